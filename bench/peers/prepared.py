"""What a size needs before anything can be measured: made once, kept in a folder beside the programs."""

import hashlib
import json
import os
import shutil
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from multiprocessing import get_context
from pathlib import Path
from typing import Final, ParamSpec, TypeVar

import pyoxigraph as ox

from modernstats_kg.actions.indexing import follow
from modernstats_kg.assets import ontology_dir
from modernstats_kg.bootstrap import open_graph
from modernstats_kg.settings import Settings
from peers.catalogue import SHIPPED, write_catalogue
from peers.content import Content, as_quads, write_files
from peers.servers import Material

_SUBJECTS: Final = 20_000
_FACTS: Final = "facts.json"
P = ParamSpec("P")
T = TypeVar("T")


def in_a_process(work: Callable[P, T], *given: P.args, **named: P.kwargs) -> T:
    """What `work` gives, called in a process of its own, so that its memory is free afterwards."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(work, *given, **named).result()


def material(size: int, cache: Path) -> Material:
    """What is served of that size, taken from the cache or made anew."""
    folder = cache / f"{size}-{_digest()}"
    if not (folder / _FACTS).is_file():
        shutil.rmtree(folder, ignore_errors=True)
        in_a_process(_prepare, size, folder)
    facts = json.loads((folder / _FACTS).read_text())
    busy = facts.get("busy", 0.0)
    return Material(size, facts["statements"], folder, tuple(facts["subjects"]), facts["load_s"], busy)


def _digest() -> str:
    """Of what the content is made of, so that an old cache is never taken for a new one."""
    here = Path(__file__).parent
    files = [
        here / "content.py",
        here / "catalogue.py",
        *(ontology_dir() / name for name in SHIPPED.values()),
    ]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]


def _prepare(size: int, folder: Path) -> None:
    """Generate, load as the service loads its own content, close, and write down the union."""
    generated = write_files(size, folder / "content" / "generated")
    write_catalogue(folder / "content", generated)
    with (folder / "content.nq").open("w", encoding="utf-8") as whole:
        whole.writelines(as_quads(generated))
    settings = Settings(data=folder / "data", ontology=folder / "content", _env_file=None)
    begun = time.perf_counter()
    open_graph(settings).close()
    load_s, busy = time.perf_counter() - begun, os.getloadavg()[0]
    with closing(open_graph(settings)) as kg:  # the first to open after a load replays what was written last
        follow(kg)  # makes the index of the search
    store = ox.Store.read_only(str(folder / "data" / "store"))
    store.dump(folder / "union.nt", format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
    content = Content(size)
    for _ in content.by_graph():
        pass
    subjects = [name for pair in zip(content.concepts, content.projects, strict=False) for name in pair]
    facts = {
        "statements": sum(1 for _ in (folder / "union.nt").open("rb")),
        "subjects": subjects[:_SUBJECTS],
        "load_s": load_s,
        "busy": busy,
    }
    (folder / _FACTS).write_text(json.dumps(facts))
