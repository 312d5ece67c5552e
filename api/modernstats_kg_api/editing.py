"""What REST writes have in common: how an item is read now, which tags name it, what is answered."""

from collections.abc import Callable
from typing import Any, Final

import orjson
from starlette.requests import Request

from modernstats_kg.actions.editing import Edited
from modernstats_kg.actions.graph_store import Condition
from modernstats_kg.actions.listing import read_record
from modernstats_kg.errors import Gone, NotFound
from modernstats_kg.model.editing import Shown
from modernstats_kg.model.kinds import Kind
from modernstats_kg.model.records import Record
from modernstats_kg.query.formats import JSON_LD as LINKED_JSON
from modernstats_kg.query.formats import PLAIN_JSON
from modernstats_kg_api.conditional import GZIP_MARK
from modernstats_kg_api.deps import graph_of, root_of
from modernstats_kg_api.entity_tags import tag_of
from modernstats_kg_api.item_rendering import Wish, item_body
from modernstats_kg_api.json_bodies import json_object
from modernstats_kg_api.reports import rehearsed, report_members
from modernstats_kg_api.rest import JSON

COLLECTIONS: Final = "/api/v1"
_ANY: Final = "*"
_WEAK: Final = "W/"
"""Stands for a weak tag, which no answer has."""


def showing(request: Request, language: str) -> Callable[[Record], Shown]:
    """How an item is read now at the address of the request: its members, and the tags of all its forms."""

    def shown(record: Record) -> Shown:
        bodies = item_bodies(request, record, language)
        tags = frozenset(tag_of(body, content_type) for content_type, body in bodies.items())
        return Shown(json_object(bodies[JSON]), tags)

    return shown


def item_bodies(request: Request, record: Record, language: str) -> dict[str, bytes]:
    """Every representation of an item whose tag may stand in If-Match, by its content type."""
    forms = (PLAIN_JSON, LINKED_JSON)
    return {form.content_type: item_body(request, record, Wish(form, language)) for form in forms}


def condition_of(request: Request) -> Condition:
    """The entity tags that If-Match and If-None-Match name.

    A weak tag in If-Match names nothing; that of a compressed answer is that of the plain one.

    Source: RFC 9110, 8.8.3.2 (If-Match compares strongly) and 13.1.2 (If-None-Match weakly).
    """
    match = tuple(_WEAK if tag.startswith("W/") else _bare(tag) for tag in _tags(request, "if-match"))
    none_match = tuple(_bare(tag) for tag in _tags(request, "if-none-match"))
    return Condition(match, none_match)


def _tags(request: Request, header: str) -> list[str]:
    given = ",".join(request.headers.getlist(header))
    return [tag for part in given.split(",") if (tag := part.strip())]


def _bare(tag: str) -> str:
    """What stands between the quotes of a tag; `*` without quotes only is the wildcard, with them a tag."""
    if tag == _ANY:
        return tag
    bare = tag.removeprefix("W/").strip('"').removesuffix(GZIP_MARK)
    return f'"{bare}"' if bare == _ANY else bare


def address_of_item(request: Request, kind: Kind, key: str) -> str:
    """Where an item is read and written on this service."""
    return f"{root_of(request)}{COLLECTIONS}/{kind.name}/{key}"


def written(
    request: Request, kind: Kind, edited: Edited, language: str
) -> tuple[dict[str, Any], dict[str, str]]:
    """What a write answers, and the headers that tell of the item as it left it.

    Where others have written meanwhile neither the item nor its tag is told: they would be theirs.
    """
    receipt, change = edited.receipt, edited.receipt.change
    body: dict[str, Any] = {
        "commit": receipt.commit,
        "id": edited.iri,
        "key": edited.key,
        "added": len(change.adds),
        "removed": len(change.removes),
        "graphs": [graph.value for graph in change.graphs],
        "dryRun": False,
        "rewritten": list(receipt.rewritten),
        "report": report_members(receipt.report),
        "item": None,
    }
    headers = {"KG-Commit": str(receipt.commit)}
    kg = graph_of(request)
    try:
        record = read_record(kg, kind.name, edited.key)
    except (NotFound, Gone):
        return body, headers
    shown = item_bodies(request, record, language)[JSON]
    if kg.store.commit == receipt.commit:
        body["item"] = orjson.loads(shown)
        headers["ETag"] = f'"{tag_of(shown, JSON)}"'
    return body, headers


def rehearsed_body(edited: Edited) -> dict[str, Any]:
    """What a write would do: nothing was written."""
    receipt, change = edited.receipt, edited.receipt.change
    return {
        "commit": receipt.commit,
        "id": edited.iri,
        "key": edited.key,
        "added": len(change.adds),
        "removed": len(change.removes),
        "graphs": [graph.value for graph in change.graphs],
        "dryRun": True,
        "rewritten": list(receipt.rewritten),
        **rehearsed(receipt),
    }
