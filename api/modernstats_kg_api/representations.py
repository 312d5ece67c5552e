"""Records as JSON, JSON-LD and CSV."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson

from modernstats_kg.actions.labelling import chosen_label
from modernstats_kg.assets import ontology_dir
from modernstats_kg.model.kinds import KINDS
from modernstats_kg.model.records import Record
from modernstats_kg.model.terms import Iri, Literal, Term
from modernstats_kg.namespaces import curie, expand
from modernstats_kg_api.links import local_path
from modernstats_kg_api.tables import csv_bytes

CONTEXT_PATH: Final = "/api/v1/context.jsonld"
_NUMBERS: Final = {expand("xsd:integer"): int, expand("xsd:decimal"): float, expand("xsd:double"): float}
_BOOLEAN: Final = expand("xsd:boolean")


@dataclass(frozen=True, slots=True)
class Reading:
    """For whom records are rendered.

    Attributes:
        base: base of our own IRIs.
        labels: label of every resource by IRI.
        language: language that is preferred.
        commit: number of the commit that was read.
        root: path under which a proxy serves the application.
    """

    base: str
    labels: Mapping[str, str]
    language: str
    commit: int
    root: str

    def url(self, iri: str) -> str | None:
        """Address of the document of `iri` on this service; None where there is none."""
        path = local_path(self.base, iri, self.labels)
        return None if path is None else self.root + path


def as_json(record: Record, reading: Reading) -> dict[str, Any]:
    """The record as REST gives it: plain values, links with their labels."""
    body: dict[str, Any] = {
        "id": record.iri,
        "key": record.local,
        "url": reading.url(record.iri),
        "type": list(record.types),
        "label": chosen_label(record.labels, reading.language) or record.local,
        "labels": record.labels,
    }
    for field in KINDS[record.kind].fields:
        terms = record.values.get(field.name)
        if terms:
            values = [_json_value(term, reading) for term in terms]
            body[field.name] = values if field.many else _json_value(_best(terms, reading.language), reading)
    return body | {"source": list(record.sources), "version": reading.commit}


def as_json_ld(record: Record) -> dict[str, Any]:
    """The record as a JSON-LD node: the same statements, every value with its type or language.

    Keys are prefixed names, so that a value never depends on how the context coerces a term.
    """
    node: dict[str, Any] = {
        "id": record.iri,
        "type": [curie(name) for name in record.types],
        "skos:prefLabel": [_json_ld_value(Literal(v, language=k)) for k, v in record.labels.items()],
    }
    reverse: dict[str, Any] = {}
    for field in KINDS[record.kind].fields:
        if terms := record.values.get(field.name):
            (reverse if field.inverse else node)[field.predicate] = [_json_ld_value(term) for term in terms]
    return node | ({"@reverse": reverse} if reverse else {})


def as_csv(kind_name: str, records: Iterable[Record], reading: Reading) -> bytes:
    """One line per record; several values of a field are separated by ` | `, links given by label."""
    fields = KINDS[kind_name].fields

    def line(record: Record) -> list[str]:
        cells = (record.values.get(field.name, ()) for field in fields)
        types = [Iri(name) for name in record.types]
        label = chosen_label(record.labels, reading.language) or record.local
        return [record.iri, label, *(_csv_cell(terms, reading) for terms in (types, *cells))]

    return csv_bytes(["id", "label", "type", *(field.name for field in fields)], map(line, records))


def context_bytes() -> bytes:
    """The JSON-LD context."""
    return (ontology_dir() / "context.jsonld").read_bytes()


def json_bytes(body: object) -> bytes:
    """`body` as JSON."""
    return orjson.dumps(body)


def _json_value(term: Term, reading: Reading) -> Any:
    if isinstance(term, Iri):
        label = reading.labels.get(term.value) or curie(term.value)
        return {"id": term.value, "label": label, "url": reading.url(term.value)}
    if term.datatype == _BOOLEAN:
        return term.value in ("true", "1")
    number = _NUMBERS.get(term.datatype)
    try:
        return number(term.value) if number else term.value
    except ValueError:  # an ill-typed literal is shown as it is written
        return term.value


def _best(terms: tuple[Term, ...], language: str) -> Term:
    """The value to show where there is room for one: in the language asked for, in English, the first."""
    by_language = {getattr(term, "language", ""): term for term in reversed(terms)}
    return by_language.get(language) or by_language.get("en") or terms[0]


def _json_ld_value(term: Term) -> dict[str, str]:
    if isinstance(term, Iri):
        return {"@id": term.value}
    if term.language:
        return {"@value": term.value, "@language": term.language}
    return {"@value": term.value, "@type": term.datatype}


def _csv_cell(terms: Iterable[Term], reading: Reading) -> str:
    return " | ".join(
        reading.labels.get(term.value, curie(term.value)) if isinstance(term, Iri) else term.value
        for term in terms
    )
