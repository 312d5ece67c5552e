"""Mappings and correspondences: the fact tables against the shipped files."""

import re
from collections import Counter

import pytest
from rdflib import RDF, SKOS, Graph, Namespace, URIRef

from .shipped import ONTOLOGY, english, graph, table

ID = "https://w3id.org/modernstats-kg/id/"
SSSOM = Namespace("https://w3id.org/sssom/")
XKOS = Namespace("http://rdf-vocabulary.ddialliance.org/xkos#")
STATUS = URIRef("http://www.w3.org/ns/adms#status")
TYPE = URIRef("http://purl.org/dc/terms/type")

STATUSES = {"high": ("stated", 0.9), "medium": ("reported", 0.6), "candidate": ("candidate", 0.3)}
VERSIONS = {
    "GSIM": "gsim/2.0",
    "SDMX": "sdmx/3.0",
    "VTL 2.1": "vtl/2.1",
    "DDI": "ddi/cdi-1.0",
    "DDI-CDI 1.0": "ddi/cdi-1.0",
    "DDI-Lifecycle 3.2": "ddi/lifecycle-3.2",
    "PROV": "prov",
    "ISO/IEC 11179": "iso11179",
    "COOS 0.10": "coos/0.10",
    "XKOS/SKOS": "xkos/1.2",
}
OTHER_NAMES = {"MetadataStructureDefinition": "MetadataStructure"}
MATCHES = [SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch]
CHANGES = {
    "gsbpm-5.0-5.1": {"unchanged": 46, "renamed": 4, "respelled": 2, "notCompared": 3},
    "gsbpm-5.1-5.2": {"unchanged": 49, "renamed": 5, "respelled": 1, "notCompared": 3},
    "gsim-1.1-2.0": {
        "unchanged": 96,
        "renamed": 3,
        "respelled": 3,
        "added": 25,
        "removed": 10,
    },
    "gsim-1.2-2.0": {"unchanged": 117, "renamed": 4, "added": 6, "removed": 8},
}
KINDS = {"case-or-plural": "respelled", "renamed": "renamed"}


FILES = sorted(path.relative_to(ONTOLOGY).as_posix() for path in ONTOLOGY.rglob("*.ttl"))


@pytest.fixture(scope="module")
def mappings() -> Graph:
    return graph("links/mappings.ttl")


@pytest.fixture(scope="module")
def correspondences() -> Graph:
    return graph(*(file for file in FILES if file.startswith("links/correspondences")))


@pytest.fixture(scope="module")
def everything() -> Graph:
    return graph(*FILES)


def plain(source: Graph) -> set[tuple[object, ...]]:
    return {triple for match in MATCHES for triple in source.triples((None, match, None))}


def one(source: Graph, subject: object, predicate: URIRef) -> object:
    (value,) = source.objects(subject, predicate)
    return value


def spelled(name: str) -> str:
    """A name as it ends an IRI, in lower case: without blanks, signs and prefix."""
    local = OTHER_NAMES.get(name, name).rpartition(":")[2]
    return re.sub(r"[^a-z0-9]", "", local.lower())


def local(iri: object) -> str:
    return spelled(re.split(r"[/#]", str(iri))[-1])


def by_status(source: Graph, status: str) -> set[object]:
    return set(source.subjects(STATUS, URIRef(f"{ID}concepts/mappingStatus/{status}")))


def change(source: Graph, kind: str) -> set[object]:
    return set(source.subjects(TYPE, URIRef(f"{ID}concepts/changeKind/{kind}")))


def test_every_row_of_the_table_is_one_mapping_with_its_status_and_confidence(mappings: Graph) -> None:
    expected = Counter()
    for row in table("standards-mappings.csv"):
        none = row["predicate"] == "(no mapping)"
        status, confidence = STATUSES[row["confidence"]]
        source = "skos" if row["object"].startswith("skos:") else VERSIONS[row["object_scheme"]]
        key = (
            spelled(row["subject"]),
            VERSIONS[row["subject_scheme"]],
            "relatedMatch" if none else row["predicate"].removeprefix("skos:"),
            "notermfound" if none else spelled(row["object"]),
            source,
            status,
            confidence,
        )
        expected[key] += 1
    found = Counter(
        (
            local(one(mappings, mapping, SSSOM.subject_id)),
            str(one(mappings, mapping, SSSOM.subject_source)).removeprefix(f"{ID}standards/"),
            str(one(mappings, mapping, SSSOM.predicate_id)).removeprefix(str(SKOS)),
            local(one(mappings, mapping, SSSOM.object_id)),
            str(one(mappings, mapping, SSSOM.object_source)).removeprefix(f"{ID}standards/"),
            str(one(mappings, mapping, STATUS)).rpartition("/")[2],
            float(str(one(mappings, mapping, SSSOM.confidence))),
        )
        for mapping in mappings.subjects(RDF.type, SSSOM.Mapping)
    )

    assert sum(expected.values()) == 86
    assert found == expected


def test_33_mappings_are_stated_15_reported_and_38_candidates(mappings: Graph) -> None:
    counts = {status: len(by_status(mappings, status)) for status, _ in STATUSES.values()}

    assert counts == {"stated": 33, "reported": 15, "candidate": 38}


def test_each_mapping_says_who_made_it_why_and_where_it_is_found(mappings: Graph) -> None:
    for mapping in mappings.subjects(RDF.type, SSSOM.Mapping):
        candidate = mapping in by_status(mappings, "candidate")
        justification = "LexicalMatching" if candidate else "ManualMappingCuration"

        assert str(one(mappings, mapping, SSSOM.mapping_justification)).endswith(f"/{justification}")
        assert str(one(mappings, mapping, SSSOM.author_label))
        assert "Found in: " in str(one(mappings, mapping, SSSOM.comment))
        assert isinstance(one(mappings, mapping, SSSOM.mapping_source), URIRef)


def test_exactly_the_agreed_mappings_with_two_ends_have_a_plain_match(mappings: Graph) -> None:
    agreed = by_status(mappings, "stated") | by_status(mappings, "reported")
    expected = {
        tuple(one(mappings, m, SSSOM[slot]) for slot in ("subject_id", "predicate_id", "object_id"))
        for m in agreed
        if one(mappings, m, SSSOM.object_id) != SSSOM.NoTermFound
    }

    assert plain(mappings) == expected
    assert len(expected) == 44


def test_no_candidate_has_a_plain_match_in_any_graph(mappings: Graph, everything: Graph) -> None:
    linked = {frozenset((s, o)) for s, _, o in plain(everything)}
    candidates = {
        frozenset((one(mappings, m, SSSOM.subject_id), one(mappings, m, SSSOM.object_id)))
        for m in by_status(mappings, "candidate")
    }

    assert len(candidates) == 38
    assert candidates & linked == set()


def test_the_data_set_of_vtl_is_the_dataflow_of_sdmx_and_never_its_data_set(everything: Graph) -> None:
    vtl = URIRef(f"{ID}standards/vtl/2.1/DataSet")
    dataflow, data_set = (URIRef(f"{ID}standards/sdmx/3.0/{name}") for name in ("Dataflow", "DataSet"))
    pairs = {
        frozenset((s, o))
        for s, _, o in plain(everything)
        | {
            (everything.value(m, SSSOM.subject_id), None, everything.value(m, SSSOM.object_id))
            for m in everything.subjects(RDF.type, SSSOM.Mapping)
        }
    }

    assert (dataflow, SKOS.exactMatch, vtl) in everything
    assert (data_set, RDF.type, None) in everything
    assert frozenset((vtl, data_set)) not in pairs
    assert frozenset((dataflow, data_set)) not in pairs


def test_both_ends_of_each_mapping_and_their_standards_are_described(everything: Graph) -> None:
    slots = (SSSOM.subject_id, SSSOM.object_id, SSSOM.subject_source, SSSOM.object_source)
    named = {value for slot in slots for value in everything.objects(None, slot)} - {SSSOM.NoTermFound}

    assert [str(value) for value in sorted(named) if (value, RDF.type, None) not in everything] == []


def test_the_names_in_a_mapping_are_names_of_its_ends(everything: Graph) -> None:
    names = (SKOS.prefLabel, URIRef("http://www.w3.org/2000/01/rdf-schema#label"))
    for mapping in everything.subjects(RDF.type, SSSOM.Mapping):
        for side in ("subject", "object"):
            end = everything.value(mapping, SSSOM[f"{side}_id"])
            if end == SSSOM.NoTermFound:
                continue
            said = spelled(str(one(everything, mapping, SSSOM[f"{side}_label"])))
            known = {spelled(str(label)) for name in names for label in everything.objects(end, name)}
            assert said in known | {local(end)}, mapping


@pytest.mark.parametrize("name", CHANGES)
def test_each_correspondence_holds_every_concept_of_both_versions_once(everything: Graph, name: str) -> None:
    correspondence = URIRef(f"{ID}correspondences/{name}")
    old, new = (URIRef(f"{ID}standards/{name.partition('-')[0]}/{v}") for v in name.split("-")[1:])
    associations = list(everything.objects(correspondence, XKOS.madeOf))

    for version, side in ((old, XKOS.sourceConcept), (new, XKOS.targetConcept)):
        occurring = Counter(c for a in associations for c in everything.objects(a, side))
        assert occurring == Counter(set(everything.subjects(SKOS.inScheme, version)))
    assert set(everything.objects(correspondence, XKOS.compares)) == {old, new}


@pytest.mark.parametrize("name", CHANGES)
def test_each_correspondence_has_so_many_changes_of_each_kind(correspondences: Graph, name: str) -> None:
    associations = correspondences.objects(URIRef(f"{ID}correspondences/{name}"), XKOS.madeOf)
    found = Counter(str(one(correspondences, a, TYPE)).rpartition("/")[2] for a in associations)

    assert found == Counter(CHANGES[name])


def test_a_change_has_both_concepts_unless_one_version_lacks_it(correspondences: Graph) -> None:
    for association in correspondences.subjects(RDF.type, XKOS.ConceptAssociation):
        sides = tuple(
            len(list(correspondences.objects(association, side)))
            for side in (XKOS.sourceConcept, XKOS.targetConcept)
        )
        kind = str(one(correspondences, association, TYPE)).rpartition("/")[2]
        allowed = {"added": {(0, 1)}, "removed": {(1, 0)}, "notCompared": {(0, 1), (1, 0)}}

        assert sides in allowed.get(kind, {(1, 1)}), association


def test_the_renamed_concepts_of_gsbpm_are_those_of_the_change_table(everything: Graph) -> None:
    rows = [row for row in table("gsbpm-changes.csv") if row["code"]]
    expected = {
        (
            f"gsbpm-{row['from_version']}-{row['to_version']}",
            row["code"],
            row["old_label"],
            row["new_label"],
            KINDS[row["kind"]],
        )
        for row in rows
    }
    found = set()
    for kind in ("renamed", "respelled"):
        for association in change(everything, kind):
            name, _, code = str(association).removeprefix(f"{ID}correspondences/").partition("/")
            labels = [
                english(everything, one(everything, association, side))
                for side in (XKOS.sourceConcept, XKOS.targetConcept)
            ]
            if name.startswith("gsbpm"):
                found.add((name, code, *labels, kind))

    assert len(rows) == 12
    assert found == expected


def test_the_classes_of_gsim_changed_as_the_change_notes_say(everything: Graph) -> None:
    expected = {"added": set(), "removed": set(), "renamed": set()}
    for row in table("gsim-changes-1.2-2.0.csv"):
        kind, _, old = row["change"].partition(" from ")
        expected[kind].add((old or row["class"], row["class"]) if old else row["class"])
    found = {
        "added": {
            english(everything, one(everything, a, XKOS.targetConcept))
            for a in of_gsim_1_2(everything, "added")
        },
        "removed": {
            english(everything, one(everything, a, XKOS.sourceConcept))
            for a in of_gsim_1_2(everything, "removed")
        },
        "renamed": {
            (
                english(everything, one(everything, a, XKOS.sourceConcept)),
                english(everything, one(everything, a, XKOS.targetConcept)),
            )
            for a in of_gsim_1_2(everything, "renamed")
        },
    }

    assert found == expected
    assert {kind: len(names) for kind, names in found.items()} == {"added": 6, "removed": 8, "renamed": 4}


def of_gsim_1_2(source: Graph, kind: str) -> set[object]:
    return {a for a in change(source, kind) if "/gsim-1.2-2.0/" in str(a)}


def test_the_classes_of_gsim_1_1_correspond_as_the_table_says(correspondences: Graph) -> None:
    expected = {
        (row["gsim_1.1_iri"], spelled(row["class"]))
        for row in table("gsim-2.0-classes.csv")
        if row["gsim_1.1_iri"]
    }
    associations = correspondences.objects(URIRef(f"{ID}correspondences/gsim-1.1-2.0"), XKOS.madeOf)
    found = {
        (str(source), local(target))
        for a in associations
        for source in correspondences.objects(a, XKOS.sourceConcept)
        for target in correspondences.objects(a, XKOS.targetConcept)
        if a not in change(correspondences, "renamed")
    }

    assert len(expected) == 99
    assert found == expected
