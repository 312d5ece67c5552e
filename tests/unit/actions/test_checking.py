"""What the shapes say of a change, of all that is stored, and where the caller finds it."""

from dataclasses import replace

import pytest

from modernstats_kg.actions.checking import check_dataset, check_pending
from modernstats_kg.actions.writing import Order, write
from modernstats_kg.errors import ShapeViolation
from modernstats_kg.model.access import ITSELF
from modernstats_kg.model.change import Attribution, Change
from modernstats_kg.model.report import Place
from modernstats_kg.model.terms import Iri, Literal, Quad
from modernstats_kg.namespaces import expand
from modernstats_kg.store.bookkeeping import INFERRED
from small_graphs import BASE, GRAPH

GROUP = f"{BASE}organizations/modernizationGroup/ssg"
SMALL = """<organizations/modernizationGroup/ssg> a hlg:ModernizationGroup ; dcterms:identifier "ssg" ;
  dcterms:source <documents/x> ; skos:prefLabel "Supporting Standards Group"@en ;
  org:subOrganizationOf <organizations/hlgmos> .
<organizations/hlgmos> a hlg:ExecutiveBody ; dcterms:identifier "hlgmos" ; dcterms:source <documents/x> ;
  skos:prefLabel "HLG-MOS"@en .
<activities/theme/x> a hlg:Theme ; skos:prefLabel "X"@en .
"""
TYPE = Iri(expand("rdf:type"))


def test_a_change_that_breaks_a_referring_node_is_found(made) -> None:
    kg = made(SMALL)
    body = Quad(Iri(f"{BASE}organizations/hlgmos"), TYPE, Iri(expand("hlg:ExecutiveBody")), GRAPH)

    report = check_pending(kg, Change(removes=frozenset({body})))

    assert [violation.focus for violation in report.violations] == [GROUP]
    assert "hlg" in report.violations[0].patch[0]


def test_an_edit_passes_though_something_else_was_wrong_before(made) -> None:
    kg = made(SMALL)
    label = Quad(Iri(f"{BASE}activities/theme/x"), Iri(expand("skos:altLabel")), Literal("Y"), GRAPH)

    assert not check_dataset(kg).conforms
    assert check_pending(kg, Change(frozenset({label}))).conforms


def test_the_whole_dataset_is_checked_without_what_was_inferred(made) -> None:
    kg = made(SMALL)
    before = [violation.order for violation in check_dataset(kg).violations]
    theme = Iri(f"{BASE}activities/theme/x")
    inferred = Quad(theme, Iri(expand("dcterms:identifier")), Literal("x"), INFERRED)
    kg.store.write(lambda: Change(frozenset({inferred})), Attribution())

    assert [violation.order for violation in check_dataset(kg).violations] == before
    assert {violation.focus for violation in check_dataset(kg).violations} == {theme.value}


def test_a_refused_write_points_into_the_payload_of_the_door_that_says_where_things_stand(made) -> None:
    kg = made(SMALL)
    wrong = Quad(Iri(GROUP), Iri(expand("skos:notation")), Literal("12", expand("xsd:integer")), GRAPH)
    places = {(GROUP, expand("skos:notation"), "12"): Place("/notation")}
    before = kg.store.commit

    with pytest.raises(ShapeViolation) as refused:
        write(kg, lambda: Change(frozenset({wrong})), Order(ITSELF, places=places))

    assert {violation.as_json()["pointer"] for violation in refused.value.report.violations} == {"/notation"}
    assert kg.store.commit == before


def test_a_deployment_may_have_shapes_of_its_own(made, tmp_path) -> None:
    kg = made(SMALL)
    own = tmp_path / "shapes"
    own.mkdir()
    (own / "own.ttl").write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> .\n"
        "<urn:x:S> a sh:NodeShape ; sh:targetSubjectsOf <urn:x:p> ; sh:nodeKind sh:BlankNode ;"
        ' sh:message "No."@en .'
    )
    deployed = replace(kg, settings=kg.settings.model_copy(update={"shapes": own}))
    added = Quad(Iri("urn:x:n"), Iri("urn:x:p"), Literal("1"), GRAPH)

    assert check_pending(kg, Change(frozenset({added}))).conforms
    assert [v.message for v in check_pending(deployed, Change(frozenset({added}))).violations] == ["No."]
    assert check_dataset(deployed).conforms
