"""The shapes of JSON bodies, as OpenAPI describes them."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model

from modernstats_kg.actions.listing import MAX_LIMIT
from modernstats_kg.model.kinds import Kind

Plain = str | int | float | bool


class ItemParameters(BaseModel):
    """What every read may say."""

    lang: str = Field(
        "",
        pattern="^([A-Za-z0-9-]{1,35}(,[A-Za-z0-9-]{1,35}){0,9})?$",
        description="Languages of labels, the preferred one first, such as `fr` or `fr,es`; without it those "
        "of `Accept-Language`. Where none fits, English or any other is shown: nothing is ever hidden.",
    )


class ReadParameters(ItemParameters):
    """What every read of what has older states may say."""

    version: str | None = Field(
        None,
        max_length=100,
        description="An older state: number of a commit, name of a release, or a time.",
    )


class ListParameters(ReadParameters):
    """What every list may say beside its filters."""

    limit: int | None = Field(
        None, ge=1, le=MAX_LIMIT, description=f"Most items on the page: 50, in CSV {MAX_LIMIT} unless given."
    )
    cursor: str | None = Field(None, description="Where to go on: `next` of the page before.")
    sort: str | None = Field(
        None,
        description="`label` or a field, or several with commas between them; `-` before one for descending. "
        "Items without the value come last.",
    )
    fields: str = Field(
        "",
        description="Members of items that are wanted, with commas between them, such as `key,label`; all "
        "without it. `id` is always there, but in CSV.",
    )
    embed: str = Field(
        "",
        description="Fields, with commas between them, whose links are given as whole items, one level deep.",
    )
    facet: str = Field(
        "",
        description="Fields, with commas between them, whose values are to be counted among the matches of "
        "the filters on all other fields.",
    )
    modified_since: str = Field(
        "",
        max_length=40,
        description="Only items that were changed after a commit, given by its number, or since a time.",
    )
    bom: bool = Field(
        False, description="CSV for spreadsheets: a byte order mark, and codes such as 01 stay text."
    )


class Link(BaseModel):
    """Another resource."""

    id: str = Field(description="Canonical IRI.")
    label: str = Field(description="Its name in the nearest language there is.")
    label_language: str | None = Field(
        None, alias="labelLanguage", description="Language tag of `label`; empty for text without one."
    )
    url: str | None = Field(None, description="Its document on this service, where it has one.")


class LastChange(BaseModel):
    """The newest commit that changed what is said of the item."""

    commit: int
    time: str
    agent: Link = Field(description="Who made it.")
    reason: str = Field(description="Why; may be empty.")


class StatedIn(BaseModel):
    """One statement behind the item, and who makes it."""

    field: str = Field(description="Member of the item that shows it.")
    property: str = Field(description="IRI of the property.")
    value: Plain | Link
    language: str | None
    source: list[str] = Field(description="IRIs of the named graphs that make the statement.")


class Item(BaseModel):
    """One resource of a collection; the fields of its kind stand beside these."""

    id: str = Field(description="Canonical IRI.")
    key: str = Field(description="Last segment of its address in this collection.")
    url: str = Field(description="Its document on this service.")
    type: list[str] = Field(description="IRIs of its classes.")
    label: str = Field(description="Its name in the nearest language there is.")
    label_language: str | None = Field(
        alias="labelLanguage",
        description="Language tag of `label`; empty for text without one, null where it has no name at all.",
    )
    labels: dict[str, str] = Field(description="Its names by language tag.")
    source: list[str] = Field(description="IRIs of the named graphs that speak of it.")
    version: int = Field(
        description="Number of the commit that last changed what is said of it; 0 for unknown."
    )
    lastChange: LastChange | None = Field(None, description="That commit; of an item read alone.")
    provenance: list[StatedIn] | None = Field(
        None, description="With `provenance=true`: who makes each statement."
    )


class FacetValueBody(BaseModel):
    """One value, and how many items have it."""

    value: str = Field(description="What a filter on the field may say: an IRI or a text.")
    label: str
    count: int


class FacetBody(BaseModel):
    """How often each value of a field occurs."""

    values: list[FacetValueBody] = Field(description="The hundred most frequent ones.")
    distinct: int = Field(description="Number of all values.")
    missing: int = Field(description="Number of items without any.")


class Page(BaseModel):
    """One page of a collection."""

    items: list[Item]
    total: int = Field(description="Number of all matches.")
    next: str | None = Field(description="Value of `cursor` for the page after this; null on the last page.")
    languages: list[str] = Field(
        description="The chain by which names were chosen; any other language comes after it."
    )
    facets: dict[str, FacetBody] | None = Field(None, description="By field; with `facet` only.")


class Address(BaseModel):
    """Something to ask for."""

    name: str
    url: str
    summary: str = Field(description="What it gives, in one line.")


class Index(BaseModel):
    """What there is below this address."""

    collections: list[Address] = Field(description="Lists; an item has its `key` below its collection.")
    analyses: list[Address]
    others: list[Address]
    openapi: str = Field(description="Address of the OpenAPI document, with the parameters of each.")


class ProblemDetails(BaseModel):
    """What went wrong (RFC 9457); some types have further members, which their pages explain."""

    model_config = ConfigDict(extra="allow")

    type: str = Field(description="Address that explains this kind of problem.")
    title: str
    status: int
    detail: str
    instance: str
    requestId: str | None = None


class Live(BaseModel):
    """The process answers."""

    status: str = "alive"


class GraphCount(BaseModel):
    """One named graph and its number of statements."""

    id: str
    title: str
    statements: int


class Ready(BaseModel):
    """The service can answer; what it holds."""

    status: str = "ready"
    commit: int = Field(description="Number of the newest commit.")
    read_only: str = Field(
        serialization_alias="readOnly", description="Why nothing can be written; empty when it can."
    )
    free_mib: int = Field(serialization_alias="freeMiB", description="Room on the disk, in MiB.")
    durability: str = Field(
        description="Whether a write is acknowledged once on disk (fsync), or before (os)."
    )
    reads_from: Literal["memory", "disk", "engine"] = Field(
        serialization_alias="readsFrom", description="Where queries read the dataset now."
    )
    counts: dict[str, int] = Field(description="Number of items by collection.")
    graphs: list[GraphCount]


class NearValue(BaseModel):
    """A value that the shape allows and that may have been meant."""

    value: str = Field(description="An IRI, or the text of a literal.")
    label: str
    code: str


class Finding(BaseModel):
    """One result of a validation."""

    focus: str = Field(description="IRI of the node that was checked.")
    path: str | None = Field(description="IRI of the property concerned.")
    route: str = Field(description="The property path as SPARQL writes it, for a longer path too.")
    value: str | None = Field(description="The offending value.")
    datatype: str = Field(description="IRI of its datatype; empty for an IRI.")
    language: str = Field(description="Its language tag; empty without one.")
    shape: str = Field(description="IRI of the shape that was broken.")
    label: str = Field(description="What the shape is called.")
    component: str = Field(description="IRI of the kind of rule, such as sh:ClassConstraintComponent.")
    severity: str
    message: str = Field(description="What the shape asks for, in English.")
    sentence: str = Field(description="What is wrong here, in plain English.")
    expected: dict[str, str | int | list[str]] = Field(description="What the shape asks for, by kind.")
    candidates: list[NearValue] = Field(description="The nearest values that the shape allows.")
    patch: list[str] = Field(
        description="Lines of an RDF patch that would mend it; empty where none is evident."
    )
    pointer: str | None = Field(description="JSON pointer to it in what was sent, where that is known.")
    line: int | None = Field(description="Line of what was sent, from 1, where that is known.")
    column: int | None = Field(description="Column of that line, from 1.")


class Validation(BaseModel):
    """What a validation found; nothing was kept."""

    conforms: bool
    violations: list[Finding]


def item_model(kind: Kind) -> type[Item]:
    """The model of one item of `kind`: the common fields and its own."""
    fields: dict[str, Any] = {}
    for field in kind.fields:
        direction = "subjects that have it as" if field.inverse else "values of"
        of_type = list[Plain | Link] if field.many else Plain | Link
        fields[field.name] = (of_type | None, Field(None, description=f"{direction} {field.predicate}."))
    model: type[Item] = create_model(
        kind.singular.capitalize(), __base__=Item, __doc__=f"One {kind.singular}.", **fields
    )
    return model


def listed_model(kind: Kind, item: type[Item]) -> type[BaseModel]:
    """The model of one item in a list, where `fields` may leave out anything but `id`."""
    fields: dict[str, Any] = {"id": (str, Field(description="Canonical IRI."))}
    for name, info in item.model_fields.items():
        if name not in ("id", "last_change", "provenance"):
            told = Field(None, alias=info.alias, description=info.description)
            fields[name] = (info.annotation | None, told)  # type: ignore[operator]
    model: type[BaseModel] = create_model(
        f"Listed{kind.singular.capitalize()}", __doc__=f"One {kind.singular} in a list.", **fields
    )
    return model


def page_model(kind: Kind, item: type[BaseModel]) -> type[Page]:
    """The model of one page of `kind`."""
    model: type[Page] = create_model(
        f"{kind.singular.capitalize()}Page",
        __base__=Page,
        __doc__=f"One page of the {kind.name}.",
        items=(list[item], ...),  # type: ignore[valid-type]
    )
    return model


class NamedTerm(BaseModel):
    """An IRI with its label, or a literal."""

    id: str = ""
    label: str = ""
    value: str = ""
    datatype: str = ""
    language: str = ""


class ExplainedStatement(BaseModel):
    """One statement with the names of its parts."""

    s: NamedTerm
    p: NamedTerm
    o: NamedTerm


class CommitNote(BaseModel):
    """The commit since which a graph states something."""

    number: int
    time: str
    agent: str
    reason: str


class AssertionNote(BaseModel):
    """A named graph that states something; no commit where the history does not reach back."""

    graph: str
    commit: CommitNote | None


class Explanation(BaseModel):
    """Why a statement holds: its assertions, or the rule and the premises that it follows from."""

    statement: ExplainedStatement
    words: str
    holds: Literal["asserted", "inferred"]
    assertions: list[AssertionNote] = []
    rule: "AppliedRule | None" = None
    premises: list["Explanation"] = []


class AppliedRule(BaseModel):
    """A rule, and the statements of the ontologies that make it."""

    name: Literal["subclass", "subproperty", "inverse", "symmetric", "transitive"]
    words: str
    axioms: list[Explanation]
