"""What the service answers to made-up requests is what its OpenAPI document says, and no fault of its own."""

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from editing import editing


@schemathesis.serializer("application/sparql-query", "application/sparql-update")
def as_text(_context, value):
    return value if isinstance(value, bytes) else str(value).encode()


def no_fault_of_the_service(context, response, case):
    """No 5xx; but whoever asks for a deadline that nothing can keep hears that it passed."""
    if response.status_code == 504 and "timeout" in (case.query or {}):
        return None
    return not_a_server_error(context, response, case)


HERE = "http://kg.test"
CHECKS = [
    no_fault_of_the_service,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
MADE_UP = settings(
    max_examples=3,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
_READING = {"queryByPost", "validateData", "lookUpMany", "reconcileEverythingByPost", "reconcileScopeByPost"}
"""Operations that change nothing, though they are no GET."""

pytestmark = pytest.mark.slow


def operations_of(client):
    document = client.get("/openapi.json").json()
    for found in schemathesis.openapi.from_dict(document).get_all_operations():
        yield found.ok()


def reads(operation):
    return operation.method == "get" or operation.definition.raw["operationId"] in _READING


def strategies_of(operation):
    """The examples of the document, then what fits it, then what does not."""
    yield from operation.get_strategies_from_examples()
    yield operation.as_strategy(GenerationMode.POSITIVE)
    yield operation.as_strategy(GenerationMode.NEGATIVE)


def ask(client, case, headers):
    """The answer to a case; encoded by requests, as schemathesis itself would send it."""
    made = requests.Request(**case.as_transport_kwargs(base_url=HERE, headers=headers)).prepare()
    assume(len(made.url) < 65_536)  # the client that asks takes none longer
    encoded = [(name, text.encode("latin-1")) for name, text in made.headers.items()]
    return client.request(made.method, made.url, headers=encoded, content=made.body)


def expect_conformance(client, operation, headers):
    for strategy in strategies_of(operation):

        @MADE_UP
        @given(case=strategy)
        def conforms(case):
            case.validate_response(ask(client, case, headers), checks=CHECKS)

        try:
            conforms()
        except Unsatisfiable:  # nothing can be wrong where nothing is given
            continue


def test_readers_of_the_content_meet_nothing_undocumented(client, subtests):
    for operation in operations_of(client):
        if reads(operation):
            with subtests.test(operation.label):
                expect_conformance(client, operation, {})


def test_writers_without_a_key_meet_nothing_undocumented_and_change_nothing(tmp_path, subtests):
    with editing(tmp_path) as editor:
        before = editor.content()
        for operation in operations_of(editor.client):
            if not reads(operation):
                with subtests.test(operation.label):
                    expect_conformance(editor.client, operation, {})

        assert editor.content() == before


def test_an_administrator_meets_nothing_undocumented(tmp_path, subtests):
    with editing(tmp_path) as editor:
        for operation in operations_of(editor.client):
            with subtests.test(operation.label):
                expect_conformance(editor.client, operation, editor.headers)
