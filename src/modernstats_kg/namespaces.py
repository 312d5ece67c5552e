"""The namespaces of the field and of this graph. One prefix table serves SPARQL, Turtle and pages."""

from typing import Final

CANONICAL_BASE: Final = "https://w3id.org/modernstats-kg/"
HLG: Final = CANONICAL_BASE + "def#"

PREFIXES: Final[dict[str, str]] = {
    "hlg": HLG,
    "coos": "http://id.unece.org/def/coos#",
    "adms": "http://www.w3.org/ns/adms#",
    "cspa": "http://rdf.unece.org/models/cspa#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "hydra": "http://www.w3.org/ns/hydra/core#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "semapv": "https://w3id.org/semapv/vocab/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "sssom": "https://w3id.org/sssom/",
    "vann": "http://purl.org/vocab/vann/",
    "void": "http://rdfs.org/ns/void#",
    "xkos": "http://rdf-vocabulary.ddialliance.org/xkos#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def default_graph(base: str) -> str:
    """IRI of the graph that keeps the statements which stand in no named graph.

    Args:
        base: of this deployment's own IRIs.
    """
    return f"{base}graph/default"


def inferred_graph(base: str) -> str:
    """IRI of the graph that keeps the statements which follow from others.

    Args:
        base: of this deployment's own IRIs.
    """
    return f"{base}graph/inferred"


def is_private(graph: str) -> bool:
    """Whether a named graph is read only by callers with a scope for it: those below `…/graph/private/`."""
    return "/graph/private/" in graph


def expand(curie: str) -> str:
    """The IRI of a prefixed name such as `skos:prefLabel`.

    Raises:
        KeyError: the prefix is not in `PREFIXES`.
    """
    prefix, local = curie.split(":", 1)
    return PREFIXES[prefix] + local


def curie(iri: str) -> str:
    """The shortest prefixed name of `iri`, or the IRI itself where no prefix fits."""
    for prefix, namespace in PREFIXES.items():
        local = iri.removeprefix(namespace)
        if local != iri and "/" not in local and "#" not in local:
            return f"{prefix}:{local}"
    return iri
