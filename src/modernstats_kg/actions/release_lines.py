"""Releases for the command line: each function gives the text to print."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from modernstats_kg.actions.changes import resources_between, words_of
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.history import version_named
from modernstats_kg.actions.releases import create_release, list_releases
from modernstats_kg.actions.writing import Order
from modernstats_kg.model.access import ITSELF
from modernstats_kg.model.history import ChangedResource


def list_lines(kg: KnowledgeGraph, _: Sequence[str] = ()) -> str:
    """One line for each release: name, commit, when it got the name, note."""
    found = list_releases(kg.store)
    return "\n".join("\t".join((r.name, str(r.commit), r.issued, " ".join(r.note.split()))) for r in found)


def create_line(kg: KnowledgeGraph, wish: Sequence[str]) -> str:
    """Make a release; what was done, in one line.

    Args:
        wish: its name, the version that gets it (empty for the newest), and a note.

    Raises:
        KnowledgeGraphError: as `create_release` and `version_named`.
    """
    name, version, note = wish
    named = version_named(kg, version or str(kg.store.commit))
    release = create_release(kg, name, named, Order(ITSELF, note))
    return f"released {release.name}: commit {release.commit}"


def difference_lines(kg: KnowledgeGraph, between: Sequence[str]) -> str:
    """What differs between two versions, by resource.

    Args:
        between: names of the two versions.

    Raises:
        KnowledgeGraphError: as `version_named`.
    """
    before, after = (0 if name == "0" else version_named(kg, name).number for name in between)
    found = resources_between(kg, before, after)
    heading = f"{len(found)} resources differ between commit {before} and commit {after}"
    return "\n".join((heading, *(line for one in found for line in _lines(kg, one))))


def _lines(kg: KnowledgeGraph, one: ChangedResource) -> Iterator[str]:
    yield f"{one.fate} {one.label} <{one.iri}>"
    yield from (f"  - {words_of(kg, quad)}" for quad in one.removed)
    yield from (f"  + {words_of(kg, quad)}" for quad in one.added)


COMMANDS: Final[Mapping[str, Callable[[KnowledgeGraph, Sequence[str]], str]]] = {
    "releases list": list_lines,
    "releases create": create_line,
    "releases diff": difference_lines,
}
"""By the name under which a running service is asked for it."""
