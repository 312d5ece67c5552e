"""The shapes of searches and suggestions, as OpenAPI describes them."""

from typing import Annotated, Final

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from modernstats_kg.actions.searching import LONGEST_TEXT, MOST_HITS
from modernstats_kg.model.kinds import KINDS
from modernstats_kg.model.search import MOST_RANKED, SearchRequest
from modernstats_kg_api.schemas.common import ItemParameters, Link

_TAG: Final = "^([A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*)?$"
_KINDS: Final = ", ".join(KINDS)
KindName = Annotated[str, StringConstraints(max_length=40)]


class SuggestParameters(ItemParameters):
    """What a suggestion may be asked with."""

    model_config = ConfigDict(extra="forbid")

    q: str = Field(
        min_length=1,
        max_length=LONGEST_TEXT,
        description="Words, codes or parts of them, in any language.",
        examples=["integrate data"],
    )
    limit: int = Field(10, ge=1, le=MOST_HITS, description="Most suggestions.")


class SearchParameters(SuggestParameters):
    """What a search may be asked with."""

    limit: int = Field(20, ge=1, le=MOST_HITS, description="Most hits on the page.")
    kind: Annotated[list[KindName], Query(max_length=20)] = Field(
        default=[], description=f"Only things of these kinds: {_KINDS}, or other. Repeat it for several."
    )
    scheme: str = Field(
        "", max_length=2000, description="Only what stands in this concept scheme or version, by its IRI."
    )
    named_in: str = Field(
        "",
        alias="namedIn",
        pattern=_TAG,
        description="Only what has a name in this language, such as `fr`.",
    )
    facet: str = Field(
        "kind,scheme,namedIn",
        pattern="^((kind|scheme|namedIn)(,(kind|scheme|namedIn)){0,2})?$",
        description="By what the hits are counted, with commas between; no count heeds its own filter.",
    )
    cursor: int = Field(0, ge=0, le=MOST_RANKED, description="Where to go on: `next` of the page before.")

    def request(self, languages: str = "en") -> SearchRequest:
        """What is searched for.

        Args:
            languages: tags with commas between them, the preferred one first.
        """
        return SearchRequest(
            text=self.q,
            kinds=tuple(self.kind),
            scheme=self.scheme,
            language=languages,
            limit=self.limit,
            offset=self.cursor,
            named_in=self.named_in,
        )


class SegmentBody(BaseModel):
    """A piece of text."""

    text: str
    marked: bool = Field(description="It is what was searched for.")


class Suggestion(BaseModel):
    """One thing that a search may be after."""

    id: str = Field(description="Canonical IRI.")
    url: str | None = Field(description="Its document on this service.")
    kind: str = Field(description="Its collection; `other` where it is in none.")
    label: str = Field(description="Its name in the language asked for, or the nearest there is.")
    language: str = Field(description="Language tag of the label; empty where it has none.")
    code: str = Field(description="Its notation, such as `5.1`; empty where it has none.")
    scheme: Link | None = Field(description="The concept scheme or version that it stands in.")


class HitBody(Suggestion):
    """One thing that was found."""

    matched: str = Field(description="The name or code that fits best; empty where only other text does.")
    snippet: list[SegmentBody] = Field(description="Text around what fits, in pieces; never markup.")
    score: float = Field(description="How well it fits; comparable within one search only.")


class HitFacet(BaseModel):
    """How many hits have one value."""

    value: str
    label: str
    count: int


class SearchBody(BaseModel):
    """One page of what a search found."""

    items: list[HitBody]
    total: int = Field(description=f"Hits on all pages; at most {MOST_RANKED} are ranked.")
    next: str | None = Field(description="`cursor` of the page after it; null on the last.")
    complete: bool = Field(description="Whether everything that fits was ranked.")
    corrected: dict[str, str] = Field(description="What was searched for instead of words nothing is called.")
    commit: int = Field(description="Number of the commit that was searched.")
    facets: dict[str, list[HitFacet]]
