"""What things are called in a form, each by a name of its own, and which one somebody means who types it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from modernstats_kg.actions.form_fields import FieldAsked
from modernstats_kg.model.terms import Iri, Term
from modernstats_kg.namespaces import curie
from modernstats_kg_api.pages.naming import Naming

MOST_LISTED: Final = 300
"""Things that a list of suggestions has; of more, one types a part of the IRI, the key or the whole name."""
_MOST_CHOSEN: Final = 12
"""Things among which one chooses without typing."""


@dataclass(frozen=True)
class Choice:
    """The things that fit in one field.

    Attributes:
        names: what each is called, by IRI.
        closed: whether nothing else fits.
    """

    names: Mapping[str, str]
    closed: bool

    @property
    def is_short(self) -> bool:
        """Whether one chooses among them without typing."""
        return self.closed and 0 < len(self.names) <= _MOST_CHOSEN

    @property
    def suggested(self) -> Sequence[str]:
        """The names that are suggested while one types; none where there are too many."""
        return () if self.is_short or len(self.names) > MOST_LISTED else sorted(self.names.values())

    def meant(self, text: str) -> str:
        """IRI of the thing of that name; the text itself where there is none, or more than one."""
        return self._by_name.get(text.strip().casefold(), text.strip())

    def texts(self, terms: Iterable[Term]) -> dict[Term, str]:
        """What the links among some values are called."""
        return {term: self.names[term.value] for term in terms if self._is_named(term)}

    def _is_named(self, term: Term) -> bool:
        return isinstance(term, Iri) and term.value in self.names

    @cached_property
    def _by_name(self) -> dict[str, str]:
        uses = Counter(name.casefold() for name in self.names.values())
        return {name.casefold(): iri for iri, name in self.names.items() if uses[name.casefold()] == 1}


def choices_of(fields: Iterable[FieldAsked], naming: Naming) -> dict[str, Choice]:
    """What fits in each field, by its name; fields that take the same things share what these are called."""
    known: dict[tuple[str, ...], Mapping[str, str]] = {}
    found = {}
    for field in fields:
        if field.options not in known:
            known[field.options] = _named(field.options, naming)
        found[field.name] = Choice(known[field.options], field.closed)
    return found


def _named(iris: Sequence[str], naming: Naming) -> dict[str, str]:
    """The label of each; where several have the same, with what their IRIs end in."""
    labels = {iri: naming.label(iri) for iri in iris}
    uses = Counter(label.casefold() for label in labels.values())
    own = f"{naming.base}id/"
    return {
        iri: label if uses[label.casefold()] == 1 else f"{label} ({curie(iri).removeprefix(own)})"
        for iri, label in labels.items()
    }
