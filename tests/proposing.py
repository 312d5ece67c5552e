"""Who proposes and who decides, and a short way to propose."""

from collections.abc import Callable

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.proposing import Draft, submit
from modernstats_kg.actions.writing import Order, write
from modernstats_kg.model.access import ITSELF, Caller, Scope
from modernstats_kg.model.change import Change
from modernstats_kg.model.proposal import Proposal
from modernstats_kg.model.report import Report
from modernstats_kg.model.terms import Iri, Literal, Quad

Made = Callable[[str], KnowledgeGraph]
EX = "https://example.org/"
G, H = Iri(f"{EX}graph/g"), Iri(f"{EX}graph/h")
PROPOSER = Caller(Iri(f"{EX}ada"), "11111111", (Scope("propose", "*"),), "Methods")
OTHER = Caller(Iri(f"{EX}bob"), "22222222", (Scope("propose", "*"), Scope("read")), "Registers")
EDITOR = Caller(Iri(f"{EX}eve"), "33333333", (Scope("write", "*"),), "Editorial")
EDITOR_OF_G = Caller(Iri(f"{EX}gil"), "44444444", (Scope("write", G.value),), "Gil")


def said(subject: str, value: str, graph: Iri = G, predicate: str = f"{EX}p") -> Quad:
    return Quad(Iri(EX + subject), Iri(predicate), Literal(value), graph)


def put(kg: KnowledgeGraph, *adds: Quad, removes: tuple[Quad, ...] = ()) -> int:
    return write(kg, lambda: Change(frozenset(adds), frozenset(removes)), Order(ITSELF)).commit


def propose(
    kg: KnowledgeGraph, *adds: Quad, removes: tuple[Quad, ...] = (), by: Caller = PROPOSER
) -> Proposal:
    change = kg.store.effect(Change(frozenset(adds), frozenset(removes)))
    return submit(kg, Draft(kg.store.commit, change, Report()), Order(by, "It is so."))
