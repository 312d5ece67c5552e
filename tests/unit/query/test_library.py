"""Our own queries, as they are shipped."""

import re
from importlib.resources import files

import pyoxigraph as ox
import pytest

from modernstats_kg.query.guard import check_query
from modernstats_kg.query.library import canned

FOLDER = files("modernstats_kg.query") / "sparql"
NAMES = sorted(file.name.removesuffix(".rq") for file in FOLDER.iterdir())


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_query_selects_and_says_what_for(name):
    text = canned(name)

    ox.Store().query(text)
    assert check_query(text, 65_536).form == "SELECT"
    assert (FOLDER / f"{name}.rq").read_text().startswith("# ")


@pytest.mark.parametrize("name", [name for name in NAMES if "GRAPH" in canned(name)])
def test_a_shipped_query_about_graphs_tells_the_graph_of_each_solution(name):
    head, _, pattern = canned(name).partition("WHERE")

    assert "?graph" in head.split()
    assert pattern.count("GRAPH ") == pattern.count("GRAPH ?graph ")
    assert "GROUP BY" not in pattern or "GROUP BY ?graph" in pattern
    assert not re.search(r"OPTIONAL\s*\{\s*GRAPH", pattern)


def test_prefixes_are_those_of_the_field():
    assert canned(NAMES[0]).startswith("PREFIX hlg: <https://w3id.org/modernstats-kg/def#>\n")


def test_a_query_that_nobody_wrote_is_a_fault_of_the_program():
    with pytest.raises(FileNotFoundError):
        canned("no-such-query")
