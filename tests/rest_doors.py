"""The doors of REST as rows of the table in `doors`: an organisation that gets another name."""

import json
from collections.abc import Callable
from typing import Any, Final

import httpx2

from doors import GRAPH, THERE, Door, Try
from modernstats_kg.namespaces import CANONICAL_BASE

_COLLECTION: Final = "/api/v1/organizations"
_ITEM: Final = f"{CANONICAL_BASE}id/organizations/organization/office"
_SAID: Final = (
    f"<{_ITEM}> a <http://www.w3.org/ns/org#FormalOrganization> ; "
    '<http://www.w3.org/2004/02/skos/core#prefLabel> "Office"@en ; '
    '<http://purl.org/dc/terms/identifier> "office" ; '
    f"<http://purl.org/dc/terms/source> <{CANONICAL_BASE}id/x> ."
)
_NEW: Final = f'<{_ITEM}> <http://purl.org/dc/terms/alternative> "New"@en .'
_BODY: Final[dict[str, Any]] = {
    "type": ["org:FormalOrganization"],
    "labels": {"en": "Office"},
    "documents": [f"{CANONICAL_BASE}id/x"],
    "alternative": [{"en": "New"}],
}
_MERGE: Final = "application/merge-patch+json"
_RIGHTS: Final = ("no key", "a key that is not valid", "a key to read", "a key for another graph")
_TEXT: Final = (
    *(*_RIGHTS, "dry-run that is neither", "a body that does not parse", "too much", "another media type"),
    "what breaks a shape",
)
_TAGGED: Final = ("a tag that is stale", "no tag")


def _body(attempt: Try, body: dict[str, Any]) -> str:
    return json.dumps(body | {"documents": None} if attempt.fault == "what breaks a shape" else body)


def _key(attempt: Try) -> dict[str, str]:
    """A key of its own for a fault: the item that other doors withdraw cannot be made anew."""
    return {"key": "contradicted"} if attempt.fault else {}


def _create(attempt: Try) -> httpx2.Response:
    ready = attempt.body(_body(attempt, _BODY | _key(attempt)), "application/json")
    ready["params"] |= {"graph": GRAPH}
    return attempt.editor.client.post(_COLLECTION, **ready)


def _prepare(attempt: Try) -> str:
    """Let the item exist already, where that is the fault."""
    if attempt.fault == "what contradicts others":
        made = attempt.editor.client.post(
            _COLLECTION, json=_BODY | _key(attempt), headers=attempt.editor.headers
        )
        assert made.status_code == 201, made.text
    return ""


def _change(method: str, body: dict[str, Any], media_type: str = "") -> Callable[[Try], httpx2.Response]:
    def enter(attempt: Try) -> httpx2.Response:
        client = attempt.editor.client
        ready = attempt.body(_body(attempt, body), media_type)
        if not media_type:
            ready = {name: ready[name] for name in ("headers", "params")}
            ready["headers"].pop("Content-Type")
        tags = {"a tag that is stale": '"0123456789abcdef"', "no tag": None}
        current = client.get(f"{_COLLECTION}/office").headers.get("etag", '"x"')
        if (tag := tags.get(attempt.fault, current)) is not None:
            ready["headers"]["If-Match"] = tag
        key = "nothing" if attempt.fault == "something that is not there" else "office"
        return client.request(method, f"{_COLLECTION}/{key}", **ready)

    return enter


_WITH_ITEM: Final = f"{THERE}\n{_SAID}"
_AFTER: Final = f"{_WITH_ITEM}\n{_NEW}"
_PATCH: Final = {"alternative": ["New"]}
REST_DOORS: Final = (
    Door("REST POST", _create, (*_TEXT, "what contradicts others"), _prepare, after=_AFTER),
    Door(
        "REST PUT",
        _change("PUT", _BODY, "application/json"),
        (*_TEXT, *_TAGGED),
        before=_WITH_ITEM,
        after=_AFTER,
    ),
    Door(
        "REST PATCH",
        _change("PATCH", _PATCH, _MERGE),
        (*_TEXT, *_TAGGED, "something that is not there"),
        before=_WITH_ITEM,
        after=_AFTER,
    ),
    Door(
        "REST DELETE",
        _change("DELETE", {}),
        (*_RIGHTS, *_TAGGED, "dry-run that is neither", "something that is not there"),
        before=_WITH_ITEM,
        after=THERE,
    ),
)
"""Of `DELETE` what is left is looked at: nothing of the item."""
