"""The numbers of commits: in order, and never given twice."""

from pathlib import Path

import pytest

from modernstats_kg.errors import StoreUnavailable
from modernstats_kg.store.numbers import Numbers, reserve_after_restore


def test_numbers_follow_each_other_across_an_orderly_end(tmp_path: Path) -> None:
    numbers = Numbers(tmp_path / "numbers")
    given = [numbers.after(0), numbers.after(1), numbers.after(2)]
    numbers.close(3)

    assert [*given, Numbers(tmp_path / "numbers").after(3)] == [1, 2, 3, 4]


def test_what_was_given_before_a_power_loss_is_not_given_again(tmp_path: Path) -> None:
    numbers = Numbers(tmp_path / "numbers")
    given = {numbers.after(0) for _ in range(2_500)}

    assert Numbers(tmp_path / "numbers").after(0) > max(given)
    assert given == set(range(1, 2_501))


def test_a_number_that_was_withdrawn_is_not_given_again(tmp_path: Path) -> None:
    numbers = Numbers(tmp_path / "numbers")

    assert (numbers.after(7), numbers.after(7)) == (8, 9)
    numbers.close(7)
    assert Numbers(tmp_path / "numbers").after(7) == 10


def test_looking_writes_nothing(tmp_path: Path) -> None:
    Numbers(tmp_path / "numbers").close(5)

    assert list(tmp_path.iterdir()) == []


def test_a_number_that_cannot_be_reserved_is_not_given(tmp_path: Path) -> None:
    numbers = Numbers(tmp_path / "absent" / "numbers")

    with pytest.raises(FileNotFoundError):
        numbers.after(0)

    (tmp_path / "absent").mkdir()
    assert numbers.after(0) == 1


@pytest.mark.parametrize(("commit", "first"), [(0, 1_000_001), (2, 1_000_001), (1_000_000, 2_000_001)])
def test_after_a_restore_the_numbers_go_on_at_the_next_million(
    tmp_path: Path, commit: int, first: int
) -> None:
    reserve_after_restore(tmp_path, commit)

    assert Numbers(tmp_path / "numbers").after(commit) == first


def test_a_damaged_file_is_explained(tmp_path: Path) -> None:
    (tmp_path / "numbers").write_text("many")

    with pytest.raises(StoreUnavailable, match=r"numbers is damaged.*higher than any"):
        Numbers(tmp_path / "numbers")
