"""Statements as JSON-LD, written by our own term table: compacted, expanded, flattened, framed.

Compaction gives each value the term that says most of it: a coerced link or number, a text by language, else
the prefixed name with the value spelt out. IRIs of things stay absolute.

Source: JSON-LD 1.1 API, 5.4 (flattening), 6.1 (compaction), 6.2 (inverse context: which term is chosen).
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any, Final, Literal, get_args

from modernstats_kg.model.terms import XSD_STRING, Iri, Quad, Term, Triple
from modernstats_kg.namespaces import expand
from modernstats_kg_api.context import TermRule, own_terms

Json = dict[str, Any]
Profile = Literal["compacted", "expanded", "flattened", "framed"]
Statement = Triple | Quad
Embedding = Callable[[str], Iterable[Statement]]

PROFILES: Final[tuple[Profile, ...]] = get_args(Profile)
PROFILE_BASE: Final = "http://www.w3.org/ns/json-ld#"
_TYPE: Final = expand("rdf:type")
_BARE: Final = TermRule("", "", by_language=False)
_PARAMETER: Final = re.compile(r';\s*profile="?([^";]*)"?', re.IGNORECASE)


def profile_asked(accept: str | None) -> tuple[Profile, ...]:
    """The forms of JSON-LD that `Accept` names, as in `profile="http://www.w3.org/ns/json-ld#framed"`.

    Profiles that are not known are passed over.

    Source: JSON-LD 1.1, appendix C (media type); RFC 6906, 3.1.
    """
    for part in (accept or "").split(","):
        if part.strip().lower().startswith("application/ld+json"):
            found = _PARAMETER.search(part)
            names = [name.removeprefix(PROFILE_BASE) for name in found[1].split()] if found else []
            return tuple(profile for profile in PROFILES if profile in names)
    return ()


def compacted(iri: str, outgoing: Iterable[Statement], incoming: Iterable[Statement] = ()) -> Json:
    """One node: its id, its classes, its properties, and under `@reverse` those that lead to it."""
    return _node(iri, outgoing, incoming, lambda linked: linked)


def framed(
    iri: str, outgoing: Iterable[Statement], incoming: Iterable[Statement], embedding: Embedding
) -> Json:
    """As `compacted`, each link with what `embedding` says of its target.

    Args:
        embedding: statements of a resource that is linked.

    Source: JSON-LD 1.1 Framing, 4.1 (a tree with the node asked for at its root).
    """

    def embedded(linked: str) -> Any:
        said = tuple(embedding(linked)) if linked != iri else ()
        return compacted(linked, said) if said else linked

    return _node(iri, outgoing, incoming, embedded)


def expanded(iri: str, outgoing: Iterable[Statement], incoming: Iterable[Statement] = ()) -> list[Json]:
    """The same node with every name whole and every value spelt out, and no context."""
    node = _expanded_node(iri, outgoing)
    reverse: dict[str, dict[str, Json]] = defaultdict(dict)
    for quad in incoming:
        reverse[quad.predicate.value][quad.subject.value] = {"@id": quad.subject.value}
    to_it = {name: list(nodes.values()) for name, nodes in reverse.items()}
    return [node | ({"@reverse": to_it} if to_it else {})]


def flattened(quads: Iterable[Statement]) -> list[Json]:
    """Every subject as a node of its own, none within another, in the order of their IRIs."""
    return [_expanded_node(iri, said) for iri, said in _by_subject(quads)]


def flattened_and_compacted(quads: Iterable[Statement]) -> list[Json]:
    """As `flattened`, written with the terms of the context: what belongs into its `@graph`."""
    return [compacted(iri, said) for iri, said in _by_subject(quads)]


def _by_subject(quads: Iterable[Statement]) -> list[tuple[str, list[Statement]]]:
    subjects: dict[str, list[Statement]] = defaultdict(list)
    for quad in quads:
        subjects[quad.subject.value].append(quad)
    return sorted(subjects.items())


def _node(
    iri: str, outgoing: Iterable[Statement], incoming: Iterable[Statement], linked: Callable[[str], Any]
) -> Json:
    node: Json = {"id": iri}
    types: list[str] = []
    values: dict[str, list[Any]] = defaultdict(list)
    by_language: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for predicate, value in dict.fromkeys((quad.predicate.value, quad.object) for quad in outgoing):
        if predicate == _TYPE and isinstance(value, Iri):
            types.append(own_terms().named(value.value))
            continue
        rule = _rule_for(predicate, value)
        name = rule.name or own_terms().prefixed(predicate)
        if rule.by_language:
            by_language[name][getattr(value, "language", "")].append(value.value)
        else:
            values[name].append(_written(value, rule, linked))
    node |= {"type": _one_or_all(types)} if types else {}
    node |= {name: _one_or_all(found) for name, found in values.items()}
    node |= {name: {tag: _one_or_all(texts) for tag, texts in by.items()} for name, by in by_language.items()}
    reverse = _reverse(incoming, linked)
    return node | ({"@reverse": reverse} if reverse else {})


def _reverse(incoming: Iterable[Statement], linked: Callable[[str], Any]) -> Json:
    found: dict[str, list[Any]] = defaultdict(list)
    for predicate, subject in dict.fromkeys((quad.predicate.value, quad.subject) for quad in incoming):
        rule = _rule_for(predicate, subject)
        found[rule.name or own_terms().prefixed(predicate)].append(_written(subject, rule, linked))
    return {name: _one_or_all(nodes) for name, nodes in found.items()}


def _rule_for(predicate: str, value: Term) -> TermRule:
    """The rule of the term that fits the value best; one without name where only the property's IRI does."""
    rules = own_terms().rules.get(predicate, ())
    if isinstance(value, Iri):
        fitting = [rule for rule in rules if rule.type == "@id"]
    elif value.language:
        fitting = [rule for rule in rules if rule.by_language]
    else:
        fitting = [rule for rule in rules if rule.type == value.datatype]
    plain = (rule for rule in rules if not rule.type and not rule.by_language)
    return next(iter((*fitting, *plain)), _BARE)


def _written(value: Term, rule: TermRule, linked: Callable[[str], Any]) -> Any:
    if isinstance(value, Iri):
        node = linked(value.value)
        return node if rule.type == "@id" or isinstance(node, dict) else {"id": node}
    if value.language:
        return {"@value": value.value, "@language": value.language}
    if value.datatype in (rule.type, XSD_STRING):
        return value.value
    return {"@value": value.value, "type": own_terms().named(value.datatype)}


def _one_or_all(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values


def _expanded_node(iri: str, outgoing: Iterable[Statement]) -> Json:
    node: Json = {"@id": iri}
    for predicate, value in dict.fromkeys((quad.predicate.value, quad.object) for quad in outgoing):
        if predicate == _TYPE and isinstance(value, Iri):
            node.setdefault("@type", []).append(value.value)
        else:
            node.setdefault(predicate, []).append(_spelt_out(value))
    return node


def _spelt_out(value: Term) -> Json:
    if isinstance(value, Iri):
        return {"@id": value.value}
    if value.language:
        return {"@value": value.value, "@language": value.language}
    return {"@value": value.value} | ({} if value.datatype == XSD_STRING else {"@type": value.datatype})
