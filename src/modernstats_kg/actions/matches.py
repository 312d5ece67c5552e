"""What mappings say: which elements of different standards match, and who answers for it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.remembering import per_commit
from modernstats_kg.model.analysis import AGREED, CANDIDATE, STATED
from modernstats_kg.model.keys import local_name
from modernstats_kg.model.terms import Term
from modernstats_kg.namespaces import expand
from modernstats_kg.query.library import canned

EXACT: Final = expand("skos:exactMatch")
NO_TERM: Final = expand("sssom:NoTermFound")
_INVERSE: Final = {
    expand("skos:broadMatch"): expand("skos:narrowMatch"),
    expand("skos:narrowMatch"): expand("skos:broadMatch"),
}


@dataclass(frozen=True, slots=True)
class Match:
    """`subject relation object`, from a mapping or a bare triple.

    Attributes:
        subject: element that is mapped.
        relation: IRI of the SKOS mapping property.
        object: element it is mapped to; `NO_TERM` where the author says that there is none.
        subject_scheme: scheme of the subject; "" where the mapping does not say.
        object_scheme: scheme of the object; "" where the mapping does not say.
        status: stated, reported or candidate.
        confidence: 0 to 1; None where nobody gave one.
        justification: IRI of how it was found; None for a bare triple.
        origin: the document it comes from; of a bare triple the graph.
        comment: what its author says of it.
        iri: the mapping; None for a bare triple.
    """

    subject: str
    relation: str
    object: str
    subject_scheme: str = ""
    object_scheme: str = ""
    status: str = STATED
    confidence: float | None = None
    justification: str | None = None
    origin: str | None = None
    comment: str | None = None
    iri: str | None = None

    @property
    def agreed(self) -> bool:
        """Whether somebody answers for it; nobody does for a candidate."""
        return self.status in AGREED

    def reversed(self) -> "Match":
        """The same match read from its object."""
        return replace(
            self,
            subject=self.object,
            relation=_INVERSE.get(self.relation, self.relation),
            object=self.subject,
            subject_scheme=self.object_scheme,
            object_scheme=self.subject_scheme,
        )


def matches(kg: KnowledgeGraph) -> tuple[Match, ...]:
    """Every mapping, and every bare SKOS match that no agreed mapping explains.

    A mapping of which two graphs speak differently is there once for each. One whose `predicate_modifier`
    denies the match is no match.

    Source: SSSOM (mappings); SKOS, 10 (mapping properties; all but broad and narrow are symmetric).
    """
    return _matches(kg, "")


def matches_from(kg: KnowledgeGraph) -> Mapping[str, tuple[Match, ...]]:
    """Every match by either of its elements, read from that element; statements of no match left out."""
    return _matches_from(kg, "")


def mapped_elements(kg: KnowledgeGraph) -> Mapping[str, frozenset[str]]:
    """The elements that mappings name, by the scheme that they say those are of."""
    return _mapped_elements(kg, "")


@per_commit
def _matches(kg: KnowledgeGraph, _: str) -> tuple[Match, ...]:
    by_graph: dict[tuple[str, str], Match] = {}
    for row in sorted(kg.store.rows(canned("mappings")), key=repr):  # the first of several comments, always
        by_graph.setdefault((str(row["mapping"]), str(row["graph"])), _match(row))
    mapped = dict.fromkeys(by_graph.values())
    explained = {pair for found in mapped if found.agreed for pair in _both_ways(found)}
    bare: dict[tuple[str, str, str], Match] = {}
    for row in sorted(kg.store.rows(canned("matches")), key=repr):
        found = Match(str(row["subject"]), str(row["relation"]), str(row["object"]), origin=str(row["graph"]))
        if (found.subject, found.object) not in explained:
            bare.setdefault((found.subject, found.relation, found.object), found)
    return tuple(sorted((*mapped, *bare.values()), key=_order))


@per_commit
def _matches_from(kg: KnowledgeGraph, _: str) -> dict[str, tuple[Match, ...]]:
    found: dict[str, list[Match]] = defaultdict(list)
    for match in matches(kg):
        if NO_TERM not in (match.subject, match.object):
            found[match.subject].append(match)
            found[match.object].append(match.reversed())
    return {element: tuple(matches) for element, matches in found.items()}


@per_commit
def _mapped_elements(kg: KnowledgeGraph, _: str) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for match in matches(kg):
        for element, scheme in ((match.subject, match.subject_scheme), (match.object, match.object_scheme)):
            found[scheme].update({element} - {NO_TERM})
    return {scheme: frozenset(elements) for scheme, elements in found.items() if scheme}


def _match(row: Mapping[str, Term]) -> Match:
    values = {name: str(term) for name, term in row.items()}
    return Match(
        subject=values["subject"],
        relation=values["relation"],
        object=values["object"],
        subject_scheme=values.get("subjectScheme", ""),
        object_scheme=values.get("objectScheme", ""),
        status=_status(values.get("status", "")),
        confidence=_number(values.get("confidence")),
        justification=values.get("justification"),
        origin=values.get("origin"),
        comment=values.get("comment"),
        iri=values["mapping"],
    )


def _status(iri: str) -> str:
    """A mapping whose review nobody recorded, or in other terms than ours, is no agreed one."""
    name = local_name(iri)
    return name if name in AGREED else CANDIDATE


def _order(match: Match) -> tuple[object, ...]:
    return (match.iri or "", not match.agreed, match.subject, match.object)


def _both_ways(match: Match) -> Iterator[tuple[str, str]]:
    yield match.subject, match.object
    yield match.object, match.subject


def _number(text: str | None) -> float | None:
    try:
        return None if text is None else float(text)
    except ValueError:
        return None
