"""What was said of one IRI in an older state."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from modernstats_kg.actions.describing import describe_statements
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.hash_vocabularies import members_of
from modernstats_kg.actions.history import as_lines, as_quads, difference_between, few_at_once, ledger_of
from modernstats_kg.errors import NotFound
from modernstats_kg.history.lines import mentions, outside
from modernstats_kg.model.history import Entry, Version
from modernstats_kg.model.records import Description
from modernstats_kg.model.terms import Iri, Quad
from modernstats_kg.store.bookkeeping import INFERRED


def describe_at(kg: KnowledgeGraph, iri: str, version: Version) -> Description:
    """As `describing.describe`, of an older state; names of other resources are those of today.

    Raises:
        NotFound: no statement spoke of it then.
    """
    quads = _statements_at(kg, iri, version.number)
    outgoing = {q for q in quads if q.subject.value == iri or q.subject.value.startswith(f"{iri}#")}
    incoming = {q for q in quads if q.object == Iri(iri)}
    if not outgoing and not incoming:
        raise NotFound(f"Nothing was said of <{iri}> in commit {version.number} ({version.time}).")
    members = tuple(sorted({q.subject for q in outgoing} - {Iri(iri)}))
    return describe_statements(kg, iri, (outgoing, incoming), members, version.number)


@contextmanager
def graph_as_of(kg: KnowledgeGraph, version: Version) -> Iterator[KnowledgeGraph]:
    """The whole graph as it was, for what reads more than one resource; made when it is first asked for.

    Raises:
        Busy: too many others ask for older states.
        NotFound: no older states are kept here.
        StoreUnavailable: the state cannot be made.
    """
    if version.number == kg.store.commit:
        yield kg
        return
    if kg.past is None:
        raise NotFound("No older states are kept here.")
    with few_at_once(), kg.past.reading(version.number) as store:
        yield replace(kg, store=store)


def resolve_at(kg: KnowledgeGraph, iris: Iterable[str], version: Version) -> str:
    """The first of the IRIs of which something was said in that state.

    Raises:
        NotFound: nothing was said of any.
    """
    missing = NotFound("No IRI was given.")
    for iri in iris:
        try:
            return describe_at(kg, iri, version).iri
        except NotFound as found:
            missing = found
    raise missing


def graph_at(kg: KnowledgeGraph, name: str, version: Version) -> str:
    """IRI of the named graph `{base}graph/{name}`, if it existed in that state.

    Raises:
        NotFound: it did not.
    """
    iri = f"{kg.settings.base}graph/{name}"
    if ledger_of(kg.store).size(iri, version.number) <= 0:
        raise NotFound(f"There was no named graph <{iri}> in commit {version.number} ({version.time}).")
    return iri


def memento_at(kg: KnowledgeGraph, iri: str, version: Version) -> Version:
    """The state of a resource that held in a version, named by the commit that made it what it was.

    Returns:
        The first state there ever was where the resource is younger than the version; the version itself
        where nothing is known of the resource.
    """
    mementos = mementos_of(kg, iri)
    if not mementos:
        return version
    older = [memento for memento in mementos if memento.number <= version.number]
    return older[-1] if older else mementos[0]


def mementos_of(kg: KnowledgeGraph, iri: str) -> tuple[Version, ...]:
    """The states that a resource went through, oldest first; none without a statement of its own."""
    return tuple(map(_as_version, (e for e in ledger_of(kg.store).touching(iri) if iri not in e.deleted)))


def _as_version(entry: Entry) -> Version:
    return Version(entry.number, entry.time)


def _statements_at(kg: KnowledgeGraph, iri: str, number: int) -> frozenset[Quad]:
    newest = kg.store.commit
    node = Iri(iri)
    try:
        present = [q for one in (node, *members_of(kg, iri)) for q in kg.store.statements(subject=one)]
        present += kg.store.statements(object_=node)
    except ValueError as malformed:  # what is no IRI at all occurred in no statement
        raise NotFound(f"{iri} is no IRI.") from malformed
    concerning, asserted = mentions(iri), outside(frozenset((INFERRED.value,)))

    def wanted(line: str) -> bool:
        return concerning(line) and asserted(line)

    return as_quads(difference_between(kg.store, newest, number, wanted).apply(as_lines(present)))
