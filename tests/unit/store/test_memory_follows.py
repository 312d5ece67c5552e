"""After whatever commits the image holds what a checkpoint holds: each graph, the union, no empty graph."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from modernstats_kg.model.change import Attribution, Change
from modernstats_kg.model.query_dataset import Dataset
from modernstats_kg.model.terms import RDF_LANG_STRING, Iri, Literal, Quad
from modernstats_kg.store.bookkeeping import INFERRED
from modernstats_kg.store.embedded import EmbeddedStore
from modernstats_kg.store.readers import ReaderPool
from reading import JSON, body
from remembering import remembering

XSD = "http://www.w3.org/2001/XMLSchema#"
NODES = [Iri(f"https://example.org/{name}") for name in "abc"]
GRAPHS = [
    Iri("https://example.org/graph/x"),
    Iri("https://example.org/graph/y"),
    Iri("https://example.org/graph/private/z"),
    INFERRED,
]
OBJECTS = [
    *NODES,
    Literal("plain \\ \" ' \r\n\t } . \u2028 \U0001f600"),
    Literal("text", RDF_LANG_STRING, "en-GB"),
    Literal("1.50", f"{XSD}decimal"),
    Literal("7", f"{XSD}positiveInteger"),
    Literal("1e3", f"{XSD}double"),
    Literal("2024-01-01T24:00:00+00:00", f"{XSD}dateTime"),
    Literal("2024-02-29", f"{XSD}date"),
    Literal("012", "https://example.org/code"),
]
STATES = (
    "SELECT ?g ?s ?p ?o { GRAPH ?g { ?s ?p ?o } }",
    "SELECT ?s ?p ?o { ?s ?p ?o }",
    "SELECT ?g { GRAPH ?g {} }",
)
QUADS = st.frozensets(
    st.builds(
        Quad,
        st.sampled_from(NODES),
        st.sampled_from(NODES),
        st.sampled_from(OBJECTS),
        st.sampled_from(GRAPHS),
    ),
    max_size=8,
)
COMMITS = st.lists(
    st.one_of(st.builds(Change, QUADS, QUADS), st.sampled_from(GRAPHS)), min_size=1, max_size=6
)


class Pair:
    """A store, and a pool that has it in memory."""

    def __init__(self, folder: Path) -> None:
        self.runner = asyncio.Runner()
        self.store = EmbeddedStore.open(folder, "os")
        self._open = AsyncExitStack()
        pool = remembering(self.store, folder)
        self.pool: ReaderPool = self.runner.run(self._open.enter_async_context(pool))

    def write(self, one: Change | Iri) -> None:
        if isinstance(one, Iri):
            self.store.drop_graph(one)
        else:
            self.store.write(lambda: one, Attribution())

    async def states(self) -> list[list[str]]:
        """All that can be seen, in an order that does not depend on who answers."""
        return [sorted(await self._rows(query)) for query in STATES]

    async def _rows(self, query: str) -> list[str]:
        dataset = Dataset(readable=("https://example.org/graph/private/*",))
        answer = await self.pool.answer(query, JSON, dataset=dataset)
        found = json.loads(await body(answer))["results"]["bindings"]
        return [json.dumps(row, sort_keys=True) for row in found]

    def close(self) -> None:
        self.runner.run(self._open.aclose())
        self.runner.close()
        self.store.close()


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    opened = Pair(tmp_path)
    yield opened
    opened.close()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(commits=COMMITS)
def test_after_random_commits_the_image_equals_the_checkpoint(
    pair: Pair, commits: list[Change | Iri]
) -> None:
    for one in commits:
        pair.write(one)
    before = {id(reader): list(reader.snapshots) for reader in pair.pool._readers}
    in_memory = pair.runner.run(pair.states())
    assert before == {id(reader): list(reader.snapshots) for reader in pair.pool._readers}
    memory, pair.pool.memory = pair.pool.memory, None
    on_disk = pair.runner.run(pair.states())
    pair.pool.memory = memory

    assert in_memory == on_disk
