"""Operations of the OpenAPI document as the pages about them show them."""

import json
import shlex
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from typing import Any, Final
from urllib.parse import urlencode

from modernstats_kg_api.openapi.examples import LONG, example_address, example_of
from modernstats_kg_api.pages.languages import gettext, gettext_noop

Json = dict[str, Any]

_DEEPEST: Final = 3
"""Members within members that are listed."""
_WORDS: Final = {
    "string": gettext_noop("text"),
    "integer": gettext_noop("whole number"),
    "number": gettext_noop("number"),
    "boolean": gettext_noop("true or false"),
    "object": gettext_noop("object"),
    "array": gettext_noop("array"),
    "anything": gettext_noop("anything"),
}
_LIMITS: Final = {
    "minimum": gettext_noop("from %(limit)s"),
    "exclusiveMinimum": gettext_noop("above %(limit)s"),
    "maximum": gettext_noop("to %(limit)s"),
    "maxLength": gettext_noop("at most %(limit)s characters"),
    "maxItems": gettext_noop("at most %(limit)s"),
}


@dataclass(frozen=True, slots=True)
class Member:
    """One parameter, or one member of a body."""

    name: str
    kind: str
    required: bool
    about: str
    place: str = ""
    example: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """One response: its status, what it means, its media types, and its example."""

    status: str
    about: str
    media_types: tuple[str, ...]
    example: str = ""
    request: str = ""
    elsewhere: str = ""


@dataclass(frozen=True, slots=True)
class OperationView:
    """One operation."""

    name: str
    method: str
    path: str
    summary: str
    about: str
    group: str
    keyed: bool
    deprecated: bool
    parameters: tuple[Member, ...]
    sent: tuple[tuple[str, tuple[Member, ...], str], ...]
    """Media types of the body, each with its members and its example."""
    answers: tuple[Answer, ...]
    members: tuple[Member, ...]
    """Of the answer in JSON."""
    curl: str
    address: str
    """Where the operation can be tried without a key; empty where it cannot."""


def all_operations(document: Json, here: str) -> dict[str, list[OperationView]]:
    """The operations by group, in the order of the document.

    Args:
        document: the OpenAPI document.
        here: address of the service as the reader called it, without a slash at its end.
    """
    groups: dict[str, list[OperationView]] = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            view = view_operation(document, path, method, here)
            groups.setdefault((operation.get("tags") or ["other"])[0], []).append(view)
    return dict(sorted(groups.items()))


def view_operation(document: Json, path: str, method: str, here: str) -> OperationView:
    """One operation, with all that is said of it."""
    operation: Json = document["paths"][path][method]
    keyed = {} not in operation["security"]
    address = example_address(path, operation, {})
    sent = tuple(_sent(document, operation))
    return OperationView(
        name=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation.get("summary", ""),
        about=operation.get("description", ""),
        group=(operation.get("tags") or ["other"])[0],
        keyed=keyed,
        deprecated=operation.get("deprecated", False),
        parameters=tuple(_parameter(one) for one in operation.get("parameters", ())),
        sent=sent,
        answers=tuple(_answer(*one) for one in operation["responses"].items()),
        members=tuple(_members_of_answer(document, operation)),
        curl=_curl(method, here, address or path, keyed, sent),
        address=address if method == "get" and not keyed and address is not None else "",
    )


def type_of(schema: Json) -> str:
    """What a value looks like, in words."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "const" in schema:
        return json.dumps(schema["const"])
    if "enum" in schema:
        return ", ".join(json.dumps(one) for one in schema["enum"])
    choices = schema.get("anyOf") or schema.get("oneOf")
    if choices:
        return _either(dict.fromkeys(map(type_of, choices)))
    named = schema.get("type", "anything")
    kinds = named if isinstance(named, list) else [named]
    return _either(_plain_type(kind, schema) for kind in kinds)


def _either(words: Iterable[str]) -> str:
    return reduce(lambda first, other: gettext("%(first)s or %(other)s", first=first, other=other), words)


def _plain_type(kind: str, schema: Json) -> str:
    limits = ", ".join(gettext(form, limit=schema[name]) for name, form in _LIMITS.items() if name in schema)
    if kind == "array" and "items" in schema:
        word = gettext("list of %(kind)s", kind=type_of(schema["items"]))
    else:
        word = gettext(_WORDS[kind]) if kind in _WORDS else kind
    return f"{word} ({limits})" if limits and kind != "null" else word


def _parameter(one: Json) -> Member:
    return Member(
        one["name"],
        type_of(one.get("schema", {})),
        one.get("required", False),
        one.get("description") or one.get("schema", {}).get("description", ""),
        one["in"],
        example_of(one) or "",
    )


def _sent(document: Json, operation: Json) -> Iterator[tuple[str, tuple[Member, ...], str]]:
    for media_type, body in operation.get("requestBody", {}).get("content", {}).items():
        schema = _resolved(document, body.get("schema", {}))
        example = body.get("example", next(iter(schema.get("examples", ())), ""))
        if media_type == "application/x-www-form-urlencoded" and example:
            text = urlencode(example)
        else:
            text = example if isinstance(example, str) else json.dumps(example, ensure_ascii=False, indent=2)
        yield media_type, tuple(_members(document, schema)), text


def _answer(status: str, response: Json) -> Answer:
    content = response.get("content", {})
    about, media_types = response["description"], tuple(content)
    for body in content.values():
        for example in body.get("examples", {}).values():
            shown = json.dumps(example["value"], ensure_ascii=False, indent=2)
            return Answer(status, about, media_types, shown, example.get("summary", ""))
        if LONG in body:
            return Answer(status, about, media_types, request=f"GET {body[LONG]}", elsewhere=body[LONG])
    return Answer(status, about, media_types)


def _members_of_answer(document: Json, operation: Json) -> Iterator[Member]:
    for status, response in operation["responses"].items():
        schema = response.get("content", {}).get("application/json", {}).get("schema")
        if status.startswith("2") and schema:
            yield from _members(document, schema)
            return


def _members(document: Json, schema: Json, path: str = "", depth: int = 0) -> Iterator[Member]:
    """Members of an object, and those of the objects within it."""
    schema = _object_in(document, schema)
    required = schema.get("required", ())
    for name, inner in schema.get("properties", {}).items():
        many = "[]" if _many(document, inner) else ""
        yield Member(f"{path}{name}", type_of(inner), name in required, _about(document, inner))
        if depth + 1 < _DEEPEST:
            yield from _members(document, inner, f"{path}{name}{many}.", depth + 1)


def _object_in(document: Json, schema: Json) -> Json:
    """The object that a schema speaks of: itself, one of its choices, or what it is a list of."""
    schema = _resolved(document, schema)
    if "properties" in schema:
        return schema
    for inner in (*schema.get("anyOf", ()), *([schema["items"]] if "items" in schema else ())):
        if (found := _object_in(document, inner)).get("properties"):
            return found
    return {}


def _many(document: Json, schema: Json) -> bool:
    schema = _resolved(document, schema)
    return schema.get("type") == "array" or any(_many(document, one) for one in schema.get("anyOf", ()))


def _about(document: Json, schema: Json) -> str:
    return str(schema.get("description") or _resolved(document, schema).get("description", ""))


def _resolved(document: Json, schema: Json) -> Json:
    if "$ref" not in schema:
        return schema
    found: Json = document["components"]["schemas"][str(schema["$ref"]).rpartition("/")[2]]
    return found


def _curl(
    method: str, here: str, address: str, keyed: bool, sent: tuple[tuple[str, tuple[Member, ...], str], ...]
) -> str:
    words = ["curl"] if method == "get" else ["curl", "-X", method.upper()]
    parts = [shlex.join([*words, f"{here}{address}"])]
    if keyed:
        parts.append(shlex.join(["-H", "Authorization: Bearer KEY"]))
    if sent:
        media_type, _, example = next((one for one in sent if one[2]), sent[0])
        parts.append(shlex.join(["-H", f"Content-Type: {media_type}"]))
        parts.append(shlex.join(["--data-binary", example or "@FILE"]))
    return " \\\n  ".join(parts)
