"""The datasets that are described to machines: everything, each named graph, each standard and version."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.graph_titles import graph_title
from modernstats_kg.actions.remembering import per_commit
from modernstats_kg.actions.statistics import graph_statistics, version_statistics, whole_statistics
from modernstats_kg.actions.status import graph_status
from modernstats_kg.model.catalog import GraphSource
from modernstats_kg.model.datasets import DatasetFacts
from modernstats_kg.model.statements import english
from modernstats_kg.model.terms import Iri, Literal, Quad, Row
from modernstats_kg.namespaces import curie, default_graph, expand
from modernstats_kg.query.library import canned
from modernstats_kg.store.bookkeeping import INFERRED

CONTENT_LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"
_DATES: Final = tuple(expand(f"xsd:{name}") for name in ("date", "dateTime", "gYear", "gYearMonth"))
_UNKNOWN: Final = GraphSource("", "", (), "", "", "")
_Said = dict[str, list[Quad]]


def whole_dataset(base: str) -> str:
    """IRI of the dataset that is everything together.

    Args:
        base: of this deployment's own IRIs.
    """
    return f"{base}void#dataset"


def all_datasets(kg: KnowledgeGraph) -> tuple[DatasetFacts, ...]:
    """Every dataset: everything together first, then by IRI."""
    return _datasets(kg, "")


@per_commit
def _datasets(kg: KnowledgeGraph, _: str) -> tuple[DatasetFacts, ...]:
    graphs = tuple(_graphs(kg))
    others = (*graphs, *_versions(kg))
    return (_whole(kg, graphs), *sorted(others, key=lambda facts: facts.iri))


def _whole(kg: KnowledgeGraph, graphs: Iterable[DatasetFacts]) -> DatasetFacts:
    issued = [facts.issued for facts in graphs if facts.issued]
    modified = [facts.modified for facts in graphs if facts.modified]
    return DatasetFacts(
        iri=whole_dataset(kg.settings.base),
        titles=(english("ModernStats knowledge graph"),),
        descriptions=(
            english(
                "Who does what to modernise official statistics, and how its standards correspond. "
                "The files hold what was asserted; what follows from it is a dataset of its own."
            ),
        ),
        licence=CONTENT_LICENCE,
        issued=min(issued, default=None),
        modified=max(modified, default=None),
        languages=tuple(sorted({tag for facts in graphs for tag in facts.languages})),
        vocabularies=whole_statistics(kg).vocabularies,
        dumped=True,
    )


def _graphs(kg: KnowledgeGraph) -> Iterable[DatasetFacts]:
    sources = {status.source.name: status.source for status in graph_status(kg)}
    own = _own_graphs(kg.settings.base)
    dates = _rows_by_graph(kg.store.rows(canned("graph_dates")))
    tags = _rows_by_graph(kg.store.rows(canned("graph_languages")))
    for graph, statistics in graph_statistics(kg).items():
        source, said = sources.get(graph, _UNKNOWN), _said_of(kg, graph)
        dated: Row = next(iter(dates.get(graph, ())), {})
        title, description = source.title or graph_title(kg.settings.base, graph), own.get(graph, "")
        yield DatasetFacts(
            iri=graph,
            titles=_texts(said, "dcterms:title") or (english(title),),
            descriptions=_texts(said, "dcterms:description")
            or (english(description or f"The named graph {title}."),),
            licence=source.licence or _linked(said, "dcterms:license"),
            version=source.version or _one(said, "dcat:version"),
            source=source.source or _linked(said, "dcterms:source"),
            issued=_date(dated, "issued"),
            modified=_date(dated, "modified"),
            languages=tuple(sorted(str(row["tag"]).lower() for row in tags.get(graph, ()))),
            vocabularies=statistics.vocabularies,
            dumped=True,
        )


def _own_graphs(base: str) -> dict[str, str]:
    """Description of the graphs that the service keeps by itself."""
    return {
        INFERRED.value: (
            "What follows from the statements of the other graphs by rules; no source asserts it."
        ),
        default_graph(base): "The statements that were written without naming a graph.",
    }


def _versions(kg: KnowledgeGraph) -> Iterable[DatasetFacts]:
    """The versions of standards whose elements are here, and their standards."""
    licences = {status.source.name: status.source.licence for status in graph_status(kg)}
    versions = [_standard(kg, iri, licences) for iri in version_statistics(kg)]
    yield from versions
    of_standard = defaultdict(list)
    for facts in versions:
        if facts.version_of:
            of_standard[facts.version_of].append(facts.iri)
    for standard, found in of_standard.items():
        yield _standard(kg, standard, licences, tuple(sorted(found)))


def _standard(
    kg: KnowledgeGraph, iri: str, licences: dict[str, str], versions: tuple[str, ...] = ()
) -> DatasetFacts:
    said = _said_of(kg, iri)
    titles = _texts(said, "skos:prefLabel") or (english(curie(iri)),)
    elements = english(f"The elements of {titles[0].value} and what is said of them.")
    told_in = sorted(quad.graph.value for quad in said[expand("rdf:type")])
    current = _linked(said, "dcat:hasCurrentVersion")
    return DatasetFacts(
        iri=iri,
        titles=titles,
        descriptions=_texts(said, "skos:definition") or _texts(said, "dcterms:description") or (elements,),
        licence=next((licences[graph] for graph in told_in if licences.get(graph)), ""),
        version=_one(said, "dcat:version"),
        source=_linked(said, "dcterms:source"),
        issued=next(iter(_dates(said, "dcterms:issued")), None),
        current=current if current in versions else "",
        versions=versions,
        previous=_linked(said, "dcat:previousVersion"),
        version_of=_linked(said, "dcat:isVersionOf"),
    )


def _said_of(kg: KnowledgeGraph, iri: str) -> _Said:
    """What is said of a dataset, by IRI of the property."""
    said: _Said = defaultdict(list)
    for quad in sorted(kg.store.statements(subject=Iri(iri)), key=_in_order):
        said[quad.predicate.value].append(quad)
    return said


def _in_order(quad: Quad) -> tuple[bool, str, str, str]:
    """English before other languages, whatever the order of the graphs."""
    language = getattr(quad.object, "language", "")
    return language != "en", language, str(quad.object), quad.graph.value


def _texts(said: _Said, predicate: str) -> tuple[Literal, ...]:
    values = (quad.object for quad in said[expand(predicate)])
    return tuple(dict.fromkeys(value for value in values if isinstance(value, Literal)))


def _dates(said: _Said, predicate: str) -> tuple[Literal, ...]:
    """Those values that are dates; harvesters refuse others."""
    return tuple(value for value in _texts(said, predicate) if value.datatype in _DATES)


def _one(said: _Said, predicate: str) -> str:
    return next((str(quad.object) for quad in said[expand(predicate)]), "")


def _linked(said: _Said, predicate: str) -> str:
    """As `_one`, where a link is told of: a text in its place names nothing."""
    named = (quad.object for quad in said[expand(predicate)])
    return next((value.value for value in named if isinstance(value, Iri)), "")


def _rows_by_graph(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found = defaultdict(list)
    for row in rows:
        found[str(row["graph"])].append(row)
    return found


def _date(row: Row, name: str) -> Literal | None:
    value = row.get(name)
    return value if isinstance(value, Literal) else None
