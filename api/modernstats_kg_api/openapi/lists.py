"""What OpenAPI says of the lists of the collections."""

from typing import Any, Final

from modernstats_kg.actions.filtering import OPERATORS, filter_names, operators_of
from modernstats_kg.model.kinds import Kind
from modernstats_kg_api.openapi.problems import numbered, problem_responses
from modernstats_kg_api.schemas.common import item_model, listed_model, page_model

Json = dict[str, Any]

LIST_DESCRIPTION: Final = (
    "Every field is a filter. Without an operator a value has to be equal: a text without regard to case, "
    "a date that begins so, a number, a link by its IRI, `key`, end of its path or label. After two "
    f"underscores an operator may follow: {', '.join(f'`__{name}`' for name in OPERATORS)}. `__in` takes "
    "values with commas between them, one with a comma in double quotes; `__exists` takes true or false; "
    "dates, numbers and text compare in the order of the list; `__ne` also finds items without any value. "
    "Each filter is given once, and an item has to pass all of them."
)
"""What is true of the filters of every list."""

_ABOUT: Final = {
    "q": "Text in any label, alternative name, notation or identifier.",
    "label": "A label, in any language.",
    "type": "A class: IRI, prefixed name or label.",
}
_VALUE: Final = (
    "A value; of a link its IRI, its `key`, the end of its path (`gsim/2.0`), its label or, of a version, "
    "its name (`gsim-2.0`; `gsim` for the current one)."
)


def list_responses(kind: Kind) -> dict[int | str, Json]:
    """OpenAPI responses of the list of a kind."""
    page = page_model(kind, listed_model(kind, item_model(kind)))
    ok: Json = {"model": page, "content": {"application/ld+json": {}, "text/csv": {}}}
    return {200: ok, **numbered(problem_responses("400", "406"))}


def sublist_responses(kind: Kind) -> dict[int | str, Json]:
    """OpenAPI responses of the list of the items that belong to one other thing."""
    return {**list_responses(kind), **numbered(problem_responses("404"))}


def filter_parameters(kind: Kind) -> list[Json]:
    """OpenAPI parameters for the filters of a kind; operators are told in the description of the list."""
    return [_parameter(name) for name in filter_names(kind)]


def _parameter(name: str) -> Json:
    operators = ", ".join(f"`{name}__{operator}`" for operator in operators_of(name))
    about = _ABOUT.get(name, _VALUE)
    return {
        "name": name,
        "in": "query",
        "required": False,
        "schema": {"type": "string"},
        "description": f"{about} Also {operators}." if operators else about,
    }
