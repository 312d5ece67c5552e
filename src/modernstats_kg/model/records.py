"""Resources as people and portals read them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from modernstats_kg.model.languages import FALLBACK, Chain
from modernstats_kg.model.terms import Iri, Quad, Term


@dataclass(frozen=True, slots=True)
class Record:
    """One resource of a collection.

    Attributes:
        iri: canonical IRI.
        kind: name of its collection, such as `projects`.
        local: its key in REST addresses, from `model.keys`.
        types: IRIs of its classes, sorted.
        labels: preferred label by language tag.
        values: terms by field name of its kind; a field without value is absent.
        sources: IRIs of the named graphs that speak of it, sorted.
        version: number of the commit that last changed what is said of it; 0 where that is not known.
    """

    iri: str
    kind: str
    local: str
    types: tuple[str, ...]
    labels: dict[str, str]
    values: dict[str, tuple[Term, ...]]
    sources: tuple[str, ...]
    version: int = 0

    def label(self, language: str = "en") -> str:
        """The label in `language`, else in English, else in any language, else the local name."""
        wanted = self.labels.get(language) or self.labels.get("en")
        return wanted or next(iter(sorted(self.labels.values())), self.local)


class FacetValue(NamedTuple):
    """One value of a facet: what a filter calls it, its name, how many items have it."""

    value: str
    label: str
    number: int


@dataclass(frozen=True, slots=True)
class FacetCounts:
    """How often each value of a field occurs.

    Attributes:
        field: name of the field.
        values: the most frequent ones first.
        distinct: number of all values, as `values` may be cut.
        missing: number of items without any.
    """

    field: str
    values: tuple[FacetValue, ...]
    distinct: int
    missing: int


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a collection.

    Attributes:
        items: the records of the page, in the order asked for.
        total: number of all matches.
        next: cursor of the page after it; None on the last page.
        previous: cursor of the page before it; None on the first page.
        last: cursor of the last page; "" where that is the first.
        facets: those asked for, in that order.
    """

    items: tuple[Record, ...]
    total: int
    next: str | None
    previous: str | None = None
    last: str = ""
    facets: tuple[FacetCounts, ...] = ()


@dataclass(frozen=True, slots=True)
class ListingRequest:
    """What of a collection is wanted.

    Attributes:
        limit: most items on the page, 1 to 1,000.
        cursor: opaque; from the `next` of the page before.
        sort: field names or `label` with commas between them, each with `-` before it for descending.
        filters: wanted value by field, `label`, `type` or `q` (text in any label), with or without one of
            the operators of `actions.filtering`.
        facets: fields whose values are to be counted.
        since: number of a commit; only what was changed after it is wanted.
        languages: chain of language tags, for the names that items are sorted by.
    """

    limit: int = 50
    cursor: str | None = None
    sort: str = "label"
    filters: Mapping[str, str] = field(default_factory=dict)
    facets: tuple[str, ...] = ()
    since: int | None = None
    languages: Chain = FALLBACK


@dataclass(frozen=True, slots=True)
class Description:
    """All that is said of one IRI.

    Attributes:
        iri: the resource described.
        outgoing: statements with it as subject, in a stable order.
        incoming: statements with it as object, in a stable order.
        labels: English (else any) label of every IRI that occurs, where it has one.
        members: IRIs of a hash vocabulary that the same document describes.
        commit: number of the commit that was read.
    """

    iri: str
    outgoing: tuple[Quad, ...]
    incoming: tuple[Quad, ...]
    labels: dict[str, str]
    members: tuple[Iri, ...]
    commit: int

    @property
    def statements(self) -> tuple[Quad, ...]:
        """Outgoing then incoming statements, as every RDF format serves them."""
        said = set(self.outgoing)
        return self.outgoing + tuple(quad for quad in self.incoming if quad not in said)


@dataclass(frozen=True, slots=True)
class Cell:
    """One phase, sub-process or overarching activity of a GSBPM matrix.

    Attributes:
        iri: the concept.
        code: its notation, or its local name where it has none.
        label: its name.
        related: number of things linked to it.
        carried: how many of them are linked only to the same part of another version.
    """

    iri: str
    code: str
    label: str
    related: int
    carried: int = 0


@dataclass(frozen=True, slots=True)
class Matrix:
    """One version of GSBPM: overarching activities, and phases each with its sub-processes."""

    version: str
    overarching: tuple[Cell, ...]
    phases: tuple[tuple[Cell, tuple[Cell, ...]], ...]
