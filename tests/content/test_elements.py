"""Every element of the fact tables is in the shipped models with its names, codes, groups and hierarchy.

GSIM has a file of its own. Tables are skipped where they are absent; `KG_REFERENCE` names their folder.
"""

import re
from collections import Counter

import pytest
from rdflib import DCTERMS, OWL, RDF, SKOS, Graph, Literal, Namespace, URIRef

from .shipped import (
    COOS,
    GSBPM50,
    HLG,
    ID,
    graph,
    last,
    local,
    models,
    name,
    one,
    reference,
    scheme,
    table,
    text,
)

ADMS = Namespace("http://www.w3.org/ns/adms#")
COUNTS = {
    "csda/capabilities": 8,
    "ddi/cdi-1.0": 223,
    "gsbpm/5.0": 52,
    "gsbpm/5.1": 55,
    "gsbpm/5.2": 58,
    "gsim/1.1": 112,
    "gsim/1.2": 129,
    "gsim/2.0": 127,
    "saf/0.2": 70,
    "sdmx/3.0": 67,
    "vtl/2.1": 31,
}
NOTIONS = {
    "ddi/cdi-1.0": {"Collection", "Member"},
    "ddi/lifecycle-3.2": {
        "OtherMaterial",
        "OtherMaterial (type assessment)",
        "UserAttributePair",
        "Organization/Individual referenced in a role",
    },
    "iso11179": {"Object class"},
    "sdmx/3.0": {"DataSet"},
    "vtl/2.1": {
        "Data Structure (virtual Unit Data Structure)",
        "Data Structure (virtual Dimensional Data Structure)",
        "Data Set (virtual Unit Data Set)",
        "Identifier (simple)",
        "Identifier (time)",
        "Measure",
        "Attribute",
    },
}
VTL_NOTES = {
    "same": "The manual takes it over from GSIM 1.1 unchanged.",
    "similar": "The manual calls it similar to the GSIM 1.1 class of the same name.",
    "additional": "VTL adds it; GSIM 1.1 has nothing of this name.",
    "white box in diagram, but no GSIM class of that name: treat as VTL-only": "The manual draws it like a "
    "class of GSIM 1.1, which has none of this name: an artefact of VTL only.",
    "white box, no GSIM class of that name": "The manual draws it like a class of GSIM 1.1, which has none "
    "of this name.",
    "reference to GSIM class of the same name": "The manual refers to the GSIM 1.1 class of the same name.",
}


@pytest.mark.parametrize(("version", "count"), COUNTS.items())
def test_a_scheme_has_as_many_elements_as_its_source(version: str, count: int) -> None:
    assert len(scheme(version)) == count
    assert (ID[f"standards/{version}"], RDF.type, SKOS.ConceptScheme) in models()


def test_an_element_has_a_name_an_identifier_a_scheme_and_a_source() -> None:
    for element in models().subjects(RDF.type, HLG.ModelElement):
        assert name(element)
        assert text(element, DCTERMS.identifier)
        assert (element, RDF.type, SKOS.Concept) in models(), element
        assert all(isinstance(source, URIRef) for source in models().objects(element, DCTERMS.source)), (
            element
        )
        assert (element, DCTERMS.source, None) in models(), element
        assert (one(element, SKOS.inScheme), RDF.type, SKOS.ConceptScheme) in models(), element


@pytest.mark.parametrize("version", COUNTS)
def test_no_two_elements_of_a_scheme_share_an_identifier_or_a_code(version: str) -> None:
    for predicate in (DCTERMS.identifier, SKOS.notation):
        shared = Counter(
            value for element in scheme(version) for value in models().objects(element, predicate)
        )
        assert [value for value, count in shared.items() if count > 1] == []


def test_what_is_broader_is_in_the_same_scheme_and_nothing_is_broader_than_itself() -> None:
    for element in models().subjects(RDF.type, HLG.ModelElement):
        path = [element]
        while (above := one(path[-1], SKOS.broader)) is not None:
            assert above not in path, element
            assert one(above, SKOS.inScheme) == one(element, SKOS.inScheme), element
            path.append(above)


def test_a_group_has_the_elements_that_name_it() -> None:
    for group in set(models().objects(None, HLG.ofGroup)):
        elements = {
            e for e in models().subjects(HLG.ofGroup, group) if (e, RDF.type, HLG.ModelElement) in models()
        }
        assert elements == set(models().objects(group, SKOS.member)), group


def test_no_definition_of_a_source_is_repeated_at_an_element() -> None:
    for version in COUNTS:
        assert [each for each in scheme(version) if (each, SKOS.definition, None) in models()] == []


def test_sdmx_3_0_has_the_classes_packages_and_artefact_types_of_the_table() -> None:
    kinds = {"maintainable": "maintainable", "componentOrItem": "component or item", "": ""}
    found = {
        (
            name(each),
            last(one(each, HLG.ofGroup)),
            kinds[last(one(each, DCTERMS.type))],
            text(each, SKOS.notation),
            bool(text(each, SKOS.editorialNote)),
        )
        for each in scheme("sdmx/3.0")
    }
    rows = table("sdmx-information-model.csv")
    columns = ("class", "package", "kind", "rest_artefact_type")
    listed = {(*(row[c] for c in columns), "assigned by us" in row["package_evidence"]) for row in rows}
    assert found == listed
    assert {str(each) for each in scheme("sdmx/3.0")} == {
        str(ID[f"standards/sdmx/3.0/{row['class']}"]) for row in rows
    }


def test_vtl_2_1_has_the_artefacts_of_the_table_and_their_relation_to_gsim() -> None:
    rows = table("vtl-information-model.csv")
    listed = {(row["artefact"], VTL_NOTES[row["relation_to_gsim_1.1"]]) for row in rows}
    assert {(name(each), text(each, SKOS.note)) for each in scheme("vtl/2.1")} == listed
    assert {ID[f"standards/vtl/2.1/{local(row['artefact'])}"] for row in rows} == scheme("vtl/2.1")


def test_ddi_cdi_1_0_has_the_classes_packages_and_superclasses_of_the_table() -> None:
    found = {
        (str(each), name(each), last(one(each, HLG.ofGroup)), name(one(each, SKOS.broader)))
        for each in scheme("ddi/cdi-1.0")
    }
    columns = ("iri", "class", "package", "superclass")
    assert found == {tuple(row[c] for c in columns) for row in table("ddi-cdi-1.0-classes.csv")}


def test_saf_0_2_has_the_capabilities_of_the_table_and_the_parts_of_gsbpm_it_names() -> None:
    supported = {
        each: models().value(each, HLG.supportsProcess)
        for each in models().subjects(HLG.supportsProcess, None)
    }
    for row in table("saf-capabilities-0.2.csv"):
        element = ID[f"standards/saf/0.2/{row['code']}"]
        found = (
            name(element),
            text(element, SKOS.notation),
            text(one(element, SKOS.broader) or element, SKOS.notation),
        )
        assert found == (row["label"], row["code"], row["parent"] or row["code"])
        process = supported.pop(element, None)
        named = row["gsbpm_source_named_in_text"]
        assert bool(process) == bool(named)
        assert re.sub("^[0-9.]+ ", "", named) == name(process)
        assert named in text(element, SKOS.editorialNote)
    assert {str(each) for each in supported if "/saf/" in str(each)} == set()


def test_saf_is_a_draft_that_replaces_cspa_and_csda() -> None:
    saf = ID["standards/saf"]
    older = {ID["standards/cspa"], ID["standards/csda"]}
    assert set(graph("models/saf.ttl").objects(saf, DCTERMS.replaces)) == older
    assert set(graph("models/saf.ttl").subjects(DCTERMS.isReplacedBy, saf)) == older
    assert one(ID["standards/saf/0.2"], ADMS.status) == ID["concepts/versionStatus/draft"]


def test_csda_has_the_capabilities_of_the_table_with_their_type() -> None:
    classes = {"core": COOS.CoreCapability, "cross-cutting": COOS.CrossCuttingCapability}
    inferred = " (inferred)"
    listed = {
        (row["label"], classes[row["type"].removesuffix(inferred)], row["type"].endswith(inferred))
        for row in table("csda-capabilities.csv")
    }
    found = {
        (name(each), kind, bool(text(each, SKOS.editorialNote)))
        for each in scheme("csda/capabilities")
        for kind in classes.values()
        if (each, RDF.type, kind) in models()
    }
    assert found == listed


def test_gsbpm_5_0_has_the_published_codes_names_and_hierarchy() -> None:
    official = Graph().parse(reference("official/stamina/gsbpm-5.0.ttl"))
    assert set(official.subjects(SKOS.notation, None)) == scheme("gsbpm/5.0")
    for predicate in (SKOS.notation, SKOS.prefLabel, SKOS.broader):
        for element in scheme("gsbpm/5.0"):
            assert set(models().objects(element, predicate)) == set(official.objects(element, predicate)), (
                element
            )


def test_gsbpm_5_0_has_the_names_of_5_1_before_the_changes() -> None:
    changed = {
        row["code"]: row["old_label"] for row in table("gsbpm-changes.csv") if row["from_version"] == "5.0"
    }
    for row in table("gsbpm-5.1.csv"):
        if row["id50_iri"]:
            element = URIRef(row["id50_iri"])
            assert element == GSBPM50[row["code"]]
            assert name(element) == changed.get(row["code"], row["label"])


@pytest.mark.parametrize(("version", "expected"), NOTIONS.items())
def test_what_only_mappings_name_is_in_a_scheme_apart_from_the_version(
    version: str, expected: set[str]
) -> None:
    notions = scheme(f"{version}/mappedNotions")
    assert {name(each) for each in notions} == expected
    assert notions == {ID[f"standards/{version}/{local(each)}"] for each in expected}
    assert one(ID[f"standards/{version}/mappedNotions"], DCTERMS.isPartOf) == ID[f"standards/{version}"]
    assert not notions & scheme(version)


def test_everything_that_a_mapping_names_has_an_element_or_a_class_of_that_name() -> None:
    ends = {row["object"] for row in table("standards-mappings.csv")} - {""}
    ends |= {row["subject"] for row in table("standards-mappings.csv")}
    named = {str(each) for each in models().objects(None, SKOS.prefLabel | DCTERMS.alternative)}
    classes = {last(each) for each in models().subjects(RDF.type, OWL.Class)}
    assert {each for each in ends if each not in named and each.split(":")[-1] not in classes} == set()


@pytest.mark.parametrize("listed", ["artefactKind", "propertyKind", "valueType", "versionStatus"])
def test_the_code_lists_of_elements_are_named_in_english_and_french(listed: str) -> None:
    concepts = graph("def/concepts.ttl")
    for each in {ID[f"concepts/{listed}"], *concepts.subjects(SKOS.inScheme, ID[f"concepts/{listed}"])}:
        languages = {
            label.language for label in concepts.objects(each, SKOS.prefLabel) if isinstance(label, Literal)
        }
        assert languages == {"en", "fr"}, each
