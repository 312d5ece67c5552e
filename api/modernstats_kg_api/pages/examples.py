"""The example queries as pages show them, and links that carry a query."""

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import quote_plus

from modernstats_kg.actions.examples import read_examples
from modernstats_kg.model.queries import Example
from modernstats_kg.namespaces import CANONICAL_BASE

# The IRIREF production of SPARQL 1.1: an IRI that matches cannot end its own brackets.
_PLAIN_IRI: Final = re.compile(r'[^<>"{}|^`\\\x00-\x20]+')

_PLAIN_IN_QUERY: Final = "/?:@!$()*,;"
"""What may stand unescaped in the query of an address, by RFC 3986 and in HTML: not `+`, `&`, `=`, `'`."""
_IRI_TOKEN: Final = re.compile(f"<({_PLAIN_IRI.pattern})>")


def topics(base: str = CANONICAL_BASE) -> dict[str, list[Example]]:
    """The examples by topic, both in order.

    Args:
        base: of this deployment's own IRIs.
    """
    found: dict[str, list[Example]] = {}
    for example in read_examples(base):
        found.setdefault(example.topic, []).append(example)
    return found


def query_link(text: str) -> str | None:
    """Address of the query page with this query and its result; None for an empty text."""
    return f"/query?query={quote_plus(text, safe=_PLAIN_IN_QUERY)}" if text else None


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
        name: of the example.
        iris: what stands for each IRI, as written in the query, such as `standards/gsim/2.0`.

    Raises:
        ValueError: an IRI could not be written in SPARQL.
    """
    text = next(example.text for example in read_examples() if example.name == name)
    for iri in iris.values():
        if not _PLAIN_IRI.fullmatch(iri):
            raise ValueError(f"{iri!r} cannot be written in SPARQL")
    # one pass, so that what was put in is never replaced again
    return _IRI_TOKEN.sub(lambda token: f"<{iris.get(token[1], token[1])}>", text)
