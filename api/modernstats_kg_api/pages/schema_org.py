"""The schema.org block of a page: what search engines and harvesters of data sets read of a resource.

It is data, not a script: the browser never runs it, so the content policy has nothing to say of it.

Source: HTML standard, 4.12.1 (data blocks) and 13.2.5.4 (what ends a script element); schema.org.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import orjson
from fastapi import Request
from markupsafe import Markup

from modernstats_kg.model.records import Description
from modernstats_kg.model.terms import Iri, Literal, Term
from modernstats_kg.namespaces import expand
from modernstats_kg_api.pages.naming import Naming
from modernstats_kg_api.pages.statements import LEADS

Json = dict[str, Any]
_TYPES: Final = {
    expand(name): kind
    for kind, names in {
        "Project": ("hlg:Project", "hlg:WorkPackage", "hlg:WorkActivity"),
        "Event": ("hlg:Event", "hlg:Conference", "hlg:ExpertMeeting", "hlg:PlenarySession", "hlg:Workshop"),
        "EventSeries": ("hlg:EventSeries",),
        "SoftwareApplication": ("schema:SoftwareApplication", "cspa:Package"),
        "DefinedTermSet": ("hlg:StandardVersion", "hlg:Standard", "skos:ConceptScheme", "owl:Ontology"),
        "Organization": (
            *("hlg:ModernizationGroup", "hlg:TaskTeam", "hlg:ExecutiveBody", "hlg:Community"),
            *("coos:NationalStatisticalInstitute", "coos:InternationalAgency", "org:FormalOrganization"),
        ),
        "Place": ("schema:Place",),
        "Person": ("foaf:Person",),
        "Dataset": ("dcat:Dataset", "xkos:Correspondence"),
        "CreativeWork": ("hlg:Output", "foaf:Document", "coos:ReferenceDocument"),
        "DefinedTerm": (
            *("hlg:ModelElement", "coos:ActivityCategory", "coos:ActivityArea", "skos:Concept"),
            *("owl:Class", "rdfs:Class", "rdf:Property", "owl:ObjectProperty", "owl:DatatypeProperty"),
        ),
    }.items()
    for name in names
}
"""Type of schema.org by class, the one that says most first."""

_GRAPHS: Final = "/graph/"
_TEXTS: Final = {
    "alternateName": ("dcterms:alternative", "skos:altLabel"),
    "startDate": ("schema:startDate",),
    "endDate": ("schema:endDate",),
    "termCode": ("skos:notation",),
    "version": ("dcat:version",),
    "datePublished": ("dcterms:issued",),
    "applicationCategory": ("schema:applicationCategory",),
}
_LINKS: Final = {
    "inDefinedTermSet": ("skos:inScheme", "rdfs:isDefinedBy"),
    "parentOrganization": ("org:subOrganizationOf",),
    "organizer": ("schema:organizer",),
    "superEvent": ("schema:superEvent",),
    "creator": ("schema:creator", "dcterms:creator"),
    "isPartOf": ("dcterms:isPartOf",),
    "license": ("dcterms:license",),
}
_ADDRESSES: Final = {"sameAs": ("schema:sameAs", "foaf:homepage", "schema:url")}
_ONLY_FOR: Final = {
    "termCode": ("DefinedTerm",),
    "inDefinedTermSet": ("DefinedTerm",),
    "startDate": ("Event", "EventSeries"),
    "endDate": ("Event", "EventSeries"),
    "organizer": ("Event", "EventSeries"),
    "superEvent": ("Event", "EventSeries"),
    "parentOrganization": ("Organization",),
    "applicationCategory": ("SoftwareApplication",),
    "version": ("DefinedTermSet", "Dataset", "CreativeWork"),
    "datePublished": ("DefinedTermSet", "Dataset", "CreativeWork"),
    "creator": ("SoftwareApplication", "CreativeWork", "Dataset"),
    "isPartOf": ("CreativeWork", "Dataset", "DefinedTermSet"),
    "license": ("CreativeWork", "Dataset", "DefinedTermSet"),
}
"""Types of schema.org that have a property; one that is not here is of anything."""


def schema_block(request: Request, description: Description, naming: Naming) -> Markup:
    """The block about one resource, ready to stand in a page.

    Args:
        description: from `actions.describing`.
    """
    return in_page(_about(description, naming, str(request.base_url).rstrip("/")))


def in_page(block: Json) -> Markup:
    """JSON that nothing in it can end or escape from the element around it."""
    text = orjson.dumps(block).decode()
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)  # noqa: S704  # every character that HTML knows was replaced above


def _about(description: Description, naming: Naming, service: str) -> Json:
    iri = description.iri
    said: dict[str, list[Term]] = {}
    for quad in description.outgoing:
        if quad.subject.value == iri:
            said.setdefault(quad.predicate.value, []).append(quad.object)
    kind = _kind(iri, said)
    block: Json = {"@context": "https://schema.org", "@id": iri, "@type": kind, "name": naming.label(iri)}
    if texts := _texts(said, LEADS):
        block["description"] = texts[0]
    page = naming.href(iri)
    if page is not None and page.startswith("/"):
        block["url"] = service.removesuffix(naming.root) + page
    return block | {name: value for name, value in _members(said, naming) if _fits(kind, name)}


def _kind(iri: str, said: Mapping[str, Iterable[Term]]) -> str:
    classes = {str(term) for term in said.get(expand("rdf:type"), ())}
    if not classes and _GRAPHS in iri:
        return "Dataset"
    return next((kind for name, kind in _TYPES.items() if name in classes), "Thing")


def _fits(kind: str, name: str) -> bool:
    kinds = _ONLY_FOR.get(name)
    return kinds is None or kind in kinds


def _members(said: Mapping[str, list[Term]], naming: Naming) -> Iterable[tuple[str, Any]]:
    for name, predicates in _TEXTS.items():
        if texts := _texts(said, map(expand, predicates)):
            yield name, _one_or_all(texts)
    for name, predicates in _LINKS.items():
        if found := _iris(said, predicates):
            yield name, _one_or_all([{"@id": iri, "name": naming.label(iri)} for iri in found])
    for name, predicates in _ADDRESSES.items():
        if found := [iri for iri in _iris(said, predicates) if iri.startswith(("http://", "https://"))]:
            yield name, _one_or_all(found)


def _texts(said: Mapping[str, list[Term]], predicates: Iterable[str]) -> list[str]:
    """Texts of the first property that has any: those in English, or else all."""
    for predicate in predicates:
        texts = [term for term in said.get(predicate, ()) if isinstance(term, Literal)]
        english = [term for term in texts if term.language in ("en", "")]
        if texts:
            return list(dict.fromkeys(term.value for term in english or texts))
    return []


def _iris(said: Mapping[str, list[Term]], predicates: Iterable[str]) -> list[str]:
    terms = (term for name in predicates for term in said.get(expand(name), ()))
    return list(dict.fromkeys(term.value for term in terms if isinstance(term, Iri)))


def _one_or_all(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values
