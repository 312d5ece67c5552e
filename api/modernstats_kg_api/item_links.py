"""The `Link` header of an item: what else there is of it, and what tells of it.

Source: RFC 8288; RFC 5829 (`latest-version`, `predecessor-version`, `version-history`); RFC 6596
(`canonical`); RFC 6903 (`describedby` is of RFC 8288, `type` of RFC 6903, 6).
"""

from collections.abc import Iterable, Iterator
from typing import Final

from starlette.requests import Request

from modernstats_kg.actions.collection import records_by_iri
from modernstats_kg.actions.shape_files import shapes_of
from modernstats_kg.model.records import Record
from modernstats_kg.model.terms import Iri
from modernstats_kg.query.formats import HTML, ITEM_FORMATS, TURTLE
from modernstats_kg_api.deps import graph_of, root_of
from modernstats_kg_api.links import alternates, as_uri, quoted
from modernstats_kg_api.rest import api_documentation, guide_link

CONTENT_LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"
_VERSIONS: Final = "versions"
_OF_VERSIONS: Final = {
    "versions": (("latest-version", "currentVersion"), ("predecessor-version", "previousVersion")),
    "standards": (("latest-version", "currentVersion"),),
}
"""Relations of an item to versions of standards, and the field that names the version."""


def item_links(request: Request, record: Record, page: str | None) -> list[str]:
    """The links of an item in all its forms; the context of plain JSON is not among them.

    Args:
        page: address of its page; None where it has none.
    """
    root = root_of(request)
    address = f"{root}/api/v1/{record.kind}/{quoted(record.local)}"
    forms = tuple(form for form in ITEM_FORMATS if form is not HTML)
    links = [f'<{as_uri(record.iri)}>; rel="canonical"', alternates(address, forms)]
    if page is not None:
        links.append(f'<{as_uri(page)}>; rel="alternate"; type="{HTML.media_type}"')
    links += [f'<{as_uri(iri)}>; rel="type"' for iri in record.types]
    links += [
        f'<{root}/shapes/{name}>; rel="describedby"; type="{TURTLE.media_type}"'
        for name in shapes_of(record.types)
    ]
    links += [f'<{as_uri(iri)}>; rel="license"' for iri in _licences(request, record)]
    links.append(f'<{root}/api/v1/{record.kind}>; rel="collection"')
    return [*links, *version_links(request, record), api_documentation(request), guide_link(request)]


def _licences(request: Request, record: Record) -> list[str]:
    """Licences of the graphs that speak of it, or that of the content."""
    known = {source.name: source.licence for source in graph_of(request).catalog}
    return sorted({known.get(graph) or CONTENT_LICENCE for graph in record.sources}) or [CONTENT_LICENCE]


def version_links(request: Request, record: Record) -> Iterator[str]:
    """Links of a standard or of one of its versions to the others; none of any other item.

    Source: RFC 5829, 3.
    """
    root = root_of(request)
    standard = _standard(request, record)
    for relation, field in _OF_VERSIONS.get(record.kind, ()):
        named = (standard if field == "currentVersion" else record).values.get(field, ())
        yield from (f'<{path}>; rel="{relation}"' for path in _paths(request, named))
    if record.kind in _OF_VERSIONS and standard.kind == "standards":
        yield f'<{root}/api/v1/standards/{quoted(standard.local)}/versions>; rel="version-history"'


def _standard(request: Request, record: Record) -> Record:
    """The standard that a version is of; any other item itself."""
    known = records_by_iri(graph_of(request), "standards") if record.kind == _VERSIONS else {}
    return next(
        (known[str(term)] for term in record.values.get("standard", ()) if str(term) in known), record
    )


def _paths(request: Request, named: Iterable[object]) -> Iterator[str]:
    """Addresses of those versions that have an item."""
    known = records_by_iri(graph_of(request), _VERSIONS)
    for term in named:
        if isinstance(term, Iri) and term.value in known:
            yield f"{root_of(request)}/api/v1/{_VERSIONS}/{quoted(known[term.value].local)}"
