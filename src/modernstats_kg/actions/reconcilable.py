"""What can be reconciled against: the kinds, every concept scheme, and the things in them."""

from collections import defaultdict
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.labelling import LABEL_PREDICATES, label_of
from modernstats_kg.actions.remembering import per_commit
from modernstats_kg.errors import NotFound
from modernstats_kg.model.keys import item_key
from modernstats_kg.model.kinds import KINDS
from modernstats_kg.model.reconcile import Entity, Scope, TypeName
from modernstats_kg.model.terms import Iri, Literal, Quad
from modernstats_kg.namespaces import curie, expand
from modernstats_kg.search.matching import Named, NameIndex

EVERYTHING: Final = Scope("", "", "Everything")
"""The scope of the service that names no kind and no scheme."""

NAMES: Final = (
    *LABEL_PREDICATES,
    *(expand(name) for name in ("skos:altLabel", "skos:hiddenLabel", "dcterms:alternative")),
    *(expand(name) for name in ("schema:alternateName", "foaf:nick")),
)
"""Properties by which a thing is called something, well or not."""

_NOTATION: Final = expand("skos:notation")
CODES: Final = (_NOTATION, expand("dcterms:identifier"), expand("schema:identifier"))
"""Properties whose values identify a thing."""

_TAKEN: Final = ("suggest", "properties", "preview", "view")
"""Names below `/reconcile` that are no scopes."""


@dataclass(slots=True)
class Facts:
    """What is known of one thing: what it is in, what it is called, and whatever identifies it.

    `notation` is the code that people know it by; "" where it has none.
    """

    scopes: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    codes: set[str] = field(default_factory=set)
    notation: str = ""


@dataclass(frozen=True, slots=True)
class Shelf:
    """The things of one scope with the index of their names; a thing's number is its place in `iris`."""

    iris: tuple[str, ...]
    numbers: Mapping[str, int]
    index: NameIndex


class Holdings:
    """All that can be reconciled against, of one commit: parts of two commits would contradict each other."""

    def __init__(self, scopes: Mapping[str, Scope], things: Mapping[str, Facts]) -> None:
        """Hold the scopes by name in addresses, and the facts of things by IRI."""
        self.scopes = scopes
        self.facts = things
        self._by_type = _by_type(scopes)
        self._shelves: dict[str, Shelf] = {}

    def of_type(self, type_id: str) -> Scope | None:
        """The scope that a type means: by its id, by its name in addresses, or by a class of a kind."""
        return self._by_type.get(type_id)

    def shelf(self, scope: Scope) -> Shelf:
        """The things of a scope; its index is made when it is first asked for."""
        key = scope.key
        if key not in self._shelves:
            shelf = _shelf({iri: one for iri, one in self.facts.items() if not key or key in one.scopes})
            if key and key not in self.scopes:
                return shelf  # of another commit: not remembered, as such names have no end
            self._shelves[key] = shelf
        return self._shelves[key]


def holdings(kg: KnowledgeGraph) -> Holdings:
    """What the newest commit has. Whoever asks more than one thing of it keeps it meanwhile."""
    return _holdings(kg, "")


def scopes(kg: KnowledgeGraph) -> Mapping[str, Scope]:
    """Every kind and every concept scheme by its name in addresses.

    A scheme of ours is called as the versions of standards are, `gsim-2.0`; any other by the end of its IRI.
    """
    return holdings(kg).scopes


def scope_named(kg: KnowledgeGraph, key: str) -> Scope:
    """The scope with this name.

    Raises:
        NotFound: there is none; names those that exist.
    """
    known = scopes(kg)
    if key not in known:
        raise NotFound(f"There is nothing to reconcile against {key!r}. There is: {', '.join(known)}.")
    return known[key]


def entity(kg: KnowledgeGraph, held: Holdings, iri: str) -> Entity:
    """A thing as lists show it; of one that is in no scope only its name."""
    known = held.facts.get(iri, Facts())
    found = [held.scopes[key] for key in sorted(known.scopes)]
    types = tuple(TypeName(scope.id, scope.name) for scope in found)
    parts = filter(None, (known.notation, *(kind_word(scope) for scope in found)))
    return Entity(iri, label_of(kg, iri), " · ".join(parts), types)


def kind_word(scope: Scope) -> str:
    """What one thing of a scope is: the kind in the singular, or the name of the scheme."""
    return KINDS[scope.kind].singular if scope.kind else scope.name


@per_commit
def _holdings(kg: KnowledgeGraph, _: str) -> Holdings:
    members = set(_members(kg))
    found = {name: Scope(name, name, name.capitalize(), name) for name in KINDS}
    things: dict[str, Facts] = defaultdict(Facts)
    for kind in KINDS.values():
        for class_name in kind.classes:
            for quad in _instances(kg, class_name):
                things[quad.subject.value].scopes.add(kind.name)
    schemes = {quad.subject.value for quad in _instances(kg, "skos:ConceptScheme")}
    by_iri = _schemes(kg, schemes | {scheme for _, scheme in members})
    for concept, scheme in members:
        things[concept].scopes.add(by_iri[scheme].key)
    _add_names(kg, things)
    return Holdings(found | {scope.key: scope for scope in by_iri.values()}, dict(things))


def _schemes(kg: KnowledgeGraph, iris: set[str]) -> dict[str, Scope]:
    folder, taken, found = f"{kg.settings.base}id/standards/", {*KINDS, *_TAKEN}, {}
    for iri in sorted(iris):
        key = _free_key(item_key(iri, folder), taken)
        taken.add(key)
        found[iri] = Scope(key, iri, label_of(kg, iri))
    return found


def _by_type(scopes: Mapping[str, Scope]) -> dict[str, Scope]:
    found: dict[str, Scope] = {}
    for key, scope in scopes.items():
        classes = KINDS[scope.kind].class_iris if scope.kind else ()
        for name in (key, scope.id, *classes, *(curie(iri) for iri in classes)):
            found.setdefault(name, scope)
    return found


def _add_names(kg: KnowledgeGraph, found: dict[str, Facts]) -> None:
    for predicate in NAMES:
        for thing, name in _said_of(kg, found, predicate):
            thing.names.add(name)
    for predicate in CODES:
        for thing, code in _said_of(kg, found, predicate):
            thing.codes.add(code)
    for thing, code in _said_of(kg, found, _NOTATION):
        thing.notation = min(code, thing.notation or code)


def _said_of(kg: KnowledgeGraph, found: dict[str, Facts], predicate: str) -> Iterator[tuple[Facts, str]]:
    """The literals that a property has, each with the facts of its subject, where that is a thing of ours."""
    for quad in kg.store.statements(predicate=Iri(predicate)):
        if quad.subject.value in found and isinstance(quad.object, Literal):
            yield found[quad.subject.value], quad.object.value


def _shelf(chosen: dict[str, Facts]) -> Shelf:
    iris = tuple(sorted(chosen))
    index = NameIndex(Named(tuple(chosen[iri].names), tuple(chosen[iri].codes)) for iri in iris)
    return Shelf(iris, {iri: number for number, iri in enumerate(iris)}, index)


def _instances(kg: KnowledgeGraph, class_name: str) -> list[Quad]:
    return kg.store.statements(predicate=Iri(expand("rdf:type")), object_=Iri(expand(class_name)))


def _members(kg: KnowledgeGraph) -> Iterator[tuple[str, str]]:
    """Each concept with each scheme that it is in, whichever of the two says so."""
    for name in ("skos:inScheme", "skos:topConceptOf"):
        for quad in kg.store.statements(predicate=Iri(expand(name))):
            if isinstance(quad.object, Iri):
                yield quad.subject.value, quad.object.value
    for quad in kg.store.statements(predicate=Iri(expand("skos:hasTopConcept"))):
        if isinstance(quad.object, Iri):
            yield quad.object.value, quad.subject.value


def _free_key(wanted: str, taken: Container[str]) -> str:
    """The key, with a number behind it where it is taken or empty."""
    key, number = wanted, 2
    while not key or key in taken:
        key, number = f"{wanted or 'scheme'}-{number}", number + 1
    return key
