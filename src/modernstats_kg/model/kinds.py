"""The kinds of thing that have a collection: one row each serves REST, lists and counts.

A new class is a new row here, not a new module. Its list page needs words and columns: a row of its own in
`modernstats_kg_api/pages/columns.py`, whose introduction the home page shows too.
"""

from dataclasses import dataclass
from typing import Final

from modernstats_kg.namespaces import expand


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a kind: its name in JSON, the predicate it is read from, in which direction.

    Attributes:
        name: lowerCamel name in JSON and in filters.
        predicate: prefixed name of the property.
        inverse: the resource is the object of the property.
        many: the JSON value is a list.
    """

    name: str
    predicate: str
    inverse: bool = False
    many: bool = False

    @property
    def iri(self) -> str:
        """The property's IRI."""
        return expand(self.predicate)


@dataclass(frozen=True, slots=True)
class Kind:
    """One collection.

    Attributes:
        name: plural noun; the collection's path segment.
        singular: what one item is called.
        example: the key of one item, for documentation and tests.
        classes: prefixed names of the classes whose instances belong to it.
        fields: what a list or item shows beside label and type.
        sort: default sort, as in `ListingRequest.sort`.
        root: folder below `id/` whose whole path makes an item's key, as the last segment of the IRI
            alone would name several items; "" where it is enough.
        writable: items may be made, changed and withdrawn by REST.
    """

    name: str
    singular: str
    example: str
    classes: tuple[str, ...]
    fields: tuple[Field, ...]
    sort: str = "label"
    root: str = ""
    writable: bool = True

    def field(self, name: str) -> Field | None:
        """The field of that name; None where it has none."""
        return next((field for field in self.fields if field.name == name), None)

    @property
    def class_iris(self) -> tuple[str, ...]:
        """IRIs of the classes."""
        return tuple(expand(name) for name in self.classes)


_COMMON: Final = (
    Field("identifier", "dcterms:identifier"),
    Field("notation", "skos:notation"),
    Field("alternative", "dcterms:alternative", many=True),
    Field("description", "dcterms:description", many=True),
    Field("webPages", "schema:url", many=True),
    Field("documents", "dcterms:source", many=True),
)
_DATES: Final = (
    Field("startDate", "schema:startDate", many=True),
    Field("endDate", "schema:endDate", many=True),
)
_MATCHES: Final = (
    Field("exactMatch", "skos:exactMatch", many=True),
    Field("exactMatchOf", "skos:exactMatch", inverse=True, many=True),
    Field("closeMatch", "skos:closeMatch", many=True),
    Field("closeMatchOf", "skos:closeMatch", inverse=True, many=True),
    Field("broadMatch", "skos:broadMatch", many=True),
    Field("narrowMatch", "skos:narrowMatch", many=True),
    Field("relatedMatch", "skos:relatedMatch", many=True),
)

KINDS: Final[dict[str, Kind]] = {
    kind.name: kind
    for kind in (
        Kind(
            "projects",
            "project",
            "generativeAi",
            ("hlg:Project",),
            (
                *_COMMON,
                *_DATES,
                Field("responsible", "prov:wasAssociatedWith", many=True),
                Field("objectives", "hlg:hasObjective", many=True),
                Field("workPackages", "dcterms:isPartOf", inverse=True, many=True),
                Field("outputs", "prov:generated", many=True),
                Field("proposedBy", "hlg:proposedBy", many=True),
                Field("concernsStandard", "hlg:concernsStandard", many=True),
                Field("mentionsStandard", "hlg:mentionsStandard", many=True),
                Field("buildsOn", "hlg:buildsOn", many=True),
                Field("collaboratesWith", "hlg:collaboratesWith", many=True),
                Field("plannedOutputs", "hlg:plannedOutput", many=True),
            ),
            "-startDate",
        ),
        Kind(
            "groups",
            "group",
            "ssg",
            ("hlg:ModernizationGroup", "hlg:TaskTeam", "hlg:ExecutiveBody", "hlg:Community"),
            (
                *_COMMON,
                Field("partOf", "org:subOrganizationOf", many=True),
                Field("parts", "org:subOrganizationOf", inverse=True, many=True),
                Field("memberships", "org:organization", inverse=True, many=True),
                Field("activities", "prov:wasAssociatedWith", inverse=True, many=True),
            ),
        ),
        Kind(
            "organizations",
            "organization",
            "statsCA",
            ("coos:NationalStatisticalInstitute", "coos:InternationalAgency", "org:FormalOrganization"),
            (
                *_COMMON,
                Field("country", "dcterms:spatial", many=True),
                Field("memberships", "org:member", inverse=True, many=True),
                Field("partOf", "org:subOrganizationOf", many=True),
            ),
        ),
        Kind(
            "events",
            "event",
            "ethics2024",
            ("hlg:Event",),
            (
                *_COMMON,
                *_DATES,
                Field("year", "hlg:year", many=True),
                Field("location", "schema:location", many=True),
                Field("dateStatus", "hlg:dateStatus"),
                Field("attendanceMode", "schema:eventAttendanceMode"),
                Field("organizer", "schema:organizer", many=True),
                Field("series", "schema:superEvent", many=True),
            ),
            "-startDate",
        ),
        Kind(
            "outputs",
            "output",
            "cspa",
            ("hlg:Output",),
            (
                *_COMMON,
                Field("status", "hlg:outputStatus"),
                Field("generatedBy", "prov:wasGeneratedBy", many=True),
                Field("plannedBy", "hlg:plannedOutput", inverse=True, many=True),
                Field("format", "dcterms:format", many=True),
            ),
        ),
        Kind(
            "documents",
            "document",
            "llmWhitePaper",
            ("foaf:Document", "coos:ReferenceDocument"),
            (
                *_COMMON,
                Field("creators", "dcterms:creator", many=True),
                Field("issued", "dcterms:issued", many=True),
                Field("informs", "coos:informs", many=True),
            ),
        ),
        Kind(
            "standards",
            "standard",
            "gsbpm",
            ("hlg:Standard",),
            (
                *_COMMON,
                Field("standardType", "dcterms:type"),
                Field("custodian", "hlg:custodian", many=True),
                Field("partOf", "dcterms:isPartOf", many=True),
                Field("versions", "dcat:hasVersion", many=True),
                Field("currentVersion", "dcat:hasCurrentVersion"),
                Field("concernedBy", "hlg:concernsStandard", inverse=True, many=True),
                Field("supportsProcess", "hlg:supportsProcess", many=True),
            ),
        ),
        Kind(
            "software",
            "software",
            "statSuite",
            ("schema:SoftwareApplication",),
            (
                *_COMMON,
                Field("category", "schema:applicationCategory", many=True),
                Field("creators", "schema:creator", many=True),
                Field("supportedBy", "hlg:supportedBy", many=True),
                Field("supportsProcess", "hlg:supportsProcess", many=True),
            ),
        ),
        Kind(
            "services",
            "service",
            "SampleSelection",
            ("cspa:Package",),
            (
                *_COMMON,
                Field("supportsProcess", "hlg:supportsProcess", many=True),
                Field("gsimInput", "cspa:gsimInput", many=True),
                Field("gsimOutput", "cspa:gsimOutput", many=True),
                Field("creators", "schema:creator", many=True),
            ),
        ),
        Kind(
            "versions",
            "version",
            "gsim-2.0",
            ("hlg:StandardVersion",),
            (
                *_COMMON,
                Field("number", "dcat:version"),
                Field("standard", "dcat:isVersionOf"),
                Field("issued", "dcterms:issued", many=True),
                Field("status", "adms:status"),
                Field("previousVersion", "dcat:previousVersion"),
                Field("alignedWith", "hlg:alignedWith", many=True),
                Field("replaces", "dcterms:replaces", many=True),
                Field("comparedBy", "xkos:compares", inverse=True, many=True),
            ),
            root="standards/",
        ),
        Kind(
            "elements",
            "element",
            "gsim-2.0-CodeList",
            ("hlg:ModelElement", "coos:ActivityCategory", "coos:ActivityArea"),
            (
                *_COMMON,
                Field("scheme", "skos:inScheme", many=True),
                Field("group", "hlg:ofGroup", many=True),
                Field("broader", "skos:broader", many=True),
                Field("narrower", "skos:broader", inverse=True, many=True),
                Field("properties", "schema:domainIncludes", inverse=True, many=True),
                *_MATCHES,
                Field("mappingsFrom", "sssom:subject_id", inverse=True, many=True),
                Field("mappingsTo", "sssom:object_id", inverse=True, many=True),
            ),
            root="standards/",
        ),
        Kind(
            "mappings",
            "mapping",
            "sdmx-3.0-vtl-2.1-Dataflow-DataSet",
            ("sssom:Mapping",),
            (
                *_COMMON,
                Field("subject", "sssom:subject_id"),
                Field("predicate", "sssom:predicate_id"),
                Field("object", "sssom:object_id"),
                Field("status", "adms:status"),
                Field("confidence", "sssom:confidence"),
                Field("justification", "sssom:mapping_justification"),
                Field("subjectScheme", "sssom:subject_source", many=True),
                Field("objectScheme", "sssom:object_source", many=True),
                Field("mappingSource", "sssom:mapping_source", many=True),
                Field("comment", "sssom:comment", many=True),
            ),
            root="mappings/",
        ),
        Kind(
            "correspondences",
            "correspondence",
            "gsbpm-5.1-5.2",
            ("xkos:Correspondence",),
            (
                *_COMMON,
                Field("compares", "xkos:compares", many=True),
                Field("associations", "xkos:madeOf", many=True),
            ),
            root="correspondences/",
        ),
        Kind(
            "links",
            "relation",
            "gsbpm-5.1-5.2-7.5",
            ("org:Membership", "xkos:ConceptAssociation"),
            (
                *_COMMON,
                *_DATES,
                Field("organization", "org:organization", many=True),
                Field("member", "org:member", many=True),
                Field("role", "org:role", many=True),
                Field("correspondence", "xkos:madeOf", inverse=True, many=True),
                Field("sourceConcept", "xkos:sourceConcept", many=True),
                Field("targetConcept", "xkos:targetConcept", many=True),
                Field("change", "dcterms:type"),
                Field("note", "skos:note", many=True),
            ),
            root="correspondences/",
        ),
    )
}
