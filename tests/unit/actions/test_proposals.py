"""Proposals: kept beside the dataset, read by those who may, and looked into."""

from dataclasses import replace

import pytest

from modernstats_kg.actions.deciding import decline
from modernstats_kg.actions.proposals import list_proposals, patch_of, proposal_numbered, review
from modernstats_kg.actions.proposing import Draft, submit
from modernstats_kg.actions.writing import Order
from modernstats_kg.errors import (
    BadParameter,
    NotFound,
    Unauthenticated,
)
from modernstats_kg.model.access import ANONYMOUS, Caller, Scope
from modernstats_kg.model.change import Attribution, Change
from modernstats_kg.model.report import Report
from modernstats_kg.model.terms import Iri, Literal, Quad
from modernstats_kg.namespaces import expand
from proposing import EDITOR, EDITOR_OF_G, EX, OTHER, PROPOSER, G, H, Made, propose, put, said


def test_a_proposal_is_kept_and_nothing_is_written(made: Made) -> None:
    kg = made("")
    put(kg, said("a", "old"))
    before = kg.store.commit

    proposal = propose(kg, said("a", "new"), removes=(said("a", "old"),))

    assert kg.store.commit == before
    assert kg.store.statements(graph=G) == [said("a", "old")]
    assert proposal_numbered(kg, proposal.number, PROPOSER) == proposal
    assert (proposal.state, proposal.base, proposal.graphs) == ("open", before, (G.value,))
    assert (proposal.added, proposal.removed) == (1, 1)
    assert proposal.made.by == Attribution(PROPOSER.agent, "It is so.", "", "11111111", "Methods")
    content = kg.proposals.content(proposal.number)
    assert content.adds == f'<{EX}a> <{EX}p> "new" <{G}> .\n'
    assert content.removes == f'<{EX}a> <{EX}p> "old" <{G}> .\n'


def test_it_says_why(made: Made) -> None:
    kg = made("")

    with pytest.raises(BadParameter, match="says why"):
        submit(kg, Draft(0, Change(frozenset({said("a", "x")})), Report()), Order(PROPOSER))

    assert kg.proposals.listed() == ()


def test_who_may_not_write_its_graphs_sees_only_their_own(made: Made) -> None:
    kg = made("")
    mine = propose(kg, said("a", "1")).number
    wide = propose(kg, said("a", "1"), said("a", "1", H)).number
    other = propose(kg, said("b", "1"), by=OTHER).number

    def seen(caller: Caller) -> list[int]:
        return [one.number for one in list_proposals(kg, caller, None, (10, None))[0]]

    assert seen(PROPOSER) == [wide, mine]
    assert seen(OTHER) == [other]
    assert seen(EDITOR) == [other, wide, mine]
    assert seen(EDITOR_OF_G) == [other, mine]
    with pytest.raises(NotFound, match="There is no proposal"):
        proposal_numbered(kg, mine, OTHER)
    for ask in (lambda: seen(ANONYMOUS), lambda: proposal_numbered(kg, mine, ANONYMOUS)):
        with pytest.raises(Unauthenticated):
            ask()


def test_a_key_of_the_proposer_that_sees_less_does_not_read_a_proposal_of_a_private_graph(
    made: Made,
) -> None:
    kg = made("")
    hidden = Iri(f"{EX}graph/private/a")
    put(kg, said("a", "1", hidden))
    reader = replace(PROPOSER, scopes=(*PROPOSER.scopes, Scope("read", hidden.value)))
    proposal = propose(kg, said("a", "2", hidden), removes=(said("a", "1", hidden),), by=reader)
    narrow = Caller(PROPOSER.agent, "55555555", (Scope("read", G.value),), "Methods elsewhere")

    assert [one.fate for one in review(kg, proposal).resources] == ["update"]
    assert list_proposals(kg, narrow, None, (10, None)) == ((), 0)
    assert list_proposals(kg, PROPOSER, None, (10, None)) == ((), 0)
    assert list_proposals(kg, reader, None, (10, None)) == ((proposal,), 1)


def test_a_list_is_read_by_state_and_page(made: Made) -> None:
    kg = made("")
    numbers = [propose(kg, said(f"s{count}", "1")).number for count in range(5)]
    decline(kg, numbers[1], Order(EDITOR, "No."))

    first, total = list_proposals(kg, EDITOR, "open", (2, None))
    second, _ = list_proposals(kg, EDITOR, "open", (2, first[-1].number))
    declined, _ = list_proposals(kg, EDITOR, "declined", (2, None))

    assert [one.number for one in first + second] == [numbers[4], numbers[3], numbers[2], numbers[0]]
    assert total == 4
    assert [one.number for one in declined] == [numbers[1]]


def test_a_review_tells_what_becomes_of_each_resource(made: Made) -> None:
    kg = made("")
    name = expand("skos:prefLabel")
    put(kg, said("old", "1"), said("kept", "1"), said("kept", "Kept", predicate=name), said("turned", "1"))
    proposal = propose(
        kg,
        said("new", "1"),
        said("kept", "2"),
        said("turned", "2"),
        removes=(said("old", "1"), said("turned", "1")),
    )

    found = review(kg, proposal)

    fates = {one.iri.removeprefix(EX): one.fate for one in found.resources}
    assert fates == {"kept": "update", "new": "create", "old": "delete", "turned": "update"}
    assert found.resources[0].label == "Kept"
    assert found.resources[0].added == (said("kept", "2"),)
    assert found.touched == 4


def test_its_impact_counts_what_else_refers_to_it_by_kind(made: Made) -> None:
    kg = made(
        "<projects/a> a hlg:Project ; hlg:buildsOn <things/x> .\n"
        "<projects/b> a hlg:Project ; hlg:buildsOn <things/x> .\n"
        "<other> a prov:Plan ; dcterms:relation <things/x> . <bare> dcterms:relation <things/x> .\n"
        "<things/y> dcterms:relation <things/x> .\n"
    )
    base = next(iter(kg.store.statements(predicate=Iri(expand("hlg:buildsOn"))))).object
    x, y = Iri(base.value), Iri(base.value.removesuffix("x") + "y")
    adds = [Quad(one, Iri(f"{EX}p"), Literal("1"), G) for one in (x, y)]

    found = review(kg, propose(kg, *adds)).impact

    assert [(one.kind, len(one.iris)) for one in found] == [
        ("projects", 2),
        ("", 1),
        (expand("prov:Plan"), 1),
    ]


def test_a_patch_names_the_commit_that_it_is_for(made: Made) -> None:
    kg = made("")
    put(kg, said("a", "old"))
    proposal = propose(kg, said("a", "new"), removes=(said("a", "old"),))

    head, *lines = patch_of(kg, proposal).splitlines()

    assert head.startswith("H id <urn:sha256:")
    assert lines == [
        f'H from "{proposal.base}" .',
        "TX .",
        f'D <{EX}a> <{EX}p> "old" <{G}> .',
        f'A <{EX}a> <{EX}p> "new" <{G}> .',
        "TC .",
    ]


def test_an_order_to_propose_is_never_written() -> None:
    with pytest.raises(ValueError, match="rehearsal"):
        Order(PROPOSER, verb="propose")
