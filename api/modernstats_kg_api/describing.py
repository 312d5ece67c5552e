"""All that is said of any IRI as plain JSON, grouped by property."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Final

from starlette.requests import Request

from modernstats_kg.actions.collection import find_item
from modernstats_kg.actions.describing import describe, is_described
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.last_changes import last_commit
from modernstats_kg.actions.tombstones import expect_not_withdrawn
from modernstats_kg.errors import NotFound
from modernstats_kg.model.languages import chosen
from modernstats_kg.model.terms import Iri, Quad, Term
from modernstats_kg.namespaces import PREFIXES
from modernstats_kg.query.formats import Format
from modernstats_kg_api.deps import root_of
from modernstats_kg_api.links import local_path
from modernstats_kg_api.representations import Reading, json_value

_MOST_VALUES: Final = 100


def whole_iri(text: str) -> str:
    """The IRI that a prefixed name stands for; any other text as it is."""
    prefix, colon, local = text.strip().partition(":")
    return PREFIXES[prefix] + local if colon and prefix in PREFIXES else text.strip()


def document_of(request: Request, kg: KnowledgeGraph, text: str, form: Format) -> str:
    """Address of the document about an IRI in one form.

    Raises:
        NotFound: nothing is said of it.
        Gone: it was withdrawn.
    """
    iri = whole_iri(text)
    expect_not_withdrawn(kg, iri)
    path = local_path(kg.settings.base, iri, {iri}) if is_described(kg, iri) else None
    if path is None:
        raise NotFound(f"Nothing is said of <{iri}>.")
    document, mark, fragment = path.partition("#")
    return f"{root_of(request)}{document}.{form.suffix}{mark}{fragment}"


def description_body(kg: KnowledgeGraph, text: str, reading: Reading) -> dict[str, Any]:
    """What is said of an IRI, as `schemas.lookup.AnyDescription`.

    Raises:
        NotFound: nothing is said of it.
        Gone: it was withdrawn.
    """
    iri = whole_iri(text)
    description = describe(kg, iri)
    labels = reading.names.get(iri, {})
    record = find_item(kg, iri)
    outgoing = [quad for quad in description.outgoing if quad.subject.value == iri]
    return {
        "id": iri,
        "label": reading.label(iri),
        "labelLanguage": chosen(labels, reading.languages),
        "labels": labels,
        "url": reading.url(iri),
        "collection": record.kind if record else None,
        "key": record.local if record else None,
        "outgoing": _by_property(((quad, quad.object) for quad in outgoing), reading),
        "incoming": _by_property(((quad, quad.subject) for quad in description.incoming), reading),
        "version": last_commit(kg, iri),
    }


def _by_property(ends: Iterable[tuple[Quad, Term]], reading: Reading) -> list[dict[str, Any]]:
    """The statements by property, each with its other end and the graphs that make it."""
    grouped: dict[str, dict[Term, list[str]]] = defaultdict(lambda: defaultdict(list))
    for quad, end in ends:
        grouped[quad.predicate.value][end].append(quad.graph.value)
    return [
        {
            "property": reading.link(iri),
            "total": len(values),
            "values": [_value(end, values[end], reading) for end in list(values)[:_MOST_VALUES]],
        }
        for iri, values in sorted(grouped.items())
    ]


def _value(term: Term, graphs: list[str], reading: Reading) -> dict[str, Any]:
    source = {"source": sorted(set(graphs))}
    if isinstance(term, Iri):
        return {**json_value(term, reading), **source}
    told = {"value": json_value(term, reading), "language": term.language or None}
    return {**told, "datatype": term.datatype, **source}
