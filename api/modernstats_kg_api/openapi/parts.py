"""Pieces of which the OpenAPI document of the plain routes is put together."""

from typing import Any, Final

Json = dict[str, Any]

UNCHANGED: Final[Json] = {"304": {"description": "Not changed since the form that If-None-Match names"}}
"""The response to a client that has the answer already."""


def contents(*media_types: str) -> Json:
    """Bodies of these media types; those that are JSON are structures, all others text."""
    return {media_type: {"schema": _schema_of(media_type)} for media_type in media_types}


def query_parameter(name: str, schema: Json, about: str) -> Json:
    """A parameter that the address may have."""
    return {"name": name, "in": "query", "required": False, "description": about, "schema": schema}


def header_parameter(name: str, about: str) -> Json:
    """A header that the request may have."""
    schema = {"type": "string"}
    return {"name": name, "in": "header", "required": False, "description": about, "schema": schema}


def version_parameter() -> Json:
    """`version=`, which shows an older state."""
    about = "Commit, release or time whose state is shown; the newest content without it."
    return query_parameter("version", {"type": "string", "maxLength": 100}, about)


def _schema_of(media_type: str) -> Json:
    structured = media_type.endswith(("/json", "+json"))
    return {"type": ["object", "array"], "items": {}} if structured else {"type": "string"}
