"""OpenAPI paths of the VoID description, the DCAT catalogue and the dumps."""

from collections.abc import Sequence
from typing import Any, Final

from modernstats_kg.model.dcat_profile import PROFILES
from modernstats_kg.query.formats import GRAPH_FORMATS
from modernstats_kg_api.openapi.parts import UNCHANGED, contents, query_parameter

Json = dict[str, Any]
_TAG: Final = "description"
_PAGE: Final = {"description": "Location is the page for people"}


def described_paths(problems: Json) -> Json:
    """The paths, with the responses that problems of these statuses have.

    Args:
        problems: OpenAPI responses by status.
    """
    refused = {status: problems[status] for status in ("400", "404", "406")}
    page = query_parameter("page", {"type": "integer", "minimum": 1}, "Number of the page, from 1.")
    names = {"type": "string", "enum": [profile.name for profile in PROFILES]}
    profile = query_parameter("profile", names, "Profile of DCAT that the catalogue is written for.")
    return {
        "/void": {"get": _document("describeDatasets", "VoID description of the datasets", (), refused)},
        "/catalog": {"get": _document("readCatalog", "DCAT catalogue, by page", (page, profile), refused)},
        "/dumps/{file}": {"get": _dump(problems)},
    }


def _document(operation_id: str, summary: str, parameters: Sequence[Json], problems: Json) -> Json:
    content = contents(*(form.media_type for form in GRAPH_FORMATS))
    return {
        "operationId": operation_id,
        "summary": summary,
        "tags": [_TAG],
        "parameters": list(parameters),
        "responses": {
            "200": {"description": summary, "content": content},
            "303": _PAGE,
            **UNCHANGED,
            **problems,
        },
    }


def _dump(problems: Json) -> Json:
    file = {
        "name": "file",
        "in": "path",
        "required": True,
        "description": "What follows `graph/` in the graph's IRI, or `all`; with `.nq.gz` or `.trig.gz`.",
        "schema": {"type": "string"},
        "example": "gsbpm.nq.gz",
    }
    content = {"application/gzip": {"schema": {"type": "string", "format": "binary"}}}
    behind = {**problems["400"], "description": "The range lies behind the end of the file"}
    return {
        "operationId": "downloadDump",
        "summary": "A named graph, or everything asserted, as a compressed file",
        "tags": [_TAG],
        "parameters": [file],
        "responses": {
            "200": {"description": "The file", "content": content},
            "206": {"description": "The part that Range asks for", "content": content},
            **UNCHANGED,
            "416": behind,
            **{status: problems[status] for status in ("404", "503", "504")},
        },
    }
