"""Whatever stands in a parameter of a saved query: it stays a value, or it is refused by name."""

import csv
import io

import pytest

from modernstats_kg.actions.saved import query_text, read_saved
from modernstats_kg.errors import BadParameter
from modernstats_kg.query.tokens import tokenize

PARAMETERS = [(saved, parameter) for saved in read_saved().values() for parameter in saved.parameters]
HOSTILE = (
    '" } UNION { ?s ?p ?o } #',
    '5.1" . ?s ?p ?o . FILTER(true || "',
    "5.1' } } #",
    '""" } UNION { ?s ?p ?o } """',
    "\\",
    '\\"',
    "\\u0022 } UNION { ?s ?p ?o } #",
    "\\U00000022 } #",
    "x> } UNION { ?s ?p ?o } #",
    "http://example.org/> . ?s ?p ?o . <http://example.org/",
    "http://example.org/\\u003e } #",
    "UNDEF",
    "UNDEF UNDEF",
    ") (",
    "} VALUES ?x { UNDEF }",
    "?s",
    "$s",
    "<urn:x>",
    "urn:x } SELECT * { ?s ?p ?o",
    "1 } #",
    "1; DROP ALL",
    "1e400",
    "0x10",
    "٣",
    "%22%20%7D",
    "{{7*7}}",
    "=1+1",
    "-1-1",
    "' OR '1'='1",
    "*",
    ".*",
    "1,2",
    "&from=x",
    "\ufeff",
    "\u202e5.1",
    "a\u0000b",
    "a\nb",
    "a\r\n} #",
    "a\tb",
    "@en",
    '"@en',
    '"^^<urn:x>',
    "SERVICE <http://127.0.0.1:1/> { ?s ?p ?o }",
    "LOAD <http://127.0.0.1:1/>",
    "BASE <urn:x>",
    "# comment",
    "<!-- -->",
    "file:///etc/passwd",
    "urn:x'}",
    "a" * 5_000,
)
VARIANTS = (
    *HOSTILE,
    *(f"5.1{one}" for one in HOSTILE),
    *(f"{one}5.1" for one in HOSTILE),
    *(f"{one}\\" for one in HOSTILE),
)


NEUTRAL = {"code": "xx", "iri": "urn:x", "integer": "1", "text": "x"}


def shape_of(text):
    """The kinds of all tokens of a query, and the text of those that are no values."""
    return [(token.kind, "" if token.kind in ("string", "iri") else token.text) for token in tokenize(text)]


def only(saved):
    """A value for every parameter of a query."""
    return {
        parameter.name: saved.example.get(parameter.name, NEUTRAL[parameter.type])
        for parameter in saved.parameters
    }


def bound(kg, saved, values):
    """The query with the values in their places, or what is said against them."""
    try:
        return query_text(kg, saved, list(values.items()))
    except BadParameter as refused:
        return refused


def asked(client, saved, values):
    return client.get(f"/q/{saved.name}", params=values, headers={"Accept": "text/csv"})


def rows(answer):
    return list(csv.reader(io.StringIO(answer.text)))


@pytest.mark.parametrize(("saved", "parameter"), PARAMETERS, ids=lambda one: one.name)
def test_nothing_that_is_said_in_a_parameter_changes_the_query(client, kg, saved, parameter):
    assert len(set(VARIANTS)) >= 200
    shape = shape_of(query_text(kg, saved, list(only(saved).items())))
    for hostile in VARIANTS:
        values = {**only(saved), parameter.name: hostile}
        text = bound(kg, saved, values)
        if isinstance(text, BadParameter):
            assert text.name == parameter.name
            continue
        answer = asked(client, saved, values)
        head, *found = rows(answer)

        assert (answer.status_code, tuple(head)) == (200, saved.columns)
        assert shape_of(text) == shape
        assert all(hostile.lower() in row[0].lower() for row in found), hostile


@pytest.mark.parametrize(("saved", "parameter"), PARAMETERS, ids=lambda one: one.name)
def test_what_is_refused_is_refused_over_http_too(client, saved, parameter):
    for hostile in HOSTILE[:5]:
        answer = asked(client, saved, {**saved.example, parameter.name: hostile})

        assert (answer.status_code, rows(answer)) == (200, [list(saved.columns)]) or (
            answer.status_code == 400 and answer.json()["parameter"] == parameter.name
        )
