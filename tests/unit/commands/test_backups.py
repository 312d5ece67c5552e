"""`modernstats-kg backup`, `restore` and `verify`, run as an administrator runs them."""

import fcntl
from pathlib import Path

import pytest
from typer.testing import CliRunner

from modernstats_kg.cli import app
from serving import served

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


def test_a_backup_holds_the_keys_and_the_proposals(tmp_path: Path) -> None:
    data, backup, new = (tmp_path / name for name in ("data", "backup", "new"))
    make = ["keys", "create", "--name", "Methods", "--scope", "propose:*", "--data", str(data)]
    with served(data) as service, service.client() as client:
        key = {"Authorization": f"Bearer {runner.invoke(app, make).stdout.splitlines()[-1]}"}
        proposal = "/api/v1/proposals?graph=https://example.org/g&reason=Missing"
        content = {"content": "<https://example.org/s> <https://example.org/p> 1 .", "headers": key}
        content["headers"] = {**key, "Content-Type": "text/turtle"}
        made = client.post(proposal, **content)
        saved = runner.invoke(app, ["backup", str(backup), "--data", str(data)])
        client.post(f"{made.headers['location']}/decline?reason=Later", headers=key)

    restored = runner.invoke(app, ["restore", str(backup), "--data", str(new)])
    with served(new) as service, service.client() as client:
        found = client.get(made.headers["location"], headers=key)

    assert (made.status_code, saved.exit_code, restored.exit_code) == (201, 0, 0), made.text
    assert (found.status_code, found.json()["state"]) == (200, "open")


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


def test_a_running_service_backs_itself_up_and_verifies_itself(tmp_path: Path) -> None:
    data, backup = tmp_path / "data", tmp_path / "backup"
    with served(data) as service, service.client() as client:
        commit = client.get("/health/ready").json()["commit"]

        made = runner.invoke(app, ["backup", str(backup), "--data", str(data)])
        again = runner.invoke(app, ["backup", str(backup), "--data", str(data)])
        sound = runner.invoke(app, ["verify", "--data", str(data)])

        assert (data / "control.sock").stat().st_mode & 0o777 == 0o600
        assert client.get("/health/live").status_code == 200

    assert made.stdout.startswith(f"backed up commit {commit}, ")
    assert (again.exit_code, "exists already" in again.stderr) == (2, True)
    assert sound.stdout.startswith(f"sound: commit {commit}, ")
    assert not (data / "control.sock").exists()
    assert runner.invoke(app, ["restore", str(backup), "--data", str(tmp_path / "new")]).exit_code == 0


def test_a_service_that_does_not_answer_is_said_so(data: Path) -> None:
    with (data / "lock").open("ab") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        refused = runner.invoke(app, ["verify", "--data", str(data)])

    assert refused.exit_code == 2
    assert "does not answer" in refused.stderr
