"""The data services of the catalogue: SPARQL, REST and the Graph Store."""

from collections.abc import Sequence
from typing import Final

from modernstats_kg.actions.addresses import Addresses
from modernstats_kg.actions.datasets import CONTENT_LICENCE
from modernstats_kg.model.change import SERVICE
from modernstats_kg.model.statements import Statements, english

_SERVICES: Final = (
    (
        "sparql",
        "SPARQL endpoint",
        "Answers SPARQL 1.1 queries over all named graphs.",
        "/sparql",
        "/sparql",
        "https://www.w3.org/TR/sparql11-protocol/",
    ),
    (
        "rest",
        "REST interface",
        "Lists of things with filters, and analyses, as JSON, JSON-LD and CSV.",
        "/api/v1",
        "/openapi.json",
        "https://spec.openapis.org/oas/v3.1.0",
    ),
    (
        "graph-store",
        "Graph Store",
        "Reads and, with a key, writes whole named graphs.",
        "/graphs",
        "/openapi.json",
        "https://www.w3.org/TR/sparql11-http-rdf-update/",
    ),
)
"""Name, title, description, address, address of its own description, specification."""


def service_iri(base: str, name: str) -> str:
    """IRI of the data service that is called `name`: `sparql`, `rest` or `graph-store`.

    Args:
        base: of this deployment's own IRIs.
        name: what it is called.
    """
    return f"{base}catalog#{name}"


def describe_services(said: Statements, addresses: Addresses, datasets: Sequence[str]) -> None:
    """Say which services give the datasets of a page."""
    for name, title, description, address, own_description, specification in _SERVICES:
        iri = service_iri(addresses.base, name)
        said.link(f"{addresses.base}catalog#catalog", "dcat:service", iri)
        said.kind(iri, "dcat:DataService")
        said.say(iri, "dcterms:title", english(title))
        said.say(iri, "dcterms:description", english(description))
        said.link(iri, "dcat:endpointURL", addresses.at(address))
        said.link(iri, "dcat:endpointDescription", addresses.at(own_description))
        said.link(iri, "dcterms:conformsTo", specification)
        said.kind(specification, "dcterms:Standard")
        said.link(iri, "dcterms:publisher", SERVICE.value)
        said.link(iri, "dcterms:license", CONTENT_LICENCE)
        said.link(iri, "dcat:servesDataset", *datasets)
