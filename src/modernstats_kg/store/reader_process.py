"""The program of a reader: `python -m modernstats_kg.store.reader_process MEMORY_MIB`.

Answers client queries from read-only snapshots, one at a time, over stdin and stdout. It may be
killed at any moment, and ends by itself when the service does, because its stdin closes.
"""

import io
import os
import select
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import BinaryIO, Final, NoReturn

import pyoxigraph as ox

from modernstats_kg.errors import EngineTimeout, KnowledgeGraphError, QuerySyntaxError, RdfSyntaxError
from modernstats_kg.model.json_ld import graph_pieces
from modernstats_kg.store.confinement import allow_cpu, confine
from modernstats_kg.store.engine_time import within
from modernstats_kg.store.faults import Fault, syntax_fault
from modernstats_kg.store.frames import PIECE_BYTES, Frame, Kind, Request, read_frame
from modernstats_kg.store.functions import Calls, Functions, no_functions
from modernstats_kg.store.jobs import Job, Work
from modernstats_kg.store.json_ld_terms import as_statement
from modernstats_kg.store.views import OPENED, Results, Seen
from modernstats_kg.store.whole_graph import WholeGraph

STACK_BYTES: Final = 256 * 1024 * 1024
"""Enough for any nesting that 64 KiB of query can hold; the usual 8 MiB overflow at 5 KB."""

_TABLES: Final = (
    ox.QueryResultsFormat.JSON,
    ox.QueryResultsFormat.XML,
    ox.QueryResultsFormat.CSV,
    ox.QueryResultsFormat.TSV,
)
_GRAPHS: Final = (
    ox.RdfFormat.TURTLE,
    ox.RdfFormat.N_TRIPLES,
    ox.RdfFormat.RDF_XML,
    ox.RdfFormat.JSON_LD,
    ox.RdfFormat.TRIG,
    ox.RdfFormat.N_QUADS,
)
# The engine puts the charset of some text formats into their media type.
_TABLE_BY_TYPE: Final = {known.media_type.partition(";")[0]: known for known in _TABLES}
_GRAPH_BY_TYPE: Final = {known.media_type.partition(";")[0]: known for known in _GRAPHS}

_EXPECTED: Final = (KnowledgeGraphError, SyntaxError, ValueError, RuntimeError, OSError)
"""What a query may raise; anything else is a fault of the program and ends the process."""


class Pieces(io.BytesIO):
    """A file that the engine writes an answer to, and that sends it on in pieces."""

    def __init__(self, out: BinaryIO) -> None:
        super().__init__()
        self._out = out

    def write(self, data: "bytes | bytearray | memoryview", /) -> int:  # type: ignore[override]
        """Take `data`; send what has gathered once it makes a piece."""
        written = super().write(data)
        if self.tell() >= PIECE_BYTES:
            self._send(Kind.PIECE)
        return written

    def finish(self) -> None:
        """Send the rest and say that it is the last."""
        self._send(Kind.LAST)

    def _send(self, kind: Kind) -> None:
        send(self._out, Frame(kind, self.getvalue()))
        self.seek(0)
        self.truncate()


class Answering:
    """The worker: holds one snapshot open and answers one request after the other."""

    def __init__(
        self, out: BinaryIO, find: Callable[[str], Work], functions: Functions = no_functions
    ) -> None:
        self._out = out
        self._find = find
        self._functions = functions

    def answer(self, request: Request) -> None:
        """Run one query; send its answer or the reason why there is none."""
        allow_cpu(2 * request.timeout_s + 5)
        try:
            with within(request.timeout_s):
                self._evaluate(request)
        except BrokenPipeError:
            raise  # nobody is listening any more
        except _EXPECTED as error:
            self._refuse(_fault_of(error))

    def work(self, job: Job) -> None:
        """Do one job; send its result or the reason why there is none."""
        allow_cpu(2 * job.timeout_s + 5)
        try:
            with within(job.timeout_s):
                result = self._find(job.name)(job.body, job.options)
        except KnowledgeGraphError as error:
            self._refuse(_fault_of(error))
            return
        for start in range(0, len(result) - PIECE_BYTES, PIECE_BYTES):
            send(self._out, Frame(Kind.PIECE, result[start : start + PIECE_BYTES]))
        send(self._out, Frame(Kind.LAST, result[max(0, (len(result) - 1) // PIECE_BYTES * PIECE_BYTES) :]))

    def _evaluate(self, request: Request) -> None:
        calls = Calls(self._functions(request))
        view, seen = OPENED.view(request.snapshot), _seen(request)
        results = view.everything(request.query, seen) or view.query(request.query, seen, calls.table)
        pieces = Pieces(self._out)
        if not write_results(results, request.media_type, pieces):
            known = _GRAPH_BY_TYPE if isinstance(results, ox.QueryTriples | WholeGraph) else _TABLE_BY_TYPE
            offered = tuple(known)
            message = f"This query cannot be answered as {request.media_type}; use {', '.join(offered)}."
            self._refuse(Fault("NotAcceptable", message, offered=offered))
            return
        calls.check()
        pieces.finish()

    def _refuse(self, fault: Fault) -> None:
        send(self._out, Frame(Kind.FAULT, fault.encoded()))


def _seen(request: Request) -> Seen:
    """What the query sees; a request that names any graph names all of them."""
    seen = Seen(request.union, request.unnamed, request.base, readable=tuple(request.readable))
    if not request.default_graphs and not request.named_graphs:
        return seen
    return replace(seen, default=tuple(request.default_graphs), named=tuple(request.named_graphs))


def _fault_of(error: Exception) -> Fault:
    """What the service is told of a failure."""
    if isinstance(error, QuerySyntaxError | RdfSyntaxError):
        return Fault(type(error).__name__, str(error), error.line, error.column)
    if isinstance(error, EngineTimeout):
        return Fault(type(error).__name__, str(error), seconds=error.timeout_s)
    if isinstance(error, KnowledgeGraphError):
        return Fault(type(error).__name__, str(error), offered=_offered(error))
    if isinstance(error, SyntaxError):
        return syntax_fault(str(error))
    if isinstance(error, OSError):
        return Fault("StoreUnavailable", f"The query could not be evaluated: {error}")
    return Fault("QueryRefused", f"The query cannot be evaluated: {error}")


def _offered(error: KnowledgeGraphError) -> tuple[str, ...]:
    """The media types that would do, where the error tells them."""
    told: tuple[str, ...] = getattr(error, "offered", getattr(error, "understood", ()))
    return told


def write_results(results: Results | WholeGraph, media_type: str, file: Pieces) -> bool:
    """Let the engine write the results; False when it cannot write them as `media_type`.

    Args:
        results: of a query, on the thread that ran it.
        media_type: without parameters.
        file: takes the bytes.
    """
    if isinstance(results, ox.QueryTriples | WholeGraph):
        graph = _GRAPH_BY_TYPE.get(media_type)
        if graph is None:
            return False
        if graph is ox.RdfFormat.JSON_LD:
            for piece in graph_pieces(map(as_statement, results)):
                file.write(piece)
        else:
            results.serialize(file, format=graph)
        return True
    table = _TABLE_BY_TYPE.get(media_type)
    if table is None:
        return False
    results.serialize(file, format=table)
    return True


def send(out: BinaryIO, frame: Frame) -> None:
    """Write one frame to the service."""
    out.write(frame.encoded())
    out.flush()


def serve(
    requests: BinaryIO, out: BinaryIO, find: Callable[[str], Work], functions: Functions = no_functions
) -> NoReturn:
    """Answer until `requests` ends; then end the process, even in the middle of a query.

    Args:
        requests: file of a socket or a pipe.
        out: where the answers go.
        find: gives the work of a job by its name.
        functions: gives the functions of our own that a query may call.
    """
    answering = Answering(out, find, functions)

    def work() -> None:
        while (frame := read_frame(requests)) is not None:
            if frame.kind is Kind.JOB:
                answering.work(Job.of(frame.payload))
            else:
                answering.answer(Request.of(frame.payload))

    threading.excepthook = _end_process
    threading.stack_size(STACK_BYTES)
    send(out, Frame(Kind.READY))
    # Queries are read where they are run: handing each to another thread would cost a short one a tenth.
    threading.Thread(target=work, name="query", daemon=True).start()
    _wait_for_end(requests)
    os._exit(0)


def _wait_for_end(requests: BinaryIO) -> None:
    """Wait until nobody can send any more, whoever reads what has been sent."""
    ending = select.poll()
    ending.register(requests, select.POLLHUP | getattr(select, "POLLRDHUP", 0))  # which Linux alone has
    ending.poll()


def _end_process(failure: threading.ExceptHookArgs) -> None:
    """A worker that failed in an unforeseen way must not leave the service waiting."""
    if failure.exc_value is not None and not isinstance(failure.exc_value, BrokenPipeError):
        sys.excepthook(failure.exc_type, failure.exc_value, failure.exc_traceback)
        sys.stderr.flush()
    os._exit(70)


def main(find: Callable[[str], Work], functions: Functions = no_functions) -> NoReturn:
    """Confine this process, then serve on stdin and stdout.

    Args:
        find: gives the work of a job by its name.
        functions: gives the functions of our own that a query may call.
    """
    confine(int(sys.argv[1]))
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints must not print into the frames
    serve(sys.stdin.buffer, out, find, functions)


def no_jobs(name: str) -> Work:
    """A reader that answers queries only.

    Raises:
        KeyError: always.
    """
    raise KeyError(name)


if __name__ == "__main__":
    main(no_jobs)
