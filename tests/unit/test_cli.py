"""The command line, run as a user runs it."""

import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from typer.testing import CliRunner

from modernstats_kg.assets import ontology_dir
from modernstats_kg.cli import app
from modernstats_kg.model.change import Attribution, Change
from modernstats_kg.model.terms import Iri, Quad
from modernstats_kg.namespaces import CANONICAL_BASE, expand
from modernstats_kg.settings import Settings
from modernstats_kg.store.embedded import EmbeddedStore
from modernstats_kg_api.app import create_app

PROJECTS = "SELECT (COUNT(DISTINCT ?p) AS ?n) { ?p a <https://w3id.org/modernstats-kg/def#Project> }"
BROKEN = """@prefix hlg: <https://w3id.org/modernstats-kg/def#> .
<https://example.org/p> a hlg:Project .
"""
KEPT = {"KG_DATA": None, "KG_PORT": None}  # put back after the command, which sets them for the server
runner = CliRunner()


@pytest.fixture
def endpoint(tmp_path: Path) -> Iterator[str]:
    """A running service on a free port of this machine."""
    config = uvicorn.Config(create_app(Settings(data=tmp_path / "served")), port=0, log_level="warning")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive()
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/sparql"
    server.should_exit = True
    thread.join()


def test_a_query_from_standard_input_is_answered_as_csv(tmp_path: Path) -> None:
    found = runner.invoke(app, ["query", "-", "--data", str(tmp_path / "data")], input=PROJECTS)

    assert (found.exit_code, found.stdout_bytes) == (0, b"n\r\n18\r\n")


def test_a_query_that_does_not_parse_says_where_and_exits_with_2(tmp_path: Path) -> None:
    found = runner.invoke(app, ["query", "-", "--data", str(tmp_path / "data")], input="SELECT * {\n ?s ?p")

    assert found.exit_code == 2
    assert "line 2" in found.stderr


def test_another_endpoint_is_asked_through_the_protocol(endpoint: str) -> None:
    found = runner.invoke(app, ["query", "-", "--endpoint", endpoint], input=PROJECTS)

    assert json.loads(found.stdout)["results"]["bindings"][0]["n"]["value"] == "18"


def test_an_endpoint_that_does_not_answer_is_named(unused_port: int) -> None:
    address = f"http://127.0.0.1:{unused_port}/sparql"

    found = runner.invoke(app, ["query", "-", "--endpoint", address], input=PROJECTS)

    assert found.exit_code == 2
    assert address in found.stderr


def test_the_shipped_content_conforms(tmp_path: Path) -> None:
    files = [str(path) for path in sorted(ontology_dir().rglob("*.ttl"))]

    found = runner.invoke(app, ["validate", *files])

    assert (found.exit_code, found.stdout) == (0, "")


def test_a_file_that_breaks_a_shape_is_reported_with_node_path_and_message(tmp_path: Path) -> None:
    file = tmp_path / "broken.ttl"
    file.write_text(BROKEN)

    found = runner.invoke(app, ["validate", str(file)])

    lines = [line.split("\t") for line in found.stdout.splitlines()]
    assert found.exit_code == 1
    assert {line[1] for line in lines} == {"https://example.org/p"}
    assert "http://www.w3.org/2004/02/skos/core#prefLabel" in {line[2] for line in lines}


def test_a_file_that_is_no_turtle_is_named_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "odd.ttl"
    file.write_text("<a> <b>\n")

    found = runner.invoke(app, ["validate", str(file)])

    assert found.exit_code == 2
    assert "odd.ttl" in found.stderr


def test_formatting_sorts_a_file_once(tmp_path: Path) -> None:
    file = tmp_path / "loose.ttl"
    file.write_text(
        "<https://example.org/b> <https://example.org/p> 1 .\n<https://example.org/a> a <x:Y> .\n"
    )

    first = runner.invoke(app, ["format", str(file)])
    second = runner.invoke(app, ["format", str(file)])

    assert first.stdout == f"formatted {file}\n"
    assert second.stdout == ""
    assert file.read_text().index("example.org/a") < file.read_text().index("example.org/b")


def test_the_doctor_says_what_is_wrong(tmp_path: Path) -> None:
    data = tmp_path / "data"
    runner.invoke(app, ["doctor", "--data", str(data)])
    log = data / "history.log"
    log.write_bytes(log.read_bytes().replace(b"Loaded", b"loaded", 1))

    found = runner.invoke(
        app, ["doctor", "--data", str(data)], env={"KG_DURABILITY": "os", "KG_MIN_FREE_MIB": "1000000000"}
    )

    assert found.exit_code == 0
    wrong = [line for line in found.stdout.splitlines() if line.startswith("  ! ")]
    assert wrong[0].startswith("  ! READ-ONLY: ")
    assert "history.log, line 1, is damaged" in wrong[0]
    assert "1000000000 wanted" in wrong[1]
    assert "KG_DURABILITY=os" in wrong[2]


def test_the_doctor_says_when_the_dataset_does_not_fit_into_memory(tmp_path: Path) -> None:
    found = [
        runner.invoke(app, ["doctor", "--data", str(tmp_path / "data")], env={"KG_MEMORY_BUDGET_MIB": budget})
        for budget in ("41", "400")
    ]

    told = [line for run in found for line in run.stdout.splitlines() if "queries read the disk" in line]
    assert len(told) == 1
    assert told[0].endswith("and KG_MEMORY_BUDGET_MIB=41")


def test_the_doctor_names_settings_graphs_and_counts(tmp_path: Path) -> None:
    found = runner.invoke(app, ["doctor", "--data", str(tmp_path / "data")])

    assert found.exit_code == 0
    assert "query_timeout_s = 10.0" in found.stdout
    assert "https://w3id.org/modernstats-kg/graph/gsbpm" in found.stdout
    assert "      18 projects" in found.stdout


def test_the_help_of_serve_lists_every_setting() -> None:
    found = runner.invoke(app, ["serve", "--help"], env={"COLUMNS": "300"})

    assert all(f"KG_{name.upper()}" in found.stdout for name in Settings.model_fields)


def test_a_second_service_on_the_same_folder_ends_with_one_line(endpoint: str, tmp_path: Path) -> None:
    found = runner.invoke(app, ["serve", "--port", "0", "--data", str(tmp_path / "served")], env=KEPT)

    assert found.exit_code == 2
    assert found.stderr.count("\n") == 1
    assert str(tmp_path / "served") in found.stderr


def test_a_setting_that_is_wrong_is_named(tmp_path: Path) -> None:
    found = runner.invoke(app, ["doctor", "--data", str(tmp_path)], env={"KG_READERS": "many"})

    assert found.exit_code == 2
    assert found.stderr.startswith("modernstats-kg: KG_READERS: ")


def test_all_that_is_stored_is_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "catalog.ttl").touch()
    monkeypatch.setenv("KG_ONTOLOGY", str(tmp_path))
    store = EmbeddedStore.open(tmp_path / "data")
    theme, kind = Iri(f"{CANONICAL_BASE}id/activities/theme/x"), Iri(expand("hlg:Theme"))
    store.write(lambda: Change(frozenset({Quad(theme, Iri(expand("rdf:type")), kind, theme)})), Attribution())
    store.close()

    found = runner.invoke(app, ["validate", "--all", "--data", str(tmp_path / "data")])

    assert found.exit_code == 1
    assert "The theme “x” has no name" in found.stdout


def test_files_and_all_that_is_stored_are_not_checked_at_once(tmp_path: Path) -> None:
    (tmp_path / "catalog.ttl").touch()

    assert runner.invoke(app, ["validate"]).exit_code == 2
    assert runner.invoke(app, ["validate", "--all", str(tmp_path / "catalog.ttl")]).exit_code == 2
