"""Apache Jena Fuseki on TDB2, from the jar in `.engines`."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from peers.processes import NotRunning, done, free_port, running
from peers.servers import Material, Server

NAME: Final = "Fuseki"
_ENGINES: Final = Path(__file__).parents[2] / ".engines"
_HEAP: Final = "-Xmx4g"


@contextmanager
def served(material: Material, folder: Path) -> Iterator[Server]:
    """Bulk load the union into the default graph of a TDB2 database, then serve it."""
    jar = _jar()
    store = folder / "store"
    begun = time.perf_counter()
    done(["java", _HEAP, "-cp", str(jar), "tdb2.tdbloader", f"--loc={store}", str(material.union)], folder)
    load_s = time.perf_counter() - begun
    port = free_port()
    options = ["--localhost", f"--port={port}", "--update", "--tdb2", f"--loc={store}", "/ds"]
    command = ["java", _HEAP, "-jar", str(jar), *options]
    with running(command, port, folder, {"FUSEKI_BASE": str(folder)}) as process:
        told = f"Fuseki {jar.stem.rpartition('-')[2]}, TDB2, {_HEAP}; `tdb2.tdbloader`"
        yield Server(
            NAME,
            told,
            port,
            process,
            "/ds/query?query=",
            load_s,
            "/ds/data?default",
            update="/ds/update",
        )


def _jar() -> Path:
    found = sorted(_ENGINES.glob("jena-fuseki-server-*.jar"))
    if not found:
        raise NotRunning(f"no jena-fuseki-server-*.jar in {_ENGINES.name}")
    return found[-1]
