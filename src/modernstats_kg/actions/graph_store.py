"""The Graph Store Protocol: named graphs as things that are read and written whole.

Source: SPARQL 1.1 Graph Store HTTP Protocol, section 5.
"""

import asyncio
import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Final, Literal
from uuid import uuid4

import modernstats_kg
from modernstats_kg.actions.documents import Document, read_document
from modernstats_kg.actions.dumps import DUMP_FORMATS, dumps_of
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.history import as_quads, few_at_once, ledger_of, state_at
from modernstats_kg.actions.inferring import KEPT
from modernstats_kg.actions.placing import placed
from modernstats_kg.actions.unzipping import UnzippedFrames
from modernstats_kg.actions.updating import UpdateWish, update_graph
from modernstats_kg.actions.versions import changed_at
from modernstats_kg.actions.writing import Order, Receipt, authorise, write
from modernstats_kg.errors import BadParameter, BadRequest, NotFound, PreconditionFailed, ShapeViolation
from modernstats_kg.exchange.rdf import serialize, written
from modernstats_kg.history.lines import graph_of
from modernstats_kg.model.access import Caller
from modernstats_kg.model.answer import Answer, OnePiece
from modernstats_kg.model.change import Change
from modernstats_kg.model.query_dataset import Dataset
from modernstats_kg.model.terms import Iri, Quad
from modernstats_kg.namespaces import default_graph, is_private
from modernstats_kg.store.bookkeeping import INFERRED

Manner = Literal["put", "post"]
_CONTENT: Final = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


@dataclass(frozen=True, slots=True)
class Condition:
    """What has to hold of a graph, or of the whole dataset, for a write to happen.

    Attributes:
        match: `graph_version`s one of which it must have; `*` for any, as long as it exists.
        none_match: those it must not have; `*` asks that it does not exist.

    Source: RFC 9110, 13.1.1 and 13.1.2.
    """

    match: tuple[str, ...] = ()
    none_match: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stored:
    """What came of a write.

    Attributes:
        receipt: of the commit.
        graph: the named graph; None for the whole dataset.
        created: whether the graph did not exist before.
        version: `graph_version` after it.
    """

    receipt: Receipt
    graph: Iri | None
    created: bool
    version: str


def graph_version(kg: KnowledgeGraph, graph: Iri | None) -> str:
    """A short text that differs whenever the content of the named graph could, or of the dataset for None."""
    commit = changed_at(kg, graph) if graph else kg.store.commit
    return _version(graph, commit, kg.store.course.number)


def past_graph_version(kg: KnowledgeGraph, graph: Iri | None, commit: int) -> str:
    """As `graph_version`, of the state after one commit."""
    return _version(graph, ledger_of(kg.store).changed(graph.value, commit) if graph else commit)


def expect_readable(caller: Caller, graph: Iri) -> None:
    """Let nobody read a private graph without a scope for it, nor learn that there is one.

    Raises:
        NotFound: the caller may not read it.
        BadParameter: its name is malformed.
    """
    expect_iri(graph)
    if not caller.may_read(graph.value):
        raise NotFound(_no_graph(graph))


def expect_iri(graph: Iri) -> None:
    """Refuse a name that no graph can have.

    Raises:
        BadParameter: it is no IRI; says why.
    """
    try:
        written(graph)
    except ValueError as fault:
        raise BadParameter("graph", f"{graph.value!r} is no IRI of a graph: {fault}.") from fault


async def read_graph(kg: KnowledgeGraph, graph: Iri, media_type: str, commit: int | None = None) -> Answer:
    """The content of one named graph in an RDF format, from a reader. Who may read it is asked before.

    Args:
        commit: number of the commit whose state is read; None for the newest.

    Raises:
        NotFound: it does not exist. The graph of the statements that stand in none always does.
        Busy: too many queries wait.
    """
    if graph.value != default_graph(kg.settings.base) and not await _holds(kg, graph, commit):
        raise NotFound(_no_graph(graph))
    dataset = Dataset((graph.value,), (), commit, (graph.value,), steady=True)
    return await kg.readers.answer(_CONTENT, media_type, dataset=dataset)


def _no_graph(graph: Iri) -> str:
    return f"There is no named graph <{graph}>. /sparql without a query lists those that exist."


async def store_documents(
    kg: KnowledgeGraph,
    graph: Iri | None,
    documents: Iterable[Document],
    manner: Manner,
    order: tuple[Order, Condition],
) -> Stored:
    """Write documents to one named graph, or to the graphs that they name themselves.

    Args:
        graph: where the statements go; None for the whole dataset.
        documents: read one after the other.
        manner: `put` makes them the whole content, `post` adds them to it.
        order: who wants it, and what has to hold.

    Raises:
        BadRequest: a document is malformed, or speaks of another graph than `graph`.
        PreconditionFailed: the condition does not hold.
        KnowledgeGraphError: as `write` and `read_document`.
    """
    _expect_rights(order[0], graph)
    wanted: set[Quad] = set()
    read = tuple(documents)
    for document in read:
        into = graph or Iri(default_graph(kg.settings.base))
        wanted |= await read_document(kg, document, into)
    if graph is not None:
        _refuse_others(wanted, graph)
    try:
        return await _stored(kg, graph, partial(_change, kg, graph, frozenset(wanted), manner), order)
    except ShapeViolation as refused:
        report = refused.report
        for document in read:
            report = await placed(kg, report, document)
        raise ShapeViolation(report, refused.change) from refused


async def delete_graph(kg: KnowledgeGraph, graph: Iri, order: tuple[Order, Condition]) -> Stored:
    """Remove one named graph.

    Raises:
        NotFound: it does not exist.
        PreconditionFailed: the condition does not hold.
        KnowledgeGraphError: as `write`.
    """
    _expect_rights(order[0], graph)

    def change() -> Change:
        if not kg.store.holds(graph):
            raise NotFound(f"There is no named graph <{graph}>; nothing was removed.")
        return Change(removes=frozenset(kg.store.statements(graph=graph)))

    return await _stored(kg, graph, change, order)


async def patch_graph(kg: KnowledgeGraph, graph: Iri, text: str, order: tuple[Order, Condition]) -> Stored:
    """Change one named graph by a SPARQL update that sees nothing else.

    Raises:
        NotFound: the graph does not exist.
        PreconditionFailed: the condition does not hold.
        KnowledgeGraphError: as `update_graph`.
    """
    expect_iri(graph)
    before: list[tuple[bool, str]] = []

    def check() -> None:
        before.append(_state(kg, graph, order[1]))
        if not before[-1][0]:
            raise NotFound(f"There is no named graph <{graph}> to patch; PUT makes one.")

    receipt = await update_graph(kg, graph, UpdateWish(text), order[0], check)
    return _as_stored(kg, receipt, graph, before[-1], order[0])


async def read_dataset(kg: KnowledgeGraph, media_type: str, commit: int | None = None) -> Answer:
    """All asserted graphs in a form that tells their names, from the dump of them.

    Args:
        media_type: of `DUMP_FORMATS`.
        commit: number of the commit whose state is read; None for the newest.

    Raises:
        Busy: every reader is taken, or the content changes faster than it can be written.
    """
    if commit is not None:
        body = await asyncio.to_thread(_past_dataset, kg, media_type, commit)
        return Answer(media_type, OnePiece(body), commit, body)
    suffix = next(form.suffix for form in DUMP_FORMATS if form.media_type == media_type)
    dump = (await dumps_of(kg, ""))[suffix]
    return Answer(media_type, UnzippedFrames(dump.path), kg.store.commit)


def _past_dataset(kg: KnowledgeGraph, media_type: str, commit: int) -> bytes:
    with few_at_once():
        asserted = (line for line in state_at(kg, commit) if graph_of(line) != INFERRED.value)
        return serialize(sorted(as_quads(asserted), key=str), media_type)


def new_graph(kg: KnowledgeGraph) -> Iri:
    """The name of a graph that does not exist yet."""
    return Iri(f"{kg.settings.base}graph/posted/{uuid4().hex}")


def check_condition(kg: KnowledgeGraph, graph: Iri | None, condition: Condition) -> None:
    """Compare the state of the graph with what the caller expects; meant for a draft of `write`.

    Raises:
        PreconditionFailed: it is another one.
    """
    exists = graph is None or kg.store.holds(graph)
    current = graph_version(kg, graph) if exists else ""
    name = f"<{graph}>" if graph else "The dataset"
    if condition.match and not _names(condition.match, current):
        state = "has changed since its ETag was given" if exists else "does not exist"
        raise PreconditionFailed(f"{name} {state}: read it again. Nothing was written.")
    if condition.none_match and _names(condition.none_match, current):
        raise PreconditionFailed(
            f"{name} exists already as it is named in If-None-Match. Nothing was written."
        )


def _version(graph: Iri | None, commit: int, course: int = 0) -> str:
    parts = f"{modernstats_kg.__version__}\n{graph}\n{commit}" + (f"\n{course}" if course else "")
    return hashlib.sha256(parts.encode()).hexdigest()[:16]


async def _holds(kg: KnowledgeGraph, graph: Iri, commit: int | None) -> bool:
    if commit is None:
        return await asyncio.to_thread(kg.store.holds, graph) if kg.settings.store else kg.store.holds(graph)
    if not is_private(graph.value):
        return ledger_of(kg.store).size(graph.value, commit) > 0
    dataset = Dataset((graph.value,), (), commit, (graph.value,))  # what everybody's history tells nothing of
    asked = await kg.readers.answer("ASK { ?s ?p ?o }", "application/sparql-results+json", dataset=dataset)
    return json.loads(b"".join([frame async for frame in asked.frames]))["boolean"] is True


def _expect_rights(order: Order, graph: Iri | None) -> None:
    """Refuse early what `write` would refuse once everything has been read."""
    if graph is not None:
        expect_iri(graph)
    authorise(order.caller, () if graph is None else (graph,), order.verb)


def _names(tags: Iterable[str], current: str) -> bool:
    return bool(current) and any(tag in ("*", current) for tag in tags)


async def _stored(
    kg: KnowledgeGraph, graph: Iri | None, change: Callable[[], Change], order: tuple[Order, Condition]
) -> Stored:
    before: list[tuple[bool, str]] = []

    def draft() -> Change:
        before.append(_state(kg, graph, order[1]))
        return change()

    receipt = await asyncio.to_thread(write, kg, draft, order[0])
    return _as_stored(kg, receipt, graph, before[-1], order[0])


def _state(kg: KnowledgeGraph, graph: Iri | None, condition: Condition) -> tuple[bool, str]:
    """Whether the graph exists and its version, once the condition is seen to hold."""
    check_condition(kg, graph, condition)
    return graph is None or kg.store.holds(graph), graph_version(kg, graph)


def _as_stored(
    kg: KnowledgeGraph, receipt: Receipt, graph: Iri | None, before: tuple[bool, str], order: Order
) -> Stored:
    existed, version = before
    if receipt.change and not order.rehearsal:
        # not what it is by now: others may have written since
        version = _version(graph, receipt.commit, kg.store.course.number)
    return Stored(receipt, graph, not existed, version)


def _change(kg: KnowledgeGraph, graph: Iri | None, wanted: frozenset[Quad], manner: Manner) -> Change:
    if manner == "post":
        return Change(wanted)
    present = frozenset(quad for quad in kg.store.statements(graph=graph) if quad.graph not in KEPT)
    return Change(wanted, present - wanted)


def _refuse_others(quads: Iterable[Quad], graph: Iri) -> None:
    other = next((quad.graph for quad in quads if quad.graph != graph), None)
    if other is not None:
        raise BadRequest(
            f"The document speaks of the graph <{other}>, the address of <{graph}>. "
            "Leave the graph out of one of them."
        )
