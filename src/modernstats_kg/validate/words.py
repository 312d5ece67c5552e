"""What nodes, properties and datatypes are called in a sentence."""

import re
from typing import Final

from modernstats_kg.model.terms import Iri, Literal, Term
from modernstats_kg.model.wording import with_article
from modernstats_kg.namespaces import CANONICAL_BASE, HLG, curie, expand
from modernstats_kg.validate.paths import Step
from modernstats_kg.validate.view import TYPE, View

_NAMES: Final = tuple(Iri(expand(name)) for name in ("skos:prefLabel", "rdfs:label", "dcterms:title"))
_CODE: Final = Iri(expand("skos:notation"))
_PROPERTIES: Final = {
    "adms:status": "status",
    "dcat:hasCurrentVersion": "current version",
    "dcat:hasVersion": "version",
    "dcat:isVersionOf": "standard that it is a version of",
    "dcat:previousVersion": "previous version",
    "dcat:version": "version number",
    "dcterms:alternative": "other name",
    "dcterms:identifier": "identifier",
    "dcterms:isPartOf": "parent",
    "dcterms:issued": "date of issue",
    "dcterms:source": "source",
    "dcterms:spatial": "country",
    "dcterms:title": "title",
    "dcterms:type": "type",
    "hlg:custodian": "custodian",
    "org:member": "member",
    "org:organization": "group or organisation",
    "org:role": "role",
    "prov:wasAssociatedWith": "body responsible",
    "rdf:type": "class",
    "schema:endDate": "end",
    "schema:startDate": "start",
    "schema:location": "place",
    "schema:organizer": "organiser",
    "schema:url": "web address",
    "skos:broader": "broader concept",
    "skos:definition": "definition",
    "skos:inScheme": "scheme",
    "skos:notation": "code",
    "skos:prefLabel": "name",
    "sssom:confidence": "confidence",
    "sssom:mapping_justification": "justification",
    "sssom:object_id": "object",
    "sssom:predicate_id": "kind of match",
    "sssom:subject_id": "subject",
    "xkos:compares": "scheme that it compares",
    "^xkos:madeOf": "correspondence that it is part of",
}
_DATATYPES: Final = {
    "rdf:langString": 'a text with a language, such as "Name"@en',
    "xsd:boolean": "true or false",
    "xsd:date": "a day (xsd:date), such as 2024-10-21",
    "xsd:decimal": "a number (xsd:decimal)",
    "xsd:double": "a number (xsd:double)",
    "xsd:gYear": "a year (xsd:gYear), such as 2024",
    "xsd:gYearMonth": "a month (xsd:gYearMonth), such as 2024-10",
    "xsd:hexBinary": "hexadecimal digits (xsd:hexBinary)",
    "xsd:integer": "a whole number (xsd:integer)",
    "xsd:string": "a plain text without language",
}
_ONE_PROPERTY: Final = re.compile(r"<(?P<iri>[^>]*)>|[A-Za-z]+:[^/|*+?()<>^]+")
_CAPITAL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def name_of(node: Term, view: View) -> str:
    """The English name of a node, or any other; empty where it has none."""
    if isinstance(node, Literal):
        return ""
    for predicate in _NAMES:
        texts = sorted(
            (text for text in view(node, Step(predicate)) if isinstance(text, Literal)),
            key=lambda text: (text.language != "en", text),
        )
        if texts:
            return texts[0].value
    return ""


def code_of(node: Term, view: View) -> str:
    """The code of a node; empty where it has none."""
    codes = view(node, Step(_CODE)) if isinstance(node, Iri) else set()
    return min((str(code) for code in codes), default="")


def known(node: Term, view: View) -> bool:
    """Whether anything is said of a node."""
    return isinstance(node, Literal) or bool(view(node, Step(None)))


def subject(node: Term, view: View) -> str:
    """The node that a sentence begins with: its class and its name."""
    name = name_of(node, view) or local_name(str(node))
    return f"The {kind} “{name}”" if (kind := kind_of(node, view)) else f"“{name}”"


def kind_of(node: Term, view: View) -> str:
    """What the class of a node is called, our own classes first; empty where it has none."""
    classes = view(node, Step(TYPE)) if isinstance(node, Iri) else set()
    first = min((str(one) for one in classes), key=lambda one: (not one.startswith(HLG), one), default="")
    return in_words(name_of(Iri(first), view) or local_name(first)) if first else ""


def class_name(iri: str, view: View) -> str:
    """What a class is called, with an article."""
    return with_article(in_words(name_of(Iri(iri), view) or local_name(iri)))


def property_name(route: str, view: View) -> str:
    """What a property is called: a noun, or in quotation marks whatever its label is.

    Args:
        route: the path as SPARQL writes it.
        view: may know a label of it.
    """
    if route in _PROPERTIES:
        return _PROPERTIES[route]
    one = _ONE_PROPERTY.fullmatch(route)
    if one is None:
        return f"“{route}”"
    iri = one["iri"] or _expanded(route)
    return f"“{in_words(name_of(Iri(iri), view) or local_name(iri))}”"


def role_of(route: str, who: str, view: View) -> str:
    """What a value is to a node, as in “the name of the project”."""
    article = "the " if route in _PROPERTIES else ""
    return f"{article}{property_name(route, view)} of {who[:1].lower()}{who[1:]}"


def shortened(iri: str) -> str:
    """An IRI as a sentence shows it: with a prefix, or without what all our own begin with."""
    return curie(iri).removeprefix(f"{CANONICAL_BASE}id/")


def datatype_name(iri: str) -> str:
    """What the values of a datatype are called."""
    return _DATATYPES.get(curie(iri), f"a value of the datatype {curie(iri)}")


def either(names: list[str]) -> str:
    """The names as alternatives."""
    return " or ".join(filter(None, (", ".join(names[:-1]), names[-1]))) if names else ""


def local_name(iri: str) -> str:
    """The last part of an IRI or prefixed name."""
    return re.split("[:/#]", iri.rstrip("/#"))[-1]


def in_words(name: str) -> str:
    """A name in lower case unless it is an acronym; capitals within a word begin a new one."""
    words = _CAPITAL.sub(" ", name).replace("_", " ").split()
    return " ".join(word if word.isupper() else word.lower() for word in words)


def _expanded(name: str) -> str:
    try:
        return expand(name)
    except KeyError:
        return name
