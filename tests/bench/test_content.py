"""The generated content is the same each time, of the size that was asked for, and conforms to the shapes."""

from contextlib import closing

import pytest
from peers.catalogue import write_catalogue
from peers.content import MARKED, Content, as_quads, write_files

from modernstats_kg.actions.checking import check_dataset
from modernstats_kg.bootstrap import open_graph
from modernstats_kg.settings import Settings


def _lines(size):
    return [line for _, lines in Content(size).by_graph() for line in lines]


def test_the_same_size_gives_the_same_statements_in_the_shares_of_our_content():
    lines = _lines(40_000)

    assert lines == _lines(40_000)
    assert len(set(lines)) == len(lines)
    assert 40_000 <= len(lines) <= 41_000
    shares = {
        kind: sum(f"/id/bench/{kind}/" in line.split()[0] for line in lines) / 40_000
        for kind in ("concept", "project", "standard", "mapping")
    }
    assert shares == pytest.approx(
        {"concept": 0.45, "project": 0.3, "standard": 0.1, "mapping": 0.15}, abs=0.02
    )


def test_the_marked_subjects_have_as_many_statements_as_the_table_has_rows():
    lines = [line.split(" ", 1) for line in _lines(10_000)]
    marked = {subject for subject, said in lines if f"<{MARKED}>" in said}

    assert 5_000 <= sum(subject in marked for subject, _ in lines) <= 5_020


@pytest.mark.slow
def test_the_generated_content_conforms_and_is_what_the_service_loads(tmp_path):
    content = tmp_path / "content"
    files = write_files(2_000, content / "generated")
    write_catalogue(content, files)

    with closing(open_graph(Settings(data=tmp_path / "data", ontology=content, _env_file=None))) as kg:
        sizes = kg.store.graph_sizes()
        report = check_dataset(kg)

    assert [found.message for found in report.violations] == []
    assert sum(sizes[graph] for graph, _ in files) == sum(1 for _ in as_quads(files))
