"""A reader's answer as a response."""

from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from modernstats_kg.model.answer import Answer


def response_of(request: Request, answer: Answer, headers: dict[str, str]) -> Response:
    """The answer whole where it is, else piece by piece; HEAD gets the headers of GET.

    A stream that breaks is aborted, never ended as if it were whole.
    """
    if answer.whole is not None:
        return Response(answer.whole, headers=headers)
    return StreamingResponse(
        _beginning(answer) if request.method == "HEAD" else answer.frames, headers=headers
    )


async def _beginning(answer: Answer) -> AsyncIterator[bytes]:
    """As much as it takes to give HEAD the headers of GET; then the query is stopped."""
    yield await anext(answer.frames)
    await answer.frames.aclose()
