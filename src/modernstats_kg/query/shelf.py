"""Our queries for others to run: `examples/*.rq` to learn from, `saved/*.rq` with parameters.

Each is one file, and the file is its only source: what pages, JSON and RDF say of it stands in its head.
"""

from functools import cache
from importlib.resources import files
from itertools import pairwise, takewhile
from typing import Final

from modernstats_kg.model.queries import Example, SavedQuery
from modernstats_kg.namespaces import CANONICAL_BASE
from modernstats_kg.query.guard import check_query
from modernstats_kg.query.heads import Head, read_head
from modernstats_kg.query.tokens import tokenize

_LARGEST: Final = 65_536


@cache
def read_examples(base: str = CANONICAL_BASE) -> tuple[Example, ...]:
    """All examples, in the order of their file names; the number before the name orders only.

    Args:
        base: of this deployment's own IRIs, to which those in the queries are moved.
    """
    return tuple(_example(stem, head) for stem, head in _read("examples", base))


@cache
def read_saved(base: str = CANONICAL_BASE) -> dict[str, SavedQuery]:
    """All saved queries by name, in alphabetical order.

    Args:
        base: of this deployment's own IRIs, to which those in the queries are moved.
    """
    return {stem: _saved(stem, head) for stem, head in _read("saved", base)}


def _read(folder: str, base: str) -> list[tuple[str, Head]]:
    own, here = f"<{CANONICAL_BASE}id/>", f"<{base}id/>"
    found = sorted((files("modernstats_kg.query") / folder).iterdir(), key=lambda entry: entry.name)
    return [
        (entry.name.removesuffix(".rq"), read_head(entry.read_text("utf-8").replace(own, here)))
        for entry in found
        if entry.name.endswith(".rq")
    ]


def _example(stem: str, head: Head) -> Example:
    return Example(
        name=stem.partition("-")[2],
        topic=head.text("topic"),
        title=head.text("title"),
        description=head.text("description"),
        keywords=head.keywords,
        text=head.query,
        form=check_query(head.query, _LARGEST).form,
    )


def _saved(stem: str, head: Head) -> SavedQuery:
    return SavedQuery(
        name=stem,
        title=head.text("title"),
        description=head.text("description"),
        keywords=head.keywords,
        parameters=head.parameters,
        columns=_columns(head.query),
        text=head.query,
        example=head.example,
    )


def _columns(query: str) -> tuple[str, ...]:
    """Variables of the outermost SELECT clause: those by themselves, and those after AS."""
    tokens = tokenize(query)
    words = [token.text.upper() for token in tokens]
    clause = list(takewhile(lambda token: token.text != "{", tokens[words.index("SELECT") :]))
    depth = 0
    found: list[str] = []
    for before, token in pairwise(clause):
        depth += (token.text == "(") - (token.text == ")")
        if token.kind == "variable" and (depth == 0 or (depth == 1 and before.text.upper() == "AS")):
            found.append(token.text[1:])
    return tuple(found)
