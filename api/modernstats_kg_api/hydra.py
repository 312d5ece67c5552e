"""Hydra: lists as collections that tell how to go on and how to search, and what may be done where.

Source: Hydra Core Vocabulary, unofficial draft: 4.1 (discovery), 5 (collections), 5.2 (templated links).
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from starlette.requests import Request

from modernstats_kg.actions.filtering import filter_names
from modernstats_kg.model.kinds import KINDS, Field, Kind
from modernstats_kg.namespaces import curie, expand
from modernstats_kg_api.context import context_version
from modernstats_kg_api.deps import root_of
from modernstats_kg_api.rest import HYDRA_PATH

Json = dict[str, Any]
_RELATIONS: Final = {"first": "first", "prev": "previous", "next": "next", "last": "last"}
_GENERAL: Final = {
    "q": "hydra:freetextQuery",
    "label": expand("skos:prefLabel"),
    "type": expand("rdf:type"),
    "limit": "hydra:limit",
}
_NOT_OF_THE_COLLECTION: Final = ("cursor", "limit", "sort", "lang", "fields", "embed", "facet", "bom")
_READING: Final = {"GET": "Read one"}
_WRITING: Final = {"PUT": "Replace one", "PATCH": "Change one", "DELETE": "Withdraw one"}


def hydra_page(
    request: Request, kind: Kind, nodes: Sequence[Json], total: int, pages: Mapping[str, str]
) -> Json:
    """One page of a collection as a JSON-LD document.

    Args:
        request: for the page; its filters tell the collection apart from the whole one.
        nodes: its items, as `representations.as_json_ld` gives them.
        total: number of all matches.
        pages: address of the pages there are by relation of RFC 8288, the same as in the `Link` header.
    """
    collection = str(
        request.url.remove_query_params([n for n in request.query_params if n in _NOT_OF_THE_COLLECTION])
    )
    origin = str(request.base_url).rstrip("/").removesuffix(root_of(request))
    view = {f"hydra:{_RELATIONS[name]}": {"id": origin + path} for name, path in pages.items()}
    return {
        "@context": root_of(request) + context_version(),
        "id": collection,
        "type": "hydra:Collection",
        "hydra:title": kind.name,
        "hydra:totalItems": total,
        "hydra:member": list(nodes),
        "hydra:view": {"id": str(request.url), "type": "hydra:PartialCollectionView", **view},
        "hydra:search": _search(request, kind),
    }


def _search(request: Request, kind: Kind) -> Json:
    names = (*filter_names(kind), "limit")
    address = f"{str(request.base_url).rstrip('/')}/api/v1/{kind.name}"
    properties = _GENERAL | {field.name: field.iri for field in kind.fields}
    return {
        "type": "hydra:IriTemplate",
        "hydra:template": f"{address}{{?{','.join(names)}}}",
        "hydra:variableRepresentation": {"id": "hydra:BasicRepresentation"},
        "hydra:mapping": [
            {
                "type": "hydra:IriTemplateMapping",
                "hydra:variable": name,
                "hydra:property": {"id": properties[name]},
                "hydra:required": False,
            }
            for name in names
            if name in properties
        ],
    }


def api_document(request: Request) -> Json:
    """What the REST interface offers: every collection, what its items have, what may be done with them."""
    service = str(request.base_url).rstrip("/")
    return {
        "@context": root_of(request) + context_version(),
        "id": service + HYDRA_PATH,
        "type": "hydra:ApiDocumentation",
        "hydra:title": "ModernStats knowledge graph",
        "hydra:description": "Collections of the graph; every item is a resource with an IRI of its own.",
        "hydra:entrypoint": {"id": f"{service}/api/v1"},
        "hydra:supportedClass": [_supported(kind, service) for kind in KINDS.values()],
    }


def _supported(kind: Kind, service: str) -> Json:
    methods = _READING | (_WRITING if kind.writable else {})
    listed = f"{service}/api/v1/{kind.name}"
    return {
        "id": f"{service}{HYDRA_PATH}#{kind.name}",
        "type": "hydra:Class",
        "hydra:title": kind.singular,
        "hydra:description": f"{', '.join(map(curie, kind.class_iris))}; listed at {listed}",
        "rdfs:seeAlso": {"id": listed},
        "hydra:supportedProperty": list(_properties(kind.fields, writable=kind.writable)),
        "hydra:supportedOperation": [
            {"type": "hydra:Operation", "hydra:method": method, "hydra:title": f"{what} {kind.singular}"}
            for method, what in methods.items()
        ],
    }


def _properties(fields: Iterable[Field], *, writable: bool) -> Iterable[Json]:
    """The properties that items have; those that lead to an item are written at their other end."""
    for field in fields:
        yield {
            "type": "hydra:SupportedProperty",
            "hydra:title": field.name,
            "hydra:property": {"id": field.iri},
            "hydra:readable": True,
            "hydra:writeable": writable and not field.inverse,
        }
