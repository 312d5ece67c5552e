"""Small graphs for the tests of actions."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from modernstats_kg.actions.graph import KnowledgeGraph
from receiving import Receiver, receiving
from small_graphs import small_graph
from webhook_setting import Setting, opened


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Callable[[str], KnowledgeGraph]]:
    """Builds small graphs from Turtle and closes them."""
    graphs: list[KnowledgeGraph] = []

    def build(turtle: str) -> KnowledgeGraph:
        graphs.append(small_graph(tmp_path / str(len(graphs)), turtle))
        return graphs[-1]

    yield build
    for graph in graphs:
        graph.close()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as listening:
        yield listening


@pytest.fixture
def it(tmp_path: Path, receiver: Receiver) -> Iterator[Setting]:
    setting = Setting(opened(tmp_path, receiver), receiver, tmp_path)
    yield setting
    setting.kg.close()
