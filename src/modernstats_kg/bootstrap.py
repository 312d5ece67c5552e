"""Opens the graph: the one place that picks a store adapter and joins it with its readers."""

from typing import Final

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.loading import load_shipped, read_catalog
from modernstats_kg.assets import ontology_dir
from modernstats_kg.settings import Settings
from modernstats_kg.store.embedded import EmbeddedStore
from modernstats_kg.store.readers import ReaderPool
from modernstats_kg.store.snapshots import Snapshots

_READER_PROGRAM: Final = "modernstats_kg.reader_program"


def open_graph(settings: Settings) -> KnowledgeGraph:
    """Open the store of `settings.data` and load the shipped graphs that changed.

    The readers are not started: they belong to the event loop of whoever awaits `kg.readers.start()`.

    Raises:
        StoreLocked: another process owns the data directory.
        StoreUnavailable: the store or a shipped file cannot be read.
        BadRequest: a shipped file is malformed; names it and where.
    """
    folder = ontology_dir()
    catalog = read_catalog(folder, settings.base)
    store = EmbeddedStore.open(settings.data, settings.durability, settings.min_free_mib)
    try:
        if not store.read_only_reason:
            load_shipped(store, catalog, folder, settings.base)
    except BaseException:
        store.close()
        raise
    readers = ReaderPool(Snapshots(store, settings.data), settings, _READER_PROGRAM)
    return KnowledgeGraph(settings, store, readers, catalog)


def holds_store(settings: Settings) -> bool:
    """Whether the data directory has a store; looking makes none."""
    return (settings.data / "manifest.json").is_file()
