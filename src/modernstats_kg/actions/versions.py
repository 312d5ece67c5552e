"""What identifies a state of the content."""

import hashlib
from typing import NamedTuple

import modernstats_kg
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.history import ledger_of
from modernstats_kg.actions.remembering import per_commit
from modernstats_kg.model.terms import Iri
from modernstats_kg.namespaces import is_private
from modernstats_kg.store.bookkeeping import COMMITS, PROVENANCE
from modernstats_kg.store.port import Course


class State(NamedTuple):
    """All that an answer of the newest state follows from, beside the request and the settings.

    Attributes:
        course: which the commit belongs to.
        commit: number of the newest one.
        counts: how often there were new counts, which decide the order of rows.
    """

    course: Course
    commit: int
    counts: int


def state_of(kg: KnowledgeGraph) -> State:
    """The state that answers are of now; takes no look at the statements."""
    return State(kg.store.course, kg.store.commit, kg.counting.renewed)


def content_version(kg: KnowledgeGraph) -> str:
    """A short text that differs whenever an answer could: by program, settings, and the newest commit.

    The commit number alone is not enough: a data directory that is made anew starts at 1 again, and may come
    to the same number by other changes. Copies of the same data have the same text, so replicas share caches,
    but for one that had to put something right since it was started.
    """
    return _in_course(kg, _content_version(kg, ""))


def past_version(kg: KnowledgeGraph, commit: int) -> str:
    """As `content_version`, of the state after one commit: the same whatever is committed later."""
    return _in_course(kg, _past_version(kg, commit))


def _in_course(kg: KnowledgeGraph, version: str) -> str:
    course = kg.store.course.number
    return f"{version}-{course}" if course else version


def _past_version(kg: KnowledgeGraph, commit: int) -> str:
    entry = ledger_of(kg.store).at(commit)
    time = entry.time if entry else ""
    parts = [modernstats_kg.__version__, str(commit), time, kg.settings.default_graph, kg.settings.base]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def changed_at(kg: KnowledgeGraph, graph: Iri) -> int:
    """Number of the newest commit that changed the named graph; 0 where none is known.

    Of an engine elsewhere the history is read instead, which is here: event loops ask for this.
    """
    if not kg.settings.store:
        return kg.store.changed_at(graph)
    commit, ledger = kg.store.commit, ledger_of(kg.store)
    if graph == PROVENANCE or is_private(graph.value) or ledger.at(commit) is None:
        return commit
    return ledger.changed(graph.value, commit)


@per_commit
def _content_version(kg: KnowledgeGraph, _: str) -> str:
    if kg.settings.store:
        return _past_version(kg, kg.store.commit)  # of what is here: event loops ask for this
    parts = [modernstats_kg.__version__, str(kg.store.commit), kg.settings.default_graph, kg.settings.base]
    commit = Iri(f"{COMMITS}{kg.store.commit}")
    parts += sorted(str(quad.object) for quad in kg.store.statements(commit, graph=PROVENANCE))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
