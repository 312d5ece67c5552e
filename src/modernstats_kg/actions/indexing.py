"""What of the graph can be searched, and the index that follows its commits.

Only what everybody may read enters: private graphs, inferred statements and provenance stay out. Nothing
here holds the lock of writes: a thread of its own brings the index up to date, begun by whoever searches or,
between times, by the service.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from threading import Lock
from typing import Final
from weakref import WeakKeyDictionary

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.history import ledger_of
from modernstats_kg.actions.labelling import LABEL_PREDICATES
from modernstats_kg.actions.last_changes import changed_since
from modernstats_kg.actions.search_weights import OTHER, weighed, weight_of
from modernstats_kg.errors import QueryRefused
from modernstats_kg.model.kinds import KINDS
from modernstats_kg.model.official import is_official
from modernstats_kg.model.search import Document, Mark
from modernstats_kg.model.terms import Iri, Literal, Quad
from modernstats_kg.namespaces import expand
from modernstats_kg.query.library import canned
from modernstats_kg.search.index import FILE, Damaged, SearchIndex
from modernstats_kg.store.bookkeeping import PROVENANCE
from modernstats_kg.store.port import Store

_TYPE: Final = expand("rdf:type")
_OTHERS: Final = tuple(
    expand(name)
    for name in ("skos:altLabel", "dcterms:alternative", "skos:hiddenLabel", "schema:alternateName")
)
_NOTATION: Final = expand("skos:notation")
_IDENTIFIER: Final = expand("dcterms:identifier")
_TEXTS: Final = tuple(
    expand(name)
    for name in (
        "skos:definition",
        "dcterms:description",
        "schema:description",
        "rdfs:comment",
        "skos:scopeNote",
        "skos:example",
    )
)
_SCHEME: Final = expand("skos:inScheme")
_PLACES: Final = tuple(expand(name) for name in ("dcterms:spatial", "schema:location"))
_LEANS: Final = (_SCHEME, _TYPE, *_PLACES)
"""What a resource is linked to by these, it can be found by the names of."""
_SUBJECTS: Final = tuple(expand(name) for name in ("schema:keywords", "schema:applicationCategory"))
_READ: Final = frozenset((*LABEL_PREDICATES, *_OTHERS, _NOTATION, _IDENTIFIER, *_TEXTS, *_LEANS, *_SUBJECTS))
_CURRENT: Final = Iri(expand("dcat:hasCurrentVersion"))
_CLASSES: Final = tuple((name, frozenset(kind.class_iris)) for name, kind in KINDS.items())
_log = logging.getLogger(__name__)
_QUERY_PATIENCE_S: Final = 5.0
_workers: Final = ThreadPoolExecutor(4, "search-index")
"""Threads that bring indexes up to date, one for each at a time."""
_beginning: Final = Lock()
_under_way: Final[WeakKeyDictionary[SearchIndex, Future[None]]] = WeakKeyDictionary()
_indexes: Final[WeakKeyDictionary[Store, SearchIndex]] = WeakKeyDictionary()


def index_of(kg: KnowledgeGraph) -> SearchIndex:
    """The index of a graph, whatever state it is of."""
    return _indexes.setdefault(kg.store, SearchIndex(kg.settings.data / FILE))


def follow(kg: KnowledgeGraph, patience_s: float | None = None) -> Mark | None:
    """Bring the index to the newest commit.

    Args:
        patience_s: how long to wait for it, in seconds; it goes on all the same. None waits to the end.

    Returns:
        The state that the index is of now, which may be an older one; None where there is none yet.

    Raises:
        StoreUnavailable: the index cannot be written, or the graph not read.
    """
    index = index_of(kg)
    mark = index.mark
    if mark == _newest(kg):
        return mark
    with _beginning:
        work = _under_way.get(index)
        if work is None or work.done():
            work = _under_way[index] = _workers.submit(_bring_up, kg, index)
    with suppress(TimeoutError):
        work.result(patience_s)
    return index.mark


async def index_for(kg: KnowledgeGraph, commit: int | None) -> None:
    """Let the index follow before a query asks for `hlg:searchScore`, or perhaps for something like it.

    Args:
        commit: number of the older commit that the query is about; None for the newest.

    Raises:
        QueryRefused: the index knows the newest state only.
    """
    if commit is not None:
        raise QueryRefused("hlg:searchScore searches the newest state only: leave out `version`.")
    await asyncio.to_thread(follow, kg, _QUERY_PATIENCE_S)


def _bring_up(kg: KnowledgeGraph, index: SearchIndex) -> None:
    newest = _newest(kg)  # before anything is read: what is read may be newer, and is then read again
    mark = index.mark
    if mark is not None and _state(kg, mark.commit) == mark.state:
        try:
            changed = changed_since(kg, mark.commit)
            changed |= index.dependents(changed)
            index.update(changed, documents_of(kg, changed), newest)
        except Damaged as damage:
            _log.warning("the search index is made anew: %s", damage)
        else:
            return
    index.rebuild(documents(kg), newest)


def documents(kg: KnowledgeGraph) -> Iterator[Document]:
    """Everything that has a name."""
    found: dict[str, list[Quad]] = defaultdict(list)
    for predicate in sorted(_READ):
        for quad in kg.store.statements(predicate=Iri(predicate)):
            found[quad.subject.value].append(quad)
    counted = kg.store.rows(canned("link_counts"))
    links = {str(row["thing"]): int(str(row["links"])) for row in counted}
    return _documents(kg, found.items(), lambda iri: found.get(iri, []), lambda iri: links.get(iri, 0))


def documents_of(kg: KnowledgeGraph, iris: Iterable[str]) -> Iterator[Document]:
    """Those of these resources that have a name."""

    def said(iri: str) -> list[Quad]:
        return [q for q in kg.store.statements(subject=Iri(iri)) if q.predicate.value in _READ]

    def links(iri: str) -> int:
        counted = kg.store.rows(canned("link_counts"), {"thing": Iri(iri)})
        return sum(int(str(row["links"])) for row in counted)

    return _documents(kg, ((iri, said(iri)) for iri in sorted(iris)), said, links)


def _documents(
    kg: KnowledgeGraph,
    found: Iterable[tuple[str, Sequence[Quad]]],
    said: Callable[[str], Sequence[Quad]],
    links: Callable[[str], int],
) -> Iterator[Document]:
    current = {quad.object.value for quad in kg.store.statements(predicate=_CURRENT)}
    versions = current | {quad.subject.value for quad in _instances(kg, "hlg:StandardVersion")}
    names = _Names(said)
    for iri, quads in found:
        document = _document(iri, [q for q in quads if q.graph != PROVENANCE], names)
        if document is not None:
            yield weighed(document, links(iri), current, versions)


class _Names:
    """What things are called, each looked up once."""

    def __init__(self, said: Callable[[str], Sequence[Quad]]) -> None:
        self._said = said
        self._known: dict[str, tuple[str, ...]] = {}

    def of(self, iri: str) -> tuple[str, ...]:
        """All names of a resource."""
        if iri not in self._known:
            quads = [quad for quad in self._said(iri) if quad.graph != PROVENANCE]
            named = _literals(quads, (*LABEL_PREDICATES, *_OTHERS, _NOTATION))
            self._known[iri] = tuple(dict.fromkeys(text for text, _ in named))
        return self._known[iri]


def _document(iri: str, quads: Sequence[Quad], names: _Names) -> Document | None:
    ours_first = sorted(quads, key=lambda quad: is_official(quad.graph.value))
    named = _literals(ours_first, LABEL_PREDICATES)
    if not named or not iri.startswith(("http://", "https://")):
        return None
    leans = [quad for quad in quads if quad.predicate.value in _LEANS and isinstance(quad.object, Iri)]
    classes = {quad.object.value for quad in leans if quad.predicate.value == _TYPE}
    schemes = sorted({quad.object.value for quad in leans if quad.predicate.value == _SCHEME})
    places = sorted({quad.object.value for quad in leans if quad.predicate.value in _PLACES})
    around = sorted({*classes, *schemes})
    codes = _plain(quads, (_NOTATION,))
    return Document(
        iri=iri,
        kind=_kind(classes),
        weight=weight_of(classes),
        names=named,
        others=_literals(ours_first, _OTHERS),
        codes=codes,
        identifiers=(*_plain(quads, (_IDENTIFIER,)), *_full_codes(codes, [names.of(one) for one in schemes])),
        texts=_literals(ours_first, _TEXTS),
        about=(*(name for one in places for name in names.of(one)), *_plain(quads, _SUBJECTS)),
        context=tuple(name for one in around for name in names.of(one)),
        schemes=tuple(schemes),
        leans_on=(*places, *around),
    )


def _full_codes(codes: Sequence[str], schemes: Iterable[Sequence[str]]) -> Iterator[str]:
    """Codes after the acronym of their scheme: GSBPM 5.1 for the sub-process 5.1 of any version of GSBPM.

    Args:
        schemes: the names of each.
    """
    acronyms = {name.split()[0] for names in schemes for name in names if name.strip()}
    for acronym in sorted(acronym for acronym in acronyms if acronym.isupper() and len(acronym) > 1):
        yield from (f"{acronym} {code}" for code in codes)


def _literals(quads: Iterable[Quad], predicates: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Texts and language tags, those of the first property first."""
    found = [
        (predicates.index(quad.predicate.value), quad.object.value, quad.object.language)
        for quad in quads
        if quad.predicate.value in predicates and isinstance(quad.object, Literal)
    ]
    return tuple(dict.fromkeys((text, language) for _, text, language in sorted(found, key=lambda f: f[0])))


def _plain(quads: Iterable[Quad], predicates: Sequence[str]) -> tuple[str, ...]:
    """Texts without their language tags."""
    return tuple(dict.fromkeys(text for text, _ in _literals(quads, predicates)))


def _kind(classes: set[str]) -> str:
    """The first of the kinds, in their order, that the classes belong to."""
    return next((name for name, iris in _CLASSES if not classes.isdisjoint(iris)), OTHER)


def _instances(kg: KnowledgeGraph, class_name: str) -> list[Quad]:
    return kg.store.statements(predicate=Iri(_TYPE), object_=Iri(expand(class_name)))


def _newest(kg: KnowledgeGraph) -> Mark:
    commit = kg.store.commit
    return Mark(commit, _state(kg, commit))


def _state(kg: KnowledgeGraph, commit: int) -> str:
    """What tells a commit from that of the same number in another data directory: when it was made."""
    entry = ledger_of(kg.store).at(commit)
    return entry.time if entry else ""
