"""The knowledge graph as every action receives it."""

from dataclasses import dataclass

from modernstats_kg.model.catalog import GraphSource
from modernstats_kg.settings import Settings
from modernstats_kg.store.port import Store
from modernstats_kg.store.readers import ReaderPool


@dataclass(frozen=True, slots=True)
class KnowledgeGraph:
    """An open store with the readers on it. Made by `bootstrap.open_graph` and by nothing else.

    Attributes:
        settings: how this deployment is set up.
        store: the one writer, and trusted reads.
        readers: processes that answer client queries. They belong to an event loop: whoever runs one
            awaits `readers.start()` before the first query and `readers.close()` before `close()`.
        catalog: what is known of each shipped named graph, in load order.
    """

    settings: Settings
    store: Store
    readers: ReaderPool
    catalog: tuple[GraphSource, ...]

    def close(self) -> None:
        """Release the data directory; a second call does nothing. Close the readers before."""
        self.store.close()
