"""What is missing: parts nothing touches, elements without counterpart, names, custodians, link targets."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from typing import Final

from modernstats_kg.actions.coverage import VERSIONS, places
from modernstats_kg.actions.crosswalk import element_order
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.labelling import chosen_label, label_of
from modernstats_kg.actions.list_order import natural_key
from modernstats_kg.actions.matches import matches_from
from modernstats_kg.actions.remembering import per_commit
from modernstats_kg.actions.schemes import elements_of, known_schemes
from modernstats_kg.errors import NotFound
from modernstats_kg.model.analysis import Gap
from modernstats_kg.model.terms import Iri, Literal
from modernstats_kg.namespaces import curie, expand
from modernstats_kg.query.library import canned

LANGUAGES: Final = ("en", "fr", "es")
"""Languages in which the models are published."""

POINTERS: Final = frozenset(
    expand(name)
    for name in ("rdfs:seeAlso", "rdfs:isDefinedBy", "dcterms:source", "foaf:homepage", "schema:url")
)
"""Properties that point to pages and files of other hosts, which nobody expects to find described here."""

_LABEL: Final = Iri(expand("skos:prefLabel"))
_IN_SCHEME: Final = Iri(expand("skos:inScheme"))
_LABELLED_SCHEMES: Final = ("gsbpm", "gamso", "coos")
"""Standards whose concepts have names in more than one language."""


def gaps(kg: KnowledgeGraph, kind: str) -> tuple[Gap, ...]:
    """What one check found to be missing.

    Args:
        kind: one of `GAP_KINDS`.

    Raises:
        NotFound: there is no such check; names those that exist.
    """
    if kind not in GAP_KINDS:
        raise NotFound(f"There is no kind of gap {kind!r}. Those that exist: {', '.join(GAP_KINDS)}.")
    return _gaps(kg, kind)


def labels_per_language(kg: KnowledgeGraph) -> dict[str, dict[str, int]]:
    """How many concepts of each scheme of several languages have a name in each, and how many there are.

    Keys are slugs or IRIs of schemes; the count of all concepts is under "concepts".
    """
    counts: dict[str, dict[str, int]] = {}
    for scheme, names in _names_by_scheme(kg, "").items():
        counts[_scheme_name(kg, scheme)] = {
            "concepts": len(names),
            **{language: sum(language in known for known in names.values()) for language in LANGUAGES},
        }
    return counts


@per_commit
def _gaps(kg: KnowledgeGraph, kind: str) -> tuple[Gap, ...]:
    return tuple(GAP_KINDS[kind](kg))


def _untouched(kg: KnowledgeGraph) -> Iterator[Gap]:
    for version in VERSIONS:
        for place in places(kg, version):
            if place.level == "subProcess" and not place.direct and not place.carried:
                label = f"{place.code} {place.label}"
                yield Gap("untouched", f"gsbpm-{version}", place.iri, label, "Nothing is linked to it.")


def _unmapped(kg: KnowledgeGraph) -> Iterator[Gap]:
    """Elements of the schemes that mappings name; versions of one standard are no counterparts here."""
    for scheme in known_schemes(kg).values():
        elements = elements_of(kg, scheme.iri)
        if not any(iri in matches_from(kg) for iri in elements):
            continue
        for element in sorted(elements.values(), key=element_order):
            found = [match for match in matches_from(kg).get(element.iri, ()) if match.object not in elements]
            if any(match.agreed for match in found):
                continue
            waiting = tuple(sorted({label_of(kg, match.object) for match in found}))
            detail = "Only candidates, which nobody has reviewed." if waiting else "No counterpart is known."
            yield Gap("unmapped", scheme.slug, element.iri, element.label, detail, waiting)


def _without_custodian(kg: KnowledgeGraph) -> Iterator[Gap]:
    rows = {str(row["standard"]): row for row in kg.store.rows(canned("uncustodied_standards"))}
    for iri in sorted(rows, key=lambda iri: natural_key(label_of(kg, iri))):
        code = str(rows[iri].get("code", ""))
        yield Gap("custodian", code, iri, label_of(kg, iri), "No custodian is named.")


def _missing_labels(kg: KnowledgeGraph) -> Iterator[Gap]:
    for scheme, names in _names_by_scheme(kg, "").items():
        for iri in sorted(names, key=lambda iri: (natural_key(names[iri].get("en", "")), iri)):
            missing = [language for language in LANGUAGES if language not in names[iri]]
            if missing and len(missing) < len(LANGUAGES):
                label = chosen_label(names[iri]) or iri
                detail = f"No name in {', '.join(missing)}."
                yield Gap("labels", _scheme_name(kg, scheme), iri, label, detail)


def _broken_links(kg: KnowledgeGraph) -> Iterator[Gap]:
    """Links into our own IRIs, or into the namespace of a described scheme, that lead to nothing."""
    own = f"{kg.settings.base}id/"
    namespaces = _namespaces(kg)
    missing = {str(row["missing"]) for row in kg.store.rows(canned("undescribed_objects"))}
    for iri in sorted(missing):
        if iri.startswith(own) or _namespace(iri) in namespaces:
            yield from _links_to(kg, iri, ignored=() if iri.startswith(own) else POINTERS)


def _links_to(kg: KnowledgeGraph, missing: str, ignored: Collection[str]) -> Iterator[Gap]:
    """One gap for each property that leads to an IRI that nothing describes."""
    subjects: dict[str, set[str]] = defaultdict(set)
    for quad in kg.store.statements(object_=Iri(missing)):
        if quad.predicate.value not in ignored:
            subjects[quad.predicate.value].add(quad.subject.value)
    for predicate, found in sorted(subjects.items()):
        more = f" and {len(found) - 1} more" if len(found) > 1 else ""
        detail = f"Nothing describes it; linked from {min(found)}{more}."
        yield Gap("links", curie(predicate), missing, curie(missing), detail)


GAP_KINDS: Final[dict[str, Callable[[KnowledgeGraph], Iterator[Gap]]]] = {
    "untouched": _untouched,
    "unmapped": _unmapped,
    "custodian": _without_custodian,
    "labels": _missing_labels,
    "links": _broken_links,
}
"""The checks by name: sub-processes nothing touches, elements without counterpart, standards without
custodian, names missing in a language, links that lead nowhere."""


@per_commit
def _names_by_scheme(kg: KnowledgeGraph, _: str) -> dict[str, dict[str, dict[str, str]]]:
    """The names of each concept by language, by scheme, for schemes with names in several languages."""
    found: dict[str, dict[str, dict[str, str]]] = {}
    concepts = _concepts_by_scheme(kg, "")
    for scheme in _multilingual_schemes(kg):
        if scheme in concepts:
            found[scheme] = {concept: _names(kg, Iri(concept)) for concept in concepts[scheme]}
    return found


@per_commit
def _concepts_by_scheme(kg: KnowledgeGraph, _: str) -> dict[str, list[str]]:
    """The concepts of every scheme, each once, in a stable order."""
    found: dict[str, set[str]] = defaultdict(set)
    for quad in kg.store.statements(predicate=_IN_SCHEME):
        found[str(quad.object)].add(quad.subject.value)
    return {scheme: sorted(concepts) for scheme, concepts in found.items()}


def _multilingual_schemes(kg: KnowledgeGraph) -> list[str]:
    """Our versions of the models that COOS names in three languages, and the schemes of COOS itself."""
    ours = [
        scheme.iri for scheme in known_schemes(kg).values() if scheme.slug.split("-")[0] in _LABELLED_SCHEMES
    ]
    schemes = _concepts_by_scheme(kg, "")
    return [*ours, *sorted(iri for iri in schemes if iri.startswith(expand("coos:")))]


def _names(kg: KnowledgeGraph, concept: Iri) -> dict[str, str]:
    terms = (quad.object for quad in kg.store.statements(subject=concept, predicate=_LABEL))
    return {term.language: term.value for term in terms if isinstance(term, Literal)}


def _scheme_name(kg: KnowledgeGraph, iri: str) -> str:
    slugs = {scheme.iri: slug for slug, scheme in known_schemes(kg).items()}
    return slugs.get(iri) or curie(iri)


def _namespaces(kg: KnowledgeGraph) -> set[str]:
    """Namespaces of the concepts of all schemes."""
    concepts = _concepts_by_scheme(kg, "").values()
    return {_namespace(concept) for of_scheme in concepts for concept in of_scheme}


def _namespace(iri: str) -> str:
    return iri[: max(iri.rfind("/"), iri.rfind("#")) + 1]
