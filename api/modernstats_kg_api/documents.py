"""Documents about IRIs: the one way in which `/doc`, `/r`, `/def` and `/graph` answer."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from modernstats_kg.actions.collection import find_item
from modernstats_kg.actions.datasets import whole_dataset
from modernstats_kg.actions.describing import describe, render_description
from modernstats_kg.actions.item_statements import last_change
from modernstats_kg.actions.past import describe_at
from modernstats_kg.actions.shape_files import shapes_of
from modernstats_kg.errors import NotFound
from modernstats_kg.model.history import Version
from modernstats_kg.model.records import Description
from modernstats_kg.namespaces import expand
from modernstats_kg.query.formats import (
    HTML,
    MARKDOWN,
    PLAIN_JSON,
    RESOURCE_FORMATS,
    TURTLE,
    Format,
    negotiate_format,
    split_suffix,
)
from modernstats_kg_api import pages
from modernstats_kg_api.conditional import caching_headers, not_modified
from modernstats_kg_api.deps import graph_of, root_of
from modernstats_kg_api.item_links import version_links
from modernstats_kg_api.links import alternates, as_uri, quoted
from modernstats_kg_api.markdown import resource_markdown
from modernstats_kg_api.pages.site import english_naming
from modernstats_kg_api.past import PARAMETER
from modernstats_kg_api.rest import guide_link

_TYPE: Final = expand("rdf:type")
_IN_DATASET: Final = expand("void:inDataset")
LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"


@dataclass(frozen=True, slots=True)
class Target:
    """What document is asked for.

    Attributes:
        iri: the IRI it describes.
        path: its own path on this service, without suffix and not yet percent-encoded; None for a
            document that has none, such as that of one term of a hash vocabulary.
        form: the form that the suffix or else `Accept` asks for.
        licence: IRI of the licence of what the document says.
        version: the older state that is asked for; None for the newest.
    """

    iri: str
    path: str | None
    form: Format
    licence: str = LICENCE
    version: Version | None = None


def target_of(request: Request, path: str, resolve: Callable[[str], str]) -> Target:
    """The document that `path` asks for, which may end in a format suffix.

    The whole path is tried first, as the names of some things end like a suffix.

    Args:
        path: path of the document on this service.
        resolve: from path to IRI; raises NotFound when nothing is described there.

    Raises:
        NotFound: neither the path nor what precedes its suffix is described.
        NotAcceptable: no form fits `Accept`.
    """
    try:
        iri = resolve(path)
    except NotFound:
        stem, form = split_suffix(path)
        if form is None:
            raise
        return Target(resolve(stem), stem, form)
    return Target(iri, path, negotiate_format(request.headers.get("accept"), RESOURCE_FORMATS))


def links_about(request: Request, target: Target) -> str:
    """`Link` header: what the document describes, its licence, the dataset that it is in, the guide.

    The dataset is named here and not in the body: what is read, changed and put back stays free of it.

    Source: RFC 8288; VoID, section 6.2.
    """
    whole = whole_dataset(graph_of(request).settings.base)
    return (
        f'<{as_uri(target.iri)}>; rel="describes", <{target.licence}>; rel="license", '
        f'<{whole}>; rel="{_IN_DATASET}", {guide_link(request)}'
    )


def links_of_kind(request: Request, iri: str, types: Iterable[str]) -> str:
    """More of the `Link` header: the canonical IRI, the classes, their shapes, the item of a collection.

    Args:
        types: IRIs of the classes of the resource.

    Source: RFC 6596 (`canonical`); RFC 6903, 6 (`type`); RFC 8288.
    """
    root, found = root_of(request), sorted(set(types))
    links = [f'<{as_uri(iri)}>; rel="canonical"', *(f'<{as_uri(name)}>; rel="type"' for name in found)]
    links += [
        f'<{root}/shapes/{name}>; rel="describedby"; type="{TURTLE.media_type}"' for name in shapes_of(found)
    ]
    if (item := find_item(graph_of(request), iri)) is not None:
        collection = f"{root}/api/v1/{item.kind}"
        links.append(f'<{collection}>; rel="collection"')
        address = f"{collection}/{quoted(item.local)}"
        links.append(f'<{address}.json>; rel="alternate"; type="{PLAIN_JSON.media_type}"')
        links += version_links(request, item)
    return ", ".join(links)


def document_response(request: Request, target: Target) -> Response:
    """The document in the form asked for, or 304.

    Args:
        request: what is answered.
        target: which document, in which form.

    Source: RFC 9110, 8.7 (Content-Location), 13.1.2 (If-None-Match); RFC 8288 (Link).
    """
    kg = graph_of(request)
    headers = caching_headers(request, target.form.media_type, version=target.version)
    headers["Link"] = links_about(request, target)
    if target.path is not None:
        address = root_of(request) + quoted(target.path)
        state = f"?{PARAMETER}={target.version.number}" if target.version else ""
        headers["Content-Location"] = f"{address}.{target.form.suffix}{state}"
        headers["Link"] += f", {alternates(address, RESOURCE_FORMATS, state)}"
    if (unchanged := not_modified(request, headers)) is not None:
        return unchanged
    found = describe_at(kg, target.iri, target.version) if target.version else describe(kg, target.iri)
    headers["Link"] += f", {links_of_kind(request, target.iri, _types(found))}"
    if target.form is HTML:
        response = pages.resource_page(request, found, target.version)
    elif target.form is MARKDOWN:
        change = None if target.version else last_change(kg, target.iri)
        body = resource_markdown(english_naming(request), found, change)
        response = Response(body, headers={"Content-Type": target.form.content_type})
    else:
        body = render_description(found, target.form.media_type)
        response = Response(body, headers={"Content-Type": target.form.content_type})
    response.headers.update(headers)
    return response


def _types(found: Description) -> list[str]:
    own = (quad for quad in found.outgoing if quad.subject.value == found.iri)
    return [quad.object.value for quad in own if quad.predicate.value == _TYPE]
