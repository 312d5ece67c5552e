"""The example queries of the query page, and links that carry a query."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Final
from urllib.parse import quote

_HEAD: Final = re.compile(r"# (?P<topic>[^|\n]+) \| (?P<title>[^\n]+)\n")
# The IRIREF production of SPARQL 1.1: an IRI that matches cannot end its own brackets.
_PLAIN_IRI: Final = re.compile(r'[^<>"{}|^`\\\x00-\x20]+')

_IRI_TOKEN: Final = re.compile(f"<({_PLAIN_IRI.pattern})>")


@dataclass(frozen=True, slots=True)
class Example:
    """One example: the heading it stands under, its title, its text."""

    topic: str
    title: str
    text: str


@lru_cache(maxsize=1)
def read_examples() -> tuple[Example, ...]:
    """All examples, in the order of their file names.

    Each file starts with the comment line `# topic | title`, which is not part of the query.
    """
    folder = files("modernstats_kg_api") / "examples"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".rq"))
    return tuple(_example((folder / name).read_text("utf-8")) for name in names)


def topics() -> dict[str, list[Example]]:
    """The examples by topic, both in order."""
    found: dict[str, list[Example]] = {}
    for example in read_examples():
        found.setdefault(example.topic, []).append(example)
    return found


def query_link(text: str) -> str | None:
    """Address of the query page with this query and its result; None for an empty text."""
    return f"/query?query={quote(text, safe='')}" if text else None


def statements_query(iri: str) -> str:
    """A query for a reader to start from: all statements with `iri` as subject or object.

    The text is a suggestion in a link; it runs only as the client query of whoever follows it, behind
    the same guard as any other. Empty for an IRI that could not be written in SPARQL.
    """
    if not _PLAIN_IRI.fullmatch(iri):
        return ""
    return (
        "SELECT ?subject ?property ?object ?graph\nWHERE {\n"
        f"  {{ GRAPH ?graph {{ <{iri}> ?property ?object }} }}\n  UNION\n"
        f"  {{ GRAPH ?graph {{ ?subject ?property <{iri}> }} }}\n}}\n"
        "ORDER BY ?subject ?property ?object\n"
    )


def filled(name: str, iris: Mapping[str, str]) -> str:
    """One of our own example queries, with IRIs in the place of those it is written with.

    Args:
        name: name of its file without `.rq`.
        iris: what stands for each IRI, as written in the query, such as `standards/gsim/2.0`.

    Raises:
        ValueError: an IRI could not be written in SPARQL.
    """
    text = _example((files("modernstats_kg_api") / "examples" / f"{name}.rq").read_text("utf-8")).text
    for iri in iris.values():
        if not _PLAIN_IRI.fullmatch(iri):
            raise ValueError(f"{iri!r} cannot be written in SPARQL")
    # one pass, so that what was put in is never replaced again
    return _IRI_TOKEN.sub(lambda token: f"<{iris.get(token[1], token[1])}>", text)


def _example(source: str) -> Example:
    head = _HEAD.match(source)
    if head is None:
        raise ValueError(f"An example must start with '# topic | title', not {source[:40]!r}.")
    return Example(head["topic"], head["title"], source[head.end() :].strip() + "\n")
