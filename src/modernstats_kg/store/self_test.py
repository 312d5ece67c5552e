"""Does an engine do what its profile says? Asked at start, before anything is written to it.

Everything happens in two graphs of its own, which are removed again. What is found is for whoever runs the
service; under a profile that does not fit, the service only reads.
"""

from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import replace
from typing import Any, Final, NamedTuple

import orjson
import pyoxigraph as ox

from modernstats_kg.errors import EngineAnswerCut, EngineUnreachable, KnowledgeGraphError
from modernstats_kg.model.terms import RDF_LANG_STRING, XSD_STRING, Literal
from modernstats_kg.store.dialects import DIALECTS, dialect
from modernstats_kg.store.engine_literals import XSD
from modernstats_kg.store.oxterms import to_engine
from modernstats_kg.store.remote_client import NOTHING, Connection, EngineClient, Graphs, Limits

SCRATCH: Final = "urn:modernstats-kg:self-test"
"""The graph that the test writes to and removes."""
_OTHER: Final = f"{SCRATCH}:2"
_LIMITS: Final = Limits(30.0, 50_000_000)
_THINGS: Final = 22
"""Three of them in a row make more rows than Virtuoso gives as it is installed, which are 10,000."""
_ROWS: Final = _THINGS**3
_SAMPLES: Final = (
    Literal('a "text" \\ with\nlines, é and 😀'),
    Literal("texte", RDF_LANG_STRING, "fr-ca"),
    Literal("2024-05-06T07:08:09.5Z", f"{XSD}dateTime"),
    *(
        Literal(value, XSD + name)
        for value, name in (
            ("true", "boolean"),
            ("42", "integer"),
            (str(2**63), "integer"),
            ("1.5", "decimal"),
            ("1", "decimal"),
            ("2.5", "double"),
            ("3.141592653589793", "double"),
            ("2024-05-06", "date"),
            ("2024", "gYear"),
            ("P1Y", "duration"),
            ("10:00:00", "time"),
        )
    ),
)


class Finding(NamedTuple):
    """What one look at an engine found.

    Attributes:
        name: of what was looked at.
        expected: what its profile says.
        seen: what the engine did.
    """

    name: str
    expected: str
    seen: str

    @property
    def fits(self) -> bool:
        """Whether the engine does what its profile says."""
        return self.expected == self.seen


def check_engine(connection: Connection) -> list[Finding]:
    """Look at everything that the service relies on; takes a second or so.

    Raises:
        EngineUnreachable: there is no connection.
        ValueError: the dialect is unknown, or the address is none.
    """
    with closing(EngineClient(connection, _LIMITS)) as client:
        found = [_look("answers", "true", lambda: _answer(client))]
        if not found[0].fits or not client.dialect.updates:
            return found
        try:
            return [*found, *_SelfTest(client).findings()]
        finally:
            with suppress(KnowledgeGraphError):  # what went wrong has been found already
                _clear(client)


def verdict(connection: Connection, findings: list[Finding]) -> str:
    """What is wrong with a profile, in one line, and which one fits if one does; "" if nothing is."""
    wrong = [f"{one.name}: expected {one.expected}, seen {one.seen}" for one in findings if not one.fits]
    if not wrong:
        return ""
    others = (name for name in DIALECTS if name != connection.dialect)
    fitting = next((name for name in others if _fits(replace(connection, dialect=name))), "")
    advice = f" The profile {fitting} fits (KG_STORE_DIALECT={fitting})." if fitting else ""
    return f"The engine is not what the profile {connection.dialect} says ({'; '.join(wrong)}).{advice}"


def _fits(connection: Connection) -> bool:
    if not dialect(connection.dialect).updates:
        return False  # almost anything would fit a profile that claims so little
    try:
        return all(one.fits for one in check_engine(connection))
    except KnowledgeGraphError:
        return False


class _SelfTest:
    def __init__(self, client: EngineClient) -> None:
        self._client = client
        self._dialect = client.dialect

    def findings(self) -> list[Finding]:
        """What each look found; the first one writes what the others read."""
        written = _look("updates", "accepted", self._write)
        if not written.fits:
            return [written]
        rows = "whole, or told to be cut"
        return [
            written,
            _look("a failing update", "leaves nothing", self._fail),
            _look("literals", "as written", self._literals),
            _look("dataset", "as named", self._dataset),
            _look("a graph of two", self._merged(), self._merge),
            _look("many rows", rows, lambda: self._many(self._count_rows, rows)),
            _look("many statements", rows, lambda: self._many(self._count_statements, rows)),
        ]

    def _write(self) -> str:
        _clear(self._client)
        things = " ".join(
            f"<{SCRATCH}:{number}> <{SCRATCH}:is> <{SCRATCH}:thing> ." for number in range(_THINGS)
        )
        samples = " ".join(
            f"<{SCRATCH}:sample:{number}> <{SCRATCH}:says> {to_engine(literal)} ."
            for number, literal in enumerate(_SAMPLES)
            if self._dialect.damage(literal) is None
        )
        other = f"<{SCRATCH}:0> <{SCRATCH}:is> <{SCRATCH}:thing> . <{SCRATCH}:0> <{SCRATCH}:is> <{_OTHER}> ."
        self._client.update(
            f"INSERT DATA {{ GRAPH <{SCRATCH}> {{ {things} {samples} }} GRAPH <{_OTHER}> {{ {other} }} }}"
        )
        return "accepted"

    def _fail(self) -> str:
        """An update of which a part fails: one of several operations, or one value of an operation."""
        left = f"<{SCRATCH}:left> <{SCRATCH}:left>"
        begun = f"INSERT DATA {{ GRAPH <{SCRATCH}> {{ {left} <{SCRATCH}:left> }}"
        if self._dialect.one_operation:
            failing = f'GRAPH <{_OTHER}> {{ {left} "10:00:00"^^<{XSD}time> }} }}'
        else:  # engines differ in which of these they take for a failure
            failing = f"}} ; CREATE GRAPH <{SCRATCH}> ; CLEAR GRAPH <{NOTHING}> ; LOAD <{NOTHING}>"
        try:
            self._client.update(f"{begun} {failing}")
        except EngineUnreachable:
            raise
        except KnowledgeGraphError:
            found = self._rows(f"SELECT ?x {{ <{SCRATCH}:left> ?x ?y }}", Graphs((SCRATCH,), ()))
            return "leaves a part" if found else "leaves nothing"
        return "is not refused"

    def _literals(self) -> str:
        found = self._rows(f"SELECT ?s ?o {{ ?s <{SCRATCH}:says> ?o }}", Graphs((SCRATCH,), ()))
        back = {row["s"]["value"]: _literal(row["o"]) for row in found}
        changed = [
            f"{literal.value} as {back.get(f'{SCRATCH}:sample:{number}')}"
            for number, literal in enumerate(_SAMPLES)
            if self._dialect.damage(literal) is None and back.get(f"{SCRATCH}:sample:{number}") != literal
        ]
        return "; ".join(changed) or "as written"

    def _dataset(self) -> str:
        query = (
            f"SELECT ?g ?o {{ {{ ?s <{SCRATCH}:is> ?o }} UNION {{ GRAPH ?g {{ ?s <{SCRATCH}:is> ?o }} }} }}"
        )
        only = self._rows(query, Graphs((SCRATCH,), ()))
        named = self._rows(query, Graphs((), (_OTHER,)))
        if len(only) != _THINGS or any("g" in row for row in only):
            return f"{len(only)} statements of a graph that has {_THINGS}"
        if [row.get("g", {}).get("value") for row in named] != [_OTHER] * 2:
            return f"{len(named)} statements of a named graph that has 2"
        return "as named"

    def _merged(self) -> str:
        return "merged" if self._dialect.merges_graphs else "merged or not"

    def _merge(self) -> str:
        query = f"SELECT ?o {{ <{SCRATCH}:0> <{SCRATCH}:is> ?o }}"
        found = len(self._rows(query, Graphs((SCRATCH, _OTHER), ())))
        if not self._dialect.merges_graphs and found in (2, 3):
            return self._merged()
        return {2: "merged", 3: "not merged"}.get(found, f"{found} statements of 2")

    def _many(self, count: Callable[[], int], fitting: str) -> str:
        try:
            number = count()
        except EngineAnswerCut:
            return fitting
        return fitting if number == _ROWS else f"{number} of {_ROWS}, and not a word"

    def _count_rows(self) -> int:
        return len(self._rows(f"SELECT ?a ?b ?c {_three()}", Graphs((SCRATCH,), ())))

    def _count_statements(self) -> int:
        found = self._client.triples(f"CONSTRUCT {{ ?a ?b ?c }} {_three()}", Graphs((SCRATCH,), ()))
        return len({triple.triple for triple in ox.parse(found, format=ox.RdfFormat.N_TRIPLES)})

    def _rows(self, query: str, graphs: Graphs) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = orjson.loads(self._client.table(query, graphs))["results"]["bindings"]
        return rows


def _look(name: str, expected: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(name, expected, look())
    except EngineUnreachable:
        raise
    except KnowledgeGraphError as failure:
        said = str(getattr(failure, "reason", ""))[:200]
        return Finding(name, expected, f"{failure} {said}".strip())


def _answer(client: EngineClient) -> str:
    return str(orjson.loads(client.table("ASK {}"))["boolean"]).lower()


def _clear(client: EngineClient) -> None:
    for graph in (SCRATCH, _OTHER):
        client.update(f"DROP SILENT GRAPH <{graph}>")


def _three() -> str:
    return "WHERE { " + " ".join(f"?{name} <{SCRATCH}:is> <{SCRATCH}:thing> ." for name in "abc") + " }"


def _literal(term: dict[str, str]) -> Literal:
    if tag := term.get("xml:lang"):
        return Literal(term["value"], RDF_LANG_STRING, tag.lower())
    return Literal(term["value"], term.get("datatype", XSD_STRING))
