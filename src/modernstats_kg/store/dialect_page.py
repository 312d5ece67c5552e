"""The profiles of engines as a table for people: docs/engine-dialects.md is what this writes."""

from collections.abc import Callable, Iterable
from typing import Final

from modernstats_kg.model.terms import Literal
from modernstats_kg.store.dialects import DIALECTS, Dialect
from modernstats_kg.store.engine_literals import XSD

_SEEN: Final = ("oxigraph", "virtuoso", "fuseki")
"""Those that every run of the tests starts and asks."""
_EXAMPLES: Final = (
    Literal("1", f"{XSD}decimal"),
    Literal("0.1234567890123456", f"{XSD}decimal"),
    Literal("1000000000000000000", f"{XSD}integer"),
    Literal("3.141592653589793", f"{XSD}double"),
    Literal("NaN", f"{XSD}double"),
    Literal("2024-05-06T07:08:09.1234567Z", f"{XSD}dateTime"),
    Literal("-0044", f"{XSD}gYear"),
    Literal("10:00:00", f"{XSD}time"),
    Literal("P1Y", f"{XSD}duration"),
    Literal("<a/>", "http://www.w3.org/1999/02/22-rdf-syntax-ns#XMLLiteral"),
    Literal("POINT(1 2)", "http://www.opengis.net/ont/geosparql#wktLiteral"),
    Literal("abc", f"{XSD}integer"),
)
_HEAD: Final = """# What each engine does

Made by `python -m modernstats_kg.store.dialect_page` from the profiles in `store/dialects.py`; a test fails
when it is not current. Oxigraph's server 0.5.13, Virtuoso 7.2.5 and Fuseki 5.2.0 are started and asked by the
tests. GraphDB and QLever have not been run here: what stands here of them is what their makers document,
and `modernstats-kg doctor` says whether it is so.
"""
_TAIL: Final = """
An address is what `--store` names, and what is added to it. A change of more statements than one step takes
is refused, and so is a literal that would not come back. Several graphs that a client names as its default
graph are a merge in SPARQL; where the engine counts a statement of two of them twice, the service does not
leave the merge to it. Answers that an engine cuts are errors, whatever status it gives them.

Start Oxigraph's server with `--timeout-s`: it does not notice that nobody waits for an answer any longer, so
that without a deadline of its own it goes on with a query that was given up.

Virtuoso lists the graphs a thousand times as fast by `SELECT ?g (COUNT(*) AS ?n) … GROUP BY ?g` as by
`SELECT DISTINCT ?g`. It gives 10,000 rows as it is installed, and sorts as many. Set `ResultSetMaxRows` (in
`[SPARQL]`) and `MaxSortedTopRows` (in `[Parameters]`) to more than any answer has; the tests run with
1,000,000. Give its user `dba` a password (`virtuoso-t +pwdold dba +pwddba …`), and let it listen on loopback
or in a private network: whoever reaches it may read all, private graphs included. The same holds for the
other engines.
"""


def dialect_page() -> str:
    """The page, in Markdown."""
    engines = tuple(DIALECTS.values())
    lines = [
        _row("", (one.title for one in engines)),
        "|".join(["", *["---"] * (len(engines) + 1), ""]),
        *(_row(name, (said(one) for one in engines)) for name, said in _ROWS.items()),
    ]
    literals = [
        _row("literal", (one.title for one in engines)),
        "|".join(["", *["---"] * (len(engines) + 1), ""]),
        *(_row(_shown(literal), (_fate(one, literal) for one in engines)) for literal in _EXAMPLES),
    ]
    parts = (_HEAD, "\n".join(lines), "\n## Literals that do not come back\n", "\n".join(literals), _TAIL)
    return "\n".join(parts)


def _row(first: str, rest: Iterable[str]) -> str:
    return f"| {' | '.join([first, *rest])} |"


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _step(one: Dialect) -> str:
    if not one.updates:
        return "none"
    most = f", at most {one.most_statements:,} statements" if one.most_statements else ""
    return f"{'one operation' if one.one_operation else 'the whole request'}{most}"


def _cuts(one: Dialect) -> str:
    cuts = one.cuts
    told = [f"`{words}` in its text" for words in (*cuts.stopped, *cuts.unbegun)]
    if cuts.stopped_header[0]:
        told.append(f"`{cuts.stopped_header[0]}: {cuts.stopped_header[1]}` with status 200")
    if cuts.rows_header:
        told.append(f"`{cuts.rows_header}` with status 200")
    if cuts.silent_constructs:
        told.append("of statements not at all, so they are asked for as rows")
    return "; ".join(told)


def _addresses(one: Dialect) -> str:
    return ", ".join(f"`…{path}`" for path in one.paths)


def _fate(one: Dialect, literal: Literal) -> str:
    return one.damage(literal) or "comes back"


def _shown(literal: Literal) -> str:
    name = literal.datatype.rpartition("#")[2]
    return f'`"{literal.value}"` {name}'


_ROWS: Final[dict[str, Callable[[Dialect], str]]] = {
    "`KG_STORE_DIALECT`": lambda one: f"`{one.name}`",
    "run by the tests": lambda one: _yes(one.name in _SEEN),
    "queries, updates, graphs at": _addresses,
    "takes updates": lambda one: _yes(one.updates),
    "atomic step": _step,
    "merges several default graphs": lambda one: (
        _yes(one.merges_graphs) if one.name in _SEEN else "not known"
    ),
    "its own deadline": lambda one: (
        f"`{one.timeout.name}={one.timeout.written(10)}`" if one.timeout else "none"
    ),
    "who asks": lambda one: one.authentication,
    "says that an answer is cut by": _cuts,
    "values in forms of its own, mended": lambda one: _yes(one.mends),
}

if __name__ == "__main__":
    import sys

    sys.stdout.write(dialect_page())
