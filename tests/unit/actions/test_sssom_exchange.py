"""Mappings out of one graph and into another, byte for byte, and nothing when anything is wrong."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.sssom import export_mappings, import_graph, import_mappings, preview_import
from modernstats_kg.assets import ontology_dir
from modernstats_kg.bootstrap import open_graph
from modernstats_kg.cli import app
from modernstats_kg.errors import BadParameter, BadRequest, ShapeViolation
from modernstats_kg.exchange.rdf import parse_file
from modernstats_kg.model.terms import Iri
from modernstats_kg.namespaces import CANONICAL_BASE as BASE
from modernstats_kg.namespaces import expand
from modernstats_kg.settings import Settings
from modernstats_kg.store.embedded import EmbeddedStore
from modernstats_kg.store.readers import ReaderPool
from modernstats_kg.store.snapshots import Snapshots
from reading import content

SHIPPED = Iri(f"{BASE}graph/mappings")
GIVEN = Iri(f"{BASE}graph/imported/given")
AGENT = "kg:id/mappings/gsim-2.0-ddi-cdi-1.0/Agent-Agent"
RECORD = "kg:id/mappings/sdmx-3.0-vtl-2.1/Dataflow-DataSet"
SHAPE = "https://w3id.org/modernstats-kg/shapes#"
runner = CliRunner()


def opened(folder: Path, base: str = BASE) -> KnowledgeGraph:
    settings = Settings(data=folder, base=base, _env_file=None)
    store = EmbeddedStore.open(folder)
    return KnowledgeGraph(settings, store, ReaderPool(Snapshots(store, folder), settings), ())


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[KnowledgeGraph]:
    """A graph without any statement."""
    kg = opened(tmp_path / "empty")
    yield kg
    kg.close()


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The shipped mappings as a file."""
    kg = opened(tmp_path_factory.mktemp("shipped"))
    kg.store.replace_graph(SHIPPED, parse_file(ontology_dir() / "links" / "mappings.ttl", SHIPPED, BASE), "x")
    try:
        return export_mappings(kg)
    finally:
        kg.close()


def edited(exported: bytes, record: str, old: str, new: str) -> bytes:
    """The file with one cell of one row changed."""
    lines = exported.decode().splitlines(keepends=True)
    row = next(i for i, line in enumerate(lines) if line.startswith(f"{record}\t"))
    cells = lines[row].split("\t")
    assert cells.count(old) == 1
    cells[cells.index(old)] = new
    return "".join([*lines[:row], "\t".join(cells), *lines[row + 1 :]]).encode()


def test_what_is_exported_and_imported_into_an_empty_graph_is_exported_alike(
    exported: bytes, empty: KnowledgeGraph
) -> None:
    report = import_mappings(empty, exported, GIVEN)

    assert exported.count(b"\nkg:id/mappings/") == report.created == 86
    assert export_mappings(empty) == exported


def test_the_imported_statements_are_those_that_were_shipped(exported: bytes, empty: KnowledgeGraph) -> None:
    import_mappings(empty, exported, GIVEN)
    shipped = parse_file(ontology_dir() / "links" / "mappings.ttl", GIVEN, BASE)

    assert set(content(empty.store)) == set(shipped)


def test_the_same_bytes_a_second_time_make_no_commit(exported: bytes, empty: KnowledgeGraph) -> None:
    first = import_mappings(empty, exported, GIVEN)
    second = import_mappings(empty, exported, GIVEN)

    assert (first.commit, first.created) == (empty.store.commit, 86)
    assert (second.commit, second.created, second.unchanged) == (None, 0, 86)


def test_an_edited_file_says_what_it_changes_and_changes_only_that(
    exported: bytes, empty: KnowledgeGraph
) -> None:
    import_mappings(empty, exported, GIVEN)
    before = set(empty.store.statements())
    changed = edited(exported, AGENT, "0.3", "0.4")
    without = changed.decode().rpartition("kg:id/mappings/sdmx")[0].encode()

    report = import_mappings(empty, without, GIVEN)

    gone = {quad.subject.value for quad in before - set(empty.store.statements())}
    assert (report.created, report.changed, report.unchanged, report.removed) == (0, 1, 84, 1)
    assert len([iri for iri in gone if "/id/mappings/" in iri]) == 2


def test_a_preview_says_the_same_and_writes_nothing(exported: bytes, empty: KnowledgeGraph) -> None:
    preview = preview_import(empty, exported, GIVEN)

    assert (preview.created, preview.commit) == (86, None)
    assert empty.store.graph_sizes() == {}


def test_a_reviewed_candidate_gets_its_plain_match(exported: bytes, empty: KnowledgeGraph) -> None:
    status = "kg:id/concepts/mappingStatus"
    reviewed = edited(exported, AGENT, f"{status}/candidate\n", f"{status}/reported\n")
    agent = Iri(f"{BASE}id/standards/gsim/2.0/Agent")
    match = Iri(expand("skos:closeMatch"))

    import_mappings(empty, exported, GIVEN)
    assert empty.store.statements(subject=agent, predicate=match) == []
    import_mappings(empty, reviewed, GIVEN)

    assert [str(quad.object) for quad in empty.store.statements(subject=agent, predicate=match)] == [
        "http://ddialliance.org/Specification/DDI-CDI/1.0/RDF/Agent"
    ]


def test_a_mapping_without_counterpart_is_kept_and_links_nothing(
    exported: bytes, empty: KnowledgeGraph
) -> None:
    import_mappings(empty, exported, GIVEN)
    nothing = Iri(expand("sssom:NoTermFound"))

    assert len(empty.store.statements(predicate=Iri(expand("sssom:object_id")), object_=nothing)) == 4
    assert empty.store.statements(predicate=Iri(expand("skos:relatedMatch")), object_=nothing) == []


def test_what_nothing_describes_is_named(exported: bytes, kg: KnowledgeGraph) -> None:
    misspelt = edited(exported, AGENT, "kg:id/standards/gsim/2.0/Agent", "kg:id/standards/gsim/2.0/Agnet")

    assert preview_import(kg, exported, GIVEN).undescribed == ()
    assert preview_import(kg, misspelt, GIVEN).undescribed == (f"{BASE}id/standards/gsim/2.0/Agnet",)


FAULTS = {
    "predicate": ("skos:closeMatch", "skos:broader"),
    "subject": (
        "kg:id/standards/gsim/2.0/Agent",
        "ddialliance:Specification/DDI-CDI/1.0/RDF/Agent",
    ),
    "justification": ("semapv:LexicalMatching", "semapv:Guess"),
    "confidence": ("0.3", ""),
    "status": ("kg:id/concepts/mappingStatus/candidate\n", "kg:id/concepts/mappingStatus/agreed\n"),
}


@pytest.mark.parametrize("rule", FAULTS)
def test_a_mapping_that_breaks_a_shape_is_named_and_nothing_is_written(
    exported: bytes, empty: KnowledgeGraph, rule: str
) -> None:
    wrong = edited(exported, AGENT, *FAULTS[rule])

    with pytest.raises(ShapeViolation) as refused:
        import_mappings(empty, wrong, GIVEN)

    found = {(v.focus, v.shape) for v in refused.value.report.violations}
    assert found == {(AGENT.replace("kg:", BASE), f"{SHAPE}Mapping-{rule}")}
    assert (empty.store.graph_sizes(), empty.store.commit) == ({}, 0)


def test_a_file_that_breaks_the_format_is_refused_by_row_and_column(
    exported: bytes, empty: KnowledgeGraph
) -> None:
    with pytest.raises(BadRequest, match=r"row \d+, confidence: 'sure' is not a number"):
        import_mappings(empty, edited(exported, AGENT, "0.3", "sure"), GIVEN)

    assert empty.store.graph_sizes() == {}


@pytest.mark.parametrize(
    "graph",
    [SHIPPED.value, f"{BASE}graph/imported/", f"{BASE}graph/imported/a b", "https://example.org/graph"],
)
def test_mappings_are_imported_into_a_graph_for_imports_only(
    exported: bytes, empty: KnowledgeGraph, graph: str
) -> None:
    with pytest.raises(BadParameter, match="below"):
        import_mappings(empty, exported, Iri(graph))

    assert empty.store.graph_sizes() == {}


def test_a_graph_is_named_after_its_file_without_signs_that_an_iri_cannot_have(empty: KnowledgeGraph) -> None:
    assert import_graph(empty, "GSIM & SDMX").value == f"{BASE}graph/imported/GSIM-SDMX"


def test_what_another_graph_says_alike_stays_there(exported: bytes, empty: KnowledgeGraph) -> None:
    import_mappings(empty, exported, GIVEN)
    again = import_mappings(empty, exported, Iri(f"{BASE}graph/imported/again"))

    assert (again.created, again.unchanged, again.commit) == (0, 86, None)
    assert export_mappings(empty) == exported


def test_a_review_of_a_shipped_candidate_takes_its_place(exported: bytes, empty: KnowledgeGraph) -> None:
    shipped = parse_file(ontology_dir() / "links" / "mappings.ttl", SHIPPED, BASE)
    empty.store.replace_graph(SHIPPED, shipped, "x")
    status = "kg:id/concepts/mappingStatus"
    reviewed = edited(exported, AGENT, f"{status}/candidate\n", f"{status}/reported\n")
    mapping = Iri(AGENT.replace("kg:", BASE))

    preview = preview_import(empty, reviewed, GIVEN)
    report = import_mappings(empty, reviewed, GIVEN)

    assert (preview.created, preview.changed, preview.unchanged) == (0, 1, 85)
    assert (report.changed, report.commit) == (1, empty.store.commit)
    assert {quad.graph for quad in empty.store.statements(subject=mapping)} == {GIVEN}
    assert export_mappings(empty) == reviewed
    assert import_mappings(empty, reviewed, GIVEN).commit is None


def test_a_mapping_that_is_no_longer_agreed_loses_its_plain_match(
    exported: bytes, empty: KnowledgeGraph
) -> None:
    shipped = parse_file(ontology_dir() / "links" / "mappings.ttl", SHIPPED, BASE)
    empty.store.replace_graph(SHIPPED, shipped, "x")
    status = "kg:id/concepts/mappingStatus"
    doubted = edited(exported, RECORD, f"{status}/stated\n", f"{status}/candidate\n")
    dataflow, exact = Iri(f"{BASE}id/standards/sdmx/3.0/Dataflow"), Iri(expand("skos:exactMatch"))
    assert len(empty.store.statements(subject=dataflow, predicate=exact)) == 1

    import_mappings(empty, doubted, GIVEN)

    assert empty.store.statements(subject=dataflow, predicate=exact) == []


def test_another_deployment_reads_what_this_one_wrote(exported: bytes, tmp_path: Path) -> None:
    base = "https://kg.example.org/"
    kg = opened(tmp_path / "other", base)
    try:
        graph = Iri(f"{base}graph/imported/given")
        report = import_mappings(kg, exported, graph)
        again = export_mappings(kg)
        assert (report.created, import_mappings(kg, again, graph).unchanged) == (86, 86)
    finally:
        kg.close()


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with the shipped content, loaded once; each test imports into a graph of its own."""
    return tmp_path_factory.mktemp("commands") / "data"


def test_an_imported_graph_survives_a_restart(exported: bytes, data: Path) -> None:
    settings = Settings(data=data, _env_file=None)
    changed = edited(exported, AGENT, "0.3", "0.4")
    kg = open_graph(settings)
    import_mappings(kg, changed, GIVEN)
    size = kg.store.graph_sizes()[GIVEN.value]
    kg.close()

    kg = open_graph(settings)
    try:
        assert kg.store.graph_sizes()[GIVEN.value] == size > 10
        assert import_mappings(kg, changed, GIVEN).commit is None
    finally:
        kg.close()


def test_an_exported_file_comes_back_as_the_changes_made_to_it(tmp_path: Path, data: Path) -> None:
    out, where = tmp_path / "all.sssom.tsv", ("--data", str(data))

    written = runner.invoke(app, ["export", "sssom", str(out), *where])
    unedited = out.read_bytes()
    out.write_bytes(edited(unedited, RECORD, "0.9", "0.8"))
    tried = runner.invoke(app, ["import", "sssom", str(out), "--dry-run", *where])
    imported = runner.invoke(app, ["import", "sssom", str(out), *where])
    repeated = runner.invoke(app, ["import", "sssom", str(out), *where])

    assert (written.exit_code, unedited.count(b"\nkg:id/mappings/")) == (0, 86)
    assert (tried.exit_code, tried.stdout.splitlines()) == (
        0,
        [f"{BASE}graph/imported/all: 0 created, 1 changed, 85 unchanged, 0 removed", "nothing written"],
    )
    assert imported.stdout.splitlines()[1].startswith("written as commit ")
    assert repeated.stdout.splitlines() == [
        f"{BASE}graph/imported/all: 0 created, 0 changed, 86 unchanged, 0 removed",
        "nothing written",
    ]


def test_the_import_command_says_which_mapping_is_wrong_and_writes_nothing(
    tmp_path: Path, data: Path, exported: bytes
) -> None:
    file, where = tmp_path / "wrong.sssom.tsv", ("--data", str(data))
    file.write_bytes(edited(exported, AGENT, "skos:closeMatch", "skos:broader"))

    refused = runner.invoke(app, ["import", "sssom", str(file), *where])
    file.write_bytes(edited(exported, AGENT, "0.3", "sure"))
    unreadable = runner.invoke(app, ["import", "sssom", str(file), *where])

    assert refused.exit_code == 1
    assert AGENT.replace("kg:", BASE) in refused.stderr
    assert refused.stderr.splitlines()[-1] == "nothing written"
    assert unreadable.exit_code == 2
    assert "confidence: 'sure' is not a number" in unreadable.stderr
