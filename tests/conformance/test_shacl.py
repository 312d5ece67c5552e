"""The W3C SHACL suite through `POST /validate`, with data and shapes as two parts of a form."""

import pytest

from conformance.endpoint import Endpoint
from conformance.likeness import alike
from conformance.manifests import address
from conformance.reports import Check, as_parameters, checks, report_in

pytestmark = pytest.mark.slow  # each set of shapes is checked in a process of its own
_CHECKS = checks()
_CORE = [check for check in _CHECKS if not check.has_queries]
_WITH_QUERIES = [check for check in _CHECKS if check.has_queries]


def parts(check: Check) -> dict[str, tuple[str, bytes, str]]:
    """The two documents of a case, each with the IRI that it stands under."""
    files = {"data": check.data, "shapes": check.shapes}
    return {
        name: (file.name, f"@base <{address(file)}> .\n".encode() + file.read_bytes(), "text/turtle")
        for name, file in files.items()
    }


@pytest.mark.parametrize("check", as_parameters(_CORE))
def test_anybody_has_data_checked_as_the_suite_says(endpoint: Endpoint, check: Check):
    assert_as_expected(endpoint.validate(parts(check)), check)


@pytest.mark.parametrize("check", as_parameters(_WITH_QUERIES))
def test_an_administrators_shapes_may_hold_queries(endpoint: Endpoint, check: Check):
    assert_as_expected(endpoint.validate(parts(check), with_key=True), check)


@pytest.mark.parametrize("check", _WITH_QUERIES, ids=lambda check: check.name)
def test_queries_in_anybodys_shapes_are_refused(endpoint: Endpoint, check: Check):
    answer = endpoint.validate(parts(check))

    assert answer.status_code == 400, answer.text
    assert "sh" in answer.json()["detail"]


def assert_as_expected(answer, check: Check) -> None:
    """The report holds the results of the suite; where the suite says failure, there is none."""
    if check.report is None:
        assert 400 <= answer.status_code < 500, answer.text
        return
    assert answer.status_code == 200, answer.text
    found = report_in(answer.text)
    assert found.conforms == check.report.conforms
    assert alike(found.rows, check.report.rows), (found.rows, check.report.rows)
