"""The versions of standards whose elements are here, by the names that addresses use."""

from collections.abc import Mapping

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.holding import held_of
from modernstats_kg.actions.labelling import chosen_label, label_of
from modernstats_kg.actions.list_order import natural_key
from modernstats_kg.actions.matches import mapped_elements
from modernstats_kg.actions.remembering import per_commit
from modernstats_kg.errors import NotFound
from modernstats_kg.model.analysis import Element, Scheme
from modernstats_kg.model.keys import item_key
from modernstats_kg.model.terms import Iri, Literal
from modernstats_kg.namespaces import expand
from modernstats_kg.query.library import canned


def known_schemes(kg: KnowledgeGraph) -> Mapping[str, Scheme]:
    """Every version of a standard that has elements here, by slug: `gsim-2.0`, `ddi-cdi-1.0`.

    The slug is the path below `id/standards/`. What only mappings name stands in schemes of its own, which
    are parts of a version; a version or standard of which nothing else is here is known by those or by the
    mappings themselves.
    """
    return _schemes(kg, "")


def scheme_named(kg: KnowledgeGraph, name: str) -> Scheme:
    """The scheme with this slug; of a standard's own name its current version, or the only one.

    Args:
        name: as people write it; case does not matter.

    Raises:
        NotFound: there is none, or a standard has several and none is current; names those that exist.
    """
    found = schemes_called(kg, name)
    if len(found) > 1:
        slugs = ", ".join(scheme.slug for scheme in found)
        raise NotFound(f"{name!r} has several versions here: {slugs}. Name one of them.")
    if not found:
        raise NotFound(f"There is no scheme {name!r}. Those that exist: {', '.join(known_schemes(kg))}.")
    return found[0]


def schemes_called(kg: KnowledgeGraph, name: str) -> tuple[Scheme, ...]:
    """What a name may mean: the scheme with this slug, or of a standard the current version, else all."""
    wanted = name.casefold()
    schemes = known_schemes(kg)
    exact = tuple(scheme for slug, scheme in schemes.items() if slug.casefold() == wanted)
    if exact:
        return exact
    versions = {
        slug for name, slugs in _versions(kg, "").items() if name.casefold() == wanted for slug in slugs
    }
    return tuple(scheme for slug, scheme in schemes.items() if slug in versions)


def elements_of(kg: KnowledgeGraph, scheme: str) -> Mapping[str, Element]:
    """The concepts of one scheme by IRI.

    Args:
        scheme: IRI of a scheme from `known_schemes`, or of a part of one; never text of a request.
    """
    return _elements(kg, scheme)


def all_elements(kg: KnowledgeGraph, scheme: Scheme) -> dict[str, Element]:
    """The concepts of a scheme, those of its parts, and whatever else a mapping says is of this scheme."""
    found = dict(elements_of(kg, scheme.iri))
    for part in _parts(kg, "").get(scheme.iri, ()):
        found |= elements_of(kg, part)
    named = mapped_elements(kg).get(scheme.iri, frozenset())
    return found | {iri: Element(iri, "", label_of(kg, iri)) for iri in named if iri not in found}


@per_commit
def _schemes(kg: KnowledgeGraph, _: str) -> dict[str, Scheme]:
    parts = {part for found in _parts(kg, "").values() for part in found}
    folder = f"{kg.settings.base}id/standards/"
    iris = _instances(kg, "skos:ConceptScheme") - parts
    iris |= _parts(kg, "").keys() | _mapped_schemes(kg)
    iris = {iri for iri in iris if iri.startswith(folder)}
    schemes = [Scheme(item_key(iri, folder), iri, label_of(kg, iri)) for iri in iris]
    return {scheme.slug: scheme for scheme in sorted(schemes, key=lambda scheme: natural_key(scheme.slug))}


@per_commit
def _parts(kg: KnowledgeGraph, _: str) -> dict[str, tuple[str, ...]]:
    """Schemes that hold what only mappings name, by the version or standard they are part of."""
    whole = _instances(kg, "hlg:StandardVersion") | _instances(kg, "hlg:Standard")
    found: dict[str, tuple[str, ...]] = {}
    for part in sorted(_instances(kg, "skos:ConceptScheme") - whole):
        for wider in sorted(map(str, held_of(kg).values(part, expand("dcterms:isPartOf")))):
            if wider in whole and part.endswith("/mappedNotions"):
                found[wider] = (*found.get(wider, ()), part)
    return found


@per_commit
def _versions(kg: KnowledgeGraph, _: str) -> dict[str, frozenset[str]]:
    """Slugs of the versions by slug of the standard: the current one, or all where none is marked so."""
    folder = f"{kg.settings.base}id/standards/"
    held = held_of(kg)
    found: dict[str, frozenset[str]] = {}
    for name in ("dcat:hasVersion", "dcat:hasCurrentVersion"):
        by_standard: dict[str, set[str]] = {}
        for slug, scheme in known_schemes(kg).items():
            for pointer in held.pointing.get(scheme.iri, ()):
                if pointer.predicate == expand(name):
                    by_standard.setdefault(item_key(pointer.subject, folder), set()).add(slug)
        found |= {standard: frozenset(slugs) for standard, slugs in by_standard.items()}
    return found


@per_commit
def _elements(kg: KnowledgeGraph, scheme: str) -> dict[str, Element]:
    codes: dict[str, set[str]] = {}
    labels: dict[str, dict[str, str]] = {}
    for row in kg.store.rows(canned("scheme_elements"), {"scheme": Iri(scheme)}):
        iri = str(row["concept"])
        codes.setdefault(iri, set()).update([str(row["code"])] if "code" in row else [])
        label = row.get("label")
        if isinstance(label, Literal):
            named = labels.setdefault(iri, {})
            named[label.language] = min(label.value, named.get(label.language, label.value))
    return {
        iri: Element(iri, min(codes[iri], default=""), chosen_label(labels.get(iri, {})) or iri)
        for iri in codes
    }


def _instances(kg: KnowledgeGraph, class_name: str) -> set[str]:
    return held_of(kg).instances(expand(class_name))


def _mapped_schemes(kg: KnowledgeGraph) -> set[str]:
    """The schemes that mappings name, but for those of a mapping that denies a match."""
    held, modifier = held_of(kg), expand("sssom:predicate_modifier")
    sources = {expand(f"sssom:{end}_source") for end in ("subject", "object")}
    return {
        iri
        for iri, pointers in held.pointing.items()
        if any(one.predicate in sources and not held.values(one.subject, modifier) for one in pointers)
    }
