"""Queries that crash or hang an unguarded engine: one family each, at the smallest size seen to do so.

`HOSTILE` gives each at that size and, where it grows by repetition, at the largest that a client may send.
Source: measured against pyoxigraph 0.5.13 in its own process, where each ended or stalled it.
"""

from collections.abc import Callable
from typing import Final

LIMIT: Final = 65_536
Build = Callable[[int], str]


def _nested(opening: str, middle: str, closing: str, head: str = "", tail: str = "") -> Build:
    return lambda n: head + opening * n + middle + closing * n + tail


def _joined(head: str, part: str, tail: str, glue: str = "") -> Build:
    return lambda n: head + glue.join(part.replace("#", str(i)) for i in range(n)) + tail


NESTED: Final[dict[str, tuple[Build, int]]] = {
    "groups": (_nested("{", "", "}", "SELECT * "), 2_208),
    "functions": (_nested("STR(", "1", ")", "SELECT (", " AS ?x) {}"), 960),
    "conditions": (_nested("IF(true,", "1", ",1)", "SELECT (", " AS ?x) {}"), 960),
    "exists": (_nested("{ FILTER EXISTS ", "{}", "}", "ASK "), 848),
    "sub-selects": (_nested("{ SELECT * ", "{}", "}", "SELECT * "), 1_184),
    "minus": (_nested("{ ?s ?p ?o MINUS ", "{ ?s ?p ?o }", "}", "SELECT * "), 2_624),
    "graphs": (_nested("{ GRAPH ?g ", "{}", "}", "SELECT * "), 2_944),
    "negations": (_nested("!", "true", "", "SELECT (", " AS ?x) {}"), 3_904),
    "parentheses": (_nested("(", "1", ")", "SELECT (", " AS ?x) {}"), 4_672),
    "collections": (_nested("(", "1", ")", "SELECT * { ?s ?p ", " }"), 212),
    "triple terms": (_nested("<<( <a:s> <a:p> ", "1", " )>>", "SELECT * { ?s ?p ", " }"), 6_016),
    "path brackets": (_nested("(", "<a:p>", ")", "SELECT * { ?s ", " ?o }"), 13_824),
}
"""Nested: the guard refuses them by their depth."""

FLAT: Final[dict[str, tuple[Build, int]]] = {
    "sum": (_joined("SELECT (1", "+1", " AS ?x) {}"), 6_912),
    "unions": (_joined("SELECT * { {}", " UNION {}", " }"), 6_656),
    "alternative paths": (_joined("SELECT * { ?s <a:p>", "|<a:p>", " ?o }"), 8_000),
    "path steps": (_joined("SELECT * { ?s <a:p>", "/<a:p>", " ?o }"), 320),
    "bindings": (_joined("SELECT * {", " BIND(# AS ?v#)", " }"), 2_624),
    "filters": (_joined("SELECT * { ?s ?p ?o", " FILTER(?o)", " }"), 5_800),
    "star": (_joined("SELECT * {", " ?s <a:p#> ?o# .", " }"), 162),
    "chain": (_joined("SELECT * {", " ?v# <a:p> ?w# . ?w# <a:q> ?v# .", " }"), 136),
    "optionals": (_joined("SELECT * { ?s ?p ?o", " OPTIONAL { ?s <a:p> ?o# }", " }"), 1_536),
    "blank nodes": (_joined("SELECT * {", " [] <a:p> [] .", " }"), 512),
    "list": (lambda n: f"SELECT * {{ ?s ?p ({' '.join(map(str, range(n)))}) }}", 260),
    "crossed values": (
        lambda n: "SELECT (COUNT(*) AS ?n) {" + "".join(f" VALUES ?v{i} {{{_TEN}}}" for i in range(n)) + "}",
        8,
    ),
    "sorted cross product": (
        lambda n: "SELECT * {" + "".join(f" ?a{i} ?b{i} ?c{i} ." for i in range(n)) + "} ORDER BY ?c0",
        7,
    ),
    "concatenation": (
        lambda n: (
            'SELECT (STRLEN(?v0) AS ?n) { BIND("0123456789" AS ?w0)'
            + "".join(f" BIND(CONCAT(?w{i}, ?w{i}) AS ?w{i + 1})" for i in range(n))
            + f" BIND(?w{n} AS ?v0) }}"
        ),
        32,
    ),
}
"""Flat: they parse, and the limits of a reader have to hold them."""
_TEN: Final = " ".join(map(str, range(10)))


def _largest(build: Build, smallest: int, limit: int = LIMIT) -> int:
    """The largest size that still fits the limit."""
    low, high = smallest, limit
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if len(build(middle).encode()) <= limit else (low, middle - 1)
    return low


UPLOADS: Final[dict[str, tuple[str, str]]] = {
    "nested lists": ("application/ld+json", _nested('{"@list":[', "1", "]}", '{"http://a/p":', "}")(3_264)),
    "nested objects": ("application/ld+json", _nested('{"http://a/p":', "1", "}")(3_072)),
    "included": ("application/ld+json", _nested('{"@included":', "{}", "}")(3_264)),
    "remote context": ("application/ld+json", '{"@context": "http://127.0.0.1:9/c", "http://a/p": 1}'),
    "entities": (
        "application/rdf+xml",
        '<!DOCTYPE r [<!ENTITY a0 "aaaaaaaaaa">'
        + "".join(f'<!ENTITY a{i + 1} "{f"&a{i};" * 10}">' for i in range(7))
        + "]><r>&a7;</r>",
    ),
    "triple terms": ("text/turtle", _nested("<<( <a:s> <a:p> ", "1", " )>>", "<a:s> <a:p> ", " .")(10_112)),
    "nested Turtle lists": ("text/turtle", _nested("(", "1", ")", "<a:s> <a:p> ", " .")(100_000)),
    "nested Turtle nodes": ("text/turtle", _nested("[ <a:p> ", "1", " ]", "<a:s> <a:p> ", " .")(100_000)),
    "one long literal": ("text/turtle", f'<a:s> <a:p> "{"x" * 10_000_000}" .'),
    "not UTF-8": ("text/turtle", '<a:s> <a:p> "\udcff" .'),
}
"""Documents: media type and text."""

HOSTILE: Final[dict[str, str]] = {
    f"{name}, {size}": build(size)
    for name, (build, smallest) in {**NESTED, **FLAT}.items()
    for size in sorted({smallest, _largest(build, smallest)})
    if len(build(size).encode()) <= LIMIT
}

_WITH_KEY: Final = 1_048_576
FLAT_WITH_KEY: Final[dict[str, str]] = {
    name: FLAT[name][0](_largest(*FLAT[name], _WITH_KEY - 100))
    for name in (
        "sum",
        "unions",
        "alternative paths",
        "path steps",
        "bindings",
        "filters",
        "star",
        "optionals",
    )
}
"""Flat queries of the size that a client with a key may send: they overflow any stack."""


def as_update(query: str) -> str:
    """An update whose pattern is the query."""
    pattern = query.removeprefix("ASK ") if query.startswith("ASK ") else f"{{ {query} }}"
    return f"INSERT {{ <a:s> <a:p> <a:o> }} WHERE {pattern}"


_UPDATES: Final[dict[str, tuple[Build, int]]] = {
    "nested groups": (_nested("{", "", "}", "DELETE { ?s ?p ?o } WHERE "), 2_208),
    "nested collections": (_nested("(", "1", ")", "INSERT { <a:s> <a:p> ", " } WHERE {}"), 212),
    "nested nodes": (_nested("[ <a:p> ", "1", " ]", "INSERT DATA { <a:s> <a:p> ", " }"), 1_000),
    "nested triple terms": (
        _nested("<<( <a:s> <a:p> ", "1", " )>>", "INSERT DATA { <a:s> <a:p> ", " }"),
        300,
    ),
    "operations": (_joined("", "CLEAR DEFAULT", "", " ; "), 1_000),
    "growing prologues": (_joined("", "PREFIX p#: <a:#> CLEAR DEFAULT", "", " ; "), 1_000),
    "copies of copies": (
        _joined("INSERT DATA { GRAPH <a:g> { <a:s> <a:p> 1 } }", " ; ADD <a:g> TO <a:g#>", ""),
        200,
    ),
    "squares": (
        _joined(
            "INSERT DATA { GRAPH <a:g> { <a:s> <a:p> 1, 2 } }",
            " ; INSERT { GRAPH <a:g> { <a:s> <a:p> ?z } } WHERE { GRAPH <a:g> { <a:s> <a:p> ?x, ?y }"
            " BIND(CONCAT(STR(?x), '-', STR(?y)) AS ?z) }",
            "",
        ),
        8,
    ),
    "cross product": (
        _joined("INSERT { ?a0 ?b0 ?c0 } WHERE {", " ?a# ?b# ?c# .", " } ; DELETE WHERE { ?s ?p ?o }"),
        4,
    ),
    "statements": (_joined("INSERT DATA {", " <a:s#> <a:p> # .", " }"), 2_000),
}
UPDATES: Final[dict[str, str]] = {
    **{name: as_update(query) for name, query in HOSTILE.items()},
    **{
        f"{name}, {size}": build(size)
        for name, (build, smallest) in _UPDATES.items()
        for size in sorted({smallest, _largest(build, smallest)})
    },
    **{f"{name}, a mebibyte": as_update(query) for name, query in FLAT_WITH_KEY.items()},
}
"""Updates made to crash or hang the engine, or to fill the service."""
