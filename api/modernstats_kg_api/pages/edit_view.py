"""A form as its template reads it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from modernstats_kg.actions.form_fields import FieldAsked, classes_for, name_rules
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.namespaces import curie, expand
from modernstats_kg_api.pages.edit_names import Choice
from modernstats_kg_api.pages.edit_rows import Row, language_of
from modernstats_kg_api.pages.edit_sheet import KEY, NAMES, TYPE, About, Sheet
from modernstats_kg_api.pages.languages import gettext, gettext_noop, spoken
from modernstats_kg_api.pages.naming import Naming

_LONG: Final = 70
_LONG_FIELDS: Final = ("description", "comment", "note")
_NAME: Final = expand("skos:prefLabel")
_CLASS: Final = expand("rdf:type")

Control = Literal["line", "lines", "choice"]
"""One line of text, several, or a choice among a few things."""


@dataclass(frozen=True, slots=True)
class RowView:
    """One value in the form.

    Attributes:
        row: what is typed.
        faults: what is wrong with it.
    """

    row: Row
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field in the form.

    Attributes:
        name: of its member.
        label: what it is called.
        curie: prefixed name of its property; empty for none.
        rules: what the shapes say of it, in English.
        help: what we say of it.
        needed: whether it has to have a value.
        more: whether another value may be added.
        spoken: whether its values have a language.
        control: how a value is typed.
        options: value and name of each thing to choose from.
        suggested: name of its list of suggestions; empty for none.
        rows: its values.
        faults: what is wrong with it as a whole.
        hidden: how many values it has beside those that are shown.
    """

    name: str
    label: str
    curie: str
    rules: tuple[str, ...]
    help: str
    needed: bool
    more: bool
    spoken: bool
    control: Control
    options: tuple[tuple[str, str], ...]
    suggested: str
    rows: tuple[RowView, ...]
    faults: tuple[str, ...]
    hidden: int = 0


@dataclass(frozen=True, slots=True)
class FormView:
    """The form.

    Attributes:
        groups: its fields below the headings that they stand under.
        suggestions: names of things by name of the list.
        summary: place and sentence of everything that is wrong, in the order of the form.
    """

    groups: tuple[tuple[str, tuple[FieldView, ...]], ...]
    suggestions: Mapping[str, Sequence[str]]
    summary: tuple[tuple[str, str], ...]


def form_view(
    kg: KnowledgeGraph,
    naming: Naming,
    filled: tuple[About, Sheet],
    faults: Mapping[str, Sequence[str]],
    more: str = "",
) -> FormView:
    """The form with what is typed in it.

    Args:
        kg: says which classes a new item may have.
        naming: what properties and things are called.
        filled: what the form is about, and what is typed.
        faults: sentences by row, field, or "" for all of it.
        more: name of a field that is to have room for another value.
    """
    about, sheet = filled
    lists = _lists(about)
    own = _own_fields(kg, naming, about)
    fields = [_view(one, sheet, faults, more) for one in own]
    fields += [
        _view(_asked(one, about, naming, lists), sheet, faults, more, _beyond(one, about, sheet))
        for one in about.fields
    ]
    of_sort = {one.name: _GROUPS[one.sort] for one in about.fields}
    groups = {title: [one for one in fields if of_sort.get(one.name, _TEXTS) == title] for title in _TITLES}
    shown = tuple((title, tuple(group)) for title, group in groups.items() if group)
    suggestions = {name: about.choices[field].suggested for name, field in lists.values()}
    return FormView(shown, suggestions, tuple(_summary(shown, faults)))


_TEXTS: Final = gettext_noop("Names and texts")
_DATES: Final = gettext_noop("Dates")
_LINKS: Final = gettext_noop("Links to other things")
_TITLES: Final = (_TEXTS, _DATES, _LINKS)
_GROUPS: Final = {"text": _TEXTS, "spoken": _TEXTS, "date": _DATES, "link": _LINKS}


def _lists(about: About) -> dict[int, tuple[str, str]]:
    """Name of the list of suggestions, and of a field that has it, by what identifies the choice."""
    found: dict[int, tuple[str, str]] = {}
    for name, choice in about.choices.items():
        if choice.suggested:
            found.setdefault(id(choice.names), (f"things-{len(found)}", name))
    return found


def _own_fields(kg: KnowledgeGraph, naming: Naming, about: About) -> list[FieldView]:
    """The fields that every form has: the names; of a new item, its class and its key too."""
    classes = about.record.types if about.record else ()
    rules = name_rules(kg, classes or about.kind.class_iris)
    named = _plain(NAMES, naming.predicate_label(_NAME), _NAME, rules)
    fields = [replace(named, needed=True, more=True, spoken=True)]
    if about.record is not None:
        return fields
    known = classes_for(kg, about.kind)
    if len(known) > 1:
        options = tuple((iri, naming.label(iri)) for iri in known)
        chosen = _plain(TYPE, naming.predicate_label(_CLASS), _CLASS)
        fields.insert(0, replace(chosen, control="choice", options=options, needed=True))
    told = gettext("The last part of its address; left empty, it is made from the English name.")
    return [*fields, replace(_plain(KEY, gettext("Key"), ""), help=told)]


def _plain(name: str, label: str, predicate: str, rules: tuple[str, ...] = ()) -> FieldView:
    prefixed = curie(predicate) if predicate else ""
    return FieldView(name, label, prefixed, rules, "", False, False, False, "line", (), "", (), ())


def _asked(one: FieldAsked, about: About, naming: Naming, lists: Mapping[int, tuple[str, str]]) -> FieldView:
    choice = about.choices[one.name]
    control: Control = "lines" if one.name in _LONG_FIELDS else "choice" if choice.is_short else "line"
    listed = lists.get(id(choice.names), ("", "")) if choice.suggested else ("", "")
    needed = one.needed and not (about.record is None and one.name == "identifier")
    return replace(
        _plain(one.name, naming.predicate_label(one.predicate), one.predicate, one.rules),
        help=_help(one, choice),
        needed=needed,
        more=one.most is None or one.most > 1,
        spoken=one.sort == "spoken",
        control=control,
        options=tuple((name, name) for name in sorted(choice.names.values())) if choice.is_short else (),
        suggested=listed[0],
    )


def _help(one: FieldAsked, choice: Choice) -> str:
    if one.sort == "date":
        return gettext("For example 2024, 2024-10 or 2024-10-21.")
    if one.sort != "link" or choice.is_short:
        return ""
    if choice.suggested:
        return gettext("The name of a thing, its key or its IRI.")
    return gettext("An IRI, such as https://example.org/, or the key of a thing.")


def _beyond(one: FieldAsked, about: About, sheet: Sheet) -> int:
    shown = sum(row.was is not None for row in sheet.rows.get(one.name, ()))
    return max(0, len(about.state.values.get(one.predicate, ())) - shown) if about.record else 0


def _view(
    one: FieldView, sheet: Sheet, faults: Mapping[str, Sequence[str]], more: str, hidden: int = 0
) -> FieldView:
    given = sheet.rows.get(one.name, ())
    rows = [row for row in given if not row.is_empty]
    empty = 1 if one.more or not rows else 0
    if one.name == more:
        empty = sum(row.is_empty for row in given) + 1
    number = max((row.number for row in rows), default=-1) + 1
    tag = spoken() if one.spoken else ""
    rows += [Row(number + place, language=tag) for place in range(empty)]
    views = tuple(RowView(row, tuple(faults.get(f"{one.name}-{row.number}", ()))) for row in rows)
    return replace(
        one,
        rows=views,
        faults=tuple(faults.get(one.name, ())),
        control=_control(one, rows),
        spoken=one.spoken or any(language_of(row.was) for row in rows),
        hidden=hidden,
    )


def _control(one: FieldView, rows: Iterable[Row]) -> Control:
    """As the field has it, but with room for what is long or has several lines."""
    long = any(len(row.text) > _LONG or "\n" in row.text for row in rows)
    return "lines" if one.control == "line" and long and not one.suggested else one.control


def _summary(
    groups: Iterable[tuple[str, tuple[FieldView, ...]]], faults: Mapping[str, Sequence[str]]
) -> Iterable[tuple[str, str]]:
    yield from (("", sentence) for sentence in faults.get("", ()))
    for _, fields in groups:
        for one in fields:
            yield from ((f"{one.name}-{one.rows[0].row.number}", sentence) for sentence in one.faults)
            for view in one.rows:
                yield from ((f"{one.name}-{view.row.number}", sentence) for sentence in view.faults)
