"""What the OpenAPI document promises, kept in a file, and which differences from it break a client.

`make openapi` writes the file from the document of today. Whoever means to break something does that, and
says in CHANGELOG.md what breaks and why; whoever adds something may do it too, so that what was added is
held from then on.
"""

import json
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

Json = dict[str, Any]

BASELINE = Path(__file__).parent / "api/openapi_baseline.json"
_WORDS = frozenset(("title", "description", "example", "examples", "summary", "default", "deprecated"))
"""What a schema says to people."""
_FLOORS = ("minimum", "exclusiveMinimum", "minLength", "minItems")
_CEILINGS = ("maximum", "exclusiveMaximum", "maxLength", "maxItems")
_ANYTHING = frozenset(("null", "boolean", "integer", "number", "string", "array", "object"))


def contract_of(document: Json) -> Json:
    """The part of the document that clients rely on: no words, no examples."""
    operations = {
        path: {method: _operation(operation) for method, operation in methods.items()}
        for path, methods in document["paths"].items()
    }
    schemas = {name: _plain(schema) for name, schema in document["components"]["schemas"].items()}
    return {"paths": operations, "schemas": schemas}


def breaks(before: Json, after: Json) -> list[str]:
    """What a client written against one contract would stumble over in another, in sentences."""
    return list(dict.fromkeys(_Comparison(before["schemas"], after["schemas"]).paths(before, after)))


def _operation(operation: Json) -> Json:
    parameters = {
        f"{one['in']} {one['name']}": {
            "required": one.get("required", False),
            "schema": _plain(one.get("schema", {})),
        }
        for one in operation.get("parameters", ())
    }
    body = operation.get("requestBody", {})
    return {
        "operationId": operation["operationId"],
        "keyed": {} not in operation["security"],
        "parameters": parameters,
        "body": {"required": body.get("required", False), "content": _content(body)},
        "responses": {status: _content(one) for status, one in operation["responses"].items()},
    }


def _content(holder: Json) -> Json:
    return {name: _plain(body.get("schema", {})) for name, body in holder.get("content", {}).items()}


def _plain(schema: Any) -> Any:
    """A schema without words; names of members are no words, whatever they are."""
    if isinstance(schema, list):
        return [_plain(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        name: {member: _plain(inner) for member, inner in value.items()}
        if name == "properties"
        else _plain(value)
        for name, value in schema.items()
        if name not in _WORDS
    }


class _Comparison:
    """Compares what was promised with what is now; `sent` is what clients send, else what they read."""

    def __init__(self, before: Json, after: Json) -> None:
        self._before, self._after = before, after
        self._seen: set[tuple[str, str, bool]] = set()

    def paths(self, before: Json, after: Json) -> Iterator[str]:
        for path, methods in before["paths"].items():
            if path not in after["paths"]:
                yield f"{path} is gone."
                continue
            for method, operation in methods.items():
                place = f"{method.upper()} {path}"
                if method not in after["paths"][path]:
                    yield f"{place} is gone."
                else:
                    yield from self._operation(place, operation, after["paths"][path][method])

    def _operation(self, place: str, old: Json, new: Json) -> Iterator[str]:
        if old["operationId"] != new["operationId"]:
            yield f"{place} was the operation {old['operationId']} and is {new['operationId']}."
        if new["keyed"] and not old["keyed"]:
            yield f"{place} needs a key."
        yield from self._parameters(place, old["parameters"], new["parameters"])
        yield from self._bodies(place, old["body"], new["body"])
        for status, content in old["responses"].items():
            if status not in new["responses"]:
                yield f"{place} has no response {status}."
                continue
            yield from self._contents(f"{place} {status}", content, new["responses"][status], sent=False)

    def _parameters(self, place: str, old: Json, new: Json) -> Iterator[str]:
        for name, parameter in old.items():
            if name not in new:
                yield f"{place} has no parameter {name}."
                continue
            yield from self._schemas(f"{place} {name}", parameter["schema"], new[name]["schema"], sent=True)
        for name, parameter in new.items():
            if parameter["required"] and not old.get(name, {}).get("required"):
                yield f"{place} needs the parameter {name}."

    def _bodies(self, place: str, old: Json, new: Json) -> Iterator[str]:
        if new["required"] and not old["required"]:
            yield f"{place} needs a body."
        yield from self._contents(f"{place} body", old["content"], new["content"], sent=True)

    def _contents(self, place: str, old: Json, new: Json, sent: bool) -> Iterator[str]:
        for media_type, schema in old.items():
            if media_type not in new:
                yield f"{place} is no more {media_type}."
            else:
                yield from self._schemas(f"{place} {media_type}", schema, new[media_type], sent)

    def _schemas(self, place: str, old: Json, new: Json, sent: bool) -> Iterator[str]:
        named = str(old.get("$ref")), str(new.get("$ref")), sent
        if "None" not in named[:2]:
            if named in self._seen:
                return
            self._seen.add(named)
        old, new = _merged(old, self._before), _merged(new, self._after)
        narrow, wide = (new, old) if sent else (old, new)
        if lost := wide["types"] - narrow["types"] - ({"integer"} if "number" in narrow["types"] else set()):
            done = "takes no more" if sent else "may now be"
            yield f"{place} {done} {', '.join(sorted(lost))}."
        yield from _values(place, old, new, sent)
        yield from self._members(place, old, new, sent)
        for inner, other in zip(old["items"], new["items"], strict=False):
            yield from self._schemas(f"{place}[]", inner, other, sent)

    def _members(self, place: str, old: Json, new: Json, sent: bool) -> Iterator[str]:
        for name, schema in old["properties"].items():
            if name not in new["properties"]:
                if not (sent and new["open"]):
                    yield f"{place} has no member {name}."
                continue
            yield from self._schemas(f"{place}.{name}", schema, new["properties"][name], sent)
        fewer, more = (old, new) if sent else (new, old)
        for name in sorted(more["required"] - fewer["required"]):
            if name in new["properties"]:
                yield f"{place} needs the member {name}." if sent else f"{place} may lack the member {name}."


def _values(place: str, old: Json, new: Json, sent: bool) -> Iterator[str]:
    """Differences in which values of a type there are: of what is sent, none may be refused that was taken.

    New values among those that are read are additions: clients are told to expect them.
    """
    if not sent:
        return
    if new["values"] and not old["values"]:
        yield f"{place} takes only {', '.join(sorted(new['values']))}."
    elif new["values"] and (lost := old["values"] - new["values"]):
        yield f"{place} takes no more {', '.join(sorted(lost))}."
    for name, tighter in (*((one, 1) for one in _FLOORS), *((one, -1) for one in _CEILINGS)):
        limit, was = new["limits"].get(name), old["limits"].get(name)
        if limit is not None and (was is None or (limit - was) * tighter > 0):
            yield f"{place} has a tighter {name}: {limit}."
    for name in ("pattern", "format"):
        if new["limits"].get(name) not in (None, old["limits"].get(name)):
            yield f"{place} has another {name}: {new['limits'][name]}."


def _merged(schema: Json, known: Mapping[str, Json], within: frozenset[str] = frozenset()) -> Json:
    """A schema with its references and choices in one: types, values, limits, members, items."""
    if "$ref" in schema:
        name = str(schema["$ref"]).rpartition("/")[2]
        return _empty() if name in within else _merged(known[name], known, within | {name})
    choices = schema.get("anyOf") or schema.get("oneOf") or ()
    if choices:
        return _union([_merged(one, known, within) for one in choices])
    kinds = schema.get("type", sorted(_ANYTHING))
    values = schema.get("enum", [schema["const"]] if "const" in schema else [])
    return {
        "types": {kinds} if isinstance(kinds, str) else set(kinds),
        "values": {json.dumps(one) for one in values},
        "limits": {
            name: schema[name] for name in (*_FLOORS, *_CEILINGS, "pattern", "format") if name in schema
        },
        "properties": schema.get("properties", {}),
        "required": set(schema.get("required", ())),
        "open": schema.get("additionalProperties", True) is not False,
        "items": [schema["items"]] if "items" in schema else [],
    }


def _empty() -> Json:
    return {
        **{"types": set(), "values": set(), "limits": {}, "properties": {}},
        **{"required": set(), "open": True, "items": []},
    }


def _union(choices: list[Json]) -> Json:
    """What any of the choices allows; a member is needed where every object needs it."""
    merged = _empty()
    objects = [one["required"] for one in choices if "object" in one["types"]]
    plain = [one for one in choices if one["types"] != {"null"}]
    for one in choices:
        merged["types"] |= one["types"]
        merged["properties"] = {**one["properties"], **merged["properties"]}
        merged["items"] = merged["items"] or one["items"]
    merged["required"] = set.intersection(*objects) if objects else set()
    merged["values"] = (
        set.union(*(one["values"] for one in plain)) if all(o["values"] for o in plain) else set()
    )
    merged["limits"] = plain[0]["limits"] if len(plain) == 1 else {}
    return merged


def as_text(contract: Json) -> str:
    """The contract as JSON, a line for each operation and each schema, so that a difference reads well."""
    paths = (
        f"{json.dumps(path)}: {{\n  {_lines(methods)}\n }}"
        for path, methods in sorted(contract["paths"].items())
    )
    listed = ",\n ".join(paths)
    return f'{{"paths": {{\n {listed}\n}},\n"schemas": {{\n  {_lines(contract["schemas"])}\n}}}}\n'


def _lines(values: Mapping[str, Any]) -> str:
    lines = (
        f"{json.dumps(name)}: {json.dumps(value, sort_keys=True, separators=(',', ':'))}"
        for name, value in sorted(values.items())
    )
    return ",\n  ".join(lines)


def document_of_today() -> Json:
    """The document of an application that was never started; it has no examples."""
    from modernstats_kg.settings import Settings
    from modernstats_kg_api.app import create_app

    with tempfile.TemporaryDirectory() as folder:
        return create_app(Settings(data=Path(folder), _env_file=None)).openapi()


if __name__ == "__main__":
    today = contract_of(document_of_today())
    if BASELINE.exists():
        for sentence in breaks(json.loads(BASELINE.read_text()), today):
            sys.stdout.write(f"breaks a client: {sentence}\n")
    BASELINE.write_text(as_text(today))
    sys.stdout.write(f"{BASELINE}: {sum(map(len, today['paths'].values()))} operations\n")
