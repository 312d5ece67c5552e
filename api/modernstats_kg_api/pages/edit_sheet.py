"""One form as somebody fills it in: what it is about, what was read, and what is typed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from modernstats_kg.actions.collection import kind_named, records_by_iri
from modernstats_kg.actions.describing import is_described
from modernstats_kg.actions.form_fields import (
    FieldAsked,
    ItemState,
    classes_for,
    fields_asked,
    item_state,
)
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.tombstones import expect_not_withdrawn
from modernstats_kg.errors import BadParameter, NotFound
from modernstats_kg.model.kinds import KINDS, Kind
from modernstats_kg.model.records import Record
from modernstats_kg.model.terms import RDF_LANG_STRING, Literal
from modernstats_kg_api.pages.edit_names import Choice, choices_of
from modernstats_kg_api.pages.edit_rows import Row, rows_of, typed_rows
from modernstats_kg_api.pages.naming import Naming
from modernstats_kg_api.protocol import Pairs

NAMES: Final = "labels"
TYPE: Final = "type"
KEY: Final = "key"
MOST_ROWS: Final = 100
"""Values of one field that a form shows; others stay as they are."""


@dataclass(frozen=True)
class About:
    """What a form is about.

    Attributes:
        kind: of the item.
        record: the item; None for a new one.
        fields: what it asks beside names and class.
        choices: what fits in each field.
        state: what is asserted of it now.
        commit: number of the commit that was read.
    """

    kind: Kind
    record: Record | None
    fields: tuple[FieldAsked, ...]
    choices: Mapping[str, Choice]
    state: ItemState
    commit: int

    @property
    def iri(self) -> str:
        """Of the item; empty for a new one."""
        return self.record.iri if self.record else ""


@dataclass(frozen=True)
class Sheet:
    """What somebody has typed.

    Attributes:
        rows: by name of the field.
        tag: of the state that was read; empty for a new item.
        commit: number of the commit that was read.
        reason: why the change is made.
    """

    rows: Mapping[str, tuple[Row, ...]]
    tag: str = ""
    commit: int = 0
    reason: str = ""

    def first(self, name: str) -> str:
        """What is typed in the first row of a field, without blanks around it."""
        return next((row.text.strip() for row in self.rows.get(name, ())), "")


def about_item(kg: KnowledgeGraph, naming: Naming, iri: str) -> About:
    """What the form of an item is about.

    Raises:
        NotFound: nothing is said of it, or nothing of its kind is changed by a form.
        Gone: it was withdrawn.
    """
    record = next((one for one in (_record(kg, name, iri) for name in _WRITABLE) if one), None)
    if record is None:
        expect_not_withdrawn(kg, iri)
        told = "is not of a kind that has a form" if is_described(kg, iri) else "is not described here"
        raise NotFound(f"<{iri}> {told}. Those kinds are: {', '.join(_WRITABLE)}.")
    return _about(kg, naming, KINDS[record.kind], record, record.types)


def about_new(kg: KnowledgeGraph, naming: Naming, kind_name: str, class_iri: str = "") -> About:
    """What the form of a new item is about.

    Args:
        kind_name: name of its collection.
        class_iri: which of the classes of its kind it is to be; the first one where it is none of them.

    Raises:
        NotFound: there is no such kind, or nothing of it is made by a form.
    """
    kind = kind_named(kind_name)
    if not kind.writable:
        raise NotFound(f"Nothing of the kind {kind_name!r} is made by a form.")
    known = classes_for(kg, kind)
    return _about(kg, naming, kind, None, (class_iri if class_iri in known else known[0],))


def fresh_sheet(about: About) -> Sheet:
    """The form as it is opened, with at most `MOST_ROWS` values of a field."""
    record = about.record
    rows: dict[str, tuple[Row, ...]] = {}
    if record is not None:
        rows[NAMES] = rows_of([_name(text, tag) for tag, text in record.labels.items()], {})
    for one in about.fields:
        terms = about.state.values.get(one.predicate, ())
        rows[one.name] = rows_of(terms[:MOST_ROWS], about.choices[one.name].texts(terms))
    return Sheet(rows, about.state.tag if record else "", about.commit)


def typed_sheet(pairs: Pairs) -> Sheet:
    """The form as it was sent.

    Raises:
        BadParameter: the number of the commit is none.
    """
    given = dict(pairs)
    commit = given.get("commit", "0")
    if not (commit.isascii() and commit.isdigit() and len(commit) < 19):
        raise BadParameter("commit", "The form does not say which commit it was read from: open it again.")
    return Sheet(typed_rows(pairs), given.get("tag", ""), int(commit), given.get("reason", ""))


def renewed(sheet: Sheet, about: About) -> Sheet:
    """The form on what is there now: what is typed stays, what others have changed since is taken over."""
    fresh, rows = fresh_sheet(about), dict(sheet.rows)
    for name, now in fresh.rows.items():
        there = {row.was for row in now}
        mine = [row for row in rows.get(name, ()) if row.is_changed or row.was in there]
        known = {row.was for row in mine}
        new = (row for row in now if row.was not in known)
        rows[name] = tuple(replace(row, number=number) for number, row in enumerate((*mine, *new)))
    return replace(fresh, rows=rows, reason=sheet.reason)


def _about(
    kg: KnowledgeGraph, naming: Naming, kind: Kind, record: Record | None, classes: Sequence[str]
) -> About:
    commit = kg.store.commit  # first: what is read after it is never older
    fields = fields_asked(kg, kind, classes)
    state = item_state(kg, record.iri) if record else ItemState({}, "")
    return About(kind, record, fields, choices_of(fields, naming), state, commit)


_WRITABLE: Final = tuple(name for name, kind in KINDS.items() if kind.writable)


def _record(kg: KnowledgeGraph, kind_name: str, iri: str) -> Record | None:
    return records_by_iri(kg, kind_name).get(iri)


def _name(text: str, tag: str) -> Literal:
    return Literal(text, RDF_LANG_STRING, tag) if tag else Literal(text)
