"""Addresses that will end: one table, from which every answer of theirs says when, and what to use instead.

Source: RFC 9745 (Deprecation, and the link `deprecation`), RFC 8594 (Sunset), RFC 5829 (`successor-version`).
What is promised of an address stands in docs/stability.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from email.utils import format_datetime
from re import Pattern
from typing import Any, Final

from starlette.datastructures import MutableHeaders
from starlette.routing import compile_path
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LEAST_DAYS: Final = 365
"""How long an address goes on working once it is said that it will end, at least."""
_DOCUMENTED: Final = "/docs#stability"


@dataclass(frozen=True, slots=True)
class Deprecation:
    """One address that will end.

    Attributes:
        address: its path as routes write it, such as `/api/v1/old/{name}`.
        since: when that was said.
        sunset: when it ends; None where that is not decided.
        successor: path of what to use instead; empty where there is nothing.
        pattern: what its path looks like.
    """

    address: str
    since: date
    sunset: date | None = None
    successor: str = ""
    pattern: Pattern[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Hold the time in between to what was promised."""
        if self.sunset is not None and (self.sunset - self.since).days < LEAST_DAYS:
            raise ValueError(f"{self.address} ends earlier than {LEAST_DAYS} days after that was said.")
        object.__setattr__(self, "pattern", compile_path(self.address)[0])


DEPRECATIONS: Final[tuple[Deprecation, ...]] = ()
"""Every address that will end. Nothing does today."""


class Deprecated:
    """Adds what the table says to the answers of the addresses in it, whatever they answer."""

    def __init__(self, app: ASGIApp, table: Sequence[Deprecation] = DEPRECATIONS) -> None:
        self._app = app
        self._table = tuple(table)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, with the headers added to its answer."""
        found = self._of(scope) if self._table and scope["type"] == "http" else None
        if found is None:
            await self._app(scope, receive, send)
            return
        added = headers_of(found, str(scope.get("root_path", "")))

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in added:
                    headers.append(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers)

    def _of(self, scope: Scope) -> Deprecation | None:
        path = scope["path"]
        return next((one for one in self._table if one.pattern.match(path)), None)


def headers_of(one: Deprecation, root: str) -> tuple[tuple[str, str], ...]:
    """What answers of an address say of its end.

    Args:
        root: path under which a proxy serves the application.
    """
    links = [f'<{root}{_DOCUMENTED}>; rel="deprecation"; type="text/html"']
    if one.successor:
        links.append(f'<{root}{one.successor}>; rel="successor-version"')
    headers = [("Deprecation", f"@{int(_moment(one.since).timestamp())}"), ("Link", ", ".join(links))]
    if one.sunset is not None:
        headers.append(("Sunset", format_datetime(_moment(one.sunset), usegmt=True)))
    return tuple(headers)


def mark_deprecated(document: dict[str, Any], table: Sequence[Deprecation] = DEPRECATIONS) -> None:
    """Say of each operation of the OpenAPI document whose address will end that it will."""
    for one in table:
        for operation in document["paths"].get(one.address, {}).values():
            operation["deprecated"] = True


def _moment(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)
