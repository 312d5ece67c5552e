"""Loading official sources, on small files that are called like the published ones."""

import io
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib import Graph

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.labelling import label_of
from modernstats_kg.actions.official import load_official
from modernstats_kg.actions.official_files import from_folder
from modernstats_kg.actions.official_record import loaded_sources
from modernstats_kg.actions.status import graph_status
from modernstats_kg.assets import shapes_dir
from modernstats_kg.bootstrap import open_graph
from modernstats_kg.errors import BadParameter, BadRequest, NotFound, TooLarge
from modernstats_kg.exchange.official import official_sources
from modernstats_kg.exchange.rdf import serialize
from modernstats_kg.model.official import OfficialReport, OfficialRequest
from modernstats_kg.model.terms import Iri
from modernstats_kg.namespaces import CANONICAL_BASE, expand
from modernstats_kg.settings import Settings
from modernstats_kg.validate import Shapes, validate_graph

LABEL = Iri(expand("skos:prefLabel"))
OFFICIAL = f"{CANONICAL_BASE}graph/official"
COOS = b"""@prefix coos: <http://id.unece.org/def/coos#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
coos:Phase owl:equivalentClass [ owl:hasValue <http://id.unece.org/activities/phase/1> ] .
<http://id.unece.org/activities/subProcess/5.3> skos:notation "5.3" ;
    skos:prefLabel "Review, then validate"@en .
"""
MENDED = COOS.replace(b"coos:Phase owl:equivalentClass [", b"coos:Phase owl:disjointWith [")
SERVICES = b"""@prefix cspa: <http://rdf.unece.org/models/cspa#> .
<http://example.org/g> { <http://unece.org/services#Sample> cspa:label "Sample
selection" }
"""


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with the shipped content, to be copied."""
    data = tmp_path_factory.mktemp("shipped") / "data"
    open_graph(Settings(data=data, _env_file=None)).close()
    return data


@pytest.fixture
def own(shipped: Path, tmp_path: Path) -> Iterator[KnowledgeGraph]:
    """A graph of the test's own, open for loading."""
    shutil.copytree(shipped, tmp_path / "data")
    opened = open_graph(Settings(data=tmp_path / "data", load_max_bytes=2000, _env_file=None))
    yield opened
    opened.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one small file, deeper than its root."""
    (tmp_path / "files" / "deeper").mkdir(parents=True)
    (tmp_path / "files" / "deeper" / "coos.ttl").write_bytes(COOS)
    return tmp_path / "files"


def load(own: KnowledgeGraph, folder: Path, name: str = "coos", **agreed: bool) -> OfficialReport:
    return load_official(own, OfficialRequest(name, **agreed), from_folder(folder, own.settings))


def content(own: KnowledgeGraph, graph: str) -> Graph:
    """The statements of one graph of the store."""
    quads = [quad for quad in own.store.statements() if quad.graph == Iri(graph)]
    return Graph().parse(data=serialize(quads, "application/n-triples"), format="nt")


def test_a_source_lies_in_a_graph_of_its_own(own: KnowledgeGraph, folder: Path) -> None:
    report = load(own, folder)

    assert (report.graph.value, report.statements) == (f"{OFFICIAL}/coos", 4)
    assert len(content(own, f"{OFFICIAL}/coos")) == 4
    assert report.source.licence == "https://creativecommons.org/licenses/by/3.0/igo/"


def test_its_bytes_are_kept_unchanged(own: KnowledgeGraph, folder: Path) -> None:
    load(own, folder)

    assert (own.settings.data / "official" / "coos" / "coos.ttl").read_bytes() == COOS


def test_a_corrected_copy_lies_beside_it(own: KnowledgeGraph, folder: Path) -> None:
    report = load(own, folder)

    published, copy = (content(own, f"{OFFICIAL}/coos{part}") for part in ("", "-corrected"))
    assert report.corrected_graph == Iri(f"{OFFICIAL}/coos-corrected")
    assert [found.defect.severity for found in report.defects] == ["high"]
    assert len(published - copy) == 2
    assert len(copy - published) == 0


def test_the_record_conforms_to_our_shapes_and_gives_the_digest(own: KnowledgeGraph, folder: Path) -> None:
    report = load(own, folder)
    record = content(own, OFFICIAL)

    assert validate_graph(record, Shapes.load(shapes_dir())).violations == ()
    digests = record.query(
        """PREFIX dcat: <http://www.w3.org/ns/dcat#>
        PREFIX spdx: <http://spdx.org/rdf/terms#>
        SELECT ?address ?digest { ?source dcat:distribution ?file .
            ?file dcat:downloadURL ?address ; spdx:checksum/spdx:checksumValue ?digest }"""
    )
    address = "https://raw.githubusercontent.com/linked-statistics/COOS/HEAD/coos.ttl"
    assert [(str(a), str(d).lower()) for a, d in digests] == [(address, report.files[0].sha256)]


def test_a_loaded_source_shows_with_its_licence_and_outlives_a_restart(
    own: KnowledgeGraph, folder: Path
) -> None:
    load(own, folder)
    before = loaded_sources(own)
    own.close()

    again = open_graph(own.settings)
    after = graph_status(again)[len(again.catalog) : -1]
    again.close()

    assert after == before
    assert [(s.source.name, s.quads, s.source.files) for s in after[1:]] == [
        (f"{OFFICIAL}/coos", 4, ("coos.ttl",)),
        (f"{OFFICIAL}/coos-corrected", 2, ()),
    ]
    licences = {status.source.licence.partition("/licenses/")[2] for status in after}
    assert licences == {"by/3.0/igo/", "by/4.0/"}


def test_a_second_load_takes_the_place_of_the_first(own: KnowledgeGraph, folder: Path) -> None:
    load(own, folder)
    first = content(own, OFFICIAL)
    (folder / "deeper" / "coos.ttl").write_bytes(MENDED)

    report = load(own, folder)

    assert report.corrected_graph is None
    assert f"{OFFICIAL}/coos-corrected" not in own.store.graph_sizes()
    assert [status.source.name for status in loaded_sources(own)] == [OFFICIAL, f"{OFFICIAL}/coos"]
    assert len(content(own, OFFICIAL)) < len(first)


def test_a_second_source_leaves_the_record_of_the_first(own: KnowledgeGraph, folder: Path) -> None:
    load(own, folder)
    (folder / "xkos.ttl").write_text("<http://example.org/s> a <http://example.org/C> .")

    load(own, folder, "xkos")

    names = [status.source.name.removeprefix(OFFICIAL) for status in loaded_sources(own)]
    assert names == ["", "/coos", "/coos-corrected", "/xkos"]


def test_lists_keep_the_names_that_we_give(own: KnowledgeGraph, folder: Path) -> None:
    subject = "http://id.unece.org/activities/subProcess/5.3"
    load(own, folder)

    assert label_of(own, subject) == "Review and validate"
    assert {str(quad.object) for quad in own.store.statements(Iri(subject), LABEL)} >= {
        "Review and validate",
        "Review, then validate",
    }


def test_what_we_say_otherwise_is_listed(own: KnowledgeGraph, folder: Path) -> None:
    (found,) = load(own, folder).disagreements

    assert found.subject == "http://id.unece.org/activities/subProcess/5.3"
    assert (found.language, found.official) == ("en", ("Review, then validate",))
    assert (found.ours, found.graph) == (("Review and validate",), f"{CANONICAL_BASE}graph/gsbpm")


def test_an_earlier_load_is_no_content_of_ours(own: KnowledgeGraph, folder: Path) -> None:
    first = load(own, folder)
    (folder / "deeper" / "coos.ttl").write_bytes(COOS.replace(b"then", b"thereafter"))

    second = load(own, folder)

    assert [one.graph for one in second.disagreements] == [one.graph for one in first.disagreements]


def test_a_malformed_file_is_explained_and_nothing_is_written(own: KnowledgeGraph, folder: Path) -> None:
    (folder / "cspa-named-services.trig").write_bytes(SERVICES)
    commit = own.store.commit

    with pytest.raises(BadRequest) as refused:
        load(own, folder, "cspa-services")

    message = str(refused.value)
    assert message.startswith("cspa-named-services.trig: ")
    assert "line 2 column" in message
    assert "Known defect of the published file: four texts" in message
    assert "--repaired" in message
    assert own.store.commit == commit
    assert not (own.settings.data / "official").exists()


def test_the_mended_copy_is_loaded_on_request(own: KnowledgeGraph, folder: Path) -> None:
    (folder / "cspa-named-services.trig").write_bytes(SERVICES)
    (folder / "cspa-named-services.repaired.trig").write_bytes(SERVICES.replace(b"\n", b" "))

    report = load(own, folder, "cspa-services", repaired=True)

    assert report.statements == 1
    assert [file.name for file in report.files] == ["cspa-named-services.repaired.trig"]
    assert len(content(own, f"{OFFICIAL}/cspa-services")) == 1


def test_the_published_file_does_not_stand_in_for_the_mended_copy(own: KnowledgeGraph, folder: Path) -> None:
    (folder / "cspa-named-services.trig").write_bytes(SERVICES.replace(b"\n", b" "))

    with pytest.raises(NotFound, match=r"no file cspa-named-services\.repaired\.trig"):
        load(own, folder, "cspa-services", repaired=True)


def test_a_source_that_parses_has_no_mended_copy(own: KnowledgeGraph, folder: Path) -> None:
    with pytest.raises(BadParameter, match="leave --repaired out"):
        load(own, folder, repaired=True)


def test_share_alike_has_to_be_accepted_first(own: KnowledgeGraph, folder: Path) -> None:
    for name in ("", "-attribute", "-code", "-concept", "-dimension", "-measure", "-metadata"):
        (folder / f"sdmx{name}.ttl").write_text(f"<#{name}> a <#Concept> .")
    (folder / "sdmx-msd.ttl").write_text("")
    (folder / "sdmx-subject.ttl").write_text("")

    with pytest.raises(BadParameter, match=r"by-sa/4\.0.*--accept-share-alike"):
        load(own, folder, "sdmx-vocabularies")

    assert load(own, folder, "sdmx-vocabularies", accept_share_alike=True).statements == 7


def test_relative_iris_are_those_of_the_standard_and_blank_nodes_are_ours(
    own: KnowledgeGraph, folder: Path
) -> None:
    for file in official_sources()["ddi-cdi-1.0"].files:
        (folder / file.name).write_text(f"<{file.name}> a [] .")

    load(own, folder, "ddi-cdi-1.0")

    subjects = {str(s) for s in content(own, f"{OFFICIAL}/ddi-cdi-1.0").subjects()}
    objects = {str(o) for o in content(own, f"{OFFICIAL}/ddi-cdi-1.0").objects()}
    assert "http://ddialliance.org/Specification/DDI-CDI/1.0/RDF/Agents.onto.ttl" in subjects
    assert all(node.startswith(f"{CANONICAL_BASE}.well-known/genid/") for node in objects)


def test_an_archive_is_read_as_it_is_published(own: KnowledgeGraph, folder: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("gsbpm.ttl", "<http://id.unece.org/models/gsbpm/5> a <http://example.org/Phase> .")
    (folder / "gsbpm.ttl.zip").write_bytes(packed.getvalue())

    report = load(own, folder, "gsbpm-5.0")

    assert report.statements == 1
    assert (own.settings.data / "official" / "gsbpm-5.0" / "gsbpm-5.0.ttl").exists()


def test_an_unknown_source_names_those_that_are_known(own: KnowledgeGraph, folder: Path) -> None:
    with pytest.raises(BadParameter, match=r"no official source 'gsbpm'.*coos, gsbpm-5\.0"):
        load(own, folder, "gsbpm")


def test_a_missing_file_names_its_published_address(own: KnowledgeGraph, folder: Path) -> None:
    with pytest.raises(NotFound, match=r"no file xkos\.ttl; it is published at https://"):
        load(own, folder, "xkos")


def test_different_files_of_one_name_are_not_chosen_from(own: KnowledgeGraph, folder: Path) -> None:
    (folder / "coos.ttl").write_bytes(MENDED)

    with pytest.raises(BadRequest, match="Different files"):
        load(own, folder)


def test_a_file_above_the_limit_is_not_read(own: KnowledgeGraph, folder: Path) -> None:
    (folder / "deeper" / "coos.ttl").write_bytes(COOS + b"#" * 2000)

    with pytest.raises(TooLarge, match="larger than 2000 bytes"):
        load(own, folder)
