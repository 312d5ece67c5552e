"""`modernstats-kg releases`, on a stopped store and on a running one."""

from pathlib import Path

from typer.testing import CliRunner

from modernstats_kg.cli import app
from serving import served

runner = CliRunner()


def releases(data: Path, *arguments: str):
    return runner.invoke(app, ["releases", *arguments, "--data", str(data)])


def test_a_release_is_made_listed_and_compared(tmp_path: Path) -> None:
    data = tmp_path / "data"
    made = releases(data, "create", "2026-1", "--note", "The first one.")
    commit = made.stdout.strip().removeprefix("released 2026-1: commit ")

    assert made.exit_code == 0
    assert int(commit) > 0
    assert releases(data, "list").stdout.split("\t")[:2] == ["2026-1", commit]
    same = releases(data, "diff", "2026-1", commit)
    assert same.stdout == f"0 resources differ between commit {commit} and commit {commit}\n"
    whole = releases(data, "diff", "0", "1").stdout.splitlines()
    assert whole[1].startswith("create ")
    assert whole[2].startswith("  + ")


def test_a_name_that_is_taken_and_one_that_is_unknown_are_clear_errors(tmp_path: Path) -> None:
    data = tmp_path / "data"
    releases(data, "create", "a")
    taken, unknown = releases(data, "create", "a"), releases(data, "diff", "a", "b")

    assert (taken.exit_code, unknown.exit_code) == (2, 2)
    assert "exists already" in taken.stderr
    assert "'b' is no version" in unknown.stderr


def test_a_running_service_makes_and_lists_releases(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with served(data) as service, service.client() as client:
        made = releases(data, "create", "live")
        listed = client.get("/api/v1/releases").json()["items"]

        assert made.stdout == f"released live: commit {listed[0]['commit']}\n"
        assert releases(data, "list").stdout.startswith("live\t")
        assert releases(data, "create", "live").exit_code == 2
