"""The W3C suites of query evaluation and result formats, each case over HTTP."""

import csv
import io
from collections.abc import Hashable
from decimal import Decimal

import pytest

from conformance.cases import Case, cases
from conformance.endpoint import Endpoint
from conformance.likeness import SKOLEM, Blank, Row, alike, alike_in_order
from conformance.results import Result, expected_result, read_graph, read_table

_TYPES = {
    "srx": "application/sparql-results+xml",
    "srj": "application/sparql-results+json",
    "tsv": "text/tab-separated-values",
}


def answer_of(endpoint: Endpoint, case: Case, expected: Result) -> Result:
    """What the service answers, asked for in the format of the expected answer where it has one."""
    table = expected.names is not None or expected.truth is not None
    suffix = case.result.suffix[1:] if case.result.suffix[1:] in _TYPES else "srj"
    accept = _TYPES[suffix] if table else "application/n-triples"
    answer = endpoint.ask(f"BASE <{case.base}>\n{case.request.read_text()}", accept)
    assert answer.status_code == 200, answer.text
    return read_table(answer.content, suffix) if table else read_graph(answer.content)


def assert_same(found: Result, expected: Result, lax: bool = False) -> None:
    """Both hold the same, where order counts in the same order."""
    assert (found.truth, found.names) == (expected.truth, expected.names)
    if expected.ordered:
        assert alike_in_order(found.rows, expected.rows), (found.rows, expected.rows)
    elif lax:
        assert alike(set(found.rows), set(expected.rows)), (found.rows, expected.rows)
    else:
        assert alike(found.rows, expected.rows), (found.rows, expected.rows)


@pytest.mark.parametrize(
    "case",
    [
        *cases("sparql11", "QueryEvaluationTest"),
        *cases("sparql10", "QueryEvaluationTest"),
    ],
)
def test_a_query_is_answered_as_the_suite_says(endpoint, case):
    endpoint.hold(case.before)
    expected = expected_result(case.result)

    assert_same(answer_of(endpoint, case, expected), expected, case.lax)


@pytest.mark.parametrize("case", cases("sparql11", "CSVResultFormatTest"))
def test_csv_is_written_as_the_suite_says(endpoint, case):
    endpoint.hold(case.before)

    answer = endpoint.ask(case.request.read_text(), "text/csv")

    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    found, expected = _cells(answer.text), _cells(case.result.read_text())
    assert alike(found, expected), (found, expected)


def _cells(text: str) -> list[Row]:
    """The rows below a head of names, each in the order of the names: SELECT * promises none."""
    head, *rows = csv.reader(io.StringIO(text))
    columns = sorted(range(len(head)), key=lambda column: head[column])
    return [tuple(_cell(row[column]) for column in columns) for row in [head, *rows]]


def _cell(text: str) -> Hashable:
    """A cell by its value: CSV tells neither datatypes nor, with our names for them, blank nodes."""
    if text.startswith(("_:", SKOLEM)):
        return Blank(text)
    try:
        return Decimal(text)
    except ArithmeticError:
        return ("text", text)
