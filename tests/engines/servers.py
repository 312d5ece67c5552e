"""Real SPARQL engines on loopback: started in a temporary folder on free ports, and stopped with the tests.

Oxigraph's server comes with the PyPI package `oxigraph`, Virtuoso 7 with Debian, Fuseki as a jar
(`KG_FUSEKI_JAR`, or one in `.engines/`). A test that needs one that is missing is skipped; where nothing
may be missing, it fails.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import orjson
import pytest

from modernstats_kg.errors import KnowledgeGraphError
from modernstats_kg.store.remote_client import Connection, EngineClient, Limits

CHECKOUT = Path(__file__).parents[2]
PASSWORD = "of-this-test-run"  # noqa: S105 -- of a server that lives as long as the tests
LIMITS = Limits(60.0, 50_000_000)
PATIENCE_S = 60
"""How long a server may take to start; a machine that is busy takes its time."""


@dataclass
class Server:
    """One running engine.

    Attributes:
        name: of its dialect.
        connection: how it is reached.
        process: of the engine; killed and started again by some tests.
        command: that started it.
        folder: it runs in.
        own: graphs that it has of itself.
    """

    name: str
    connection: Connection
    command: list[str]
    folder: Path
    process: subprocess.Popen[bytes] | None = None
    own: frozenset[str] = frozenset()
    limits: Limits = LIMITS

    @property
    def settings(self) -> dict[str, str]:
        """The settings of a service over it."""
        told = self.connection
        return {
            "store": told.address,
            "store_dialect": told.dialect,
            "store_user": told.user,
            "store_password": told.password,
        }

    def client(self, limits: Limits = LIMITS) -> EngineClient:
        """A client of it; whoever asks closes it."""
        return EngineClient(self.connection, limits)

    def empty(self) -> None:
        """Remove every statement that tests have left."""
        with closing(self.client()) as client:
            if self.name != "virtuoso":
                client.update("DROP ALL")
                return
            for graph in graphs(client) - self.own:  # of its own graphs some are of use to it
                client.update(f"CLEAR GRAPH <{graph}>")

    def start(self) -> None:
        """Start it, and wait until it answers.

        One that was killed may have left its lock, so a start that fails is tried again.
        """
        end = time.monotonic() + PATIENCE_S
        while not self._starts(end):
            self.kill()
            if time.monotonic() > end:
                pytest.fail(f"{self.name} did not start: {(self.folder / 'out.log').read_text()[-2000:]}")

    def _starts(self, end: float) -> bool:
        with (self.folder / "out.log").open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        while time.monotonic() < end and self.process.poll() is None:
            if self._answers():
                return True
            time.sleep(0.05)
        return False

    def _answers(self) -> bool:
        with closing(self.client(Limits(5.0, 1_000_000))) as client:
            try:
                client.table("ASK {}")
            except KnowledgeGraphError:
                return False
        return True

    def kill(self) -> None:
        """End it as a power loss would."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None


def graphs(client: EngineClient) -> frozenset[str]:
    """The named graphs that an engine has.

    By counting: with DISTINCT instead, Virtuoso takes a thousand times as long.
    """
    counted = client.table("SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
    rows = orjson.loads(counted)["results"]["bindings"]
    return frozenset(row["g"]["value"] for row in rows)


def free_port() -> int:
    """A port of loopback that nobody listens on now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def oxigraph_server(folder: Path) -> Server:
    """That of Oxigraph; not started yet."""
    program = Path(sys.executable).parent / "oxigraph"
    if not program.is_file():
        pytest.skip("Oxigraph's server is not here: pip install oxigraph")
    port = free_port()
    command = [
        str(program),
        "serve",
        "--location",
        str(folder / "store"),
        "--bind",
        f"127.0.0.1:{port}",
        "--timeout-s",
        "60",
    ]
    return Server("oxigraph", Connection(f"http://127.0.0.1:{port}", "oxigraph"), command, folder)


def fuseki_server(folder: Path) -> Server:
    """That of Apache Jena, on a TDB2 database that takes updates."""
    jar, java = _fuseki_jar(), shutil.which("java")
    if jar is None or java is None:
        pytest.skip("Fuseki is not here: it needs Java, and its jar in .engines/ or in KG_FUSEKI_JAR")
    port = free_port()
    (folder / "database").mkdir()
    command = [
        java,
        "-Xmx768m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-jar",
        str(jar),
        "--localhost",
    ]
    command += [f"--port={port}", "--tdb2", f"--loc={folder / 'database'}", "--update", "/ds"]
    return Server("fuseki", Connection(f"http://127.0.0.1:{port}/ds", "fuseki"), command, folder)


def _fuseki_jar() -> Path | None:
    if named := os.environ.get("KG_FUSEKI_JAR"):
        return Path(named)
    return next(iter(sorted((CHECKOUT / ".engines").glob("jena-fuseki-server-*.jar"), reverse=True)), None)


_VIRTUOSO = """[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
ErrorLogLevel = 7
FileExtend = 200
MaxCheckpointRemap = 2000
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
MaxCheckpointRemap = 2000
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
MaxClientConnections = 10
CheckpointInterval = 60
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
MaxMemPoolSize = 200000000
MaxQueryMem = 512M
ThreadsPerQuery = 2
AllowOSCalls = 0
DirsAllowed = .
{sorting}
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = .
MaxClientConnections = 20
ServerThreads = 20
MaxKeepAlives = 20
KeepAliveTimeout = 10
EnabledDavVSP = 0
HTTPProxyEnabled = 0
Charset = UTF-8
EnabledGzipContent = 1
[SPARQL]
ResultSetMaxRows = {rows}
MaxQueryCostEstimationTime = 400
MaxQueryExecutionTime = 60
"""


def virtuoso_server(folder: Path) -> Server:
    """That of Virtuoso 7 as docs/engines.md has it set: it gives as many rows as anybody asks for."""
    return _virtuoso(folder, rows=1_000_000, sorting="MaxSortedTopRows = 1000000")


def virtuoso_as_installed(folder: Path) -> Server:
    """The same, giving no more rows than Debian's settings let it."""
    return _virtuoso(folder, rows=10_000, sorting="")


def _virtuoso(folder: Path, rows: int, sorting: str) -> Server:
    program = shutil.which("virtuoso-t")
    if program is None:
        pytest.skip("Virtuoso is not here: apt-get install virtuoso-opensource-7-bin")
    sql, http = free_port(), free_port()
    (folder / "virtuoso.ini").write_text(_VIRTUOSO.format(sql=sql, http=http, rows=rows, sorting=sorting))
    command = [program, "+foreground", "+configfile", "virtuoso.ini"]
    # makes the database, whose first password everybody knows, and ends
    subprocess.run(
        [*command, "+pwdold", "dba", "+pwddba", PASSWORD], cwd=folder, check=True, capture_output=True
    )
    connection = Connection(f"http://127.0.0.1:{http}", "virtuoso", "dba", PASSWORD)
    return Server("virtuoso", connection, command, folder)


MAKES: dict[str, Callable[[Path], Server]] = {
    "oxigraph": oxigraph_server,
    "virtuoso": virtuoso_server,
    "virtuoso-as-installed": virtuoso_as_installed,
    "fuseki": fuseki_server,
}
"""By the name of the dialect, but for the one that is as installed."""


ENGINES = ("oxigraph", "virtuoso", "fuseki")


@contextmanager
def running(name: str, folder: Path) -> Iterator[Server]:
    """One engine, started in `folder`; the test is skipped where it is missing."""
    server = MAKES[name](folder)
    server.start()
    try:
        with closing(server.client()) as client:
            server.own = graphs(client)
        yield server
    finally:
        server.kill()
