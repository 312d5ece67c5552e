"""Pointers into the body for findings that are about more than one of its members, or about none."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from modernstats_kg.model.report import Place, Places, Report, Violation
from modernstats_kg.namespaces import expand

_TYPE = expand("rdf:type")
_OF_CLASS = "http://www.w3.org/ns/shacl#ClassConstraintComponent"
_OF_KIND = "http://www.w3.org/ns/shacl#NodeKindConstraintComponent"


@dataclass(frozen=True, slots=True)
class Sent:
    """What an editor sent.

    Attributes:
        iri: of the item.
        members: names of the members of the body.
        places: where in the body properties and values stand, or would stand.
    """

    iri: str
    members: frozenset[str]
    places: Places

    def holds(self, place: Place | None) -> bool:
        """Whether the body has the member to which a pointer leads."""
        return place is not None and (place.pointer or "").partition("/")[2].partition("/")[0] in self.members


def pointed(report: Report, sent: Sent, paths: Callable[[str], Iterable[str]]) -> Report:
    """The report with a pointer for every finding that the body is the cause of.

    Args:
        report: whose findings have a place already where one property is at fault.
        sent: the body.
        paths: IRIs of the properties that a shape, by its IRI, is about.
    """
    once = _once(report.violations)
    placed = [replace(one, place=_place(one, sent, paths)) for one in once]
    return replace(report, violations=tuple(_naming(one, sent) for one in placed))


def _once(violations: Iterable[Violation]) -> tuple[Violation, ...]:
    """The findings without those that only say of a value of the wrong class that it is no IRI either."""
    found = tuple(violations)
    told = {(one.focus, one.path, one.value) for one in found if one.component == _OF_CLASS}
    return tuple(
        one for one in found if one.component != _OF_KIND or (one.focus, one.path, one.value) not in told
    )


def _naming(one: Violation, sent: Sent) -> Violation:
    """A finding that something is missing, with the name of the member that it would be."""
    member = (one.place.pointer or "").removeprefix("/") if one.place is not None else ""
    if one.focus != sent.iri or one.value is not None or not one.path or not member or "/" in member:
        return one
    return replace(one, sentence=f"{one.sentence} In the body this is `{member}`.")


def _place(one: Violation, sent: Sent, paths: Callable[[str], Iterable[str]]) -> Place:
    """The member that was sent goes before others that the rule is about, and these before the whole body."""
    if one.focus != sent.iri:
        # what refers to the item does not fit any more: most often, because of its class
        place = sent.places.get((sent.iri, _TYPE, None)) if one.value == sent.iri else None
        return place if place is not None and sent.holds(place) else Place("")
    about = [one.expected.compared] if one.path else sorted(paths(one.shape))
    others = [sent.places.get((sent.iri, path, None)) for path in about if path]
    known = [place for place in (one.place, *others) if place is not None and place.pointer]
    return next(filter(sent.holds, known), known[0] if known else Place(""))
