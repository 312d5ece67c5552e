"""One violation with all that is needed to speak of it."""

from dataclasses import dataclass
from typing import Final

from rdflib import RDFS, SH, Graph, URIRef

from modernstats_kg.model.report import Expected, Violation
from modernstats_kg.model.terms import Iri, Literal, Term
from modernstats_kg.model.wording import with_article
from modernstats_kg.validate.nodes import english
from modernstats_kg.validate.paths import Step
from modernstats_kg.validate.view import View
from modernstats_kg.validate.words import (
    class_name,
    datatype_name,
    either,
    in_words,
    name_of,
    property_name,
    role_of,
    shortened,
    subject,
)

_LISTED: Final = 8
_FEW: Final = 3
_LONG: Final = 120


@dataclass(frozen=True, slots=True)
class Case:
    """One violation with all that its sentence is made from."""

    violation: Violation
    expected: Expected
    view: View
    shapes: Graph

    @property
    def who(self) -> str:
        """The node, as a sentence begins with it."""
        return subject(self.focus, self.view)

    @property
    def focus(self) -> Iri:
        """The node that was checked."""
        return Iri(self.violation.focus)

    @property
    def what(self) -> str:
        """What the property is called."""
        return property_name(self.violation.route, self.view)

    @property
    def value(self) -> Term | None:
        """The value found."""
        found = self.violation
        if found.value is None:
            return None
        return Literal(found.value, found.datatype, found.language) if found.datatype else Iri(found.value)

    @property
    def quoted(self) -> str:
        """The value found, by its name where it has one."""
        value = self.value
        name = name_of(value, self.view) if value else ""
        shown = shortened(value.value) if isinstance(value, Iri) else self.violation.value or ""
        return f"“{name or short(shown)}”"

    @property
    def as_what(self) -> str:
        """What the value is to the node."""
        return role_of(self.violation.route, self.who, self.view)

    @property
    def wanted(self) -> str:
        """What the shape asks for, in words."""
        expected = self.expected
        if expected.datatypes:
            return either([datatype_name(name) for name in expected.datatypes])
        if expected.classes:
            return self._wanted_class()
        if expected.values:
            return f"one of {either(some(expected.values))}"
        return "the IRI of one" if expected.kind == str(SH.IRI) else "one"

    def _wanted_class(self) -> str:
        """The classes, or where they are many and have a name together, that name."""
        together = [
            english(self.shapes.objects(other, RDFS.label))
            for other in self.shapes.objects(URIRef(self.violation.shape), SH.node)
        ]
        if len(self.expected.classes) > _FEW and any(together):
            return with_article(in_words(next(name for name in together if name)))
        return either([class_name(name, self.view) for name in self.expected.classes])

    @property
    def present(self) -> set[Term]:
        """All values that the property has."""
        return self.view(self.focus, Step(Iri(self.violation.path))) if self.violation.path else set()


def some(values: tuple[str, ...]) -> list[str]:
    """The first of many values, and how many more there are."""
    more = len(values) - _LISTED
    return [*map(shortened, values[:_LISTED]), *([f"{more} more"] if more > 0 else [])]


def short(text: str) -> str:
    """The text, or the beginning of a long one."""
    return text if len(text) <= _LONG else f"{text[: _LONG - 1]}…"


Pair = tuple[tuple[str, str], tuple[str, str]]


def reversed_pair(case: Case) -> Pair | None:
    """Of a shape that forbids one value below another: the two properties with their values."""
    for inner in case.shapes.objects(URIRef(case.violation.shape), SH["not"]):
        for part in case.shapes.objects(inner, SH.property):
            late, early = case.shapes.value(part, SH.path), case.shapes.value(part, SH.lessThan)
            found = [
                case.view(case.focus, Step(Iri(str(name)))) for name in (late, early) if name is not None
            ]
            if [len(values) for values in found] == [1, 1]:
                later, earlier = (str(next(iter(values))) for values in found)
                return (str(late), later), (str(early), earlier)
    return None
