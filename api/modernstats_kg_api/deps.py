"""What routes are given."""

from typing import Annotated, cast

from fastapi import Depends
from starlette.requests import Request

from modernstats_kg.actions.graph import KnowledgeGraph


def graph_of(request: Request) -> KnowledgeGraph:
    """The open knowledge graph of the application that answers `request`."""
    return cast(KnowledgeGraph, request.app.state.kg)


Kg = Annotated[KnowledgeGraph, Depends(graph_of)]


def root_of(request: Request) -> str:
    """The path under which a proxy serves the application; "" at the root of a host."""
    return str(request.scope.get("root_path", ""))
