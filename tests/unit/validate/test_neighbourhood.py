"""What a change makes of a dataset: the neighbourhood says what the whole dataset says."""

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyshacl.graph_abstraction import DataGraph

from modernstats_kg.errors import ShapeViolation
from modernstats_kg.model.change import Change
from modernstats_kg.model.report import Report
from modernstats_kg.model.terms import Literal, Quad
from modernstats_kg.namespaces import expand
from modernstats_kg.validate import Shapes, check_change, graph_of
from modernstats_kg.validate.reach import EndlessShapeError
from modernstats_kg.validate.results import violation_of
from modernstats_kg.validate.shacl import run_shape
from watching import HEAD, SHAPES, SUBCLASS, WATCHES, is_a, link, quads, reading, watch, x

Key = tuple[object, object, tuple[str, ...]]


def whole(shapes: Shapes, quads: frozenset[Quad]) -> set[Key]:
    """What every shape finds at each of its targets in all of the data; its words may vary."""
    graph = DataGraph.from_rdflib_graph(graph_of(quads))
    return {
        (shape.node, node, violation_of(result, shapes.graph).order)
        for shape in shapes.prepared.shapes
        for node in shape.focus_nodes(graph)
        for result in run_shape(shape, graph, [node])
    }


@pytest.mark.slow
@pytest.mark.parametrize("name", SHAPES)
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**32))
def test_the_neighbourhood_finds_what_the_whole_dataset_has_now_and_had_not_before(
    name: str, seed: int
) -> None:
    chance = Random(seed)  # noqa: S311 - data for a test
    before = quads(chance, chance.randrange(12, 36))
    removes = frozenset(chance.sample(sorted(before, key=str), chance.randrange(5)))
    adds = quads(chance, chance.randrange(4)) - before
    shapes = WATCHES[name].shapes
    new = whole(shapes, before - removes | adds) - whole(shapes, before)

    report = check_change(WATCHES[name], reading(before), Change(adds, removes))

    assert {violation.order for violation in report.violations} == {order for *_, order in new}


def changed(name: str, before: set[Quad], adds: set[Quad], removes: set[Quad]) -> Report:
    return check_change(
        WATCHES[name], reading(frozenset(before)), Change(frozenset(adds), frozenset(removes))
    )


def nodes(report: Report) -> list[str]:
    return [violation.focus for violation in report.violations]


def test_a_node_that_loses_its_class_breaks_those_that_refer_to_it() -> None:
    before = {is_a("n0", "C"), link("n0", "p", "n1"), is_a("n1", "D")}

    assert nodes(changed("class", before, set(), {is_a("n1", "D")})) == ["urn:x:n0"]


def test_a_node_that_loses_its_label_breaks_those_that_refer_to_it() -> None:
    label = Quad(x("n1"), x("label"), Literal("a", expand("rdf:langString"), "en"), x("two"))

    report = changed("label of what is referred to", {link("n0", "p", "n1"), label}, set(), {label})

    assert nodes(report) == ["urn:x:n0"]


def test_a_class_that_loses_its_superclass_breaks_those_that_refer_to_its_instances() -> None:
    above = Quad(x("E"), SUBCLASS, x("D"), x("two"))
    before = {is_a("n0", "C"), link("n0", "p", "n1"), is_a("n1", "E"), above}

    assert nodes(changed("class", before, set(), {above})) == ["urn:x:n0"]


def test_a_subclass_brings_its_instances_under_the_shape() -> None:
    above = Quad(x("E"), SUBCLASS, x("C"), x("two"))

    assert nodes(changed("count", {is_a("n0", "E")}, {above}, set())) == ["urn:x:n0"]


def test_what_another_graph_states_counts() -> None:
    before = {is_a("n1", "D", "two"), is_a("n0", "C")}

    assert changed("class", before, {link("n0", "p", "n1")}, set()) == Report()


def test_a_statement_that_another_graph_makes_too_is_still_there_when_one_stops() -> None:
    before = {is_a("n0", "C"), link("n0", "p", "n1"), is_a("n1", "D"), is_a("n1", "D", "two")}

    assert changed("class", before, set(), {is_a("n1", "D")}) == Report()


def test_what_was_inferred_does_not_count() -> None:
    before = frozenset({is_a("n0", "C"), is_a("n1", "D", "inferred")})
    skipping = reading(before, frozenset((x("inferred"),)))

    report = check_change(WATCHES["class"], skipping, Change(frozenset({link("n0", "p", "n1")})))

    assert nodes(report) == ["urn:x:n0"]


def test_a_fault_that_was_there_before_is_told_but_stops_nothing() -> None:
    before = {is_a("n0", "C"), link("n0", "q", "n1")}

    report = changed("count", before, {link("n0", "q", "n2")}, set())

    assert report.conforms
    assert report.violations == ()


def test_a_fault_of_a_property_that_changes_is_told_as_standing_when_it_was_there_before() -> None:
    before = {is_a("n0", "C"), *(link("n0", "p", f"n{number}") for number in (1, 2, 3))}

    report = changed("count", before, {link("n0", "p", "n4")}, set())

    assert (report.conforms, nodes(report)) == (True, [])
    assert [violation.focus for violation in report.standing] == ["urn:x:n0"]


def test_a_warning_is_told_and_stops_nothing() -> None:
    label = Quad(x("n0"), x("label"), Literal("a", expand("rdf:langString"), "fr"), x("one"))

    report = changed("languages", {is_a("n0", "C")}, {label}, set())

    assert (report.conforms, len(report.violations)) == (True, 1)


def test_a_change_that_no_shape_reads_asks_nothing() -> None:
    asked: list[object] = []

    def statements(*pattern: object, **named: object) -> list[Quad]:
        asked.append((pattern, named))
        return []

    held = reading(())
    held.statements = statements
    change = Change(frozenset({Quad(x("n0"), x("note"), Literal("text"), x("one"))}))

    assert check_change(WATCHES["class"], held, change) == Report()
    assert asked == []


def test_a_shape_that_refers_to_itself_is_refused() -> None:
    endless = "x:S a sh:NodeShape ; sh:targetClass x:C ; sh:property [ sh:path x:p ; sh:node x:S ] ."

    with pytest.raises(EndlessShapeError, match="refers to itself"):
        watch(HEAD + endless)


def test_thousands_of_statements_are_checked_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("modernstats_kg.validate.neighbourhood._ENOUGH", 2_000)
    many = {is_a(f"many{number}", "C") for number in range(1_200)}

    assert len(changed("count", set(), many, set()).violations) == len(many)


def test_nobody_looks_further_once_a_change_has_hundreds_of_faults() -> None:
    adds = {quad for n in range(1_500) for quad in (is_a(f"n{n}", "C"), link(f"n{n}", "p", "nowhere"))}

    report, again = changed("class", set(), adds, set()), changed("class", set(), adds, set())

    assert report.stopped
    assert 500 <= len(report.violations) < 1_500
    assert report == again
    assert "nobody looked further" in str(ShapeViolation(report))


def test_hundreds_of_faults_that_were_there_before_keep_nobody_from_looking_further() -> None:
    old = {quad for n in range(1_500) for quad in (is_a(f"n{n}", "C"), link(f"n{n}", "p", "nowhere"))}
    adds = {link(f"n{n}", "p", "elsewhere") for n in range(1_500)}

    report = changed("class", old, adds, {is_a("n1499", "C")})

    assert (report.stopped, len(report.violations) > 0) == (True, True)
