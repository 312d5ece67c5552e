"""Kinds of things, relations between elements and how sure they are, in words of the page's language."""

from typing import Final

from modernstats_kg.model.analysis import CANDIDATE, COMPARED, DERIVED, REPORTED, STATED
from modernstats_kg.model.keys import local_name
from modernstats_kg.model.kinds import KINDS
from modernstats_kg.namespaces import curie
from modernstats_kg_api.pages.languages import gettext, gettext_noop
from modernstats_kg_api.pages.naming import capitalised, in_words

_KINDS: Final = {
    "projects": (gettext_noop("Project"), gettext_noop("Projects")),
    "groups": (gettext_noop("Group"), gettext_noop("Groups")),
    "organizations": (gettext_noop("Organization"), gettext_noop("Organizations")),
    "events": (gettext_noop("Event"), gettext_noop("Events")),
    "outputs": (gettext_noop("Output"), gettext_noop("Outputs")),
    "documents": (gettext_noop("Document"), gettext_noop("Documents")),
    "standards": (gettext_noop("Standard"), gettext_noop("Standards")),
    "software": (gettext_noop("Software"), gettext_noop("Software")),
    "services": (gettext_noop("Service"), gettext_noop("Services")),
    "versions": (gettext_noop("Version"), gettext_noop("Versions")),
    "elements": (gettext_noop("Element"), gettext_noop("Elements")),
    "mappings": (gettext_noop("Mapping"), gettext_noop("Mappings")),
    "correspondences": (gettext_noop("Correspondence"), gettext_noop("Correspondences")),
    "links": (gettext_noop("Relation"), gettext_noop("Links")),
    "activities": (gettext_noop("Activity"), gettext_noop("Activities")),
    "workPackages": (gettext_noop("Work package"), gettext_noop("Work packages")),
    "useCases": (gettext_noop("Use case"), gettext_noop("Use cases")),
    "capabilities": (gettext_noop("Capability"), gettext_noop("Capabilities")),
    "other": (gettext_noop("Other"), gettext_noop("Other")),
}
"""Of one thing and of many, by the name of the collection."""
_RELATIONS: Final = {
    "skos:exactMatch": gettext_noop("same as"),
    "skos:closeMatch": gettext_noop("close to"),
    "skos:broadMatch": gettext_noop("narrower than"),
    "skos:narrowMatch": gettext_noop("broader than"),
    "skos:relatedMatch": gettext_noop("related to"),
}
_STATUSES: Final = {
    STATED: gettext_noop("A standard states it."),
    REPORTED: gettext_noop("A working paper reports it."),
    COMPARED: gettext_noop("Names of both versions compared."),
    DERIVED: gettext_noop("It follows from two agreed pairs."),
    CANDIDATE: gettext_noop("Names are alike; nobody has reviewed it."),
}
_JUSTIFICATIONS: Final = {
    "semapv:ManualMappingCuration": gettext_noop("made by people"),
    "semapv:LexicalMatching": gettext_noop("names compared by a program"),
}
CHANGES: Final = ("renamed", "added", "removed", "respelled", "unchanged")
"""Kinds of change from one version to the next, the most telling first."""

_CHANGE_WORDS: Final = {
    "renamed": gettext_noop("renamed"),
    "added": gettext_noop("added"),
    "removed": gettext_noop("removed"),
    "respelled": gettext_noop("spelled differently"),
    "unchanged": gettext_noop("unchanged"),
    "moved": gettext_noop("moved"),
    "split": gettext_noop("split"),
    "merged": gettext_noop("merged"),
    "notCompared": gettext_noop("not compared"),
}


def kind_title(name: str) -> str:
    """What one thing of a kind is called; its name as it is where we have no words for it."""
    known = _KINDS.get(name)
    return gettext(known[0]) if known else capitalised(name)


def kinds_title(name: str) -> str:
    """As `kind_title`, of many things."""
    known = _KINDS.get(name)
    return gettext(known[1]) if known else capitalised(name)


def kinds_by_name() -> dict[str, str]:
    """What things of each kind are called, by its name."""
    return {name: kinds_title(name) for name in _KINDS}


def relation_words(predicate: str) -> str:
    """How a subject stands to its object, as in "x is *narrower than* y"; a kind of change in its words."""
    known = _RELATIONS.get(curie(predicate))
    return gettext(known) if known else change_words(predicate)


def change_words(kind: str) -> str:
    """The name of a kind of change, from its IRI or local name."""
    name = local_name(kind)
    known = _CHANGE_WORDS.get(name)
    return gettext(known) if known else in_words(name)


def status_words(status: str) -> str:
    """Who stands behind a pair with this status; "" for one that is not known."""
    known = _STATUSES.get(status)
    return gettext(known) if known else ""


def justification_words(iri: str) -> str:
    """How a mapping was found; the local name of what is not known."""
    known = _JUSTIFICATIONS.get(curie(iri))
    return gettext(known) if known else local_name(iri)


def confidence_words(value: float | str | None) -> str:
    """A confidence with as many digits as matter; "" where nobody gave one."""
    try:
        return "" if value is None else f"{float(value):.2g}"
    except ValueError:  # an ill-typed literal is shown as it is written
        return str(value)


def telling_code(code: str) -> str:
    """A notation that numbers an element in its model, such as 5.3; "" for one that repeats its name."""
    return code if any(letter.isdigit() for letter in code) else ""


def kinds_of(types: set[str]) -> tuple[str, ...]:
    """Names of the collections that things of these classes belong to."""
    return tuple(name for name, kind in KINDS.items() if types & set(kind.class_iris))
