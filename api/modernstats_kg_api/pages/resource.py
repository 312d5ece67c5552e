"""The page of one resource: everything said of it, everything that points to it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Final

from fastapi import Request
from markupsafe import Markup
from starlette.responses import Response

from modernstats_kg.model.history import Version
from modernstats_kg.model.records import Description
from modernstats_kg.model.terms import Iri, Quad
from modernstats_kg.namespaces import curie, expand
from modernstats_kg.query.formats import GRAPH_FORMATS, MARKDOWN
from modernstats_kg_api.deps import graph_of
from modernstats_kg_api.links import local_path
from modernstats_kg_api.pages.blocks import NO_BLOCKS, blocks_of
from modernstats_kg_api.pages.edit_links import edit_link, saved_commit
from modernstats_kg_api.pages.examples import query_link, statements_query
from modernstats_kg_api.pages.naming import Naming, Value, mark_of
from modernstats_kg_api.pages.neighbourhood import Edge, Node, draw_neighbourhood, pick_edges
from modernstats_kg_api.pages.place import Place, find_place, titled
from modernstats_kg_api.pages.schema_org import schema_block
from modernstats_kg_api.pages.site import naming_of, render
from modernstats_kg_api.pages.statements import Group, incoming_groups, lead_of, outgoing_groups
from modernstats_kg_api.pages.wording import kinds_of, kinds_title

_PARENTS: Final = tuple(
    expand(name)
    for name in (
        "skos:broader", "dcterms:isPartOf", "org:subOrganizationOf", "dcat:isVersionOf",
        "rdfs:subClassOf", "skos:inScheme", "rdfs:isDefinedBy",
    )
)  # fmt: skip
_NOT_DRAWN: Final = {
    expand(name) for name in ("rdf:type", "dcterms:source", "rdfs:isDefinedBy", "dcterms:license")
}


_DRAWN_LAST: Final = {
    expand(name)
    for name in (
        "dcterms:relation", "dcterms:subject", "schema:about", "schema:mentions",
        "skos:inScheme", "skos:topConceptOf", "skos:member", "sssom:subject_id", "sssom:object_id",
        "sssom:subject_source", "sssom:object_source", "xkos:sourceConcept", "xkos:targetConcept",
        "sssom:mapping_justification", "adms:status",
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Member:
    """One term of a hash vocabulary: the anchor of its row, a query about it, its names, its definition."""

    anchor: str
    query_href: str | None
    label: str
    curie: str
    types: tuple[Value, ...]
    definition: Value | None


@dataclass(frozen=True, slots=True)
class ResourceView:
    """What the template of a resource page reads.

    Attributes:
        title: label of the resource.
        title_language: its language where it is none of the page's; "" otherwise.
        code: its code in a classification; "" when it has none.
        mark: class of the shape of its kind; "" for none.
        types: its classes.
        lead: text that introduces it.
        parents: links above it, from the outermost.
        properties: its statements by property.
        told: those of its statements that a card above has said already.
        incoming: statements about it by property.
        members: terms of the vocabulary that the page documents.
        drawing: the neighbourhood as SVG; None when nothing is near.
        place: its place in GSBPM, if it has one.
    """

    title: str
    title_language: str
    code: str
    mark: str
    types: tuple[Value, ...]
    lead: Value | None
    parents: tuple[Value, ...]
    properties: tuple[Group, ...]
    told: tuple[Group, ...]
    incoming: tuple[Group, ...]
    members: tuple[Member, ...]
    drawing: Markup | None
    place: Place | None


def resource_page(request: Request, description: Description, version: Version | None = None) -> Response:
    """The page of one resource. Blocks on the store: call it from a worker thread.

    Args:
        description: from `actions.describing.describe`; may hold incoming statements only.
        version: the older state that it is of; None for the newest. What the page computes beside the
            description is of the newest, so it is left out of an older one.
    """
    naming = naming_of(request)
    iri = description.iri
    kg = graph_of(request)
    place = find_place(kg, iri) if mark_of(iri) == "prc" and version is None else None
    blocks = blocks_of(kg, description, naming, place) if version is None else NO_BLOCKS
    path = naming.root + (local_path(naming.base, iri, naming.labels) or request.url.path)
    return render(
        request,
        "resource.html",
        iri=iri,
        view=view_resource(description, naming, place, blocks.told),
        blocks=blocks,
        naming=naming,
        formats=(*GRAPH_FORMATS, MARKDOWN),
        block=schema_block(request, description, naming) if version is None else None,
        document=path.partition("#")[0],
        query_href=query_link(statements_query(iri)) if version is None else None,
        version=version,
        edit_href=edit_link(request, description) if version is None else None,
        saved=saved_commit(request),
    )


def view_resource(
    description: Description, naming: Naming, place: Place | None = None, told: Collection[str] = ()
) -> ResourceView:
    """The description as a page shows it.

    Args:
        description: of the resource.
        naming: names and links.
        place: its place in GSBPM, if it has one.
        told: prefixed names of the properties that a card has said already.
    """
    own = [quad for quad in description.outgoing if quad.subject.value == description.iri]
    lead = lead_of(own, naming.language)
    shown = [quad for quad in own if lead is None or quad[:3] != lead[:3]]
    properties = outgoing_groups(shown, naming)
    return ResourceView(
        title=naming.label(description.iri),
        title_language=naming.label_language(description.iri),
        code=place.cell.code if place else "",
        mark=mark_of(description.iri),
        types=tuple(naming.value(term) for term in _objects(own, "rdf:type")),
        lead=naming.value(lead.object) if lead else None,
        parents=_parents(own, naming, place),
        properties=tuple(group for group in properties if group.curie not in told),
        told=tuple(group for group in properties if group.curie in told),
        incoming=incoming_groups(description.incoming, naming),
        members=tuple(_member(iri, description.outgoing, naming) for iri in description.members),
        drawing=_drawing(description, own, naming, place),
        place=place,
    )


def _objects(quads: Iterable[Quad], predicate: str) -> list[Iri]:
    wanted = expand(predicate)
    found = (q.object for q in quads if q.predicate.value == wanted)
    return sorted({term for term in found if isinstance(term, Iri)})


def _parents(own: list[Quad], naming: Naming, place: Place | None) -> tuple[Value, ...]:
    if place:
        home = Value(f"GSBPM {place.version}", f"{naming.root}/gsbpm?version={place.version}")
        phase = replace(titled(place.phase, naming), mark="")
        return (home,) if place.cell == place.phase else (home, phase)
    names = kinds_of({term.value for term in _objects(own, "rdf:type")})
    lists = [Value(kinds_title(name), f"{naming.root}/{name}") for name in names]
    above = [term for predicate in _PARENTS for term in _objects(own, curie(predicate))]
    versions = [term for term in _objects(own, "skos:inScheme") if local_path(naming.base, term.value, ())]
    chain = dict.fromkeys((*versions[:1], *above[:1]) if "elements" in names else above[:1])
    return (*lists[:1], *(naming.value(term) for term in chain))


def _member(member: Iri, quads: Iterable[Quad], naming: Naming) -> Member:
    own = [quad for quad in quads if quad.subject == member]
    lead = lead_of(own, naming.language)
    iri = member.value
    types = tuple(naming.value(term) for term in _objects(own, "rdf:type"))
    definition = naming.value(lead.object) if lead else None
    query_href = query_link(statements_query(iri))
    return Member(iri.partition("#")[2], query_href, naming.label(iri), curie(iri), types, definition)


def _drawing(
    description: Description, own: Iterable[Quad], naming: Naming, place: Place | None
) -> Markup | None:
    def node(iri: str) -> Node:
        return Node(naming.label(iri), naming.href(iri), mark_of(iri), naming.label_language(iri))

    outgoing = pick_edges(
        Edge(naming.predicate_label(q.predicate.value), node(q.object.value))
        for q in _telling(own)
        if isinstance(q.object, Iri)
    )
    incoming = pick_edges(
        Edge(naming.predicate_label(q.predicate.value), node(q.subject.value))
        for q in _telling(description.incoming)
    )
    if not outgoing and not incoming:
        return None
    label = place.cell.code if place else naming.label(description.iri)
    return draw_neighbourhood(Node(label, None, mark_of(description.iri)), incoming, outgoing)


def _telling(quads: Iterable[Quad]) -> list[Quad]:
    """The statements worth drawing, those that say little last."""
    drawn = (q for q in quads if q.predicate.value not in _NOT_DRAWN and q.subject != q.object)
    return sorted(drawn, key=lambda q: q.predicate.value in _DRAWN_LAST)
