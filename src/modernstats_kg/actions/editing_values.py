"""JSON values as terms: what the shapes ask of a property decides what a plain text means there."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from modernstats_kg.actions.editing_links import iri_in, linked
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.errors import BadRequest
from modernstats_kg.model.editing import Fault
from modernstats_kg.model.report import Candidate, Expected
from modernstats_kg.model.terms import RDF_LANG_STRING, XSD_STRING, Iri, Literal, Quad, Term
from modernstats_kg.namespaces import curie, expand
from modernstats_kg.store.lexical import expect_faithful

LANGUAGE: Final = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_LINK: Final = frozenset(("id", "label", "labelLanguage", "url", "key", "type", "code", "notation"))
_TEXT: Final = frozenset(("value", "language", "datatype"))
_BOOLEAN: Final = expand("xsd:boolean")
_YEAR: Final = expand("xsd:gYear")
_INTEGER: Final = r"[+-]?[0-9]+"
_NUMBER: Final = r"[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)"
_DAY: Final = r"-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
_FORMS: Final[Mapping[str, re.Pattern[str]]] = {
    expand(name): re.compile(form)
    for name, form in {
        "xsd:gYear": r"[0-9]{4}",
        "xsd:gYearMonth": r"[0-9]{4}-(0[1-9]|1[0-2])",
        "xsd:date": f"[0-9]{{4}}{_DAY}",
        "xsd:dateTime": f"[0-9]{{4}}{_DAY}T[0-9:.]+(Z|[+-][0-9]{{2}}:[0-9]{{2}})?",
        "xsd:boolean": "true|false",
        "xsd:integer": _INTEGER,
        "xsd:nonNegativeInteger": r"[+]?[0-9]+",
        "xsd:decimal": _NUMBER,
        "xsd:double": f"{_NUMBER}([eE][+-]?[0-9]+)?",
        "xsd:anyURI": r"\S+",
        "xsd:string": r"(?s).*",
    }.items()
}
_NUMERIC: Final = tuple(
    expand(f"xsd:{name}") for name in ("integer", "nonNegativeInteger", "decimal", "double")
)


class Unfit(Exception):
    """One value that does not fit; the fault has the pointer of its place."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.sentence)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Wanted:
    """What belongs in one field of one item.

    Attributes:
        name: of the field.
        predicate: IRI of its property.
        expected: what the shapes ask there.
        seen: values that the property has elsewhere, where no shape speaks of it.
        language: of plain text where a text with a language belongs.
        meant: the things that each text was found to mean here.
    """

    name: str
    predicate: str
    expected: tuple[Expected, ...]
    seen: tuple[Term, ...] = field(default=(), repr=False)
    language: str = "en"
    meant: dict[str, tuple[Iri, ...]] = field(default_factory=dict, compare=False, repr=False)

    @property
    def is_link(self) -> bool:
        """Whether other things belong there, named by IRI."""
        if any(one.classes or one.kind.endswith("#IRI") for one in self.expected):
            return True
        listed = [value for one in self.expected for value in one.values]
        if listed:
            return all(":" in value for value in listed)
        return not self.datatypes and bool(self.seen) and all(isinstance(term, Iri) for term in self.seen)

    @property
    def datatypes(self) -> tuple[str, ...]:
        """IRIs of the datatypes that may stand there, as shapes say or else as values have; may be empty."""
        asked = dict.fromkeys(name for one in self.expected for name in one.datatypes)
        seen = dict.fromkeys(term.datatype for term in self.seen if isinstance(term, Literal))
        return tuple(asked or seen)


def term_of(kg: KnowledgeGraph, value: Any, wanted: Wanted, pointer: str) -> Term:
    """The term that a JSON value means in a field.

    Args:
        value: `true`, a number, a text, `{"id": …}` for a link, `{"value", "language", "datatype"}` or
            `{"fr": …}` for a text.
        pointer: JSON pointer to it.

    Raises:
        Unfit: it means nothing there. What means something that the shapes do not want is left to them.
    """
    if isinstance(value, bool):
        return Literal("true" if value else "false", _BOOLEAN)
    if isinstance(value, int | Decimal):
        return _number(str(value), wanted)
    if isinstance(value, str):
        found = _link(kg, value, wanted, pointer) if wanted.is_link else _plain(value, wanted)
        return _kept(found, wanted, pointer)
    if isinstance(value, dict):
        return _kept(_object(kg, value, wanted, pointer), wanted, pointer)
    told = "null" if value is None else "a list" if isinstance(value, list) else "this"
    raise Unfit(Fault(pointer, f"{wanted.name} has no place for {told}.", json.dumps(value, default=str)))


def same(value: Any, term: Term) -> bool:
    """Whether a JSON value, as it was read, is how a term that is there already is shown."""
    if isinstance(value, dict):
        return _same_object(value, term)
    if isinstance(term, Iri):
        return False
    if isinstance(value, bool):
        return term.datatype == _BOOLEAN and (term.value in ("true", "1")) == value
    if isinstance(value, int | Decimal):
        return term.datatype in (*_NUMERIC, _YEAR) and _equal(value, term.value)
    return isinstance(value, str) and value == term.value


def _same_object(value: Mapping[str, Any], term: Term) -> bool:
    if isinstance(term, Iri):
        return value.get("id") == term.value
    if not _TEXT.issuperset(value):
        return dict(value) == {term.language: term.value}
    given = (value.get("value"), str(value.get("language", "")).lower())
    named = value.get("datatype")
    return given == (term.value, term.language) and named in (None, term.datatype, curie(term.datatype))


def _equal(number: int | Decimal, written: str) -> bool:
    try:
        return float(number) == float(written)
    except (ValueError, OverflowError):
        return False


def _number(text: str, wanted: Wanted) -> Literal:
    asked = [name for name in wanted.datatypes if name in _NUMERIC or name == _YEAR]
    for datatype in (*asked, *_NUMERIC):
        if _FORMS[datatype].fullmatch(text):
            return Literal(text, datatype)
    return Literal(text, _NUMERIC[-1])


def _plain(text: str, wanted: Wanted) -> Term:
    """A text: the first datatype whose form it has; without one it stays text, and the shapes speak."""
    if not wanted.datatypes and not wanted.expected and (iri := iri_in(text)) is not None:
        return iri
    named = [name for name in wanted.datatypes if name not in (XSD_STRING, RDF_LANG_STRING)]
    for datatype in named:
        form = _FORMS.get(datatype)
        if form is not None and form.fullmatch(text):
            return Literal(text, datatype)
    if RDF_LANG_STRING in wanted.datatypes:
        return Literal(text, RDF_LANG_STRING, wanted.language.lower())
    return Literal(text)


def _object(kg: KnowledgeGraph, value: Mapping[str, Any], wanted: Wanted, pointer: str) -> Term:
    if "id" in value:
        return _identified(kg, value, wanted, pointer)
    if "value" in value:
        return _described(value, wanted, pointer)
    if len(value) == 1:
        (language, text), *_ = value.items()
        if isinstance(text, str) and LANGUAGE.fullmatch(language):
            return Literal(text, RDF_LANG_STRING, language.lower())
    what = '{"id": IRI}' if wanted.is_link else 'a text, {"en": text} or {"value", "language", "datatype"}'
    raise Unfit(Fault(pointer, f"This is no value of {wanted.name}: give {what}.", _json(value)))


def _identified(kg: KnowledgeGraph, value: Mapping[str, Any], wanted: Wanted, pointer: str) -> Term:
    if (other := next((name for name in value if name not in _LINK), None)) is not None:
        told = f"A link has an id; {other!r} is changed where that item has its own address."
        raise Unfit(Fault(f"{pointer}/{escaped(other)}", told, _json(value[other])))
    if not isinstance(value["id"], str):
        raise Unfit(
            Fault(f"{pointer}/id", "The id of a link is a text: an IRI or a key.", _json(value["id"]))
        )
    iri = iri_in(value["id"])
    return iri or _link(kg, value["id"], wanted, f"{pointer}/id")


def _described(value: Mapping[str, Any], wanted: Wanted, pointer: str) -> Literal:
    other = next((name for name in value if name not in _TEXT), None)
    if other is not None or not all(isinstance(part, str) for part in value.values()):
        told = "A text is given by value, language and datatype, each a text."
        raise Unfit(Fault(pointer, told, _json(value)))
    language, datatype = value.get("language", ""), value.get("datatype", "")
    if language:
        if not LANGUAGE.fullmatch(language):
            told = f"{language!r} is no language tag; write one such as en or pt-BR."
            raise Unfit(Fault(f"{pointer}/language", told, language))
        return Literal(value["value"], RDF_LANG_STRING, language.lower())
    if not datatype:
        return Literal(value["value"])
    named = iri_in(datatype)
    if named is None:
        told = f"{datatype!r} is no datatype; write one such as xsd:date."
        raise Unfit(Fault(f"{pointer}/datatype", told, datatype))
    return Literal(value["value"], named.value)


def _link(kg: KnowledgeGraph, text: str, wanted: Wanted, pointer: str) -> Term:
    if text not in wanted.meant:
        wanted.meant[text] = linked(kg, text, wanted.predicate, wanted.expected)
    found = wanted.meant[text]
    if len(found) > 1:
        near = tuple(Candidate(iri.value) for iri in found[:5])
        told = f"{text!r} is the key or code of several things: name one by its IRI."
        raise Unfit(Fault(pointer, told, text, candidates=near))
    if found:
        return found[0]
    if not any(one.kind or one.classes or one.values for one in wanted.expected):
        told = f"{text!r} is no IRI, and no key or code of anything known."
        raise Unfit(Fault(pointer, told, text))
    return Literal(text)  # the shapes know what was nearest


def _kept(term: Term, wanted: Wanted, pointer: str) -> Term:
    """The term, if the store keeps what it means."""
    try:
        expect_faithful((Quad(Iri("urn:x:item"), Iri(wanted.predicate), term, Iri("urn:x:graph")),))
    except BadRequest as refused:
        told = str(refused).removeprefix(f"urn:x:item {wanted.predicate} ")
        raise Unfit(Fault(pointer, told, term.value)) from refused
    except ValueError as malformed:
        raise Unfit(Fault(pointer, f"{term.value!r} is malformed: {malformed}.", term.value)) from malformed
    return term


def escaped(name: str) -> str:
    """A member's name as a part of a JSON pointer.

    Source: RFC 6901, section 3.
    """
    return name.replace("~", "~0").replace("/", "~1")


def _json(value: Any) -> str:
    return json.dumps(value, default=str, ensure_ascii=False)[:500]
