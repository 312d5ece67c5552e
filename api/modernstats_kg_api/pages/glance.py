"""The card "At a glance": the main facts of a thing, a row for each, with nothing where nothing is known."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Final

from modernstats_kg.actions.collection import records_by_iri
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.list_order import natural_key
from modernstats_kg.model.terms import Iri, Term
from modernstats_kg.namespaces import curie
from modernstats_kg_api.pages.glance_facts import (
    FACTS,
    MEMBER_OF,
    MEMBERS,
    NUMBERED,
    OUTPUTS,
    STANDARDS,
    WHEN,
    Fact,
)
from modernstats_kg_api.pages.languages import gettext
from modernstats_kg_api.pages.memberships import MEMBER, ORGANIZATION, memberships
from modernstats_kg_api.pages.naming import Naming, Value
from modernstats_kg_api.pages.notes import ATTENDANCE, began, between, note_of, way_of
from modernstats_kg_api.pages.said import Said
from modernstats_kg_api.pages.timeline import spans_of

_SIDES: Final = {MEMBERS: MEMBER, MEMBER_OF: ORGANIZATION}
_NODES: Final = ("org:organization", "org:member")
"""Properties of a membership; what is wanted is its other end."""

_OUT, _INTO = True, False
Statement = tuple[bool, str, Term]
"""One statement: whether the thing is its subject, prefixed name of the property, the other end."""


@dataclass(frozen=True, slots=True)
class GlanceRow:
    """One question and its answers; `title` is English and is translated where it is shown."""

    title: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Glance:
    """The card.

    Attributes:
        rows: its rows; none for what it has no questions about.
        told: prefixed names of the properties that the rows say everything of.
    """

    rows: tuple[GlanceRow, ...] = ()
    told: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Card:
    """What is read while a card is made; `claimed` are the statements that a row has told."""

    kg: KnowledgeGraph
    said: Said
    naming: Naming
    claimed: set[Statement] = field(default_factory=set)


def view_glance(kg: KnowledgeGraph, said: Said, kinds: Iterable[str], naming: Naming) -> Glance:
    """The card of the thing that `said` is of.

    Args:
        said: what is said of it.
        kinds: names of the collections that it is in; the first with questions counts.
        naming: names and links.
    """
    kind = next((kind for kind in kinds if kind in FACTS), "")
    card = _Card(kg, said, naming)
    found = ((fact, _answer(card, kind, fact)) for fact in FACTS.get(kind, ()))
    rows = tuple(GlanceRow(fact.title, values) for fact, values in found if values)
    return Glance(rows, _told(card))


def _told(card: _Card) -> frozenset[str]:
    outgoing = {curie(iri): values for iri, values in card.said.outgoing.items()}
    return frozenset(
        name
        for name, values in outgoing.items()
        if all((_OUT, name, value) in card.claimed for value in values)
    )


def _answer(card: _Card, kind: str, fact: Fact) -> tuple[Value, ...]:
    statements = [found for found in _statements(card.said, fact) if _fits(card, fact, found)]
    card.claimed.update(statements)
    if fact.title == WHEN:
        return _when(card, kind)
    notes = _ends(statements, fact)
    if fact.title in _SIDES:
        notes |= memberships(card.kg, card.said, _SIDES[fact.title], card.naming)
    notes = {**_indirect(card, kind, fact), **notes}
    return tuple(_value(card, end, note) for end, note in sorted(notes.items(), key=_order(card, fact)))


def _statements(said: Said, fact: Fact) -> Iterable[Statement]:
    """The statements that a row is read from, in its order."""
    for name in fact.out:
        yield from ((_OUT, name, value) for value in said.values(name))
    for name in fact.into:
        yield from ((_INTO, name, subject) for subject in said.pointing(name))


def _fits(card: _Card, fact: Fact, statement: Statement) -> bool:
    """Whether a row tells a statement: no row before has, and its other end is of the kinds asked for."""
    end = statement[2].value
    if fact.under not in end:
        return False
    of_kind = not fact.kinds or any(end in records_by_iri(card.kg, kind) for kind in fact.kinds)
    return of_kind and statement not in card.claimed


def _ends(statements: Iterable[Statement], fact: Fact) -> dict[Term, str]:
    """The other ends, each with what the links to it are, where the row tells that."""
    found: dict[Term, dict[str, None]] = {}
    for _, name, end in statements:
        if name not in _NODES:
            found.setdefault(end, {})[way_of(name) if fact.told else ""] = None
    return {end: ", ".join(filter(None, ways)) for end, ways in found.items()}


def _when(card: _Card, kind: str) -> tuple[Value, ...]:
    """One value: years of a project in words, else begin and end as stated, with how sure they are."""
    record = records_by_iri(card.kg, kind).get(card.said.iri)
    starts, ends = (card.said.values(f"schema:{name}Date") for name in ("start", "end"))
    only_years = kind == "projects" and not any("-" in date.value for date in (*starts, *ends))
    spans = spans_of([record], card.naming) if record and only_years else ()
    others = card.said.values("hlg:year", "dcterms:issued")
    text = spans[0].words if spans else between(starts, ends) or between(others, ())
    note = ", ".join(card.naming.label(iri.value).lower() for iri in card.said.things("hlg:dateStatus"))
    return (Value(text, note=note),) if text else ()


def _indirect(card: _Card, kind: str, fact: Fact) -> dict[Term, str]:
    """What a thing has through another: a group the outputs of its projects, an output their standards."""
    if (kind, fact.title) == ("groups", OUTPUTS):
        work, name = card.said.pointing("prov:wasAssociatedWith"), "outputs"
    elif (kind, fact.title) == ("outputs", STANDARDS):
        makers = card.said.things("prov:wasGeneratedBy")
        work, name = (*makers, *card.said.pointing("prov:generated", "hlg:plannedOutput")), "concernsStandard"
    else:
        return {}
    projects = records_by_iri(card.kg, "projects")
    records = [projects[iri.value] for iri in dict.fromkeys(work) if iri.value in projects]
    return {
        end: gettext("through %(name)s", name=card.naming.label(record.iri))
        for record in records
        for end in record.values.get(name, ())
    }


def _value(card: _Card, end: Term, note: str) -> Value:
    """One answer; web addresses that stand as text become links too."""
    value = card.naming.value(end)
    if value.language == card.naming.language:  # no need to tell
        value = replace(value, language="")
    if end.value in ATTENDANCE:
        return replace(value, text=gettext(ATTENDANCE[end.value]), href=None)
    if isinstance(end, Iri):
        own = note_of(card.kg, end.value, card.naming)
        return replace(value, note=", ".join(filter(None, (note, own))))
    is_address = value.text.startswith(("http://", "https://"))
    return replace(value, href=value.text if is_address else None, note=note)


def _order(card: _Card, fact: Fact) -> Callable[[tuple[Term, str]], tuple[object, ...]]:
    """Projects and events by date, the latest first; the parts of a whole by number; all else by name."""

    def place(item: tuple[Term, str]) -> tuple[object, ...]:
        iri = item[0].value
        name = iri if fact.title in NUMBERED else card.naming.value(item[0]).text
        return -began(card.kg, iri), natural_key(name)

    return place
