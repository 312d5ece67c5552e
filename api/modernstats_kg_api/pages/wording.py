"""Relations between elements, and how sure they are, in plain words."""

from typing import Final

from modernstats_kg.model.analysis import CANDIDATE, COMPARED, DERIVED, REPORTED, STATED
from modernstats_kg.model.keys import local_name
from modernstats_kg.model.kinds import KINDS
from modernstats_kg.namespaces import curie
from modernstats_kg_api.pages.naming import in_words

_RELATIONS: Final = {
    "skos:exactMatch": "same as",
    "skos:closeMatch": "close to",
    "skos:broadMatch": "narrower than",
    "skos:narrowMatch": "broader than",
    "skos:relatedMatch": "related to",
}
_STATUSES: Final = {
    STATED: "A standard states it.",
    REPORTED: "A working paper reports it.",
    COMPARED: "Names of both versions compared.",
    DERIVED: "It follows from two agreed pairs.",
    CANDIDATE: "Names are alike; nobody has reviewed it.",
}
_JUSTIFICATIONS: Final = {
    "semapv:ManualMappingCuration": "made by people",
    "semapv:LexicalMatching": "names compared by a program",
}
CHANGES: Final = ("renamed", "added", "removed", "respelled", "unchanged")
"""Kinds of change from one version to the next, the most telling first."""

_CHANGE_WORDS: Final = {"respelled": "spelled differently"}


def relation_words(predicate: str) -> str:
    """How a subject stands to its object, as in "x is *narrower than* y"; a kind of change in its words."""
    return _RELATIONS.get(curie(predicate)) or change_words(predicate)


def change_words(kind: str) -> str:
    """The name of a kind of change, from its IRI or local name."""
    name = local_name(kind)
    return _CHANGE_WORDS.get(name) or in_words(name)


def status_words(status: str) -> str:
    """Who stands behind a pair with this status; "" for one that is not known."""
    return _STATUSES.get(status, "")


def justification_words(iri: str) -> str:
    """How a mapping was found; the local name of what is not known."""
    return _JUSTIFICATIONS.get(curie(iri), local_name(iri))


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
