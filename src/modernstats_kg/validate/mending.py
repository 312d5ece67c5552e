"""What would mend a violation, where it is evident what was meant."""

import re
from functools import partial
from typing import Any, Final, cast

from modernstats_kg.model.report import Candidate
from modernstats_kg.model.terms import XSD_STRING, Iri, Literal, Term
from modernstats_kg.namespaces import expand
from modernstats_kg.validate.cases import Case, Pair, reversed_pair
from modernstats_kg.validate.nodes import to_node
from modernstats_kg.validate.paths import Step
from modernstats_kg.validate.view import TYPE
from modernstats_kg.validate.words import known

_LANG_STRING: Final = expand("rdf:langString")
_FORMS: Final = {
    expand("xsd:gYear"): re.compile(r"[0-9]{4}"),
    expand("xsd:gYearMonth"): re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])"),
    expand("xsd:date"): re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"),
    expand("xsd:integer"): re.compile(r"[+-]?[0-9]+"),
    expand("xsd:double"): re.compile(r"[+-]?[0-9]+([.][0-9]+)?([eE][+-]?[0-9]+)?"),
    XSD_STRING: re.compile(r".*", re.DOTALL),
}


def patch_for(case: Case, kind: str, near: tuple[Candidate, ...]) -> tuple[str, ...]:
    """Lines of an RDF patch; none where it is not evident what was meant.

    Source: RDF Patch (rows A and D), as Apache Jena reads it.
    """
    violation, value = case.violation, case.value
    if kind == "Not" and (pair := reversed_pair(case)):
        return _exchanged(case, pair)
    if _lacks_its_class(case):
        return (_row(Iri(violation.value or ""), TYPE, "A", Iri(case.expected.classes[0])),)
    if not violation.path or (len(near) != 1 and kind not in ("Datatype", "Or", "Node")):
        return ()
    row = partial(_row, case.focus, Iri(violation.path))
    if len(near) == 1:
        added = row("A", Iri(near[0].value) if ":" in near[0].value else Literal(near[0].value))
        return (row("D", value), added) if value is not None else (added,)
    meant = _rewritten(value, case.expected.datatypes) if isinstance(value, Literal) else None
    return (row("D", value), row("A", meant)) if value is not None and meant else ()


def _lacks_its_class(case: Case) -> bool:
    """Whether the value is known and of no class at all, and only one class will do."""
    value = case.value
    return (
        len(case.expected.classes) == 1
        and isinstance(value, Iri)
        and known(value, case.view)
        and not case.view.kinds(value)
    )


def _rewritten(value: Literal, datatypes: tuple[str, ...]) -> Literal | None:
    """The same text with the one datatype whose form it has; a text gets English, the usual language."""
    if datatypes == (_LANG_STRING,):
        return Literal(value.value, _LANG_STRING, "en")
    fitting = [name for name in datatypes if name in _FORMS and _FORMS[name].fullmatch(value.value)]
    return Literal(value.value, fitting[0]) if len(fitting) == 1 else None


def _exchanged(case: Case, pair: Pair) -> tuple[str, ...]:
    rows = []
    for (name, _), (other, _) in (pair, pair[::-1]):
        own, its = (next(iter(case.view(case.focus, Step(Iri(one))))) for one in (name, other))
        rows += [_row(case.focus, Iri(name), "D", own), _row(case.focus, Iri(name), "A", its)]
    return tuple(sorted(rows, reverse=True))


def _row(focus: Iri, predicate: Iri, mark: str, value: Term | None) -> str:
    nodes = (to_node(focus), to_node(predicate), to_node(value or Literal("")))
    return " ".join((mark, *(cast(Any, node).n3() for node in nodes), "."))
