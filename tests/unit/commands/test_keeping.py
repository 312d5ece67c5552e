"""`modernstats-kg backup`, `restore` and `verify`, run as an administrator runs them."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from modernstats_kg.cli import app

runner = CliRunner()


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("keeping") / "data"
    assert runner.invoke(app, ["doctor", "--data", str(folder)]).exit_code == 0
    return folder


def test_a_backup_is_made_restored_and_verified(data: Path, tmp_path: Path) -> None:
    backup, new = tmp_path / "backup", tmp_path / "new"

    made = runner.invoke(app, ["backup", str(backup), "--data", str(data)])
    restored = runner.invoke(app, ["restore", str(backup), "--data", str(new)])
    sound = runner.invoke(app, ["verify", "--data", str(new)])

    summary = made.stdout.removeprefix("backed up ").partition(" to ")[0]
    assert made.stdout == f"backed up {summary} to {backup}\n"
    assert restored.stdout == f"restored {summary} to {new}\n"
    assert sound.stdout == f"sound: {summary}\n"


def test_damage_is_named_and_exits_with_2(data: Path, tmp_path: Path) -> None:
    backup = tmp_path / "backup"
    runner.invoke(app, ["backup", str(backup), "--data", str(data)])
    log = bytearray((backup / "history.log").read_bytes())
    log[100] ^= 1
    (backup / "history.log").write_bytes(log)

    refused = runner.invoke(app, ["restore", str(backup), "--data", str(tmp_path / "new")])

    assert refused.exit_code == 2
    assert refused.stderr == f"modernstats-kg: The backup {backup} is damaged: history.log.\n"


def test_nothing_is_written_over(data: Path, tmp_path: Path) -> None:
    refused = runner.invoke(app, ["backup", str(tmp_path), "--data", str(data)])

    assert refused.exit_code == 2
    assert "exists already" in refused.stderr
