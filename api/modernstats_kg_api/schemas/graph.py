"""The shapes of the list of named graphs."""

from pydantic import BaseModel, Field

from modernstats_kg.actions.listing import DEFAULT_LIMIT, MAX_LIMIT


class GraphParameters(BaseModel):
    """What the list of graphs may say."""

    limit: int = Field(DEFAULT_LIMIT, ge=1, le=MAX_LIMIT, description="Most graphs on the page.")
    cursor: str | None = Field(None, description="Where to go on: `next` of the page before.")
    bom: bool = Field(False, description="CSV for spreadsheets: a byte order mark, and codes stay text.")


class GraphItem(BaseModel):
    """One named graph."""

    id: str = Field(description="IRI of the graph.")
    key: str = Field(description="What follows `graph/` in its IRI.")
    url: str | None = Field(description="Its document on this service.")
    label: str = Field(description="Its title; where nobody gave one, the end of its IRI in words.")
    statements: int
    licence: str | None = Field(description="IRI of its licence; null where none is recorded.")
    origin: str | None = Field(description="Where its content comes from; null for what was written here.")
    edition: str | None = Field(description="Which edition of that it is, where that is known.")
    version: int = Field(description="Number of the commit that last changed it; 0 for unknown.")


class GraphPage(BaseModel):
    """One page of the named graphs."""

    items: list[GraphItem]
    total: int = Field(description="Number of all graphs.")
    next: str | None = Field(description="Value of `cursor` for the page after this; null on the last page.")
