"""A graph as JSON-LD, compacted by our prefixes, node by node: it can be sent while it is being made.

The context stands in the answer itself, so that nobody has to fetch it. Names of properties, classes and
datatypes are compacted; identifiers of things stay absolute.

Source: JSON-LD 1.1, 4.1.3 (compact IRIs); JSON-LD 1.1 API, 6.3 (IRIs that look like a compact one).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby, islice
from typing import Any, Final, NamedTuple

import orjson

from modernstats_kg.model.terms import XSD_STRING
from modernstats_kg.namespaces import PREFIXES, curie, expand

_TYPE: Final = expand("rdf:type")
HEAD: Final = b'{"@context":' + orjson.dumps(PREFIXES) + b',"@graph":['
TAIL: Final = b"]}"
LONGEST_RUN: Final = 1000
"""Statements of one node object, so that an answer about one subject is sent while it is made too."""


class Value(NamedTuple):
    """An RDF term: `text` is an IRI or a blank node's `_:label` where `named`, else a lexical form.

    `language` and `direction` are "" for what has none.
    """

    text: str
    named: bool
    datatype: str = XSD_STRING
    language: str = ""
    direction: str = ""


Statement = tuple[str, str, Value]
"""Subject, predicate and object; the subject as the text of a named `Value`."""


def graph_pieces(statements: Iterable[Statement]) -> Iterator[bytes]:
    """The document in pieces: one node object for each run of statements with the same subject.

    A subject that comes back later, or has more than `LONGEST_RUN` statements, gets another node object,
    which means the same.
    """
    yield HEAD
    separator = b""
    for subject, run in groupby(statements, key=lambda statement: statement[0]):
        while part := list(islice(run, LONGEST_RUN)):
            yield separator + orjson.dumps(_node(subject, part))
            separator = b",\n"
    yield TAIL


def _node(subject: str, run: list[Statement]) -> dict[str, Any]:
    """One node object; written out in full where something in it would be taken for a prefixed name."""
    full = any(_looks_prefixed(name) for name in _names(subject, run))
    named: dict[str, list[Any]] = defaultdict(list)
    for _, predicate, value in run:
        if predicate == _TYPE and value.named:
            named["@type"].append(_name(value.text, full))
        else:
            named[_name(predicate, full)].append(_object(value, full))
    members = {name: values if len(values) > 1 else values[0] for name, values in named.items()}
    return ({"@context": None} if full else {}) | {"@id": subject} | members


def _names(subject: str, run: list[Statement]) -> Iterator[str]:
    yield subject
    for _, predicate, value in run:
        yield predicate
        yield value.text if value.named else value.datatype


def _looks_prefixed(iri: str) -> bool:
    """Whether a reader would take an absolute IRI for a prefixed name, as `<skos:x>`."""
    prefix, _, local = iri.partition(":")
    return prefix in PREFIXES and not local.startswith("//")


def _name(iri: str, full: bool) -> str:
    return iri if full else curie(iri)


def _object(value: Value, full: bool) -> Any:
    if value.named:
        return {"@id": value.text}
    if value.language:
        told = {"@value": value.text, "@language": value.language}
        return told | ({"@direction": value.direction} if value.direction else {})
    if value.datatype == XSD_STRING:
        return value.text if not full else {"@value": value.text}
    return {"@value": value.text, "@type": _name(value.datatype, full)}
