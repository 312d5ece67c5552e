"""Every way to write, each as one row: how it is entered, and what each kind of fault is answered with there.

Each door is asked to add the same statement to the same graph. Where a door can do nothing like that, its row
says what it leaves behind instead.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import httpx2

from editing import Editor
from modernstats_kg.namespaces import CANONICAL_BASE

GRAPH: Final = f"{CANONICAL_BASE}graph/mine"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
ID: Final = f"{CANONICAL_BASE}id/things/"
THERE: Final = f'<{ID}a> <{ID}p> "there" .'
NEW: Final = f'<{ID}a> <{ID}p> "new" .'
BROKEN: Final = f"<{ID}t> a <{CANONICAL_BASE}def#Theme> ."
"""A theme without a name, which a shape asks for."""
_SCHEME: Final = (
    f'<{ID}s> a <{SKOS}ConceptScheme> ; <http://purl.org/dc/terms/identifier> "s" ; '
    f'<http://purl.org/dc/terms/source> <{ID}x> ; <{SKOS}prefLabel> "S"@en .'
)
_CONCEPT: Final = (
    f'<{ID}c> a <{SKOS}Concept> ; <http://purl.org/dc/terms/identifier> "c" ; '
    f"<http://purl.org/dc/terms/source> <{ID}x> ; <{SKOS}inScheme> <{ID}s> ; "
    f'<{SKOS}prefLabel> "C"@en .'
)
MOST_BYTES: Final = 16_384
"""What `upload_max_bytes` and `update_max_bytes` are set to."""

VALID: Final = ""
STATUSES: Final[Mapping[str, int]] = {
    "a body that does not parse": 400,
    "dry-run that is neither": 400,
    "no key": 401,
    "a key that is not valid": 401,
    "a key to read": 403,
    "a key for another graph": 403,
    "something that is not there": 404,
    "what contradicts others": 409,
    "a tag that is stale": 412,
    "too much": 413,
    "another media type": 415,
    "what breaks a shape": 422,
    "no tag": 428,
}
"""The kinds of faults, with the status that each has at every door where it can be made."""

_RIGHTS: Final = ("no key", "a key that is not valid", "a key to read", "a key for another graph")
_BODY: Final = ("a body that does not parse", "too much", "another media type")


@dataclass(frozen=True)
class Try:
    """One attempt to go through a door.

    Attributes:
        editor: the application, and a key that may do everything.
        fault: what is wrong with it; `VALID` for nothing.
        address: what the door's `prepare` has made ready.
    """

    editor: Editor
    fault: str = VALID
    address: str = ""

    @property
    def headers(self) -> dict[str, str]:
        """The key, as the fault wants it."""
        if self.fault == "no key":
            return {}
        if self.fault == "a key that is not valid":
            return {"Authorization": f"Bearer kg_00000000_{'0' * 64}"}
        if self.fault == "a key to read":
            return self.editor.key("read")
        if self.fault == "a key for another graph":
            return self.editor.key(f"write:{CANONICAL_BASE}graph/other")
        return dict(self.editor.headers)

    @property
    def params(self) -> dict[str, str]:
        """Parameters of the address that belong to the fault."""
        return {"dry-run": "maybe"} if self.fault == "dry-run that is neither" else {}

    @property
    def says(self) -> str:
        """The statement to add, as the fault wants it."""
        return BROKEN if self.fault == "what breaks a shape" else NEW

    def body(self, text: str, media_type: str) -> dict[str, Any]:
        """Body and headers of a request that would be right with this body and media type."""
        if self.fault == "a body that does not parse":
            text = "<<< nothing"
        if self.fault == "too much":
            text += f"\n# {'x' * MOST_BYTES}"
        if self.fault == "another media type":
            media_type = "text/csv"
        return {
            "content": text,
            "headers": self.headers | {"Content-Type": media_type},
            "params": self.params,
        }


@dataclass(frozen=True)
class Door:
    """One way to write.

    Attributes:
        name: what it is called.
        enter: makes one attempt.
        faults: kinds of `STATUSES` that can be made there.
        prepare: makes ready what the attempt needs; gives the address to enter by.
        graph: the named graph that is looked at.
        before: what it holds before a valid attempt, in Turtle.
        after: what it holds after one.
    """

    name: str
    enter: Callable[[Try], httpx2.Response]
    faults: tuple[str, ...]
    prepare: Callable[[Try], str] = lambda attempt: ""
    graph: str = GRAPH
    before: str = THERE
    after: str = f"{THERE}\n{NEW}"

    def attempt(self, editor: Editor, fault: str = VALID) -> Try:
        """An attempt that is ready to be made."""
        unready = Try(editor, fault)
        return replace(unready, address=self.prepare(unready))


def _sent(attempt: Try, method: str, path: str, **options: Any) -> httpx2.Response:
    params = {**options.pop("address", {}), **options.pop("params", {})}
    return attempt.editor.client.request(method, path, params=params, **options)


def _update_text(attempt: Try) -> str:
    return f"INSERT DATA {{ GRAPH <{GRAPH}> {{ {attempt.says} }} }}"


def _update(attempt: Try) -> httpx2.Response:
    return _sent(
        attempt, "POST", "/update", **attempt.body(_update_text(attempt), "application/sparql-update")
    )


def _update_form(attempt: Try) -> httpx2.Response:
    ready = attempt.body(_update_text(attempt), "application/x-www-form-urlencoded")
    text = ready.pop("content") * (4 if attempt.fault == "too much" else 1)
    encoded = str(httpx2.QueryParams({"update": text}))
    return _sent(attempt, "POST", "/update", content=encoded, **ready)


def _tagged(attempt: Try, options: dict[str, Any]) -> dict[str, Any]:
    if attempt.fault == "a tag that is stale":
        options["headers"]["If-Match"] = '"0123456789abcdef"'
    return options


def _graph(method: str, path: str, address: Mapping[str, str]) -> Callable[[Try], httpx2.Response]:
    """The Graph Store Protocol, indirect or direct."""

    def enter(attempt: Try) -> httpx2.Response:
        text = f"{THERE}\n{attempt.says}" if method == "PUT" else attempt.says
        kind = "text/turtle"
        if method == "PATCH":
            text, kind = f"INSERT DATA {{ {attempt.says} }}", "application/sparql-update"
        options = _tagged(attempt, attempt.body(text, kind))
        asked, where = dict(address), path
        if attempt.fault == "something that is not there":
            asked, where = ({"graph": f"{GRAPH}-not"}, path) if address else ({}, f"{path}-not")
        if method == "DELETE":
            options = {"headers": options["headers"], "params": options["params"]}
        return _sent(attempt, method, where, address=asked, **options)

    return enter


def _graph_doors(kind: str, path: str, address: Mapping[str, str]) -> tuple[Door, ...]:
    wrong = (*_RIGHTS, "dry-run that is neither", "a tag that is stale")
    stored = (*wrong, *_BODY, "what breaks a shape")
    return (
        Door(f"Graph Store PUT, {kind}", _graph("PUT", path, address), stored),
        Door(f"Graph Store POST, {kind}", _graph("POST", path, address), stored),
        Door(
            f"Graph Store PATCH, {kind}",
            _graph("PATCH", path, address),
            (*stored, "something that is not there"),
        ),
        Door(
            f"Graph Store DELETE, {kind}",
            _graph("DELETE", path, address),
            (*wrong, "something that is not there"),
            after="",
        ),
    )


def _written(attempt: Try, text: str) -> int:
    """Number of the commit that an update by the editor becomes."""
    headers = attempt.editor.headers | {"Content-Type": "application/sparql-update"}
    answer = attempt.editor.client.post("/update", content=text, headers=headers)
    assert answer.status_code == 200, answer.text
    return int(answer.json()["commit"])


def prepare_revert(attempt: Try) -> str:
    """Address that takes a commit back which removed the statement."""
    inside = f"GRAPH <{GRAPH}>"
    if attempt.fault == "what breaks a shape":  # the scheme goes, and the concept that was put into it stays
        number = _written(attempt, f"INSERT DATA {{ {inside} {{ {_SCHEME} }} }}")
        _written(attempt, f"INSERT DATA {{ {inside} {{ {_CONCEPT} }} }}")
        return f"/api/v1/changes/{number}/revert"
    _written(attempt, f"INSERT DATA {{ {inside} {{ {NEW} }} }}")
    number = _written(attempt, f"DELETE DATA {{ {inside} {{ {NEW} }} }}")
    if attempt.fault == "what contradicts others":
        _written(attempt, f"INSERT DATA {{ {inside} {{ {NEW} }} }}")
    if attempt.fault == "something that is not there":
        number += 1_000
    return f"/api/v1/changes/{number}/revert"


def prepare_proposal(attempt: Try) -> str:
    """Address that accepts a proposal to add the statement."""
    headers = attempt.editor.headers | {"Content-Type": "text/turtle"}
    address = {"graph": GRAPH, "reason": "It is missing"}
    made = attempt.editor.client.post(
        "/api/v1/proposals", content=attempt.says, params=address, headers=headers
    )
    assert made.status_code == 201, made.text
    number = made.json()["number"] + 1_000 * (attempt.fault == "something that is not there")
    if attempt.fault == "what contradicts others":
        attempt.editor.client.post(
            f"/api/v1/proposals/{number}/decline?reason=No", headers=attempt.editor.headers
        )
    return f"/api/v1/proposals/{number}/accept"


def _enter(attempt: Try) -> httpx2.Response:
    return _sent(attempt, "POST", attempt.address, headers=attempt.headers, params=attempt.params)


def _propose(attempt: Try) -> httpx2.Response:
    ready = attempt.body(attempt.says, "text/turtle")
    return _sent(
        attempt, "POST", "/api/v1/proposals", address={"graph": GRAPH, "reason": "So it is"}, **ready
    )


_DECIDED: Final = (
    *("no key", "a key that is not valid", "dry-run that is neither", "something that is not there"),
    *("what contradicts others", "what breaks a shape"),
)
_TEXT: Final = (*_RIGHTS, *_BODY, "dry-run that is neither")
DOORS: Final = (
    Door("SPARQL update", _update, (*_TEXT, "what breaks a shape")),
    Door("SPARQL update, form", _update_form, (*_TEXT, "what breaks a shape")),
    *_graph_doors("indirect", "/graphs", {"graph": GRAPH}),
    *_graph_doors("direct", "/graph/mine", {}),
    Door("revert", _enter, (*_DECIDED, "a key to read", "a key for another graph"), prepare_revert),
    Door("proposal", _propose, _TEXT, after=THERE),
    Door("proposal, accepted", _enter, _DECIDED, prepare_proposal),
)
