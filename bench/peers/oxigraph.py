"""The native Oxigraph server of the wheel `oxigraph`, on RocksDB."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from peers.processes import done, free_port, running
from peers.servers import Material, Server

NAME: Final = "Oxigraph server"
_PROGRAM: Final = str(Path(sys.executable).parent / "oxigraph")


@contextmanager
def served(material: Material, folder: Path) -> Iterator[Server]:
    """Bulk load the union into the default graph, then serve it."""
    version = done([_PROGRAM, "--version"], folder).strip()
    begun = time.perf_counter()
    store = ["--location", str(folder / "store")]
    done([_PROGRAM, "load", *store, "--file", str(material.union)], folder)
    load_s = time.perf_counter() - begun
    port = free_port()
    with running([_PROGRAM, "serve", *store, "--bind", f"127.0.0.1:{port}"], port, folder) as process:
        told = f"{version}, RocksDB; `oxigraph load`"
        yield Server(NAME, told, port, process, "/query?query=", load_s, "/store?default", update="/update")
