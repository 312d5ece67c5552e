from pathlib import Path

from modernstats_kg.actions.versions import content_version
from modernstats_kg.model.change import Attribution, Change
from modernstats_kg.model.terms import Iri, Literal, Quad
from small_graphs import GRAPH, small_graph

SUBJECT, LABEL = Iri("https://example.org/it"), Iri("https://example.org/label")


def labelled(folder: Path, text: str) -> str:
    """The version of a graph that came to its newest commit by this label."""
    kg = small_graph(folder, "")
    change = Change(frozenset({Quad(SUBJECT, LABEL, Literal(text), GRAPH)}))
    kg.store.write(lambda: change, Attribution(reason="A label."))
    version = content_version(kg)
    kg.store.close()
    return version


def test_two_data_directories_that_came_to_one_number_by_other_changes_differ(tmp_path: Path) -> None:
    assert labelled(tmp_path / "one", "This") != labelled(tmp_path / "other", "That")
