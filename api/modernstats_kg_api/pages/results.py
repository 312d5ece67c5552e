"""A query's answer as a page shows it: rows with labels, a verdict, or text."""

import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from starlette.concurrency import run_in_threadpool

from modernstats_kg.model.answer import Answer
from modernstats_kg.model.terms import XSD_STRING, Iri, Literal
from modernstats_kg.namespaces import PREFIXES
from modernstats_kg.query.formats import JSON
from modernstats_kg_api.pages.naming import Naming, Value

MOST_ROWS: Final = 500
"""Rows that a page shows; the downloads have all of them."""

MOST_BYTES: Final = 2_000_000
"""How much of a serialised answer a page reads, in bytes."""

_NUMBERS: Final = {
    PREFIXES["xsd"] + name
    for name in ("integer", "decimal", "double", "float", "int", "long", "nonNegativeInteger")
}


@dataclass(frozen=True, slots=True)
class Result:
    """One answer.

    Attributes:
        variables: names of the columns; empty unless the answer is a table.
        numeric: for each column, whether it holds numbers only.
        rows: a value or None for each column.
        verdict: the answer of an ASK; None for other forms.
        text: the answer as text, for graphs; "" for other forms.
        whole: nothing was left out.
    """

    variables: tuple[str, ...] = ()
    numeric: tuple[bool, ...] = ()
    rows: tuple[tuple[Value | None, ...], ...] = ()
    verdict: bool | None = None
    text: str = ""
    whole: bool = True


async def read_result(answer: Answer, naming: Naming) -> Result:
    """Read an answer as far as a page shows it; what is beyond stays with the reader and is dropped."""
    body, whole = await _read_some(answer.frames)
    if not answer.media_type.startswith(JSON.media_type):
        return Result(text=body.decode("utf-8", "ignore"), whole=whole)
    return await run_in_threadpool(_json_result, body.decode("utf-8", "ignore"), whole, naming)


async def _read_some(frames: AsyncIterator[bytes]) -> tuple[bytes, bool]:
    body = bytearray()
    async for frame in frames:
        body += frame
        if len(body) > MOST_BYTES:
            close = getattr(frames, "aclose", None)
            if close is not None:
                await close()  # frees the reader at once
            return bytes(body), False
    return bytes(body), True


def _json_result(text: str, whole: bool, naming: Naming) -> Result:
    """The table or verdict in SPARQL 1.1 Query Results JSON, which may be cut off after any byte.

    Source: SPARQL 1.1 Query Results JSON Format, section 3.
    """
    head = _member(text, "head")
    if '"bindings"' not in text:
        return Result(verdict=bool(_member(text, "boolean")))
    variables = tuple(head.get("vars", ()))
    found = list(islice(_bindings(text), MOST_ROWS + 1))
    shown = found[:MOST_ROWS]
    rows = tuple(tuple(_value(row.get(name), naming) for name in variables) for row in shown)
    numeric = tuple(
        any(row.get(name) for row in shown)
        and all(row[name].get("datatype") in _NUMBERS for row in shown if name in row)
        for name in variables
    )
    return Result(variables, numeric, rows, whole=whole and len(found) <= MOST_ROWS)


def _member(text: str, name: str) -> Any:
    start = text.index(f'"{name}"') + len(name) + 2
    start = text.index(":", start) + 1
    start += len(text[start:]) - len(text[start:].lstrip())
    return json.JSONDecoder().raw_decode(text, start)[0]


def _bindings(text: str) -> Iterator[dict[str, Any]]:
    """The rows one by one, up to where the text ends."""
    decoder = json.JSONDecoder()
    position = text.index("[", text.index('"bindings"')) + 1
    while True:
        while position < len(text) and text[position] in " \r\n\t,":
            position += 1
        try:
            row, position = decoder.raw_decode(text, position)
        except json.JSONDecodeError:
            return
        yield row


def _value(binding: dict[str, Any] | None, naming: Naming) -> Value | None:
    if binding is None:
        return None
    match binding["type"]:
        case "uri":
            return naming.value(Iri(binding["value"]))
        case "bnode":
            return Value(f"_:{binding['value']}")
        case "triple":
            return Value(json.dumps(binding["value"]))
    datatype = binding.get("datatype", XSD_STRING)
    return naming.value(Literal(binding["value"], datatype, binding.get("xml:lang", "")))
