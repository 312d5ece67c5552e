"""What is counted of the content for the descriptions that machines read; once for each commit."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from itertools import groupby
from typing import Final

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.remembering import per_commit
from modernstats_kg.model.statistics import ClassUse, Linkset, PropertyUse, Statistics, namespace_of
from modernstats_kg.model.terms import Iri, Quad, Row
from modernstats_kg.namespaces import expand
from modernstats_kg.query.library import canned
from modernstats_kg.store.bookkeeping import INFERRED

_HOST: Final = re.compile("https?://[^/]+/")
_TYPE: Final = Iri(expand("rdf:type"))
_NOTHING: Final = ClassUse("", 0, "")


def graph_statistics(kg: KnowledgeGraph) -> Mapping[str, Statistics]:
    """What each named graph holds, by its IRI; that of the inferred statements included."""
    return _of_graphs(kg, "")


def whole_statistics(kg: KnowledgeGraph) -> Statistics:
    """What all asserted graphs hold together; a statement of two of them counts once."""
    return _of_all(kg, "")


def version_statistics(kg: KnowledgeGraph) -> Mapping[str, Statistics]:
    """What is said of the elements of each version of a standard, by the IRI of the version.

    Elements of a part of a version, such as the notions that only mappings name, are elements of it.
    """
    return _of_versions(kg, "")


def version_links(kg: KnowledgeGraph) -> tuple[Linkset, ...]:
    """What links the elements of one version of a standard with those of another."""
    return _links(kg, "")


@per_commit
def _of_all(kg: KnowledgeGraph, _: str) -> Statistics:
    (counts,) = kg.store.rows(canned("all_counts"))
    (entities,) = kg.store.rows(canned("all_entities"))
    classes = _class_uses(kg.store.rows(canned("all_classes")))
    spaces = sorted({space for of_graph in _spaces(kg).values() for space in of_graph})
    return Statistics(
        triples=_number(counts, "triples"),
        subjects=_number(counts, "subjects"),
        objects=_number(counts, "objects"),
        entities=_number(entities, "entities"),
        properties=_property_uses(kg.store.rows(canned("all_properties"))),
        classes=classes,
        spaces=tuple(space for space in spaces if not _within_another(space, spaces)),
        example=_example(kg, classes),
    )


@per_commit
def _of_graphs(kg: KnowledgeGraph, _: str) -> dict[str, Statistics]:
    counts = kg.store.rows(canned("graph_counts"))
    entities = {str(row["graph"]): row for row in kg.store.rows(canned("graph_entities"))}
    properties = _by_graph(kg.store.rows(canned("graph_properties")))
    classes = {
        graph: _class_uses(rows) for graph, rows in _by_graph(kg.store.rows(canned("graph_classes"))).items()
    }
    spaces = _spaces(kg)
    found = {
        graph: Statistics(
            triples=_number(row, "triples"),
            subjects=_number(row, "subjects"),
            objects=_number(row, "objects"),
            entities=_number(entities.get(graph, {}), "entities"),
            properties=_property_uses(properties[graph]),
            classes=classes.get(graph, ()),
            spaces=spaces.get(graph, ()),
            example=_example(kg, classes.get(graph, ())),
        )
        for graph, row in sorted((str(row["graph"]), row) for row in counts)
    }
    inferred = kg.store.statements(graph=INFERRED)
    return found | ({INFERRED.value: _counted(kg, inferred)} if inferred else {})


def _counted(kg: KnowledgeGraph, quads: Collection[Quad]) -> Statistics:
    """The same figures of statements at hand: our own queries do not see the inferred ones."""
    uses, instances = defaultdict(list), defaultdict(set)
    for quad in quads:
        uses[quad.predicate.value].append(quad)
        if quad.predicate == _TYPE:
            instances[str(quad.object)].add(quad.subject.value)
    subjects = sorted({quad.subject.value for quad in quads})
    classes = tuple(ClassUse(iri, len(found), min(found)) for iri, found in sorted(instances.items()))
    hosts = groupby(subjects, key=lambda iri: "/".join(iri.split("/", 3)[:3]))
    ends = [(first, *rest) for _, (first, *rest) in hosts]
    return Statistics(
        triples=len(quads),
        subjects=len(subjects),
        objects=len({quad.object for quad in quads}),
        entities=len({iri for found in instances.values() for iri in found}),
        properties=tuple(_property_use(iri, found) for iri, found in sorted(uses.items())),
        classes=classes,
        spaces=tuple(space for found in ends for space in _common_space(found[0], found[-1])),
        example=_example(kg, classes),
    )


def _property_use(iri: str, quads: Collection[Quad]) -> PropertyUse:
    subjects, objects = ({quad[at] for quad in quads} for at in (0, 2))
    return PropertyUse(iri, len(quads), len(subjects), len(objects))


@per_commit
def _of_versions(kg: KnowledgeGraph, _: str) -> dict[str, Statistics]:
    return {
        str(row["version"]): Statistics(
            triples=_number(row, "triples"),
            subjects=_number(row, "entities"),
            objects=_number(row, "objects"),
            entities=_number(row, "entities"),
            spaces=_common_space(str(row["first"]), str(row["last"])),
            example=str(row["first"]),
        )
        for row in kg.store.rows(canned("version_counts"))
    }


@per_commit
def _links(kg: KnowledgeGraph, _: str) -> tuple[Linkset, ...]:
    return tuple(
        Linkset(str(row["source"]), str(row["target"]), str(row["predicate"]), _number(row, "triples"))
        for row in kg.store.rows(canned("version_links"))
    )


def _number(row: Row, name: str) -> int:
    """A count; 0 where the row does not give it."""
    return int(str(row.get(name, 0)))


def _by_graph(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found = defaultdict(list)
    for row in rows:
        found[str(row["graph"])].append(row)
    return found


def _property_uses(rows: Iterable[Row]) -> tuple[PropertyUse, ...]:
    return tuple(
        PropertyUse(
            str(row["property"]), _number(row, "triples"), _number(row, "subjects"), _number(row, "objects")
        )
        for row in rows
    )


def _class_uses(rows: Iterable[Row]) -> tuple[ClassUse, ...]:
    return tuple(ClassUse(str(row["class"]), _number(row, "entities"), str(row["example"])) for row in rows)


def _example(kg: KnowledgeGraph, classes: Iterable[ClassUse]) -> str:
    """An instance of the largest class that has a document here; one of our own things if there is one."""
    found = [
        use for use in classes if use.example.startswith(("http://", "https://")) and "#" not in use.example
    ]
    own = f"{kg.settings.base}id/"
    return min(
        found, key=lambda use: (not use.example.startswith(own), -use.entities), default=_NOTHING
    ).example


def _spaces(kg: KnowledgeGraph) -> dict[str, tuple[str, ...]]:
    """What the IRIs of the subjects of each graph begin with, one for each host."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in kg.store.rows(canned("graph_spaces")):
        found[str(row["graph"])] += _common_space(str(row["first"]), str(row["last"]))
    return {graph: tuple(spaces) for graph, spaces in found.items()}


def _common_space(first: str, last: str) -> tuple[str, ...]:
    """What two IRIs, and all that are sorted between them, begin with up to a `#` or `/`, host included."""
    differing = next(
        (at for at, pair in enumerate(zip(first, last, strict=False)) if len(set(pair)) > 1), None
    )
    space = namespace_of(first[:differing])
    return (space,) if _HOST.match(space) else ()


def _within_another(space: str, spaces: Iterable[str]) -> bool:
    return any(space != other and space.startswith(other) for other in spaces)
