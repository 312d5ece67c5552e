"""The schema.org block of the page on all data: a catalogue with a data set for each named graph."""

from collections.abc import Iterable
from typing import Any, Final

from fastapi import Request
from markupsafe import Markup

from modernstats_kg.actions.addresses import Addresses
from modernstats_kg.actions.datasets import CONTENT_LICENCE
from modernstats_kg.actions.dumps import DUMP_FORMATS
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.labelling import label_of
from modernstats_kg.actions.status import public_graphs
from modernstats_kg_api.deps import graph_of
from modernstats_kg_api.pages.schema_org import in_page

_GZIP: Final = "application/gzip"
_ABOUT: Final = (
    "Who does what to modernise official statistics, and how its standards correspond: one data set for each "
    "named graph."
)


def catalog_block(request: Request) -> Markup:
    """The block, ready to stand in a page; the IRIs are those of the DCAT catalogue.

    Source: schema.org, DataCatalog and Dataset.
    """
    kg = graph_of(request)
    addresses = Addresses(str(request.base_url).rstrip("/"), kg.settings.base)
    return in_page(
        {
            "@context": "https://schema.org",
            "@id": f"{kg.settings.base}catalog#catalog",
            "@type": "DataCatalog",
            "name": "Catalogue of the ModernStats knowledge graph",
            "description": _ABOUT,
            "url": addresses.at("/data"),
            "license": CONTENT_LICENCE,
            "dataset": list(_datasets(kg, addresses)),
        }
    )


def _datasets(kg: KnowledgeGraph, addresses: Addresses) -> Iterable[dict[str, Any]]:
    for status in public_graphs(kg):
        graph, source = status.source.name, status.source
        about: dict[str, Any] = {
            "@id": graph,
            "@type": "Dataset",
            "name": label_of(kg, graph),
            "description": f"{source.title or graph}: {status.quads} statements.",
            "url": addresses.graph(graph),
            "license": source.licence,
            "version": source.version,
            "isBasedOn": source.source,
            "distribution": [
                {
                    "@type": "DataDownload",
                    "encodingFormat": _GZIP,
                    "contentUrl": addresses.dump(graph, form.suffix),
                }
                for form in DUMP_FORMATS
            ],
        }
        yield {name: value for name, value in about.items() if value}
