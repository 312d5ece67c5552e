"""What is recorded of the official sources that were loaded: one dataset each, in a graph of their own.

The record stands in `{base}graph/official`, the statements of a source in `{base}graph/official/{name}`.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.model.catalog import GraphSource, GraphStatus
from modernstats_kg.model.official import KeptFile, OfficialReport
from modernstats_kg.model.terms import RDF_LANG_STRING, Iri, Literal, Quad, Term
from modernstats_kg.namespaces import expand
from modernstats_kg.query.library import canned
from modernstats_kg.store.port import Store

_MEDIA: Final = "https://www.iana.org/assignments/media-types/"
_DATASET: Final = Iri(expand("dcat:Dataset"))
_TYPE: Final = Iri(expand("rdf:type"))
Said = tuple[Iri, str, Term]


def record_graph(base: str) -> Iri:
    """The graph of the record, and what the graphs of official sources lie below."""
    return Iri(f"{base}graph/official")


def official_graph(base: str, name: str) -> Iri:
    """The graph of one official source as published."""
    return Iri(f"{base}graph/official/{name}")


def corrected_graph(base: str, name: str) -> Iri:
    """The graph of its corrected copy."""
    return Iri(f"{base}graph/official/{name}-corrected")


def write_record(store: Store, report: OfficialReport, base: str) -> None:
    """Record what was loaded, in the place of what an earlier load of the same source recorded."""
    record = record_graph(base)
    ours = {record, official_graph(base, report.source.name), corrected_graph(base, report.source.name)}
    kept = [
        quad for quad in _recorded(store, record) if Iri(quad.subject.value.partition("#")[0]) not in ours
    ]
    new = (*_self_description(record, base), *_statements(report))
    said = [Quad(Iri(str(s)), Iri(expand(p)), o, record) for s, p, o in new]
    digest = sha256("\n".join(sorted(map(repr, (*kept, *said)))).encode()).hexdigest()
    store.replace_graph(record, [*kept, *said], digest)


def loaded_sources(kg: KnowledgeGraph) -> tuple[GraphStatus, ...]:
    """The record and each graph of an official source, with licence and number of statements."""
    said: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for quad in _recorded(kg.store, record_graph(kg.settings.base)):
        said[quad.subject.value][quad.predicate.value].append(str(quad.object))
    sizes = kg.store.graph_sizes()
    datasets = sorted(iri for iri, properties in said.items() if str(_DATASET) in properties[str(_TYPE)])
    return tuple(GraphStatus(_source(iri, said), sizes.get(iri, 0)) for iri in datasets)


def _source(iri: str, said: dict[str, dict[str, list[str]]]) -> GraphSource:
    def one(predicate: str) -> str:
        return next(iter(said[iri][expand(predicate)]), "")

    files = (said[part][expand("dcterms:title")] for part in sorted(said[iri][expand("dcat:distribution")]))
    return GraphSource(
        name=iri,
        title=one("dcterms:title"),
        files=tuple(title for titles in files for title in titles),
        source=one("dcterms:source"),
        licence=one("dcterms:license"),
        version=one("dcat:version"),
    )


def _recorded(store: Store, record: Iri) -> list[Quad]:
    rows = store.rows(canned("graph_content"), {"graph": record})
    return [Quad(Iri(str(row["s"])), Iri(str(row["p"])), row["o"], record) for row in rows]


def _self_description(record: Iri, base: str) -> Iterable[Said]:
    yield record, "rdf:type", _DATASET
    yield record, "dcterms:title", _english("Official sources")
    yield record, "dcterms:description", _english("Which official sources were loaded, when and from where.")
    yield record, "dcterms:identifier", Literal("official")
    yield record, "dcterms:license", Iri("https://creativecommons.org/licenses/by/4.0/")
    yield record, "dcterms:source", Iri(f"{base}graph/catalog")
    yield record, "dcat:version", Literal("1")


def _statements(report: OfficialReport) -> Iterable[Said]:
    yield from _dataset(report, report.graph, report.source.title)
    yield report.graph, "dcterms:description", _english("The statements as published.")
    yield report.graph, "dcterms:identifier", Literal(f"official/{report.source.name}")
    yield from _checksum(report.graph, f"{report.graph}#sha256", report.sha256)
    for file in report.files:
        yield from _distribution(report.graph, file)
    if report.corrected_graph is not None:
        yield from _corrected(report, report.corrected_graph)


def _dataset(report: OfficialReport, graph: Iri, title: str) -> Iterable[Said]:
    source = report.source
    now = datetime.now(UTC).isoformat(timespec="seconds")
    yield graph, "rdf:type", _DATASET
    yield graph, "dcterms:title", _english(title)
    yield graph, "dcterms:license", Iri(source.licence)
    yield graph, "dcterms:source", Iri(source.homepage)
    yield graph, "dcat:version", Literal(source.version)
    yield graph, "prov:generatedAtTime", Literal(now, expand("xsd:dateTime"))
    if source.rights:
        yield graph, "dcterms:rights", _english(source.rights)


def _distribution(graph: Iri, file: KeptFile) -> Iterable[Said]:
    part = Iri(f"{graph}#{file.name}")
    yield graph, "dcat:distribution", part
    yield part, "rdf:type", Iri(expand("dcat:Distribution"))
    yield part, "dcterms:title", Literal(file.name)
    yield part, "dcat:downloadURL", Iri(file.address)
    yield part, "dcat:mediaType", Iri(_MEDIA + file.media_type)
    yield part, "dcat:byteSize", Literal(str(file.size_bytes), expand("xsd:integer"))
    yield from _checksum(part, f"{part}-sha256", file.sha256)


def _checksum(of: Iri, iri: str, value: str) -> Iterable[Said]:
    checksum = Iri(iri)
    yield of, "spdx:checksum", checksum
    yield checksum, "rdf:type", Iri(expand("spdx:Checksum"))
    yield checksum, "spdx:algorithm", Iri(expand("spdx:checksumAlgorithm_sha256"))
    yield checksum, "spdx:checksumValue", Literal(value, expand("xsd:hexBinary"))


def _corrected(report: OfficialReport, graph: Iri) -> Iterable[Said]:
    yield from _dataset(report, graph, f"{report.source.title}, corrected")
    yield graph, "dcterms:description", _english("A corrected copy, for reasoning; not as published.")
    yield graph, "dcterms:identifier", Literal(f"official/{report.source.name}-corrected")
    yield graph, "prov:wasDerivedFrom", report.graph
    for found in report.defects:
        if found.defect.action != "report":
            yield graph, "skos:changeNote", _english(found.defect.says)


def _english(text: str) -> Literal:
    return Literal(text, RDF_LANG_STRING, "en")
