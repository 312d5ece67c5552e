"""A quick look that settles what is surely right, so that pyshacl is asked about the rest only.

pyshacl takes some milliseconds for a node of ten properties, most of it for texts that nobody reads when
nothing is wrong. Here each shape becomes a function of a node, which says yes where there is surely nothing
to report, no where there surely is something, and None where it is not certain, as of every constraint that
it does not know. A property test holds it against pyshacl.
"""

import operator
import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import partial
from typing import Any, Final

from pyshacl.constraints import ALL_CONSTRAINT_PARAMETERS
from rdflib import RDFS, SH, Graph
from rdflib.term import Node

from modernstats_kg.model.terms import RDF_LANG_STRING, XSD_STRING, Iri, Literal, Term
from modernstats_kg.validate.nodes import to_term
from modernstats_kg.validate.paths import Step, read_path, walk
from modernstats_kg.validate.view import View

Values = frozenset[Term]
Verdict = bool | None
Check = Callable[[Term, View], Verdict]
Constraint = Callable[[Term, Values, View], Verdict]
_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_INTEGER: Final = f"{_XSD}integer"
_DOUBLE: Final = f"{_XSD}double"
_DATE: Final = f"{_XSD}date"
_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,15})?")
_KINDS: Final[Mapping[str, tuple[type, ...]]] = {
    str(SH.IRI): (Iri,),
    str(SH.Literal): (Literal,),
    str(SH.IRIOrLiteral): (Iri, Literal),
    str(SH.BlankNodeOrIRI): (Iri,),
    str(SH.BlankNodeOrLiteral): (Literal,),
}
_FORMS: Final[Mapping[str, re.Pattern[str]]] = {
    _INTEGER: re.compile(r"[+-]?[0-9]{1,18}"),
    f"{_XSD}boolean": re.compile(r"true|false"),
    _DOUBLE: _NUMBER,
    _DATE: re.compile(r"[12][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])"),
    f"{_XSD}gYear": re.compile(r"[12][0-9]{3}"),
    f"{_XSD}gYearMonth": re.compile(r"[12][0-9]{3}-(0[1-9]|1[0-2])"),
    f"{_XSD}hexBinary": re.compile(r"([0-9a-fA-F]{2})*"),
}
_UNSURE_WITH: Final = (SH.deactivated, SH.flags, SH.qualifiedValueShapesDisjoint)
_ANY_LITERAL: Final = (str(RDFS.Literal), str(RDFS.Datatype))
_PARAMETERS: Final = frozenset(ALL_CONSTRAINT_PARAMETERS) - {SH.qualifiedMinCount, SH.qualifiedMaxCount}


class Screen:
    """Shapes as functions; each is made when it is first needed, and kept."""

    def __init__(self, graph: Graph) -> None:
        """Make a screen.

        Args:
            graph: the shapes graph; it does not change any more.
        """
        self._graph = graph
        self._checks: dict[Node, Check] = {}

    def passes(self, shape: Node, node: Term, view: View) -> bool:
        """Whether the shape surely finds nothing at the node."""
        return self._verdict(shape, node, view) is True

    def _verdict(self, shape: Node, node: Term, view: View) -> Verdict:
        check = self._checks.get(shape)
        if check is None:
            check = self._checks[shape] = self._made(shape)
        return check(node, view)

    def _made(self, shape: Node) -> Check:
        constraints = tuple(self._constraints(shape))
        paths = [read_path(self._graph, path) for path in self._graph.objects(shape, SH.path)]

        def check(node: Term, view: View) -> Verdict:
            values: Values = frozenset(walk(paths[0], (node,), view) if paths else (node,))
            return _all(constraint(node, values, view) for constraint in constraints)

        return check

    def _constraints(self, shape: Node) -> Iterable[Constraint]:
        if any((shape, predicate, None) in self._graph for predicate in _UNSURE_WITH):
            yield _unsure
        for parameter, value in self._graph.predicate_objects(shape):
            if parameter == SH.qualifiedValueShape:
                yield partial(self._counted, shape, value)
            elif parameter in _SIMPLE:
                yield partial(_SIMPLE[parameter], str(value))
            elif parameter in _PARAMETERS:
                yield self._constraint(parameter, value)

    def _constraint(self, parameter: Node, value: Node) -> Constraint:
        if parameter == SH.pattern:
            return partial(_matches, re.compile(str(value)))
        if parameter == SH["in"]:
            return partial(_among, frozenset(to_term(item) for item in self._graph.items(value)))
        if parameter == SH.languageIn:
            return partial(_in_languages, tuple(str(tag).lower() for tag in self._graph.items(value)))
        if parameter in (SH.node, SH.property):
            return partial(self._all_pass, value)
        if parameter == SH["or"]:
            return partial(self._one_passes, tuple(self._graph.items(value)))
        if parameter == SH["not"]:
            return partial(self._none_passes, value)
        return _unsure

    def _all_pass(self, shape: Node, _: Term, values: Values, view: View) -> Verdict:
        return _all(self._verdict(shape, value, view) for value in values)

    def _one_passes(self, shapes: tuple[Node, ...], _: Term, values: Values, view: View) -> Verdict:
        return _all(_any(self._verdict(shape, value, view) for shape in shapes) for value in values)

    def _none_passes(self, shape: Node, _: Term, values: Values, view: View) -> Verdict:
        return _all(_opposite(self._verdict(shape, value, view)) for value in values)

    def _counted(self, shape: Node, wanted: Node, _: Term, values: Values, view: View) -> Verdict:
        verdicts = [self._verdict(wanted, value, view) for value in values]
        least = self._count(shape, SH.qualifiedMinCount, 0)
        most = self._count(shape, SH.qualifiedMaxCount, len(values))
        return True if None not in verdicts and least <= verdicts.count(True) <= most else None

    def _count(self, shape: Node, predicate: Node, otherwise: int) -> int:
        return next((int(str(count)) for count in self._graph.objects(shape, predicate)), otherwise)


def _all(verdicts: Iterable[Verdict]) -> Verdict:
    """Yes to all, no to one, or not certain."""
    certain: Verdict = True
    for verdict in verdicts:
        if verdict is False:
            return False
        if verdict is None:
            certain = None
    return certain


def _any(verdicts: Iterable[Verdict]) -> Verdict:
    """Yes to one, no to all, or not certain."""
    return _opposite(_all(_opposite(verdict) for verdict in verdicts))


def _opposite(verdict: Verdict) -> Verdict:
    return None if verdict is None else not verdict


def _unsure(_: Term, __: Values, ___: View) -> Verdict:
    return None


def _of_class(wanted: str, _: Term, values: Values, view: View) -> Verdict:
    return all(Iri(wanted) in view.kinds(value) for value in values)


def _of_datatype(wanted: str, _: Term, values: Values, view: View) -> Verdict:
    return _all(_well_formed(value, wanted) for value in values)


def _well_formed(value: Term, datatype: str) -> Verdict:
    if not isinstance(value, Literal):
        return False
    if value.language or datatype == RDF_LANG_STRING:
        return bool(value.language) and datatype == RDF_LANG_STRING
    if value.datatype != datatype:
        return None if datatype in _ANY_LITERAL else False
    return True if datatype == XSD_STRING or _is_plain(value, datatype) else None


def _is_plain(value: Term, datatype: str) -> bool:
    """Whether a value is written in the usual form of a datatype, which every tool understands."""
    if not isinstance(value, Literal) or value.datatype != datatype or datatype not in _FORMS:
        return False
    return _FORMS[datatype].fullmatch(value.value) is not None


def _of_kind(wanted: str, _: Term, values: Values, view: View) -> Verdict:
    return all(isinstance(value, _KINDS[wanted]) for value in values) if wanted in _KINDS else None


def _at_least(count: str, _: Term, values: Values, view: View) -> Verdict:
    return len(values) >= int(count)


def _at_most(count: str, _: Term, values: Values, view: View) -> Verdict:
    return len(values) <= int(count)


def _matches(pattern: re.Pattern[str], _: Term, values: Values, view: View) -> Verdict:
    return all(pattern.search(value.value) for value in values)


def _among(allowed: frozenset[Term], _: Term, values: Values, view: View) -> Verdict:
    return True if values <= allowed else None


def _in_languages(tags: tuple[str, ...], _: Term, values: Values, view: View) -> Verdict:
    if "*" in tags:
        return None
    return all(
        isinstance(value, Literal)
        and f"{value.language.lower()}-".startswith(tuple(f"{tag}-" for tag in tags))
        for value in values
    )


def _one_text_a_language(_: str, __: Term, values: Values, view: View) -> Verdict:
    tags = [value.language.lower() for value in values if isinstance(value, Literal) and value.language]
    return True if len(set(tags)) == len(tags) else None


def _disjoint(predicate: str, node: Term, values: Values, view: View) -> Verdict:
    return values.isdisjoint(view(node, Step(Iri(predicate))))


def _earlier(predicate: str, node: Term, values: Values, view: View) -> Verdict:
    """Days before days; the order of anything else is left to pyshacl."""
    others = view(node, Step(Iri(predicate)))
    if not all(_is_plain(value, _DATE) for value in (*values, *others)):
        return None
    return all(value.value < other.value for value in values for other in others)


def _in_range(holds: Callable[[Decimal, Decimal], bool], bound: str, *rest: Any) -> Verdict:
    """Plain numbers within a bound; the order of anything else is left to pyshacl."""
    _, values, _ = rest
    if not _NUMBER.fullmatch(bound) or not all(_is_number(value) for value in values):
        return None
    return all(holds(Decimal(value.value), Decimal(bound)) for value in values)


def _is_number(value: Term) -> bool:
    return any(_is_plain(value, datatype) for datatype in (_INTEGER, _DOUBLE))


_SIMPLE: Final[Mapping[Node, Callable[[str, Term, Values, View], Verdict]]] = {
    SH["class"]: _of_class,
    SH.datatype: _of_datatype,
    SH.nodeKind: _of_kind,
    SH.minCount: _at_least,
    SH.maxCount: _at_most,
    SH.minInclusive: partial(_in_range, operator.ge),
    SH.maxInclusive: partial(_in_range, operator.le),
    SH.minExclusive: partial(_in_range, operator.gt),
    SH.maxExclusive: partial(_in_range, operator.lt),
    SH.uniqueLang: _one_text_a_language,
    SH.disjoint: _disjoint,
    SH.lessThan: _earlier,
}
