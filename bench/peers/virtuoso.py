"""Virtuoso 7 with a database and settings of its own, loaded in bulk."""

import re
import secrets
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import quote

from peers.processes import NotRunning, done, free_port, running
from peers.servers import Material, Server

NAME: Final = "Virtuoso"
_GRAPH: Final = "urn:modernstats-kg:union"
_DESCRIBING: Final = 'DEFINE sql:describe-mode "CBD" '
_INI: Final = """[Database]
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
MaxClientConnections = 20
CheckpointInterval = 0
O_DIRECT = 0
CaseMode = 2
DirsAllowed = {files}
NumberOfBuffers = 170000
MaxDirtyBuffers = 130000
MaxQueryMem = 2G
VectorSize = 1000
MaxVectorSize = 1000000
ThreadsPerQuery = 4
AsyncQueueMaxThreads = 10
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = .
MaxClientConnections = 20
ServerThreads = 20
MaxKeepAlives = 20
KeepAliveTimeout = 60
EnabledGzipContent = 0
HTTPThreadSize = 280000
Charset = UTF-8
[Client]
SQL_QUERY_TIMEOUT = 0
SQL_TXN_TIMEOUT = 0
[SPARQL]
ResultSetMaxRows = 100000000
MaxQueryCostEstimationTime = 4000
MaxQueryExecutionTime = 120
"""
"""As the package has it but for addresses, two gigabytes of pages in memory, and no cut at 10,000 rows."""


@contextmanager
def served(material: Material, folder: Path) -> Iterator[Server]:
    """Start an empty one, give it another password, bulk load the union into one graph, serve that graph."""
    program = shutil.which("virtuoso-t")
    if program is None or shutil.which("isql-vt") is None:
        raise NotRunning("virtuoso-t or isql-vt is not installed")
    sql, http = free_port(), free_port()
    ini = _INI.format(sql=sql, http=http, files=material.folder)
    (folder / "virtuoso.ini").write_text(ini)
    command = [program, "+foreground", "+configfile", str(folder / "virtuoso.ini")]
    with running(command, http, folder) as process:
        password = f"p{secrets.token_hex(16)}"  # a letter first: it stands where SQL wants a name
        _sql(folder, sql, "dba", f"SET PASSWORD dba {password};")
        begun = time.perf_counter()
        files = f"ld_dir('{material.folder}', '{material.union.name}', '{_GRAPH}')"
        _sql(folder, sql, password, f"{files}; rdf_loader_run(); checkpoint;")
        load_s = time.perf_counter() - begun
        graph = quote(_GRAPH, safe="")
        endpoint = f"/sparql?default-graph-uri={graph}&query="
        dump = f"/sparql-graph-crud?graph-uri={graph}"
        told = f"Virtuoso {_version(program)}, 2 GB of buffers; `ld_dir`"
        yield Server(NAME, told, http, process, endpoint, load_s, dump, describing=_DESCRIBING)


def _sql(folder: Path, port: int, password: str, text: str) -> str:
    return done(["isql-vt", f"127.0.0.1:{port}", "dba", password, f"EXEC={text}"], folder)


def _version(program: str) -> str:
    told = subprocess.run([program, "-?"], capture_output=True, text=True, timeout=60, check=False)
    found = re.search(r"Version (\d+\.\d+\.\d+)", told.stdout + told.stderr)
    return found[1] if found else "7"
