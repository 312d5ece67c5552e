"""OpenAPI paths of the saved queries and of the examples, made from the heads of their files."""

from typing import Any, Final

from modernstats_kg.actions.examples import EXAMPLES_PATH
from modernstats_kg.actions.saved import pattern_of, read_saved, takes_version
from modernstats_kg.model.queries import Parameter, SavedQuery
from modernstats_kg.query.formats import CSV, GRAPH_FORMATS, HTML, JSON, TSV, XML
from modernstats_kg_api.openapi.parts import UNCHANGED, contents, version_parameter

Json = dict[str, Any]

_TABLES: Final = (CSV, JSON, XML, TSV, HTML)


def saved_paths(problems: Json) -> Json:
    """One path per saved query, the list of them, and the examples.

    Args:
        problems: responses of the statuses 400, 404, 406, 413, 503 and 504.
    """
    index = _operation("listSavedQueries", "The saved queries there are", "saved")
    index["responses"] = {
        "200": _ok("application/json", HTML.media_type),
        **UNCHANGED,
        "406": problems["406"],
    }
    examples = _operation("describeExamples", "Example queries in RDF", "sparql")
    forms = (form.media_type for form in GRAPH_FORMATS)
    found = {"200": _ok(*forms), "303": {"description": "Browsers are led to the query page"}, **UNCHANGED}
    examples["responses"] = {**found, "400": problems["400"], "406": problems["406"]}
    examples["parameters"] = [_format_parameter("turtle")]
    paths = {f"/q/{saved.name}": {"get": _run(saved, problems)} for saved in read_saved().values()}
    return {"/q": {"get": index}, **paths, f"/{EXAMPLES_PATH}": {"get": examples}}


def _run(saved: SavedQuery, problems: Json) -> Json:
    words = saved.name.split("-")
    operation = _operation("run" + "".join(word.capitalize() for word in words), saved.title, "saved")
    operation["description"] = (
        f"{saved.description} Columns: {', '.join(saved.columns)}. "
        "An ending of the address chooses the form, such as .csv or .json."
    )
    parameters = [_parameter(one, saved.example.get(one.name)) for one in saved.parameters]
    operation["parameters"] = [*parameters, _format_parameter("csv")]
    operation["parameters"] += [] if takes_version(saved) else [version_parameter()]
    ok = _ok(*(form.media_type for form in _TABLES))
    operation["responses"] = {"200": ok, **UNCHANGED, **problems}
    return operation


def _operation(operation_id: str, summary: str, tag: str) -> Json:
    return {"operationId": operation_id, "summary": summary, "tags": [tag], "parameters": []}


def _parameter(parameter: Parameter, example: str | None) -> Json:
    schema = {"type": "string", "pattern": f"^({pattern_of(parameter.type)})?$"}
    if parameter.default:
        schema["default"] = parameter.default
    described = {
        "name": parameter.name,
        "in": "query",
        "required": parameter.required,
        "description": parameter.about,
        "schema": schema,
    }
    return described if example is None else {**described, "example": example}


def _format_parameter(example: str) -> Json:
    about = "Form of the answer, instead of Accept."
    schema = {"type": "string"}
    return {"name": "format", "in": "query", "required": False, "description": about, "schema": schema} | {
        "example": example
    }


def _ok(*media_types: str) -> Json:
    return {"description": "The answer", "content": contents(*media_types)}
