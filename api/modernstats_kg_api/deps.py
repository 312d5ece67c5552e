"""What routes are given."""

from typing import Annotated, Final, cast

from fastapi import Depends
from starlette.requests import Request

from modernstats_kg.actions.graph import KnowledgeGraph

OLDER: Final = "modernstats_kg.older_state"
"""Where a request holds the older state that it is answered from (`past.in_version`)."""

SPOKEN: Final = "modernstats_kg.spoken"
"""Where a request holds the tag of the language that pages answer it in (`speaking`)."""


def graph_of(request: Request) -> KnowledgeGraph:
    """The graph that `request` is answered from: the open one, or an older state of it."""
    return cast(KnowledgeGraph, request.scope.get(OLDER) or request.app.state.kg)


Kg = Annotated[KnowledgeGraph, Depends(graph_of)]


def root_of(request: Request) -> str:
    """The path under which a proxy serves the application; "" at the root of a host."""
    return str(request.scope.get("root_path", ""))
