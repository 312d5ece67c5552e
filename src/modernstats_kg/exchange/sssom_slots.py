"""The slots of a mapping in SSSOM, in the order that its canonical files have them.

Source: SSSOM 1.1, class Mapping of its schema (names, ranges, propagation from the set to its mappings).
"""

from dataclasses import dataclass
from typing import Final, Literal

from modernstats_kg.namespaces import expand

Range = Literal["entity", "address", "text", "number", "date"]
"""What a value is: a CURIE, an absolute IRI, text, a decimal number, a day."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One column.

    Attributes:
        name: name of the column.
        range: what its values are.
        many: several values may stand in one cell, with `|` between them.
        shared: a value for all mappings may stand in the head of the file instead.
        curie: prefixed name of the property in RDF; the slot of SSSOM by default.
    """

    name: str
    range: Range = "text"
    many: bool = False
    shared: bool = False
    curie: str = ""

    @property
    def iri(self) -> str:
        """IRI of the property in RDF."""
        return expand(self.curie or f"sssom:{self.name}")


RECORD: Final = "record_id"
"""The column with the IRI of the mapping itself."""

STATUS: Final = Slot("status", "entity", curie="adms:status")
"""Our one extension slot: how far a mapping was agreed."""

_ENTITY: Final[Range] = "entity"

STANDARD_SLOTS: Final = (
    Slot("subject_id", _ENTITY),
    Slot("subject_label"),
    Slot("subject_category"),
    Slot("predicate_id", _ENTITY),
    Slot("predicate_label"),
    Slot("predicate_modifier"),
    Slot("object_id", _ENTITY),
    Slot("object_label"),
    Slot("object_category"),
    Slot("mapping_justification", _ENTITY),
    Slot("author_id", _ENTITY, many=True),
    Slot("author_label", many=True),
    Slot("reviewer_id", _ENTITY, many=True),
    Slot("reviewer_label", many=True),
    Slot("creator_id", _ENTITY, many=True),
    Slot("creator_label", many=True),
    Slot("license", "address"),
    Slot("subject_type", shared=True),
    Slot("subject_source", _ENTITY, shared=True),
    Slot("subject_source_version", shared=True),
    Slot("object_type", shared=True),
    Slot("object_source", _ENTITY, shared=True),
    Slot("object_source_version", shared=True),
    Slot("predicate_type", shared=True),
    Slot("mapping_provider", "address", shared=True),
    Slot("mapping_source", _ENTITY),
    Slot("mapping_cardinality"),
    Slot("cardinality_scope", many=True, shared=True),
    Slot("mapping_tool", shared=True),
    Slot("mapping_tool_id", _ENTITY, shared=True),
    Slot("mapping_tool_version", shared=True),
    Slot("mapping_date", "date", shared=True),
    Slot("publication_date", "date"),
    Slot("review_date", "date"),
    Slot("confidence", "number"),
    Slot("curation_rule", _ENTITY, many=True, shared=True),
    Slot("curation_rule_text", many=True, shared=True),
    Slot("subject_match_field", _ENTITY, many=True, shared=True),
    Slot("object_match_field", _ENTITY, many=True, shared=True),
    Slot("match_string", many=True),
    Slot("subject_preprocessing", _ENTITY, many=True, shared=True),
    Slot("object_preprocessing", _ENTITY, many=True, shared=True),
    Slot("similarity_score", "number"),
    Slot("similarity_measure", shared=True),
    Slot("see_also", "address", many=True),
    Slot("issue_tracker_item", _ENTITY),
    Slot("other"),
    Slot("comment"),
)

SLOTS: Final = {slot.name: slot for slot in (*STANDARD_SLOTS, STATUS)}
"""Every slot beside the record's own IRI, by name of its column."""

REQUIRED: Final = ("subject_id", "predicate_id", "object_id", "mapping_justification")
"""The columns without which a row says nothing."""

NO_TERM: Final = expand("sssom:NoTermFound")
"""What stands for the missing end of a mapping that says there is none."""
