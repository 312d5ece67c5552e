"""Which statements are axioms: the small part of the data that says how classes and properties relate.

Domains and ranges are no axioms here: they are rules about data, and stand in the shapes. Nor are
restrictions: those of COOS would give each sub-process the types of all the others.
"""

import hashlib
from collections.abc import Iterable
from typing import Final

from modernstats_kg.model.terms import Iri, Triple
from modernstats_kg.namespaces import expand

TYPE: Final = Iri(expand("rdf:type"))
SUBCLASS: Final = Iri(expand("rdfs:subClassOf"))
SUBPROPERTY: Final = Iri(expand("rdfs:subPropertyOf"))
EQUIVALENT_CLASS: Final = Iri(expand("owl:equivalentClass"))
EQUIVALENT_PROPERTY: Final = Iri(expand("owl:equivalentProperty"))
INVERSE: Final = Iri(expand("owl:inverseOf"))
SYMMETRIC: Final = Iri(expand("owl:SymmetricProperty"))
TRANSITIVE: Final = Iri(expand("owl:TransitiveProperty"))

RELATIONS: Final = (SUBCLASS, SUBPROPERTY, EQUIVALENT_CLASS, EQUIVALENT_PROPERTY, INVERSE)
"""Predicates of axioms."""
CHARACTERS: Final = (SYMMETRIC, TRANSITIVE)
"""Classes of properties that are axioms when they are the object of rdf:type."""
_SKOLEM: Final = "/.well-known/genid/"


def is_axiom(triple: Triple) -> bool:
    """Whether the statement takes part in making the rules: between two named things of the schema."""
    subject, predicate, value = triple
    if _SKOLEM in subject.value or not isinstance(value, Iri) or _SKOLEM in value.value:
        return False
    return predicate in RELATIONS or (predicate == TYPE and value in CHARACTERS)


def digest_of(axioms: Iterable[Triple]) -> str:
    """A text that differs for two sets of axioms."""
    lines = sorted(f"{s} {p} {o}" for s, p, o in axioms)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
