"""Bodies of requests, read no further than their limit and no longer than they may take to arrive."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final

from fastapi.routing import APIRoute
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message

from modernstats_kg.actions.documents import Document
from modernstats_kg.errors import BadRequest, Busy, TooLarge
from modernstats_kg_api.deps import graph_of
from modernstats_kg_api.json_bodies import json_object

MULTIPART: Final = "multipart/form-data"
MOST_JSON: Final = 65_536
"""Bytes of a JSON body: room for the longest text that one may hold, with every character escaped."""
_RETRY_S: Final = 5


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a form.

    Attributes:
        name: of the field.
        data: its bytes.
        media_type: as the client named it; empty for a plain field.
        file_name: of the file that was sent; None for a plain field.
    """

    name: str
    data: bytes
    media_type: str = ""
    file_name: str | None = None


def media_type_of(request: Request) -> str:
    """The body's media type in lower case, without parameters; empty where the request names none."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


async def read_body(request: Request, limit: int) -> bytes:
    """The body.

    Args:
        limit: most bytes that are read.

    Raises:
        TooLarge: it is longer.
        BadRequest: it did not arrive in time.
    """
    timeout, body = graph_of(request).settings.upload_timeout_s, bytearray()
    try:
        async with asyncio.timeout(timeout):
            async for chunk in request.stream():
                body += chunk
                if len(body) > limit:
                    raise TooLarge(f"The body is larger than {limit} bytes.", limit)
    except TimeoutError:
        raise BadRequest(f"The body did not arrive within {timeout:g} s.") from None
    return bytes(body)


class BoundedRoute(APIRoute):
    """A route whose JSON body is read to `MOST_JSON` bytes; by itself FastAPI reads all that is sent."""

    def check(self, body: bytes) -> None:
        """Refuse a body before it is parsed; nothing is refused here."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The route's own handler, given a body that has been read already."""
        handle = super().get_route_handler()

        async def bounded(request: Request) -> Response:
            body = await read_body(request, MOST_JSON)
            self.check(body)

            async def again() -> Message:
                return {"type": "http.request", "body": body, "more_body": False}

            return await handle(Request(request.scope, again))

        return bounded if self.body_field else handle


class StrictRoute(BoundedRoute):
    """A route whose JSON body is an object in which no member stands twice; FastAPI would drop the first."""

    def check(self, body: bytes) -> None:
        """Refuse what is no such object.

        Raises:
            BadRequest: as `json_object`.
        """
        json_object(body)


@asynccontextmanager
async def a_place(request: Request) -> AsyncIterator[None]:
    """One of the places for documents on their way; each holds its document in memory, so none may queue.

    Raises:
        Busy: all are taken.
    """
    uploads: asyncio.Semaphore = request.app.state.uploads
    if uploads.locked():
        raise Busy("Too many documents are on their way: try again in a moment.", _RETRY_S)
    async with uploads:
        yield


async def read_documents(request: Request, base: str) -> list[Document]:
    """The RDF documents of the body: one, or the files of a form.

    Args:
        base: IRI that their relative IRIs are resolved against.

    Raises:
        TooLarge: the body is above `upload_max_bytes`.
        BadRequest: the form is malformed, or holds no file.
    """
    body = await read_body(request, graph_of(request).settings.upload_max_bytes)
    if media_type_of(request) != MULTIPART:
        return [Document(body, request.headers.get("content-type", ""), base)]
    files = [part for part in await _parts(request, body) if part.file_name is not None]
    if not files:
        raise BadRequest("The form holds no file: send each RDF document as a file with its media type.")
    return [Document(file.data, file.media_type, base) for file in files]


async def read_form(request: Request, body: bytes) -> dict[str, Part]:
    """The parts of a form by name.

    Args:
        body: as `read_body` gave it.

    Raises:
        BadRequest: the form is malformed, or has two parts of one name.
    """
    parts = await _parts(request, body)
    if len(named := {part.name: part for part in parts}) < len(parts):
        raise BadRequest("The form has two parts of one name.")
    return named


async def _parts(request: Request, body: bytes) -> list[Part]:
    async def pieces() -> AsyncGenerator[bytes, None]:
        yield body

    try:
        form = await MultiPartParser(request.headers, pieces(), max_part_size=len(body)).parse()
    except MultiPartException as fault:
        raise BadRequest(f"The form is malformed: {fault.message}") from fault
    try:
        return [await _part(name, value) for name, value in form.multi_items()]
    finally:
        await form.close()


async def _part(name: str, value: UploadFile | str) -> Part:
    if isinstance(value, str):
        return Part(name, value.encode())
    return Part(name, await value.read(), value.content_type or "", value.filename)
