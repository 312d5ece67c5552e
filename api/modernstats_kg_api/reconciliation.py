"""What the reconciliation service answers, in the JSON of its specification."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

import modernstats_kg
from modernstats_kg.actions.reconcilable import EVERYTHING
from modernstats_kg.model.kinds import KINDS
from modernstats_kg.model.reconcile import Candidate, Column, Entity, Extension, Scope, TypeName
from modernstats_kg.model.terms import Iri, Literal, Term
from modernstats_kg.namespaces import PREFIXES, curie
from modernstats_kg_api.pages.assets import asset_url
from modernstats_kg_api.schemas.reconciliation import BATCH

Json = dict[str, Any]

PREVIEW_PATH: Final = "/reconcile/preview"
VERSIONS: Final = ("0.1", "0.2")

_ID: Final = "{{id}}"
_MOST_EXACT: Final = 2**53
_INTEGERS: Final = frozenset(
    PREFIXES["xsd"] + name
    for name in ("integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger", "gYear")
)
_FRACTIONS: Final = frozenset(PREFIXES["xsd"] + name for name in ("decimal", "double", "float"))
_TIMES: Final = frozenset(PREFIXES["xsd"] + name for name in ("date", "dateTime"))
_DATE: Final = r"[0-9]{4}-(1[0-2]|0[1-9])-(3[01]|0[1-9]|[12][0-9])"
_CLOCK: Final = r"(2[0-3]|[01][0-9]):([0-5][0-9])"
_TIME: Final = re.compile(rf"{_DATE}(?P<clock>T{_CLOCK}:[0-5][0-9](\.[0-9]+)?(Z|[+-]{_CLOCK})?)?")
_SETTINGS: Final[list[Json]] = [
    {
        "name": "limit",
        "label": "Most values",
        "type": "number",
        "default": 0,
        "help_text": "Most values in one cell; 0 for all.",
    },
    {
        "name": "language",
        "label": "Language",
        "type": "text",
        "default": "",
        "help_text": "Language of texts, such as en or fr; without one all are given.",
    },
]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a service is: the address of the entry page, and the base of our own IRIs."""

    service: str
    base: str

    def of(self, scope: Scope) -> str:
        """Address of the service for a scope."""
        return self.service + path_of(scope)


def path_of(scope: Scope) -> str:
    """Path of the service for a scope."""
    return f"/reconcile/{quote(scope.key, safe='')}" if scope.key else "/reconcile"


def manifest(scope: Scope, place: Place) -> Json:
    """What the service for a scope can do, and where.

    Source: Reconciliation Service API 0.2, service manifest; `batchSize` of its successor.
    """
    path = path_of(scope)
    kinds = (TypeName(kind, kind.capitalize()) for kind in KINDS)
    types = (TypeName(scope.id, scope.name),) if scope.key else kinds
    return {
        "versions": VERSIONS,
        "name": f"ModernStats knowledge graph: {scope.name}",
        "identifierSpace": f"{place.base}id/",
        "schemaSpace": f"{place.base}def",
        "documentation": f"{place.service}/data",
        "serviceVersion": modernstats_kg.__version__,
        "logo": place.service + asset_url("favicon.svg"),
        "defaultTypes": [_type(one) for one in types],
        "view": {"url": f"{place.service}/resource?iri={_ID}"},
        "preview": {"url": f"{place.service}{PREVIEW_PATH}?id={_ID}", "width": 430, "height": 300},
        "suggest": {
            what: {"service_url": place.service, "service_path": f"{path}/suggest/{what}"}
            for what in ("entity", "type", "property")
        },
        "extend": {
            "propose_properties": {"service_url": place.service, "service_path": f"{path}/properties"},
            "property_settings": _SETTINGS,
        },
        "batchSize": BATCH,
    }


def results(found: Mapping[str, Sequence[Candidate]]) -> Json:
    """The candidates for each query of a batch."""
    return {name: {"result": [_candidate(one) for one in candidates]} for name, candidates in found.items()}


def suggested_things(found: Iterable[Entity]) -> Json:
    """Suggestions for a thing."""
    return {
        "result": [
            {
                "id": one.iri,
                "name": one.name,
                "description": one.description,
                "notable": [_type(known) for known in one.types],
            }
            for one in found
        ]
    }


def suggested(found: Iterable[TypeName]) -> Json:
    """Suggestions for a type or a property."""
    return {"result": [_type(one) | {"description": one.description} for one in found]}


def proposed(found: Sequence[TypeName], type_id: str, limit: int) -> Json:
    """The properties whose values may be fetched."""
    body: Json = {"properties": [_type(one) | {"description": one.description} for one in found[:limit]]}
    return body | {"limit": limit} | ({"type": type_id} if type_id else {})


def extended(found: Extension, limits: Mapping[str, int], place: Place) -> Json:
    """Values of properties of things.

    Args:
        found: the values.
        limits: most values by property; 0 for all.
        place: of this service, which the things among the values can be reconciled with.
    """
    rows = {
        iri: {
            name: [_value(term, found.labels) for term in (terms[: limits[name]] if limits[name] else terms)]
            for name, terms in row.items()
        }
        for iri, row in found.rows.items()
    }
    return {"meta": [_column(one, place) for one in found.columns], "rows": rows}


def _candidate(one: Candidate) -> Json:
    return {
        "id": one.entity.iri,
        "name": one.entity.name,
        "description": one.entity.description,
        "score": one.score,
        "match": one.match,
        "type": [_type(known) for known in one.entity.types],
        "features": [{"id": name, "value": value} for name, value in one.features.items()],
    }


def _type(one: TypeName) -> Json:
    return {"id": one.id, "name": one.name}


def _column(column: Column, place: Place) -> Json:
    head: Json = {"id": column.id, "name": column.name}
    if column.type is None:
        return head
    service = place.of(column.type if column.type.key else EVERYTHING)
    return head | {"type": {"id": column.type.id, "name": column.type.name}, "service": service}


def _value(term: Term, labels: Mapping[str, str]) -> Json:
    """A cell: a thing, a number, a time, or else text.

    Source: Reconciliation Service API 0.2, data-extension-response.json.
    """
    if isinstance(term, Iri):
        return {"id": term.value, "name": labels.get(term.value) or curie(term.value)}
    return _number(term) or _time(term) or {"str": term.value}


def _number(literal: Literal) -> Json | None:
    try:
        if literal.datatype in _INTEGERS and abs(whole := int(literal.value)) < _MOST_EXACT:
            return {"int": int(literal.value) if whole else 0}
        if literal.datatype in _FRACTIONS and math.isfinite(number := float(literal.value)):
            return {"float": number}
    except ValueError:  # a lexical form that its datatype does not have
        return None
    return None


def _time(literal: Literal) -> Json | None:
    """A date begins at midnight, as the specification knows only dates with a time."""
    fits = _TIME.fullmatch(literal.value) if literal.datatype in _TIMES else None
    if fits is None:
        return None
    return {"date": literal.value if fits["clock"] else f"{literal.value}T00:00:00"}
