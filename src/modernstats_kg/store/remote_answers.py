"""Whether an answer of an engine is what was asked for, and all of it; and the same in our own forms.

An engine that gives up in the middle may still end its answer with status 200. So a table has to be JSON that
is closed, in the shape of SPARQL results, and statements have to be nothing but lines of N-Triples: some
engines write a comment where they stopped.

Source: SPARQL 1.1 Query Results JSON Format, 3; RDF 1.1 N-Triples, 2.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

import orjson

from modernstats_kg.errors import EngineAnswerCut, EngineAnswerInvalid
from modernstats_kg.model.terms import Literal
from modernstats_kg.store.engine_literals import XSD, canonical
from modernstats_kg.store.remote_wire import Reply

TABLE: Final = "application/sparql-results+json"
TRIPLES: Final = "application/n-triples"
_STRANGE_LINE: Final = re.compile(rb"^(?!<|_:|[ \t\r]*$).*$|^.*[^. \t\r\n][ \t\r]*$", re.MULTILINE)
"""A line that does not begin as a statement does, or does not end as one."""
_WRITTEN_ANEW: Final = ("boolean", "decimal", "double", "float", "dateTime")
"""Datatypes whose values engines write in forms of their own."""
_VALUE: Final = re.compile(
    rb'"([^"\\\r\n]*)"\^\^<(%s(?:%s))>(?=[ \t]*\.[ \t\r]*$)'
    % (re.escape(XSD).encode(), "|".join(_WRITTEN_ANEW).encode()),
    re.MULTILINE,
)
_TYPES: Final = frozenset(XSD + name for name in _WRITTEN_ANEW)


def expect_type(found: str, wanted: tuple[str, ...]) -> None:
    """Refuse an answer of another media type.

    Raises:
        EngineAnswerInvalid: it is of none of the types in `wanted`.
    """
    name = found.partition(";")[0].strip().lower()
    if name not in wanted:
        raise EngineAnswerInvalid("The engine answered in another form than it was asked for.", f"{name!r}")


def read_table(body: bytes) -> dict[str, Any]:
    """The results of a SELECT or ASK, whole.

    Raises:
        EngineAnswerCut: the JSON is not closed, nested too deeply, no UTF-8, or something else follows it.
        EngineAnswerInvalid: it is not in the shape of SPARQL results.
    """
    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError as fault:
        raise EngineAnswerCut("The engine's answer is not whole.", str(fault)) from fault
    if not _is_table(found):
        raise EngineAnswerInvalid("The engine's answer has not the shape of SPARQL results.")
    content: dict[str, Any] = found
    return content


def _is_table(found: Any) -> bool:
    if not isinstance(found, dict) or not isinstance(found.get("head"), dict):
        return False
    if isinstance(found.get("boolean"), bool):
        return True
    names, results = found["head"].get("vars"), found.get("results")
    if not isinstance(names, list) or not isinstance(results, dict):
        return False
    rows = results.get("bindings")
    return isinstance(rows, list) and all(isinstance(row, dict) for row in rows)


def mended_table(found: dict[str, Any], truth: str) -> bytes:
    """A table in the forms that the embedded store keeps.

    Args:
        found: as `read_table` gave it.
        truth: the variable by which an ASK is answered with rows; "" where it is not.

    Raises:
        EngineAnswerInvalid: a term has not the shape of one.
    """
    if "boolean" in found:
        return orjson.dumps({"head": {}, "boolean": found["boolean"]})
    names, rows = found["head"]["vars"], found["results"]["bindings"]
    if truth and names == [truth]:
        return orjson.dumps({"head": {}, "boolean": bool(rows)})
    try:
        _mend(list(_terms(rows)))
    except (AttributeError, KeyError, TypeError) as fault:
        raise EngineAnswerInvalid("The engine's answer has not the shape of SPARQL results.") from fault
    return orjson.dumps({"head": {"vars": names}, "results": {"bindings": rows}})


def _terms(rows: list[dict[str, Any]]) -> Iterator[dict[str, str]]:
    for row in rows:
        for term in row.values():
            if term["type"] == "typed-literal":
                term["type"] = "literal"
            if tag := term.get("xml:lang"):
                term["xml:lang"] = tag.lower()
            if term.get("datatype") in _TYPES:
                yield term


def _mend(terms: list[dict[str, str]]) -> None:
    forms = canonical({Literal(term["value"], term["datatype"]) for term in terms})
    for term in terms:
        if form := forms.get(Literal(term["value"], term["datatype"])):
            term["value"] = form.value


def expect_triples(reply: Reply) -> None:
    """Refuse what is not lines of statements to its end.

    Raises:
        EngineAnswerCut: a line is a comment, something else, or not ended; or nothing told the length.
        EngineAnswerInvalid: it is no UTF-8.
    """
    if not reply.delimited:
        raise EngineAnswerCut("The engine's answer has no end, so that nobody can tell whether it is whole.")
    try:
        reply.body.decode()
    except UnicodeDecodeError as fault:
        raise EngineAnswerInvalid("The engine's answer is no UTF-8.", str(fault)) from fault
    if strange := _STRANGE_LINE.search(reply.body):
        raise EngineAnswerCut("The engine's answer is not whole.", f"{strange[0][:200]!r}")


def mended_triples(body: bytes) -> bytes:
    """N-Triples in the forms that the embedded store keeps."""
    values = {Literal(value.decode(), kind.decode()) for value, kind in set(_VALUE.findall(body))}
    forms = canonical(values)

    def mended(found: "re.Match[bytes]") -> bytes:
        form = forms.get(Literal(found[1].decode(), found[2].decode()))
        return b'"%s"^^<%s>' % (form.value.encode(), found[2]) if form else found[0]

    return _VALUE.sub(mended, body) if forms else body
