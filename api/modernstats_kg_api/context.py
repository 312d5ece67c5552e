"""The JSON-LD contexts: that of our terms, and for plain JSON one for each kind.

Their addresses hold a digest of their bytes, so what is at one of them never changes. Contexts of earlier
releases stay in `ontology/contexts`, so that a document that was kept still leads to its own.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import orjson

from modernstats_kg.assets import ontology_dir
from modernstats_kg.model.kinds import KINDS, Field, Kind
from modernstats_kg.namespaces import expand

CONTEXT_PATH: Final = "/api/v1/context.jsonld"
"""Where the newest context of our terms is, whatever it says."""

VERSIONS_PATH: Final = "/api/v1/contexts/"
_DIGEST_LENGTH: Final = 16
_PLAIN: Final = frozenset(
    expand(name) for name in ("dcterms:identifier", "skos:notation", "dcat:version", "sssom:comment")
)
"""Properties whose values are plain text, so that plain JSON says all of them."""


@dataclass(frozen=True, slots=True)
class TermRule:
    """What the context says of one of its terms.

    Attributes:
        name: the term.
        type: `@id`, or IRI of the datatype; "" for none.
        by_language: whether its values are texts by language.
    """

    name: str
    type: str
    by_language: bool


@dataclass(frozen=True, slots=True)
class Terms:
    """The context, read for writing.

    Attributes:
        rules: rules of the terms by IRI of what they stand for.
        prefixes: namespace by prefix.
    """

    rules: Mapping[str, tuple[TermRule, ...]]
    prefixes: Mapping[str, str]

    def prefixed(self, iri: str) -> str:
        """The prefixed name of an IRI; the IRI itself where no prefix fits.

        Source: JSON-LD 1.1 API, 6.3 (IRI compaction).
        """
        for prefix, namespace in self.prefixes.items():
            local = iri.removeprefix(namespace)
            if local != iri and local and not local.startswith("//"):
                return f"{prefix}:{local}"
        return iri

    def named(self, iri: str) -> str:
        """The name of a class or datatype: a term, a prefixed name, or the IRI."""
        plain = (rule.name for rule in self.rules.get(iri, ()) if not rule.type and not rule.by_language)
        return next(plain, None) or self.prefixed(iri)


def context_bytes() -> bytes:
    """The newest context of our terms."""
    return (ontology_dir() / "context.jsonld").read_bytes()


def context_version() -> str:
    """Path of the newest context at the address that always means just it."""
    return f"{VERSIONS_PATH}{_digest(context_bytes())}.jsonld"


def plain_context(kind: Kind) -> str:
    """Path of the context by which plain JSON of a kind is read as RDF."""
    return f"{VERSIONS_PATH}{_digest(_plain_bytes(kind))}.jsonld"


@cache
def contexts() -> Mapping[str, bytes]:
    """Every context by its digest: ours, those of plain JSON, those of earlier releases."""
    earlier = sorted((ontology_dir() / "contexts").glob("*.jsonld"))
    found = (context_bytes(), *map(_plain_bytes, KINDS.values()), *(path.read_bytes() for path in earlier))
    return {_digest(data): data for data in found}


@cache
def own_terms() -> Terms:
    """The terms of the newest context."""
    said = json.loads(context_bytes())["@context"]
    prefixes = {
        name: value
        for name, value in said.items()
        if isinstance(value, str) and value.endswith(("#", "/")) and ":" in value
    }
    rules: dict[str, tuple[TermRule, ...]] = {}
    for name, value in said.items():
        if name in prefixes or name.startswith("@") or value in ("@id", "@type"):
            continue
        rule = {"@id": value} if isinstance(value, str) else value
        type_ = _whole(rule.get("@type", ""), prefixes)
        iri = _whole(rule["@id"], prefixes)
        read = TermRule(name, type_, rule.get("@container") == "@language")
        rules[iri] = (*rules.get(iri, ()), read)
    return Terms(rules, prefixes)


def _whole(name: str, prefixes: Mapping[str, str]) -> str:
    prefix, colon, local = name.partition(":")
    return prefixes[prefix] + local if colon and prefix in prefixes else name


@cache
def _plain_bytes(kind: Kind) -> bytes:
    """A context that makes true statements of plain JSON: of its links, classes and plain texts.

    Plain JSON tells neither the language nor the datatype of a value. Where these matter, the member is not
    read as a statement at all; JSON-LD has it. What tells of the answer and not of the thing (`key`,
    `url`, `source`, `version`) has no term, and is passed over.
    """
    said: dict[str, Any] = {"@version": 1.1, "id": "@id", "type": "@type", "items": "@graph"}
    said["labels"] = {"@id": expand("skos:prefLabel"), "@container": "@language"}
    rules = {field.name: _plain_rule(field) for field in kind.fields}
    said |= {name: rule for name, rule in rules.items() if rule is not None}
    return orjson.dumps({"@context": said}, option=orjson.OPT_INDENT_2)


def _plain_rule(field: Field) -> Any:
    if field.iri in _PLAIN:
        return {"@id": field.iri}
    if field.inverse:
        return {"@reverse": field.iri, "@type": "@id"}
    return {"@id": field.iri, "@type": "@id"} if _links(field) else None


def _links(field: Field) -> bool:
    """Whether the values of a field are resources, as the term table knows."""
    rules = own_terms().rules.get(field.iri, ())
    return any(rule.type == "@id" for rule in rules)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:_DIGEST_LENGTH]
