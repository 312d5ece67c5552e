"""The index: one sqlite file that can be thrown away, and is made anew whenever it does not fit.

Writes go through one connection, in one transaction each; every thread reads through its own, and sees
either all of an update or nothing of it (write-ahead log). A lost or damaged file costs time and no data.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import local
from typing import Final

from modernstats_kg.errors import StoreUnavailable
from modernstats_kg.model.search import Document, Mark
from modernstats_kg.search.entries import entry_of

FILE: Final = "search.db"
_SCHEMA: Final = "2"
_LAYOUT: Final = """
    CREATE TABLE mark (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
    CREATE TABLE documents (
        id        INTEGER PRIMARY KEY,   -- what is looked for most comes first
        iri       TEXT NOT NULL UNIQUE,
        kind      TEXT NOT NULL,
        weight    REAL NOT NULL,
        keys      TEXT NOT NULL,         -- whole names and codes, one a line
        schemes   TEXT NOT NULL,         -- one a line, with a line break before and after each
        languages TEXT NOT NULL,         -- with a blank before and after each
        content   TEXT NOT NULL          -- what is shown, as JSON
    ) STRICT;
    CREATE TABLE keys (key TEXT NOT NULL, document INTEGER NOT NULL, PRIMARY KEY (key, document))
        STRICT, WITHOUT ROWID;
    CREATE TABLE leans (iri TEXT NOT NULL, document INTEGER NOT NULL, PRIMARY KEY (iri, document))
        STRICT, WITHOUT ROWID;
    CREATE VIRTUAL TABLE words USING fts5 (
        names, name_stems, others, other_stems, codes, about, context, texts,
        tokenize = "unicode61 remove_diacritics 0 tokenchars '.'", prefix = '1 2 3'
    );
    INSERT INTO words (words, rank) VALUES ('rank', 'bm25(10, 6, 8, 5, 10, 3, 1, 1)');
    CREATE VIRTUAL TABLE vocabulary USING fts5vocab (words, row);
    CREATE VIRTUAL TABLE vocabulary_by_column USING fts5vocab (words, col);
"""
_ENTER: Final = "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
_ENTER_WORDS: Final = (
    "INSERT INTO words (rowid, names, name_stems, others, other_stems, codes, about, context, texts) "
)
_ENTER_WORDS_OF: Final = _ENTER_WORDS + "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
_TIER_BITS: Final = 40
_CACHE_KIB: Final = 65_536


class Damaged(StoreUnavailable):
    """The file is no index of this version, or cannot be read."""


class SearchIndex:
    """The documents of one file. Methods may be called from any thread, those that write by one at a time."""

    def __init__(self, path: Path) -> None:
        """Remember where the file is; nothing is opened yet."""
        self._path = path
        self._reading = local()
        self._generation = 0

    @property
    def mark(self) -> Mark | None:
        """Which state it is of; None where there is no index that could be used."""
        try:
            with self.reading() as connection:
                return read_mark(connection)
        except Damaged:
            return None

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """One state of the index, for the thread that asks.

        Raises:
            Damaged: there is no index of this version.
        """
        connection = self._own_connection()
        try:
            connection.execute("BEGIN")
            yield connection
        except sqlite3.DatabaseError as fault:
            raise Damaged(f"{self._path}: {fault}") from fault
        finally:
            if connection.in_transaction:
                connection.rollback()

    def rebuild(self, documents: Iterable[Document], mark: Mark) -> None:
        """Make the index anew; who reads sees the old one until it is done.

        Raises:
            Damaged: the file cannot be written.
        """
        fresh = self._path.with_name(f"{self._path.name}.new")
        _remove(fresh)
        with _writing(fresh, journal="OFF") as connection:
            connection.executescript(f"{_LAYOUT}; BEGIN")
            connection.execute("INSERT INTO words (words, rank) VALUES ('automerge', 0)")  # once, at the end
            _enter_all(connection, documents, 1)
            connection.execute("INSERT INTO words (words) VALUES ('optimize')")
            connection.execute("INSERT INTO words (words, rank) VALUES ('automerge', 4)")
            _write_mark(connection, mark)
        with _writing(fresh, journal="WAL"):
            pass  # who changes this later has to wait for all who read
        for suffix in ("-wal", "-shm"):  # of the file that goes: they must not meet the one that comes
            self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)
        fresh.replace(self._path)
        self._generation += 1

    def update(self, changed: Iterable[str], documents: Iterable[Document], mark: Mark) -> None:
        """Let `documents` take the place of what is kept of `changed`.

        Args:
            changed: IRIs; those without a document leave the index.
            documents: of those that still have one.
            mark: the state that the index is of from then on.

        Raises:
            Damaged: the file cannot be written.
        """
        with _writing(self._path, journal="WAL") as connection:
            for iri in changed:
                _leave(connection, iri)
            (number,) = connection.execute("SELECT value FROM mark WHERE name = 'next'").fetchone()
            _enter_all(connection, documents, int(number))
            _write_mark(connection, mark)

    def dependents(self, iris: Iterable[str]) -> frozenset[str]:
        """IRIs of the documents that speak of one of these resources by its name.

        Raises:
            Damaged: the file cannot be read.
        """
        asked = json.dumps(list(iris))
        with self.reading() as connection:
            rows = connection.execute(
                "SELECT DISTINCT d.iri FROM json_each(?) a JOIN leans l ON l.iri = a.value "
                "JOIN documents d ON d.id = l.document",
                (asked,),
            )
            return frozenset(iri for (iri,) in rows)

    def _own_connection(self) -> sqlite3.Connection:
        own = self._reading.__dict__
        if own.get("generation") != self._generation:
            if "connection" in own:
                own.pop("connection").close()
            own["connection"] = open_index(self._path)
            own["generation"] = self._generation
        connection: sqlite3.Connection = own["connection"]
        return connection


def open_index(path: Path) -> sqlite3.Connection:
    """A connection that only reads; also from another process.

    Raises:
        Damaged: there is no such file, or none of this version.
    """
    try:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, isolation_level=None)
        read_mark(connection)
    except sqlite3.DatabaseError as fault:
        raise Damaged(f"{path}: {fault}") from fault
    return connection


def read_mark(connection: sqlite3.Connection) -> Mark:
    """Which state the index behind a connection is of.

    Raises:
        Damaged: it is of another version of this program.
    """
    said = dict(connection.execute("SELECT name, value FROM mark"))
    if said.get("schema") != _SCHEMA:
        raise Damaged("the index is of another version of this program")
    return Mark(int(said["commit"]), said["state"])


@contextmanager
def _writing(path: Path, journal: str) -> Iterator[sqlite3.Connection]:
    try:
        connection = sqlite3.connect(path, isolation_level=None)
        try:
            connection.execute(f"PRAGMA journal_mode = {journal}")
            connection.execute("PRAGMA synchronous = OFF")  # after a power loss it is made anew
            connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
            connection.execute("BEGIN")
            yield connection
            connection.commit()
        finally:
            connection.close()
    except sqlite3.DatabaseError as fault:
        raise Damaged(f"{path}: {fault}") from fault


def _enter_all(connection: sqlite3.Connection, documents: Iterable[Document], first: int) -> None:
    number = first
    for number, document in enumerate(documents, start=first):
        _enter(connection, document, number)
    connection.execute("INSERT OR REPLACE INTO mark VALUES ('next', ?)", (str(number + 1),))


def _enter(connection: sqlite3.Connection, document: Document, number: int) -> None:
    entry = entry_of(document)
    place = (entry.tier << _TIER_BITS) + number
    shown = (entry.keys, entry.schemes, entry.languages, entry.content)
    connection.execute(_ENTER, (place, document.iri, document.kind, document.weight, *shown))
    connection.execute(_ENTER_WORDS_OF, (place, *entry.columns))
    pairs = ((key, place) for key in entry.keys.split("\n") if key)
    connection.executemany("INSERT OR IGNORE INTO keys VALUES (?, ?)", pairs)
    leans = ((iri, place) for iri in document.leans_on)
    connection.executemany("INSERT OR IGNORE INTO leans VALUES (?, ?)", leans)


def _leave(connection: sqlite3.Connection, iri: str) -> None:
    found = connection.execute("SELECT id, keys, content FROM documents WHERE iri = ?", (iri,)).fetchone()
    if found is None:
        return
    place, keys, content = found
    connection.executemany("DELETE FROM keys WHERE key = ? AND document = ?", _pairs(keys.split("\n"), place))
    leans = json.loads(content)["leans_on"]
    connection.executemany("DELETE FROM leans WHERE iri = ? AND document = ?", _pairs(leans, place))
    connection.execute("DELETE FROM words WHERE rowid = ?", (place,))
    connection.execute("DELETE FROM documents WHERE id = ?", (place,))


def _pairs(values: Iterable[str], place: int) -> list[tuple[str, int]]:
    return [(value, place) for value in values]


def _write_mark(connection: sqlite3.Connection, mark: Mark) -> None:
    said = (("schema", _SCHEMA), ("commit", str(mark.commit)), ("state", mark.state))
    connection.executemany("INSERT OR REPLACE INTO mark VALUES (?, ?)", said)


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
