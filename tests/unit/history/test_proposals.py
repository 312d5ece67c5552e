"""What is kept of proposals, and by whom it can be read."""

from pathlib import Path

import pytest

from modernstats_kg.errors import StoreUnavailable
from modernstats_kg.history.proposals import Proposals
from modernstats_kg.model.change import Attribution
from modernstats_kg.model.proposal import Content, Proposal, Signed
from proposing import PROPOSER


def test_proposals_are_there_again_and_for_their_owner_alone(tmp_path: Path) -> None:
    database = tmp_path / "data" / "proposals.db"
    made = Signed("2026-01-01T00:00:00Z", Attribution(PROPOSER.agent, "Because.", "r", "11111111", "Methods"))
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
