"""The shipped SHACL files, as anybody may read them, and which of them speak of a class."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from modernstats_kg.assets import shapes_dir
from modernstats_kg.errors import NotFound
from modernstats_kg.exchange.rdf import parse_file
from modernstats_kg.model.terms import Iri
from modernstats_kg.namespaces import CANONICAL_BASE

_TARGET_CLASS: Final = Iri("http://www.w3.org/ns/shacl#targetClass")
_SUFFIX: Final = ".ttl"
_OF_ALL: Final = "common"
"""The file of shapes that many classes share."""


def shape_file(name: str) -> bytes:
    """One file of shapes as it is shipped, in Turtle.

    Args:
        name: such as `projects.ttl`.

    Raises:
        NotFound: there is none of that name; names those that exist.
    """
    files = _files()
    if name not in files:
        raise NotFound(f"There are no shapes {name!r}. Those that exist: {', '.join(files)}.")
    return files[name].read_bytes()


def shapes_of(classes: Iterable[str]) -> tuple[str, ...]:
    """Names of the files whose shapes target one of these classes, what they share left out.

    Args:
        classes: IRIs.

    Source: SHACL, 2.1.3.2 (class-based targets).
    """
    targets = _targets()
    return tuple(sorted({name for iri in classes for name in targets.get(iri, ())}))


@cache
def _files() -> Mapping[str, Path]:
    return {path.name: path for path in sorted(shapes_dir().glob(f"*{_SUFFIX}"))}


@cache
def _targets() -> Mapping[str, frozenset[str]]:
    """Names of the files by IRI of the classes that they target."""
    found = defaultdict(set)
    for name, path in _files().items():
        if name == _OF_ALL + _SUFFIX:
            continue
        for quad in parse_file(path, Iri(f"{CANONICAL_BASE}shapes/{name}"), CANONICAL_BASE):
            if quad.predicate == _TARGET_CLASS:
                found[quad.object.value].add(name)
    return {iri: frozenset(names) for iri, names in found.items()}
