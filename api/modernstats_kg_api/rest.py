"""What lists and items of the collections have in common."""

from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.labelling import label_index, names_index
from modernstats_kg.model.kinds import Kind
from modernstats_kg.model.languages import Chain, accepted, chain_of
from modernstats_kg_api.conditional import VARY, caching_headers
from modernstats_kg_api.context import context_version, plain_context
from modernstats_kg_api.deps import root_of
from modernstats_kg_api.representations import Reading, json_bytes

JSON: Final = "application/json"
JSON_LD: Final = "application/ld+json"
HYDRA_PATH: Final = "/api/v1/hydra"
GUIDE_PATH: Final = "/llms.txt"
_CONTEXT: Final = "http://www.w3.org/ns/json-ld#context"
_API_DOCUMENTATION: Final = "http://www.w3.org/ns/hydra/core#apiDocumentation"


def languages_of(request: Request, language: str) -> Chain:
    """The languages that an answer is wanted in: those of `lang`, or else of `Accept-Language`.

    Args:
        language: `lang` of the address, tags with commas between them; empty where it has none.
    """
    header = ",".join(request.headers.getlist("accept-language"))
    return chain_of(language.split(",") if language else accepted(header))


def spoken_headers(request: Request, language: str, *variant: str) -> dict[str, str]:
    """As `caching_headers`, of an answer whose names depend on the languages asked for."""
    headers = caching_headers(request, *variant, ",".join(languages_of(request, language)))
    return headers if language else {**headers, "Vary": f"{VARY}, Accept-Language"}


def reading_of(request: Request, kg: KnowledgeGraph, language: str) -> Reading:
    """For whom the records of this answer are rendered.

    Args:
        language: as `languages_of`.
    """
    chain = languages_of(request, language)
    return Reading(
        kg.settings.base, label_index(kg), chain, kg.store.commit, root_of(request), names_index(kg)
    )


def context_link(request: Request, kind: Kind | None = None) -> str:
    """`Link` to the JSON-LD context by which plain JSON is read as RDF.

    Args:
        kind: of the items in the body; without it, the context of our terms.

    Source: JSON-LD 1.1, section 6.1.
    """
    path = plain_context(kind) if kind else context_version()
    return f'<{root_of(request)}{path}>; rel="{_CONTEXT}"; type="{JSON_LD}"'


def api_documentation(request: Request) -> str:
    """`Link` to what may be done with the collections, for clients that follow Hydra.

    Source: Hydra Core Vocabulary, 4.1 (discovering a Hydra-powered Web API).
    """
    return f'<{root_of(request)}{HYDRA_PATH}>; rel="{_API_DOCUMENTATION}"'


def guide_link(request: Request) -> str:
    """`Link` to the guide for assistants."""
    return f'<{root_of(request)}{GUIDE_PATH}>; rel="describedby"; type="text/markdown"'


def rest_response(body: Any, content_type: str, headers: dict[str, str], links: list[str]) -> Response:
    """The answer: bytes as they are, anything else as JSON."""
    content = body if isinstance(body, bytes) else json_bytes(body)
    return Response(content, headers={**headers, "Content-Type": content_type, "Link": ", ".join(links)})
