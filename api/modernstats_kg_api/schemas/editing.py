"""The parameters and answers of REST writes, as OpenAPI describes them."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from modernstats_kg.model.editing import References
from modernstats_kg_api.schemas.changes import RehearsedDifference
from modernstats_kg_api.schemas.common import ItemParameters, Validation


class _WriteParameters(ItemParameters):
    """What every write of an item may say.

    `lang` is that of the representation whose ETag is sent, as when it was read; its first language is also
    that of plain text in a field whose texts have a language (English without it).
    """

    model_config = ConfigDict(extra="forbid")

    graph: str | None = Field(
        None,
        description="IRI of the named graph that statements are added to; else that in which the item "
        "stands, and for a new one `graph/edits`.",
    )
    reason: str | None = Field(None, description="Why, in one line; or the header `KG-Reason`.")
    proposal: bool = Field(False, description="Propose the change to somebody who may make it.")
    dry_run: bool = Field(False, alias="dry-run", description="Tell what would happen, and write nothing.")


class EditParameters(_WriteParameters):
    """What a write with a body may say."""


class WithdrawalParameters(_WriteParameters):
    """What a withdrawal may say."""

    replacedBy: str | None = Field(
        None,
        max_length=2000,
        description="What to use instead: IRI, prefixed name or key of an item of this collection.",
    )
    references: References = Field(
        "keep",
        description="What becomes of statements that refer to it: `keep` is refused (409) if there are any.",
    )


class EditReceipt(BaseModel):
    """What came of a write."""

    commit: int = Field(description="Number of the commit; that of the newest one where nothing changed.")
    id: str = Field(description="IRI of the item.")
    key: str
    added: int = Field(description="Number of statements.")
    removed: int
    graphs: list[str] = Field(description="IRIs of the named graphs that changed.")
    dryRun: bool
    rewritten: list[str] = Field(description="Literals that come back in another form of the same value.")
    report: Validation = Field(description="Warnings; what breaks a shape is refused.")
    item: dict[str, Any] | None = Field(
        None, description="The item as it is read now; null where others have written meanwhile."
    )
    difference: RehearsedDifference | None = Field(
        None, description="With `dry-run=true` only; null above 100,000 statements."
    )
