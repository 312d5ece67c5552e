"""Who belongs to a group, and which groups an organisation belongs to: memberships read through."""

from typing import Final

from modernstats_kg.actions.collection import records_by_iri
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.model.terms import Iri, Term
from modernstats_kg_api.pages.naming import Naming
from modernstats_kg_api.pages.notes import dates_of
from modernstats_kg_api.pages.said import Said

MEMBER, ORGANIZATION = "member", "organization"
_POINTING: Final = {MEMBER: "org:organization", ORGANIZATION: "org:member"}
"""The property by which a membership points to the side that is asked from, by the side that is wanted."""


def memberships(kg: KnowledgeGraph, said: Said, wanted: str, naming: Naming) -> dict[Term, str]:
    """The other ends of the memberships of a thing, each with its role and years in words.

    Args:
        said: of a group or an organisation.
        wanted: `MEMBER` for who belongs to it, `ORGANIZATION` for what it belongs to.
        naming: names of the roles.
    """
    found: dict[Term, list[str]] = {}
    links = records_by_iri(kg, "links")
    for node in said.pointing(_POINTING[wanted]):
        record = links.get(node.value)
        for end in record.values.get(wanted, ()) if record else ():
            if record and isinstance(end, Iri):
                roles = (naming.label(role.value).lower() for role in record.values.get("role", ()))
                found.setdefault(end, []).append(", ".join(filter(None, (*roles, dates_of(record)))))
    return {end: "; ".join(filter(None, notes)) for end, notes in found.items()}
