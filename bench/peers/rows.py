"""Answers in a canonical form, so that those of engines which write differently can be compared."""

import csv
import io
import json
from collections import Counter
from decimal import Decimal, InvalidOperation
from typing import Final

import pyoxigraph as ox

_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_NUMBERS: Final = tuple(f"{_XSD}{name}" for name in ("integer", "decimal", "double", "float", "int", "long"))
Row = tuple[str, ...]
Canonical = Counter[Row]


def canonical(body: bytes, media_type: str) -> Canonical:
    """The rows or statements of an answer, in no order, each as often as it stands there.

    Numbers count by their value, language tags in small letters, plain text as xsd:string.

    Args:
        body: of the answer.
        media_type: SPARQL JSON results, CSV, Turtle or N-Triples.
    """
    if media_type == "application/sparql-results+json":
        return _of_json(body)
    if media_type == "text/csv":
        lines = csv.reader(io.StringIO(body.decode("utf-8-sig")))
        return Counter(tuple(line) for line in lines if line)
    # rdflib-endpoint describes in RDF/XML, whatever it is asked for
    form = ox.RdfFormat.RDF_XML if body.startswith(b"<?xml") else ox.RdfFormat.from_media_type(media_type)
    if form is None:
        raise ValueError(f"{media_type} has no canonical form here")
    statements = {tuple(map(_of_term, quad.triple)) for quad in ox.parse(body, form)}
    return Counter(statements)


def _of_json(body: bytes) -> Canonical:
    told = json.loads(body)
    names = told["head"]["vars"]
    return Counter(
        tuple(_of_binding(row[name]) if name in row else "" for name in names)
        for row in told["results"]["bindings"]
    )


def _of_binding(binding: dict[str, str]) -> str:
    if binding["type"] == "uri":
        return f"<{binding['value']}>"
    return _literal(binding["value"], binding.get("datatype", ""), binding.get("xml:lang", ""))


def _of_term(term: object) -> str:
    if isinstance(term, ox.Literal):
        return _literal(term.value, term.datatype.value, term.language or "")
    return str(term)


def _literal(value: str, kind: str, language: str) -> str:
    if language:
        return f'"{value}"@{language.lower()}'
    if kind in _NUMBERS:
        try:
            return f"number {Decimal(value).normalize():f}"
        except InvalidOperation:
            return f'"{value}"^^{kind}'
    return f'"{value}"' if kind in ("", f"{_XSD}string") else f'"{value}"^^{kind}'


def difference(ours: Canonical, theirs: Canonical) -> str:
    """How two answers differ, in a few words; empty where they do not."""
    if ours == theirs:
        return ""
    missing, more = ours - theirs, theirs - ours
    told = [f"{sum(ours.values())} rows of ours, {sum(theirs.values())} of theirs"]
    for name, rows in (("not theirs", missing), ("not ours", more)):
        if rows:
            told.append(f"{name}: {sum(rows.values())}, such as {' '.join(next(iter(rows)))[:200]}")
    return "; ".join(told)
