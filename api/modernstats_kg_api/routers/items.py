"""`/api/v1/{collection}/{key}`: one item of a kind of `model.kinds`, in every form."""

from collections.abc import Callable
from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Path, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from modernstats_kg.actions.collection import all_records, kind_named
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.listing import read_record
from modernstats_kg.errors import BadParameter
from modernstats_kg.model.kinds import KINDS, Kind
from modernstats_kg.model.languages import chosen
from modernstats_kg.model.records import Record
from modernstats_kg.query.formats import (
    HTML,
    ITEM_FORMATS,
    JSON_LD,
    PLAIN_JSON,
    Format,
    negotiate_format,
    split_suffix,
)
from modernstats_kg_api.conditional import not_modified, replayed
from modernstats_kg_api.deps import Kg, graph_of, root_of
from modernstats_kg_api.item_links import item_links
from modernstats_kg_api.item_rendering import Wish, content_type_of, item_body
from modernstats_kg_api.json_ld import profile_asked
from modernstats_kg_api.links import quoted
from modernstats_kg_api.mementos import as_memento
from modernstats_kg_api.pages.site import naming_of
from modernstats_kg_api.past import PARAMETER, in_version
from modernstats_kg_api.rest import context_link, languages_of, rest_response, spoken_headers
from modernstats_kg_api.schemas.items import ItemReading, item_responses

_ONLY_JSON_LD: Final = (JSON_LD,)
_PARAMETERS: Final = frozenset(ItemReading.model_fields)

router = APIRouter(prefix="/api/v1")


def _item_route(kind: Kind) -> Callable[..., Response]:
    local_name = Path(
        description="Its `key`, which may end in the suffix of a form.", examples=[kind.example]
    )

    def read_item(
        request: Request,
        kg: Kg,
        local: Annotated[str, local_name],
        asked: Annotated[ItemReading, Query()],
    ) -> Response:
        if (unchanged := replayed(request)) is not None:
            return unchanged
        with in_version(request, asked.version) as version:
            response = _read(request, kind, local, asked)
        return as_memento(request, response, version)

    return read_item


def _read(request: Request, kind: Kind, local: str, asked: ItemReading) -> Response:
    if unknown := set(request.query_params) - _PARAMETERS:
        name = min(unknown)
        raise BadParameter(
            name, f"{name!r} is no parameter of an item. Known: {', '.join(sorted(_PARAMETERS))}."
        )
    record, form = _found(request, graph_of(request), kind, local, asked)
    page = naming_of(request).href(record.iri)
    if form is HTML:
        older = f"?{urlencode({PARAMETER: asked.version})}" if asked.version and page else ""
        return RedirectResponse(
            f"{page or f'{root_of(request)}/{kind.name}'}{older}", 303, {"Vary": "Accept"}
        )
    return _answer(request, record, page, _wish(request, form, asked))


def _found(
    request: Request, kg: KnowledgeGraph, kind: Kind, local: str, asked: ItemReading
) -> tuple[Record, Format]:
    """The item, and the form that the suffix or else `Accept` asks for.

    The whole key is tried first, as the keys of versions end like a suffix.

    Raises:
        NotFound: neither the key nor what precedes its suffix is one of the collection.
        NotAcceptable: no form fits `Accept`.
    """
    known = all_records(kg, kind.name)
    stem, form = split_suffix(local, ITEM_FORMATS)
    if local not in known and form is not None and stem in known:
        return known[stem], form
    record = read_record(kg, kind.name, local)
    offered = _ONLY_JSON_LD if asked.profile else ITEM_FORMATS
    return record, negotiate_format(request.headers.get("accept"), offered)


def _wish(request: Request, form: Format, asked: ItemReading) -> Wish:
    profiles = (asked.profile,) if asked.profile else profile_asked(request.headers.get("accept"))
    return Wish(form, asked.lang, profiles, asked.provenance)


def _answer(request: Request, record: Record, page: str | None, wish: Wish) -> Response:
    content_type = content_type_of(wish)
    headers = spoken_headers(request, wish.language, content_type)
    links = item_links(request, record, page)
    if wish.form is PLAIN_JSON:
        links.append(context_link(request, KINDS[record.kind]))
        if tag := chosen(record.labels, languages_of(request, wish.language)):
            headers["Content-Language"] = tag
    query = f"?{request.url.query}" if request.url.query else ""
    address = f"{root_of(request)}/api/v1/{record.kind}/{quoted(record.local)}"
    headers["Content-Location"] = f"{address}.{wish.form.suffix}{query}"
    if (unchanged := not_modified(request, headers | {"Link": ", ".join(links)})) is not None:
        return unchanged
    return rest_response(item_body(request, record, wish), content_type, headers, links)


def _add_route(kind: Kind) -> None:
    noun = kind.singular[0].upper() + kind.singular[1:]
    plural = kind.name[0].upper() + kind.name[1:]
    router.add_api_route(
        f"/{kind.name}/{{local}}",
        _item_route(kind),
        operation_id=f"read{noun}" if noun != plural else f"read{noun}Item",
        summary=f"Read one {kind.singular}",
        tags=[kind.name],
        response_class=Response,
        responses=item_responses(kind),
    )


for _kind in KINDS.values():
    _add_route(_kind)


@router.get("/{collection}", include_in_schema=False)
@router.get("/{collection}/{local}", include_in_schema=False)
def unknown_collection(collection: str) -> Response:
    """Name the collections to whoever asks for one that does not exist."""
    kind_named(collection)
    raise AssertionError("every known collection has its own route")
