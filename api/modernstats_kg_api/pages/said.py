"""What a description says, by property: the values of the resource, and what points to it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from modernstats_kg.model.records import Description
from modernstats_kg.model.terms import Iri, Term
from modernstats_kg.namespaces import expand

Part = TypeVar("Part")


@dataclass(frozen=True, slots=True)
class Said:
    """The statements of one description without their graphs, by IRI of the property.

    Attributes:
        iri: the resource.
        outgoing: its values.
        incoming: what has it as a value.
    """

    iri: str
    outgoing: Mapping[str, tuple[Term, ...]]
    incoming: Mapping[str, tuple[Iri, ...]]

    def values(self, *names: str) -> tuple[Term, ...]:
        """The values of some properties, by prefixed name, each once."""
        return _joined(self.outgoing, names)

    def things(self, *names: str) -> tuple[Iri, ...]:
        """Those of the values that are things."""
        return tuple(term for term in self.values(*names) if isinstance(term, Iri))

    def texts(self, *names: str) -> tuple[str, ...]:
        """Those of the values that are texts, numbers or dates, as they are written."""
        return tuple(term.value for term in self.values(*names) if not isinstance(term, Iri))

    def pointing(self, *names: str) -> tuple[Iri, ...]:
        """What has the resource as a value of some properties, by prefixed name, each once."""
        return _joined(self.incoming, names)


def said_of(description: Description) -> Said:
    """The statements of a description; those about other terms of its document are left out."""
    outgoing: dict[str, dict[Term, None]] = defaultdict(dict)
    incoming: dict[str, dict[Iri, None]] = defaultdict(dict)
    for quad in description.outgoing:
        if quad.subject.value == description.iri:
            outgoing[quad.predicate.value][quad.object] = None
    for quad in description.incoming:
        incoming[quad.predicate.value][quad.subject] = None
    return Said(
        description.iri,
        {predicate: tuple(values) for predicate, values in outgoing.items()},
        {predicate: tuple(subjects) for predicate, subjects in incoming.items()},
    )


def _joined(found: Mapping[str, tuple[Part, ...]], names: tuple[str, ...]) -> tuple[Part, ...]:
    return tuple(dict.fromkeys(part for name in names for part in found.get(expand(name), ())))
