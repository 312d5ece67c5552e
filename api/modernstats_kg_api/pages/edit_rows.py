"""The rows of a form: each is one value, as it was read and as somebody has typed it since."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from modernstats_kg.model.terms import RDF_LANG_STRING, XSD_STRING, Iri, Literal, Term
from modernstats_kg_api.protocol import Pairs

_NAME: Final = re.compile(r"(?P<field>[A-Za-z]{1,40})\.(?P<number>[0-9]{1,4})(\.(?P<part>lang|was))?")
_BREAK: Final = re.compile(r"\r\n?")


@dataclass(frozen=True, slots=True)
class Row:
    """One value of one field.

    Attributes:
        number: of its place in the form.
        text: what is typed there.
        language: the tag that is typed beside it; empty for none.
        was: the value as it was read; None for a new one.
        shown: how `was` was written in the form then.
    """

    number: int
    text: str = ""
    language: str = ""
    was: Term | None = None
    shown: str = ""

    @property
    def is_new(self) -> bool:
        """Whether it is a value that was not there."""
        return self.was is None and bool(self.text.strip())

    @property
    def is_changed(self) -> bool:
        """Whether somebody has typed something else than what was read."""
        if self.was is None:
            return self.is_new
        return unbroken(self.text) != unbroken(self.shown) or self.language.lower() != language_of(self.was)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was there and nothing is typed."""
        return self.was is None and not self.text.strip()

    @property
    def kept(self) -> str:
        """What a form sends again of the value that was read; empty for a new one."""
        return "" if self.was is None else json.dumps(member_of(self.was) | {"as": self.shown})


def language_of(term: Term | None) -> str:
    """The language tag of a text; empty for anything else."""
    return term.language if isinstance(term, Literal) else ""


def unbroken(text: str) -> str:
    """A text with the line ends of a form made those of the data."""
    return _BREAK.sub("\n", text)


def rows_of(terms: Iterable[Term], texts: Mapping[Term, str]) -> tuple[Row, ...]:
    """A row for each value as it is read.

    Args:
        terms: the values.
        texts: how they are written where it is not as they are.
    """
    return tuple(
        Row(number, texts.get(term, term.value), language_of(term), term, texts.get(term, term.value))
        for number, term in enumerate(terms)
    )


def typed_rows(pairs: Pairs) -> dict[str, tuple[Row, ...]]:
    """The rows of each field, as a form was sent; what is no row is left out."""
    found: defaultdict[str, defaultdict[int, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    for name, value in pairs:
        if named := _NAME.fullmatch(name):
            found[named["field"]][int(named["number"])][named["part"] or "text"] = value
    return {
        field: tuple(_row(number, parts) for number, parts in sorted(rows.items()))
        for field, rows in found.items()
    }


def member_of(term: Term) -> dict[str, str]:
    """A value as a REST body names exactly it and no other."""
    if isinstance(term, Iri):
        return {"id": term.value}
    if term.language:
        return {"value": term.value, "language": term.language}
    return {"value": term.value, "datatype": term.datatype}


def _row(number: int, parts: Mapping[str, str]) -> Row:
    was, shown = _read(parts.get("was", ""))
    return Row(number, parts.get("text", ""), parts.get("lang", language_of(was)).strip(), was, shown)


def _read(text: str) -> tuple[Term | None, str]:
    """What `Row.kept` has kept; nothing where somebody has made it something else."""
    try:
        told: Any = json.loads(text) if text else {}
        json.dumps(told, ensure_ascii=False).encode()  # an escape may stand for half of a character
    except (ValueError, RecursionError):
        return None, ""
    if not isinstance(told, dict) or not all(isinstance(part, str) for part in told.values()):
        return None, ""
    if "id" in told:
        return Iri(told["id"]), told.get("as", "")
    if "value" not in told:
        return None, ""
    language = told.get("language", "")
    datatype = RDF_LANG_STRING if language else told.get("datatype", "") or XSD_STRING
    return Literal(told["value"], datatype, language), told.get("as", "")
