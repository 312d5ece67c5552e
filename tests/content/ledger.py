"""The ledger of facts read from the two source documents, and the statements each fact must become.

Three tables stand beside this module or in the reference folder:
`hlg-mos-ledger.csv` (the facts), `ledger_mapping.csv` (which property an attribute is written with) and
`ledger_rewording.csv` (facts whose value is worded anew or names entities without giving their id).
"""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from rdflib import DCTERMS, ORG, PROV, RDF, SKOS, XSD, Dataset, Literal, Namespace, URIRef
from rdflib.term import Node

HERE = Path(__file__).parent
CHECKOUT = HERE.parents[1]
ONTOLOGY = CHECKOUT / "ontology"
REFERENCE = Path(os.environ.get("KG_REFERENCE", CHECKOUT.parent / "shared" / "reference"))
LEDGER = REFERENCE / "hlg-mos-ledger.csv"

BASE = Namespace("https://w3id.org/modernstats-kg/id/")
GRAPHS = Namespace("https://w3id.org/modernstats-kg/graph/")
HLG = Namespace("https://w3id.org/modernstats-kg/def#")
COOS = Namespace("http://id.unece.org/def/coos#")
SCHEMA = Namespace("https://schema.org/")
PREFIXES: dict[str, Namespace] = {
    "coos": COOS,
    "dcterms": Namespace(str(DCTERMS)),
    "hlg": HLG,
    "org": Namespace(str(ORG)),
    "prov": Namespace(str(PROV)),
    "rdf": Namespace(str(RDF)),
    "schema": SCHEMA,
    "skos": Namespace(str(SKOS)),
}

FOLDERS = {
    "projects-page": ("hlg-mos/projects-page/*.ttl", "links/projects-page.ttl"),
    "work-programme-2024": ("hlg-mos/work-programme-2024/*.ttl", "links/work-programme-2024.ttl"),
    "editorial": ("hlg-mos/editorial/*.ttl",),
}
DOCUMENTS = {"000_03397fd42df92e39.txt": "projects-page", "002_0ba776ac4d559bee.txt": "work-programme-2024"}

# Values of the ledger which stand for a term or for a concept of a code list.
TERMS = {
    "modernisation group": HLG.ModernizationGroup,
    "national statistical institute": COOS.NationalStatisticalInstitute,
    "workshop": HLG.Workshop,
    "expert meeting": HLG.ExpertMeeting,
    "plenary session": HLG.PlenarySession,
    "conference": HLG.Conference,
    "workshop series": HLG.EventSeries,
    "meeting series": HLG.EventSeries,
    "in person": SCHEMA.OfflineEventAttendanceMode,
    "online": SCHEMA.OnlineEventAttendanceMode,
}
CONCEPTS = {
    "dateStatus": {"scheduled": "scheduled", "tentative": "tentative", "to be confirmed": "toBeConfirmed"},
    "outputStatus": {"listed under OUTPUT": "published", "planned": "planned"},
    "standardType": {
        "ModernStats model": "modernStatsModel",
        "implementation standard": "implementationStandard",
        "ontology language": "vocabulary",
        "principles": "principles",
        "licence": "licence",
    },
}
DATATYPES = {"gYear": XSD.gYear, "gYearMonth": XSD.gYearMonth, "date": XSD.date, "integer": XSD.integer}

Triple = tuple[Node, URIRef, Node]


@dataclass(frozen=True)
class Fact:
    """One row of the ledger."""

    kind: str
    id: str
    label: str
    attribute: str
    value: str
    source: str


@dataclass(frozen=True)
class Rule:
    """How the facts with one attribute are written; `kind` is `*` or the only kind it holds for."""

    attribute: str
    kind: str
    treatment: str
    property: str
    value: str
    reason: str


@dataclass(frozen=True)
class Rewording:
    """Our wording of a value, and the ids of the entities it names; either may be empty."""

    id: str
    attribute: str
    value: str
    text: str
    entities: str


@dataclass(frozen=True)
class Names:
    """What values may refer to: entities by id, places by name, and the names of entities."""

    iris: Mapping[str, URIRef]
    places: Mapping[str, URIRef]
    labels: Mapping[str, str]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def read_facts(path: Path = LEDGER) -> list[Fact]:
    """Every fact of the ledger."""
    return [Fact(**row) for row in _rows(path)]


def read_rules() -> list[Rule]:
    """Every row of the mapping table."""
    return [Rule(**row) for row in _rows(HERE / "ledger_mapping.csv")]


def read_rewordings() -> dict[tuple[str, str, str], Rewording]:
    """The rewordings by entity, attribute and value."""
    rows = [Rewording(**row) for row in _rows(HERE / "ledger_rewording.csv")]
    return {(row.id, row.attribute, row.value): row for row in rows}


def entity_names(facts: list[Fact]) -> dict[str, str]:
    """The name of every entity by id."""
    return {fact.id: fact.value for fact in facts if fact.attribute == "name"}


def applicable(rules: list[Rule], fact: Fact) -> list[Rule]:
    """The rules for a fact: those of its kind, else the general ones."""
    named = [rule for rule in rules if rule.attribute == fact.attribute]
    return [rule for rule in named if rule.kind == fact.kind] or [rule for rule in named if rule.kind == "*"]


def graphs_of(fact: Fact) -> list[str]:
    """The graphs a fact belongs to: one for each document that states it, else the editorial one."""
    return [graph for document, graph in DOCUMENTS.items() if document in fact.source] or ["editorial"]


def values_of(fact: Fact, rewordings: Mapping[tuple[str, str, str], Rewording]) -> list[str]:
    """The value to be written, or what replaces it: the ids of named entities, then our wording."""
    change = rewordings.get((fact.id, fact.attribute, fact.value))
    if change is None:
        return [fact.value]
    return change.entities.split() + ([change.text] if change.text else [])


def property_iri(name: str) -> URIRef:
    """The IRI of a compact name such as `dcterms:title`."""
    prefix, local = name.split(":")
    return PREFIXES[prefix][local]


def _years(value: str) -> list[Node]:
    first, _, last = value.partition("-")
    return [Literal(str(year), datatype=XSD.gYear) for year in range(int(first), int(last or first) + 1)]


def _resource(value: str, form: str, names: Names) -> URIRef | None:
    if form == "iri":
        return names.iris.get(value)
    if form == "place":
        return names.places.get(value)
    if form == "url":
        return URIRef(value if "://" in value else f"https://{value}")
    if form == "term":
        return TERMS.get(value)
    scheme = form.removeprefix("concept:")
    code = CONCEPTS[scheme].get(value)
    return BASE[f"concepts/{scheme}/{code}"] if code else None


def _literal(value: str, form: str, names: Names) -> Literal:
    if "{" in form:
        text = form.format(value, label=names.labels.get(value, value))
        return Literal(text, lang="en")
    if form == "@en":
        return Literal(value, lang="en")
    return Literal(value, datatype=DATATYPES.get(form))


def objects(value: str, form: str, names: Names) -> list[Node]:
    """The objects a value becomes in one form; none when it names nothing known."""
    if form == "gYears":
        return _years(value)
    if "{" in form or form in ("string", "@en") or form in DATATYPES:
        return [_literal(value, form, names)]
    found = _resource(value, form, names)
    return [found] if found else []


def _pairs(rule: Rule, value: str, names: Names) -> Iterator[tuple[str, Node]]:
    """Each property with each object; after `else` stands the note for a value that names nothing."""
    for name, form in zip(rule.property.split(" | "), rule.value.split(" | "), strict=True):
        first, _, otherwise = form.partition(" else ")
        if first == "iri" and value not in names.iris and "skos:note" in rule.property:
            continue
        found = objects(value, first, names)
        if found or not otherwise:
            yield from ((name, node) for node in found)
        else:
            yield "skos:note", _literal(value, otherwise, names)


def statements(fact: Fact, rule: Rule, value: str, names: Names) -> Iterator[Triple]:
    """The triples that say a fact; a property written `^p` points from the value to the entity."""
    subject = names.iris[fact.id]
    for name, node in _pairs(rule, value, names):
        predicate = property_iri(name.removeprefix("^"))
        yield (node, predicate, subject) if name.startswith("^") else (subject, predicate, node)


def load_graphs() -> Dataset:
    """The shipped files about HLG-MOS, each folder in its named graph."""
    data = Dataset(default_union=True)
    for name, patterns in FOLDERS.items():
        graph = data.graph(GRAPHS[name])
        for path in sorted(path for pattern in patterns for path in ONTOLOGY.glob(pattern)):
            graph.parse(path, format="turtle")
    return data


def names_in(data: Dataset, facts: list[Fact]) -> Names:
    """The entities of the ledger as they are identified in the loaded graphs."""
    iris = {str(value): node for node, value in data.subject_objects(DCTERMS.identifier)}
    places = {
        str(label): node
        for node in data.subjects(RDF.type, SCHEMA.Place)
        for name in (SKOS.prefLabel, DCTERMS.alternative)
        for label in data.objects(node, name)
    }
    return Names(iris, places, entity_names(facts))  # type: ignore[arg-type]
