"""What becomes of a proposal: it is decided once, and the history decides what became of it."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from modernstats_kg.actions.deciding import accept, comment, decline, settle
from modernstats_kg.actions.history import ledger_of
from modernstats_kg.actions.proposals import proposal_numbered, review
from modernstats_kg.actions.proposing import Draft, submit
from modernstats_kg.actions.writing import Order, write
from modernstats_kg.errors import (
    BadParameter,
    Conflict,
    Forbidden,
    NotFound,
    ShapeViolation,
)
from modernstats_kg.model.change import Attribution, Change
from modernstats_kg.model.proposal import Signed
from modernstats_kg.model.terms import Iri, Literal, Quad
from modernstats_kg.namespaces import expand
from proposing import EDITOR, EDITOR_OF_G, EX, OTHER, PROPOSER, G, H, Made, propose, put, said


def test_accepting_it_is_one_commit_by_the_acceptor_that_names_the_proposer(made: Made) -> None:
    kg = made("")
    put(kg, said("a", "old"))
    proposal = propose(kg, said("a", "new"), removes=(said("a", "old"),))

    receipt = accept(kg, proposal.number, Order(EDITOR, "Agreed.", "request-1"))

    assert kg.store.statements(graph=G) == [said("a", "new")]
    (commit,) = kg.store.history(receipt.commit - 1)
    assert commit.attribution.agent == EDITOR.agent
    assert commit.attribution.key == "33333333"
    number = proposal.number
    assert commit.attribution.reason == f"Accepted proposal {number} by Methods <{EX}ada>: It is so. Agreed."
    kept = proposal_numbered(kg, number, PROPOSER)
    assert (kept.state, kept.commit) == ("accepted", receipt.commit)
    assert kept.decided is not None
    assert (kept.decided.time, kept.decided.by.agent) == (commit.time, EDITOR.agent)
    assert review(kg, kept).standing is None


def test_a_rehearsal_of_accepting_it_decides_nothing(made: Made) -> None:
    kg = made("")
    proposal = propose(kg, said("a", "new"))
    before = kg.store.commit

    receipt = accept(kg, proposal.number, Order(EDITOR, rehearsal=True))

    assert receipt.change.adds == {said("a", "new")}
    assert kg.store.commit == before
    assert proposal_numbered(kg, proposal.number, EDITOR).state == "open"


def test_it_no_longer_applies_once_others_removed_what_it_removes(made: Made) -> None:
    kg = made("")
    put(kg, said("a", "old"))
    proposal = propose(kg, said("a", "new"), removes=(said("a", "old"),))
    changed = put(kg, said("a", "other"), removes=(said("a", "old"),))

    standing = review(kg, proposal).standing

    assert standing is not None
    assert not standing.applies
    assert standing.missing == (f'<{EX}a> <{EX}p> "old" <{G}> .',)
    assert standing.changed == {f"{EX}a": changed}
    with pytest.raises(Conflict, match="others removed 1 of the statements"):
        accept(kg, proposal.number, Order(EDITOR))
    assert kg.store.commit == changed
    assert proposal_numbered(kg, proposal.number, EDITOR).state == "open"


def test_it_still_applies_when_only_more_is_said_of_what_it_touches(made: Made) -> None:
    kg = made("")
    put(kg, said("a", "old"), said("b", "1"))
    proposal = propose(kg, said("a", "new"), said("a", "shared"), removes=(said("a", "old"),))
    changed = put(kg, said("a", "shared"))
    put(kg, said("b", "2"))

    standing = review(kg, proposal).standing

    assert standing is not None
    assert standing.applies
    assert (standing.present, standing.changed) == (1, {f"{EX}a": changed})
    assert accept(kg, proposal.number, Order(EDITOR)).change.adds == {said("a", "new")}


def test_what_is_done_already_is_not_accepted(made: Made) -> None:
    kg = made("")
    proposal = propose(kg, said("a", "new"))
    put(kg, said("a", "new"))

    with pytest.raises(Conflict, match="is there already"):
        accept(kg, proposal.number, Order(EDITOR))

    assert proposal_numbered(kg, proposal.number, EDITOR).state == "open"


def test_it_is_accepted_only_by_who_may_write_all_its_graphs(made: Made) -> None:
    kg = made("")
    proposal = propose(kg, said("a", "1"), said("a", "1", H), by=EDITOR_OF_G)
    before = kg.store.commit

    with pytest.raises(Forbidden, match=f"write:{H}"):
        accept(kg, proposal.number, Order(EDITOR_OF_G))

    assert kg.store.commit == before


def test_what_does_not_conform_is_kept_and_not_accepted(made: Made) -> None:
    kg = made("")
    code = Quad(Iri(f"{EX}a"), Iri(expand("skos:notation")), Literal("12", expand("xsd:integer")), G)
    with pytest.raises(ShapeViolation) as refused:
        write(kg, lambda: Change(frozenset({code})), Order(PROPOSER, rehearsal=True, verb="propose"))
    assert refused.value.change == Change(frozenset({code}))
    draft = Draft(kg.store.commit, refused.value.change, refused.value.report)

    proposal = submit(kg, draft, Order(PROPOSER, "A code."))

    assert not proposal.conforms
    kept = kg.proposals.content(proposal.number)
    assert [dict(one) for one in kept.violations] == [
        one.as_json() | {"candidates": [], "patch": list(one.patch)}
        for one in refused.value.report.violations
    ]
    with pytest.raises(ShapeViolation):
        accept(kg, proposal.number, Order(EDITOR))
    assert proposal_numbered(kg, proposal.number, EDITOR).state == "open"
    assert kg.proposals.intended() == ()


def test_it_is_decided_once(made: Made) -> None:
    kg = made("")
    proposal = propose(kg, said("a", "1"))
    decline(kg, proposal.number, Order(PROPOSER, "I was wrong."))

    kept = proposal_numbered(kg, proposal.number, EDITOR)
    assert (kept.state, kept.commit) == ("declined", None)
    assert kept.decided is not None
    assert kept.decided.by.reason == "I was wrong."
    with pytest.raises(Conflict, match=f"was declined at .* by <{EX}ada>"):
        accept(kg, proposal.number, Order(EDITOR))
    with pytest.raises(Conflict, match="was declined"):
        decline(kg, proposal.number, Order(EDITOR, "No."))
    assert kg.store.statements(graph=G) == []


def test_of_many_who_accept_it_at_once_one_does(made: Made) -> None:
    kg = made("")
    number = propose(kg, said("a", "1")).number
    before = kg.store.commit

    def attempt(_: int) -> bool:
        try:
            return bool(accept(kg, number, Order(EDITOR)))
        except Conflict:
            return False

    with ThreadPoolExecutor(8) as pool:
        won = list(pool.map(attempt, range(16)))

    assert won.count(True) == 1
    assert kg.store.commit == before + 1


def test_declining_needs_a_reason_and_the_right_to_read_it(made: Made) -> None:
    kg = made("")
    number = propose(kg, said("a", "1")).number

    with pytest.raises(BadParameter, match="says why"):
        decline(kg, number, Order(EDITOR))
    with pytest.raises(NotFound):
        decline(kg, number, Order(OTHER, "No."))

    assert proposal_numbered(kg, number, EDITOR).state == "open"


def test_comments_are_kept_in_order_with_who_made_them(made: Made) -> None:
    kg = made("")
    number = propose(kg, said("a", "1")).number
    comment(kg, number, " Why?\nReally? ", Order(EDITOR))
    comment(kg, number, "Because.", Order(PROPOSER))

    kept = review(kg, proposal_numbered(kg, number, EDITOR)).comments

    assert [(one.by.name, one.by.reason) for one in kept] == [
        ("Editorial", "Why?\nReally?"),
        ("Methods", "Because."),
    ]
    assert proposal_numbered(kg, number, EDITOR).comments == 2
    for text in (" ", "x" * 5_001):
        with pytest.raises(BadParameter, match="1 to 5000"):
            comment(kg, number, text, Order(EDITOR))
    with pytest.raises(NotFound):
        comment(kg, number, "Me too.", Order(OTHER))


def test_after_a_crash_the_history_decides_whether_it_was_accepted(made: Made) -> None:
    kg = made("")
    by, before = (
        Attribution(EDITOR.agent, "Accepted proposal 1.", "r", "33333333", "Editorial"),
        kg.store.commit,
    )
    written, lost = propose(kg, said("a", "1")).number, propose(kg, said("b", "1")).number
    kg.proposals.intend(written, by, before)
    kg.proposals.intend(lost, Attribution(EDITOR.agent, "Accepted proposal 2.", "s", "33333333"), before)
    commit = kg.store.write(lambda: Change(frozenset({said("a", "1")})), by)

    settle(kg.store, kg.proposals)

    entry = ledger_of(kg.store).at(commit)
    kept = proposal_numbered(kg, written, EDITOR)
    assert entry is not None
    assert (kept.state, kept.commit, kept.decided) == ("accepted", commit, Signed(entry.time, by))
    assert proposal_numbered(kg, lost, EDITOR).state == "open"
    assert kg.proposals.intended() == ()
    assert accept(kg, lost, Order(EDITOR)).commit == commit + 1
