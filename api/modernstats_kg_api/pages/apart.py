"""What tells things of the same name apart: the version they are of, the elements they join, their class."""

from collections.abc import Callable, Mapping
from functools import partial

from modernstats_kg.actions.correspondences import associations
from modernstats_kg.actions.elements import objects_of
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.schemes import known_schemes
from modernstats_kg.model.terms import Iri


def apart_by(kg: KnowledgeGraph, labels: Mapping[str, str]) -> Callable[[str], str]:
    """A function from an IRI to the words that set it apart; "" where nothing is known of it."""
    return partial(_words, kg, labels)


def _words(kg: KnowledgeGraph, labels: Mapping[str, str], iri: str) -> str:
    def named(found: list[str]) -> str:
        return ", ".join(labels[one] for one in found if one in labels)

    versions = {scheme.iri for scheme in known_schemes(kg).values()}
    schemes = [scheme.value for scheme in objects_of(kg, Iri(iri), "skos:inScheme")]
    changes = [change.correspondence for change in associations(kg) if change.iri == iri]
    starts, ends = (
        [term.value for term in objects_of(kg, Iri(iri), f"schema:{end}Includes")]
        for end in ("domain", "range")
    )
    types = [term.value for term in objects_of(kg, Iri(iri), "rdf:type")]
    joined = " to ".join(filter(None, (named(starts), named(ends))))
    of_version = [scheme for scheme in schemes if scheme in versions] or schemes
    return named(of_version) or named(changes[:1]) or joined or named(types[:1])
