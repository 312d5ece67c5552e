"""Every door and every kind of fault: the right status and problem, and a dataset that stays as it was."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib import Graph
from rdflib.compare import isomorphic
from typer.testing import CliRunner

from doors import BROKEN, GRAPH, ID, MOST_BYTES, NEW, STATUSES, THERE, Door
from doors import DOORS as OTHER_DOORS
from editing import Editor, editing
from modernstats_kg.cli import app as command
from modernstats_kg.namespaces import CANONICAL_BASE
from rest_doors import REST_DOORS

DOORS = (*OTHER_DOORS, *REST_DOORS)
CASES = [(door, fault) for door in DOORS for fault in door.faults]


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    limits = {"upload_max_bytes": MOST_BYTES, "update_max_bytes": MOST_BYTES, "key_failures_per_min": 0}
    with editing(tmp_path_factory.mktemp("doors"), proposals_open_per_key=1_000, **limits) as running:
        yield running


def emptied(editor: Editor, door: Door) -> Editor:
    """The application with nothing but what the door begins with."""
    headers = editor.headers | {"Content-Type": "application/sparql-update"}
    text = f"DROP ALL ; INSERT DATA {{ GRAPH <{door.graph}> {{ {door.before} }} }}"
    assert editor.client.post("/update", content=text, headers=headers).status_code == 200
    return editor


def content(editor: Editor, graph: str) -> Graph:
    """What a named graph holds."""
    answer = editor.client.get("/graphs", params={"graph": graph}, headers={"Accept": "text/turtle"})
    return Graph().parse(data=answer.text, format="turtle") if answer.status_code == 200 else Graph()


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.name)
def test_a_valid_change_gives_the_same_triples_through_each_door(shared: Editor, door: Door) -> None:
    attempt = door.attempt(emptied(shared, door))

    answer = door.enter(attempt)

    assert answer.status_code in (200, 201, 204), answer.text
    assert isomorphic(content(shared, door.graph), Graph().parse(data=door.after, format="turtle"))


@pytest.mark.parametrize(("door", "fault"), CASES, ids=[f"{door.name}: {fault}" for door, fault in CASES])
def test_a_fault_is_named_and_changes_nothing(shared: Editor, door: Door, fault: str) -> None:
    attempt = door.attempt(emptied(shared, door), fault)
    before, commit = shared.content(), shared.kg.store.commit

    answer = door.enter(attempt)

    assert answer.status_code == STATUSES[fault], answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["type"].startswith("/problems/")
    assert problem["status"] == answer.status_code
    assert len(problem["detail"]) > 20
    assert (shared.content(), shared.kg.store.commit) == (before, commit)
    if answer.status_code == 422:
        assert problem["violations"][0]["sentence"]


def test_each_kind_of_fault_is_met_at_some_door() -> None:
    met = {fault for door in DOORS for fault in door.faults}

    assert {*STATUSES} - met <= {"no tag"}


runner = CliRunner()
SSSOM = (
    '#curie_map:\n#  kg: https://w3id.org/modernstats-kg/\n#sssom_version: "1.1"\n'
    "subject_id\tpredicate_id\tobject_id\tmapping_justification\tmapping_source\n"
    "kg:id/standards/a\tskos:exactMatch\tkg:id/standards/{object}\tsemapv:ManualMappingCuration\tkg:id/x\n"
)
FILES = {
    "rdf: does not parse": ("rdf", "a.ttl", "<<< nothing", 2, "a.ttl: This is not well-formed"),
    "rdf: no rdf": ("rdf", "a.csv", NEW, 2, "no RDF file ends in '.csv'"),
    "rdf: too large": ("rdf", "a.nt", f"{NEW} #{'x' * MOST_BYTES}", 2, f"larger than {MOST_BYTES} bytes"),
    "rdf: another graph": ("rdf", "a.trig", f"<{ID}g> {{ {NEW} }}", 2, "say one of them"),
    "rdf: breaks a shape": ("rdf", "a.ttl", BROKEN, 1, "nothing written"),
    "sssom: no table": ("sssom", "a.tsv", "nothing", 2, "The table has no column"),
    "sssom: no utf-8": ("sssom", "a.tsv", b"\xff\xfe", 2, "UTF-8"),
    "sssom: breaks a shape": ("sssom", "a.tsv", SSSOM.format(object="a"), 1, "nothing written"),
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data directory of its own, with one statement in it."""
    (tmp_path / "catalog.ttl").touch()
    monkeypatch.setenv("KG_ONTOLOGY", str(tmp_path))
    monkeypatch.setenv("KG_LOAD_MAX_BYTES", str(MOST_BYTES))
    assert imported(tmp_path, "rdf", "there.ttl", THERE).exit_code == 0
    return tmp_path


def imported(folder: Path, kind: str, name: str, text: str | bytes):
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    graph = [] if kind == "sssom" else ["--graph", GRAPH]
    return runner.invoke(
        command, ["import", kind, str(folder / name), "--data", str(folder / "data"), *graph]
    )


@pytest.mark.parametrize("fault", FILES)
def test_a_file_that_is_wrong_is_named_and_changes_nothing(folder: Path, fault: str) -> None:
    kind, name, text, status, said = FILES[fault]
    with editing(folder) as editor:
        before, commit = editor.content(), editor.kg.store.commit

    refused = imported(folder, kind, name, text)

    assert refused.exit_code == status, refused.output
    assert said in refused.stderr
    with editing(folder) as editor:
        assert (editor.content(), editor.kg.store.commit) == (before, commit)


def test_a_file_gives_the_same_triples_as_every_other_door_and_a_dry_run_none(folder: Path) -> None:
    (folder / "new.nq").write_text(NEW.replace(" .", f" <{GRAPH}> ."))
    arguments = ["import", "rdf", str(folder / "new.nq"), "--data", str(folder / "data")]

    rehearsed = runner.invoke(command, [*arguments, "--dry-run"])
    with editing(folder) as editor:
        assert isomorphic(content(editor, GRAPH), Graph().parse(data=THERE, format="turtle"))
    written = runner.invoke(command, arguments)
    again = runner.invoke(command, arguments)

    with editing(folder) as editor:
        (last,) = editor.kg.store.history(editor.kg.store.commit - 1)
        assert isomorphic(content(editor, GRAPH), Graph().parse(data=f"{THERE}\n{NEW}", format="turtle"))
    assert rehearsed.stdout == "1 statements new\nnothing written\n"
    assert written.stdout.splitlines()[-1].startswith("written as commit ")
    assert again.stdout == "0 statements new\nnothing written\n"
    assert last.attribution.reason == "Loaded new.nq."


def test_statements_of_a_file_without_a_graph_need_one(folder: Path) -> None:
    (folder / "new.ttl").write_text(NEW)

    refused = runner.invoke(
        command, ["import", "rdf", str(folder / "new.ttl"), "--data", str(folder / "data")]
    )

    assert (refused.exit_code, "use --graph" in refused.stderr) == (2, True)
    assert CANONICAL_BASE not in refused.stdout
