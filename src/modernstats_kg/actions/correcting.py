"""Known defects of official files: which of them some statements have, and a copy without them."""

from collections.abc import Iterable
from dataclasses import replace

from modernstats_kg.model.official import Defect, FoundDefect, Pattern
from modernstats_kg.model.terms import RDF_LANG_STRING, XSD_STRING, Iri, Literal, Quad, Term
from modernstats_kg.namespaces import expand

_SKOLEM = "/.well-known/genid/"
_TRUE = Literal("true", expand("xsd:boolean"))
_TEXTS = (XSD_STRING, RDF_LANG_STRING)
_SEVERITIES = ("high", "medium", "low")


def correct(quads: Iterable[Quad], defects: Iterable[Defect]) -> tuple[tuple[FoundDefect, ...], set[Quad]]:
    """The defects that the statements have, worst first, and the statements with those mended that can be.

    Args:
        quads: statements as published, blank nodes already replaced; they are not changed.
        defects: what to look for.

    Returns:
        What was found, with the number of statements concerned, and the corrected statements, which
        equal those published when nothing found is mended by a copy.
    """
    corrected = set(quads)
    found = []
    for defect in defects:
        concerned = _concerned(corrected, defect)
        if concerned:
            found.append(FoundDefect(defect, len(concerned)))
            corrected = _mended(corrected, defect, concerned)
    return tuple(sorted(found, key=lambda one: _SEVERITIES.index(one.defect.severity))), corrected


def _concerned(quads: set[Quad], defect: Defect) -> set[Quad]:
    if defect.action == "rename":
        return {quad for quad in quads if any(str(term) in defect.renamed for term in quad[:3])}
    found = {quad for quad in quads if any(_fits(quad, pattern) for pattern in defect.where)}
    if defect.action == "add":  # what was added already, by a newer version of the file, is no defect
        return {quad for quad in found if _changed(quad, defect) not in quads}
    return found


def _fits(quad: Quad, pattern: Pattern) -> bool:
    language = quad.object.language if isinstance(quad.object, Literal) else ""
    return (
        pattern.subject in ("", str(quad.subject))
        and pattern.predicate in ("", str(quad.predicate))
        and pattern.object in ("", str(quad.object))
        and pattern.language in ("", language)
        and (not pattern.begins or _begins(quad.object, pattern.begins))
    )


def _begins(term: Term, text: str) -> bool:
    return isinstance(term, Literal) and term.value.startswith(text)


def _mended(quads: set[Quad], defect: Defect, concerned: set[Quad]) -> set[Quad]:
    match defect.action:
        case "drop":
            return quads - concerned - _below(quads, concerned)
        case "replace":
            return quads - concerned | {_changed(quad, defect) for quad in concerned}
        case "add":
            return quads | {_changed(quad, defect) for quad in concerned}
        case "rename":
            return (
                quads - concerned | {_renamed(quad, defect) for quad in concerned} | _kept(defect, concerned)
            )
        case _:
            return quads


def _below(quads: set[Quad], concerned: set[Quad]) -> set[Quad]:
    """The statements about the former blank nodes that `concerned` lead to, at any depth."""
    below: set[Quad] = set()
    nodes = {quad.object for quad in concerned}
    while nodes:
        blank = {node for node in nodes if isinstance(node, Iri) and _SKOLEM in node.value}
        reached = {quad for quad in quads if quad.subject in blank} - below
        below |= reached
        nodes = {quad.object for quad in reached}
    return below


def _changed(quad: Quad, defect: Defect) -> Quad:
    becomes = defect.becomes
    return Quad(
        Iri(becomes.subject) if becomes.subject else quad.subject,
        Iri(becomes.predicate) if becomes.predicate else quad.predicate,
        Iri(becomes.object) if becomes.object else _reworded(quad.object, defect),
        quad.graph,
    )


def _reworded(term: Term, defect: Defect) -> Term:
    if isinstance(term, Iri) or defect.action != "replace":
        return term
    value = defect.text or (term.value.strip() if term.datatype in _TEXTS else term.value)
    return replace(term, value=value, language=defect.becomes.language or term.language)


def _renamed(quad: Quad, defect: Defect) -> Quad:
    object_ = quad.object if isinstance(quad.object, Literal) else _new_name(quad.object, defect)
    return Quad(_new_name(quad.subject, defect), _new_name(quad.predicate, defect), object_, quad.graph)


def _new_name(iri: Iri, defect: Defect) -> Iri:
    return Iri(defect.renamed.get(iri.value, iri.value))


def _kept(defect: Defect, concerned: set[Quad]) -> set[Quad]:
    """What says that a renamed IRI is deprecated and which one took its place."""
    if not defect.deprecated:
        return set()
    graph = next(iter(concerned)).graph
    return {
        quad
        for old, new in defect.renamed.items()
        for quad in (
            Quad(Iri(old), Iri(expand("owl:deprecated")), _TRUE, graph),
            Quad(Iri(old), Iri(expand("skos:exactMatch")), Iri(new), graph),
        )
    }
