"""The API keys of a deployment: a small SQLite file that the service and the command line share.

Every look at a key reads the file again, so what one process revokes the other refuses at once.
"""

import hmac
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any, Final

from modernstats_kg.access.scopes import parse_scope, scope_text
from modernstats_kg.access.secrets import digest_of, prefix_of
from modernstats_kg.durable import open_database
from modernstats_kg.errors import NotFound, StoreUnavailable
from modernstats_kg.model.access import Key
from modernstats_kg.model.terms import Iri

FILE: Final = "access.db"
_LAYOUT: Final = """
    PRAGMA journal_mode = WAL;   -- the service reads while the command line writes
    PRAGMA synchronous = FULL;   -- a key that was revoked stays so after a power loss
    CREATE TABLE IF NOT EXISTS keys (
        prefix  TEXT PRIMARY KEY,
        name    TEXT NOT NULL,
        agent   TEXT NOT NULL,   -- IRI
        scopes  TEXT NOT NULL,   -- separated by blanks
        created TEXT NOT NULL,   -- times in UTC
        expires TEXT,
        revoked TEXT,
        digest  BLOB NOT NULL    -- SHA-256 of the whole key
    ) STRICT;
"""
_NO_DIGEST: Final = bytes(32)


def _now() -> datetime:
    return datetime.now(UTC)


class KeyRing:
    """The keys, by their prefixes. Methods may be called from any thread."""

    def __init__(self, database: Path | None = None, clock: Callable[[], datetime] = _now) -> None:
        """Open the file, and make it where there is none.

        Args:
            database: the file; None keeps the keys in memory.
            clock: tells the time in UTC.

        Raises:
            StoreUnavailable: the file cannot be opened or is damaged.
        """
        self._clock = clock
        self._lock = Lock()
        with _explained("opened"):
            self._connection = open_database(database, _LAYOUT)

    def add(self, key: Key, digest: bytes) -> None:
        """Keep a new key; on disk when this returns.

        Raises:
            StoreUnavailable: the file cannot be written.
        """
        scopes = " ".join(scope_text(scope) for scope in key.scopes)
        times = (_text(moment) for moment in (key.created, key.expires, key.revoked))
        values = (key.prefix, key.name, key.agent.value, scopes, *times, digest)
        with _explained("written"):
            self._rows("INSERT INTO keys VALUES (?, ?, ?, ?, ?, ?, ?, ?)", *values)

    def listed(self) -> tuple[Key, ...]:
        """All keys, oldest first.

        Raises:
            StoreUnavailable: the file cannot be read.
        """
        with _explained("read"):
            return tuple(_key(row) for row in self._rows("SELECT * FROM keys ORDER BY created, prefix"))

    def valid_key(self, shown: str) -> Key | None:
        """The key that is shown; None where it is unknown, expired or revoked, or no key at all.

        Takes the same time for a wrong secret as for an unknown prefix.

        Raises:
            StoreUnavailable: the file cannot be read.
        """
        with _explained("read"):
            found = self._rows("SELECT * FROM keys WHERE prefix = ?", prefix_of(shown) or "")
        digest = found[0][-1] if found else _NO_DIGEST
        same = hmac.compare_digest(digest, digest_of(shown))
        key = _key(found[0]) if found and same else None
        return key if key and key.state(self._clock()) == "valid" else None

    def revoke(self, prefix: str) -> Key:
        """Refuse a key from now on; a second call changes nothing.

        Raises:
            NotFound: no key has that prefix.
            StoreUnavailable: the file cannot be written.
        """
        with _explained("written"):
            self._rows(
                "UPDATE keys SET revoked = coalesce(revoked, ?) WHERE prefix = ?",
                _text(self._clock()),
                prefix,
            )
        for key in self.listed():
            if key.prefix == prefix:
                return key
        # What was given is not repeated: it may be a whole key.
        raise NotFound("No key has that prefix; `modernstats-kg keys list` shows those of all keys.")

    def now(self) -> datetime:
        """The time by which keys expire."""
        return self._clock()

    def close(self) -> None:
        """Release the file; a second call does nothing."""
        self._connection.close()

    def _rows(self, statement: str, *values: object) -> list[Any]:
        with self._lock:
            return self._connection.execute(statement, values).fetchall()


@contextmanager
def _explained(done: str) -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError) as cause:
        raise StoreUnavailable(f"The API keys cannot be {done}: {_without_path(cause)}.") from cause


def _without_path(cause: Exception) -> str:
    return (cause.strerror or "the system refuses") if isinstance(cause, OSError) else str(cause)


def _key(row: Any) -> Key:
    prefix, name, agent, scopes, created, expires, revoked, _digest = row
    return Key(
        prefix,
        name,
        Iri(agent),
        tuple(parse_scope(text) for text in scopes.split()),
        datetime.fromisoformat(created),
        datetime.fromisoformat(expires) if expires else None,
        datetime.fromisoformat(revoked) if revoked else None,
    )


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None
