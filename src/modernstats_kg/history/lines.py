"""Statements as the history keeps them: one line of N-Quads each, always in the same form.

So statements are compared, counted and taken back as lines, without being read.
"""

from collections.abc import Callable, Iterator

Keep = Callable[[str], bool]
"""Whether a line is wanted."""


def lines_of(text: str) -> Iterator[str]:
    """The lines of a text of N-Quads, each with its end; no character but a line feed ends one."""
    return (f"{line}\n" for line in text.split("\n") if line)


def subject_of(line: str) -> str:
    """IRI of the subject."""
    return line[1 : line.index(">")]


def predicate_of(line: str) -> str:
    """IRI of the predicate."""
    start = line.index("<", 1) + 1
    return line[start : line.index(">", start)]


def object_iri_of(line: str) -> str | None:
    """IRI of the object; None for a literal."""
    rest = line.split(" ", 2)[2]  # neither subject nor predicate has a space
    return rest[1 : rest.index(">")] if rest.startswith("<") else None


def graph_of(line: str) -> str:
    """IRI of the named graph."""
    return line[line.rindex("<") + 1 : line.rindex(">")]


def everything(line: str) -> bool:
    """Wants every line."""
    return bool(line)


def mentions(iri: str) -> Keep:
    """Wants the lines that speak of `iri`, or of a term `iri#…` of it, as subject or object."""
    whole, part = f"<{iri}>", f"<{iri}#"

    def keep(line: str) -> bool:
        return whole in line or part in line

    return keep


def outside(graphs: frozenset[str]) -> Keep:
    """Wants the lines that stand in none of these graphs."""

    def keep(line: str) -> bool:
        return graph_of(line) not in graphs

    return keep
