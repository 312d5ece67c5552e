"""One sentence made from facts, for what no source of ours defines: an element, a version of a standard."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from babel.dates import format_date

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.matrix import read_matrix
from modernstats_kg.model.records import Description
from modernstats_kg.namespaces import expand
from modernstats_kg_api.pages.element import BROADER, GROUP, NARROWER, VERSION, ElementView
from modernstats_kg_api.pages.languages import gettext, gettext_noop, ngettext, spoken
from modernstats_kg_api.pages.naming import Naming, Value, capitalised
from modernstats_kg_api.pages.version import VersionView

_FEW: Final = 3
_CLASS: Final = "class"
_KINDS: Final = {
    "coos:ActivityArea": "activity area",
    "coos:CoreCapability": "core capability",
    "coos:CrossCuttingCapability": "cross-cutting capability",
}
_BEGINNINGS: Final = {
    "activity area": gettext_noop("An activity area of %(version)s"),
    "core capability": gettext_noop("A core capability of %(version)s"),
    "cross-cutting capability": gettext_noop("A cross-cutting capability of %(version)s"),
    _CLASS: gettext_noop("A class of %(version)s"),
    "element": gettext_noop("An element of %(version)s"),
    "activity": gettext_noop("An activity of %(version)s"),
    "overarching activity": gettext_noop("An overarching activity of %(version)s"),
    "sub-process": gettext_noop("A sub-process of %(version)s"),
    "phase": gettext_noop("A phase of %(version)s"),
}
"""What each kind of element is, as a sentence begins."""
_MODELS_OF_CLASSES: Final = re.compile(r"/id/standards/(gsim/|sdmx/|ddi/cdi-)")
_GSBPM: Final = re.compile(r"/id/standards/gsbpm/")
_ONLY_MAPPED: Final = "/mappedNotions"


def element_sentence(description: Description, element: ElementView) -> str:
    """What an element is and where it stands, as in "A class of GSIM 2.0; specialises Information Set".

    "" for one that is in no version.
    """
    place = dict(element.place)
    if VERSION not in place:
        return ""
    version = place[VERSION][0].text
    if any(scheme.endswith(_ONLY_MAPPED) for scheme in _objects(description, "skos:inScheme")):
        return gettext("One of the %(version)s.", version=version)
    kind = _kind(description)
    group = "".join(f", {_group(value.text, version)}" for value in place.get(GROUP, ())[:1])
    relations = _relations(kind, place.get(BROADER, ()), place.get(NARROWER, ()))
    # Translators: between the parts of a sentence, as in "A class of GSIM 2.0; specialises Information Set"
    between = gettext("; ")
    return between.join((gettext(_BEGINNINGS[kind], version=version) + group, *relations)) + "."


def version_sentence(
    kg: KnowledgeGraph, description: Description, version: VersionView, naming: Naming
) -> str:
    """What a version holds, when it came, what it replaces; "" where none of it is known."""
    previous = _objects(description, "dcat:previousVersion")
    following = _subjects(description, "dcat:previousVersion")
    facts = (
        _contents(kg, version),
        *(
            gettext("status %(status)s", status=naming.label(one))
            for one in _objects(description, "adms:status")
        ),
        *(_published(issued) for issued in _objects(description, "dcterms:issued")),
        *(gettext("replaces %(version)s", version=naming.label(iri)) for iri in previous),
        *(gettext("replaced by %(version)s", version=naming.label(iri)) for iri in following),
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
    if own != label:
        return own
    return gettext("group %(name)s", name=own.removesuffix(f" group of {version}"))


def _relations(kind: str, above: Sequence[Value], below: Sequence[Value]) -> tuple[str, ...]:
    if kind == "phase":
        has = ngettext("has %(num)s sub-process", "has %(num)s sub-processes", len(below))
        return (has,) if below else ()
    if kind == "sub-process":
        return tuple(gettext("part of %(phase)s", phase=value.text) for value in above[:1])
    up, down = (
        (gettext_noop("specialises %(names)s"), gettext_noop("generalises %(names)s"))
        if kind == _CLASS
        else (gettext_noop("narrower than %(names)s"), gettext_noop("broader than %(names)s"))
    )
    return tuple(
        gettext(words, names=_several(found)) for words, found in ((up, above), (down, below)) if found
    )


def _several(values: Sequence[Value]) -> str:
    """A few by name, many by number."""
    names = list(dict.fromkeys(value.text for value in values))
    if len(names) > _FEW:
        return ngettext("%(num)s other", "%(num)s others", len(names))
    if len(names) == 1:
        return names[0]
    return gettext("%(first)s and %(last)s", first=", ".join(names[:-1]), last=names[-1])


def _contents(kg: KnowledgeGraph, version: VersionView) -> str:
    if version.gsbpm:
        matrix = read_matrix(kg, version.gsbpm)
        parts = sum(len(below) for _, below in matrix.phases)
        over = len(matrix.overarching)
        both = gettext(
            "%(phases)s with %(parts)s",
            phases=ngettext("%(num)s phase", "%(num)s phases", len(matrix.phases)),
            parts=ngettext("%(num)s sub-process", "%(num)s sub-processes", parts),
        )
        activities = ngettext("%(num)s overarching activity", "%(num)s overarching activities", over)
        return f"{both}, {activities}" if over else both
    if not version.total:
        return ""
    elements = ngettext("%(num)s element", "%(num)s elements", version.total)
    if version.grouped < 2:
        return elements
    return gettext("%(elements)s in %(number)s groups", elements=elements, number=version.grouped)


def _published(written: str) -> str:
    """A date as people write it: "in December 2023", "on 1 June 2026"; what is no date as it stands."""
    year, _, rest = written.partition("-")
    month, _, day = rest.partition("-")
    try:
        moment = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return gettext("published %(date)s", date=written)
    if day:
        return gettext("published on %(date)s", date=format_date(moment, "d MMMM y", locale=spoken()))
    if month:
        return gettext("published in %(month)s", month=format_date(moment, "MMMM y", locale=spoken()))
    return gettext("published in %(year)s", year=year)


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
