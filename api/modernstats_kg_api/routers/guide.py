"""`/llms.txt`: where an assistant begins, with links that each answer 200.

Source: the llms.txt proposal, version 2: a heading, a quotation, lists of links under second headings, and
under "Optional" what can be left out.
"""

from collections.abc import Iterator
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from modernstats_kg.actions.collection import all_records
from modernstats_kg.model.kinds import KINDS
from modernstats_kg.query.formats import MARKDOWN
from modernstats_kg_api.conditional import caching_headers, not_modified
from modernstats_kg_api.deps import graph_of
from modernstats_kg_api.links import local_path
from modernstats_kg_api.markdown import escaped
from modernstats_kg_api.rest import GUIDE_PATH, HYDRA_PATH

_ABOUT: Final = (
    "Who does what to modernise official statistics (HLG-MOS projects, groups, events, outputs), which "
    "standards they use (GSBPM, GSIM, GAMSO, COOS, SDMX, DDI, VTL, CSPA) and how the elements of these "
    "standards correspond. Content is CC BY 4.0."
)
_HOW: Final = (
    "Each resource has an IRI, and a document in Markdown at its address with `.md` behind it. Lists take "
    "`q=` for words, field names as filters, `limit=` and `cursor=`. Anything else is a SPARQL query at "
    "`/sparql?query=`, with `format=csv` for a table. Name the IRI of what you state, and the graph that "
    "states it."
)
_STANDARDS: Final = "standards"
_FIRST: Final = (
    ("/api/v1/schema.md", "Schema", "classes and properties in use, with counts, samples and prefixes"),
    ("/.well-known/sparql-examples", "Example queries", "each runs as it is; Turtle"),
    ("/api/v1", "Index", "collections, analyses and other addresses, each with one line"),
    ("/openapi.json", "OpenAPI", "every address, parameter and answer"),
)
_ANALYSES: Final = (
    ("/api/v1/coverage", "Coverage", "what supports each GSBPM sub-process"),
    ("/api/v1/gaps", "Gaps", "what nobody covers, maps or describes"),
    ("/q", "Saved queries", "tables at fixed addresses, with parameters"),
)
_OPTIONAL: Final = (
    ("/void", "VoID", "counts of every named graph"),
    ("/catalog", "Catalogue", "DCAT: datasets, files and services"),
    (HYDRA_PATH, "Hydra", "the REST interface as hydra:ApiDocumentation"),
    ("/api/v1/context.jsonld", "JSON-LD context", "the terms of all JSON-LD"),
    ("/api/v1/changes", "Changes", "what changed, when, by whom and why"),
    ("/def.md", "Vocabulary", "the terms of our own vocabulary"),
)


def guide(request: Request) -> Response:
    """The guide for assistants."""
    headers = {**caching_headers(request), "Content-Type": MARKDOWN.content_type}
    if (unchanged := not_modified(request, headers)) is not None:
        return unchanged
    return Response("\n".join(_lines(request)) + "\n", headers=headers)


def _lines(request: Request) -> Iterator[str]:
    service = str(request.base_url).rstrip("/")
    yield from ("# ModernStats knowledge graph", "", f"> {_ABOUT}", "", _HOW)
    yield from _links(service, "Start", _FIRST)
    yield from ("", "## Standards", "", *_documents(request, service))
    lists = ((f"/api/v1/{name}", name.capitalize(), _count(request, name)) for name in KINDS)
    yield from _links(service, "Collections", tuple(lists))
    yield from _links(service, "Analyses", _ANALYSES)
    yield from _links(service, "Optional", _OPTIONAL)


def _links(service: str, title: str, entries: tuple[tuple[str, str, str], ...]) -> Iterator[str]:
    yield from ("", f"## {title}", "")
    yield from (f"- [{name}]({service}{path}): {about}" for path, name, about in entries)


def _count(request: Request, name: str) -> str:
    number = len(all_records(graph_of(request), name))
    return f"{number} {KINDS[name].singular if number == 1 else name}, JSON; CSV with `.csv`"


def _documents(request: Request, service: str) -> Iterator[str]:
    """The standards, each by its document in Markdown."""
    kg = graph_of(request)
    for record in all_records(kg, _STANDARDS).values():
        path = local_path(kg.settings.base, record.iri, {record.iri})
        if path and "#" not in path and "?" not in path:
            yield f"- [{escaped(record.label())}]({service}{path}.{MARKDOWN.suffix}): standard"


routes = [Route(GUIDE_PATH, guide, name="guide")]
