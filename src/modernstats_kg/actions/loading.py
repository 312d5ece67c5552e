"""The shipped graphs: what the catalogue lists, and bringing the store up to date with it."""

import hashlib
import logging
import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from modernstats_kg.errors import StoreUnavailable
from modernstats_kg.exchange.rdf import parse_file
from modernstats_kg.model.catalog import GraphSource, GraphStatus
from modernstats_kg.model.terms import Iri, Quad
from modernstats_kg.namespaces import expand
from modernstats_kg.store.port import Store

_log = logging.getLogger(__name__)
_CATALOG: Final = "catalog.ttl"
_NOT_SHIPPED: Final = re.compile(r"/graph/(official|imported|inferred)(/|$)")
_READING: Final = 1
"""Raise this when the same file gives other statements than before, so that every graph loads again."""


def read_catalog(folder: Path, base: str) -> tuple[GraphSource, ...]:
    """The named graphs that `folder`/catalog.ttl lists, in load order.

    Raises:
        BadRequest: the catalogue is malformed; says where.
        StoreUnavailable: an entry lacks a file or another property it needs; names both.
        OSError: the catalogue cannot be read.
    """
    entries: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for quad in parse_file(folder / _CATALOG, Iri(f"{base}graph/catalog"), base):
        entries[str(quad.subject)][quad.predicate.value].append(str(quad.object))
    ordered = sorted(entries.items(), key=lambda entry: int(_one(entry, "schema:position")))
    return tuple(_source(entry) for entry in ordered)


def load_shipped(store: Store, catalog: Iterable[GraphSource], folder: Path, base: str) -> list[GraphStatus]:
    """Load each shipped graph whose files changed since it was loaded, drop those no longer shipped.

    One commit each. A graph counts as shipped once it was loaded with a digest; under another base it is
    another graph. What an administrator brought, below `graph/official` and `graph/imported`, stays.

    Args:
        store: what they are loaded into.
        catalog: the graphs to look at.
        folder: where their files lie.
        base: base of this deployment's own IRIs.

    Returns:
        The graphs that were loaded; empty when nothing changed.

    Raises:
        BadRequest: a file is malformed; names it and where.
        StoreUnavailable: a file is missing, or the store cannot be written.
    """
    known = store.digests()
    sources = tuple(catalog)
    shipped = {name for name in known if not _NOT_SHIPPED.search(name)}
    for name in sorted(shipped - {source.name for source in sources}):
        _log.info("commit %d: dropped %s, which is no longer shipped", store.drop_graph(Iri(name)), name)
    loaded = []
    for source in sources:
        digest = _digest(folder, source, base)
        if known.get(source.name) == digest:
            continue
        quads = _quads(folder, source, base)
        commit = store.replace_graph(Iri(source.name), quads, digest)
        loaded.append(GraphStatus(source, len(quads)))
        _log.info("commit %d: loaded %s, %d statements", commit, source.name, len(quads))
    return loaded


def _quads(folder: Path, source: GraphSource, base: str) -> set[Quad]:
    return {quad for file in source.files for quad in parse_file(folder / file, Iri(source.name), base)}


def _digest(folder: Path, source: GraphSource, base: str) -> str:
    """Of the files' names and bytes, of the base that their IRIs are moved to, and of how they are read."""
    digest = hashlib.sha256(f"{_READING}\0{base}".encode())
    for file in source.files:
        try:
            content = (folder / file).read_bytes()
            digest.update(f"\0{file}\0{len(content)}\0".encode() + content)
        except OSError as cause:
            raise StoreUnavailable(f"{source.name}: {folder / file} cannot be read: {cause}") from cause
    return digest.hexdigest()


Entry = tuple[str, dict[str, list[str]]]


def _source(entry: Entry) -> GraphSource:
    return GraphSource(
        name=entry[0],
        title=_one(entry, "dcterms:title"),
        files=tuple(sorted(_all(entry, "schema:contentUrl"))),
        source=_one(entry, "dcterms:source"),
        licence=_one(entry, "dcterms:license"),
        version=_one(entry, "dcat:version"),
    )


def _all(entry: Entry, predicate: str) -> list[str]:
    name, properties = entry
    if not properties[expand(predicate)]:
        raise StoreUnavailable(f"{_CATALOG}: <{name}> has no {predicate}.")
    return properties[expand(predicate)]


def _one(entry: Entry, predicate: str) -> str:
    return _all(entry, predicate)[0]
