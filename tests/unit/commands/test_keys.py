"""`modernstats-kg keys`, run as an administrator runs it."""

import re
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from modernstats_kg.bootstrap import open_graph, open_keys
from modernstats_kg.cli import app
from modernstats_kg.model.access import Scope
from modernstats_kg.settings import Settings

KEY = re.compile(r"kg_([0-9a-f]{8})_[0-9a-f]{64}")
runner = CliRunner()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def run(data: Path, *arguments: str) -> Result:
    return runner.invoke(app, ["keys", *arguments, "--data", str(data)])


def created(data: Path, *arguments: str) -> str:
    made = run(data, "create", "--name", "Methods", *arguments)
    assert made.exit_code == 0, made.stderr
    return made.stdout.splitlines()[-1]


def test_the_key_is_the_last_line_printed_and_is_not_shown_again(data: Path) -> None:
    key = created(data, "--scope", "write:https://example.org/*", "--scope", "read")

    listed = run(data, "list").stdout

    found = KEY.fullmatch(key)
    assert found is not None
    assert key not in listed
    assert listed.split("\t")[:3] == [found[1], "valid", "write:https://example.org/* read"]
    with closing(open_keys(Settings(data=data, _env_file=None))) as ring:
        known = ring.valid_key(key)
        assert known is not None
        assert known.scopes == (Scope("write", "https://example.org/*"), Scope("read"))


def test_the_list_has_one_line_for_each_key(data: Path) -> None:
    agent = "https://example.org/ada"
    first = created(data, "--scope", "admin", "--agent", agent, "--expires", "30")
    second = created(data, "--scope", "read")
    revoked = run(data, "revoke", second[3:11])

    lines = [line.split("\t") for line in run(data, "list").stdout.splitlines()]

    assert revoked.stdout == f"revoked {second[3:11]} (Methods)\n"
    assert {line[0]: (line[1], line[2], line[5], line[6]) for line in lines} == {
        first[3:11]: ("valid", "admin", agent, "Methods"),
        second[3:11]: (
            "revoked",
            "read",
            f"https://w3id.org/modernstats-kg/id/agents/key-{second[3:11]}",
            "Methods",
        ),
    }
    assert {line[0]: line[4] == "-" for line in lines} == {first[3:11]: False, second[3:11]: True}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--scope", "write"), "'write' is not understood"),
        (("--scope", "write:mine"), "'mine' is neither * nor the IRI of a graph"),
        (("--scope", "read", "--expires", "0"), "1 to 36500 days"),
        (("--scope", "read", "--agent", "Methods"), "'Methods' is not an IRI"),
    ],
)
def test_a_mistake_is_named_and_makes_no_key(data: Path, arguments: tuple[str, ...], said: str) -> None:
    refused = run(data, "create", "--name", "Methods", *arguments)

    assert (refused.exit_code, refused.stdout) == (2, "")
    assert said in refused.stderr
    assert run(data, "list").stdout == ""


def test_revoking_what_does_not_exist_says_where_to_look(data: Path) -> None:
    refused = run(data, "revoke", "00000000")

    assert refused.exit_code == 2
    assert "keys list" in refused.stderr


def test_keys_are_made_while_another_process_has_the_store(data: Path) -> None:
    settings = Settings(data=data, ontology=empty_catalog(data.parent), _env_file=None)
    with closing(open_graph(settings)) as kg:
        key = created(data, "--scope", "write:*")

        assert kg.keys.valid_key(key)


def test_keys_may_be_made_before_the_first_start(data: Path) -> None:
    key = created(data, "--scope", "write:*")

    settings = Settings(data=data, ontology=empty_catalog(data.parent), _env_file=None)
    with closing(open_graph(settings)) as kg:
        assert kg.keys.valid_key(key)


def empty_catalog(folder: Path) -> Path:
    """A folder of shipped files without any."""
    (folder / "catalog.ttl").touch()
    return folder
