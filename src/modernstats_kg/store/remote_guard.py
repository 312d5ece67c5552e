r"""What a query must not say to an engine that is not the one whose parser has passed it.

The parser here has the last word on syntax, and knows no function but those of SPARQL. But it leaves out what
it knows not to matter before it looks for a function, engines give some IRIs a meaning of their own, and some
read `\u0022` as a quotation mark before they read the query.

Source: SPARQL 1.1 Query, 17.5 (constructor functions), 17.6 (extensible value testing), 19.8 (grammar).
"""

import re
from collections.abc import Iterable, Sequence
from typing import Final

import pyoxigraph as ox

from modernstats_kg.errors import QueryRefused
from modernstats_kg.store.dataset import LEXEMES, resolve

_HIDDEN_ASCII: Final = re.compile(r"\\(?:u00|U000000)[0-7][0-9A-Fa-f]")
_MAGIC: Final = re.compile(r"\b(?:bif|sql|java|virt)\s*:", re.IGNORECASE)
"""IRIs and prefixes that call something in Virtuoso or Jena, wherever they stand."""
_OF_ENGINES: Final = re.compile(
    r"(?:bif|sql|java|virt):|urn:x-arq:|"
    r"[a-z]+://(?:[^/?#]*\.)?(?:openlinksw\.com|jena\.apache\.org|jena\.hpl\.hp\.com|ontotext\.com|qlever\.[^/?#]+)"
    r"(?:[:/?#]|$)",
    re.IGNORECASE,
)
"""IRIs that engines give a meaning: functions, and predicates that search or compute."""
_CASTS: Final = frozenset(
    f"http://www.w3.org/2001/XMLSchema#{name}"
    for name in (
        "boolean",
        "double",
        "float",
        "decimal",
        "integer",
        "dateTime",
        "string",
        "date",
        "time",
        "duration",
        "dayTimeDuration",
        "yearMonthDuration",
    )
)
_CALL: Final = re.compile(r"(?:\s|#[^\r\n]*)*\(")
_PROLOGUE: Final = re.compile("BASE|PREFIX", re.IGNORECASE)
_AN_IRI: Final = "<http://www.w3.org/2001/XMLSchema#string>"
"""Can stand for any other IRI, and for nothing else: `<?b&&?c>` may be that, or two comparisons."""
_A_VERB: Final = " a "
"""Can stand in place of a predicate, before a collection, and of no function."""


def expect_plain(query: str, own_functions: Iterable[str], base: str) -> None:
    """Refuse what another engine could understand in another way.

    Args:
        query: which the parser here has passed.
        own_functions: IRIs of functions that only the readers know.
        base: what relative IRIs are resolved against where it has no BASE.

    Raises:
        QueryRefused: it says such a thing; tells which.
    """
    if _HIDDEN_ASCII.search(query):
        raise QueryRefused("A plain character is written as \\u… here; write the character itself.")
    if _MAGIC.search(query):
        raise QueryRefused("IRIs of an engine's own functions (bif:, sql:, java: …) are not answered here.")
    for name in own_functions:
        local = re.split("[#/]", name)[-1]
        if local in query:
            raise QueryRefused(f"{local} is a function of the embedded store; this engine does not have it.")
    _expect_no_foreign_iri(query, base)


def _expect_no_foreign_iri(query: str, base: str) -> None:
    lexemes = [found for found in LEXEMES.finditer(query) if found.lastgroup]
    prologue, body = _cut(lexemes)
    written = [found for found in body if found.lastgroup == "iri"]
    if not _parses(_replaced(query, written, _AN_IRI), base):
        raise QueryRefused("It is not clear what is an IRI here: write a space after each < that is none.")
    told = [found for found in body if found.lastgroup in ("iri", "name") and not found[0].startswith("_:")]
    start = f"BASE <{base}> {''.join(f'{found[0]} ' for found in prologue)}"
    iris = resolve(start, [*dict.fromkeys(found[0] for found in told)]) or []
    meant = dict(zip(dict.fromkeys(found[0] for found in told), iris, strict=False))
    called = []
    for found in told:
        if (iri := meant.get(found[0])) is None:
            raise QueryRefused(f"It is not clear which IRI {found[0]} stands for: write it in full.")
        if _OF_ENGINES.match(iri):
            raise QueryRefused(
                f"<{iri}> means something of its own to some engines; it is not asked for here."
            )
        if iri not in _CASTS and _CALL.match(query, found.end()):
            called.append(found)
    if called and not _parses(_replaced(query, called, _A_VERB), base):
        raise QueryRefused(
            f"{called[0][0]} is called as a function, and functions of an engine's own are not answered here."
        )


def _cut(lexemes: Sequence["re.Match[str]"]) -> tuple[Sequence["re.Match[str]"], Sequence["re.Match[str]"]]:
    """The lexemes of BASE and PREFIX, and the rest."""
    at = 0
    while at < len(lexemes) and _PROLOGUE.fullmatch(lexemes[at]["word"] or ""):
        at += 2 if (lexemes[at]["word"] or "").upper() == "BASE" else 3
    return lexemes[:at], lexemes[at:]


def _replaced(query: str, lexemes: Iterable["re.Match[str]"], by: str) -> str:
    pieces, end = [], 0
    for found in lexemes:
        pieces += [query[end : found.start()], by]
        end = found.end()
    return "".join([*pieces, query[end:]])


def _parses(query: str, base: str) -> bool:
    try:
        ox.Store().query(query, base_iri=base)
    except (SyntaxError, ValueError, RuntimeError):
        return False
    return True
