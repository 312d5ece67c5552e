"""The shapes of JSON bodies about webhooks, as OpenAPI describes them."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictInt

_Pattern = Annotated[str, Field(min_length=1, max_length=500)]
_Collection = Annotated[str, Field(min_length=1, max_length=50)]


class NewWebhook(BaseModel):
    """What is to be told of commits."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"target": "https://portal.example.org/changed", "collections": ["projects"]}]
        },
    )

    target: str = Field(
        min_length=1,
        max_length=2000,
        description="Where deliveries are sent: an https address of a public host.",
    )
    collections: list[_Collection] = Field(
        default=[], max_length=50, description="Only commits that change a thing of these; any if empty."
    )
    graphs: list[_Pattern] = Field(
        default=[],
        max_length=50,
        description="Only commits that change these graphs: IRIs, with `*` for any text; any if empty.",
    )
    since: Annotated[StrictInt, Field(ge=0, le=2**63 - 1)] | None = Field(
        None, description="Number of the commit after which it begins; the newest if not given."
    )


class WebhookBody(BaseModel):
    """One webhook, and how far its deliveries have come."""

    id: str
    url: str = Field(description="Its address here.")
    key: str = Field(description="Prefix of the API key that it belongs to.")
    target: str
    collections: list[str]
    graphs: list[str]
    created: str = Field(description="RFC 3339, in UTC.")
    commit: int = Field(description="Newest commit that was delivered, or was not for it.")
    state: Literal["active", "failing", "disabled"]
    failures: int = Field(description="Deliveries that failed since the last that did not.")
    fault: str = Field(description="What was wrong with the last one; empty where nothing was.")
    next: str | None = Field(description="When it is tried again; null where nothing failed.")
    disabled: str = Field(description="Why nothing is delivered any more; empty while something is.")


class WebhookWithSecret(WebhookBody):
    """A new webhook, with what its deliveries are signed with."""

    secret: str = Field(description="Shown this once: keep it.")


class WebhookList(BaseModel):
    """The webhooks of a key, oldest first; those of all keys for an administrator."""

    items: list[WebhookBody]
    total: int
    next: None = None


class ChangedGraph(BaseModel):
    """How much a commit changed of one named graph that the webhook asks for."""

    id: str
    added: int
    removed: int


class ChangedResourceNote(BaseModel):
    """One resource that a commit created, updated or deleted."""

    id: str = Field(description="Its IRI.")
    change: Literal["create", "update", "delete"]


class NamedAgent(BaseModel):
    """Who made a commit."""

    id: str
    label: str


class DeliveredCommit(BaseModel):
    """What is told of a commit: no more than the webhook's key may read and the webhook asks for."""

    number: int
    time: str
    agent: NamedAgent
    reason: str
    added: int
    removed: int
    graphs: list[ChangedGraph]
    resources: list[ChangedResourceNote] = Field(description="At most 1,000 of them.")
    resourcesTotal: int
    url: str = Field(description="The commit on this service.")


class Delivery(BaseModel):
    """The body of a delivery."""

    type: Literal["commit"]
    timestamp: str = Field(description="When the commit was made.")
    data: DeliveredCommit
