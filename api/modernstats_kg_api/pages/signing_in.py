"""Signing in: an API key in a cookie that the pages under /edit read, and nothing else of the service does.

The rest of the service knows callers by the `Authorization` header alone, which no browser sends by itself.
The cookie is sent to these pages only, never with a request that another site has caused, and what changes
anything asks once more where the request comes from.
"""

import re
from typing import Final
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from modernstats_kg.errors import Forbidden, Throttled, Unauthenticated
from modernstats_kg.model.access import Caller
from modernstats_kg_api.auth import caller_showing, known_as
from modernstats_kg_api.bodies import MOST_JSON, read_body
from modernstats_kg_api.deps import root_of
from modernstats_kg_api.pages.languages import gettext
from modernstats_kg_api.pages.site import render
from modernstats_kg_api.protocol import Pairs, pairs_of

router = APIRouter()

EDIT: Final = "/edit"
SIGN_IN: Final = f"{EDIT}/sign-in"
COOKIE: Final = "kg-key"
KEY_FIELD: Final = "key"
"""Name of the field that a key is typed in."""
_BACK: Final = re.compile(rf"{EDIT}(/new|/proposals(?:/[0-9]{{1,18}})?)?(\?[!-\[\]-~]*)?")
"""Where one may be sent after signing in: to one of these pages, never to another host."""
_IN_COOKIE: Final = re.compile(r"[A-Za-z0-9._~+/=-]{1,3500}")


@router.api_route(SIGN_IN, methods=["GET", "HEAD"])
def show_sign_in(request: Request, back: str = "") -> Response:
    """The form that asks for a key.

    Args:
        back: path and query of the page to go to then.
    """
    return sign_in_page(request, back=back)


@router.post(SIGN_IN)
async def sign_in(request: Request) -> Response:
    """Keep the key that is sent for as long as the browser runs, if it is valid and may propose something.

    Raises:
        Forbidden: the request does not come from one of these pages.
    """
    expect_same_origin(request)
    sent = dict(pairs_of(await read_body(request, MOST_JSON), "form"))
    back, key = sent.get("back", ""), sent.get(KEY_FIELD, "").strip()
    refused = await refusal(request, key)
    if refused is not None:
        return sign_in_page(request, back=back, refused=refused)
    answer = RedirectResponse(root_of(request) + _local(back), 303, {"Cache-Control": "no-store"})
    return keeping(request, answer, key)


@router.post(f"{EDIT}/sign-out")
def sign_out(request: Request) -> Response:
    """Forget the key.

    Raises:
        Forbidden: the request does not come from one of these pages.
    """
    expect_same_origin(request)
    answer = RedirectResponse(f"{root_of(request)}{SIGN_IN}", 303, {"Cache-Control": "no-store"})
    answer.delete_cookie(COOKIE, f"{root_of(request)}{EDIT}", httponly=True, samesite="strict")
    return answer


async def signed_in(request: Request) -> Caller | None:
    """Who has signed in; the request comes from them from now on. None where nobody has, or no longer.

    Raises:
        Throttled: the cookie holds no valid key, nor did many others from the same address.
        StoreUnavailable: the keys cannot be read.
    """
    if not (key := request.cookies.get(COOKIE, "")):
        return None
    try:
        caller = await caller_showing(request, key)
    except Unauthenticated:
        return None
    known_as(request, caller)
    return caller


async def refusal(request: Request, key: str) -> tuple[int, str] | None:
    """Status and sentence by which a key is refused; None where it is taken, and the request comes from it.

    Raises:
        StoreUnavailable: the keys cannot be read.
    """
    if not key:
        return 422, gettext("Type or paste your key.")
    try:
        caller = await caller_showing(request, key)
    except Unauthenticated:
        return 401, gettext("This key is not valid: unknown, expired or revoked.")
    except Throttled as often:
        return 429, str(often)
    if not any(scope.serves("propose") for scope in caller.scopes) or not _IN_COOKIE.fullmatch(key):
        return 403, gettext("This key may only read. To edit, a key needs the scope propose or write.")
    known_as(request, caller)
    return None


def keeping(request: Request, answer: Response, key: str) -> Response:
    """The answer, which has the browser keep the key for these pages until it is closed.

    Source: RFC 6265bis, 4.1.2 (HttpOnly, SameSite, Path, Secure).
    """
    path, secure = f"{root_of(request)}{EDIT}", request.url.scheme == "https"
    answer.set_cookie(COOKIE, key, path=path, secure=secure, httponly=True, samesite="strict")
    return answer


def ask_to_sign_in(request: Request) -> Response:
    """Send whoever has not signed in to the form, which leads back here."""
    query = f"?{request.url.query}" if request.url.query else ""
    path = request.scope["path"].removeprefix(root_of(request))
    address = f"{root_of(request)}{SIGN_IN}?back={quote(path + query, safe='')}"
    return RedirectResponse(address, 303, {"Cache-Control": "no-store"})


def sign_in_page(
    request: Request, back: str = "", refused: tuple[int, str] | None = None, typed: Pairs = ()
) -> Response:
    """The form that asks for a key.

    Args:
        back: path and query of the page to go to then.
        refused: status and sentence of a key that was not taken.
        typed: what was sent by somebody who is no longer signed in: it is sent again together with the key.
    """
    http_status, fault = refused or (200, "")
    kept = [(name, value) for name, value in typed if name != KEY_FIELD]
    return unkept(
        request,
        "sign_in.html",
        http_status,
        back="" if kept else _local(back),
        fault=fault,
        typed=kept,
        action=EDIT if kept else SIGN_IN,
    )


def unkept(request: Request, template: str, http_status: int = 200, **values: object) -> Response:
    """A page that nobody on the way may keep, nor the browser."""
    answer = render(request, template, http_status, **values)
    answer.headers["Cache-Control"] = "no-store"
    if http_status == 401:
        answer.headers["WWW-Authenticate"] = 'Bearer realm="modernstats-kg"'
    return answer


def expect_same_origin(request: Request) -> None:
    """Refuse what a page of another site makes a browser send.

    Raises:
        Forbidden: neither header says that the request comes from a page of this service.

    Source: Fetch Metadata Request Headers (Sec-Fetch-Site); Fetch standard, 3.2 (Origin).
    """
    site = request.headers.get("sec-fetch-site")
    own = f"{request.url.scheme}://{request.headers.get('host', '')}"
    if site != "same-origin" if site is not None else request.headers.get("origin") != own:
        raise Forbidden(
            "This form was not sent from a page of this service: open the page here and send it again. "
            "Programs write through /api/v1, with the key in the Authorization header."
        )


def _local(back: str) -> str:
    return back if _BACK.fullmatch(back) else EDIT
