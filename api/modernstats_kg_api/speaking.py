"""In which language a page is: what its address says, what was chosen before, what the browser asks for.

`lang=fr` in the address of a page is a choice: it holds for that page, so that a link can be shared, and a
cookie keeps it for the pages that follow. The cookie holds nothing but the tag. Only pages depend on this:
data are told their languages by `lang` and `Accept-Language` as they were.
"""

import re
from http.cookies import SimpleCookie
from typing import Final

from starlette.datastructures import MutableHeaders, QueryParams
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from modernstats_kg_api.deps import SPOKEN
from modernstats_kg_api.pages.languages import ENGLISH, catalogues, language_wanted, speak
from modernstats_kg_api.raw_headers import header_in, is_page

COOKIE: Final = "lang"
_A_YEAR_S: Final = 365 * 24 * 3600
_MAY_CHOOSE: Final = re.compile(b"lang|%6[17ce]", re.IGNORECASE)
"""What stands in the query of an address that has `lang`, however its letters are written."""
_DECIDING: Final = ("Accept-Language", "Cookie")


class Spoken:
    """Finds the language of each request, and tells it in the headers of each page."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; mark the answer if it is a page."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        asked = before = ""
        if _MAY_CHOOSE.search(scope["query_string"]):
            asked = QueryParams(scope["query_string"]).get("lang", "")
        if cookies := header_in(scope, b"cookie"):
            before = cookie_parser(cookies.decode("latin-1")).get(COOKIE, "")
        language = language_wanted(asked, before, header_in(scope, b"accept-language").decode("latin-1"))
        speak(language)
        scope[SPOKEN] = language

        async def send_marked(message: Message) -> None:
            if message["type"] == "http.response.start" and is_page(message):
                answered = MutableHeaders(scope=message)
                mark_page(scope, answered)
                if asked in catalogues() and asked != before:
                    answered.append("set-cookie", _cookie(scope, asked))
            await send(message)

        await self._app(scope, receive, send_marked)


def mark_page(scope: Scope, headers: MutableHeaders) -> None:
    """Say in the headers of a page which language it is in, and what decided that.

    Called once more for the one page that is made outside the middleware: of an error that nobody expected.
    """
    headers["Content-Language"] = scope.get(SPOKEN, ENGLISH)
    named = [name.strip() for name in headers.get("vary", "").split(",")]
    headers["Vary"] = ", ".join(dict.fromkeys([*filter(None, named), *_DECIDING]))


def _cookie(scope: Scope, language: str) -> str:
    made: SimpleCookie = SimpleCookie()
    made[COOKIE] = language
    made[COOKIE].update(
        {
            "path": f"{scope.get('root_path', '')}/",
            "max-age": _A_YEAR_S,
            "samesite": "Lax",
            "httponly": True,
            "secure": scope["scheme"] == "https",
        }
    )
    return made.output(header="").strip()
