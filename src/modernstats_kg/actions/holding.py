"""What lists and names are made of, held in memory: read with two queries, then followed by patches.

A commit changes few statements, so each new state is the one before with the commit's patch applied. Where
that cannot be told from the patch alone, or the patch is large, everything is read again.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Final, NamedTuple, TypeVar
from weakref import WeakKeyDictionary

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.history import as_quads, ledger_of, published
from modernstats_kg.history.lines import graph_of, lines_of
from modernstats_kg.model.change import Commit
from modernstats_kg.model.kinds import KINDS
from modernstats_kg.model.terms import Iri, Quad, Row, Term
from modernstats_kg.namespaces import expand
from modernstats_kg.query.binding import with_values
from modernstats_kg.query.library import canned
from modernstats_kg.store.bookkeeping import PROVENANCE, is_apart
from modernstats_kg.store.port import Course, Store

LABELS: Final = ("skos:prefLabel", "rdfs:label", "dcterms:title", "foaf:name", "schema:name")
"""Properties that name a thing, the preferred one first."""
_CLASSES: Final = (
    *dict.fromkeys(name for kind in KINDS.values() for name in kind.classes),
    "skos:ConceptScheme",
)
_TO_SCHEMES: Final = (
    "dcat:hasVersion",
    "dcat:hasCurrentVersion",
    "sssom:subject_source",
    "sssom:object_source",
)
_POINTING: Final = tuple(
    dict.fromkeys(
        (
            *_TO_SCHEMES,
            *(field.predicate for kind in KINDS.values() for field in kind.fields if field.inverse),
        )
    )
)
_CLASS_IRIS: Final = frozenset(map(expand, _CLASSES))
_POINTING_IRIS: Final = frozenset(map(expand, _POINTING))
_LABEL_IRIS: Final = frozenset(map(expand, LABELS))
_TYPE: Final = expand("rdf:type")
Part = TypeVar("Part")
_LARGE_CHARS: Final = 2_000_000
_REMEMBERED: Final = 64


class Said(NamedTuple):
    """One statement without its subject."""

    predicate: str
    value: Term
    graph: str


class Pointer(NamedTuple):
    """One statement without its object."""

    predicate: str
    subject: str
    graph: str


@dataclass(frozen=True, slots=True)
class Held:
    """One state.

    Attributes:
        commit: number of the commit whose state it is, at least.
        items: what is said of each instance of a class of `model.kinds`, and of each concept scheme, by IRI.
        pointing: what points to a resource by a property that some kind reads backwards, or to a scheme as
            the version of a standard or of a mapping's element, by its IRI.
        named: the label statements by subject.
        versions: number of the newest commit that changed a resource, by IRI.
        recent: IRIs of what each of the newest commits changed, oldest first.
    """

    commit: int
    items: Mapping[str, frozenset[Said]]
    pointing: Mapping[str, frozenset[Pointer]]
    named: Mapping[str, frozenset[Said]]
    versions: Mapping[str, int]
    recent: tuple[tuple[int, frozenset[str]], ...] = ()

    def changed_after(self, commit: int) -> frozenset[str] | None:
        """IRIs of what differs from the state after `commit`; None where that is too long ago to be known."""
        if commit == self.commit:
            return frozenset()
        if not self.recent or commit < self.recent[0][0] - 1:
            return None
        return frozenset().union(*(changed for number, changed in self.recent if number > commit))

    def instances(self, *class_iris: str) -> set[str]:
        """IRIs of the held instances of any of the classes."""
        wanted = {Iri(iri) for iri in class_iris}
        return {
            iri
            for iri, said in self.items.items()
            if any(one.predicate == _TYPE and one.value in wanted for one in said)
        }

    def values(self, iri: str, predicate: str) -> set[Term]:
        """The values of a property of a held instance."""
        return {one.value for one in self.items.get(iri, ()) if one.predicate == predicate}


_held: Final[WeakKeyDictionary[Course, Held]] = WeakKeyDictionary()
_following: Final = Lock()


def held_of(kg: KnowledgeGraph) -> Held:
    """The newest state; whoever comes while it is made waits for it."""
    course = kg.store.course
    held = _held.get(course)
    if held is not None and held.commit == kg.store.commit:
        return held
    with _following:
        held = _held.get(course)
        if held is None or held.commit != kg.store.commit:
            held = (_followed(kg.store, held) if held else None) or _read(kg.store)
            _held[course] = held
        return held


def _read(store: Store) -> Held:
    """Everything, read anew. The number is taken first, so that the content is never older than it says."""
    commit, versions = store.commit, ledger_of(store).touched.copy()
    items: dict[str, set[Said]] = defaultdict(set)
    pointing: dict[str, set[Pointer]] = defaultdict(set)
    named: dict[str, set[Said]] = defaultdict(set)
    for row in store.rows(_with("items_of_classes", "class", _CLASSES)):
        if (said := _said(row)).graph != PROVENANCE.value:
            items[str(row["item"])].add(said)
    for row in store.rows(_with("statements_of_properties", "predicate", (*_POINTING, *LABELS))):
        said = _said(row)
        if said.predicate in _LABEL_IRIS:
            named[str(row["subject"])].add(said)
        elif isinstance(said.value, Iri):
            pointing[said.value.value].add(Pointer(said.predicate, str(row["subject"]), said.graph))
    return Held(commit, _frozen(items), _frozen(pointing), _frozen(named), versions)


def _with(name: str, variable: str, prefixed: Iterable[str]) -> str:
    """One of our queries with prefixed names of our own tables in its place for values."""
    return with_values(canned(name), {variable: " ".join(prefixed)})


def _said(row: Row) -> Said:
    return Said(str(row["predicate"]), row["value"], str(row["graph"]))


def _frozen(found: Mapping[str, set[Part]]) -> dict[str, frozenset[Part]]:
    return {iri: frozenset(parts) for iri, parts in found.items() if parts}


def _followed(store: Store, held: Held) -> Held | None:
    """The state that the commits since `held` lead to; None where they do not tell."""
    for commit in map(published, store.history(after=held.commit, until=store.commit)):
        if len(commit.adds) + len(commit.removes) > _LARGE_CHARS:
            return None
        after = _after(store, held, commit)
        if after is None:
            return None
        held = after
    return held


def _after(store: Store, held: Held, commit: Commit) -> Held | None:
    """The state after the next commit; None where it makes an item of what was spoken of before."""
    adds, removes = _quads(commit.adds), _quads(commit.removes)
    entry = ledger_of(store).at(commit.number)
    new = {quad.subject.value for quad in adds if _makes_item(quad)} - held.items.keys()
    if entry is None or not new <= set(entry.created):
        return None
    touched = frozenset(_ends((*adds, *removes)))
    written = _ends(quad for quad in (*adds, *removes) if quad.graph != PROVENANCE)
    items = _applied(held.items, _of_items(adds, held.items.keys() | new), _of_items(removes, held.items))
    for iri in touched & items.keys():
        if not any(one.predicate == _TYPE and str(one.value) in _CLASS_IRIS for one in items[iri]):
            del items[iri]
    return Held(
        commit.number,
        items,
        _applied(held.pointing, _pointers(adds), _pointers(removes)),
        _applied(held.named, _names(adds), _names(removes)),
        {**held.versions, **dict.fromkeys(written, commit.number)},
        (*held.recent[-_REMEMBERED:], (commit.number, touched)),
    )


def _quads(text: str) -> frozenset[Quad]:
    return as_quads(line for line in lines_of(text) if not is_apart(graph_of(line)))


def _makes_item(quad: Quad) -> bool:
    return quad.predicate.value == _TYPE and str(quad.object) in _CLASS_IRIS and quad.graph != PROVENANCE


def _ends(quads: Iterable[Quad]) -> Iterator[str]:
    for quad in quads:
        yield quad.subject.value
        if isinstance(quad.object, Iri):
            yield quad.object.value


def _of_items(quads: Iterable[Quad], items: Iterable[str]) -> Iterator[tuple[str, Said]]:
    known = frozenset(items)
    for quad in quads:
        if quad.subject.value in known and quad.graph != PROVENANCE:
            yield quad.subject.value, Said(quad.predicate.value, quad.object, quad.graph.value)


def _pointers(quads: Iterable[Quad]) -> Iterator[tuple[str, Pointer]]:
    for quad in quads:
        if quad.predicate.value in _POINTING_IRIS and isinstance(quad.object, Iri):
            yield quad.object.value, Pointer(quad.predicate.value, quad.subject.value, quad.graph.value)


def _names(quads: Iterable[Quad]) -> Iterator[tuple[str, Said]]:
    for quad in quads:
        if quad.predicate.value in _LABEL_IRIS:
            yield quad.subject.value, Said(quad.predicate.value, quad.object, quad.graph.value)


def _applied(
    before: Mapping[str, frozenset[Part]],
    adds: Iterable[tuple[str, Part]],
    removes: Iterable[tuple[str, Part]],
) -> dict[str, frozenset[Part]]:
    """The parts by IRI after some were added and removed; an IRI without any is left out."""
    after = dict(before)
    fewer = set()
    for iri, part in removes:
        after[iri] = after.get(iri, frozenset()) - {part}
        fewer.add(iri)
    for iri, part in adds:
        after[iri] = after.get(iri, frozenset()) | {part}
    for iri in fewer:
        if not after[iri]:
            del after[iri]
    return after
