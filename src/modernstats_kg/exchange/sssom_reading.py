"""Reading SSSOM/TSV. Every fault is named by its row and column, as a spreadsheet shows them.

Source: SSSOM 1.1, the SSSOM/TSV serialisation format.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from modernstats_kg.errors import BadRequest
from modernstats_kg.exchange.curies import is_absolute
from modernstats_kg.exchange.sssom_head import Value, read_head
from modernstats_kg.exchange.sssom_slots import NO_TERM, RECORD, REQUIRED, SLOTS, STATUS, Slot
from modernstats_kg.exchange.sssom_writing import BUILT_IN, LICENCE, Cells
from modernstats_kg.model.terms import XSD_STRING, Iri, Literal, Quad, Term
from modernstats_kg.namespaces import expand

_BETWEEN: Final = re.compile(r"(?<!\\)\|")
_RECORD: Final = Slot(RECORD, "entity")
_DATATYPES: Final = {"text": XSD_STRING, "number": expand("xsd:double"), "date": expand("xsd:date")}
_MATCHES: Final = frozenset(
    expand(f"skos:{kind}Match") for kind in ("exact", "close", "broad", "narrow", "related")
)
_AGREED: Final = ("/mappingStatus/stated", "/mappingStatus/reported")
_DECIMAL: Final = re.compile(r"(\d+\.?\d*|\.\d+)([eE][-+]?\d{1,2})?")
_BOM: Final = "\ufeff"


@dataclass(frozen=True, slots=True)
class MappingFile:
    """What an SSSOM/TSV file says.

    Attributes:
        quads: its mappings, with the plain match of each that is agreed.
        mappings: IRIs of the mappings, in the order of the rows.
        ignored: columns that are no slots of SSSOM and that the file does not declare as ours.
    """

    quads: tuple[Quad, ...]
    mappings: tuple[Iri, ...]
    ignored: tuple[str, ...]


def read_mappings(data: bytes, graph: Iri, base: str) -> MappingFile:
    """Read one SSSOM/TSV file with its head in it.

    A row without status is a candidate. One without mapping_source takes the mapping_set_id of the file,
    one without record_id an IRI below `{base}id/mappings/` made from the graph, its subject and object.

    Args:
        data: the file, in UTF-8.
        graph: graph of the statements.
        base: base of this deployment's own IRIs.

    Raises:
        BadRequest: the file breaks the format; names row and column and says what to do.
    """
    lines = _text(data).split("\n")
    length = next((i for i, line in enumerate(lines) if not line.startswith("#")), len(lines))
    table = _Table(read_head(lines[:length]), base, graph)
    rows = list(table.rows("\n".join(lines[length:]), length))
    quads = dict.fromkeys(quad for iri, cells in rows for quad in _statements(iri, cells, graph, base))
    return MappingFile(tuple(quads), tuple(iri for iri, _ in rows), table.ignored)


def _text(data: bytes) -> str:
    try:
        return data.decode().removeprefix(_BOM)
    except UnicodeDecodeError as fault:
        raise BadRequest(f"The file is not UTF-8 at byte {fault.start}; save it as UTF-8.") from fault


class _Table:
    """Reads the rows of one file: knows its prefixes, its shared values and the records met so far."""

    def __init__(self, head: Mapping[str, Value], base: str, graph: Iri) -> None:
        self._head = head
        self._prefixes = {**_declared(head), **BUILT_IN}
        self._folder = f"{base}id/mappings/{graph.value.rstrip('/').rpartition('/')[2]}/"
        self._base = base
        self._rows_of: dict[str, int] = {}
        self.ignored: tuple[str, ...] = ()

    def rows(self, text: str, above: int) -> Iterator[tuple[Iri, Cells]]:
        """Each mapping with its values; `above` lines of the file stand before the table."""
        reader = csv.reader(io.StringIO(text, newline=""), delimiter="\t", strict=True)
        try:
            columns = self._columns(next(reader, []))
            lines = [(above + reader.line_num, line) for line in reader if any(line)]
        except csv.Error as fault:
            raise BadRequest(f"row {above + reader.line_num}: {fault}. Check the double quotes.") from fault
        filled = {
            name for _, line in lines for name, text in zip(columns, line, strict=False) if text.strip()
        }
        for number, line in lines:
            yield self._row(number, columns, line, filled)

    def _columns(self, names: list[str]) -> list[str]:
        missing = [name for name in REQUIRED if name not in names]
        if missing:
            raise BadRequest(
                f"The table has no column {', '.join(missing)}. Its first line names the columns, with a tab "
                "between them."
            )
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise BadRequest(f"The column {twice[0]} stands twice; keep one.")
        known = {RECORD, *SLOTS} - (set() if self._declares_status() else {STATUS.name})
        self.ignored = tuple(name for name in names if name not in known)
        return names

    def _declares_status(self) -> bool:
        definitions = self._head.get("extension_definitions", [])
        return any(
            isinstance(one, dict)
            and one.get("slot_name") == STATUS.name
            and _expanded(one.get("property", ""), self._prefixes) == STATUS.iri
            for one in (definitions if isinstance(definitions, list) else [])
        )

    def _row(self, number: int, columns: list[str], line: list[str], filled: set[str]) -> tuple[Iri, Cells]:
        if len(line) > len(columns):
            raise BadRequest(f"row {number} has {len(line)} cells for {len(columns)} columns; remove a tab.")
        given = {n: text.strip() for n, text in zip(columns, line, strict=False) if n not in self.ignored}
        for name in REQUIRED:
            if not given.get(name):
                raise BadRequest(f"row {number}, {name} is empty; every mapping needs it.")
        cells = {
            name: self._values(f"row {number}, {name}", SLOTS[name], text)
            for name, text in given.items()
            if text and name != RECORD
        }
        cells |= self._shared(filled, cells)
        return self._record(number, given.get(RECORD, ""), cells), cells

    def _shared(self, filled: set[str], cells: Cells) -> Cells:
        """What the head says of every mapping, unless a row says something of its own."""
        shared = {}
        for name, value in self._head.items():
            slot = SLOTS.get(name)
            if slot and slot.shared and name not in filled:
                texts = [str(item) for item in value] if isinstance(value, list) else [str(value)]
                shared[name] = tuple(self._value(f"{name} in the head", slot, text) for text in texts)
        licence, set_id = self._head.get("license"), self._head.get("mapping_set_id")
        if isinstance(licence, str) and licence != LICENCE and "license" not in cells:
            shared["license"] = (self._value("license in the head", SLOTS["license"], licence),)
        if isinstance(set_id, str) and set_id and "mapping_source" not in cells:
            shared["mapping_source"] = (self._value("mapping_set_id in the head", SLOTS["license"], set_id),)
        return shared

    def _record(self, number: int, text: str, cells: Cells) -> Iri:
        if text:
            iri = self._value(f"row {number}, {RECORD}", _RECORD, text)
            if (before := self._rows_of.setdefault(iri, number)) != number:
                raise BadRequest(
                    f"row {number}, {RECORD}: {text} stands already in row {before}; each row has its own."
                )
            return Iri(iri)
        stem = f"{self._folder}{_local(cells['subject_id'][0])}-{_local(cells['object_id'][0])}"
        iri, counter = stem, 2
        while self._rows_of.setdefault(iri, number) != number:
            iri, counter = f"{stem}-{counter}", counter + 1
        return Iri(iri)

    def _values(self, place: str, slot: Slot, text: str) -> tuple[str, ...]:
        parts = [part.replace(r"\|", "|") for part in _BETWEEN.split(text)] if slot.many else [text]
        return tuple(sorted({self._value(place, slot, part.strip()) for part in parts if part.strip()}))

    def _value(self, place: str, slot: Slot, text: str) -> str:
        """The value as it is stored; raises a fault that begins with `place`."""
        if slot.range == "entity":
            return self._entity(place, text)
        if slot.range == "address" and not is_absolute(text):
            raise BadRequest(f"{place}: {text!r} is not an absolute IRI, such as https://example.org/page.")
        if slot.range == "number":
            return _number(place, text)
        return _day(place, text) if slot.range == "date" else text

    def _entity(self, place: str, text: str) -> str:
        prefix, colon, local = text.partition(":")
        if colon and local.startswith("//"):
            raise BadRequest(
                f"{place}: {text!r} is an IRI; write it as prefix:name and declare the prefix in curie_map."
            )
        if not colon:
            raise BadRequest(
                f"{place}: {text!r} has no prefix; write the whole name, such as skos:exactMatch or "
                "kg:id/concepts/mappingStatus/stated, as an exported file has it."
            )
        if prefix not in self._prefixes:
            raise BadRequest(f"{place}: the prefix of {text!r} is not declared; add it to curie_map.")
        iri = self._prefixes[prefix] + local
        if not is_absolute(iri):
            raise BadRequest(f"{place}: {text!r} stands for {iri!r}, which is not an IRI; mend it.")
        return iri


def _declared(head: Mapping[str, Value]) -> dict[str, str]:
    declared = head.get("curie_map", {})
    if not isinstance(declared, dict):
        raise BadRequest("curie_map in the head is not a list of `prefix: IRI` lines below it.")
    for prefix, namespace in declared.items():
        if not is_absolute(namespace + "x"):
            raise BadRequest(f"curie_map in the head: {prefix} stands for {namespace!r}, which is no IRI.")
        if BUILT_IN.get(prefix, namespace) != namespace:
            raise BadRequest(f"curie_map in the head: {prefix} always stands for {BUILT_IN[prefix]}.")
    return declared


def _expanded(curie: str, prefixes: Mapping[str, str]) -> str:
    prefix, _, local = curie.partition(":")
    return prefixes.get(prefix, "") + local


def _number(place: str, text: str) -> str:
    if not _DECIMAL.fullmatch(text) or not 0 <= Decimal(text) <= 1:
        raise BadRequest(f"{place}: {text!r} is not a number from 0 to 1; write it like 0.85.")
    return f"{Decimal(text).normalize():f}"


def _day(place: str, text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as fault:
        raise BadRequest(f"{place}: {text!r} is not a day; write it like 2024-12-31.") from fault


def _local(iri: str) -> str:
    """The last part of an IRI, with nothing in it that an IRI path would have to escape."""
    return re.sub(r"[^\w.-]", "", re.split(r"[/#:?=]", iri.rstrip("/#"))[-1], flags=re.ASCII) or "x"


def _statements(iri: Iri, cells: Cells, graph: Iri, base: str) -> Iterator[Quad]:
    status = cells.get(STATUS.name, (f"{base}id/concepts/mappingStatus/candidate",))
    yield Quad(iri, Iri(expand("rdf:type")), Iri(expand("sssom:Mapping")), graph)
    identifier = iri.value.removeprefix(f"{base}id/mappings/")
    yield Quad(iri, Iri(expand("dcterms:identifier")), Literal(identifier), graph)
    yield Quad(iri, Iri(expand("skos:prefLabel")), _name(cells, base), graph)
    for name, values in {**cells, STATUS.name: status}.items():
        for value in values:
            yield Quad(iri, Iri(SLOTS[name].iri), _term(SLOTS[name], value), graph)
    for source in cells.get("mapping_source", ()):
        yield Quad(iri, Iri(expand("dcterms:source")), Iri(source), graph)
    if status[0].endswith(_AGREED):
        yield from _plain_match(cells, graph)


def _plain_match(cells: Cells, graph: Iri) -> Iterator[Quad]:
    """The match as one triple: of a mapping with two ends that says that they match."""
    subject, predicate, object_ = (cells[name][0] for name in ("subject_id", "predicate_id", "object_id"))
    if predicate in _MATCHES and NO_TERM not in (subject, object_) and "predicate_modifier" not in cells:
        yield Quad(Iri(subject), Iri(predicate), Iri(object_), graph)


def _name(cells: Cells, base: str) -> Literal:
    ends = (_end(cells, side, base) for side in ("subject", "object"))
    return Literal(" \N{EN DASH} ".join(ends), expand("rdf:langString"), "en")


def _end(cells: Cells, side: str, base: str) -> str:
    iri = cells[f"{side}_id"][0]
    label = "no counterpart" if iri == NO_TERM else cells.get(f"{side}_label", (_local(iri),))[0]
    source = cells.get(f"{side}_source", ("",))[0]
    of = source.removeprefix(f"{base}id/standards/")
    return f"{label} ({of if of != source else _local(source)})" if source else label


def _term(slot: Slot, value: str) -> Term:
    datatype = _DATATYPES.get(slot.range)
    return Literal(value, datatype) if datatype else Iri(value)
