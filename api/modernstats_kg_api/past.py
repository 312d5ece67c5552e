"""Older states of the content: `version=` in an address, and how long an answer of one may be kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from starlette.requests import Request

from modernstats_kg.actions.history import version_named
from modernstats_kg.actions.past import graph_as_of
from modernstats_kg.errors import BadParameter
from modernstats_kg.model.history import Version
from modernstats_kg_api.deps import OLDER, graph_of

PARAMETER: Final = "version"
_FOR_GOOD: Final = "max-age=31536000, immutable"


def version_asked(request: Request, name: str | None) -> Version | None:
    """The version that `name` stands for; None for the newest content.

    Args:
        name: value of `version=`; None where there is none.

    Raises:
        BadParameter: it is neither a commit, a release nor a time.
        NotFound: the history has no such version.
    """
    return None if name is None else version_named(graph_of(request), name)


@contextmanager
def in_version(request: Request, name: str | None) -> Iterator[Version | None]:
    """Within the context, `graph_of` gives the state that `name` stands for; None stands for the newest.

    Raises:
        BadParameter, NotFound: as `version_asked`.
        Busy: too many others ask for older states.
    """
    version = version_asked(request, name)
    if version is None:
        yield None
        return
    with graph_as_of(graph_of(request), version) as older:
        request.scope[OLDER] = older
        try:
            yield version
        finally:
            del request.scope[OLDER]


def version_in_address(request: Request) -> Version | None:
    """As `version_asked`, by the address.

    Raises:
        BadParameter: it is given twice, or malformed.
        NotFound: the history has no such version.
    """
    given = request.query_params.getlist(PARAMETER)
    if len(given) > 1:
        raise BadParameter(PARAMETER, "There is more than one version; send exactly one.")
    return version_asked(request, given[0] if given else None)


def with_past(headers: dict[str, str], version: Version | None) -> dict[str, str]:
    """The headers of an answer; one of an older state never changes again, if it may be kept at all.

    Source: RFC 8246 (`immutable`).
    """
    if version is None:
        return headers
    told = headers | {"KG-Commit": str(version.number)}
    if not version.settled:
        return told
    return told | {"Cache-Control": headers["Cache-Control"].replace("no-cache", _FOR_GOOD)}
