"""One page of a collection as JSON and CSV, and its items as JSON-LD."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, Final

from modernstats_kg.actions.collection import find_item
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.errors import BadParameter
from modernstats_kg.model.languages import chosen
from modernstats_kg.model.records import FacetCounts, Listing, Record
from modernstats_kg.model.terms import Literal, Term
from modernstats_kg.query.formats import CSV
from modernstats_kg_api.list_wishes import ListWish
from modernstats_kg_api.representations import Reading, as_json, as_json_ld, json_bytes
from modernstats_kg_api.tables import csv_bytes

_MOST_EMBEDDED: Final = 5_000


def list_body(kg: KnowledgeGraph, wish: ListWish, listing: Listing, reading: Reading) -> bytes:
    """The page in the form wished for.

    Raises:
        BadParameter: more would be embedded than one answer has room for.
    """
    if wish.form == CSV.media_type:
        lines = ([_cell(record, name, reading) for name in wish.columns] for record in listing.items)
        return csv_bytes(wish.columns, lines, wish.spreadsheet)
    items = [_item(record, wish, reading) for record in listing.items]
    _embed(kg, wish, items, reading)
    body = {"items": items, "total": listing.total, "next": listing.next}
    body["languages"] = [tag for tag in reading.languages if tag]
    if wish.facets:
        body["facets"] = {facet.field: _facet(facet) for facet in listing.facets}
    return json_bytes(body)


def list_nodes(wish: ListWish, listing: Listing) -> list[dict[str, Any]]:
    """The items of the page as JSON-LD nodes."""
    return [as_json_ld(_sparse(record, wish)) for record in listing.items]


def languages_in(listing: Listing, reading: Reading) -> str:
    """The languages that the names of the items are in, as `Content-Language` tells them; may be empty.

    Source: RFC 9110, 8.5.
    """
    tags = {chosen(record.labels, reading.languages) for record in listing.items}
    return ", ".join(sorted(tag for tag in tags if tag))


def _item(record: Record, wish: ListWish, reading: Reading) -> dict[str, Any]:
    whole = as_json(record, reading)
    wanted = {"id", *wish.fields, *wish.embed}
    return {name: value for name, value in whole.items() if name in wanted} if wish.fields else whole


def _sparse(record: Record, wish: ListWish) -> Record:
    """The record without the fields that are not wanted."""
    if not wish.fields:
        return record
    values = {name: terms for name, terms in record.values.items() if name in wish.fields}
    types = record.types if "type" in wish.fields else ()
    labels = record.labels if {"label", "labels"} & set(wish.fields) else {}
    return replace(record, values=values, types=types, labels=labels)


def _embed(kg: KnowledgeGraph, wish: ListWish, items: Iterable[dict[str, Any]], reading: Reading) -> None:
    """Put whole items in the places of links to them, one level deep; all of them are in memory."""
    rendered: dict[str, dict[str, Any] | None] = {}
    number = 0
    for item in items:
        for name in wish.embed:
            value = item.get(name)
            links = [
                link for link in (value if isinstance(value, list) else [value]) if isinstance(link, dict)
            ]
            number += len(links)
            if number > _MOST_EMBEDDED:
                raise BadParameter(
                    "embed", f"This would embed more than {_MOST_EMBEDDED} items; ask for fewer with `limit`."
                )
            for link in links:
                iri = link["id"]
                if iri not in rendered:
                    found = find_item(kg, iri)
                    rendered[iri] = as_json(found, reading) if found else None
                link |= rendered[iri] or {}


def _facet(facet: FacetCounts) -> dict[str, Any]:
    values = [{"value": one.value, "label": one.label, "count": one.number} for one in facet.values]
    return {"values": values, "distinct": facet.distinct, "missing": facet.missing}


def _cell(record: Record, name: str, reading: Reading) -> object:
    if name in _CELLS:
        return _CELLS[name](record, reading)
    return _joined(_text(term, reading) for term in record.values.get(name, ()))


def _label(record: Record, reading: Reading) -> str:
    tag = chosen(record.labels, reading.languages)
    return record.local if tag is None else record.labels[tag]


def _labels(record: Record, _: Reading) -> str:
    return _joined(f"{language}: {label}" for language, label in record.labels.items())


def _joined(texts: Iterable[str]) -> str:
    return " | ".join(texts)


def _text(term: Term, reading: Reading) -> str:
    return term.value if isinstance(term, Literal) else reading.label(term.value)


_CELLS: Final[dict[str, Callable[[Record, Reading], object]]] = {
    "id": lambda record, _: record.iri,
    "key": lambda record, _: record.local,
    "url": lambda record, reading: reading.url(record.iri),
    "label": _label,
    "labelLanguage": lambda record, reading: chosen(record.labels, reading.languages),
    "labels": _labels,
    "type": lambda record, reading: _joined(map(reading.label, record.types)),
    "source": lambda record, _: _joined(record.sources),
    "version": lambda record, _: record.version,
}
"""What a table shows of the members that every item has."""
