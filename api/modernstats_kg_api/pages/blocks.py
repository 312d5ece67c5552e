"""What the page of a resource shows beside its statements, by the kind of thing it is."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.model.records import Description
from modernstats_kg_api.pages.correspondence import CorrespondenceView, view_correspondence
from modernstats_kg_api.pages.element import ElementView, view_element
from modernstats_kg_api.pages.facts import element_sentence, version_sentence
from modernstats_kg_api.pages.glance import Glance, view_glance
from modernstats_kg_api.pages.graph_glance import view_graph
from modernstats_kg_api.pages.inferred import InferredRow, inferred_rows
from modernstats_kg_api.pages.linked import LinkedView, linked_groups
from modernstats_kg_api.pages.mapping import TOLD, MappingView, view_mapping
from modernstats_kg_api.pages.naming import Naming, Value
from modernstats_kg_api.pages.place import Place
from modernstats_kg_api.pages.said import Said, said_of
from modernstats_kg_api.pages.standard import StandardView, newer_than, view_standard
from modernstats_kg_api.pages.support import SupportView, view_support
from modernstats_kg_api.pages.version import VersionView, view_version
from modernstats_kg_api.pages.wording import kinds_of


@dataclass(frozen=True, slots=True)
class Blocks:
    """The blocks of one page; None and () for those that do not fit the thing.

    Attributes:
        glance: the main facts, row by row.
        newer: what has taken the place of a version or a standard.
        standard: of a standard.
        element: of an element of a model.
        version: of a version of a standard.
        mapping: of a mapping.
        correspondence: of a correspondence between two versions.
        linked: for a part of GSBPM what is linked to it, by kind.
        support: the parts of GSBPM that a thing supports.
        inferred: what follows of the thing and nobody states.
        facts: a sentence about an element or a version, for want of a definition; "" for others.
        told: prefixed names of the properties that a card has said already.
    """

    glance: Glance
    newer: tuple[Value, ...]
    standard: StandardView | None
    element: ElementView | None
    version: VersionView | None
    mapping: MappingView | None
    correspondence: CorrespondenceView | None
    linked: dict[str, tuple[LinkedView, ...]]
    support: tuple[SupportView, ...]
    inferred: tuple[InferredRow, ...]
    facts: str
    told: Collection[str]


NO_BLOCKS: Final = Blocks(Glance(), (), None, None, None, None, None, {}, (), (), "", ())
_GRAPHS: Final = "/graph/"


def blocks_of(kg: KnowledgeGraph, description: Description, naming: Naming, place: Place | None) -> Blocks:
    """The blocks for the thing that `description` is of."""
    iri = description.iri
    said = said_of(description)
    kinds = kinds_of({term.value for term in said.things("rdf:type")})
    element = view_element(kg, description, naming) if "elements" in kinds else None
    version = view_version(kg, iri, naming) if "versions" in kinds else None
    mapping = view_mapping(kg, iri, naming) if "mappings" in kinds else None
    facts = element_sentence(description, element) if element else ""
    glance = _glance(kg, said, kinds, naming)
    support = view_support(kg, said, kinds, naming)
    standard = view_standard(kg, said, naming) if "standards" in kinds else None
    told_by = {"hlg:supportsProcess": support, "dcat:hasVersion": standard and standard.versions}
    return Blocks(
        glance=glance,
        newer=newer_than(kg, said, kinds, naming),
        standard=standard,
        element=element,
        version=version,
        mapping=mapping,
        correspondence=view_correspondence(kg, iri, naming) if "correspondences" in kinds else None,
        linked=linked_groups(kg, place.version, place.cell, naming) if place else {},
        support=support,
        inferred=inferred_rows(kg, iri, naming),
        facts=version_sentence(kg, description, version, naming) if version else facts,
        told=TOLD if mapping else glance.told | {name for name, block in told_by.items() if block},
    )


def _glance(kg: KnowledgeGraph, said: Said, kinds: Collection[str], naming: Naming) -> Glance:
    if not kinds and _GRAPHS in said.iri:
        return view_graph(kg, said, naming)
    return view_glance(kg, said, kinds, naming)
