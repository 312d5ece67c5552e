"""The shapes of JSON bodies about proposals, as OpenAPI describes them."""

from pydantic import BaseModel, Field

from modernstats_kg.actions.deciding import LONGEST_COMMENT
from modernstats_kg.actions.listing import DEFAULT_LIMIT, MAX_LIMIT
from modernstats_kg.model.proposal import State
from modernstats_kg_api.schemas.changes import ChangedThing
from modernstats_kg_api.schemas.common import Link, Validation


class ProposalParameters(BaseModel):
    """Which proposals are wanted."""

    state: State | None = Field(None, description="State that they are in; any if not given.")
    limit: int = Field(DEFAULT_LIMIT, ge=1, le=MAX_LIMIT, description="Most proposals on the page.")
    cursor: str | None = Field(None, max_length=20, description="Where to go on: `next` of the page before.")


class Decision(BaseModel):
    """How a proposal was decided."""

    agent: Link
    time: str
    reason: str
    commit: int | None = Field(description="Number of the commit that it became; null if it was declined.")


class ProposalSummary(BaseModel):
    """One proposal, without its statements."""

    number: int
    url: str
    state: State
    proposer: Link
    time: str = Field(description="RFC 3339, in UTC.")
    reason: str
    base: int = Field(description="Number of the commit that it was made for.")
    graphs: list[str] = Field(description="IRIs of the named graphs that it touches.")
    added: int
    removed: int
    conforms: bool = Field(description="Whether it did when it was made.")
    commentsTotal: int
    decision: Decision | None


class ProposalList(BaseModel):
    """Proposals that the key may read, newest first."""

    items: list[ProposalSummary]
    total: int = Field(description="Number of proposals on all pages.")
    next: str | None = Field(description="Value of `cursor` for the page after this; null on the last page.")


class Statements(BaseModel):
    """A change as N-Quads, a line for each statement."""

    added: list[str]
    removed: list[str]


class CommentBody(BaseModel):
    """What somebody said of a proposal."""

    agent: Link
    time: str
    text: str


class ImpactBody(BaseModel):
    """Resources of one kind that refer to what a proposal touches."""

    kind: str = Field(description="A collection, or IRI of a class; empty for resources without a class.")
    label: str
    total: int
    examples: list[Link] = Field(description="The first five.")


class ChangedSince(Link):
    """A resource that was changed after the proposal was made."""

    commit: int = Field(description="Number of the newest commit that changed it.")


class StandingBody(BaseModel):
    """How an open proposal meets the newest commit."""

    commit: int = Field(description="Number of the newest commit.")
    applies: bool = Field(description="Accepting it contradicts nothing that others did since.")
    missing: list[str] = Field(description="N-Quads of statements to remove that are no longer there.")
    present: int = Field(description="Number of statements to add that are there already.")
    changed: list[ChangedSince]


class ProposalDetail(ProposalSummary):
    """One proposal with all that helps to decide on it."""

    difference: Statements
    resources: list[ChangedThing] = Field(description="The first 1,000 that it touches, in words.")
    resourcesTotal: int
    report: Validation = Field(description="What the shapes said when it was made.")
    impact: list[ImpactBody] = Field(description="What refers to `resources`, counted by kind.")
    standing: StandingBody | None = Field(description="Null once it is decided.")
    comments: list[CommentBody] = Field(description="Oldest first.")


class ProposalRehearsal(BaseModel):
    """What would be proposed; nothing was kept."""

    dryRun: bool
    base: int
    graphs: list[str]
    added: int
    removed: int
    difference: Statements
    report: Validation


class ProposalReceipt(BaseModel):
    """What came of accepting a proposal."""

    number: int
    state: State
    commit: int
    added: int
    removed: int
    dryRun: bool


class NewComment(BaseModel):
    """What is to be said of a proposal."""

    text: str = Field(min_length=1, max_length=LONGEST_COMMENT, examples=["Is there a source for this?"])
