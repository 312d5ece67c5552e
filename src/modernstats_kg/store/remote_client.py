"""Speaks SPARQL 1.1 Protocol with one engine: whole, checked answers, or an error that says what happened.

Source: SPARQL 1.1 Protocol, 2; SPARQL 1.1 Graph Store HTTP Protocol, 5.3.
"""

import logging
import time
from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import inf
from typing import Final, NamedTuple

import httpx2
import pyoxigraph as ox

from modernstats_kg.errors import (
    EngineAnswerCut,
    EngineAnswerInvalid,
    EngineRefused,
    EngineTimeout,
    EngineUnreachable,
)
from modernstats_kg.store.constructing import Cut, about, cut_construct, described, filled, form_of, resources
from modernstats_kg.store.dialects import dialect
from modernstats_kg.store.engine_time import given_s, left_s
from modernstats_kg.store.remote_answers import (
    TABLE,
    TRIPLES,
    expect_triples,
    expect_type,
    mended_table,
    mended_triples,
    read_table,
)
from modernstats_kg.store.remote_authentication import authentication
from modernstats_kg.store.remote_loop import BackgroundLoop
from modernstats_kg.store.remote_wire import Limits, Order, Reply, Wire

__all__ = ["NATIVE", "NOTHING", "Connection", "EngineClient", "Graphs", "Limits"]

NOTHING: Final = "urn:modernstats-kg:nothing"
"""A graph that never exists: what is named where a part of the dataset is to be empty."""
_FORM: Final = "application/x-www-form-urlencoded"
_TAIL_BYTES: Final = 500
_log = logging.getLogger(__name__)


class Graphs(NamedTuple):
    """The dataset of a query, as the protocol names it. Both None: the engine's own."""

    default: tuple[str, ...] | None = None
    named: tuple[str, ...] | None = None

    def parameters(self) -> tuple[tuple[str, str], ...]:
        """As parameters; an empty part is said, as no parameter at all would mean all that there is."""
        if self == NATIVE:
            return ()
        default = [("default-graph-uri", iri) for iri in self.default or (NOTHING,)]
        named = [("named-graph-uri", iri) for iri in self.named or (NOTHING,)]
        return (*default, *named)


NATIVE: Final = Graphs()


@dataclass(frozen=True, slots=True)
class Connection:
    """Where an engine is, and who asks.

    Attributes:
        address: as `--store` names it.
        dialect: name of one.
        user: name that the engine knows; none where empty.
        password: or the token, where the dialect wants one.
        relay: path of a Unix socket that leads to the engine; none where empty.
    """

    address: str
    dialect: str
    user: str = ""
    password: str = field(default="", repr=False)
    relay: str = ""


class EngineClient:
    """One engine. Every method may be called from any thread; each has one deadline for all that it asks.

    None lasts longer than `engine_time.within` lets it. All of them raise:
        EngineUnreachable: there is no connection. Retriable.
        EngineTimeout: the deadline passed, ours or the engine's.
        EngineRefused: the engine answered with another status than success.
        EngineAnswerCut: the answer is not whole.
        EngineAnswerInvalid: the answer is not what was asked for.
        AnswerTooLarge: it is above the cap.
    """

    def __init__(self, connection: Connection, limits: Limits) -> None:
        """Connect to nothing yet.

        Raises:
            ValueError: the dialect is unknown, or the address is none.
        """
        self.dialect = dialect(connection.dialect)
        self.addresses = self.dialect.addresses(_checked(connection.address))
        self._limits = limits
        auth = authentication(self.dialect.authentication, connection.user, connection.password)
        self._wire = Wire(auth, connection.relay)
        self._loop = BackgroundLoop("engine")

    def table(self, query: str, graphs: Graphs = NATIVE, timeout_s: float | None = None) -> bytes:
        """The results of a SELECT or ASK as SPARQL JSON, in the forms that the embedded store keeps.

        Args:
            query: in SPARQL 1.1, and checked: what a client wrote is sent as it is.
            graphs: what it is asked of.
            timeout_s: a deadline below that of the limits, in seconds.
        """
        with self._explained(), self._within(timeout_s) as limits:
            return self._table(query, graphs, limits)

    def triples(self, query: str, graphs: Graphs = NATIVE, timeout_s: float | None = None) -> bytes:
        """The statements of a CONSTRUCT or DESCRIBE as N-Triples; otherwise as `table`."""
        with self._explained(), self._within(timeout_s) as limits:
            if self.dialect.cuts.silent_constructs:
                return self._triples_from_rows(query, graphs, limits)
            reply = self._query(query, graphs, TRIPLES, limits)
            with self._whole(reply, limits):
                expect_triples(reply)
            return mended_triples(reply.body) if self.dialect.mends else reply.body

    def update(self, text: str, timeout_s: float | None = None) -> None:
        """Have one update request done.

        After any error but an `EngineRefused` with a status below 500 it may be done, or come to be.
        """
        headers = {"Content-Type": "application/sparql-update"}
        self._change(Order("POST", self.addresses.update, False, text.encode(), headers), timeout_s)

    def replace(self, graph: str, ntriples: bytes, timeout_s: float | None = None) -> None:
        """Put a whole graph in place of the one of that IRI; errors as of `update`."""
        headers = {"Content-Type": TRIPLES}
        parameters = (("graph", graph),)
        self._change(
            Order("PUT", self.addresses.graph_store, False, ntriples, headers, parameters), timeout_s
        )

    def close(self) -> None:
        """Close the connections and end what still waits; a second time does nothing."""
        self._loop.close(self._wire.close())

    def _table(self, query: str, graphs: Graphs, limits: Limits) -> bytes:
        reply = self._query(query, graphs, TABLE, limits)
        with self._whole(reply, limits):
            found = read_table(reply.body)
        return mended_table(found, self.dialect.truth) if self.dialect.mends else reply.body

    def _triples_from_rows(self, query: str, graphs: Graphs, limits: Limits) -> bytes:
        """Statements made of rows, as what the engine leaves out of rows it tells."""
        end = time.monotonic() + limits.timeout_s
        if form_of(query)[0] == "CONSTRUCT":
            return self._fill(cut_construct(query), graphs, limits)
        asked, named = described(query)
        if asked:
            named = [*named, *resources(_rows(self._table(asked, graphs, limits)))]
        if not named:
            return b""
        left = Limits(max(0.001, end - time.monotonic()), limits.max_bytes)
        return self._fill(about(list(dict.fromkeys(named))), graphs, left)

    def _fill(self, cut: Cut, graphs: Graphs, limits: Limits) -> bytes:
        return filled(cut, _rows(self._table(cut.rows_query(), graphs, limits)))

    def _query(self, query: str, graphs: Graphs, accept: str, limits: Limits) -> Reply:
        parameters = graphs.parameters()
        if self.dialect.timeout is not None:
            name, written = self.dialect.timeout
            parameters = (*parameters, (name, written(limits.timeout_s)))
        headers = {"Accept": accept, "Content-Type": _FORM}
        form = (("query", query), *parameters)
        reply = self._send(Order("POST", self.addresses.query, True, headers=headers, form=form), limits)
        expect_type(reply.headers.get("content-type", ""), (accept,))
        return reply

    def _change(self, order: Order, timeout_s: float | None) -> None:
        with self._explained(), self._within(timeout_s) as limits:
            self._send(order, limits)

    def _send(self, order: Order, limits: Limits) -> Reply:
        try:
            return self._loop.run(self._wire.send(order, limits))
        except (CancelledError, RuntimeError) as closed:
            raise EngineUnreachable("The connection to the engine is closed.", repr(closed)) from closed

    @contextmanager
    def _within(self, timeout_s: float | None) -> Iterator[Limits]:
        """The limits of one call; an engine that says that it stopped has passed a deadline."""
        begun, left = time.monotonic(), left_s()
        most = min(self._limits.timeout_s, inf if timeout_s is None else timeout_s)
        passed = most if most < left else given_s()
        cuts = self.dialect.cuts
        try:
            yield Limits(min(most, left), self._limits.max_bytes)
        except EngineTimeout as late:
            raise EngineTimeout(passed) from late
        except EngineRefused as refusal:
            if any(words in refusal.reason for words in cuts.unbegun):
                raise EngineTimeout(passed) from refusal
            if any(words in refusal.reason for words in cuts.stopped):
                raise EngineTimeout(round(time.monotonic() - begun, 1)) from refusal
            raise

    @contextmanager
    def _whole(self, reply: Reply, limits: Limits) -> Iterator[None]:
        """Around the reading of an answer: refuse one of which the engine says that it is not whole.

        Raises:
            EngineTimeout: the engine stopped at a deadline.
            EngineAnswerCut: there is more than it gives.
        """
        cuts = self.dialect.cuts
        header, value = cuts.stopped_header
        if header and reply.headers.get(header) == value:
            raise EngineTimeout(limits.timeout_s)
        if cuts.rows_header and (most := reply.headers.get(cuts.rows_header)):
            raise EngineAnswerCut(
                f"The engine gives no more than {most[:20]} rows. Ask for them in parts, with LIMIT.",
                cuts.rows_header,
            )
        try:
            yield
        except EngineAnswerCut as cut:
            tail = reply.body[-_TAIL_BYTES:].decode(errors="replace")
            if any(words in tail for words in cuts.stopped):
                raise EngineTimeout(limits.timeout_s) from cut
            raise

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Tell whoever runs the service what the engine said, which clients are not told."""
        try:
            yield
        except (EngineRefused, EngineAnswerInvalid) as failure:
            _log.warning("%s: %s %r", self.addresses.query, failure, failure.reason[:300])
            raise


def _rows(table: bytes) -> ox.QuerySolutions:
    found = ox.parse_query_results(table, format=ox.QueryResultsFormat.JSON)
    if not isinstance(found, ox.QuerySolutions):
        raise EngineAnswerInvalid("The engine's answer has no rows.")
    return found


def _checked(address: str) -> str:
    try:
        url = httpx2.URL(address)
    except httpx2.InvalidURL as fault:
        raise ValueError(f"{address!r} is no address of an engine: {fault}.") from fault
    if url.scheme not in ("http", "https") or not url.host or url.userinfo or url.query or url.fragment:
        raise ValueError(
            "The address of an engine is http(s)://host:port/path, without a name, a password or a query; "
            "who asks is said by KG_STORE_USER and KG_STORE_PASSWORD."
        )
    return address
