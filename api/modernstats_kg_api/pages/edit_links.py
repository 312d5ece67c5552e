"""What leads to the editing pages from a page of a thing, and back to it."""

from typing import Final
from urllib.parse import quote

from fastapi import Request

from modernstats_kg.model.kinds import KINDS
from modernstats_kg.model.records import Description
from modernstats_kg.namespaces import expand
from modernstats_kg_api.deps import graph_of, root_of
from modernstats_kg_api.pages.signing_in import EDIT

_TYPE: Final = expand("rdf:type")
_WRITABLE: Final = frozenset(iri for kind in KINDS.values() if kind.writable for iri in kind.class_iris)


def edit_link(request: Request, description: Description) -> str | None:
    """Address of the form of a thing; None for what has none."""
    own = (quad for quad in description.outgoing if quad.subject.value == description.iri)
    if not any(quad.predicate.value == _TYPE and str(quad.object) in _WRITABLE for quad in own):
        return None
    return f"{root_of(request)}{EDIT}?iri={quote(description.iri, safe='')}"


def saved_commit(request: Request) -> int | None:
    """Number of the commit that somebody has just made on a form, by the address; None for no such commit."""
    told = request.query_params.get("saved", "")
    known = told.isascii() and told.isdigit() and len(told) < 19
    return int(told) if known and 0 < int(told) <= graph_of(request).store.commit else None
