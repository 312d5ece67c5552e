"""Records as JSON and JSON-LD."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson

from modernstats_kg.actions.labelling import Names
from modernstats_kg.model.kinds import KINDS
from modernstats_kg.model.languages import Chain, chosen
from modernstats_kg.model.records import Record
from modernstats_kg.model.terms import RDF_LANG_STRING, Iri, Literal, Term, Triple
from modernstats_kg.namespaces import curie, expand
from modernstats_kg_api.json_ld import compacted
from modernstats_kg_api.links import local_path

_NUMBERS: Final = {expand("xsd:integer"): int, expand("xsd:decimal"): float, expand("xsd:double"): float}
_BOOLEAN: Final = expand("xsd:boolean")
_TYPE: Final = Iri(expand("rdf:type"))
_LABEL: Final = Iri(expand("skos:prefLabel"))


@dataclass(frozen=True, slots=True)
class Reading:
    """For whom records are rendered.

    Attributes:
        base: base of our own IRIs.
        labels: label of every resource by IRI.
        languages: language tags, the preferred one first.
        commit: number of the commit that was read.
        root: path under which a proxy serves the application.
        names: labels by IRI and language.
    """

    base: str
    labels: Mapping[str, str]
    languages: Chain
    commit: int
    root: str
    names: Names = dataclasses.field(default_factory=dict, repr=False)

    def url(self, iri: str) -> str | None:
        """Address of the document of `iri` on this service; None where there is none."""
        path = local_path(self.base, iri, self.labels)
        return None if path is None else self.root + path

    def label(self, iri: str) -> str:
        """What a thing is called in the nearest language; its prefixed name where it has no label."""
        return self.named(iri)[0]

    def named(self, iri: str) -> tuple[str, str | None]:
        """As `label`, with its language tag; None where it has no label."""
        known = self.names.get(iri, {})
        tag = chosen(known, self.languages)
        return (self.labels.get(iri) or curie(iri) if tag is None else known[tag]), tag

    def link(self, iri: str) -> dict[str, str | None]:
        """A thing as others link to it."""
        label, tag = self.named(iri)
        return {"id": iri, "label": label, "labelLanguage": tag, "url": self.url(iri)}


def as_json(record: Record, reading: Reading) -> dict[str, Any]:
    """The record as REST gives it: plain values, links with their labels."""
    tag = chosen(record.labels, reading.languages)
    body: dict[str, Any] = {
        "id": record.iri,
        "key": record.local,
        "url": reading.url(record.iri),
        "type": list(record.types),
        "label": record.local if tag is None else record.labels[tag],
        "labelLanguage": tag,
        "labels": record.labels,
    }
    for field in KINDS[record.kind].fields:
        terms = record.values.get(field.name)
        if terms:
            values = [json_value(term, reading) for term in terms]
            body[field.name] = values if field.many else json_value(_best(terms, reading.languages), reading)
    return body | {"source": list(record.sources), "version": record.version}


def as_json_ld(record: Record) -> dict[str, Any]:
    """The record as a JSON-LD node, in the terms of our context: the same statements, none beside them."""
    node = Iri(record.iri)
    named = (Literal(text, RDF_LANG_STRING, tag) for tag, text in record.labels.items())
    outgoing = [Triple(node, _TYPE, Iri(name)) for name in record.types]
    outgoing += [Triple(node, _LABEL, name if name.language else Literal(name.value)) for name in named]
    incoming = []
    for field in KINDS[record.kind].fields:
        for term in record.values.get(field.name, ()):
            if not field.inverse:
                outgoing.append(Triple(node, Iri(field.iri), term))
            elif isinstance(term, Iri):
                incoming.append(Triple(term, Iri(field.iri), node))
    return compacted(record.iri, outgoing, incoming)


def json_bytes(body: object) -> bytes:
    """`body` as JSON."""
    return orjson.dumps(body)


def json_value(term: Term, reading: Reading) -> Any:
    """One value as plain JSON: a link with its label, a number, a truth value, or text."""
    if isinstance(term, Iri):
        return reading.link(term.value)
    if term.datatype == _BOOLEAN:
        return term.value in ("true", "1")
    number = _NUMBERS.get(term.datatype)
    try:
        return number(term.value) if number else term.value
    except ValueError:  # an ill-typed literal is shown as it is written
        return term.value


def _best(terms: tuple[Term, ...], languages: Chain) -> Term:
    """The value to show where there is room for one: in the language asked for, in English, the first."""
    by_language = {getattr(term, "language", ""): term for term in reversed(terms)}
    tag = chosen(by_language, languages)
    return terms[0] if tag is None else by_language[tag]
