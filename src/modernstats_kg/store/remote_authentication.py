"""How requests to an engine show who sends them. Names and passwords are never part of a message."""

from collections.abc import Generator

import httpx2


def authentication(kind: str, user: str, password: str) -> httpx2.Auth | None:
    """The way of one engine; None where nothing is to be shown.

    Args:
        kind: "none", "basic", "digest" or "bearer", as the dialect says.
        user: name that the engine knows; nothing is shown where it is empty, but for a token.
        password: or the token.
    """
    if kind == "bearer":
        return _Bearer(password) if password else None
    if not user:
        return None
    return httpx2.DigestAuth(user, password) if kind == "digest" else httpx2.BasicAuth(user, password)


class _Bearer(httpx2.Auth):
    """RFC 6750, 2.1."""

    def __init__(self, token: str) -> None:
        self._header = f"Bearer {token}"

    def auth_flow(self, request: httpx2.Request) -> Generator[httpx2.Request, httpx2.Response, None]:
        request.headers["Authorization"] = self._header
        yield request
