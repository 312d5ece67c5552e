"""The change that a form means, as a REST body says it, and where in the form each part of it stands."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from modernstats_kg.actions.form_fields import FieldAsked
from modernstats_kg.model.terms import Term
from modernstats_kg_api.pages.edit_names import Choice
from modernstats_kg_api.pages.edit_rows import Row, language_of, member_of, unbroken
from modernstats_kg_api.pages.edit_sheet import KEY, NAMES, TYPE, About, Sheet


@dataclass
class Meant:
    """The members that are sent to the one function that writes items, and where in the form they stand.

    Attributes:
        body: members by name.
        places: names of rows, such as `startDate-0`, by JSON pointer; names of fields for whole members.
        faults: sentences by name of a row, for what no body can say; in English, as those of `edit_item`.
    """

    body: dict[str, Any] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    faults: dict[str, list[str]] = field(default_factory=dict)

    def place(self, pointer: str) -> str:
        """The row or field that a pointer leads to; empty for the form as a whole."""
        while pointer and pointer not in self.places:
            pointer = pointer.rpartition("/")[0]
        return self.places.get(pointer, "")


def meant_by(sheet: Sheet, about: About) -> Meant:
    """The change that a form means, as the body of a REST write: what nobody has touched is not in it."""
    meant = Meant(places={f"/{name}": name for name in (NAMES, TYPE, KEY)})
    _mean_names(sheet.rows.get(NAMES, ()), about, meant)
    if about.record is None:
        _mean_new(sheet, about, meant)
    for one in about.fields:
        meant.places[f"/{one.name}"] = one.name
        rows = sheet.rows.get(one.name, ())
        if any(row.is_changed for row in rows):
            _mean_values(one, rows, about, meant)
    return meant


def _mean_names(rows: Sequence[Row], about: About, meant: Meant) -> None:
    names: dict[str, str | None] = {}
    uses = Counter(row.language.lower() for row in rows if row.text.strip())
    for row in rows:
        tag, text, place = row.language.lower(), unbroken(row.text).strip(), f"{NAMES}-{row.number}"
        meant.places[f"/{NAMES}/{tag}"] = place
        if not row.is_changed:
            continue
        if row.was is not None:
            names.setdefault(language_of(row.was), None)
        if text:
            names[tag] = text
        if text and uses[tag] > 1:
            meant.faults[place] = [f"There is one name for each language; {tag!r} has two."]
    if names or about.record is None:
        meant.body[NAMES] = names if about.record else {tag: text for tag, text in names.items() if text}


def _mean_new(sheet: Sheet, about: About, meant: Meant) -> None:
    if key := sheet.first(KEY):
        meant.body[KEY] = key
    if chosen := sheet.first(TYPE):
        meant.body[TYPE] = [chosen]


def _mean_values(one: FieldAsked, rows: Sequence[Row], about: About, meant: Meant) -> None:
    """The whole of a member: what is there now, less what was taken away or changed, and what was typed."""
    now: Sequence[Term] = about.state.values.get(one.predicate, ())
    by_value = {row.was: row for row in rows if row.was is not None}
    gone = {row.was for row in rows if row.is_changed}
    values: list[tuple[Any, Row | None]] = [
        (member_of(term), by_value.get(term)) for term in now if term not in gone
    ]
    values += [
        (_value(one, row, about.choices[one.name]), row)
        for row in rows
        if row.is_changed and row.text.strip()
    ]
    single = not one.many and len(values) < 2
    for number, (_, row) in enumerate(values):
        if row is not None:
            meant.places[f"/{one.name}" + ("" if single else f"/{number}")] = f"{one.name}-{row.number}"
    listed = [value for value, _ in values]
    meant.body[one.name] = (listed[0] if listed else None) if single else listed


def _value(one: FieldAsked, row: Row, choice: Choice) -> Any:
    text = unbroken(row.text).strip()
    if one.sort == "link":
        return choice.meant(text)
    if row.language and (one.sort == "spoken" or language_of(row.was)):
        return {"value": text, "language": row.language}
    return text
