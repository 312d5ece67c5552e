"""What clients of the reconciliation service send, as its specification has it, and how much of it."""

from typing import Annotated, Any, Final, Literal, Self, TypeVar

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
    StrictFloat,
    StrictInt,
    TypeAdapter,
    ValidationError,
    model_validator,
)

from modernstats_kg.errors import BadParameter
from modernstats_kg.model.reconcile import ReconciliationQuery, Wish

MOST_QUERIES: Final = 2_000
"""Queries of one batch."""
BATCH: Final = 500
"""Queries of one batch that clients had better keep to."""
MOST_IDS: Final = 2_000
"""Things whose values are fetched at once."""

_MOST_VALUES: Final = 20
_TOLD: Final = 5
_EXAMPLES: Final = {
    "queries": 'A batch reads {"q0": {"query": "Statistics Canada"}}.',
    "query": 'A query is a text, or reads {"query": "Statistics Canada"}.',
    "extend": 'It reads {"ids": ["http://example.org/a"], "properties": [{"id": "skos:notation"}]}.',
}
_NO_FORM: Final = "Input has none of the forms that it may have"
_FORMS: Final = ("constrained-str", "list[", "_Reference", "bool", "int", "float")

Text = Annotated[str, Field(strict=True, max_length=1_000)]
Number = StrictInt | StrictFloat
Asked = TypeVar("Asked")


class _Reference(BaseModel):
    """A thing as the value of a property."""

    model_config = ConfigDict(extra="ignore")

    id: Text


Value = Text | StrictBool | Number | _Reference


class _Property(BaseModel):
    """A property that the thing should have."""

    model_config = ConfigDict(extra="ignore")

    pid: Text
    v: Value | Annotated[list[Value], Field(max_length=_MOST_VALUES)]


class _Query(BaseModel):
    """One query of a batch."""

    model_config = ConfigDict(extra="forbid")

    query: Text = ""
    type: Text | Annotated[list[Text], Field(max_length=_MOST_VALUES)] = ""
    limit: Number = 10
    properties: Annotated[list[_Property], Field(max_length=_MOST_VALUES)] = []
    type_strict: Literal["any", "should", "all"] = "any"

    @model_validator(mode="after")
    def _asks_something(self) -> Self:
        if "query" not in self.model_fields_set and not self.properties:
            raise ValueError("a query has a `query` or at least one of `properties`")
        return self


class _Settings(BaseModel):
    """How the values of one property are wanted."""

    model_config = ConfigDict(extra="ignore")

    limit: Number | Text = 0
    language: Text = ""


class _Wanted(BaseModel):
    """One property whose values are wanted."""

    model_config = ConfigDict(extra="ignore")

    id: Text
    settings: _Settings = _Settings()


class ExtensionQuery(BaseModel):
    """Things and the properties whose values are wanted."""

    model_config = ConfigDict(extra="ignore")

    ids: Annotated[list[Text], Field(max_length=MOST_IDS)]
    properties: Annotated[list[_Wanted], Field(max_length=_MOST_VALUES)]


_BATCHES: Final = TypeAdapter(Annotated[dict[str, _Query], Field(max_length=MOST_QUERIES)])
_QUERIES: Final = TypeAdapter(_Query)
_EXTENSIONS: Final = TypeAdapter(ExtensionQuery)


def read_batch(text: str) -> dict[str, ReconciliationQuery]:
    """The queries of a batch by their names.

    Raises:
        BadParameter: it is no JSON, not what the specification says, or more than is answered; says where.

    Source: Reconciliation Service API 0.2, reconciliation-query-batch.json.
    """
    return {name: _query(one) for name, one in _read("queries", _BATCHES, text).items()}


def read_query(text: str) -> ReconciliationQuery:
    """The single query of version 0.1: JSON where it begins as an object, else the text itself.

    Raises:
        BadParameter: as `read_batch`.
    """
    if text.lstrip().startswith("{"):
        return _query(_read("query", _QUERIES, text))
    return _query(_read("query", TypeAdapter(_Query), None, {"query": text}))


def read_extension(text: str) -> ExtensionQuery:
    """The things and properties whose values are wanted.

    Raises:
        BadParameter: as `read_batch`.

    Source: Reconciliation Service API 0.2, data-extension-query.json.
    """
    return _read("extend", _EXTENSIONS, text)


def _read(parameter: str, adapter: TypeAdapter[Asked], text: str | None, value: Any = None) -> Asked:
    try:
        return adapter.validate_python(value) if text is None else adapter.validate_json(text)
    except ValidationError as refused:
        raise BadParameter(parameter, f"{_explained(refused)} {_EXAMPLES[parameter]}") from refused


def _explained(refused: ValidationError) -> str:
    """Where the faults are, and what they are, in a sentence each."""
    at: dict[str, list[str]] = {}
    for fault in refused.errors(include_url=False, include_context=False, include_input=False):
        at.setdefault(_place(fault["loc"]), []).append(fault["msg"].removeprefix("Value error, "))
    told = [f"{place}{said[0] if len(said) == 1 else _NO_FORM}." for place, said in at.items()]
    more = f" And {len(told) - _TOLD} more." if len(told) > _TOLD else ""
    return f"{' '.join(told[:_TOLD])}{more}"


def _place(location: tuple[int | str, ...]) -> str:
    """The way to a value, without the names of the forms that it was tried as."""
    parts = [str(part)[:100] for part in location if isinstance(part, int) or not part.startswith(_FORMS)]
    return f"{'/'.join(parts)}: " if parts else ""


def _query(asked: _Query) -> ReconciliationQuery:
    types = [asked.type] if isinstance(asked.type, str) else asked.type
    wishes = tuple(Wish(one.pid, tuple(_texts(one.v))) for one in asked.properties)
    limit = int(max(1, min(asked.limit, 1_000)))
    return ReconciliationQuery(asked.query, tuple(filter(None, types)), asked.type_strict, limit, wishes)


def _texts(value: Value | list[Value]) -> list[str]:
    if isinstance(value, list):
        return [text for one in value for text in _texts(one)]
    if isinstance(value, _Reference):
        return [value.id]
    if isinstance(value, bool):
        return [str(value).lower()]
    whole = isinstance(value, float) and value.is_integer()
    return [str(int(value)) if whole else str(value)]
