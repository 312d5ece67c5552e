"""The one way in which anything that a caller sends becomes a commit.

Every door hands over a function that says what it wants to change. It runs while nobody else can write, and
so do the checks that follow it; the change is then committed whole, or not at all.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from modernstats_kg.actions.checking import check_pending
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.inferring import KEPT, follow_axioms, with_inferred
from modernstats_kg.errors import Forbidden, ShapeViolation, Unauthenticated
from modernstats_kg.model.access import Caller, Verb
from modernstats_kg.model.change import Attribution, Change
from modernstats_kg.model.report import Places, Report, located
from modernstats_kg.model.terms import Iri
from modernstats_kg.store.lexical import rewritten


@dataclass(frozen=True, slots=True)
class Order:
    """Who wants a write, why, and whether it is meant.

    Attributes:
        caller: who is asked for their rights.
        reason: why, in a sentence; may be empty.
        request: identifier of the request; empty outside HTTP.
        rehearsal: everything is checked, and nothing is written.
        places: where in the caller's own payload each statement stands, for the report.
        verb: what the caller must be allowed to do in each graph; anything but `write` is only rehearsed.
    """

    caller: Caller
    reason: str = ""
    request: str = ""
    rehearsal: bool = False
    places: Places = field(default_factory=dict, compare=False, repr=False)
    verb: Verb = "write"

    def __post_init__(self) -> None:
        """Hold what is not meant to be written to a rehearsal."""
        if self.verb != "write" and not self.rehearsal:
            raise ValueError(f"An order to {self.verb} is a rehearsal.")


@dataclass(frozen=True, slots=True)
class Receipt:
    """What came of a write.

    Attributes:
        commit: number of the commit; that of the newest one where nothing was written.
        change: the statements that were, or in a rehearsal would be, added and removed.
        report: what the shapes say of it; it conforms, but may warn.
        rewritten: sentences that name the literals which come back in another form of the same value.
    """

    commit: int
    change: Change
    report: Report
    rewritten: tuple[str, ...] = ()


def write(kg: KnowledgeGraph, draft: Callable[[], Change], order: Order) -> Receipt:
    """Commit what `draft` asks for, once it is allowed and conforms; may take as long as other writes.

    Args:
        draft: called while nobody else can write, so that what it reads of the store holds. What it raises,
            such as PreconditionFailed, ends the write.
        order: who wants it.

    Raises:
        Unauthenticated: the caller showed no key.
        Forbidden: the caller may not change one of the graphs.
        ShapeViolation: the change would break a shape; carries the whole report and the change.
        BadRequest: a term is malformed, or the store cannot keep what it means.
        StoreUnavailable: as `Store.write`.
    """
    expect_key(order.caller)
    checked: list[tuple[Change, Report, tuple[str, ...]]] = []

    def build() -> Change:
        wanted = draft()
        change = kg.store.effect(wanted)
        authorise(order.caller, (*change.graphs, *_hidden(order.caller, wanted)), order.verb)
        report = located(check_pending(kg, change), order.places)
        if not report.conforms:
            raise ShapeViolation(report, change)
        checked.append((change, report, rewritten(wanted.adds)))
        return with_inferred(kg.store, kg.reasoner, change)

    if order.rehearsal:
        kg.store.consider(build)
        commit = kg.store.commit
    else:
        commit = kg.store.write(build, attribution_of(order))
        follow_axioms(kg.store, kg.reasoner, checked[-1][0])
    return Receipt(commit, *checked[-1])


def _hidden(caller: Caller, wanted: Change) -> tuple[Iri, ...]:
    """Graphs that the caller may not read: whether a statement is in one already must make no difference."""
    return tuple(graph for graph in wanted.graphs if not caller.may_read(graph.value))


def attribution_of(order: Order) -> Attribution:
    """What the history keeps of who wanted a write, and why."""
    caller = order.caller
    return Attribution(caller.agent, order.reason, order.request, caller.key, caller.name)


def expect_key(caller: Caller, told: str = "Nobody writes without a key.") -> None:
    """Refuse whoever cannot write anything; for doors, before they read what is sent.

    Args:
        told: what is said to who shows no key.

    Raises:
        Unauthenticated: the caller showed no key.
    """
    if not caller.scopes:
        raise Unauthenticated(told)


def expect_scope(caller: Caller, verb: Verb) -> None:
    """Refuse whoever may do that to no graph at all; for doors, before they work on what was sent.

    Raises:
        Unauthenticated: the caller showed no key.
        Forbidden: the key is for something else.
    """
    expect_key(caller)
    if not any(scope.serves(verb) for scope in caller.scopes):
        raise Forbidden(f"This key may not {verb} anything: it needs a scope such as {verb}:*.")


def authorise(caller: Caller, graphs: Iterable[Iri], verb: Verb = "write") -> None:
    """Refuse a caller who may not change one of the named graphs, or whatever else the verb says.

    Raises:
        Unauthenticated: the caller showed no key.
        Forbidden: names the graph, and the scope that is missing.
    """
    expect_key(caller)
    for graph in graphs:
        if graph in KEPT:
            raise Forbidden(f"<{graph}> is kept by the store itself; nobody else writes it.")
        if not caller.may(verb, graph):
            done = "change" if verb == "write" else f"{verb} changes of"
            raise Forbidden(f"This key may not {done} <{graph}>: it needs the scope {verb}:{graph}.")
