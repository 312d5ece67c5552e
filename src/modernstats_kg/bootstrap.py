"""Opens the graph: the one place that picks a store adapter and joins it with its readers."""

from functools import partial
from typing import Final

from modernstats_kg.access.keyring import FILE, KeyRing
from modernstats_kg.access.shares import Shares
from modernstats_kg.actions.deciding import settle
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.history import change_between
from modernstats_kg.actions.inferring import infer_anew, is_behind, learn_rules
from modernstats_kg.actions.loading import load_shipped, read_catalog
from modernstats_kg.actions.oidc_tokens import tokens_of
from modernstats_kg.actions.releases import lasting_commits
from modernstats_kg.actions.throttling import limits_of
from modernstats_kg.assets import ontology_dir
from modernstats_kg.history.proposals import FILE as PROPOSALS
from modernstats_kg.history.proposals import Proposals
from modernstats_kg.history.webhooks import FILE as WEBHOOKS
from modernstats_kg.history.webhooks import Webhooks
from modernstats_kg.reason.reasoner import Reasoner
from modernstats_kg.settings import Settings
from modernstats_kg.store.embedded import EmbeddedStore
from modernstats_kg.store.memory_readers import MemoryReaders, can_read_memory
from modernstats_kg.store.past_store import PastStores
from modernstats_kg.store.port import Store
from modernstats_kg.store.readers import ReaderPool
from modernstats_kg.store.remote import RemoteStore
from modernstats_kg.store.remote_client import Connection
from modernstats_kg.store.self_test import check_engine, verdict
from modernstats_kg.store.snapshots import Snapshots
from modernstats_kg.store.versions import Past, Versions

_CLOSURES: Final = "closures"
_READER_PROGRAM: Final = "modernstats_kg.reader_program"


def open_graph(settings: Settings) -> KnowledgeGraph:
    """Open the store that the settings name and load the shipped graphs that changed.

    The readers are not started: they belong to the event loop of whoever awaits `kg.readers.start()`.

    Raises:
        StoreLocked: another process owns the data directory.
        StoreUnavailable: the store, the keys, the proposals, the webhooks or a shipped file cannot be read.
        BadRequest: a shipped file is malformed; names it and where. Or a scope of the settings is.
    """
    tokens = tokens_of(settings)
    folder = settings.ontology or ontology_dir()
    catalog = read_catalog(folder, settings.base)
    reasoner = Reasoner(settings.data / _CLOSURES)
    store = _open_store(settings)
    try:
        learn_rules(store, reasoner)
        if not store.read_only_reason:
            loaded = load_shipped(store, catalog, folder, settings.base)
            if loaded or is_behind(store, reasoner):
                infer_anew(store, reasoner)
        keys = open_keys(settings)
        proposals = Proposals(settings.data / PROPOSALS)
        settle(store, proposals)
        webhooks = Webhooks(settings.data / WEBHOOKS)
    except BaseException:
        store.close()
        raise
    past = Past(partial(change_between, store), partial(lasting_commits, store))
    versions = Versions(store, settings.data, past, settings.versions_kept)
    snapshots = Snapshots(store, settings.data)
    memory = None
    if settings.memory_budget_mib and not settings.store and can_read_memory():
        memory = MemoryReaders(store, snapshots, settings, _READER_PROGRAM)
    readers = ReaderPool(snapshots, settings, _READER_PROGRAM, versions, memory)
    return KnowledgeGraph(
        settings,
        store,
        readers,
        catalog,
        keys=keys,
        reasoner=reasoner,
        proposals=proposals,
        webhooks=webhooks,
        shares=Shares(limits_of(settings)),
        past=PastStores(store, versions),
        tokens=tokens,
    )


def _open_store(settings: Settings) -> Store:
    """The store that the settings name, whose statements are here or in an engine elsewhere."""
    if not settings.store:
        return EmbeddedStore.open(settings.data, settings.durability, settings.min_free_mib)
    connection = _connection(settings)
    refusal = verdict(connection, check_engine(connection))
    return RemoteStore.open(settings.data, connection, settings.durability, settings.min_free_mib, refusal)


def engine_findings(settings: Settings) -> tuple[str, ...]:
    """What a self-test sees of the engine that the settings name, one line each; none where they name none.

    Raises:
        StoreUnavailable: it does not answer.
    """
    if not settings.store:
        return ()
    found = check_engine(_connection(settings))
    return tuple(f"{' ' if one.fits else '!'} {one.name}: {one.seen}" for one in found)


def _connection(settings: Settings) -> Connection:
    password = settings.store_password.get_secret_value()
    return Connection(settings.store, settings.store_dialect, settings.store_user, password)


def open_keys(settings: Settings) -> KeyRing:
    """Open the API keys of `settings.data`; whether a service has its store open does not matter.

    Raises:
        StoreUnavailable: they cannot be read.
    """
    return KeyRing(settings.data / FILE)


def holds_store(settings: Settings) -> bool:
    """Whether the data directory has a store; looking makes none."""
    return (settings.data / "manifest.json").is_file()
