"""Proposals: kept beside the dataset, looked into, and decided once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from modernstats_kg.actions.deciding import accept, comment, decline, settle
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.history import ledger_of
from modernstats_kg.actions.proposals import list_proposals, patch_of, proposal_numbered, review
from modernstats_kg.actions.proposing import Draft, submit
from modernstats_kg.actions.writing import Order, write
from modernstats_kg.errors import (
    BadParameter,
    Conflict,
    Forbidden,
    NotFound,
    ShapeViolation,
    StoreUnavailable,
    Unauthenticated,
)
from modernstats_kg.history.proposals import Proposals
from modernstats_kg.model.access import ANONYMOUS, ITSELF, Caller, Scope
from modernstats_kg.model.change import Attribution, Change
from modernstats_kg.model.proposal import Content, Proposal, Signed
from modernstats_kg.model.report import Report
from modernstats_kg.model.terms import Iri, Literal, Quad
from modernstats_kg.namespaces import expand

Made = Callable[[str], KnowledgeGraph]
EX = "https://example.org/"
G, H = Iri(f"{EX}graph/g"), Iri(f"{EX}graph/h")
PROPOSER = Caller(Iri(f"{EX}ada"), "11111111", (Scope("propose", "*"),), "Ada")
OTHER = Caller(Iri(f"{EX}bob"), "22222222", (Scope("propose", "*"), Scope("read")), "Bob")
EDITOR = Caller(Iri(f"{EX}eve"), "33333333", (Scope("write", "*"),), "Eve")
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
    assert proposal.made.by == Attribution(PROPOSER.agent, "It is so.", "", "11111111", "Ada")
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
    proposal = propose(kg, said("a", "2", hidden), removes=(said("a", "1", hidden),))
    narrow = Caller(PROPOSER.agent, "55555555", (Scope("read", G.value),), "Ada elsewhere")

    assert [one.fate for one in review(kg, proposal).resources] == ["update"]
    assert list_proposals(kg, narrow, None, (10, None)) == ((), 0)
    assert list_proposals(kg, PROPOSER, None, (10, None)) == ((proposal,), 1)


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
    assert commit.attribution.reason == f"Accepted proposal {number} by Ada <{EX}ada>: It is so. Agreed."
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


def test_an_order_to_propose_is_never_written() -> None:
    with pytest.raises(ValueError, match="rehearsal"):
        Order(PROPOSER, verb="propose")


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

    assert [(one.by.name, one.by.reason) for one in kept] == [("Eve", "Why?\nReally?"), ("Ada", "Because.")]
    assert proposal_numbered(kg, number, EDITOR).comments == 2
    for text in (" ", "x" * 5_001):
        with pytest.raises(BadParameter, match="1 to 5000"):
            comment(kg, number, text, Order(EDITOR))
    with pytest.raises(NotFound):
        comment(kg, number, "Me too.", Order(OTHER))


def test_after_a_crash_the_history_decides_whether_it_was_accepted(made: Made) -> None:
    kg = made("")
    by, before = Attribution(EDITOR.agent, "Accepted proposal 1.", "r", "33333333", "Eve"), kg.store.commit
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


def test_proposals_are_there_again_and_for_their_owner_alone(tmp_path: Path) -> None:
    database = tmp_path / "data" / "proposals.db"
    made = Signed("2026-01-01T00:00:00Z", Attribution(PROPOSER.agent, "Because.", "r", "11111111", "Ada"))
    content = Content('<a:s> <a:p> "1" <a:g> .\n', "", False, ({"focus": "a:s"},))
    first = Proposals(database)
    number = first.add(made, 7, ["a:g"], content)
    first.comment(number, made)
    files = list(database.parent.iterdir())
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    first.close()

    again = Proposals(database)

    assert again.find(number) == Proposal(number, made, 7, ("a:g",), 1, 0, False, "open", 1)
    assert again.content(number) == content
    assert again.comments(number) == (made,)
    assert again.find(number + 1) is None
    again.close()


def test_a_damaged_file_is_named_without_its_path(tmp_path: Path) -> None:
    database = tmp_path / "proposals.db"
    database.write_bytes(b"no database at all" * 100)

    with pytest.raises(StoreUnavailable, match="The proposals cannot be opened") as failure:
        Proposals(database)

    assert str(tmp_path) not in str(failure.value)
