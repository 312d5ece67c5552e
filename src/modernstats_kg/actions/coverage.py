"""What touches which part of GSBPM: a version by kind of thing, and the things behind each number."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from modernstats_kg.actions.correspondences import associations, counterparts, one_to_one
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.labelling import label_of
from modernstats_kg.actions.list_order import natural_key
from modernstats_kg.actions.remembering import per_commit
from modernstats_kg.actions.schemes import elements_of
from modernstats_kg.errors import NotFound
from modernstats_kg.model.analysis import Count, Coverage, CoverageRow, CoveredThing, Element
from modernstats_kg.model.keys import local_name
from modernstats_kg.model.kinds import KINDS
from modernstats_kg.model.terms import Iri
from modernstats_kg.namespaces import PREFIXES, expand
from modernstats_kg.query.library import canned

VERSIONS: Final = ("5.0", "5.1", "5.2")
"""Versions of GSBPM that can be shown, the newest last."""

DEFAULT_VERSION: Final = "5.2"
"""The version that most sources speak of, and the only one with official IRIs in COOS."""

LEVELS: Final = ("phase", "subProcess", "phaseTotal", "overarchingActivity", "total")
"""Kinds of row in the order in which they stand."""

OTHER: Final = "others"
"""The kind of whatever no row of the table claims, so that no thing is left out."""

_OWN_CLASSES: Final[dict[str, tuple[str, ...]]] = {
    "activities": ("hlg:WorkActivity",),
    "workPackages": ("hlg:WorkPackage",),
    "useCases": ("hlg:UseCase",),
    "capabilities": ("coos:Capability", "coos:CoreCapability", "coos:CrossCuttingCapability"),
}
_ORDER: Final = (
    *("projects", "activities", "workPackages", "useCases", "software", "services", "standards", "versions"),
    *("documents", "outputs", "events", "groups", "organizations", "capabilities", "elements"),
)
_CAPABILITY_SCHEMES: Final = ("standards/csda/capabilities", "standards/saf/0.2")
"""Schemes whose concepts are capabilities, whatever their class."""

COVERAGE_KINDS: Final[dict[str, frozenset[str]]] = {
    name: frozenset(expand(curie) for curie in _OWN_CLASSES.get(name) or KINDS[name].classes)
    for name in _ORDER
}
"""IRIs of the classes of each kind of thing, in the order of the columns."""

STRUCTURE: Final = tuple(PREFIXES[p] for p in ("rdf", "rdfs", "owl", "skos", "xkos", "dcat", "adms", "sssom"))
"""Namespaces of the properties that only build the standard itself: hierarchy, schemes, mappings."""

BIBLIOGRAPHY: Final = frozenset(
    expand(f"dcterms:{name}")
    for name in ("source", "replaces", "isReplacedBy", "isVersionOf", "hasVersion", "isPartOf", "hasPart")
)
"""Properties between a standard, its versions and its sources."""

_UNKNOWN: Final = (OTHER,)
_PHASE: Final = re.compile(r"[1-9]")
_SUB_PROCESS: Final = re.compile(r"[1-9]\.[0-9]+")


@dataclass(frozen=True, slots=True)
class Link:
    """A thing linked to a concept by a property that says more than structure."""

    thing: str
    predicate: str
    concept: str


@dataclass(frozen=True, slots=True)
class Place:
    """One phase, sub-process or activity of a version with what is linked to it.

    Attributes:
        level: one of `LEVELS`.
        code: its notation; the local name of an overarching activity of 5.2, which has none.
        iri: the concept.
        label: its name.
        direct: links to the concept itself.
        carried: links to the same concept of other versions.
    """

    level: str
    code: str
    iri: str
    label: str
    direct: tuple[Link, ...]
    carried: tuple[Link, ...]


def says_more_than_structure(predicate: str) -> bool:
    """Whether a property links something to a concept, rather than building the standard it is part of."""
    return not predicate.startswith(STRUCTURE) and predicate not in BIBLIOGRAPHY


def coverage(kg: KnowledgeGraph, version: str) -> Coverage:
    """How many things of each kind are linked to each part of one version of GSBPM.

    Direct are those linked to the concept itself; carried those that are linked only to a concept of
    another version from which correspondences lead to it one to one. Things are distinct in every number.

    Args:
        version: one of `VERSIONS`.

    Raises:
        NotFound: there is no such version; names those that exist.
    """
    return _coverage(kg, _known(version))


def covered_things(
    kg: KnowledgeGraph, version: str, cell: str = "", kind: str = ""
) -> tuple[CoveredThing, ...]:
    """The things behind a number of `coverage`, each with every link that makes it count.

    Args:
        version: one of `VERSIONS`.
        cell: a code; that of a phase stands for its sub-processes too, "" for the whole version.
        kind: name of a kind; "" for all.

    Raises:
        NotFound: there is no such version, cell or kind; says which there are.
    """
    if kind and kind not in (*COVERAGE_KINDS, OTHER):
        raise NotFound(f"There is no kind {kind!r}. Those that exist: {', '.join((*COVERAGE_KINDS, OTHER))}.")
    wanted = [place for place in places(kg, version) if not cell or cell in (place.code, _phase_code(place))]
    things = _things_at(kg, _existing(wanted, version, cell))
    return tuple(thing for thing in things if not kind or kind in thing.kinds)


def things_at(kg: KnowledgeGraph, version: str, code: str) -> tuple[CoveredThing, ...]:
    """The things linked to one part itself, without those inside it, each with every link to it.

    Args:
        version: one of `VERSIONS`.
        code: of a phase, a sub-process or an overarching activity.

    Raises:
        NotFound: there is no such version or part; says which there are.
    """
    return _things_at(
        kg, _existing([place for place in places(kg, version) if place.code == code], version, code)
    )


def places(kg: KnowledgeGraph, version: str) -> tuple[Place, ...]:
    """Every part of one version in the order of the model, with what is linked to it.

    Raises:
        NotFound: there is no such version; names those that exist.
    """
    return _places(kg, _known(version))


def scheme_of(kg: KnowledgeGraph, version: str) -> str:
    """IRI of the concept scheme of a version of GSBPM."""
    return f"{kg.settings.base}id/standards/gsbpm/{version}"


def _existing(found: list[Place], version: str, code: str) -> list[Place]:
    if not found:
        raise NotFound(f"GSBPM {version} has no part {code!r}. Codes look like 5 (phase) or 5.3.")
    return found


def _things_at(kg: KnowledgeGraph, wanted: Sequence[Place]) -> tuple[CoveredThing, ...]:
    """The things linked to some parts taken together; carried are those linked to none of them directly."""
    direct = [(place, link) for place in wanted for link in place.direct]
    straight = {link.thing for _, link in direct}
    carried = [(place, link) for place in wanted for link in place.carried if link.thing not in straight]
    things = [
        *(_covered(kg, place, link, carried=False) for place, link in direct),
        *(_covered(kg, place, link, carried=True) for place, link in carried),
    ]
    return tuple(sorted(things, key=_thing_order))


def _known(version: str) -> str:
    if version not in VERSIONS:
        raise NotFound(f"There is no GSBPM {version!r} here. Known versions: {', '.join(VERSIONS)}.")
    return version


@per_commit
def _coverage(kg: KnowledgeGraph, version: str) -> Coverage:
    found = places(kg, version)
    kinds = _kinds_of_things(kg, "")
    rows = []
    for phase in (place for place in found if place.level == "phase"):
        inside = [place for place in found if _phase_code(place) == phase.code]
        rows += [_row(place.level, place, [place], kinds) for place in inside]
        rows.append(_row("phaseTotal", phase, inside, kinds))
    rows += [_row(place.level, place, [place], kinds) for place in found if not _phase_code(place)]
    scheme = scheme_of(kg, version)
    whole = Place("total", "", scheme, f"GSBPM {version}", (), ())
    rows.append(_row("total", whole, found, kinds))
    return Coverage(version, scheme, (*COVERAGE_KINDS, OTHER), tuple(rows))


def _row(
    level: str, named: Place, parts: Iterable[Place], kinds: Mapping[str, tuple[str, ...]]
) -> CoverageRow:
    """The numbers of some parts taken together: a thing linked to two of them counts once."""
    direct: set[str] = set()
    carried: set[str] = set()
    for part in parts:
        direct.update(link.thing for link in part.direct)
        carried.update(link.thing for link in part.carried)
    carried -= direct
    here = Counter(kind for thing in direct for kind in kinds.get(thing, _UNKNOWN))
    elsewhere = Counter(kind for thing in carried for kind in kinds.get(thing, _UNKNOWN))
    counts = {kind: Count(here[kind], elsewhere[kind]) for kind in (*COVERAGE_KINDS, OTHER)}
    total = Count(len(direct), len(carried))
    return CoverageRow(level, named.code, named.iri, named.label, counts, total)


@per_commit
def _places(kg: KnowledgeGraph, version: str) -> tuple[Place, ...]:
    linked: dict[str, list[Link]] = defaultdict(list)
    for of_version in VERSIONS:
        for link in _links(kg, of_version):
            linked[link.concept].append(link)
    same = one_to_one({a for of_version in VERSIONS for a in associations(kg, scheme_of(kg, of_version))})
    elements = elements_of(kg, scheme_of(kg, version)).values()
    found = [_place(element, linked, counterparts(element.iri, same)) for element in elements]
    return tuple(sorted(found, key=lambda place: (not _phase_code(place), natural_key(place.code))))


def _place(element: Element, linked: Mapping[str, list[Link]], same: Iterable[str]) -> Place:
    code = element.code or local_name(element.iri)
    direct = tuple(linked.get(element.iri, ()))
    straight = {link.thing for link in direct}
    elsewhere = (link for concept in sorted(same) for link in linked.get(concept, ()))
    carried = tuple(link for link in elsewhere if link.thing not in straight)
    return Place(_level(code), code, element.iri, element.label, direct, carried)


def _level(code: str) -> str:
    if _PHASE.fullmatch(code):
        return "phase"
    return "subProcess" if _SUB_PROCESS.fullmatch(code) else "overarchingActivity"


def _phase_code(place: Place) -> str:
    """The code of the phase that a place belongs to; "" for an overarching activity."""
    return "" if place.level == "overarchingActivity" else place.code.partition(".")[0]


@per_commit
def _links(kg: KnowledgeGraph, version: str) -> tuple[Link, ...]:
    """What links to the concepts of one version."""
    rows = kg.store.rows(canned("links_to_scheme"), {"scheme": Iri(scheme_of(kg, version))})
    links = (Link(str(row["subject"]), str(row["predicate"]), str(row["concept"])) for row in rows)
    return tuple(link for link in links if says_more_than_structure(link.predicate))


@per_commit
def _kinds_of_things(kg: KnowledgeGraph, _: str) -> dict[str, tuple[str, ...]]:
    """The kinds of what is linked to some version; what has neither class nor scheme is left out."""
    schemes = {f"{kg.settings.base}id/{path}" for path in _CAPABILITY_SCHEMES}
    wanted = {**COVERAGE_KINDS, "capabilities": COVERAGE_KINDS["capabilities"] | schemes}
    marks: dict[str, set[str]] = defaultdict(set)
    for version in VERSIONS:
        for row in kg.store.rows(canned("marks_of_linked"), {"scheme": Iri(scheme_of(kg, version))}):
            marks[str(row["subject"])].add(str(row["mark"]))
    return {
        thing: tuple(kind for kind, known in wanted.items() if its & known) or _UNKNOWN
        for thing, its in marks.items()
    }


def _covered(kg: KnowledgeGraph, place: Place, link: Link, carried: bool) -> CoveredThing:
    kinds = _kinds_of_things(kg, "").get(link.thing, _UNKNOWN)
    label = label_of(kg, link.thing)
    return CoveredThing(link.thing, label, kinds, place.code, link.concept, link.predicate, carried)


def _thing_order(thing: CoveredThing) -> tuple[object, ...]:
    return (natural_key(thing.code), thing.carried, natural_key(thing.label), thing.iri, thing.predicate)
