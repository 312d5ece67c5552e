"""The VoID description: what each dataset holds, how it is used and what links the standards.

Source: Describing Linked Datasets with the VoID Vocabulary (W3C Interest Group Note, 3 March 2011).
"""

import re
from hashlib import sha256
from typing import Final

from modernstats_kg.actions.addresses import Addresses
from modernstats_kg.actions.datasets import all_datasets, whole_dataset
from modernstats_kg.actions.dumps import DUMP_FORMATS
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.statistics import (
    graph_statistics,
    version_links,
    version_statistics,
    whole_statistics,
)
from modernstats_kg.exchange.rdf import serialize
from modernstats_kg.model.datasets import DatasetFacts
from modernstats_kg.model.statements import Statements, english, integer
from modernstats_kg.model.statistics import Linkset, Statistics
from modernstats_kg.model.terms import Literal
from modernstats_kg.namespaces import curie
from modernstats_kg.store.bookkeeping import INFERRED

_PLAIN: Final = re.compile(r"[\w.:/~-]+", re.ASCII)


def describe_datasets(kg: KnowledgeGraph, service: str, media_type: str) -> bytes:
    """What the datasets hold, in one RDF format.

    Args:
        kg: what is described.
        service: address of the entry page, as whoever asks reaches it.
        media_type: an RDF format.
    """
    base = kg.settings.base
    document, whole = f"{base}void", whole_dataset(base)
    said, addresses = Statements(document), Addresses(service.rstrip("/"), base)
    said.kind(document, "void:DatasetDescription")
    said.say(document, "dcterms:title", english("What the ModernStats knowledge graph holds"))
    said.link(document, "foaf:primaryTopic", whole)
    known = {facts.iri: facts for facts in all_datasets(kg)}
    counted = {whole: whole_statistics(kg), **graph_statistics(kg), **version_statistics(kg)}
    apart = (whole, INFERRED.value)
    said.link(document, "foaf:topic", *(iri for iri in apart if iri in counted))
    said.link(whole, "void:subset", *(iri for iri in counted if iri not in apart))
    said.link(whole, "foaf:homepage", addresses.at("/"))
    for iri, statistics in counted.items():
        if iri not in known:
            continue  # written a moment ago: it comes with the next commit's description
        _describe(said, known[iri], addresses, whole)
        _count(said, iri, statistics)
        _partition(said, base, iri, statistics)
    for links in version_links(kg):
        _link(said, base, whole, links)
    return serialize(said.quads, media_type)


def _describe(said: Statements, facts: DatasetFacts, addresses: Addresses, whole: str) -> None:
    """What a dataset is and where it can be had."""
    iri = facts.iri
    said.kind(iri, "void:Dataset")
    said.say(iri, "dcterms:title", *facts.titles)
    said.say(iri, "dcterms:description", *facts.descriptions)
    said.link(iri, "dcterms:license", facts.licence)
    said.link(iri, "dcterms:source", facts.source)
    said.say(iri, "dcterms:modified", *([facts.modified] if facts.modified else []))
    said.link(iri, "void:sparqlEndpoint", addresses.at("/sparql"))
    said.link(iri, "void:uriLookupEndpoint", addresses.at("/resource?iri="))
    if facts.dumped:
        graph = "" if iri == whole else iri
        said.link(iri, "void:dataDump", *(addresses.dump(graph, form.suffix) for form in DUMP_FORMATS))


def _count(said: Statements, iri: str, statistics: Statistics) -> None:
    said.say(iri, "void:triples", integer(statistics.triples))
    said.say(iri, "void:entities", integer(statistics.entities))
    said.say(iri, "void:distinctSubjects", integer(statistics.subjects))
    said.say(iri, "void:distinctObjects", integer(statistics.objects))
    said.say(iri, "void:uriSpace", *(Literal(space) for space in statistics.spaces))
    said.link(iri, "void:exampleResource", statistics.example)
    if statistics.properties:
        said.say(iri, "void:properties", integer(len(statistics.properties)))
        said.say(iri, "void:classes", integer(len(statistics.classes)))
        said.link(iri, "void:vocabulary", *statistics.vocabularies)


def _partition(said: Statements, base: str, iri: str, statistics: Statistics) -> None:
    """One part of the dataset for each class and for each property that it uses."""
    stem = f"{base}void#{_short(base, iri)}"
    classes = {f"{stem}/class/{_short(base, use.iri)}": use for use in statistics.classes}
    properties = {f"{stem}/property/{_short(base, use.iri)}": use for use in statistics.properties}
    said.link(iri, "void:classPartition", *classes)
    said.link(iri, "void:propertyPartition", *properties)
    for part, instances in classes.items():
        said.link(part, "void:class", instances.iri)
        said.say(part, "void:entities", integer(instances.entities))
    for part, use in properties.items():
        said.link(part, "void:property", use.iri)
        said.say(part, "void:triples", integer(use.triples))
        said.say(part, "void:distinctSubjects", integer(use.subjects))
        said.say(part, "void:distinctObjects", integer(use.objects))


def _link(said: Statements, base: str, whole: str, links: Linkset) -> None:
    names = (_short(base, iri) for iri in (links.source, links.target, links.predicate))
    iri = f"{base}void#links/{'/'.join(names)}"
    said.link(whole, "void:subset", iri)
    said.kind(iri, "void:Linkset")
    said.link(iri, "void:subjectsTarget", links.source)
    said.link(iri, "void:objectsTarget", links.target)
    said.link(iri, "void:linkPredicate", links.predicate)
    said.say(iri, "void:triples", integer(links.triples))


def _short(base: str, iri: str) -> str:
    """A name for `iri` that can be part of a fragment: its prefixed name, its path, or else a digest."""
    known = curie(iri)
    name = iri.removeprefix(base).removeprefix("void#") if known == iri else known
    return name if "://" not in name and _PLAIN.fullmatch(name) else sha256(iri.encode()).hexdigest()[:12]
