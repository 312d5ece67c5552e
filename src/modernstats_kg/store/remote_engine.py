"""A SPARQL 1.1 engine over HTTP, with what every use of it here has to keep: one step, the union, the number.

Whoever takes the engine over leaves a mark in it, and each step asks for that mark: what an earlier writer
sent, and the engine does only later, then changes nothing.
"""

import logging
from collections.abc import Iterable
from typing import Final, NamedTuple
from uuid import uuid4

from modernstats_kg.errors import EngineRefused, StoreUnavailable
from modernstats_kg.model.terms import Iri, Literal, Quad
from modernstats_kg.store.bookkeeping import is_apart
from modernstats_kg.store.engine_literals import none_damaged
from modernstats_kg.store.engine_port import (
    AnotherForm,
    StatementEngine,
    StepTooLarge,
    Superseded,
    UpdateRefused,
)
from modernstats_kg.store.engine_texts import (
    COMMIT,
    WRITER,
    Turn,
    in_parts,
    in_union,
    pattern_query,
    quad_of,
    registered,
    state,
    step,
    writer_change,
)
from modernstats_kg.store.remote_client import EngineClient
from modernstats_kg.store.remote_statements import RemoteStatements

_log = logging.getLogger(__name__)
_UNTOUCHED: Final = frozenset({400, 401, 403, 404, 413, 415})
"""Statuses by which an engine refuses an update that it has not begun."""


class _Step(NamedTuple):
    """What an engine is to do at once: the statements to add and to remove, and the graphs that are left."""

    new: set[Quad]
    gone: set[Quad]
    graphs: frozenset[Iri]


class RemoteEngine(RemoteStatements, StatementEngine):
    """The statements of one deployment in an engine that nobody else writes to."""

    def __init__(self, client: EngineClient) -> None:
        """Use an engine as it is; `take_over` comes before the first write.

        Args:
            client: of the engine; closed with this.
        """
        super().__init__(client)
        self._damages = client.dialect.damaged is not none_damaged
        self._writer = ""
        self._marks: set[str] = set()
        self._reached = ""
        self.in_steps = True
        """Whether a change may be done in several steps, as long as nobody reads what is between them."""

    @property
    def is_atomic(self) -> bool:
        """Whether what the engine refuses, it has not done in part."""
        return self._client.dialect.atomic_request

    def damage(self, literal: Literal) -> str | None:
        """Why the engine would not give back a literal as it is; None if it does."""
        return self._client.dialect.damage(literal)

    def take_over(self) -> None:
        """Become the only writer: what was sent before has been done now, or never will be.

        Raises:
            StoreUnavailable: the engine does not answer, or refuses.
        """
        self._become_writer(self._writers())

    def take_back_over(self) -> None:
        """As `take_over`, but only from oneself, or where nobody writes as the engine has come back empty.

        Raises:
            Superseded: somebody else has taken it over.
            StoreUnavailable: the engine does not answer, or refuses.
        """
        writers = self._writers()
        if not self._marks.issuperset(writers):
            raise Superseded(never=False)
        self._become_writer(writers)

    def number(self) -> int:
        """Number of the newest commit in the engine; 0 for none."""
        return _number(self._commit_mark())

    def apply(self, adds: Iterable[Quad], removes: Iterable[Quad], number: int = 0) -> None:
        """Add and remove statements in one atomic step, and keep the union graph in it.

        Args:
            adds: not in the dataset now.
            removes: in the dataset now.
            number: of the commit.

        Raises:
            TooLarge: the engine does not take so much in one step; nothing was sent.
            BadRequest: the engine does not keep a statement as it is; nothing was changed.
            StoreUnavailable: it failed; unless it is an `EngineRefused`, the engine may do it yet.
        """
        added, removed = set(adds), set(removes)
        before = self._reached
        self._do(self._widened(added, removed), f"{number} {self._writer}")
        if different := self.altered(added, removed):
            self._take_back(added, removed, different, before)

    def altered(self, added: set[Quad], removed: set[Quad]) -> set[Quad]:
        """What the engine has not kept as it was written, of a change that it has done."""
        return (added - self.present(added)) | self.present(removed) if self._damages else set()

    def redo(self, adds: set[Quad], removes: set[Quad], number: int) -> None:
        """As `apply`, with all of the change: what is done of it may not be done in the union yet.

        Raises:
            StoreUnavailable: the engine does not bear a literal of it, which another store has taken.
        """
        for quad in adds:
            if isinstance(quad.object, Literal) and (harm := self._client.dialect.harmed(quad.object)):
                raise StoreUnavailable(
                    f"Commit {number} of the history gives {quad.subject} the value {quad.object.value}, "
                    f"which the engine does not bear: {harm} Keep this history in another engine."
                )
        self.apply(adds, removes, number)

    def close(self) -> None:
        """Close the connections; a second call does nothing."""
        self._client.close()

    def _widened(self, added: set[Quad], removed: set[Quad]) -> "_Step":
        """The change with what it changes of the union, and of the list of graphs."""
        known = self.graphs()
        new = in_union(filter(_is_asserted, added))
        gone = in_union(filter(_is_asserted, removed)) - new
        elsewhere = in_union(quad for quad in self._about(gone) - removed if _is_asserted(quad))
        made = {quad.graph for quad in added} - known
        left = {quad.graph for quad in removed} - {quad.graph for quad in added}
        emptied = {graph for graph in left if self._empties(graph, removed)}
        return _Step(
            added | new | registered(made),
            removed | (gone - elsewhere) | registered(emptied),
            (known | made) - emptied,
        )

    def _empties(self, graph: Iri, removed: set[Quad]) -> bool:
        gone = {quad for quad in removed if quad.graph == graph}
        left = self._select(pattern_query(None, None, None, graph, limit=len(gone) + 1))
        return len(left) <= len(gone) and {quad_of(row, graph=graph) for row in left} <= gone

    def _send(self, change: "_Step", turn: Turn) -> None:
        most = self._client.dialect.most_statements or 0
        many = len(change.gone) + len(change.new)
        if not most or many <= most:
            self._send_one(step(change.gone, change.new, self._writer, turn))
            return
        if not self.in_steps:
            raise StepTooLarge(
                f"The engine takes {most} statements at once, and this is {many}: write less at a time.",
                most,
            )
        for part in in_parts(change.gone, most):
            self._client.update(step(part, (), self._writer))
        for part in in_parts(change.new, most):
            self._client.update(step((), part, self._writer))
        self._client.update(step((), (), self._writer, turn))

    def _send_one(self, text: str) -> None:
        try:
            self._client.update(text)
        except EngineRefused as refusal:
            if self.is_atomic and refusal.status in _UNTOUCHED:
                raise UpdateRefused(str(refusal), refusal.status, refusal.reason) from refusal
            raise

    def _do(self, change: "_Step", after: str) -> None:
        """Have a step done, and know that it was: the mark it leaves names the commit and who made it."""
        self._send(change, Turn(self._reached, after))
        found = self._commit_mark()
        if found != after:
            if not self._marks.issuperset(self._writers()):
                raise Superseded(never=_number(found) <= _number(after))
            raise StoreUnavailable(
                "The engine has not taken the commit: somebody has restored or emptied it."
            )
        self._reached = after
        self._list(change.graphs)

    def _become_writer(self, before: list[str]) -> None:
        writer = uuid4().hex
        self._marks.add(writer)  # even if no answer comes: it may be done yet
        self._client.update(writer_change(before, writer))
        if not self._values(COMMIT):
            nothing = state(COMMIT, '"0"')
            self._client.update(f"INSERT DATA {{ {nothing} }}")
        if (found := self._writers()) != [writer]:
            if self._marks.issuperset(found):
                raise StoreUnavailable("The engine has not taken the mark of who writes.")
            raise Superseded(never=False)
        self._writer = writer
        self._reached = self._commit_mark()
        self._list(None)

    def _writers(self) -> list[str]:
        return sorted(str(value) for value in self._values(WRITER))

    def _commit_mark(self) -> str:
        """The number of the newest commit, and who made it, if anybody did."""
        return max((str(value) for value in self._values(COMMIT)), key=_number, default="0")

    def _take_back(self, added: set[Quad], removed: set[Quad], different: set[Quad], before: str) -> None:
        """Undo what this engine has not kept as it was written; while it is loaded, only say so.

        Raises:
            BadRequest: names a statement; nothing is changed.
        """
        quad = min(different, key=str)
        what = f"{len(different)} statements, such as {quad.subject} {quad.predicate} {quad.object}"
        if self.in_steps:
            _log.warning("the engine gives back in another form %s", what)
            return
        self._do(self._widened(removed, added), before)
        raise AnotherForm(f"The engine would give back in another form {what}: write them in another way.")


def _number(mark: str) -> int:
    return int(mark.split()[0])


def _is_asserted(quad: Quad) -> bool:
    return not is_apart(quad.graph.value)
