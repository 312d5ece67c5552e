"""Files that a crash leaves whole."""

from pathlib import Path

import pytest

from modernstats_kg.durable import replace_file


def test_a_file_is_replaced_and_nothing_else_is_left(tmp_path: Path) -> None:
    replace_file(tmp_path / "kept", b"old")
    replace_file(tmp_path / "kept", b"new")

    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"kept": b"new"}


def test_what_cannot_be_written_leaves_the_old_file(tmp_path: Path) -> None:
    replace_file(tmp_path / "kept", b"old")
    (tmp_path / "kept.new").mkdir()

    with pytest.raises(IsADirectoryError):
        replace_file(tmp_path / "kept", b"new")

    assert (tmp_path / "kept").read_bytes() == b"old"
