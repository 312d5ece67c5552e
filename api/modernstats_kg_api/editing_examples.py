"""A body for each kind that would do on the shipped graph, for the OpenAPI document and its readers."""

from typing import Any, Final

Body = dict[str, Any]

_PROGRAMME: Final = ["workProgramme2024"]

NEW_ITEMS: Final[dict[str, Body]] = {
    "projects": {
        "labels": {"en": "Time Use Data"},
        "startDate": ["2026-03"],
        "responsible": ["ssg"],
        "concernsStandard": ["gsbpm"],
        "documents": _PROGRAMME,
    },
    "groups": {
        "type": ["hlg:TaskTeam"],
        "labels": {"en": "Open Metadata"},
        "partOf": ["ssg"],
        "documents": _PROGRAMME,
    },
    "organizations": {
        "type": ["org:FormalOrganization"],
        "labels": {"en": "Institute of Examples"},
        "documents": _PROGRAMME,
    },
    "events": {
        "type": ["hlg:Workshop"],
        "labels": {"en": "Workshop on Open Metadata", "fr": "Atelier sur les métadonnées ouvertes"},
        "startDate": ["2026-10-19"],
        "endDate": ["2026-10-20"],
        "location": ["geneva"],
        "dateStatus": "tentative",
        "attendanceMode": "schema:OfflineEventAttendanceMode",
        "organizer": ["ssg"],
        "documents": _PROGRAMME,
    },
    "outputs": {
        "labels": {"en": "Guide to Open Metadata"},
        "status": "planned",
        "generatedBy": ["generativeAi"],
        "documents": _PROGRAMME,
    },
    "documents": {
        "type": ["foaf:Document"],
        "labels": {"en": "Note on Open Metadata"},
        "webPages": ["https://example.org/open-metadata"],
        "issued": ["2026-01"],
        "documents": _PROGRAMME,
    },
    "standards": {
        "labels": {"en": "Open Metadata Standard"},
        "notation": "OMS",
        "standardType": "implementationStandard",
        "documents": _PROGRAMME,
    },
    "software": {
        "labels": {"en": "Metadata Editor"},
        "category": [{"en": "metadata"}],
        "webPages": ["https://example.org/metadata-editor"],
        "supportsProcess": ["http://id.unece.org/activities/subProcess/5.3"],
        "documents": _PROGRAMME,
    },
    "services": {
        "labels": {"en": "Metadata Lookup"},
        "creators": ["statsCA"],
        "supportsProcess": ["http://id.unece.org/activities/subProcess/5.3"],
        "documents": _PROGRAMME,
    },
    "versions": {
        "labels": {"en": "GSBPM 5.3"},
        "number": "5.3",
        "standard": "gsbpm",
        "previousVersion": "gsbpm-5.2",
        "documents": _PROGRAMME,
    },
    "elements": {
        "type": ["hlg:ModelElement", "skos:Concept"],
        "labels": {"en": "Open Data Set"},
        "scheme": ["gsim-2.0"],
        "broader": ["gsim-2.0-DataSet"],
        "documents": _PROGRAMME,
    },
    "mappings": {
        "labels": {"en": "Code List (GSIM 2.0) close match Data Set (VTL 2.1)"},
        "subject": "gsim-2.0-CodeList",
        "predicate": "skos:closeMatch",
        "object": "vtl-2.1-DataSet",
        "subjectScheme": ["gsim-2.0"],
        "objectScheme": ["vtl-2.1"],
        "status": "candidate",
        "confidence": 0.3,
        "justification": "semapv:ManualMappingCuration",
        "mappingSource": _PROGRAMME,
        "documents": _PROGRAMME,
    },
    "links": {
        "type": ["org:Membership"],
        "key": "ssg-chair-2026",
        "labels": {"en": "Chair of the Supporting Standards Group in 2026"},
        "organization": ["ssg"],
        "member": ["statsCA"],
        "role": ["chair"],
        "startDate": ["2026"],
        "documents": _PROGRAMME,
    },
}
"""Bodies of new items, by collection. A correspondence comes with its associations: by file or update."""

CHANGES: Final[dict[str, Body]] = {
    name: {"labels": {"fr": "Nom français"}} for name in (*NEW_ITEMS, "correspondences")
}
"""Merge patches, by collection."""
