"""What is asked of an item, and what OpenAPI says of its forms."""

from typing import Any

from pydantic import Field

from modernstats_kg.model.kinds import Kind
from modernstats_kg.query.formats import HTML, ITEM_FORMATS, PLAIN_JSON
from modernstats_kg_api.json_ld import Profile
from modernstats_kg_api.openapi.parts import contents
from modernstats_kg_api.openapi.problems import numbered, problem_responses
from modernstats_kg_api.schemas.common import ReadParameters, item_model

Json = dict[str, Any]


class ItemReading(ReadParameters):
    """What a read of one item may say."""

    profile: Profile | None = Field(
        None, description="Form of JSON-LD; asks for JSON-LD by itself. `Accept` may name it as well."
    )
    provenance: bool = Field(
        False, description="Whether each statement comes with the named graphs that make it."
    )


def item_responses(kind: Kind) -> dict[int | str, Json]:
    """OpenAPI responses of one item of a kind."""
    model = item_model(kind)
    others = (form.media_type for form in ITEM_FORMATS if form not in (PLAIN_JSON, HTML))
    ok: Json = {"model": model, "content": contents(*others)}
    page: Json = {"description": "Location is its page, for whoever wants HTML"}
    return {200: ok, 303: page, **numbered(problem_responses("400", "404", "406", "410"))}
