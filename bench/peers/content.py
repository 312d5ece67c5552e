"""Seeded statements in the shape of our content, as N-Quads: the same size gives the same bytes.

45 % classifications in SKOS, 30 % projects, 10 % standards with their versions, 15 % mappings, each in named
graphs of at most some thousands of statements, all conforming to the shapes, so that they can be written to.
"""

import random
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from modernstats_kg.namespaces import CANONICAL_BASE, expand

SEED: Final = 20_261
ROWS: Final = 5_000
"""Statements of the subjects that share the source `MARKED`, or a few more: the table of that many rows."""
_PER_GRAPH: Final = 8_000
_SHARES: Final = (("classification", 0.45), ("project", 0.30), ("standard", 0.10), ("mapping", 0.15))
_INSTITUTES: Final = 40
_BRANCHES: Final = 7

BASE: Final = f"{CANONICAL_BASE}id/bench/"
GRAPHS: Final = f"{CANONICAL_BASE}graph/bench/"
MARKED: Final = f"{BASE}document/marked"
_OTHER: Final = f"{BASE}document/other"
_CONCEPTS: Final = f"{CANONICAL_BASE}id/concepts/"

_WORDS: Final = (
    "data statistics survey register census population business price trade labour income energy transport "
    "health education agriculture housing tourism migration poverty wage index sample frame quality metadata "
    "classification concept variable unit measure estimate adjustment imputation editing disclosure "
    "integration linkage dissemination collection design build process analyse evaluate archive service "
    "component platform method standard model exchange provider household enterprise region country year "
    "month quarter series table cube dimension code list product activity occupation commodity account"
)
_FRENCH: Final = (
    "données statistique enquête registre recensement population entreprise prix commerce travail revenu "
    "énergie transport santé éducation agriculture logement tourisme migration pauvreté salaire indice"
)
_MATCHES: Final = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")
_TYPES: Final = ("implementationStandard", "metadataStandard", "modernStatsModel", "vocabulary")


def iri(value: str) -> str:
    """An IRI, or a prefixed name such as `skos:prefLabel`, as N-Quads write it."""
    return f"<{value}>" if "//" in value else f"<{expand(value)}>"


class Content:
    """Statements of one size; `by_graph` says them, graph by graph, as lines of N-Triples."""

    def __init__(self, size: int) -> None:
        """Of about `size` statements."""
        self._size = size
        self._chance = random.Random(SEED)  # noqa: S311 - figures that repeat, not secrets
        self._left_to_mark = ROWS
        self.concepts: list[str] = []
        """IRIs of all concepts, in order."""
        self.projects: list[str] = []
        """IRIs of all projects, in order."""

    def by_graph(self) -> Iterator[tuple[str, list[str]]]:
        """IRI of each named graph, with its statements."""
        yield f"{GRAPHS}institutes", [line for place in range(_INSTITUTES) for line in _institute(place)]
        for kind, share in _SHARES:
            yield from self._graphs_of(kind, int(self._size * share))

    def _graphs_of(self, kind: str, wanted: int) -> Iterator[tuple[str, list[str]]]:
        number, graph = 0, 0
        while wanted > 0:
            lines = self._scheme(graph) if kind == "classification" else []
            first = number
            while len(lines) < min(_PER_GRAPH, wanted):
                lines += self._entity(kind, graph, number, number - first)
                number += 1
            yield f"{GRAPHS}{kind}-{graph}", lines
            wanted -= len(lines)
            graph += 1

    def _entity(self, kind: str, graph: int, number: int, place: int) -> list[str]:
        if kind == "classification":
            return self._concept(graph, place)
        if kind == "project":
            return self._project(number)
        return self._standard(number) if kind == "standard" else self._mapping(number)

    def _scheme(self, graph: int) -> list[str]:
        name = f"{BASE}scheme/{graph}"
        return _said(
            name,
            ("rdf:type", iri("skos:ConceptScheme")),
            ("skos:prefLabel", self._name(f"Classification {graph}")),
            *self._kept(f"scheme-{graph}", 5),
            ("skos:hasTopConcept", iri(f"{BASE}concept/{graph}/0")),
        )

    def _concept(self, graph: int, place: int) -> list[str]:
        """One of a tree: seven below each, the first of them all on top."""
        name, scheme = f"{BASE}concept/{graph}/{place}", iri(f"{BASE}scheme/{graph}")
        self.concepts.append(name)
        above = iri(f"{BASE}concept/{graph}/{(place - 1) // _BRANCHES}")
        place_in_tree = ("skos:broader", above) if place else ("skos:topConceptOf", scheme)
        said = [
            ("rdf:type", iri("skos:Concept")),
            ("skos:prefLabel", self._name(f"Class {graph}.{place}")),
            (
                "skos:prefLabel",
                _text(f"{' '.join(self._chance.choices(_FRENCH.split(), k=3))} {graph}.{place}", "fr"),
            ),
            ("skos:notation", _plain(f"C{graph}.{place}")),
            ("skos:inScheme", scheme),
            place_in_tree,
        ]
        if place % 2:
            said.append(("skos:definition", self._sentence()))
        return _said(name, *said, *self._kept(f"concept-{graph}-{place}", len(said) + 2))

    def _project(self, number: int) -> list[str]:
        name = f"{BASE}project/{number}"
        self.projects.append(name)
        start = 1_995 + self._chance.randrange(30)
        objectives = [f"{name}/objective/{place}" for place in range(self._chance.randint(1, 4))]
        said = [
            ("rdf:type", iri("hlg:Project")),
            ("skos:prefLabel", self._name(f"Project {number}")),
            ("dcterms:description", self._sentence()),
            ("schema:startDate", _typed(str(start), "xsd:gYear")),
            ("schema:endDate", _typed(str(start + self._chance.randint(0, 5)), "xsd:gYear")),
            ("hlg:year", _typed(str(start), "xsd:gYear")),
            ("hlg:objectiveCount", _typed(str(len(objectives)), "xsd:integer")),
            ("prov:wasAssociatedWith", iri(self._one_institute())),
            ("dcterms:subject", iri(self._chance.choice(self.concepts))),
            ("dcterms:subject", iri(self._chance.choice(self.concepts))),
            *(("hlg:hasObjective", iri(objective)) for objective in objectives),
        ]
        lines = _said(name, *said, *self._kept(f"project-{number}", len(said) + 2))
        for place, objective in enumerate(objectives):
            lines += self._part(objective, "hlg:Objective", place)
        for place in range(self._chance.randint(1, 2)):
            lines += self._part(f"{name}/package/{place}", "hlg:WorkPackage", place, name)
        return lines

    def _part(self, name: str, kind: str, place: int, whole: str = "") -> list[str]:
        text = " ".join(self._chance.choices(_WORDS.split(), k=5))
        within = [("dcterms:isPartOf", iri(whole)), ("skos:notation", _plain(f"WP{place}"))] if whole else []
        return _said(
            name,
            ("rdf:type", iri(kind)),
            ("skos:prefLabel", _text(text, "en")),
            ("schema:position", _typed(str(place), "xsd:integer")),
            ("dcterms:identifier", _plain(name.removeprefix(BASE).replace("/", "-"))),
            ("dcterms:source", iri(_OTHER)),
            *within,
        )

    def _standard(self, number: int) -> list[str]:
        name = f"{BASE}standard/{number}"
        versions = [f"{name}/version/{place}" for place in range(1, self._chance.randint(2, 5))]
        lines = _said(
            name,
            ("rdf:type", iri("hlg:Standard")),
            ("skos:prefLabel", self._name(f"Standard {number}")),
            ("skos:notation", _plain(f"STD{number}")),
            ("dcterms:type", iri(f"{_CONCEPTS}standardType/{self._chance.choice(_TYPES)}")),
            ("hlg:custodian", iri(self._one_institute())),
            *(("dcat:hasVersion", iri(version)) for version in versions),
            ("dcat:hasCurrentVersion", iri(versions[-1])),
            ("dcterms:identifier", _plain(f"standard-{number}")),
            ("dcterms:source", iri(_OTHER)),
        )
        for place, version in enumerate(versions):
            before = [("dcat:previousVersion", iri(versions[place - 1]))] if place else []
            lines += _said(
                version,
                ("rdf:type", iri("hlg:StandardVersion")),
                ("skos:prefLabel", self._name(f"Standard {number} version {place + 1}")),
                ("dcat:version", _plain(f"{place + 1}.0")),
                ("dcat:isVersionOf", iri(name)),
                ("dcterms:issued", _typed(str(2_000 + self._chance.randrange(25)), "xsd:gYear")),
                ("dcterms:identifier", _plain(f"standard-{number}-{place + 1}")),
                ("dcterms:source", iri(_OTHER)),
                *before,
            )
        return lines

    def _mapping(self, number: int) -> list[str]:
        one, other = self._chance.sample(self.concepts, 2)
        match = self._chance.choice(_MATCHES)
        return _said(
            f"{BASE}mapping/{number}",
            ("rdf:type", iri("sssom:Mapping")),
            ("skos:prefLabel", _text(f"Mapping {number}", "en")),
            ("sssom:subject_id", iri(one)),
            ("sssom:predicate_id", iri(f"skos:{match}")),
            ("sssom:object_id", iri(other)),
            ("sssom:mapping_justification", iri("semapv:ManualMappingCuration")),
            ("sssom:confidence", _typed(f"0.{self._chance.randint(51, 99)}", "xsd:double")),
            ("sssom:mapping_source", iri(_OTHER)),
            ("adms:status", iri(f"{_CONCEPTS}mappingStatus/stated")),
            ("dcterms:identifier", _plain(f"mapping-{number}")),
            ("dcterms:source", iri(_OTHER)),
        )

    def _kept(self, identifier: str, statements: int) -> list[tuple[str, str]]:
        """What everything carries; the first of them are marked until there are as many rows as wanted."""
        source = MARKED if self._left_to_mark > 0 else _OTHER
        self._left_to_mark -= statements
        return [("dcterms:identifier", _plain(identifier)), ("dcterms:source", iri(source))]

    def _one_institute(self) -> str:
        return f"{BASE}institute/{self._chance.randrange(_INSTITUTES)}"

    def _name(self, ending: str) -> str:
        return _text(f"{' '.join(self._chance.choices(_WORDS.split(), k=4)).capitalize()} {ending}", "en")

    def _sentence(self) -> str:
        return _text(f"{' '.join(self._chance.choices(_WORDS.split(), k=16)).capitalize()}.", "en")


def write_files(size: int, folder: Path) -> list[tuple[str, Path]]:
    """One file of N-Triples for each named graph of that size; gives their IRIs and paths."""
    folder.mkdir(parents=True)
    files = []
    for graph, lines in Content(size).by_graph():
        file = folder / f"{graph.removeprefix(GRAPHS)}.nt"
        file.write_text("".join(lines), encoding="utf-8")
        files.append((graph, file))
    return files


def as_quads(files: Iterable[tuple[str, Path]]) -> Iterator[str]:
    """The lines of those files as N-Quads."""
    for graph, file in files:
        with file.open(encoding="utf-8") as lines:
            for line in lines:
                yield f"{line.removesuffix(f' .{chr(10)}')} <{graph}> .\n"


def _institute(place: int) -> list[str]:
    return _said(
        f"{BASE}institute/{place}",
        ("rdf:type", iri("coos:NationalStatisticalInstitute")),
        ("skos:prefLabel", _text(f"Statistical institute {place}", "en")),
        ("dcterms:identifier", _plain(f"institute-{place}")),
        ("dcterms:source", iri(_OTHER)),
    )


def _said(subject: str, *said: tuple[str, str]) -> list[str]:
    return [f"<{subject}> {iri(predicate)} {value} .\n" for predicate, value in dict.fromkeys(said)]


def _text(text: str, language: str) -> str:
    return f'"{text}"@{language}'


def _plain(text: str) -> str:
    return f'"{text}"'


def _typed(text: str, kind: str) -> str:
    return f'"{text}"^^{iri(kind)}'
