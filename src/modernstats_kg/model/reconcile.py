"""What reconciliation asks and answers: rows of somebody's table, matched to things of the graph."""

from dataclasses import dataclass, field
from typing import Final, Literal

from modernstats_kg.model.terms import Term

Strictness = Literal["any", "should", "all"]
"""Whether a thing has one of the types asked for, had better have one, or has all of them."""

CERTAIN: Final = 100.0
"""The score of a thing that is exactly what was asked for; only such a thing can be a match."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The things that one service reconciles against.

    Attributes:
        key: its name in addresses; "" for everything.
        id: the type that stands for it in queries and answers: name of a kind, or IRI of a scheme.
        name: what people call it.
        kind: name of the kind; "" where it is a scheme, or everything.
    """

    key: str
    id: str
    name: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """A property that a thing should have.

    Attributes:
        property: as the client names it.
        values: one of them is enough; text, or the IRI of a thing.
    """

    property: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReconciliationQuery:
    """One row: what its thing is called, and what else is known of it.

    Attributes:
        text: a name, a code or an IRI; may be empty where there are wishes.
        types: types that the thing should have; empty for any.
        strictness: how `types` are meant.
        limit: most candidates in the answer; at least 1.
        wishes: properties that it should have.
    """

    text: str
    types: tuple[str, ...] = ()
    strictness: Strictness = "any"
    limit: int = 10
    wishes: tuple[Wish, ...] = ()


@dataclass(frozen=True, slots=True)
class TypeName:
    """A type or property by which things are told apart: its id, its name, and more about it."""

    id: str
    name: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing as lists of candidates show it.

    Attributes:
        iri: canonical IRI.
        name: its label in English, else in any language.
        description: its code and what it belongs to, which tell namesakes apart.
        types: what it belongs to.
    """

    iri: str
    name: str
    description: str
    types: tuple[TypeName, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A thing that a row may mean.

    Attributes:
        entity: the thing.
        score: 0 to 100.
        match: whether it is certain that this is meant, and nothing else.
        features: what the score is made of.
    """

    entity: Entity
    score: float
    match: bool
    features: dict[str, float | bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Column:
    """A property whose values were asked for.

    Attributes:
        id: as the client named it.
        name: what people call it.
        type: the kind or scheme that all its values belong to, if there is one.
    """

    id: str
    name: str
    type: Scope | None = None


@dataclass(frozen=True, slots=True)
class Extension:
    """Values of properties of things.

    Attributes:
        columns: the properties, in the order asked for.
        rows: by IRI, then by property, the terms; empty where there are none.
        labels: of the things that are values.
    """

    columns: tuple[Column, ...]
    rows: dict[str, dict[str, tuple[Term, ...]]]
    labels: dict[str, str]


@dataclass(frozen=True, slots=True)
class Preview:
    """What people need to see of a thing to know it again.

    Attributes:
        entity: the thing.
        about: what it is, in prose; may be empty.
        others: other names of it.
        facts: what else is said of it, as a name and what people read.
    """

    entity: Entity
    about: str
    others: tuple[str, ...]
    facts: tuple[tuple[str, str], ...] = ()
