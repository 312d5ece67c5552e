"""Every node shape against its valid and its invalid file, and the shipped content against all of them."""

import re
from pathlib import Path

import pytest
from rdflib import RDF, SH, Graph, URIRef

from modernstats_kg.assets import ontology_dir, shapes_dir
from modernstats_kg.validate import Shapes, validate_graph

KGS = "https://w3id.org/modernstats-kg/shapes#"
HERE = Path(__file__).parent
VALID = sorted((HERE / "valid").glob("*.ttl"))
INVALID = sorted((HERE / "invalid").glob("*.ttl"))
SOSS = "https://w3id.org/modernstats-kg/id/activities/project/soss"
PLANTED = f"""
<{SOSS}>
    <https://w3id.org/modernstats-kg/def#concernsStandard>
        <https://w3id.org/modernstats-kg/id/places/geneva> ;
    <http://www.w3.org/2004/02/skos/core#prefLabel> "A second English name"@en .
"""
TARGETS = (SH.targetClass, SH.targetNode, SH.targetObjectsOf, SH.targetSubjectsOf)


@pytest.fixture(scope="module")
def shapes() -> Shapes:
    return Shapes.load(shapes_dir())


def read(file: Path) -> Graph:
    return Graph().parse(file, format="turtle")


def expected_results(file: Path) -> set[tuple[str, str, str]]:
    """The (shape, node, message) triples that the comments at the top of `file` announce."""
    comments = [line[2:].split(": ", 1) for line in file.read_text().splitlines() if line.startswith("# ")]
    values = [value for _, value in comments]
    return {
        (shape.replace("kgs:", KGS, 1), node, message)
        for shape, node, message in zip(values[::3], values[1::3], values[2::3], strict=True)
    }


@pytest.mark.parametrize("file", VALID, ids=lambda file: file.stem)
def test_a_valid_file_gives_no_result(shapes: Shapes, file: Path) -> None:
    assert validate_graph(read(file), shapes).violations == ()


@pytest.mark.parametrize("file", VALID, ids=lambda file: file.stem)
def test_a_valid_file_is_a_target_of_its_shape(shapes: Shapes, file: Path) -> None:
    shape, data = URIRef(KGS + file.stem), read(file)
    classes = list(shapes.graph.objects(shape, SH.targetClass))
    properties = list(shapes.graph.objects(shape, SH.targetSubjectsOf))
    assert any((None, RDF.type, c) in data for c in classes) or any(
        (None, p, None) in data for p in properties
    )


@pytest.mark.parametrize("file", INVALID, ids=lambda file: file.stem)
def test_an_invalid_file_gives_exactly_the_announced_results(shapes: Shapes, file: Path) -> None:
    found = {(v.shape, v.focus, v.message) for v in validate_graph(read(file), shapes).violations}
    assert found == expected_results(file)


@pytest.mark.parametrize("file", INVALID, ids=lambda file: file.stem)
def test_an_invalid_file_breaks_every_rule_of_its_shape(shapes: Shapes, file: Path) -> None:
    rules = {str(rule) for rule in shapes.graph.objects(URIRef(KGS + file.stem), SH.property)}
    assert rules <= {shape for shape, _, _ in expected_results(file)}


def test_every_node_shape_with_a_target_has_a_valid_and_an_invalid_file(shapes: Shapes) -> None:
    targeted = {s for p in TARGETS for s in shapes.graph.subjects(p, None)}
    names = {str(shape).removeprefix(KGS) for shape in targeted}
    assert {file.stem for file in VALID} == names
    assert {file.stem for file in INVALID} == names


def test_every_rule_says_in_english_what_is_wrong_and_how_bad_it_is(shapes: Shapes) -> None:
    for rule in shapes.graph.subjects(RDF.type, SH.PropertyShape):
        message = shapes.graph.value(rule, SH.message)
        assert getattr(message, "language", None) == "en", rule
        assert (rule, SH.severity, None) in shapes.graph, rule


@pytest.fixture(scope="module")
def content() -> Graph:
    union = Graph()
    for file in sorted(ontology_dir().rglob("*.ttl")):
        union.parse(file, format="turtle")
    return union


def test_the_shipped_content_breaks_no_shape(shapes: Shapes, content: Graph) -> None:
    found = validate_graph(content, shapes).violations
    assert [f"{v.focus} {v.path} {v.value}: {v.message}" for v in found] == []


def test_every_class_of_the_shipped_content_has_a_shape(shapes: Shapes, content: Graph) -> None:
    marker = "http://www.w3.org/ns/adms#Asset"  # only ever beside hlg:StandardVersion
    used = {str(c) for c in content.objects(None, RDF.type)}
    assert used - {str(c) for c in shapes.graph.objects(None, SH.targetClass)} <= {marker}


def test_a_fault_planted_in_the_shipped_content_is_found(shapes: Shapes, content: Graph) -> None:
    planted = content + Graph().parse(format="turtle", data=PLANTED)
    found = {(v.shape, v.focus) for v in validate_graph(planted, shapes).violations}
    assert found == {(f"{KGS}ConcernsStandard-value", SOSS), (f"{KGS}Project-label", SOSS)}


def test_a_wrong_date_is_told_of_once_and_only_in_the_report(
    shapes: Shapes, caplog: pytest.LogCaptureFixture
) -> None:
    project = (HERE / "valid" / "Project.ttl").read_text()
    wrong = re.sub(
        r'schema:startDate "[^"]*"\^\^xsd:\w+', 'schema:startDate "soon"^^xsd:date', project, count=1
    )
    assert wrong != project

    found = validate_graph(Graph().parse(data=wrong, format="turtle"), shapes).violations

    assert [(one.value, one.path) for one in found] == [("soon", "https://schema.org/startDate")]
    assert caplog.text == ""
