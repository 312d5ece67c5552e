"""The difference that a form makes, line by line, before anything is written."""

from collections.abc import Iterable
from dataclasses import dataclass

from modernstats_kg.actions.changes import resources_between
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.model.change import Change
from modernstats_kg.model.terms import Iri, Quad
from modernstats_kg_api.pages.naming import Naming, Value


@dataclass(frozen=True, slots=True)
class Line:
    """One statement that comes or goes.

    Attributes:
        added: whether it comes.
        about: what it is said of; None for the thing that the page is about.
        label: what its property is called.
        value: what is said.
    """

    added: bool
    about: Value | None
    label: str
    value: Value


def lines_of(change: Change, iri: str, naming: Naming) -> tuple[Line, ...]:
    """The statements of a change, by property: first those that go, then those that come.

    Args:
        change: as `Store.effect` gives it.
        iri: of the thing that the page is about.
        naming: what properties and things are called.
    """
    return _lines(change.adds, change.removes, iri, naming)


def lines_since(kg: KnowledgeGraph, iri: str, commit: int, naming: Naming) -> tuple[Line, ...]:
    """What others have changed of a thing since a commit.

    Raises:
        Busy: too many others compare states.
    """
    if not 0 < commit < kg.store.commit:
        return ()
    changed = (one for one in resources_between(kg, commit, kg.store.commit) if one.iri == iri)
    return tuple(line for one in changed for line in _lines(one.added, one.removed, iri, naming))


def _lines(adds: Iterable[Quad], removes: Iterable[Quad], iri: str, naming: Naming) -> tuple[Line, ...]:
    told = {(True, *quad[:3]) for quad in adds} | {(False, *quad[:3]) for quad in removes}
    lines = (
        Line(
            added,
            None if subject.value == iri else naming.value(subject),
            naming.predicate_label(predicate.value),
            naming.value(value),
        )
        for added, subject, predicate, value in told
    )
    return tuple(sorted(lines, key=_order))


def _order(line: Line) -> tuple[bool, str, bool, str]:
    return (line.about is not None, line.label, line.added, line.value.text)


def graph_names(change: Change, naming: Naming) -> tuple[Value, ...]:
    """The named graphs that a change touches."""
    return tuple(naming.value(Iri(graph.value)) for graph in change.graphs)
