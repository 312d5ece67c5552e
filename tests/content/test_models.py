"""The shipped vocabulary and models say what the official files and tables say, and nothing twice.

What is compared with the reference files is skipped where they are absent; `KG_REFERENCE` names their folder.
"""

import json
from collections import Counter

import pytest
from pyld import jsonld
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, BNode, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from .shipped import COOS, HLG, ID, MODELS, ONTOLOGY, SCHEMA, english, graph, models, reference, table

UNECE = Namespace("http://id.unece.org/activities/")
DCAT = Namespace("http://www.w3.org/ns/dcat#")
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")

CODE_LISTS = {
    "artefactKind": 2,
    "changeKind": 6,
    "dateStatus": 3,
    "mappingStatus": 3,
    "outputStatus": 2,
    "propertyKind": 3,
    "role": 5,
    "standardType": 6,
    "valueType": 6,
    "versionStatus": 1,
}
OURS = ["catalog.ttl", "def/concepts.ttl", "def/modernstats.ttl", *MODELS]


def official_coos() -> Graph:
    """The official COOS file, or skip."""
    return Graph().parse(reference("official/coos/coos.ttl"))


def members(collection: str) -> set[Node]:
    """Members of one of our collections."""
    return set(models().objects(ID[collection], SKOS.member))


def coos_terms(kind: URIRef, source: Graph) -> set[Node]:
    """Named terms of the COOS namespace of one OWL kind."""
    return {term for term in source.subjects(RDF.type, kind) if str(term).startswith(str(COOS))}


@pytest.mark.parametrize("file", OURS)
def test_a_file_has_no_blank_nodes(file: str) -> None:
    assert not [triple for triple in graph(file) if any(isinstance(term, BNode) for term in triple)]


@pytest.mark.parametrize("file", OURS)
def test_a_resource_has_one_name_per_language(file: str) -> None:
    names = Counter(
        (subject, getattr(name, "language", None))
        for subject, name in graph(file).subject_objects(SKOS.prefLabel)
    )
    assert [key for key, count in names.items() if count > 1] == []


@pytest.mark.parametrize(
    "file", [file for file in OURS if file not in {"catalog.ttl", "def/modernstats.ttl"}]
)
def test_a_named_resource_has_type_identifier_and_source(file: str) -> None:
    source = graph(file)
    for subject in set(source.subjects(SKOS.prefLabel)):
        assert (subject, RDF.type, None) in source, subject
        assert len(list(source.objects(subject, DCTERMS.identifier))) == 1, subject
        assert all(isinstance(origin, URIRef) for origin in source.objects(subject, DCTERMS.source)), subject
        assert (subject, DCTERMS.source, None) in source, subject


def test_our_vocabulary_has_42_terms_each_with_label_and_definition() -> None:
    vocabulary = graph("def/modernstats.ttl")
    terms = {term for term in vocabulary.subjects() if str(term).startswith(str(HLG))}
    kinds = Counter(str(vocabulary.value(term, RDF.type)) for term in terms)
    properties = {str(OWL.ObjectProperty): 19, str(OWL.DatatypeProperty): 2}
    assert kinds == {str(OWL.Class): 20, **properties, str(SD.Function): 1}
    for term in terms:
        assert (term, RDFS.isDefinedBy, URIRef(str(HLG).rstrip("#"))) in vocabulary
        for predicate in (RDFS.label, SKOS.definition):
            assert [
                text for text in vocabulary.objects(term, predicate) if getattr(text, "language", "") == "en"
            ]


def test_our_vocabulary_ties_every_term_to_an_existing_one() -> None:
    vocabulary = graph("def/modernstats.ttl")
    for term in {term for term in vocabulary.subjects() if str(term).startswith(str(HLG))}:
        ties = (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.seeAlso)
        assert any((term, tie, None) in vocabulary for tie in ties), term


@pytest.mark.parametrize("file", OURS)
def test_domains_and_ranges_are_left_to_the_shapes(file: str) -> None:
    assert (None, RDFS.domain, None) not in graph(file)
    assert (None, RDFS.range, None) not in graph(file)


def test_only_terms_of_our_vocabulary_are_used_in_its_namespace() -> None:
    defined = set(graph("def/modernstats.ttl").subjects())
    used = {term for triple in models() for term in triple if str(term).startswith(str(HLG))}
    assert used <= defined


@pytest.mark.parametrize(("name", "count"), CODE_LISTS.items())
def test_a_code_list_is_a_scheme_whose_concepts_are_defined(name: str, count: int) -> None:
    lists = graph("def/concepts.ttl")
    scheme = ID[f"concepts/{name}"]
    concepts = set(lists.objects(scheme, SKOS.hasTopConcept))
    assert concepts == set(lists.subjects(SKOS.inScheme, scheme))
    assert len(concepts) == count
    assert all((concept, SKOS.definition, None) in lists for concept in concepts)


def test_coos_has_30_classes_and_7_properties_each_with_our_definition() -> None:
    coos = graph("models/coos.ttl")
    classes, properties = coos_terms(OWL.Class, coos), coos_terms(OWL.ObjectProperty, coos)
    assert (len(classes), len(properties)) == (30, 7)
    assert all((term, SKOS.definition, None) in coos for term in classes | properties)
    assert (None, OWL.equivalentClass, None) not in coos


def test_coos_terms_have_the_official_labels() -> None:
    coos, official = graph("models/coos.ttl"), official_coos()
    for term in coos_terms(OWL.Class, official) | coos_terms(OWL.ObjectProperty, official):
        names = set(official.objects(term, RDFS.label)) or set(official.objects(term, SKOS.prefLabel))
        assert set(coos.objects(term, RDFS.label)) == names, term


@pytest.mark.parametrize("predicate", [RDFS.subClassOf, OWL.disjointWith, OWL.inverseOf])
def test_coos_terms_have_the_official_hierarchy(predicate: URIRef) -> None:
    stated = set(official_coos().subject_objects(predicate))
    assert set(graph("models/coos.ttl").subject_objects(predicate)) == stated


@pytest.mark.parametrize(
    ("hint", "axiom"), [(SCHEMA.domainIncludes, RDFS.domain), (SCHEMA.rangeIncludes, RDFS.range)]
)
def test_coos_domains_and_ranges_are_kept_as_hints(hint: URIRef, axiom: URIRef) -> None:
    assert set(graph("models/coos.ttl").subject_objects(hint)) == set(official_coos().subject_objects(axiom))


@pytest.mark.parametrize(("scheme", "count"), [("productContents", 4), ("productPresentations", 6)])
def test_coos_code_lists_have_the_official_names(scheme: str, count: int) -> None:
    coos, official = graph("models/coos.ttl"), official_coos()
    concepts = set(coos.subjects(SKOS.inScheme, COOS[scheme]))
    assert len(concepts) == count
    for concept in concepts:
        names = set(official.objects(concept, SKOS.prefLabel))
        assert set(coos.objects(concept, SKOS.prefLabel)) == names, concept


def test_the_mistagged_spanish_name_of_a_coos_code_list_is_tagged_spanish() -> None:
    names = set(graph("models/coos.ttl").objects(COOS.productPresentations, SKOS.prefLabel))
    assert Literal("Presentaciones de producto", lang="es") in names
    assert english(graph("models/coos.ttl"), COOS.productPresentations) == "Product presentations"


@pytest.mark.parametrize(("version", "overarching"), [("5.0", 0), ("5.1", 3), ("5.2", 6)])
def test_a_gsbpm_version_has_8_phases_and_44_sub_processes(version: str, overarching: int) -> None:
    parts = [members(f"standards/gsbpm/{version}/{part}") for part in ("phases", "subProcesses")]
    activities = members(f"standards/gsbpm/{version}/overarchingActivities")
    assert [len(part) for part in (*parts, activities)] == [8, 44, overarching]
    scheme = ID[f"standards/gsbpm/{version}"]
    assert set(models().subjects(SKOS.inScheme, scheme)) == set().union(*parts, activities)
    assert set(models().objects(scheme, SKOS.hasTopConcept)) == parts[0] | activities


@pytest.mark.parametrize("version", ["5.1", "5.2"])
def test_the_gsbpm_codes_and_labels_equal_the_table(version: str) -> None:
    listed = {(row["code"], row["label"]) for row in table(f"gsbpm-{version}.csv")}
    concepts = models().subjects(SKOS.inScheme, ID[f"standards/gsbpm/{version}"])
    codes = {(str(models().value(each, SKOS.notation) or ""), english(models(), each)) for each in concepts}
    assert codes == listed


@pytest.mark.parametrize("version", ["5.0", "5.1", "5.2"])
def test_a_gsbpm_sub_process_has_its_phase_as_broader(version: str) -> None:
    phases = members(f"standards/gsbpm/{version}/phases")
    for each in members(f"standards/gsbpm/{version}/subProcesses"):
        (phase,) = models().objects(each, SKOS.broader)
        assert phase in phases
        assert str(models().value(each, SKOS.notation)).startswith(f"{models().value(phase, SKOS.notation)}.")
        assert (phase, SKOS.narrower, each) in models()


@pytest.mark.parametrize("scheme", ["gsbpm", "gamso"])
def test_the_activities_have_the_official_names_and_links(scheme: str) -> None:
    official = official_coos()
    concepts = set(official.subjects(SKOS.inScheme, UNECE[scheme]))
    assert concepts == set(models().subjects(SKOS.inScheme, UNECE[scheme]))
    corrected = (UNECE["subProcess/3.2"], "en")
    for concept in concepts:
        for predicate in (
            RDF.type,
            SKOS.prefLabel,
            SKOS.notation,
            SKOS.broader,
            SKOS.narrower,
            SKOS.exactMatch,
        ):
            theirs, ours = (set(each.objects(concept, predicate)) for each in (official, models()))
            different = {t for t in theirs ^ ours if (concept, getattr(t, "language", None)) != corrected}
            assert different == set(), (concept, predicate)


def test_sub_process_3_2_has_its_gsbpm_name_and_not_the_mistaken_one() -> None:
    assert english(models(), UNECE["subProcess/3.2"]) == "Reuse or build processing and analysis components"


def test_gamso_has_the_22_activities_of_the_table() -> None:
    listed = {(row["coos_iri"], row["code"], row["label"]) for row in table("gamso-1.2.csv")}
    concepts = models().subjects(SKOS.inScheme, UNECE.gamso)
    found = {
        (str(each), str(models().value(each, SKOS.notation)), english(models(), each)) for each in concepts
    }
    assert found == listed
    assert len(found) == 22


def test_production_of_gamso_is_the_production_process_of_gsbpm() -> None:
    ends = [UNECE["activityArea/4"], UNECE.statisticalProductionProcess]
    assert set(models().subject_objects(SKOS.exactMatch)) == {(ends[0], ends[1]), (ends[1], ends[0])}


def test_standards_have_the_names_of_the_ledger() -> None:
    listed = {row["id"]: row["label"] for row in table("hlg-mos-ledger.csv") if row["kind"] == "standard"}
    found = {
        str(models().value(each, DCTERMS.identifier)): english(models(), each)
        for each in models().subjects(RDF.type, HLG.Standard)
    }
    added = {
        "iso11179": "ISO/IEC 11179",
        "saf": "Statistical Architecture Framework",
        "xkos": "Extended Knowledge Organization System",
    }
    assert found == listed | added


def test_a_version_belongs_to_its_standard_and_follows_one_of_the_same() -> None:
    for version in models().subjects(RDF.type, HLG.StandardVersion):
        (standard,) = models().objects(version, DCAT.isVersionOf)
        assert (standard, DCAT.hasVersion, version) in models()
        for earlier in models().objects(version, DCAT.previousVersion):
            assert (standard, DCAT.hasVersion, earlier) in models()


def test_every_spelling_of_gamso_is_kept() -> None:
    names = {str(name) for name in models().objects(ID["standards/gamso"], DCTERMS.alternative)}
    assert {"GAMS0", "GAMSOM"} <= names


def test_the_catalogue_lists_every_file_exactly_once() -> None:
    listed = Counter(str(path) for path in graph("catalog.ttl").objects(None, SCHEMA.contentUrl))
    files = Counter(str(path.relative_to(ONTOLOGY)) for path in ONTOLOGY.rglob("*.ttl"))
    assert listed == files


def test_a_catalogued_graph_says_title_source_licence_version_and_position() -> None:
    catalogue = graph("catalog.ttl")
    graphs = set(catalogue.subjects(RDF.type, DCAT.Dataset))
    for name in graphs:
        for predicate in (DCTERMS.title, DCTERMS.description, DCTERMS.source, DCTERMS.license, DCAT.version):
            assert len(list(catalogue.objects(name, predicate))) == 1, (name, predicate)
    positions = sorted(int(str(place)) for place in catalogue.objects(None, SCHEMA.position))
    assert positions == list(range(len(graphs)))


def context() -> dict[str, object]:
    """The shipped JSON-LD context."""
    loaded: dict[str, object] = json.loads((ONTOLOGY / "context.jsonld").read_text("utf-8"))["@context"]
    return loaded


def test_the_context_expands_a_project() -> None:
    project = {
        "@context": context(),
        "id": str(ID["activities/project/soss"]),
        "type": "Project",
        "label": {"en": "Statistical Open-Source Software"},
        "startDate": {"type": "xsd:gYear", "@value": "2024"},
        "plannedOutput": str(ID["products/output/soss-wp2"]),
    }
    assert jsonld.expand(project) == [
        {
            "@id": str(ID["activities/project/soss"]),
            "@type": [str(HLG.Project)],
            str(SKOS.prefLabel): [{"@language": "en", "@value": "Statistical Open-Source Software"}],
            str(SCHEMA.startDate): [{"@type": "http://www.w3.org/2001/XMLSchema#gYear", "@value": "2024"}],
            str(HLG.plannedOutput): [{"@id": str(ID["products/output/soss-wp2"])}],
        }
    ]


def test_the_context_has_a_term_for_every_property_in_use() -> None:
    terms = {entry["@id"] if isinstance(entry, dict) else entry for entry in context().values()}
    prefixes = {name: iri for name, iri in context().items() if isinstance(iri, str)}
    known = {
        str(Namespace(prefixes[p])[local])
        for p, _, local in (str(t).partition(":") for t in terms)
        if p in prefixes
    }
    shipped = graph(*sorted(str(path.relative_to(ONTOLOGY)) for path in ONTOLOGY.rglob("*.ttl")))
    assert {str(predicate) for predicate in shipped.predicates()} - known == {str(RDF.type)}
