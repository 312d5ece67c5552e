"""The shapes of what is looked up: many things, or all that is said of one."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from modernstats_kg_api.schemas.common import ItemParameters, Plain

Text = Annotated[str, Field(max_length=2000)]


class LookupParameters(ItemParameters):
    """What a look-up in the address may say."""

    iri: list[Text] = Field([], max_length=100, description="An IRI or prefixed name; may be given often.")
    key: list[Text] = Field([], max_length=100, description="`key` of an item; may be given often.")
    code: list[Text] = Field(
        [],
        max_length=100,
        description="A notation or identifier, alone or after the name of a standard (`GSBPM 5.1`); may be "
        "given often.",
        examples=[["GSBPM 5.1"]],
    )


class Found(BaseModel):
    """A thing that was found: an item as its collection gives it, or another thing that has a name."""

    model_config = ConfigDict(extra="allow")

    id: str = Field(description="Canonical IRI.")
    collection: str | None = Field(description="Name of its collection; null where it is in none.")
    label: str
    url: str | None


class LookupResult(BaseModel):
    """What one text stands for."""

    asked: str = Field(description="The text as it was given.")
    items: list[Found] = Field(description="Several where a code stands for several things.")
    truncated: bool = Field(description="Whether it stands for more than is listed.")


class Lookup(BaseModel):
    """What was found, in the order asked, and what was not."""

    results: list[LookupResult]
    missing: list[str] = Field(description="The texts that stand for nothing here.")
    truncated: bool = Field(description="Whether something was left out: ask for fewer texts, or by IRI.")


class NamedThing(BaseModel):
    """A resource with its name."""

    id: str
    label: str
    url: str | None


class SaidValue(BaseModel):
    """One value of a property, or one subject that has the resource as its value."""

    id: str | None = Field(None, description="IRI, of a resource.")
    label: str | None = Field(None, description="Name of that resource.")
    url: str | None = Field(None, description="Its document here.")
    value: Plain | None = Field(None, description="The literal.")
    language: str | None = Field(None, description="Its language tag; null without one.")
    datatype: str | None = Field(None, description="IRI of its datatype.")
    source: list[str] = Field(description="IRIs of the named graphs that say so.")


class SaidProperty(BaseModel):
    """What is said with one property."""

    property: NamedThing
    total: int = Field(description="Number of all values; `values` has the first hundred.")
    values: list[SaidValue]


class AnyDescription(BaseModel):
    """All that is said of one IRI."""

    id: str
    label: str
    label_language: str | None = Field(alias="labelLanguage")
    labels: dict[str, str]
    url: str | None
    collection: str | None = Field(description="Name of the collection that it is an item of.")
    key: str | None = Field(description="Its key there.")
    outgoing: list[SaidProperty] = Field(description="Statements with it as subject, by property.")
    incoming: list[SaidProperty] = Field(description="Statements with it as object, by property.")
    version: int = Field(description="Number of the commit that last changed any of them; 0 for unknown.")
