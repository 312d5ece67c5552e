"""Turtle in the one order that the shipped files are kept in, so that differences read well.

Head comments stay, then `@base`, the prefixes in use, and one block per subject: `a` first, then the
properties and their objects in alphabetical order, one to a line.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from modernstats_kg.exchange.rdf import parse
from modernstats_kg.model.terms import RDF_LANG_STRING, XSD_STRING, Iri, Literal, Quad, Term
from modernstats_kg.namespaces import CANONICAL_BASE, PREFIXES

_BASE_LINE: Final = re.compile(r"^@base <([^>]+)> \.$", re.MULTILINE)
_LOCAL_NAME: Final = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_-])?")
_RELATIVE: Final = re.compile(r"[A-Za-z0-9._#-]+(/[A-Za-z0-9._#-]+)*")
_INTEGER: Final = re.compile(r"-?[0-9]+")
_ESCAPES: Final = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})
_TYPE: Final = PREFIXES["rdf"] + "type"
_XSD: Final = PREFIXES["xsd"]


def format_turtle(text: str) -> str:
    """The same triples in canonical order.

    Raises:
        ValueError: a comment stands below the head, where it would be lost.
        BadRequest: the text is not Turtle; says the line and column.
    """
    head = _head(text)
    found = _BASE_LINE.search(text)
    base = found[1] if found else CANONICAL_BASE
    quads = parse(text.encode(), "text/turtle", base)
    body = "\n\n".join(_subject_blocks(quads, base))
    prefixes = (f"@prefix {name}: <{PREFIXES[name]}> ." for name in _prefixes_in(body))
    return "\n".join([*head, f"@base <{base}> .", *prefixes, "", body, ""])


def _head(text: str) -> list[str]:
    lines = text.splitlines()
    length = next((i for i, line in enumerate(lines) if not line.startswith("#")), len(lines))
    for number, line in enumerate(lines[length:], start=length + 1):
        if line.lstrip().startswith("#"):
            raise ValueError(f"line {number}: a comment below the head would be lost; make it a skos:note")
    return lines[:length]


def _prefixes_in(body: str) -> list[str]:
    without_text = re.sub(r'"(\\.|[^"\\])*"|<[^>]*>', "", body)
    used = set(re.findall(r"(?<![\w-])([a-z]+):", without_text))
    return sorted(used & set(PREFIXES))


def _subject_blocks(quads: Iterable[Quad], base: str) -> list[str]:
    subjects: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for quad in quads:
        predicate = "a" if quad.predicate.value == _TYPE else _name(quad.predicate, base)
        subjects[_name(quad.subject, base)][predicate].add(_term(quad.object, base))
    return [_block(subject, properties) for subject, properties in sorted(subjects.items())]


def _block(subject: str, properties: dict[str, set[str]]) -> str:
    ordered = sorted(properties.items(), key=lambda item: (item[0] != "a", item[0]))
    lines = (f"  {name} " + " ,\n    ".join(sorted(objects)) for name, objects in ordered)
    return f"{subject}\n" + " ;\n".join(lines) + " ."


def _term(term: Term, base: str) -> str:
    if isinstance(term, Iri):
        return _name(term, base)
    return _literal(term, base)


def _literal(literal: Literal, base: str) -> str:
    quoted = '"' + literal.value.translate(_ESCAPES) + '"'
    if literal.language or literal.datatype == RDF_LANG_STRING:
        return f"{quoted}@{literal.language}"
    if literal.datatype == XSD_STRING:
        return quoted
    if literal.datatype == _XSD + "integer" and _INTEGER.fullmatch(literal.value):
        return literal.value
    return f"{quoted}^^{_name(Iri(literal.datatype), base)}"


def _name(iri: Iri, base: str) -> str:
    relative = iri.value.removeprefix(base)
    if relative != iri.value and _RELATIVE.fullmatch(relative):
        return f"<{relative}>"
    for prefix, namespace in PREFIXES.items():
        local = iri.value.removeprefix(namespace)
        if local != iri.value and _LOCAL_NAME.fullmatch(local):
            return f"{prefix}:{local}"
    return f"<{iri.value}>"
