"""SSSOM/TSV: mappings between standards as a working group edits them in a spreadsheet.

Written in the canonical form, so that the same mappings always give the same bytes. What SSSOM has no
slot for, the status of a mapping, travels in a declared extension slot. Plain matches, labels and
identifiers of mappings are not written: they follow from the slots.

Source: SSSOM 1.1, the SSSOM/TSV serialisation format (canonical form, propagation, extensions).
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from modernstats_kg.exchange.curies import compact, prefixes_for
from modernstats_kg.exchange.sssom_head import Value, write_head
from modernstats_kg.exchange.sssom_slots import RECORD, SLOTS, STANDARD_SLOTS, STATUS, Slot
from modernstats_kg.model.terms import Iri, Quad
from modernstats_kg.namespaces import PREFIXES, expand

MEDIA_TYPE: Final = "text/tab-separated-values"
LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"
"""Licence of mappings that name no other."""
BUILT_IN: Final = {
    **{prefix: PREFIXES[prefix] for prefix in ("owl", "rdf", "rdfs", "semapv", "skos", "sssom", "xsd")},
    "linkml": "https://w3id.org/linkml/",
}
"""Prefixes that every SSSOM file has without saying so."""

_TYPE: Final = Iri(expand("rdf:type"))
_MAPPING: Final = Iri(expand("sssom:Mapping"))
_SLOT_OF: Final = {slot.iri: slot for slot in SLOTS.values()}
_SPECIAL: Final = re.compile(r'[\t\r\n"]')
_THREE_DIGITS: Final = Decimal("0.001")

Cells = dict[str, tuple[str, ...]]
"""The values of one mapping by name of their column, IRIs in full."""


def write_mappings(quads: Iterable[Quad], base: str) -> bytes:
    """Write the mappings among `quads` as one SSSOM/TSV file in canonical form.

    Args:
        quads: statements of one or more mapping graphs; others among them are left out.
        base: base of this deployment's own IRIs.

    Returns:
        The file, in UTF-8. A mapping of which two graphs speak alike has one row; where they differ,
        each has its own.
    """
    rows = _cells_of(quads)
    common = {slot.name: _common(rows, slot.name) for slot in STANDARD_SLOTS if slot.shared}
    shared = {name: values for name, values in common.items() if values}
    columns = [name for name in (RECORD, *SLOTS) if name not in shared and any(name in row for row in rows)]
    prefixes = prefixes_for(sorted(_entities(rows)), base)
    head: dict[str, Value] = {
        "curie_map": {name: iri for name, iri in prefixes.items() if name not in BUILT_IN},
        "sssom_version": "1.1",
        "mapping_set_id": f"{base}graph/mappings",
        "license": LICENCE,
        **{name: _for_head(SLOTS[name], values, prefixes) for name, values in shared.items()},
    }
    if STATUS.name in columns:
        head["extension_definitions"] = [
            {"slot_name": STATUS.name, "property": STATUS.curie, "type_hint": "linkml:uriOrCurie"}
        ]
    return (write_head(head) + _table(columns, rows, prefixes)).encode()


def _cells_of(quads: Iterable[Quad]) -> list[Cells]:
    """One row for each mapping, and for each way in which graphs speak of it."""
    found: dict[tuple[Iri, Iri], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    mappings = set()
    for subject, predicate, object_, graph in quads:
        if predicate == _TYPE and object_ == _MAPPING:
            mappings.add((graph, subject))
        elif slot := _SLOT_OF.get(predicate.value):
            found[graph, subject][slot.name].add(str(object_))
    rows = {
        (
            (RECORD, (key[1].value,)),
            *((name, tuple(sorted(values))) for name, values in sorted(found[key].items())),
        )
        for key in mappings
    }
    return [dict(row) for row in rows]


def _common(rows: list[Cells], name: str) -> tuple[str, ...]:
    """The values that every mapping has in this slot; empty where they differ."""
    values = {row.get(name, ()) for row in rows}
    return values.pop() if len(values) == 1 else ()


def _entities(rows: Iterable[Cells]) -> set[str]:
    names = {RECORD, *(slot.name for slot in SLOTS.values() if slot.range == "entity")}
    used = {value for row in rows for name in names for value in row.get(name, ())}
    return used | ({STATUS.iri} if any(STATUS.name in row for row in rows) else set())


def _table(columns: list[str], rows: Iterable[Cells], prefixes: Mapping[str, str]) -> str:
    lines = sorted([_cell(name, row.get(name, ()), prefixes) for name in columns] for row in rows)
    return "".join("\t".join(_quoted(cell) for cell in line) + "\n" for line in [columns, *lines])


def _quoted(cell: str) -> str:
    """As RFC 4180 has it, and only where it must be."""
    return '"' + cell.replace('"', '""') + '"' if _SPECIAL.search(cell) else cell


def _cell(name: str, values: tuple[str, ...], prefixes: Mapping[str, str]) -> str:
    slot = SLOTS.get(name)
    if slot is None:
        return _written(Slot(RECORD, "entity"), values[0], prefixes)
    texts = [_written(slot, value, prefixes) for value in values]
    return "|".join(text.replace("|", r"\|") for text in texts) if slot.many else "".join(texts[:1])


def _for_head(slot: Slot, values: tuple[str, ...], prefixes: Mapping[str, str]) -> Value:
    texts = [_written(slot, value, prefixes) for value in values]
    return list(texts) if slot.many else texts[0]


def _written(slot: Slot, value: str, prefixes: Mapping[str, str]) -> str:
    if slot.range == "entity":
        return compact(value, prefixes) or value
    if slot.range == "number":
        return f"{Decimal(value).quantize(_THREE_DIGITS, ROUND_HALF_UP).normalize():f}"
    return value
