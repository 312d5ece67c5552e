"""Reading a part of the log without what comes before."""

import pytest

from modernstats_kg.model.change import Attribution, Commit
from modernstats_kg.store.journal import Journal


@pytest.fixture
def journal(tmp_path):
    opened = Journal(tmp_path / "history.log", "os")
    for number in (1, 2, 5):
        opened.append(commit(number))
    yield opened
    opened.close()


def commit(number):
    return Commit(number, "2026-01-01T00:00:00Z", Attribution(), "x" * number, "")


def numbers(journal, *bounds):
    return [found.number for found in journal.commits(*bounds)]


@pytest.mark.parametrize(
    ("bounds", "expected"),
    [((), [1, 2, 5]), ((1,), [2, 5]), ((3,), [5]), ((5,), []), ((0, 2), [1, 2]), ((1, 4), [2]), ((9,), [])],
)
def test_any_part_is_read(journal, bounds, expected):
    assert numbers(journal, *bounds) == expected
    assert numbers(journal, *bounds) == expected


def test_what_is_appended_later_is_found(journal):
    assert numbers(journal, 2) == [5]
    journal.append(commit(6))
    assert numbers(journal, 2) == [5, 6]
    assert numbers(journal, 5) == [6]


def test_a_line_that_was_taken_back_is_forgotten(journal):
    journal.append(commit(6))
    assert numbers(journal, 2, 5) == [5]
    journal.withdraw()
    journal.append(commit(7))
    assert numbers(journal, 4) == [5, 7]
