"""Examples of answers in the OpenAPI document: what the service itself says to the request beside each.

They are asked for in the process, as anybody would ask, when the document is wanted; so they are the answers
of the content that this service has, and nobody keeps a file of them up to date.
"""

import asyncio
import copy
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote, unquote, urlencode

from fastapi import FastAPI
from starlette.requests import Request
from starlette.types import Message

from modernstats_kg_api.deps import graph_of, root_of

Json = dict[str, Any]

HOST: Final = "localhost"
"""The host that examples are asked of: addresses in them are those of the machine itself."""
LARGEST: Final = 70_000
"""Bytes of an example; of a larger answer the document gives the address."""
LONG: Final = "x-long-answer"
"""Where it stands: generators of clients would fetch an `externalValue`."""
_LEAST_AGE_S: Final = 60.0
"""How long examples are kept even if something was committed: making them all takes a second."""
_SMALL: Final = {"limit": "1"}
"""Parameters that keep an answer short, where an operation has them."""
_FORMAT: Final = "format"
"""The parameter that asks for a media type, as `Accept` does."""
_OK: Final = 200
_FAULT: Final = 500
_NAME: Final = "shipped"


@dataclass(slots=True)
class Examples:
    """The document with its examples, as it was made last.

    Attributes:
        root: path that it was made for, under which a proxy serves the application.
        commit: number of the commit whose answers they are.
        made_at: when, in seconds of a clock that only runs forward.
        document: the whole document.
        large: addresses and media types of answers that are too large to be shown.
        lock: held by whoever makes it.
        shown_of: root and commit that single operations were shown for.
        shown: these operations with their examples, by name: no more than there are operations.
        showing: held by whoever makes one of them.
    """

    root: str = ""
    commit: int = -1
    made_at: float = 0.0
    document: Json = field(default_factory=dict)
    large: set[tuple[str, str]] = field(default_factory=set)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    shown_of: tuple[str, int] = ("", -1)
    shown: dict[str, Json] = field(default_factory=dict)
    showing: asyncio.Lock = field(default_factory=asyncio.Lock)

    def hold(self, root: str, commit: int) -> bool:
        """Whether they are good enough for a request now."""
        young = time.monotonic() - self.made_at < _LEAST_AGE_S
        return bool(self.document) and root == self.root and (commit == self.commit or young)


@dataclass(frozen=True, slots=True)
class Ask:
    """One GET that needs no key: its operation, its address, and the media types that it answers with."""

    operation: Json
    address: str
    media_types: tuple[str, ...]


async def document_with_examples(request: Request) -> Json:
    """The OpenAPI document, with an example for each answer in JSON to a GET that everybody may send."""
    app: FastAPI = request.app
    kept, root = _kept(app), root_of(request)
    async with kept.lock:
        commit = graph_of(request).store.commit
        if kept.hold(root, commit):
            return kept.document
        document, whole = copy.deepcopy(app.openapi()), True
        if root:
            document["servers"] = [{"url": root}]
        for ask in requests_of(document):
            whole = await _show(app, root, ask) and whole
        if whole:
            kept.root, kept.commit, kept.document = root, commit, document
            kept.made_at = time.monotonic()
        return document


async def operation_with_examples(request: Request, name: str) -> tuple[str, str, Json] | None:
    """Path, method and description of an operation, with examples of its answers; None for an unknown one."""
    app: FastAPI = request.app
    found = next(
        (
            (path, method, operation)
            for path, methods in app.openapi()["paths"].items()
            for method, operation in methods.items()
            if operation["operationId"] == name
        ),
        None,
    )
    if found is None:
        return None
    path, method, operation = found
    kept, state = _kept(app), (root_of(request), graph_of(request).store.commit)
    async with kept.showing:  # one at a time: pages asked for at once do not ask for the same answers
        if state != kept.shown_of:
            kept.shown_of, kept.shown = state, {}
        if name not in kept.shown:
            operation, whole = copy.deepcopy(operation), True
            for ask in requests_of({"paths": {path: {method: operation}}}):
                whole = await _show(app, state[0], ask) and whole
            if not whole:
                return path, method, operation
            kept.shown[name] = operation
        return path, method, kept.shown[name]


def _kept(app: FastAPI) -> Examples:
    if not hasattr(app.state, "examples"):
        app.state.examples = Examples()
    kept: Examples = app.state.examples
    return kept


async def _show(app: FastAPI, root: str, ask: Ask) -> bool:
    """Put the answers to a request beside it; whether the service was able to answer."""
    content, able, large = ask.operation["responses"]["200"]["content"], True, _kept(app).large
    for media_type in ask.media_types:
        example: Json = {"summary": f"GET {ask.address}"}
        if (ask.address, media_type) not in large:
            status, body = await _answer(app, root, ask.address, media_type)
            able = able and status < _FAULT
            if status != _OK:
                continue
            if len(body) <= LARGEST:
                content[media_type]["examples"] = {_NAME: example | {"value": json.loads(body)}}
                continue
            large.add((ask.address, media_type))
        content[media_type][LONG] = root + ask.address
    return able


def requests_of(document: Json) -> Iterator[Ask]:
    """A request for each GET that anybody may send and that can answer in JSON.

    Parameters take the first example that the document gives of them; an operation with one that is needed,
    and has none, is left out.
    """
    for path, operations in document["paths"].items():
        operation = operations.get("get")
        if operation is None or {} not in operation["security"]:
            continue
        content = operation["responses"].get("200", {}).get("content", {})
        media_types = tuple(name for name in content if name.endswith(("/json", "+json")))
        address = example_address(path, operation, _SMALL)
        if media_types and address is not None:
            yield Ask(operation, address, media_types)


def example_address(path: str, operation: Json, more: dict[str, str]) -> str | None:
    """The address of an operation with the examples of its parameters; None where a needed one is missing.

    Args:
        path: as the document has it.
        more: values of other parameters, where the operation has them.
    """
    query: dict[str, str] = {}
    for parameter in operation.get("parameters", ()):
        name, value = parameter["name"], example_of(parameter)
        if parameter["in"] == "path":
            if value is None:
                return None
            path = path.replace(f"{{{name}}}", quote(value, safe="/"))
        elif parameter["in"] == "query" and name != _FORMAT:
            value = more.get(name, value)
            if value is None and parameter.get("required"):
                return None
            query |= {} if value is None else {name: value}
    return f"{path}?{urlencode(query)}" if query else path


def example_of(parameter: Json) -> str | None:
    """The first example of a parameter, as it stands in an address; of a list its first value."""
    schema = parameter.get("schema", {})
    examples = parameter.get("examples") or schema.get("examples") or []
    listed = [one.get("value") for one in examples.values()] if isinstance(examples, dict) else [*examples]
    found = [parameter.get("example"), *listed, schema.get("example")]
    first = next((value for value in found if value is not None), None)
    value = first[0] if isinstance(first, list) and first else first
    return None if value is None else str(value)


async def _answer(app: FastAPI, root: str, address: str, accept: str) -> tuple[int, bytes]:
    """Status and body of what the application answers, through all that stands before it."""
    path, _, query = address.partition("?")
    status, body = 0, bytearray()
    unread = [{"type": "http.request", "body": b"", "more_body": False}]

    async def receive() -> Message:
        if not unread:
            await asyncio.Event().wait()  # this client never leaves
        return unread.pop()

    async def send(message: Message) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]
        body.extend(message.get("body", b""))

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": root + unquote(path),
        "raw_path": (root + path).encode(),
        "root_path": root,
        "query_string": query.encode(),
        "headers": [(b"host", HOST.encode()), (b"accept", accept.encode())],
        "server": (HOST, 80),
        "client": None,
    }
    await app(scope, receive, send)
    return status, bytes(body)
