"""Compressed N-Quads and TriG from N-Triples."""

import gzip

import pyoxigraph as ox
import pytest

from modernstats_kg.exchange.dump_files import SUFFIXES, DumpWriter, joined

GRAPH = "https://example.org/graph"
LINES = (
    b'<https://example.org/s> <https://example.org/p> "ends in .\\n and goes on ." .\n'
    b"<https://example.org/s> <https://example.org/p> <https://example.org/o> .\n"
)
FORMATS = {"nq": ox.RdfFormat.N_QUADS, "trig": ox.RdfFormat.TRIG}


def written(stem, graph=GRAPH, size=1000):
    writer = DumpWriter(stem, graph)
    for start in range(0, len(LINES), size):
        writer.write(LINES[start : start + size])
    return writer.finish()


def quads(dump, suffix):
    return set(ox.parse(gzip.decompress(dump.path.read_bytes()), format=FORMATS[suffix]))


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_each_form_holds_the_statements_under_the_name_of_their_graph(tmp_path, suffix):
    found = quads(written(tmp_path / "one")[suffix], suffix)

    assert {quad.triple for quad in found} == {
        quad.triple for quad in ox.parse(LINES, ox.RdfFormat.N_TRIPLES)
    }
    assert {quad.graph_name for quad in found} == {ox.NamedNode(GRAPH)}


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_statements_of_no_graph_stay_so(tmp_path, suffix):
    found = quads(written(tmp_path / "one", graph="")[suffix], suffix)

    assert {quad.graph_name for quad in found} == {ox.DefaultGraph()}


@pytest.mark.parametrize("size", [1, 7, 80])
def test_the_size_of_the_pieces_makes_no_difference(tmp_path, size):
    whole, pieces = written(tmp_path / "whole"), written(tmp_path / "pieces", size=size)

    for suffix in SUFFIXES:
        assert whole[suffix].path.read_bytes() == pieces[suffix].path.read_bytes()


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_files_one_after_the_other_are_one_file(tmp_path, suffix):
    parts = [written(tmp_path / name, f"{GRAPH}/{name}")[suffix].path for name in ("a", "b")]
    whole = joined(parts, tmp_path / "all", suffix)

    assert quads(whole, suffix) == {
        quad
        for part in parts
        for quad in ox.parse(gzip.decompress(part.read_bytes()), format=FORMATS[suffix])
    }
    assert whole.size_bytes == sum(part.stat().st_size for part in parts)


def test_nothing_is_left_of_what_was_not_finished(tmp_path):
    writer = DumpWriter(tmp_path / "one", GRAPH)
    writer.write(LINES)
    writer.discard()

    assert list(tmp_path.iterdir()) == []
