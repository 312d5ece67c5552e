"""The official files themselves, loaded as an administrator loads them; skipped where they are missing."""

import csv
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from owlrl import DeductiveClosure, OWLRL_Semantics
from rdflib import DCTERMS, RDF, Graph, URIRef
from starlette.testclient import TestClient

from asking import select
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.official import load_official
from modernstats_kg.actions.official_files import from_folder, repaired_files, statements_of
from modernstats_kg.actions.official_record import loaded_sources
from modernstats_kg.assets import shapes_dir
from modernstats_kg.bootstrap import open_graph
from modernstats_kg.errors import BadRequest
from modernstats_kg.exchange.official import official_sources
from modernstats_kg.exchange.rdf import serialize
from modernstats_kg.model.official import OfficialFile, OfficialReport, OfficialRequest, OfficialSource
from modernstats_kg.model.terms import Iri, Quad
from modernstats_kg.namespaces import CANONICAL_BASE
from modernstats_kg.settings import Settings
from modernstats_kg.validate import Shapes, validate_graph
from modernstats_kg_api.app import create_app

CHECKOUT = Path(__file__).resolve().parents[2]
REFERENCE = Path(os.environ.get("KG_REFERENCE", CHECKOUT.parent / "shared" / "reference"))
FILES = REFERENCE / "official"
MANIFEST = REFERENCE / "MANIFEST.md"
OFFICIAL = f"{CANONICAL_BASE}graph/official"
COOS = "http://id.unece.org/def/coos#"
RDF_SUFFIXES = (".ttl", ".trig", ".rdf")
NAMES = list(official_sources())
Loaded = tuple[KnowledgeGraph, dict[str, OfficialReport]]
UNPARSED = {"gsbpm-ontology": "line 20", "cspa-services": "line 100 column 262"}
REVIEWING = """SELECT ?l {?s a cspa:package; cspa:label ?l;
    cspa:hasPackageDefinition/cspa:aimsAt/cspa:gsbpmSubProcess <http://id.unece.org/models/gsbpm/5.3>}
    ORDER BY ?l"""
BUILDERS = """SELECT ?o (COUNT(DISTINCT ?s) AS ?n) {?s a cspa:package;
    cspa:hasPackageImplementation/cspa:comesFrom/cspa:builderOrganization/cspa:organization ?o}
    GROUP BY ?o ORDER BY ?o"""
BUILT = [("CA", "1"), ("FR", "1"), ("IT", "1"), ("NL", "3"), ("NO", "2"), ("OECD", "2")]
pytestmark = pytest.mark.skipif(not FILES.is_dir(), reason=f"the official files are not in {FILES}")


def counted() -> dict[str, int]:
    """Number of triples by path of a file, from the table of the MANIFEST; -1 where it does not parse."""
    if not MANIFEST.exists():
        return {}
    rows = re.findall(r"^\| (\S+/\S+) \| \d+ \| (-?\d+) \|", MANIFEST.read_text(), re.MULTILINE)
    return {path: int(number) for path, number in rows}


def described(path: str) -> tuple[OfficialSource, OfficialFile]:
    """The source and the entry of one file in our table, as published or as the mended copy."""
    name = path.rpartition("/")[2]
    for source in official_sources().values():
        mended = repaired_files(source) if any(file.repaired for file in source.files) else source
        for version in (source, mended):
            for file in version.files:
                if file.name == name:
                    return version, file
    pytest.fail(f"no official source has the file {name}")


def statements(path: str) -> set[Quad]:
    source, file = described(path)
    graph = Iri(f"{OFFICIAL}/{source.name}")
    return statements_of(file, (FILES / path).read_bytes(), source, graph, CANONICAL_BASE)


def closed(quads: list[Quad]) -> Graph:
    """What follows from the statements by OWL RL once something is said to be a sub-process."""
    graph = Graph().parse(data=serialize(quads, "application/n-triples"), format="nt")
    graph.add((URIRef("urn:occurrence"), RDF.type, URIRef(COOS + "SubProcess")))
    DeductiveClosure(OWLRL_Semantics).expand(graph)
    return graph


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("official") / "data"


@pytest.fixture(scope="module")
def loaded(data: Path) -> Iterator[Loaded]:
    """A graph with every official source, and the report of each."""
    kg = open_graph(Settings(data=data, _env_file=None))
    read = from_folder(FILES, kg.settings)
    reports = {
        name: load_official(kg, OfficialRequest(name, name in UNPARSED, accept_share_alike=True), read)
        for name in NAMES
    }
    yield kg, reports
    kg.close()


def in_graph(kg: KnowledgeGraph, graph: str) -> list[Quad]:
    return [quad for quad in kg.store.statements() if quad.graph == Iri(graph)]


def test_the_manifest_lists_every_rdf_file_and_our_table_knows_it() -> None:
    there = {p.relative_to(FILES).as_posix() for p in FILES.rglob("*") if p.suffix in RDF_SUFFIXES}

    assert set(counted()) == there
    assert len(there) > 40
    assert all(described(path) for path in there)


@pytest.mark.parametrize("path", [path for path, number in counted().items() if number >= 0])
def test_a_file_gives_as_many_statements_as_the_manifest_says(path: str) -> None:
    assert len(statements(path)) == counted()[path]


@pytest.mark.parametrize("path", [path for path, number in counted().items() if number < 0])
def test_a_file_that_does_not_parse_reports_its_defect(path: str) -> None:
    source, file = described(path)

    with pytest.raises(BadRequest) as refused:
        statements(path)

    message = str(refused.value)
    assert message.startswith(f"{file.name}: ")
    assert UNPARSED[source.name] in message
    assert file.defect in message
    assert file.remedy in message


def test_only_the_two_files_of_the_manifest_do_not_parse() -> None:
    broken = [path for path, number in counted().items() if number < 0]

    assert {described(path)[0].name for path in broken} == set(UNPARSED)


@pytest.mark.parametrize("name", NAMES)
def test_a_source_stores_what_its_files_say(loaded: Loaded, name: str) -> None:
    kg, reports = loaded
    expected = set().union(*(statements(path) for path in counted() if _is_of(path, reports[name])))

    assert reports[name].statements == len(expected)
    assert kg.store.graph_sizes()[f"{OFFICIAL}/{name}"] == len(expected)


def _is_of(path: str, report: OfficialReport) -> bool:
    return path.rpartition("/")[2] in {file.name for file in report.files}


@pytest.mark.parametrize("name", NAMES)
def test_the_bytes_of_a_source_are_kept(loaded: Loaded, data: Path, name: str) -> None:
    for file in loaded[1][name].files:
        (original,) = FILES.rglob(file.name)
        assert (data / "official" / name / file.name).read_bytes() == original.read_bytes()


def test_the_record_of_all_sources_conforms_to_our_shapes(
    loaded: Loaded,
) -> None:
    kg, reports = loaded
    record = serialize(in_graph(kg, OFFICIAL), "application/n-triples")

    report = validate_graph(Graph().parse(data=record, format="nt"), Shapes.load(shapes_dir()))

    assert report.violations == ()
    listed = {status.source.name: status.quads for status in loaded_sources(kg)}
    expected = {report.graph.value: report.statements for report in reports.values()}
    copies = {r.corrected_graph.value: r.corrected_statements for r in reports.values() if r.corrected_graph}
    assert listed.pop(OFFICIAL) == len(in_graph(kg, OFFICIAL))
    assert listed == expected | copies


@pytest.fixture(scope="module")
def closures(loaded: Loaded) -> tuple[Graph, Graph]:
    """What follows from COOS as published, and from the corrected copy."""
    kg, _ = loaded
    return closed(in_graph(kg, f"{OFFICIAL}/coos")), closed(in_graph(kg, f"{OFFICIAL}/coos-corrected"))


def test_published_coos_gives_a_sub_process_44_types_and_the_corrected_copy_none(
    closures: tuple[Graph, Graph],
) -> None:
    occurrence = URIRef("urn:occurrence")
    published, corrected = closures

    assert len(set(published.objects(occurrence, DCTERMS.type))) == 44
    assert set(corrected.objects(occurrence, DCTERMS.type)) == set()
    assert (occurrence, RDF.type, URIRef(COOS + "ProductionActivity")) in corrected


def test_a_concept_is_no_activity_in_the_corrected_copy(closures: tuple[Graph, Graph]) -> None:
    concept = URIRef("http://id.unece.org/activities/overarchingActivity/0.1")
    activity = URIRef("http://www.w3.org/ns/prov#Activity")
    published, corrected = closures

    assert (concept, RDF.type, activity) in published
    assert (concept, RDF.type, activity) not in corrected


def test_every_severe_defect_of_the_audit_is_reported(
    loaded: Loaded,
) -> None:
    with (REFERENCE / "coos-defects.csv").open(newline="") as file:
        audited = [row["severity"] for row in csv.DictReader(file) if row["severity"] in ("high", "medium")]
    found = [one.defect for one in loaded[1]["coos"].defects]

    assert audited.count("high") == sum(defect.severity == "high" for defect in found) == 4
    # the audit has the comment of CrossCuttingCapability and its scope note in one row
    assert audited.count("medium") + 1 == sum(defect.severity == "medium" for defect in found)
    assert [d.says for d in found if d.action == "report" and d.severity != "low"] == [
        "The scope note of coos:CrossCuttingCapability speaks of core capabilities; left as published"
    ]


def test_where_coos_and_we_differ_is_listed(
    loaded: Loaded,
) -> None:
    found = {
        (one.subject.rpartition("/")[2], one.official, one.ours) for one in loaded[1]["coos"].disagreements
    }

    assert (
        "3.2",
        ("Reuse or build analysis components",),
        ("Reuse or build processing and analysis components",),
    ) in found


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with the shipped content, to be copied."""
    data = tmp_path_factory.mktemp("shipped") / "data"
    open_graph(Settings(data=data, _env_file=None)).close()
    return data


@contextmanager
def serving(data: Path, request: OfficialRequest) -> Iterator[TestClient]:
    """A service on a data directory into which one official source was loaded."""
    settings = Settings(data=data, _env_file=None)
    kg = open_graph(settings)
    load_official(kg, request, from_folder(FILES, settings))
    kg.close()
    with TestClient(create_app(settings), base_url="http://kg.test", follow_redirects=False) as talking:
        yield talking


@pytest.fixture(scope="module")
def services(shipped: Path) -> Iterator[TestClient]:
    """A service that knows the official CSPA services, out of the mended file."""
    copy = Path(shutil.copytree(shipped, shipped.parent / "services"))
    with serving(copy, OfficialRequest("cspa-services", repaired=True)) as talking:
        yield talking


@pytest.fixture(scope="module")
def explorer(shipped: Path) -> Iterator[TestClient]:
    """A service that knows the data of the Model Explorer, as published and corrected."""
    copy = Path(shutil.copytree(shipped, shipped.parent / "explorer"))
    with serving(copy, OfficialRequest("model-explorer")) as talking:
        yield talking


def test_question_17_on_the_official_services(services: TestClient) -> None:
    assert select(services, REVIEWING) == [("Linear Error Localization",), ("Linear Rule Checking",)]


def test_question_18_on_the_official_services(services: TestClient) -> None:
    assert select(services, BUILDERS) == [(f"http://id.unece.org/nsi/{code}", n) for code, n in BUILT]


def test_question_17_on_the_corrected_data_of_the_model_explorer(explorer: TestClient) -> None:
    found = select(explorer, asked_of("model-explorer-corrected", REVIEWING))

    assert found == [("Linear Error Localization",), ("Linear Rule Checking",)]


def test_question_18_on_the_corrected_data_of_the_model_explorer(explorer: TestClient) -> None:
    found = select(explorer, asked_of("model-explorer-corrected", BUILDERS))

    assert found == [(f"http://id.unece.org/nsi/{code}", n) for code, n in BUILT]


def test_the_data_as_published_keep_their_faults(explorer: TestClient) -> None:
    services = select(explorer, asked_of("model-explorer", REVIEWING))
    builders = select(explorer, asked_of("model-explorer", BUILDERS))

    assert services == [(" Linear Error Localization",), ("Linear Rule Checking",)]
    assert builders == [(f"http://www.w3.org/ns/org#{code}", n) for code, n in BUILT]


def asked_of(name: str, query: str) -> str:
    """The query about the graph of one official source alone."""
    head, brace, body = query.partition("{")
    return f"{head} FROM <{OFFICIAL}/{name}> {brace}{body}"


def test_a_loaded_graph_is_served_with_its_licence_and_listed(services: TestClient) -> None:
    answer = services.get("/graph/official/cspa-services", headers={"Accept": "text/turtle"})
    graph = Graph().parse(data=answer.text, format="turtle")
    iri = URIRef(f"{OFFICIAL}/cspa-services")

    assert len(graph) == 253
    assert '<https://opensource.org/license/mit>; rel="license"' in answer.headers["link"]
    assert "Official sources" in services.get("/graph/official", headers={"Accept": "text/html"}).text
    assert f"{OFFICIAL}/cspa-services" in services.get("/data").text
    ready = {g["id"]: g["statements"] for g in services.get("/health/ready").json()["graphs"]}
    assert ready[str(iri)] == 253


def test_an_official_iri_is_described_where_ours_are(services: TestClient) -> None:
    answer = services.get("/r/unece.org/services", headers={"Accept": "text/turtle"})
    graph = Graph().parse(data=answer.text, format="turtle")
    label = URIRef("http://rdf.unece.org/models/cspa#label")

    assert "Linear Rule Checking" in {str(text) for text in graph.objects(None, label)}
