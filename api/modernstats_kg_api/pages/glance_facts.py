"""What the card "At a glance" tells of each kind of thing: one row for each question, in reading order.

A row says from which properties its answer is read and in which direction. What a page of another kind should
tell is a new list here, not new code.
"""

from dataclasses import dataclass
from typing import Final

from modernstats_kg_api.pages.languages import gettext_noop


@dataclass(frozen=True, slots=True)
class Fact:
    """One row.

    Attributes:
        title: English; translated where it is shown.
        out: prefixed names of properties of the thing.
        into: prefixed names of properties that point to it.
        kinds: names of collections; only things of these are told, any where there is none.
        under: a part of their IRIs that all things of the row have; "" for any.
        told: each value says by which property it stands here.
    """

    title: str
    out: tuple[str, ...] = ()
    into: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    under: str = ""
    told: bool = False


WHEN: Final = gettext_noop("When")
MEMBERS: Final = gettext_noop("Members")
MEMBER_OF: Final = gettext_noop("Member of")
OUTPUTS: Final = gettext_noop("Outputs")
STANDARDS: Final = gettext_noop("Standards")
PARTS: Final = gettext_noop("Parts")
OBJECTIVES: Final = gettext_noop("Objectives")
NUMBERED: Final = (PARTS, OBJECTIVES)
"""Rows whose things are numbered by the ends of their IRIs."""


_CONCERN: Final = ("hlg:concernsStandard", "hlg:buildsOn", "hlg:mentionsStandard")
_WITH: Final = ("hlg:collaboratesWith", "hlg:partner")
_MAKERS: Final = ("schema:creator", "schema:provider", "dcterms:contributor", "hlg:supportedBy")
_WORK: Final = "/id/activities/"
_WEB_PAGE: Final = Fact(gettext_noop("Web page"), out=("schema:url",))
_LICENCE: Final = Fact(gettext_noop("Licence"), out=("dcterms:license",))
_TOPICS: Final = Fact(gettext_noop("Topics"), out=("dcterms:subject", "schema:keywords"))
_PARTNERS: Final = Fact(gettext_noop("Works with"), out=_WITH, into=_WITH)

FACTS: Final[dict[str, tuple[Fact, ...]]] = {
    "projects": (
        Fact(WHEN, out=("schema:startDate", "schema:endDate", "hlg:year")),
        Fact(gettext_noop("Status"), out=("adms:status",)),
        Fact(gettext_noop("Carried out by"), out=("prov:wasAssociatedWith",)),
        Fact(gettext_noop("Initiated by"), out=("hlg:proposedBy", "hlg:requestedBy", "hlg:originatedFrom"),
             told=True),
        _PARTNERS,
        Fact(OUTPUTS, out=("prov:generated", "hlg:plannedOutput"),
             into=("prov:wasGeneratedBy",)),
        Fact(STANDARDS, out=_CONCERN, kinds=("standards", "versions"), told=True),
        Fact(gettext_noop("Builds on"), out=("hlg:buildsOn", "prov:wasInformedBy", "prov:used"), told=True),
        Fact(gettext_noop("Events"), out=("hlg:linkedEvent", "dcterms:relation"),
             into=("schema:about", "hlg:linkedEvent"), kinds=("events",)),
        Fact(PARTS, into=("dcterms:isPartOf",)),
        Fact(OBJECTIVES, out=("hlg:hasObjective",)),
        _TOPICS,
        _WEB_PAGE,
    ),
    "groups": (
        Fact(gettext_noop("Part of"), out=("org:subOrganizationOf",)),
        Fact(gettext_noop("Reports to"), out=("org:reportsTo",)),
        Fact(gettext_noop("Groups below"), into=("org:subOrganizationOf",)),
        Fact(MEMBERS, out=("org:hasMember",), into=("org:organization", "org:memberOf")),
        Fact(gettext_noop("Projects"), into=("prov:wasAssociatedWith",), kinds=("projects",)),
        Fact(gettext_noop("Initiated"), into=("hlg:proposedBy", "hlg:requestedBy", "hlg:originatedFrom"),
             told=True),
        Fact(gettext_noop("Events"), out=("hlg:linkedEvent",),
             into=("schema:organizer", "prov:wasAssociatedWith"), kinds=("events",)),
        Fact(gettext_noop("Other work"), into=("prov:wasAssociatedWith",), under=_WORK),
        Fact(OUTPUTS, out=("prov:generated",), kinds=("outputs",)),
        Fact(gettext_noop("Documents"), into=("dcterms:creator", "dcterms:publisher", "dcterms:contributor"),
             kinds=("documents",), told=True),
        Fact(STANDARDS, out=("hlg:concernsStandard",),
             into=("hlg:custodian", "dcterms:contributor"), kinds=("standards",), told=True),
        Fact(gettext_noop("Supported by"), out=("hlg:supportedBy",)),
        _PARTNERS,
        _WEB_PAGE,
    ),
    "organizations": (
        Fact(gettext_noop("Country"), out=("dcterms:spatial",)),
        Fact(gettext_noop("Part of"), out=("org:subOrganizationOf",)),
        Fact(PARTS, into=("org:subOrganizationOf",)),
        Fact(MEMBER_OF, out=("org:memberOf",), into=("org:hasMember", "org:member")),
        Fact(gettext_noop("Roles"), into=("org:heldBy",)),
        Fact(gettext_noop("Projects"),
             into=("prov:wasAssociatedWith", "hlg:proposedBy", *_WITH, "dcterms:relation"),
             kinds=("projects",), told=True),
        Fact(gettext_noop("Services"), into=("schema:creator", "schema:provider"), kinds=("services",)),
        Fact(gettext_noop("Software"), into=_MAKERS, kinds=("software",), told=True),
        Fact(gettext_noop("Documents"), into=("dcterms:creator", "dcterms:publisher", "dcterms:contributor"),
             kinds=("documents",), told=True),
        Fact(gettext_noop("Events"), into=("schema:organizer", "prov:wasAssociatedWith", *_WITH),
             kinds=("events",), told=True),
        Fact(STANDARDS, into=("hlg:custodian", "dcterms:contributor", "hlg:supportedBy"),
             kinds=("standards",), told=True),
        Fact(gettext_noop("Supports"), into=("hlg:supportedBy",)),
        Fact(gettext_noop("People"), into=("org:memberOf",)),
        _PARTNERS,
        _WEB_PAGE,
    ),
    "events": (
        Fact(WHEN, out=("schema:startDate", "schema:endDate", "hlg:year", "hlg:dateStatus")),
        Fact(gettext_noop("Place"), out=("schema:location", "schema:eventAttendanceMode")),
        Fact(gettext_noop("Organised by"), out=("schema:organizer", "prov:wasAssociatedWith")),
        _PARTNERS,
        Fact(gettext_noop("Series"), out=("schema:superEvent",)),
        Fact(gettext_noop("Events of the series"), into=("schema:superEvent",)),
        Fact(gettext_noop("Outputs presented"), out=("schema:about", "schema:workFeatured"),
             kinds=("outputs",)),
        Fact(gettext_noop("Projects"), out=("schema:about",), into=("hlg:linkedEvent", "dcterms:relation"),
             kinds=("projects",)),
        Fact(gettext_noop("Groups"), into=("hlg:linkedEvent",), kinds=("groups",)),
        Fact(gettext_noop("Other work"), into=("hlg:linkedEvent",), under=_WORK),
        Fact(gettext_noop("Documents"), out=("schema:about",), into=("prov:wasInfluencedBy", "schema:about"),
             kinds=("documents",)),
        _TOPICS,
        _WEB_PAGE,
    ),
    "outputs": (
        Fact(gettext_noop("Status"), out=("hlg:outputStatus",)),
        Fact(WHEN, out=("schema:startDate", "schema:endDate", "dcterms:issued")),
        Fact(gettext_noop("Made by"), out=("prov:wasGeneratedBy",), into=("prov:generated",)),
        Fact(gettext_noop("Planned by"), into=("hlg:plannedOutput",)),
        Fact(STANDARDS, out=("hlg:concernsStandard",), kinds=("standards", "versions")),
        Fact(gettext_noop("Where it is"), out=("schema:url",)),
        Fact(gettext_noop("Format"), out=("dcterms:format",)),
        Fact(gettext_noop("Holds"), out=("dcterms:hasPart",), into=("dcterms:isPartOf",)),
        Fact(gettext_noop("Needs"), out=("dcterms:requires",)),
    ),
    "standards": (
        Fact(gettext_noop("Kind"), out=("dcterms:type",)),
        Fact(gettext_noop("Current version"), out=("dcat:hasCurrentVersion",)),
        Fact(gettext_noop("Governance"), out=("hlg:custodian", "hlg:supportedBy", "dcterms:contributor"),
             told=True),
        Fact(gettext_noop("Part of"), out=("dcterms:isPartOf",), into=("dcterms:hasPart",),
             kinds=("standards",)),
        Fact(PARTS, out=("dcterms:hasPart",), into=("dcterms:isPartOf",),
             kinds=("standards",)),
        Fact(gettext_noop("Belongs to"), into=("skos:member",)),
        Fact(gettext_noop("Replaces"), out=("dcterms:replaces",), into=("dcterms:isReplacedBy",)),
        Fact(gettext_noop("Projects"), into=_CONCERN, kinds=("projects",), told=True),
        Fact(gettext_noop("Software"), into=_CONCERN, kinds=("software", "services")),
        Fact(OUTPUTS, into=_CONCERN, kinds=("outputs",)),
        Fact(gettext_noop("Groups"), into=_CONCERN, kinds=("groups",)),
        Fact(gettext_noop("Other work"), into=_CONCERN, under=_WORK, told=True),
        Fact(gettext_noop("Related standards"), out=("dcterms:relation",), into=("dcterms:relation",),
             kinds=("standards",)),
        Fact(gettext_noop("Documents"), into=("schema:about",), kinds=("documents",)),
        _WEB_PAGE,
    ),
    "versions": (
        Fact(gettext_noop("Version of"), out=("dcat:isVersionOf",)),
        Fact(gettext_noop("Published"), out=("dcterms:issued",)),
        Fact(gettext_noop("Status"), out=("adms:status",)),
        Fact(gettext_noop("Previous version"), out=("dcat:previousVersion",)),
        Fact(gettext_noop("Next version"), into=("dcat:previousVersion",)),
        Fact(gettext_noop("Aligned with"), out=("hlg:alignedWith",), into=("hlg:alignedWith",)),
        Fact(gettext_noop("Compared in"), into=("xkos:compares",)),
        _WEB_PAGE,
    ),
    "software": (
        Fact(gettext_noop("Kind"), out=("schema:applicationCategory",)),
        Fact(gettext_noop("Made by"), out=_MAKERS, told=True),
        _LICENCE,
        Fact(gettext_noop("Home page"), out=("schema:url",)),
        _TOPICS,
        Fact(gettext_noop("Builds on"), out=("hlg:buildsOn", "dcterms:requires")),
        Fact(gettext_noop("Part of"), out=("dcterms:isPartOf",), into=("dcterms:hasPart",)),
        Fact(PARTS, out=("dcterms:hasPart",), into=("dcterms:isPartOf",)),
        Fact(gettext_noop("Used by"), into=("prov:used",)),
        Fact(gettext_noop("Needed by"), into=("dcterms:requires",)),
        Fact(gettext_noop("Listed in"), out=("dcterms:isReferencedBy",)),
    ),
    "services": (
        Fact(gettext_noop("Inputs"), out=("cspa:gsimInput",)),
        Fact(OUTPUTS, out=("cspa:gsimOutput",)),
        Fact(gettext_noop("Made by"), out=_MAKERS),
        _LICENCE,
        Fact(gettext_noop("Home page"), out=("schema:url",)),
    ),
    "documents": (
        Fact(gettext_noop("Authors"), out=("dcterms:creator", "dcterms:contributor"), told=True),
        Fact(gettext_noop("Publisher"), out=("dcterms:publisher",)),
        Fact(gettext_noop("Published"), out=("dcterms:issued",)),
        Fact(gettext_noop("About"), out=("schema:about",)),
        Fact(gettext_noop("Part of"), into=("dcterms:hasPart",), out=("dcterms:isPartOf",)),
        _LICENCE,
        _WEB_PAGE,
    ),
}  # fmt: skip
"""The rows by name of the collection."""
