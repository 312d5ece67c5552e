"""The proposals of a deployment: a small SQLite file beside the dataset, where no query can see them.

What was asked for stays as it was; comments and one decision are added to it.
"""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from threading import Lock
from typing import Any, Final

from modernstats_kg.durable import open_database
from modernstats_kg.errors import StoreUnavailable
from modernstats_kg.history.lines import lines_of
from modernstats_kg.model.change import Attribution
from modernstats_kg.model.proposal import Content, Proposal, Signed, State
from modernstats_kg.model.terms import Iri

FILE: Final = "proposals.db"
_ADD: Final = """
    INSERT INTO proposals
        (time, proposer, base, graphs, adds, removes, added, removed, conforms, violations)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING number
"""
_OPEN_OF: Final = """
    SELECT count(*) FROM proposals WHERE state = 'open' AND json_extract(proposer, '$.key') = ?
"""
_LAYOUT: Final = """
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;    -- what was acknowledged is there after a power loss
    CREATE TABLE IF NOT EXISTS proposals (
        number     INTEGER PRIMARY KEY AUTOINCREMENT,
        time       TEXT NOT NULL,
        proposer   TEXT NOT NULL,     -- JSON, as all who act
        base       INTEGER NOT NULL,  -- number of a commit
        graphs     TEXT NOT NULL,     -- JSON
        adds       TEXT NOT NULL,     -- N-Quads
        removes    TEXT NOT NULL,
        added      INTEGER NOT NULL,
        removed    INTEGER NOT NULL,
        conforms   INTEGER NOT NULL,
        violations TEXT NOT NULL,     -- JSON
        state      TEXT NOT NULL DEFAULT 'open',
        decided    TEXT,              -- when
        decider    TEXT,
        accepted   INTEGER,           -- number of the commit
        intended   INTEGER            -- number of the commit before it, while it is being written
    ) STRICT;
    CREATE TABLE IF NOT EXISTS comments (
        proposal INTEGER NOT NULL REFERENCES proposals (number),
        time     TEXT NOT NULL,
        author   TEXT NOT NULL        -- with what they say
    ) STRICT;
    CREATE INDEX IF NOT EXISTS comments_of ON comments (proposal);
"""
_LISTED: Final = """
    SELECT number, time, proposer, base, graphs, added, removed, conforms, state,
        (SELECT count(*) FROM comments WHERE proposal = number), decided, decider, accepted
    FROM proposals WHERE (?1 IS NULL OR state = ?1) AND (?2 IS NULL OR number = ?2)
    ORDER BY number DESC
"""


class Proposals:
    """The proposals by number. Methods may be called from any thread.

    Attributes:
        deciding: held by whoever decides on one, so that each is decided once.
        submitting: held by whoever adds one, so that none has more than they may.
    """

    def __init__(self, database: Path | None = None) -> None:
        """Open the file, and make it where there is none.

        Args:
            database: the file; None keeps the proposals in memory.

        Raises:
            StoreUnavailable: the file cannot be opened or is damaged.
        """
        self.deciding = Lock()
        self.submitting = Lock()
        self._lock = Lock()
        with _explained("opened"):
            self._connection = open_database(database, _LAYOUT)

    def add(self, made: Signed, base: int, graphs: Sequence[str], content: Content) -> int:
        """Keep a new one, on disk when this returns; its number.

        Raises:
            StoreUnavailable: the file cannot be written; so too below.
        """
        added, removed = (sum(1 for _ in lines_of(text)) for text in (content.adds, content.removes))
        rows = self._rows(
            _ADD,
            made.time,
            _written(made.by),
            base,
            json.dumps(graphs),
            content.adds,
            content.removes,
            added,
            removed,
            content.conforms,
            json.dumps(content.violations),
        )
        return int(rows[0][0])

    def open_of(self, key: str) -> int:
        """How many of those that were made with a key wait for a decision."""
        return int(self._rows(_OPEN_OF, key)[0][0])

    def listed(self, state: State | None = None) -> tuple[Proposal, ...]:
        """All proposals, or those in one state, newest first."""
        return tuple(map(_proposal, self._rows(_LISTED, state, None)))

    def find(self, number: int) -> Proposal | None:
        """One proposal; None where there is none of that number."""
        rows = self._rows(_LISTED, None, number)
        return _proposal(rows[0]) if rows else None

    def content(self, number: int) -> Content:
        """What a proposal that exists asks for."""
        ((adds, removes, conforms, violations),) = self._rows(
            "SELECT adds, removes, conforms, violations FROM proposals WHERE number = ?", number
        )
        return Content(adds, removes, bool(conforms), tuple(json.loads(violations)))

    def comments(self, number: int) -> tuple[Signed, ...]:
        """What was said of a proposal, oldest first."""
        rows = self._rows("SELECT time, author FROM comments WHERE proposal = ? ORDER BY rowid", number)
        return tuple(Signed(time, _read(author)) for time, author in rows)

    def comment(self, number: int, said: Signed) -> None:
        """Add to what was said of a proposal that exists."""
        self._rows("INSERT INTO comments VALUES (?, ?, ?)", number, said.time, _written(said.by))

    def decline(self, number: int, decided: Signed) -> None:
        """Keep that an open proposal was declined."""
        self._rows(
            "UPDATE proposals SET state = 'declined', decided = ?, decider = ? WHERE number = ?",
            decided.time,
            _written(decided.by),
            number,
        )

    def intend(self, number: int, by: Attribution, after: int) -> None:
        """Note that a commit after that of the number `after` is about to be made of an open proposal."""
        self._rows(
            "UPDATE proposals SET intended = ?, decider = ? WHERE number = ?", after, _written(by), number
        )

    def intended(self) -> tuple[tuple[int, Attribution, int], ...]:
        """The proposals of which it is not known whether they became a commit, as `intend` noted them."""
        rows = self._rows("SELECT number, decider, intended FROM proposals WHERE intended IS NOT NULL")
        return tuple((number, _read(by), after) for number, by, after in rows)

    def settle(self, number: int, commit: tuple[int, str] | None) -> None:
        """Note the number and the time of the commit that a proposal became; None for no commit."""
        if commit is None:
            self._rows("UPDATE proposals SET intended = NULL, decider = NULL WHERE number = ?", number)
            return
        self._rows(
            "UPDATE proposals SET intended = NULL, state = 'accepted', accepted = ?, decided = ? "
            "WHERE number = ?",
            *commit,
            number,
        )

    def close(self) -> None:
        """Release the file; a second call does nothing."""
        self._connection.close()

    def _rows(self, statement: str, *values: object) -> list[Any]:
        with self._lock, _explained("read" if "SELECT" in statement else "written"):
            return self._connection.execute(statement, values).fetchall()


@contextmanager
def _explained(done: str) -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError) as cause:
        words = (cause.strerror or "the system refuses") if isinstance(cause, OSError) else str(cause)
        raise StoreUnavailable(f"The proposals cannot be {done}: {words}.") from cause


def _written(by: Attribution) -> str:
    return json.dumps(asdict(by) | {"agent": by.agent.value})


def _read(text: str) -> Attribution:
    told = json.loads(text)
    return Attribution(Iri(told.pop("agent")), **told)


def _proposal(row: Any) -> Proposal:
    number, time, by, base, graphs, added, removed, conforms, state, comments, decided, decider, commit = row
    return Proposal(
        number,
        Signed(time, _read(by)),
        base,
        tuple(json.loads(graphs)),
        added,
        removed,
        bool(conforms),
        state,
        comments,
        Signed(decided, _read(decider)) if decided else None,
        commit,
    )
