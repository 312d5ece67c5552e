"""`/api/v1/schema`: the classes and properties in use, for whoever writes a query."""

from typing import Final

from fastapi import APIRouter
from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import Response

from modernstats_kg.actions.schema_summary import schema_summary
from modernstats_kg.query.formats import MARKDOWN, PLAIN_JSON, Format, negotiate_format
from modernstats_kg_api.conditional import caching_headers, not_modified
from modernstats_kg_api.deps import Kg, graph_of, root_of
from modernstats_kg_api.links import alternates
from modernstats_kg_api.openapi.parts import contents
from modernstats_kg_api.openapi.problems import numbered, problem_responses
from modernstats_kg_api.representations import json_bytes
from modernstats_kg_api.rest import guide_link
from modernstats_kg_api.schema_text import schema_json, schema_markdown

_FORMS: Final = (PLAIN_JSON, MARKDOWN)
_PATH: Final = "/api/v1/schema"

router = APIRouter()


class UseCount(BaseModel):
    """A class, property or datatype, and how often it occurs."""

    id: str
    name: str = Field(description="Prefixed name.")
    number: int
    example: str | None


class UsedClass(BaseModel):
    """A class that has instances."""

    id: str
    name: str
    label: str
    instances: int
    example: str = Field(description="IRI of an instance.")
    properties: list[UseCount] = Field(description="Properties of the instances; how many have each.")


class UsedProperty(BaseModel):
    """A property that is used."""

    id: str
    name: str
    label: str
    statements: int
    domains: list[UseCount] = Field(description="Classes of its subjects.")
    ranges: list[UseCount] = Field(description="Classes of its objects.")
    datatypes: list[UseCount]


class UsedGraph(BaseModel):
    """A named graph."""

    id: str
    title: str
    statements: int


class SchemaInUse(BaseModel):
    """The schema as the content uses it."""

    statements: int
    endpoint: str = Field(description="Address where SPARQL queries are answered.")
    prefixes: dict[str, str]
    classes: list[UsedClass]
    properties: list[UsedProperty]
    graphs: list[UsedGraph]


@router.get(
    _PATH,
    operation_id="readSchema",
    tags=["index"],
    summary="The classes and properties in use, counted",
    response_class=Response,
    responses={
        200: {"model": SchemaInUse, "content": contents(MARKDOWN.media_type)},
        **numbered(problem_responses("406")),
    },
)
def read_schema(request: Request, kg: Kg) -> Response:
    """Classes with their properties, properties with domains, ranges and sample values, prefixes, graphs."""
    return _answer(request, negotiate_format(request.headers.get("accept"), _FORMS))


@router.get(f"{_PATH}.json", include_in_schema=False)
def read_schema_as_json(request: Request) -> Response:
    """The same as JSON."""
    return _answer(request, PLAIN_JSON)


@router.get(f"{_PATH}.md", include_in_schema=False)
def read_schema_as_markdown(request: Request) -> Response:
    """The same in words."""
    return _answer(request, MARKDOWN)


def _answer(request: Request, form: Format) -> Response:
    root = root_of(request)
    headers = caching_headers(request, form.media_type)
    headers["Content-Location"] = f"{root}{_PATH}.{form.suffix}"
    headers["Content-Type"] = form.content_type
    headers["Link"] = f"{alternates(root + _PATH, _FORMS)}, {guide_link(request)}"
    if (unchanged := not_modified(request, headers)) is not None:
        return unchanged
    summary = schema_summary(graph_of(request))
    if form is MARKDOWN:
        return Response(schema_markdown(summary, root).encode(), headers=headers)
    return Response(json_bytes(schema_json(summary, root)), headers=headers)
