"""The shapes of JSON bodies about history, as OpenAPI describes them."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, StrictInt

from modernstats_kg.actions.listing import DEFAULT_LIMIT, MAX_LIMIT
from modernstats_kg_api.schemas.common import Link


class FeedParameters(BaseModel):
    """Which part of the feed is wanted."""

    since: str = Field(
        "0", max_length=100, description="A version: commits after it are listed. 0 for the beginning."
    )
    limit: int = Field(DEFAULT_LIMIT, ge=1, le=MAX_LIMIT, description="Most commits on the page.")
    cursor: str | None = Field(None, max_length=20, description="Where to go on: `next` of the page before.")


class GraphChange(BaseModel):
    """How much a commit changed of one named graph."""

    id: str = Field(description="IRI of the named graph.")
    added: int
    removed: int


class ResourceChange(BaseModel):
    """One resource that a commit created, updated or deleted."""

    id: str
    url: str | None = Field(None, description="Its document on this service, where it has one.")
    change: Literal["create", "update", "delete"]


class CommitSummary(BaseModel):
    """One commit: who, when, why, and what it did to which resource."""

    number: int
    time: str = Field(description="RFC 3339, in UTC.")
    agent: Link
    reason: str
    key: str = Field(description="Prefix of the API key that was shown; empty without one.")
    request: str = Field(description="Identifier of the request; empty outside HTTP.")
    added: int
    removed: int
    graphs: list[GraphChange]
    resources: list[ResourceChange] = Field(description="At most 1,000 of them; the item has all.")
    resourcesTotal: int
    url: str


class ChangeFeed(BaseModel):
    """Commits, oldest first."""

    items: list[CommitSummary]
    total: int = Field(description="Number of commits after `since`.")
    next: str | None = Field(description="Value of `cursor` for the page after this; null on the last page.")


class ChangedThing(BaseModel):
    """What differs of one resource."""

    id: str
    label: str
    url: str | None = None
    change: Literal["create", "update", "delete"]
    added: list[str] = Field(description="In words: property and value.")
    removed: list[str]


class DifferenceBody(BaseModel):
    """What differs between two states, by resource; inferred statements and bookkeeping are left out."""

    before: int = Field(serialization_alias="from", description="Number of the commit compared with.")
    after: int = Field(serialization_alias="to", description="Number of the commit compared.")
    resources: list[ChangedThing]
    total: int = Field(description="Number of resources that differ; at most 10,000 are shown.")


class CommitDetail(CommitSummary):
    """One commit, with what it changed in words."""

    difference: DifferenceBody


class ReleaseBody(BaseModel):
    """A version that has a name for good."""

    name: str
    commit: int
    time: str = Field(description="When that commit was made.")
    issued: str = Field(description="When it got the name.")
    agent: Link
    note: str
    url: str


class ReleaseList(BaseModel):
    """All releases, the oldest state first."""

    items: list[ReleaseBody]
    total: int
    next: None = None


class ReleaseDetail(ReleaseBody):
    """A release with what is new in it: the difference from the release before, or from nothing."""

    previous: str | None = Field(description="Name of the release before; null for the first.")
    difference: DifferenceBody


class NewRelease(BaseModel):
    """What is to get a name."""

    name: str = Field(
        max_length=64, description="Letters, digits, `.`, `_`, `-`; not digits alone.", examples=["2026-2"]
    )
    version: Annotated[str, Field(max_length=100)] | StrictInt | None = Field(
        None, description="Commit, release or time; the newest commit if not given."
    )
    note: str = Field("", max_length=2000, description="What is new in it.")


class RehearsedDifference(BaseModel):
    """What a write would change: N-Quads, a line for each statement."""

    added: list[str]
    removed: list[str]


class RevertReceipt(BaseModel):
    """What came of taking something back."""

    commit: int
    added: int
    removed: int
    dryRun: bool
    difference: RehearsedDifference | None = Field(
        None, description="With `dry-run=true` only; null above 100,000 statements."
    )
    report: dict[str, Any] | None = Field(
        None, description="With `dry-run=true` only: what the shapes say of it."
    )
