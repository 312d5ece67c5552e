"""The shapes of the bodies that analyses give, as OpenAPI describes them, and of what they are asked."""

from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from modernstats_kg.actions.coverage import DEFAULT_VERSION
from modernstats_kg_api.schemas.common import Link


class CoverageParameters(BaseModel):
    """What a coverage matrix is asked for."""

    model_config = ConfigDict(extra="forbid")

    version: str = Field(DEFAULT_VERSION, description="Version of GSBPM: 5.0, 5.1 or 5.2.", examples=["5.2"])
    cell: str = Field(
        "",
        max_length=60,
        description="Code of a part: adds the things behind its numbers. Of a phase those of its "
        "sub-processes too.",
        examples=["5.3"],
    )
    kind: str = Field(
        "",
        max_length=60,
        description="Kind of thing: adds those behind the numbers of its column.",
        examples=["software"],
    )


class CrosswalkParameters(BaseModel):
    """What a crosswalk is asked for."""

    model_config = ConfigDict(extra="forbid")

    source: str = Field(
        alias="from",
        max_length=120,
        description="The version of a standard to read from; a standard alone means its current version.",
        examples=["gsim-2.0"],
    )
    target: str = Field(
        alias="to", max_length=120, description="The version to read to.", examples=["vtl-2.1"]
    )
    candidates: Literal["include", "exclude"] = Field(
        "include",
        description="Whether pairs that nobody has reviewed are listed; they never count as agreed.",
    )


class GapParameters(BaseModel):
    """Which gaps are asked for."""

    model_config = ConfigDict(extra="forbid")

    kind: str = Field(
        "",
        max_length=60,
        description="Which check: untouched (sub-processes that nothing touches), unmapped (elements without "
        "counterpart), custodian (standards without one), labels (names missing in a language), links (that "
        "lead nowhere); all of them when not given.",
        examples=["untouched"],
    )


class Numbers(BaseModel):
    """Distinct things."""

    direct: int = Field(description="Linked to the part itself.")
    carried: int = Field(description="Linked only to the same part of another version.")


class CoverageItem(BaseModel):
    """One part of GSBPM, or a total."""

    level: str = Field(description="phase, subProcess, phaseTotal, overarchingActivity or total.")
    code: str
    concept: Link = Field(description="The part; of the total the scheme.")
    counts: dict[str, Numbers] = Field(description="By kind of thing; a thing of two kinds counts in both.")
    total: Numbers


class Thing(BaseModel):
    """One thing behind a number, and the link that makes it count."""

    thing: Link
    kinds: list[str]
    code: str = Field(description="The part it is counted at.")
    concept: Link = Field(description="What it is linked to.")
    property: Link = Field(description="How it is linked.")
    carried: bool = Field(description="Linked only to the same part of another version.")


class Analysis(BaseModel):
    """What every analysis says."""

    query: str | None = Field(description="Address of a page that gives the same by SPARQL.")
    queries: dict[str, str] = Field(description="The same for each part of the answer, by its name.")
    commit: int = Field(description="Number of the commit that was read.")


class CoverageBody(Analysis):
    """A version of GSBPM by kind of thing."""

    version: str
    scheme: Link
    kinds: list[str] = Field(description="The columns, in their order.")
    items: list[CoverageItem]
    things: list[Thing] | None = Field(description="Those behind the numbers of `cell` and `kind`, if asked.")


class NamedScheme(Link):
    """One side of a crosswalk."""

    slug: str = Field(description="What addresses call it.")


class CodedElement(Link):
    """One element of a scheme."""

    code: str = Field(description='Its notation; "" where it has none.')


class PathStep(BaseModel):
    """One step of a derived pair."""

    source: Link = Field(alias="from")
    relation: Link
    target: Link = Field(alias="to")
    mapping: str | None = Field(description="IRI of the mapping or association that states it.")


class PairItem(BaseModel):
    """Two elements that correspond."""

    source: CodedElement = Field(alias="from")
    relation: Link = Field(description="The SKOS property, or the kind of change between two versions.")
    target: CodedElement = Field(alias="to")
    status: str = Field(
        description="stated, reported, compared (names of two versions), derived or candidate (nobody has "
        "reviewed it)."
    )
    confidence: float | None = Field(description="0 to 1; of a derived pair the product of its steps.")
    justification: str | None = Field(description="IRI of how it was found.")
    origin: str | None = Field(alias="source", description="The document or graph that it comes from.")
    comment: str | None
    mapping: str | None = Field(description="IRI of the mapping or association.")
    path: list[PathStep] = Field(description="The steps of a derived pair.")


class UnpairedItem(BaseModel):
    """An element without agreed or derived counterpart."""

    element: CodedElement
    candidates: int = Field(description="How many candidates wait for review.")
    reason: Link | None = Field(description="added or removed, or the statement that there is none.")
    comment: str | None
    same_name: list[CodedElement] = Field(
        alias="sameName",
        description="Elements of the other side whose name is the same when case, blanks and punctuation are "
        "ignored: same name, not reviewed, no mapping. Computed when asked, stored and counted nowhere.",
    )


class UnpairedSides(BaseModel):
    """What has no counterpart, on each side."""

    source: list[UnpairedItem] = Field(alias="from")
    target: list[UnpairedItem] = Field(alias="to")


class CrosswalkBody(Analysis):
    """Two schemes side by side."""

    source: NamedScheme = Field(alias="from")
    target: NamedScheme = Field(alias="to")
    counts: dict[str, int] = Field(description="Number of pairs by status.")
    items: list[PairItem]
    unpaired: UnpairedSides


class GapItem(BaseModel):
    """Something that is missing."""

    kind: str
    group: str = Field(description="Scheme, standard or property that it belongs to.")
    element: Link
    detail: str = Field(description="What is missing, in words.")
    candidates: list[str] = Field(description="Names of candidates that would fill it.")


class GapsBody(Analysis):
    """What is missing."""

    counts: dict[str, int] = Field(description="Number of gaps by kind.")
    items: list[GapItem]
    languages: dict[str, dict[str, int]] = Field(
        description="Number of concepts by scheme, and of those that have a name in each language."
    )


_BASE: Final = "https://w3id.org/modernstats-kg/id/standards"
_QUERY: Final = {"query": "/query?query=SELECT…", "queries": {}, "commit": 1}
_CODE_LISTS: Final = tuple(
    {"id": f"{_BASE}/{of}/CodeList", "label": "Code List", "url": f"/doc/standards/{of}/CodeList", "code": ""}
    for of in ("gsim/2.0", "vtl/2.1")
)
COVERAGE_EXAMPLE: Final[dict[str, Any]] = {
    "version": "5.2",
    "scheme": {"id": f"{_BASE}/gsbpm/5.2", "label": "GSBPM 5.2", "url": "/doc/standards/gsbpm/5.2"},
    "kinds": ["software"],
    "items": [
        {
            "level": "subProcess",
            "code": "5.3",
            "concept": {
                "id": f"{_BASE}/gsbpm/5.2/5.3",
                "label": "Review and validate",
                "url": "/doc/standards/gsbpm/5.2/5.3",
            },
            "counts": {"software": {"direct": 0, "carried": 7}},
            "total": {"direct": 0, "carried": 7},
        }
    ],
    "things": [],
    **_QUERY,
}
CROSSWALK_EXAMPLE: Final[dict[str, Any]] = {
    "from": {
        "id": f"{_BASE}/gsim/2.0",
        "label": "GSIM 2.0",
        "url": "/doc/standards/gsim/2.0",
        "slug": "gsim-2.0",
    },
    "to": {"id": f"{_BASE}/vtl/2.1", "label": "VTL 2.1", "url": "/doc/standards/vtl/2.1", "slug": "vtl-2.1"},
    "counts": {"stated": 1},
    "items": [
        {
            "from": _CODE_LISTS[0],
            "relation": {
                "id": "http://www.w3.org/2004/02/skos/core#exactMatch",
                "label": "exactMatch",
                "url": None,
            },
            "to": _CODE_LISTS[1],
            "status": "stated",
            "confidence": 0.9,
            "justification": "https://w3id.org/semapv/vocab/ManualMappingCuration",
            "source": "https://github.com/sdmx-twg/vtl",
            "comment": "The class of the same name exists in GSIM 2.0.",
            "mapping": "https://w3id.org/modernstats-kg/id/mappings/gsim-2.0-vtl-2.1/CodeList-CodeList",
            "path": [],
        }
    ],
    "unpaired": {"from": [], "to": []},
    **_QUERY,
}
GAPS_EXAMPLE: Final[dict[str, Any]] = {
    "counts": {"custodian": 1},
    "items": [
        {
            "kind": "custodian",
            "group": "FAIR",
            "element": {
                "id": f"{_BASE}/fair",
                "label": "Findable, Accessible, Interoperable and Reusable",
                "url": "/doc/standards/fair",
            },
            "detail": "No custodian is named.",
            "candidates": [],
        }
    ],
    "languages": {"gamso-1.2": {"concepts": 22, "en": 22, "fr": 21, "es": 22}},
    **_QUERY,
}
"""One item of each body, for the OpenAPI document."""
