"""The webhooks of a deployment: a small SQLite file beside the dataset, where no query can see them.

Nothing is queued: each webhook remembers the commit that it has come to, and the history has the rest. So
what was not delivered when the service stopped is delivered when it runs again.
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any, Final

from modernstats_kg.durable import open_database
from modernstats_kg.errors import StoreUnavailable
from modernstats_kg.model.webhook import Interest, Webhook

FILE: Final = "webhooks.db"
_LAYOUT: Final = """
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;      -- what was delivered is not delivered again after a power loss
    CREATE TABLE IF NOT EXISTS webhooks (
        number      INTEGER PRIMARY KEY AUTOINCREMENT,
        id          TEXT NOT NULL UNIQUE,
        key         TEXT NOT NULL,     -- prefix of an API key
        target      TEXT NOT NULL,
        secret      TEXT NOT NULL,     -- needed as it is to sign with
        collections TEXT NOT NULL,     -- JSON
        graphs      TEXT NOT NULL,     -- JSON
        created     TEXT NOT NULL,
        origin      TEXT NOT NULL,
        done        INTEGER NOT NULL,  -- number of a commit
        failures    INTEGER NOT NULL DEFAULT 0,
        due         REAL NOT NULL DEFAULT 0,
        fault       TEXT NOT NULL DEFAULT '',
        disabled    TEXT NOT NULL DEFAULT ''
    ) STRICT;
"""
_LISTED: Final = """
    SELECT id, key, target, secret, collections, graphs, created, origin, done, failures, due, fault, disabled
    FROM webhooks WHERE (?1 IS NULL OR key = ?1) AND (?2 IS NULL OR id = ?2) ORDER BY number
"""


class Webhooks:
    """The webhooks by their ids. Methods may be called from any thread."""

    def __init__(self, database: Path | None = None) -> None:
        """Open the file, and make it where there is none.

        Args:
            database: the file; None keeps the webhooks in memory.

        Raises:
            StoreUnavailable: the file cannot be opened or is damaged; so too below.
        """
        self._lock = Lock()
        with _explained("opened"):
            self._connection = open_database(database, _LAYOUT)

    def add(self, hook: Webhook) -> None:
        """Keep a new one; on disk when this returns."""
        self._rows(
            "INSERT INTO webhooks (id, key, target, secret, collections, graphs, created, origin, done) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            hook.id,
            hook.key,
            hook.target,
            hook.secret,
            json.dumps(hook.interest.collections),
            json.dumps(hook.interest.graphs),
            hook.created,
            hook.origin,
            hook.commit,
        )

    def listed(self, key: str | None = None) -> tuple[Webhook, ...]:
        """Those of one key, or all of them, oldest first."""
        return tuple(map(_webhook, self._rows(_LISTED, key, None)))

    def find(self, identifier: str) -> Webhook | None:
        """The one of that id; None where there is none."""
        rows = self._rows(_LISTED, None, identifier)
        return _webhook(rows[0]) if rows else None

    def remove(self, identifier: str) -> None:
        """Forget one; a second call does nothing."""
        self._rows("DELETE FROM webhooks WHERE id = ?", identifier)

    def advance(self, identifier: str, commit: int) -> None:
        """Note the commit that one has come to; what failed before is forgotten."""
        self._rows(
            "UPDATE webhooks SET done = ?, failures = 0, due = 0, fault = '' WHERE id = ?", commit, identifier
        )

    def fail(self, identifier: str, fault: str, due: float) -> None:
        """Note that a delivery failed, and when it is tried again, in seconds since 1970."""
        self._rows(
            "UPDATE webhooks SET failures = failures + 1, fault = ?, due = ? WHERE id = ?",
            fault,
            due,
            identifier,
        )

    def disable(self, identifier: str, reason: str) -> None:
        """Deliver nothing more to one, and say why."""
        self._rows("UPDATE webhooks SET disabled = ? WHERE id = ?", reason, identifier)

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
        raise StoreUnavailable(f"The webhooks cannot be {done}: {words}.") from cause


def _webhook(row: Any) -> Webhook:
    identifier, key, target, secret, collections, graphs, *rest = row
    interest = Interest(tuple(json.loads(collections)), tuple(json.loads(graphs)))
    return Webhook(identifier, key, target, secret, interest, *rest)
