"""Which things a text in a filter means: by IRI, prefixed name, label, end of a path, key or version."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from typing import Final

from modernstats_kg.actions.collection import all_records
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.labelling import label_index
from modernstats_kg.actions.list_order import natural_key
from modernstats_kg.actions.remembering import per_commit
from modernstats_kg.actions.schemes import known_schemes, schemes_called
from modernstats_kg.errors import BadParameter
from modernstats_kg.model.kinds import KINDS, Kind
from modernstats_kg.model.terms import Iri, Term
from modernstats_kg.namespaces import curie

_LONGEST_END: Final = 5
_SHOWN: Final = 20
"""Most values that a refusal names."""
_VERSION: Final = re.compile(r"[0-9]+(\.[0-9]+)*")


def chosen_links(kg: KnowledgeGraph, kind: Kind, field: str, wanted: str, values: Set[Term]) -> Set[str]:
    """Those of the IRIs in a field that a text means; none for a thing that no item has there.

    Args:
        kind: the collection that is filtered.
        field: name of the filter.
        wanted: text of the request.
        values: what items of the whole collection have in the field; text among them makes any name one
            that it could have.

    Raises:
        BadParameter: nothing is known by that name, or it is a version of several standards; names what fits.
    """
    present = {term.value for term in values if isinstance(term, Iri)}
    if not present:
        return present
    text = wanted.casefold()
    labels = label_index(kg)
    schemes = {scheme.iri for scheme in schemes_called(kg, wanted)}
    # of several versions that a standard has, none is chosen silently
    found = schemes if schemes & present else {iri for iri in present if text in _forms(iri, labels)}
    if len(found) > 1 and (schemes or _VERSION.fullmatch(wanted)):
        _refuse_mixture(kg, field, wanted, found)
    if found:
        return found
    meant = schemes | _by_key(kg, "").get(text, frozenset())
    if not meant and len(present) == len(values) and not _names_something(text, labels):
        raise BadParameter(field, _refusal(kg, kind, field, wanted, present))
    return meant & present


def _refuse_mixture(kg: KnowledgeGraph, field: str, wanted: str, found: Set[str]) -> None:
    """Refuse a name that would mix versions of different standards; codes of concepts may be mixed."""
    slugs = {scheme.iri: slug for slug, scheme in known_schemes(kg).items()}
    if found <= slugs.keys():
        fitting = ", ".join(sorted((slugs[iri] for iri in found), key=natural_key))
        raise BadParameter(field, f"{wanted!r} fits several versions: {fitting}. Name one of them.")


def _refusal(kg: KnowledgeGraph, kind: Kind, field: str, wanted: str, present: Set[str]) -> str:
    names = sorted((_name(kg, iri) for iri in present), key=natural_key)
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    plain = field.partition("__")[0]
    return f"Nothing is known as {wanted!r}. {kind.name} have in {plain}: {', '.join(names[:_SHOWN])}{more}."


def _name(kg: KnowledgeGraph, iri: str) -> str:
    """What a filter may call a thing, as short as is clear."""
    slugs = {scheme.iri: slug for slug, scheme in known_schemes(kg).items()}
    return slugs.get(iri) or _keys(kg, "").get(iri) or curie(iri.removeprefix(f"{kg.settings.base}id/"))


def _names_something(text: str, labels: Mapping[str, str]) -> bool:
    """Whether any thing goes by this name, in lower case."""
    return any(
        text in (label.casefold(), curie(iri).casefold()) or f"/{iri.casefold()}".endswith(f"/{text}")
        for iri, label in labels.items()
    )


def _forms(iri: str, labels: Mapping[str, str]) -> set[str]:
    """All ways to name a thing by itself, in lower case.

    Its IRI, prefixed name, label, and the end of its path: `2.0`, `gsim/2.0`, `gsim-2.0`.
    """
    path = iri.rstrip("/#").replace("#", "/").split("/")
    ends = [path[-length:] for length in range(1, min(len(path), _LONGEST_END) + 1)]
    joined = (mark.join(end) for end in ends for mark in "/-")
    forms: Iterable[str] = (iri, curie(iri), labels.get(iri, path[-1]), *joined)
    return {form.casefold() for form in forms}


@per_commit
def _keys(kg: KnowledgeGraph, _: str) -> dict[str, str]:
    """The key of each item of a collection by its IRI."""
    return {record.iri: key for kind in KINDS for key, record in all_records(kg, kind).items()}


def things_called(kg: KnowledgeGraph, key: str) -> frozenset[str]:
    """IRIs of the items of any collection that have this key, whatever its case."""
    return _by_key(kg, "").get(key.casefold(), frozenset())


@per_commit
def _by_key(kg: KnowledgeGraph, _: str) -> dict[str, frozenset[str]]:
    """The items of all collections by key, in lower case."""
    found: dict[str, set[str]] = defaultdict(set)
    for kind in KINDS:
        for key, record in all_records(kg, kind).items():
            found[key.casefold()].add(record.iri)
    return {key: frozenset(iris) for key, iris in found.items()}
