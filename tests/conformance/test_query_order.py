"""The W3C suite of query evaluation: another order of patterns gives the same answers."""

import pyoxigraph as ox
import pytest

from conformance.cases import Case, cases
from conformance.endpoint import dataset_of
from conformance.manifests import NOT_HERE
from orders import any_counts, reordered, solutions

_KINDS = [*cases("sparql11", "QueryEvaluationTest"), *cases("sparql10", "QueryEvaluationTest")]
_CASES = [case.values[0] for case in _KINDS if case.values[0]]
_PARAMETERS = [pytest.param(case, id=case.name) for case in _CASES] or [pytest.param(None, marks=NOT_HERE)]
_SEEDS = range(4)


def _orders(case: Case) -> list[str]:
    written = f"BASE <{case.base}>\n{case.request.read_text()}"
    return [text for seed in _SEEDS if (text := reordered(written, any_counts(seed)))]


def _store(case: Case) -> ox.Store:
    store = ox.Store()
    store.extend(ox.Quad(*row[:3], row[3] or ox.DefaultGraph()) for row in dataset_of(case.before))
    return store


@pytest.mark.parametrize("case", _PARAMETERS)
def test_every_order_has_the_solutions_of_the_written_one(case):
    orders = _orders(case)
    if not orders:
        return  # one pattern, or it keeps its order: the test below counts those that have another
    store = _store(case)
    expected = solutions(store, case.request.read_text(), case.base)

    for text in orders:
        assert solutions(store, text) == expected, text


@pytest.mark.parametrize("all_cases", [_CASES] if _CASES else [pytest.param(None, marks=NOT_HERE)])
def test_a_good_part_of_the_suite_comes_in_another_order(all_cases):
    assert sum(bool(_orders(case)) for case in all_cases) >= 45
