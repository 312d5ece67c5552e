"""What `validate_graph` reports, and that the shapes are prepared once."""

from itertools import product
from pathlib import Path

import pytest
from pyshacl.shapes_graph import ShapesGraph
from rdflib import Graph

from modernstats_kg.assets import shapes_dir
from modernstats_kg.model.report import Report
from modernstats_kg.validate import Shapes, validate_graph

SH = "http://www.w3.org/ns/shacl#"
SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix x: <urn:x:> .
x:S a sh:NodeShape ; sh:targetClass x:C ; sh:property x:S-code, x:S-note .
x:S-code a sh:PropertyShape ; sh:path x:code ; sh:minCount 1 ; sh:pattern "^[1-8]$" ;
    sh:message "One digit."@en, "Un chiffre."@fr ; sh:severity sh:Violation .
x:S-note a sh:PropertyShape ; sh:path x:note ; sh:maxCount 1 ;
    sh:message "One note."@en ; sh:severity sh:Warning .
"""

DATES = "@prefix schema: <https://schema.org/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"


def turtle(text: str) -> Graph:
    return Graph().parse(data="@prefix x: <urn:x:> .\n" + text, format="turtle")


@pytest.fixture(scope="module")
def shapes() -> Shapes:
    return Shapes.of(turtle(SHAPES))


def test_data_that_fit_the_shapes_give_an_empty_report(shapes: Shapes) -> None:
    report = validate_graph(turtle('x:a a x:C ; x:code "5" .'), shapes)
    assert report == Report(())
    assert report.conforms


def test_a_wrong_value_is_reported_with_node_path_value_shape_and_english_message(shapes: Shapes) -> None:
    report = validate_graph(turtle('x:a a x:C ; x:code "9" .'), shapes)
    (found,) = report.violations
    assert (found.focus, found.path, found.value) == ("urn:x:a", "urn:x:code", "9")
    assert (found.shape, found.component) == ("urn:x:S-code", SH + "PatternConstraintComponent")
    assert (found.severity, found.message) == (SH + "Violation", "One digit.")
    assert not report.conforms


def test_a_missing_value_is_reported_without_a_value(shapes: Shapes) -> None:
    report = validate_graph(turtle("x:a a x:C ."), shapes)
    assert [(v.focus, v.path, v.value) for v in report.violations] == [("urn:x:a", "urn:x:code", None)]


def test_a_warning_is_reported_but_does_not_stop_a_write(shapes: Shapes) -> None:
    report = validate_graph(turtle('x:a a x:C ; x:code "5" ; x:note "one", "two" .'), shapes)
    assert [(v.shape, v.severity) for v in report.violations] == [("urn:x:S-note", SH + "Warning")]
    assert report.conforms


def test_results_come_sorted_by_node(shapes: Shapes) -> None:
    report = validate_graph(turtle("x:c a x:C . x:a a x:C . x:b a x:C ."), shapes)
    assert [v.focus for v in report.violations] == ["urn:x:a", "urn:x:b", "urn:x:c"]


def test_an_instance_of_a_subclass_is_checked_when_the_data_say_it_is_one(shapes: Shapes) -> None:
    sub = "x:D <http://www.w3.org/2000/01/rdf-schema#subClassOf> x:C . x:a a x:D ."
    assert [v.focus for v in validate_graph(turtle(sub), shapes).violations] == ["urn:x:a"]
    assert validate_graph(turtle("x:a a x:D ."), shapes).violations == ()


def test_validation_leaves_data_and_shapes_as_they_were(shapes: Shapes) -> None:
    data = turtle('x:a a x:C ; x:code "9" .')
    before, rules = set(data), set(shapes.graph)
    validate_graph(data, shapes)
    assert set(data) == before
    assert set(shapes.graph) == rules


def test_shape_objects_are_built_once_however_often_they_are_used(
    shapes: Shapes, monkeypatch: pytest.MonkeyPatch
) -> None:
    built: list[ShapesGraph] = []
    monkeypatch.setattr(ShapesGraph, "_build_node_shape_cache", built.append)
    first = validate_graph(turtle("x:a a x:C ."), shapes)
    second = validate_graph(turtle("x:a a x:C ."), shapes)
    assert built == []
    assert first == second
    assert len(first.violations) == 1


@pytest.mark.parametrize(
    "rule",
    [
        "<urn:x:o> <http://www.w3.org/2002/07/owl#imports> <http://example.org/more> .",
        "x:S <http://www.w3.org/ns/shacl#sparql> x:query .",
        "x:S <http://www.w3.org/ns/shacl#js> x:script .",
    ],
)
def test_shapes_that_import_or_execute_are_refused(rule: str) -> None:
    with pytest.raises(ValueError, match="Shapes may not use"):
        Shapes.of(turtle(rule))


def test_a_folder_without_shapes_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=tmp_path.name):
        Shapes.load(tmp_path)


def test_all_files_of_a_folder_are_one_set_of_shapes(tmp_path: Path) -> None:
    (tmp_path / "one.ttl").write_text(SHAPES)
    (tmp_path / "two.ttl").write_text(SHAPES.replace("x:S", "x:T").replace("x:C", "x:D"))
    report = validate_graph(turtle("x:a a x:C . x:b a x:D ."), Shapes.load(tmp_path))
    assert [v.shape for v in report.violations] == ["urn:x:S-code", "urn:x:T-code"]


def test_start_and_end_in_any_form_are_compared_as_far_as_both_go() -> None:
    shipped = Shapes.load(shapes_dir())
    forms = {
        "2024": "gYear",
        "2025": "gYear",
        "2024-05": "gYearMonth",
        "2024-12": "gYearMonth",
        "2024-06-01": "date",
        "2025-01-01": "date",
    }
    reversed_pairs = set()
    for (start, a), (end, b) in product(forms.items(), repeat=2):
        text = f'x:a schema:startDate "{start}"^^xsd:{a} ; schema:endDate "{end}"^^xsd:{b} .'
        if validate_graph(turtle(DATES + text), shipped).violations:
            reversed_pairs.add((start, end))
    later, earlier = ("2025", "2025-01-01"), ("2024", "2024-05", "2024-12", "2024-06-01")
    assert reversed_pairs == {
        *product(later, earlier),
        ("2024-12", "2024-05"),
        ("2024-12", "2024-06-01"),
        ("2024-06-01", "2024-05"),
    }
