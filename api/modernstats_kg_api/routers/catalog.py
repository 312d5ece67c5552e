"""`/void` and `/catalog`: what the datasets are and hold, for machines. People are sent to `/data`."""

from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from modernstats_kg.actions.catalog import CatalogPage, Place, catalog_page, render_catalog
from modernstats_kg.actions.void import describe_datasets
from modernstats_kg.errors import BadParameter, NotFound
from modernstats_kg.model.dcat_profile import PROFILES, Profile
from modernstats_kg.query.formats import DOCUMENT_FORMATS, GRAPH_FORMATS, HTML, Format, negotiate_format
from modernstats_kg_api.conditional import caching_headers, not_modified
from modernstats_kg_api.deps import graph_of, root_of
from modernstats_kg_api.links import alternates

_BY_SUFFIX: Final = {form.suffix: form for form in DOCUMENT_FORMATS}
_RELATIONS: Final = {"first": "first", "previous": "prev", "next": "next", "last": "last"}


def void(request: Request) -> Response:
    """The VoID description in the form asked for.

    Source: Describing Linked Datasets with the VoID Vocabulary, section 6.
    """
    form = _form(request)
    if form is HTML:
        return _to_page(request)
    headers = _headers(request, form)
    if (unchanged := not_modified(request, headers)) is not None:
        return unchanged
    body = describe_datasets(graph_of(request), _service(request), form.media_type)
    return Response(body, headers=headers)


def well_known_void(request: Request) -> Response:
    """The address where VoID is looked for first.

    Source: VoID, section 7.2; RFC 8615.
    """
    return RedirectResponse(f"{root_of(request)}/void", 302)


async def catalog(request: Request) -> Response:
    """One page of the DCAT catalogue in the form and for the profile asked for."""
    form, number, profile = _form(request), _number(request), _profile(request)
    if form is HTML:
        return _to_page(request)
    kg = graph_of(request)
    page = await catalog_page(kg, number)
    place = Place(_service(request), _address_of_pages(request))
    headers = _headers(request, form, profile.name, page.digest)
    headers["Link"] += f', <{profile.iri}>; rel="profile", {_page_links(page, place)}'
    if (unchanged := not_modified(request, headers)) is not None:
        return unchanged
    body = await run_in_threadpool(render_catalog, kg, page, place, profile, form.media_type)
    return Response(body, headers=headers)


def _form(request: Request) -> Format:
    """The form that the suffix or else `Accept` asks for; Turtle for whoever takes anything."""
    suffix = request.path_params.get("suffix")
    if suffix is None:
        return negotiate_format(request.headers.get("accept"), DOCUMENT_FORMATS)
    if suffix not in _BY_SUFFIX:
        raise NotFound(f"No form ends in {suffix!r}. Those that do: {', '.join(_BY_SUFFIX)}.")
    return _BY_SUFFIX[suffix]


def _number(request: Request) -> int:
    text = request.query_params.get("page", "1")
    if not text.isascii() or not text.isdigit():
        raise BadParameter("page", f"{text!r} is no number of a page; they count from 1.")
    return int(text[:9])


def _profile(request: Request) -> Profile:
    wanted = request.query_params.get("profile", PROFILES[0].name)
    for profile in PROFILES:
        if wanted in (profile.name, profile.iri):
            return profile
    known = ", ".join(profile.name for profile in PROFILES)
    raise BadParameter("profile", f"The catalogue is not written for {wanted!r}. Known: {known}.")


def _service(request: Request) -> str:
    return str(request.base_url).rstrip("/")


def _address_of_pages(request: Request) -> str:
    """Address of a page but for its number; a harvester stays with the form and profile it began with."""
    kept = [(name, value) for name, value in request.query_params.multi_items() if name == "profile"]
    address = request.url.replace(query="", fragment="").include_query_params(**dict(kept), page="")
    return str(address)


def _headers(request: Request, form: Format, *variant: str) -> dict[str, str]:
    path = root_of(request) + request.url.path.removeprefix(root_of(request)).partition(".")[0]
    headers = caching_headers(request, form.media_type, _service(request), *variant)
    query = f"?{request.url.query}" if request.url.query else ""
    headers["Content-Location"] = f"{path}.{form.suffix}{query}"
    headers["Content-Type"] = form.content_type
    headers["Link"] = alternates(path, GRAPH_FORMATS)
    return headers


def _page_links(page: CatalogPage, place: Place) -> str:
    """The same pages as Hydra names, for whoever reads headers (RFC 8288)."""
    found = page.neighbours().items()
    return ", ".join(f'<{place.page}{number}>; rel="{_RELATIONS[relation]}"' for relation, number in found)


def _to_page(request: Request) -> Response:
    return RedirectResponse(f"{root_of(request)}/data", 303, headers={"Vary": "Accept"})


routes = [
    Route("/void", void, name="void"),
    Route("/void.{suffix}", void, name="void_file"),
    Route("/.well-known/void", well_known_void, name="well_known_void"),
    Route("/catalog", catalog, name="catalog"),
    Route("/catalog.{suffix}", catalog, name="catalog_file"),
]
