"""What a client's deadline and account have to do with an engine that works elsewhere."""

import asyncio
import gc
import io
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest

from engines.stub import Stub, stubbed
from modernstats_kg.errors import EngineTimeout, QueryTimeout, Throttled
from modernstats_kg.namespaces import CANONICAL_BASE, default_graph
from modernstats_kg.settings import Settings
from modernstats_kg.store import reader_process
from modernstats_kg.store.engine_time import within
from modernstats_kg.store.faults import Fault
from modernstats_kg.store.frames import Kind, Request, read_frame
from modernstats_kg.store.metering import METER
from modernstats_kg.store.port import Store
from modernstats_kg.store.readers import ReaderPool
from modernstats_kg.store.relay import Relay
from modernstats_kg.store.remote_client import Connection, Limits
from modernstats_kg.store.remote_view import RemoteView, engine_file
from modernstats_kg.store.snapshots import Snapshots
from modernstats_kg.store.views import ENGINE_FILE, Seen

SEEN = Seen(True, default_graph(CANONICAL_BASE), CANONICAL_BASE)
SHORT_S = 0.3
EVERYTHING = "SELECT * { ?s ?p ?o }"
OF_ONE_GRAPH = "SELECT * FROM <https://example.org/g> { ?s ?p ?o }"


@pytest.fixture(autouse=True)
def _results_end_here() -> Iterator[None]:
    """What errors hold of the engine library's results may end on the thread that asked, and on no other."""
    yield
    gc.collect()


@pytest.fixture(scope="module")
def stub() -> Iterator[Stub]:
    with stubbed() as running:
        yield running


@pytest.fixture
def folder(stub: Stub, tmp_path: Path) -> Path:
    """What a reader is given of an engine that takes every question, and never answers."""
    connection = Connection(stub.address("never-answers"), "oxigraph")
    (tmp_path / ENGINE_FILE).write_bytes(engine_file(connection, Limits(60.0, 1_000_000)))
    return tmp_path


@pytest.mark.parametrize("text", [EVERYTHING, OF_ONE_GRAPH], ids=["one-request", "several"])
def test_the_seconds_of_a_request_hold_for_all_that_the_engine_is_asked(folder: Path, text: str) -> None:
    view = RemoteView.open(folder)

    with within(SHORT_S), within(60.0), pytest.raises(EngineTimeout) as stopped:
        view.query(text, SEEN)

    assert stopped.value.timeout_s == SHORT_S
    view.close()


def test_a_reader_holds_the_engine_to_the_seconds_of_its_request(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader_process, "allow_cpu", lambda seconds: None)  # it would be of this process
    out = io.BytesIO()
    asked = Request(str(folder), EVERYTHING, "text/csv", True, SHORT_S, base=CANONICAL_BASE)

    reader_process.Answering(out, reader_process.no_jobs).answer(asked)

    out.seek(0)
    told = read_frame(out)
    assert told is not None
    assert told.kind is Kind.FAULT
    assert isinstance(Fault.of(told.payload).error(), QueryTimeout)


class Account:
    """Counts what is charged."""

    def __init__(self) -> None:
        self.engine_s = 0.0

    def lengthen(self) -> Throttled | None:
        return None

    def end(self, engine_s: float) -> None:
        self.engine_s += engine_s

    def pay(self, engine_s: float) -> None:
        self.engine_s += engine_s


class Silent:
    """As much of a store as readers need, over an engine that never answers."""

    commit = 1

    def __init__(self, address: str) -> None:
        self._connection = Connection(address, "oxigraph")
        self.relay = Relay(address)

    def begin_reading(self) -> None:
        """Nothing to do."""

    def snapshot(self, folder: Path) -> int:
        folder.mkdir(parents=True)
        told = Connection(self._connection.address, "oxigraph", relay=self.relay.path)
        (folder / ENGINE_FILE).write_bytes(engine_file(told, Limits(60.0, 1_000_000)))
        return self.commit


def test_the_time_that_an_engine_works_is_charged_to_who_asks(stub: Stub, tmp_path: Path) -> None:
    store, account = Silent(stub.address("never-answers")), Account()

    async def ask() -> None:
        METER.set(account)
        settings = Settings(data=tmp_path, readers=1, _env_file=None)
        pool = ReaderPool(Snapshots(cast(Store, store), tmp_path), settings)
        await pool.start()
        try:
            with pytest.raises(QueryTimeout):
                await pool.answer(EVERYTHING, "text/csv", 2.0)
        finally:
            await pool.close()

    asyncio.run(ask())
    store.relay.close()

    assert account.engine_s > 1.0  # of its reader it takes hundredths
