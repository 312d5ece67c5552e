"""A store with two graphs, for the readers."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from modernstats_kg.store.embedded import EmbeddedStore
from reading import A, B, statement


@pytest.fixture
def store(tmp_path: Path) -> Iterator[EmbeddedStore]:
    opened = EmbeddedStore.open(tmp_path)
    opened.replace_graph(A, [statement(n, A) for n in range(300)], "1")
    opened.replace_graph(B, [statement(1, B, "in b")], "1")
    yield opened
    opened.close()
