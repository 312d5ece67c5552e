"""The W3C suites of SPARQL 1.1 Update, each case over HTTP."""

import pytest

from conformance.cases import Case, cases
from conformance.endpoint import Endpoint, dataset_of
from conformance.likeness import alike, rows_of

_GOOD = "PositiveUpdateSyntaxTest11"
_NO_LOAD = "LOAD is not done here"
_MEANS_ANOTHER_GRAPH = "does not exist: it cannot be dropped"
_BAD = ("NegativeUpdateSyntaxTest11", "NegativeSyntaxTest11")


@pytest.mark.parametrize("case", cases("sparql11", "UpdateEvaluationTest", suffix=".ru"))
def test_an_update_leaves_the_dataset_that_the_suite_says(endpoint: Endpoint, case: Case):
    endpoint.hold(case.before)

    answer = endpoint.update(f"BASE <{case.base}>\n{case.request.read_text()}")

    assert answer.is_success, answer.text
    found, expected = endpoint.dataset(), rows_of(dataset_of(case.after))
    assert alike(found, expected), (found, expected)


@pytest.mark.parametrize("case", cases("sparql11", _GOOD, suffix=".ru"))
def test_a_well_formed_update_is_understood(endpoint: Endpoint, case: Case):
    endpoint.hold(())

    answer = endpoint.update(case.request.read_bytes(), rehearsal=True)

    if _MEANS_ANOTHER_GRAPH in answer.text:  # found once it was parsed
        assert answer.status_code == 400
        return
    assert answer.is_success, answer.text


@pytest.mark.parametrize("case", cases("sparql11", *_BAD, suffix=".ru"))
def test_a_malformed_update_is_refused(endpoint: Endpoint, case: Case):
    answer = endpoint.update(case.request.read_bytes())

    assert answer.status_code == 400, answer.text
    problem = answer.json()
    assert (
        problem["type"].endswith("-syntax") or _NO_LOAD in problem["detail"]
    )  # seen before the rest is read
