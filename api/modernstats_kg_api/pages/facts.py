"""One sentence made from facts, for what no source of ours defines: an element, a version of a standard."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.matrix import read_matrix
from modernstats_kg.model.records import Description
from modernstats_kg.namespaces import expand
from modernstats_kg_api.pages.element import ElementView
from modernstats_kg_api.pages.naming import Naming, Value, capitalised
from modernstats_kg_api.pages.version import VersionView

_FEW: Final = 3
_CLASS: Final = "class"
_KINDS: Final = {
    "coos:ActivityArea": "activity area",
    "coos:CoreCapability": "core capability",
    "coos:CrossCuttingCapability": "cross-cutting capability",
}
_MODELS_OF_CLASSES: Final = re.compile(r"/id/standards/(gsim/|sdmx/|ddi/cdi-)")
_GSBPM: Final = re.compile(r"/id/standards/gsbpm/")
_ONLY_MAPPED: Final = "/mappedNotions"
_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def element_sentence(description: Description, element: ElementView) -> str:
    """What an element is and where it stands, as in "A class of GSIM 2.0; specialises Information Set".

    "" for one that is in no version.
    """
    place = dict(element.place)
    if "Version" not in place:
        return ""
    version = place["Version"][0].text
    if any(scheme.endswith(_ONLY_MAPPED) for scheme in _objects(description, "skos:inScheme")):
        return f"One of the {version}."
    kind = _kind(description)
    group = "".join(f", {_group(value.text, version)}" for value in place.get("Group", ())[:1])
    above, below = place.get("Broader", ()), place.get("Narrower", ())
    relations = _relations(kind, above, below)
    article = "An" if kind[0] in "aeiou" else "A"
    return "; ".join((f"{article} {kind} of {version}{group}", *relations)) + "."


def version_sentence(
    kg: KnowledgeGraph, description: Description, version: VersionView, naming: Naming
) -> str:
    """What a version holds, when it came, what it replaces; "" where none of it is known."""
    previous = _objects(description, "dcat:previousVersion")
    following = _subjects(description, "dcat:previousVersion")
    facts = (
        _contents(kg, version),
        *(f"status {naming.label(status)}" for status in _objects(description, "adms:status")),
        *(f"published {_when(issued)}" for issued in _objects(description, "dcterms:issued")),
        *(f"replaces {naming.label(iri)}" for iri in previous),
        *(f"replaced by {naming.label(iri)}" for iri in following),
    )
    sentence = ", ".join(fact for fact in facts if fact)
    return f"{capitalised(sentence)}." if sentence else ""


def _kind(description: Description) -> str:
    types = _objects(description, "rdf:type")
    named = [word for name, word in _KINDS.items() if expand(name) in types]
    schemes = " ".join(_objects(description, "skos:inScheme"))
    if named:
        return named[0]
    if _MODELS_OF_CLASSES.search(schemes):
        return _CLASS
    if expand("coos:ActivityCategory") not in types:
        return "element"
    if not _GSBPM.search(schemes):
        return "activity"
    code = next(iter(_objects(description, "skos:notation")), "")
    if not code[:1].isdigit():
        return "overarching activity"
    return "sub-process" if "." in code else "phase"


def _group(label: str, version: str) -> str:
    """The group without the version: "group Structure", "package codelist"."""
    own = label.removeprefix(f"{version} ")
    return f"group {own.removesuffix(f' group of {version}')}" if own == label else own


def _relations(kind: str, above: Sequence[Value], below: Sequence[Value]) -> tuple[str, ...]:
    if kind == "phase":
        return (f"has {len(below)} sub-processes",) if below else ()
    if kind == "sub-process":
        return tuple(f"part of {value.text}" for value in above[:1])
    up, down = ("specialises", "generalises") if kind == _CLASS else ("narrower than", "broader than")
    return tuple(f"{words} {_several(found)}" for words, found in ((up, above), (down, below)) if found)


def _several(values: Sequence[Value]) -> str:
    """A few by name, many by number."""
    names = list(dict.fromkeys(value.text for value in values))
    if len(names) > _FEW:
        return f"{len(names)} others"
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _contents(kg: KnowledgeGraph, version: VersionView) -> str:
    if version.gsbpm:
        matrix = read_matrix(kg, version.gsbpm)
        parts = sum(len(below) for _, below in matrix.phases)
        over = f", {len(matrix.overarching)} overarching activities" if matrix.overarching else ""
        return f"{len(matrix.phases)} phases with {parts} sub-processes{over}"
    if not version.total:
        return ""
    elements = f"{version.total} {'element' if version.total == 1 else 'elements'}"
    return f"{elements} in {version.grouped} groups" if version.grouped > 1 else elements


def _when(written: str) -> str:
    """A date as people write it: "in December 2023", "on 1 June 2026"; what is no date as it stands."""
    year, _, rest = written.partition("-")
    month, _, day = rest.partition("-")
    try:
        moment = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return written
    name = _MONTHS[moment.month - 1]
    if day:
        return f"on {moment.day} {name} {moment.year}"
    return f"in {name} {year}" if month else f"in {year}"


def _objects(description: Description, predicate: str) -> list[str]:
    wanted = expand(predicate)
    found = {
        q.object.value
        for q in description.outgoing
        if q.predicate.value == wanted and q.subject.value == description.iri
    }
    return sorted(found)


def _subjects(description: Description, predicate: str) -> list[str]:
    wanted = expand(predicate)
    return sorted({q.subject.value for q in description.incoming if q.predicate.value == wanted})
