"""Pairs of elements as rows: the same for an element, a mapping and a crosswalk."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from modernstats_kg.actions.list_order import natural_key
from modernstats_kg.actions.matches import NO_TERM, Match
from modernstats_kg.model.analysis import CANDIDATE, Element, Pair, Step
from modernstats_kg.model.terms import Iri
from modernstats_kg_api.pages.languages import gettext, gettext_noop
from modernstats_kg_api.pages.naming import Naming, Value
from modernstats_kg_api.pages.wording import confidence_words, relation_words, telling_code

_LONGEST: Final = 42
NONE_FOUND: Final = gettext_noop("no counterpart")
"""What stands where an author says that there is none."""


@dataclass(frozen=True, slots=True)
class PathStep:
    """One step of a derived pair: two elements and how the first stands to the second."""

    start: Value
    relation: str
    end: Value


@dataclass(frozen=True, slots=True)
class PairRow:
    """One pair, read from an element to its counterpart.

    Attributes:
        start: the element.
        relation: how it stands to the counterpart, in words.
        end: the counterpart.
        status: one of `STATUSES`.
        confidence: 0 to 1 as text; "" when not said.
        version: the version the counterpart is of; None when not said.
        source: where the pair comes from; None when not said.
        about: link to the mapping; None for a pair without one.
        comment: what its author says of it.
        path: the steps of a derived pair.
    """

    start: Value
    relation: str
    end: Value
    status: str
    confidence: str
    version: Value | None = None
    source: Value | None = None
    about: str | None = None
    comment: str = ""
    path: tuple[PathStep, ...] = ()


def match_row(match: Match, naming: Naming) -> PairRow:
    """One match, read from its subject."""
    none_found = match.object == NO_TERM
    return PairRow(
        start=naming.value(Iri(match.subject)),
        relation="" if none_found else relation_words(match.relation),
        end=Value(gettext(NONE_FOUND)) if none_found else naming.value(Iri(match.object)),
        status=match.status,
        confidence=confidence_words(match.confidence),
        version=naming.value(Iri(match.object_scheme)) if match.object_scheme else None,
        source=origin_value(match.origin, naming),
        about=naming.href(match.iri) if match.iri else None,
        comment=match.comment or "",
    )


def pair_row(pair: Pair, naming: Naming) -> PairRow:
    """One pair of a crosswalk."""
    return PairRow(
        start=element_value(pair.source, naming),
        relation=relation_words(pair.relation),
        end=element_value(pair.target, naming),
        status=pair.status,
        confidence=confidence_words(pair.confidence),
        source=origin_value(pair.origin, naming),
        about=naming.href(pair.mapping) if pair.mapping else None,
        comment=pair.comment or "",
        path=tuple(_step(step, naming) for step in pair.path),
    )


def agreed_first(rows: Iterable[PairRow]) -> tuple[PairRow, ...]:
    """The rows by version and name, candidates after all others."""

    def order(row: PairRow) -> tuple[object, ...]:
        version = row.version.text if row.version else ""
        return row.status == CANDIDATE, natural_key(version), natural_key(row.end.text)

    return tuple(sorted(rows, key=order))


def element_value(element: Element, naming: Naming) -> Value:
    """An element, with its code before its name where that is a number in the model."""
    return naming.named(element.iri, element.label, telling_code(element.code))


def origin_value(origin: str | None, naming: Naming) -> Value | None:
    """Where a pair comes from: a link for an address, else text. An address without a name is cut."""
    if not origin:
        return None
    if not origin.startswith(("http://", "https://")):
        return Value(origin)
    label = naming.label(origin)
    return Value(_cut(origin) if label == origin else label, naming.href(origin))


def _cut(address: str) -> str:
    """Host and path of an address, without scheme and query, at most `_LONGEST` letters."""
    text = address.partition("://")[2].partition("?")[0].rstrip("/").removeprefix("www.")
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "\N{HORIZONTAL ELLIPSIS}"


def _step(step: Step, naming: Naming) -> PathStep:
    start, end = naming.value(Iri(step.subject)), naming.value(Iri(step.object))
    return PathStep(start, relation_words(step.relation), end)
