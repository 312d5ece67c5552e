"""What a model draws around one of its elements."""

from dataclasses import dataclass

from modernstats_kg.model.terms import Iri


@dataclass(frozen=True, slots=True)
class Property:
    """One attribute or relation that a model draws between its elements.

    Attributes:
        iri: the property.
        label: what the model calls it; the local name where the drawing has no text.
        kind: IRI of its kind: attribute, association, aggregation or composition; "" when not said.
        domains: elements that have it.
        ranges: elements or types of value it leads to.
        required: an attribute that every instance has; None when not said.
        repeatable: an attribute that an instance may have several times; None when not said.
        note: hint on its cardinalities; "" when there is none.
    """

    iri: str
    label: str
    kind: str
    domains: tuple[Iri, ...]
    ranges: tuple[Iri, ...]
    required: bool | None = None
    repeatable: bool | None = None
    note: str = ""
