"""What an editor asks for by JSON, and what is wrong with it, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from modernstats_kg.model.kinds import Kind
from modernstats_kg.model.report import Candidate
from modernstats_kg.model.terms import Iri

Manner = Literal["create", "replace", "merge"]
"""A new item; the whole of one; a merge patch (RFC 7396)."""

References = Literal["keep", "remove", "move"]
"""What becomes of the statements that refer to what is withdrawn: `keep` is refused where there are any."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One member of a JSON body that does not fit.

    Attributes:
        pointer: JSON pointer (RFC 6901) into the body.
        sentence: what is wrong, and what would do.
        value: what was found there, as text; None where something is missing.
        expected: what would do, where there are few possibilities.
        candidates: the nearest of these, the nearest first.
    """

    pointer: str
    sentence: str
    value: str | None = None
    expected: tuple[str, ...] = ()
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """A statement that refers to a resource.

    Attributes:
        subject: IRI of what refers to it.
        property: IRI of the property.
        graph: IRI of the named graph that says so.
    """

    subject: str
    property: str
    graph: str


@dataclass(frozen=True, slots=True)
class Wish:
    """A change of one item, as a client asks for it.

    Attributes:
        kind: of the item.
        key: of the item in its collection; empty for a new one that gets a key.
        manner: how `body` is meant.
        body: members by name.
        graph: named graph that statements are added to; None for the one where the item stands.
        language: of plain text where a text with a language belongs.
    """

    kind: Kind
    key: str
    manner: Manner
    body: Mapping[str, Any]
    graph: Iri | None = None
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """An item that is to go.

    Attributes:
        kind: of the item.
        key: of the item in its collection.
        replaced_by: what to use instead: IRI, prefixed name or key of the same kind; empty for nothing.
        references: what becomes of the statements that refer to it.
        graph: named graph that the successor is stated in; None for the one where the item stands.
    """

    kind: Kind
    key: str
    replaced_by: str = ""
    references: References = "keep"
    graph: Iri | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """How an item is read now.

    Attributes:
        body: its members as JSON gives them.
        tags: entity tags, without quotes, of all its representations.
    """

    body: Mapping[str, Any]
    tags: frozenset[str]
