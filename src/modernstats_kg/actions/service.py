"""The SPARQL 1.1 Service Description of this endpoint."""

from typing import Final

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.search_function import SEARCH_SCORE
from modernstats_kg.actions.statistics import whole_statistics
from modernstats_kg.exchange.rdf import serialize
from modernstats_kg.model.statements import Statements, integer
from modernstats_kg.namespaces import default_graph, expand
from modernstats_kg.query.formats import GRAPH_FORMATS, RESULT_FORMATS

_FORMATS: Final = "http://www.w3.org/ns/formats/"
_SIMPLE: Final = "http://www.w3.org/ns/entailment/Simple"
_W3C_NAMES: Final = {
    "application/sparql-results+json": "SPARQL_Results_JSON",
    "application/sparql-results+xml": "SPARQL_Results_XML",
    "text/csv": "SPARQL_Results_CSV",
    "text/tab-separated-values": "SPARQL_Results_TSV",
    "text/turtle": "Turtle",
    "application/n-triples": "N-Triples",
    "application/rdf+xml": "RDF_XML",
    "application/ld+json": "JSON-LD",
    "application/trig": "TriG",
    "application/n-quads": "N-Quads",
}
"""What the W3C's list of unique identifiers for formats calls each media type."""


def describe_service(kg: KnowledgeGraph, endpoint: str, media_type: str) -> bytes:
    """What the endpoint can do and which named graphs it reads, in one RDF format.

    Args:
        kg: what is described.
        endpoint: absolute address of the endpoint that answers queries; updates go to `update` beside it.
        media_type: an RDF format.

    Source: SPARQL 1.1 Service Description; VoID for the number of triples.
    """
    said = Statements(endpoint)
    service, dataset = f"{endpoint}#service", f"{endpoint}#dataset"
    said.kind(service, "sd:Service")
    said.link(service, "sd:endpoint", endpoint)
    said.link(service, "sd:supportedLanguage", expand("sd:SPARQL11Query"))
    if not kg.store.read_only_reason:
        _describe_updates(said, endpoint, dataset)
    if kg.settings.default_graph == "union":
        said.link(service, "sd:feature", expand("sd:UnionDefaultGraph"))
    results = (_FORMATS + _W3C_NAMES[form.media_type] for form in (*RESULT_FORMATS, *GRAPH_FORMATS))
    said.link(service, "sd:resultFormat", *results)
    said.link(service, "sd:extensionFunction", SEARCH_SCORE)
    said.link(service, "sd:defaultEntailmentRegime", _SIMPLE)
    said.link(service, "sd:defaultDataset", dataset)
    _describe_dataset(said, kg, dataset, endpoint)
    return serialize(said.quads, media_type)


def _describe_updates(said: Statements, endpoint: str, dataset: str) -> None:
    """The service that changes the same dataset: another one, as it has an endpoint of its own.

    Source: SPARQL 1.1 Service Description, section 3 (`sd:endpoint`: by its endpoint a service is known).
    """
    updates = f"{endpoint}#update-service"
    said.kind(updates, "sd:Service")
    said.link(updates, "sd:endpoint", f"{endpoint.rstrip('/').rpartition('/')[0]}/update")
    said.link(updates, "sd:supportedLanguage", expand("sd:SPARQL11Update"))
    said.link(updates, "sd:inputFormat", *(_FORMATS + _W3C_NAMES[form.media_type] for form in GRAPH_FORMATS))
    said.link(updates, "sd:defaultEntailmentRegime", _SIMPLE)
    said.link(updates, "sd:defaultDataset", dataset)


def _describe_dataset(said: Statements, kg: KnowledgeGraph, dataset: str, endpoint: str) -> None:
    """The graphs that a query sees which names none, as the setting `default_graph` has it."""
    sizes = kg.store.graph_sizes()
    default = f"{endpoint}#default-graph"
    if kg.settings.default_graph == "union":
        merged = whole_statistics(kg).triples
    else:
        merged = sizes.pop(default_graph(kg.settings.base), 0)
    said.kind(dataset, "sd:Dataset")
    said.link(dataset, "sd:defaultGraph", default)
    said.kind(default, "sd:Graph")
    said.say(default, "void:triples", integer(merged))
    for number, (graph, size) in enumerate(sorted(sizes.items()), start=1):
        named, content = f"{endpoint}#named-{number}", f"{endpoint}#graph-{number}"
        said.link(dataset, "sd:namedGraph", named)
        said.kind(named, "sd:NamedGraph")
        said.link(named, "sd:name", graph)
        said.link(named, "sd:entailmentRegime", _SIMPLE)
        said.link(named, "sd:graph", content)
        said.kind(content, "sd:Graph")
        said.say(content, "void:triples", integer(size))
