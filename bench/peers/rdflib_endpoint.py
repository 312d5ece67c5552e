"""rdflib-endpoint on rdflib's own store in memory; up to 100,000 statements, as it needs minutes for more."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Final

from peers.processes import NotRunning, free_port, running
from peers.servers import Material, Server

NAME: Final = "rdflib-endpoint"
_LARGEST: Final = 100_000
_PROGRAM: Final = str(Path(sys.executable).parent / "rdflib-endpoint")


@contextmanager
def served(material: Material, folder: Path) -> Iterator[Server]:
    """Let it read the union when it starts, which is the time of its load."""
    if material.size > _LARGEST:
        raise NotRunning(f"measured up to {_LARGEST:,} statements only")
    port = free_port()
    command = [_PROGRAM, "serve", "--host", "127.0.0.1", "--port", str(port), str(material.union)]
    begun = time.perf_counter()
    with running(command, port, folder) as process:
        load_s = time.perf_counter() - begun
        told = f"rdflib-endpoint {version('rdflib-endpoint')}, rdflib {version('rdflib')} in memory; start"
        yield Server(NAME, told, port, process, "/?query=", load_s)
