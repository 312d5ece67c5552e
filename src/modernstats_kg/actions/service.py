"""The SPARQL 1.1 Service Description of this endpoint."""

from collections.abc import Iterator
from typing import Final

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.exchange.rdf import serialize
from modernstats_kg.model.terms import Iri, Literal, Quad, Term
from modernstats_kg.namespaces import expand

_SD: Final = "http://www.w3.org/ns/sparql-service-description#"
_VOID: Final = "http://rdfs.org/ns/void#"
_FORMATS: Final = "http://www.w3.org/ns/formats/"
_RESULT_FORMATS: Final = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "RDF_XML",
    "JSON-LD",
    "TriG",
    "N-Quads",
)
_INTEGER: Final = expand("xsd:integer")


def describe_service(kg: KnowledgeGraph, endpoint: str, media_type: str) -> bytes:
    """What the endpoint can do and which named graphs it reads, in one RDF format.

    Args:
        endpoint: absolute address of the endpoint.
        media_type: an RDF format.

    Source: SPARQL 1.1 Service Description; VoID for the number of triples.
    """
    return serialize(tuple(_statements(kg, endpoint)), media_type)


def _statements(kg: KnowledgeGraph, endpoint: str) -> Iterator[Quad]:
    service, dataset = f"{endpoint}#service", f"{endpoint}#dataset"
    yield _say(service, expand("rdf:type"), Iri(f"{_SD}Service"))
    yield _say(service, f"{_SD}endpoint", Iri(endpoint))
    yield _say(service, f"{_SD}supportedLanguage", Iri(f"{_SD}SPARQL11Query"))
    yield _say(service, f"{_SD}defaultDataset", Iri(dataset))
    if kg.settings.default_graph == "union":
        yield _say(service, f"{_SD}feature", Iri(f"{_SD}UnionDefaultGraph"))
    for name in _RESULT_FORMATS:
        yield _say(service, f"{_SD}resultFormat", Iri(_FORMATS + name))
    yield _say(dataset, expand("rdf:type"), Iri(f"{_SD}Dataset"))
    for number, (graph, size) in enumerate(sorted(kg.store.graph_sizes().items()), start=1):
        named, content = f"{endpoint}#named-{number}", f"{endpoint}#graph-{number}"
        yield _say(dataset, f"{_SD}namedGraph", Iri(named))
        yield _say(named, expand("rdf:type"), Iri(f"{_SD}NamedGraph"))
        yield _say(named, f"{_SD}name", Iri(graph))
        yield _say(named, f"{_SD}graph", Iri(content))
        yield _say(content, expand("rdf:type"), Iri(f"{_SD}Graph"))
        yield _say(content, f"{_VOID}triples", Literal(str(size), _INTEGER))


def _say(subject: str, predicate: str, value: Term) -> Quad:
    document = subject.partition("#")[0]
    return Quad(Iri(subject), Iri(predicate), value, Iri(document))
