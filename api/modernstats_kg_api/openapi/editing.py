"""OpenAPI of REST writes: bodies by kind, and what each method answers."""

from typing import Any, Final

from modernstats_kg.model.kinds import Field, Kind
from modernstats_kg.model.wording import with_article
from modernstats_kg_api.editing_examples import CHANGES, NEW_ITEMS
from modernstats_kg_api.openapi.problems import numbered, problem_responses
from modernstats_kg_api.schemas.editing import EditReceipt
from modernstats_kg_api.schemas.proposals import ProposalDetail, ProposalRehearsal

Json = dict[str, Any]

JSON: Final = "application/json"
MERGE_PATCH: Final = "application/merge-patch+json"
_TEXT: Final[Json] = {"type": "string"}
_VALUE: Final[Json] = {
    "description": "A text, a number or a truth value; a link by IRI, prefixed name, key or code, or as "
    '`{"id": …}`; a text with its language as `{"fr": …}`.',
    "anyOf": [_TEXT, {"type": "number"}, {"type": "boolean"}, {"type": "object"}],
}
_LABELS: Final[Json] = {
    "type": "object",
    "description": "Names by language tag.",
    "additionalProperties": _TEXT,
}
_TYPES: Final[Json] = {"type": "array", "items": _TEXT, "description": "Classes: IRI or prefixed name."}
_READ_ONLY: Final = ("url", "label", "source", "version")
_WRITING: Final = ("400", "401", "403", "413", "415", "422", "503")
_MATCHED: Final = (*_WRITING, "404", "410", "412", "428")
_TAG: Final[Json] = {"ETag": {"description": "Of the item as it is now.", "schema": _TEXT}}
_PLACE: Final[Json] = {
    "Location": {"description": "Address of the item, or of the proposal.", "schema": _TEXT}
}


def creation(kind: Kind) -> Json:
    """What the route that makes an item of a kind says of itself."""
    about = (
        f"Makes {with_article(kind.singular)}. Its IRI is minted from `key`, or from its English name. "
        "Needs `write` for the graph that it goes to."
    )
    return {
        "operation_id": f"create{_noun(kind)}",
        "summary": f"Create {with_article(kind.singular)}",
        "description": about,
        "status_code": 201,
        "responses": {201: _done(_PLACE), 200: _rehearsed(), **numbered(problem_responses(*_WRITING, "409"))},
        "openapi_extra": {"requestBody": _body(_schema(kind, _named()), {JSON: NEW_ITEMS.get(kind.name)})},
    }


def replacement(kind: Kind) -> Json:
    """What the route that replaces an item says of itself."""
    about = (
        "Makes the fields of the item those of the body; what a body leaves out is removed, but for `type` "
        "and `identifier`. Send `If-Match` with the ETag that the item was read with; with "
        "`If-None-Match: *` the item is created."
    )
    schema = _schema(kind, {name: {"readOnly": True} for name in (*_inverse(kind), *_READ_ONLY)} | _named())
    return {
        "operation_id": f"replace{_noun(kind)}",
        "summary": f"Replace {with_article(kind.singular)}",
        "description": about,
        "responses": {
            200: _done({}),
            201: _done(_PLACE),
            **numbered(problem_responses(*_MATCHED, "409")),
        },
        "openapi_extra": {
            "requestBody": _body(schema, {JSON: NEW_ITEMS.get(kind.name)}),
            "parameters": _conditions(),
        },
    }


def merging(kind: Kind) -> Json:
    """What the route that changes members of an item says of itself."""
    about = (
        "Changes the members that the body has; null removes one, a list takes the place of the list "
        "(RFC 7396). Send `If-Match` with the ETag that the item was read with."
    )
    example = CHANGES.get(kind.name)
    return {
        "operation_id": f"change{_noun(kind)}",
        "summary": f"Change {with_article(kind.singular)}",
        "description": about,
        "responses": {200: _done({}), 201: _proposed(), **numbered(problem_responses(*_MATCHED))},
        "openapi_extra": {
            "requestBody": _body(_schema(kind, {}, optional=True), {MERGE_PATCH: example, JSON: example}),
            "parameters": _conditions(),
        },
    }


def withdrawal(kind: Kind) -> Json:
    """What the route that withdraws an item says of itself."""
    about = (
        "Removes what is said of the item; its IRI answers 410 from then on, with `replacedBy`. Where others "
        "refer to it, that is refused (409) until `references` says what becomes of them."
    )
    return {
        "operation_id": f"withdraw{_noun(kind)}",
        "summary": f"Withdraw {with_article(kind.singular)}",
        "description": about,
        "responses": {
            200: _done({}),
            201: _proposed(),
            **numbered(
                problem_responses("400", "401", "403", "404", "409", "410", "412", "422", "428", "503")
            ),
        },
        "openapi_extra": {"parameters": _conditions()},
    }


def _noun(kind: Kind) -> str:
    return kind.singular[0].upper() + kind.singular[1:]


def _inverse(kind: Kind) -> tuple[str, ...]:
    return tuple(one.name for one in kind.fields if one.inverse)


def _named() -> Json:
    return {"id": {"type": "string"}, "key": {"type": "string", "maxLength": 100}}


def _schema(kind: Kind, more: Json, optional: bool = False) -> Json:
    fields = {one.name: _of_field(one, optional) for one in kind.fields if not one.inverse}
    labels = {**_LABELS, "additionalProperties": {"type": ["string", "null"]}} if optional else _LABELS
    return {
        "type": "object",
        "title": f"{_noun(kind)}{'Patch' if optional else 'Body'}",
        "properties": {"labels": labels, "type": _TYPES, **fields, **more},
        "additionalProperties": False,
    }


def _of_field(one: Field, optional: bool) -> Json:
    value: Json = {"type": "array", "items": _VALUE} if one.many else _VALUE
    value = {"anyOf": [value, {"type": "null"}]} if optional else value
    return {**value, "description": f"Values of {one.predicate}."}


def _body(schema: Json, examples: Json) -> Json:
    content = {
        media_type: {"schema": schema} | ({"example": example} if example else {})
        for media_type, example in examples.items()
    }
    return {"required": True, "content": content}


def _conditions() -> list[Json]:
    about = {
        "If-Match": "ETag of the item as it was read, or `*`; without one a change is refused (428).",
        "If-None-Match": "`*`: only if it does not exist.",
    }
    return [
        {"name": name, "in": "header", "required": False, "schema": _TEXT, "description": told}
        for name, told in about.items()
    ]


def _done(headers: Json) -> Json:
    told = {"description": "What was done, or would be with `dry-run=true`", "headers": {**_TAG, **headers}}
    return {**told, "model": EditReceipt | ProposalDetail | ProposalRehearsal}


def _rehearsed() -> Json:
    return {"model": EditReceipt | ProposalRehearsal, "description": "With `dry-run=true`"}


def _proposed() -> Json:
    return {"model": ProposalDetail, "description": "With `proposal=true`", "headers": _PLACE}
