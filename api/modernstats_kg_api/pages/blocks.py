"""What the page of a resource shows beside its statements, by the kind of thing it is."""

from dataclasses import dataclass
from typing import Final

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.model.records import Description
from modernstats_kg.namespaces import expand
from modernstats_kg_api.pages.correspondence import CorrespondenceView, view_correspondence
from modernstats_kg_api.pages.element import ElementView, view_element
from modernstats_kg_api.pages.facts import element_sentence, version_sentence
from modernstats_kg_api.pages.inferred import InferredRow, inferred_rows
from modernstats_kg_api.pages.linked import LinkedView, linked_groups
from modernstats_kg_api.pages.mapping import MappingView, view_mapping
from modernstats_kg_api.pages.naming import Naming
from modernstats_kg_api.pages.place import Place
from modernstats_kg_api.pages.support import SupportView, view_support
from modernstats_kg_api.pages.version import VersionView, view_version
from modernstats_kg_api.pages.wording import kinds_of


@dataclass(frozen=True, slots=True)
class Blocks:
    """The blocks of one page; None and () for those that do not fit the thing.

    Attributes:
        element: of an element of a model.
        version: of a version of a standard.
        mapping: of a mapping.
        correspondence: of a correspondence between two versions.
        linked: for a part of GSBPM what is linked to it, by kind.
        support: the parts of GSBPM that a thing supports.
        inferred: what follows of the thing and nobody states.
        facts: a sentence about an element or a version, for want of a definition; "" for others.
    """

    element: ElementView | None
    version: VersionView | None
    mapping: MappingView | None
    correspondence: CorrespondenceView | None
    linked: dict[str, tuple[LinkedView, ...]]
    support: tuple[SupportView, ...]
    inferred: tuple[InferredRow, ...]
    facts: str


NO_BLOCKS: Final = Blocks(None, None, None, None, {}, (), (), "")


def blocks_of(kg: KnowledgeGraph, description: Description, naming: Naming, place: Place | None) -> Blocks:
    """The blocks for the thing that `description` is of."""
    iri = description.iri
    kinds = kinds_of(_types(description))
    element = view_element(kg, description, naming) if "elements" in kinds else None
    version = view_version(kg, iri, naming) if "versions" in kinds else None
    facts = element_sentence(description, element) if element else ""
    return Blocks(
        element=element,
        version=version,
        mapping=view_mapping(kg, iri, naming) if "mappings" in kinds else None,
        correspondence=view_correspondence(kg, iri, naming) if "correspondences" in kinds else None,
        linked=linked_groups(kg, place.version, place.cell, naming) if place else {},
        support=view_support(kg, iri, naming),
        inferred=inferred_rows(kg, iri, naming),
        facts=version_sentence(kg, description, version, naming) if version else facts,
    )


def _types(description: Description) -> set[str]:
    wanted = expand("rdf:type")
    return {
        str(quad.object)
        for quad in description.outgoing
        if quad.predicate.value == wanted and quad.subject.value == description.iri
    }
