"""The example queries, and their description in RDF."""

from collections.abc import Iterable, Iterator
from typing import Final

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.exchange.rdf import serialize
from modernstats_kg.model.queries import Example, Form
from modernstats_kg.model.terms import Iri, Literal, Quad, Term
from modernstats_kg.namespaces import PREFIXES, expand
from modernstats_kg.query.shelf import read_examples

__all__ = ["EXAMPLES_PATH", "describe_examples", "read_examples"]

EXAMPLES_PATH: Final = ".well-known/sparql-examples"
"""Where the description is found; an example's IRI is this below the base, and `#name`."""

_SH: Final = "http://www.w3.org/ns/shacl#"
_SPEX: Final = "https://purl.expasy.org/sparql-examples/ontology#"
_EXECUTABLE: Final[dict[Form, tuple[str, str]]] = {
    "SELECT": (f"{_SH}SPARQLSelectExecutable", f"{_SH}select"),
    "ASK": (f"{_SH}SPARQLAskExecutable", f"{_SH}ask"),
    "CONSTRUCT": (f"{_SH}SPARQLConstructExecutable", f"{_SH}construct"),
    "DESCRIBE": (f"{_SPEX}SPARQLDescribeExecutable", f"{_SPEX}describe"),  # SHACL 1.0 has none
}
_ANY_URI: Final = expand("xsd:anyURI")


def describe_examples(kg: KnowledgeGraph, endpoint: str, media_type: str) -> bytes:
    """All examples in one RDF format.

    Args:
        endpoint: absolute address of the SPARQL endpoint that answers them.
        media_type: an RDF format.

    Source: the form in which the SIB endpoints publish their examples; SHACL 5.2.1 (prefix declarations),
        8.2 (SPARQL executables).
    """
    base = kg.settings.base
    return serialize(tuple(_statements(f"{base}{EXAMPLES_PATH}", endpoint, read_examples(base))), media_type)


def _statements(document: str, endpoint: str, examples: Iterable[Example]) -> Iterator[Quad]:
    graph = Iri(document)
    prefixes = f"{document}#prefixes"
    said: list[tuple[str, str, Term]] = [(prefixes, expand("rdf:type"), Iri(expand("owl:Ontology")))]
    for example in examples:
        iri = f"{document}#{example.name}"
        said += [(iri, predicate, value) for predicate, value in _about(example, endpoint)]
        said.append((iri, f"{_SH}prefixes", Iri(prefixes)))
    for prefix, namespace in PREFIXES.items():
        declaration = f"{document}#prefix-{prefix}"
        said.append((prefixes, f"{_SH}declare", Iri(declaration)))
        said.append((declaration, f"{_SH}prefix", Literal(prefix)))
        said.append((declaration, f"{_SH}namespace", Literal(namespace, _ANY_URI)))
    for subject, predicate, value in said:
        yield Quad(Iri(subject), Iri(predicate), value, graph)


def _about(example: Example, endpoint: str) -> Iterator[tuple[str, Term]]:
    executable, text = _EXECUTABLE[example.form]
    yield expand("rdf:type"), Iri(f"{_SH}SPARQLExecutable")
    yield expand("rdf:type"), Iri(executable)
    yield expand("rdfs:label"), Literal(example.title, language="en")
    yield expand("rdfs:comment"), Literal(example.description, language="en")
    for keyword in (example.topic, *example.keywords):
        yield expand("schema:keywords"), Literal(keyword)
    yield expand("schema:target"), Iri(endpoint)
    yield text, Literal(example.text)
