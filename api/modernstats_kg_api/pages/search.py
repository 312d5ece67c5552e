"""The search page, and the description by which browsers add the search to their own."""

from collections.abc import Callable
from typing import Annotated, Any, Final
from urllib.parse import urlencode
from xml.sax.saxutils import escape

from babel import Locale
from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from modernstats_kg.actions.searching import marked_in, search
from modernstats_kg.model.search import FACETS, MOST_RANKED, Hit
from modernstats_kg_api.deps import graph_of, root_of
from modernstats_kg_api.hits import url_of
from modernstats_kg_api.pages.assets import asset_url
from modernstats_kg_api.pages.languages import spoken
from modernstats_kg_api.pages.naming import capitalised, mark_of
from modernstats_kg_api.pages.site import render
from modernstats_kg_api.pages.wording import kind_title, kinds_title
from modernstats_kg_api.schemas.search import SearchParameters
from modernstats_kg_api.turns import in_turn

OPENSEARCH: Final = "application/opensearchdescription+xml"

router = APIRouter()

_SHOWN_FACETS: Final = 12
_DESCRIPTION: Final = """<?xml version="1.0" encoding="UTF-8"?>
<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
  <ShortName>ModernStats</ShortName>
  <Description>Projects, standards and who does what in the modernisation of official statistics</Description>
  <InputEncoding>UTF-8</InputEncoding>
  <Image width="16" height="16" type="image/svg+xml">{icon}</Image>
  <Url type="text/html" template="{service}/search?q={{searchTerms}}"/>
  <Url type="application/json" template="{service}/api/v1/search?q={{searchTerms}}"/>
  <Url type="application/x-suggestions+json" rel="suggestions"
       template="{service}/api/v1/suggest?q={{searchTerms}}"/>
</OpenSearchDescription>
"""


class PageParameters(SearchParameters):
    """What the page may be asked with: as the search itself, or nothing yet."""

    q: str = Field("", max_length=200)


@router.api_route("/search", methods=["GET", "HEAD"])
async def search_page(request: Request, asked: Annotated[PageParameters, Query()]) -> Response:
    """What fits some words, with what narrows it down; the form alone where there are no words.

    Raises:
        BadParameter: a kind is unknown; names those that are known.
        Busy: the index is being built.
    """
    kept = {"kind": asked.kind, "scheme": [asked.scheme], "namedIn": [asked.named_in]}
    kept = {name: [value for value in values if value] for name, values in kept.items()}
    kept = {name: values for name, values in kept.items() if values}
    address = _addresses({"q": [asked.q], **kept, **({"lang": [asked.lang]} if asked.lang else {})})
    frame: dict[str, Any] = {"text": asked.q, "kept": kept, "address": address, "api_query": address()}
    if not asked.q.strip():
        return render(request, "search.html", result=None, **frame)
    return await in_turn(request, lambda: _found(request, asked, kept, frame), "searchers")


def _found(
    request: Request, asked: PageParameters, kept: dict[str, list[str]], frame: dict[str, Any]
) -> Response:
    address = frame["address"]
    result = search(graph_of(request), asked.request(asked.lang or spoken()))
    end = asked.cursor + len(result.hits)
    facets = {
        name: [
            {
                "label": _facet_label(name, one.value, one.label),
                "count": one.count,
                "chosen": one.value in kept.get(name, ()),
                "address": address(**{name: None if one.value in kept.get(name, ()) else one.value}),
            }
            for one in result.facets
            if one.name == name
        ][:_SHOWN_FACETS]
        for name in FACETS
    }
    return render(
        request,
        "search.html",
        result=result,
        hits=[_shown(request, hit, asked.q) for hit in result.hits],
        facets=facets,
        start=asked.cursor + 1,
        previous=max(0, asked.cursor - asked.limit) if asked.cursor else None,
        next=end if result.hits and end < min(result.total, MOST_RANKED) else None,
        **frame,
    )


@router.api_route("/opensearch.xml", methods=["GET", "HEAD"])
def describe_search(request: Request) -> Response:
    """The description by which browsers and portals add this search.

    Source: OpenSearch 1.1 draft 6.
    """
    service = escape(f"{request.url.scheme}://{request.url.netloc}{root_of(request)}", {'"': "&quot;"})
    icon = service + asset_url("favicon.svg")
    return Response(_DESCRIPTION.format(service=service, icon=icon), media_type=OPENSEARCH)


def _addresses(parameters: dict[str, list[str]]) -> Callable[..., str]:
    """A function that gives the address of the same search with other filters, from its first page."""

    def address(**changes: str | int | None) -> str:
        changed = {name: [str(value)] for name, value in changes.items() if value not in (None, 0)}
        kept = {name: values for name, values in parameters.items() if name not in changes}
        return f"?{urlencode({**kept, **changed}, doseq=True)}"

    return address


def _shown(request: Request, hit: Hit, text: str) -> dict[str, Any]:
    kg = graph_of(request)
    other = hit.matched if hit.matched not in (hit.label, hit.code) else ""
    return {
        "href": url_of(request, hit.iri),
        "mark": mark_of(hit.iri),
        "label": marked_in(kg, hit.label, text),
        "language": hit.language,
        "code": hit.code,
        "matched": marked_in(kg, other, text),
        "matched_language": hit.matched_language,
        "snippet": hit.snippet,
        "kind": kind_title(hit.kind),
        "scheme": hit.scheme_label,
    }


def _facet_label(name: str, value: str, label: str) -> str:
    if name == "namedIn":
        return capitalised(Locale.parse(spoken()).languages.get(value, value))
    return kinds_title(value) if name == "kind" else label
