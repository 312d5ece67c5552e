"""GSBPM as a matrix, and what is linked to its concepts."""

import re
from collections import defaultdict
from typing import Final

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.labelling import label_of
from modernstats_kg.actions.ordering import natural_key
from modernstats_kg.actions.remembering import per_commit
from modernstats_kg.errors import NotFound
from modernstats_kg.model.records import Cell, Matrix, Related
from modernstats_kg.model.terms import Iri, Row
from modernstats_kg.namespaces import PREFIXES, expand
from modernstats_kg.query.library import canned

VERSIONS: Final = ("5.1", "5.2")
"""Versions of GSBPM that can be shown, the newest last."""

_STRUCTURE: Final = tuple(PREFIXES[p] for p in ("rdf", "rdfs", "owl", "skos", "xkos", "dcat", "adms"))
_BIBLIOGRAPHY: Final = {
    expand(f"dcterms:{name}")
    for name in ("source", "replaces", "isReplacedBy", "isVersionOf", "hasVersion", "isPartOf", "hasPart")
}
_PHASE: Final = re.compile(r"[1-9]")
_SUB_PROCESS: Final = re.compile(r"[1-9]\.[0-9]+")


def read_matrix(kg: KnowledgeGraph, version: str) -> Matrix:
    """One version of GSBPM with the number of things linked to each phase and sub-process.

    Args:
        version: one of `VERSIONS`.

    Raises:
        NotFound: there is no such version; names those that exist.

    Source: GSBPM 5.1 and 5.2 (eight phases, their sub-processes, overarching processes).
    """
    if version not in VERSIONS:
        raise NotFound(f"There is no GSBPM {version!r} here. Known versions: {', '.join(VERSIONS)}.")
    return _matrix(kg, version)


def related_to(kg: KnowledgeGraph, iri: str) -> tuple[Related, ...]:
    """What is linked to a concept by a property that says more than structure, by label.

    Structure is the standard itself: hierarchy, scheme, mappings, versions, sources.
    """
    links = {
        (quad.subject, quad.predicate.value)
        for quad in kg.store.statements(object_=Iri(iri))
        if _says_more_than_structure(quad.predicate.value)
    }
    related = (_related(kg, subject, predicate) for subject, predicate in links)
    return tuple(sorted(related, key=lambda r: (natural_key(r.label), r.iri, r.predicate)))


@per_commit
def _matrix(kg: KnowledgeGraph, version: str) -> Matrix:
    scheme = {"scheme": Iri(f"{kg.settings.base}id/standards/gsbpm/{version}")}
    linked: dict[str, set[str]] = defaultdict(set)
    for row in kg.store.rows(canned("links_to_scheme"), scheme):
        if _says_more_than_structure(str(row["predicate"])):
            linked[str(row["concept"])].add(str(row["subject"]))
    codes = {str(r["concept"]): _code(r) for r in kg.store.rows(canned("scheme_concepts"), scheme)}
    cells = sorted(
        (Cell(iri, code, label_of(kg, iri), len(linked[iri])) for iri, code in codes.items()),
        key=lambda cell: natural_key(cell.code),
    )
    phases = [cell for cell in cells if _PHASE.fullmatch(cell.code)]
    parts = [cell for cell in cells if _SUB_PROCESS.fullmatch(cell.code)]
    return Matrix(
        version=version,
        overarching=tuple(cell for cell in cells if cell not in (*phases, *parts)),
        phases=tuple((phase, _below(phase, parts)) for phase in phases),
    )


def _code(row: Row) -> str:
    """The notation; the local name of the overarching activities of 5.2, which have none."""
    return str(row["code"]) if "code" in row else str(row["concept"]).rpartition("/")[2]


def _below(phase: Cell, parts: list[Cell]) -> tuple[Cell, ...]:
    return tuple(cell for cell in parts if cell.code.partition(".")[0] == phase.code)


def _says_more_than_structure(predicate: str) -> bool:
    return not predicate.startswith(_STRUCTURE) and predicate not in _BIBLIOGRAPHY


def _related(kg: KnowledgeGraph, subject: Iri, predicate: str) -> Related:
    types = {quad.object for quad in kg.store.statements(subject=subject, predicate=Iri(expand("rdf:type")))}
    return Related(
        iri=subject.value,
        label=label_of(kg, subject.value),
        predicate=predicate,
        predicate_label=label_of(kg, predicate),
        types=tuple(sorted(str(term) for term in types)),
    )
