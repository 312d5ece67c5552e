"""The DCAT 3 catalogue, page by page: datasets with their files, and the services that give them.

Source: Data Catalog Vocabulary version 3 (W3C Recommendation, 22 August 2024); DCAT-AP 3.0.1 and 2.1.1; Hydra
Core Vocabulary for the pages, which harvesters follow.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from modernstats_kg.actions.addresses import Addresses
from modernstats_kg.actions.catalog_entries import (
    describe_dataset,
    describe_files,
    describe_publisher,
    describe_shared,
)
from modernstats_kg.actions.catalog_services import describe_services
from modernstats_kg.actions.datasets import CONTENT_LICENCE, all_datasets, whole_dataset
from modernstats_kg.actions.dumps import Dumps, dumps_at_hand
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.errors import NotFound
from modernstats_kg.exchange.rdf import serialize
from modernstats_kg.model.change import SERVICE
from modernstats_kg.model.datasets import DatasetFacts
from modernstats_kg.model.dcat_profile import Profile
from modernstats_kg.model.statements import Statements, english, integer

PAGE_SIZE: Final = 20
"""Datasets on one page."""


@dataclass(frozen=True, slots=True)
class CatalogPage:
    """One page of the catalogue, ready to be written.

    Attributes:
        number: which page, from 1.
        pages: how many there are.
        total: number of datasets on all pages.
        datasets: what is on this page.
        files: the files of its datasets, by IRI of the dataset; one that could not be made is missing.
    """

    number: int
    pages: int
    total: int
    datasets: tuple[DatasetFacts, ...]
    files: Mapping[str, Dumps]

    @property
    def digest(self) -> str:
        """What names the files of the page: it differs when one of them does."""
        return " ".join(dump.sha256 for dumps in self.files.values() for dump in dumps.values())

    def neighbours(self) -> dict[str, int]:
        """The pages to go to from here by their relation: first, previous, next, last."""
        found = {"first": 1, "previous": self.number - 1, "next": self.number + 1, "last": self.pages}
        return {relation: page for relation, page in found.items() if 1 <= page <= self.pages}


async def catalog_page(kg: KnowledgeGraph, number: int) -> CatalogPage:
    """One page of the catalogue; its files are made now where they are missing, so that sizes can be told.

    Args:
        kg: whose readers are running.
        number: which page, from 1.

    Raises:
        NotFound: there is no such page; says how many there are.
    """
    datasets = await asyncio.to_thread(all_datasets, kg)
    pages = -(-len(datasets) // PAGE_SIZE)
    if not 1 <= number <= pages:
        raise NotFound(f"The catalogue has {pages} pages; there is no page {number}.")
    here = datasets[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    whole = whole_dataset(kg.settings.base)
    names = {facts.iri: "" if facts.iri == whole else facts.iri for facts in here if facts.dumped}
    made = await dumps_at_hand(kg, names.values())
    files = {iri: made[name] for iri, name in names.items() if name in made}
    return CatalogPage(number, pages, len(datasets), here, files)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page is asked for.

    Attributes:
        service: address of the entry page.
        page: address of the catalogue with everything but the number of the page, which follows.
    """

    service: str
    page: str


def render_catalog(
    kg: KnowledgeGraph, page: CatalogPage, place: Place, profile: Profile, media_type: str
) -> bytes:
    """A page of the catalogue in one RDF format."""
    base = kg.settings.base
    said, addresses = Statements(f"{base}catalog"), Addresses(place.service.rstrip("/"), base)
    _describe_catalog(said, kg, page, addresses)
    _describe_pages(said, f"{base}catalog#catalog", page, place)
    for facts in page.datasets:
        describe_dataset(said, facts, addresses)
        describe_files(said, facts, page.files.get(facts.iri, {}), addresses, profile)
    describe_services(said, addresses, [facts.iri for facts in page.datasets])
    describe_publisher(said)
    describe_shared(said, page.datasets)
    return serialize(said.quads, media_type)


def _describe_catalog(said: Statements, kg: KnowledgeGraph, page: CatalogPage, addresses: Addresses) -> None:
    catalog = f"{kg.settings.base}catalog#catalog"
    whole = all_datasets(kg)[0]
    said.kind(catalog, "dcat:Catalog", "hydra:Collection")
    said.say(catalog, "dcterms:title", english("Catalogue of the ModernStats knowledge graph"))
    said.say(catalog, "dcterms:description", *whole.descriptions)
    said.link(catalog, "dcterms:publisher", SERVICE.value)
    said.link(catalog, "dcterms:license", CONTENT_LICENCE)
    said.link(catalog, "foaf:homepage", addresses.at("/"))
    said.kind(addresses.at("/"), "foaf:Document")
    said.say(catalog, "dcterms:issued", *([whole.issued] if whole.issued else []))
    said.say(catalog, "dcterms:modified", *([whole.modified] if whole.modified else []))
    datasets = [facts.iri for facts in page.datasets]
    said.link(catalog, "dcat:dataset", *datasets)
    said.link(catalog, "hydra:member", *datasets)


def _describe_pages(said: Statements, catalog: str, page: CatalogPage, place: Place) -> None:
    here = f"{place.page}{page.number}"
    said.say(catalog, "hydra:totalItems", integer(page.total))
    said.link(catalog, "hydra:view", here)
    said.kind(here, "hydra:PartialCollectionView")
    for relation, number in page.neighbours().items():
        said.link(here, f"hydra:{relation}", f"{place.page}{number}")
