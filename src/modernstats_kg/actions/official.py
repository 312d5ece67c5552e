"""Official RDF sources: loading what their makers publish beside our own content, never into it."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Final

from modernstats_kg.actions.correcting import correct
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.inferring import infer_anew
from modernstats_kg.actions.official_files import Read, repaired_files, statements_of
from modernstats_kg.actions.official_record import (
    corrected_graph,
    official_graph,
    record_graph,
    write_record,
)
from modernstats_kg.durable import replace_file
from modernstats_kg.errors import BadParameter
from modernstats_kg.exchange.official import official_sources
from modernstats_kg.model.official import (
    Disagreement,
    KeptFile,
    OfficialFile,
    OfficialReport,
    OfficialRequest,
    OfficialSource,
)
from modernstats_kg.model.terms import Iri, Literal, Quad
from modernstats_kg.namespaces import expand
from modernstats_kg.store.port import Store

_log = logging.getLogger(__name__)
_COMPARED: Final = tuple(Iri(expand(name)) for name in ("skos:prefLabel", "skos:broader", "skos:notation"))
Values = dict[tuple[Iri, Iri, str], dict[str, set[str]]]
"""Texts by subject, predicate and language, then by graph."""


def load_official(kg: KnowledgeGraph, request: OfficialRequest, read: Read) -> OfficialReport:
    """Load one official source into a graph of its own, in the place of an earlier load of it.

    The bytes of its files are kept unchanged in the data directory. Where a known defect can be mended, a
    corrected copy goes into a second graph, for reasoning. Nothing is written unless every file parses.

    Args:
        request: which source, and what was agreed to.
        read: where its files are read, `from_folder` or `from_the_web`.

    Returns:
        What was loaded, the defects found, and where our own content says otherwise.

    Raises:
        BadParameter: there is no such source, or its licence has to be accepted first.
        BadRequest: a file is malformed; says where, and what is known of the defect.
        NotFound: a file is not in the folder.
        TooLarge: a file is above its limit.
        StoreUnavailable: an address gave no answer, or the data directory cannot be written.
    """
    source = _agreed(request)
    base = kg.settings.base
    graph = official_graph(base, source.name)
    contents = {file: read(file) for file in source.files}
    quads = _statements(source, contents, graph, base)
    defects, corrected = correct(quads, source.defects)
    mended = corrected_graph(base, source.name) if corrected != quads else None
    report = OfficialReport(
        source=source,
        graph=graph,
        statements=len(quads),
        sha256=_digest(contents.items()),
        files=tuple(_kept(file, content) for file, content in contents.items()),
        defects=defects,
        corrected_graph=mended,
        corrected_statements=len(corrected) if mended else 0,
        disagreements=tuple(sorted(disagreements(kg, quads))),
    )
    _keep(kg, contents, source)
    _store(kg.store, report, quads, corrected)
    if mended is None and corrected_graph(base, source.name).value in kg.store.digests():
        kg.store.drop_graph(corrected_graph(base, source.name))  # of an earlier version of the files
    write_record(kg.store, report, base)
    infer_anew(kg.store, kg.reasoner)
    return report


def disagreements(kg: KnowledgeGraph, quads: Iterable[Quad]) -> Iterator[Disagreement]:
    """Where our content gives a subject another name, broader concept or code than official statements do.

    Args:
        quads: the official statements. Names are compared within one language.
    """
    official = _values(quads)
    for (subject, predicate, language), by_graph in official.items():
        theirs = set().union(*by_graph.values())
        ours = _values(_our_statements(kg, subject, predicate)).get((subject, predicate, language), {})
        for graph, values in ours.items():
            if values != theirs:
                yield Disagreement(
                    subject.value,
                    predicate.value,
                    language,
                    tuple(sorted(theirs)),
                    tuple(sorted(values)),
                    graph,
                )


def _agreed(request: OfficialRequest) -> OfficialSource:
    known = official_sources()
    if request.name not in known:
        raise BadParameter(
            "official", f"There is no official source {request.name!r}. Known: {', '.join(known)}."
        )
    source = known[request.name]
    if source.share_alike and not request.accept_share_alike:
        raise BadParameter(
            "accept-share-alike",
            f"{source.name} is published under {source.licence}: what is made of it must be passed on under "
            "the same licence. Nothing was loaded; add --accept-share-alike to agree.",
        )
    return repaired_files(source) if request.repaired else source


def _statements(
    source: OfficialSource, contents: dict[OfficialFile, bytes], graph: Iri, base: str
) -> set[Quad]:
    quads: set[Quad] = set()
    for file, content in contents.items():
        read = statements_of(file, content, source, graph, base)
        _log.info("read %s, %d statements", file.name, len(read))
        quads |= read
    return quads


def _digest(contents: Iterable[tuple[OfficialFile, bytes]]) -> str:
    digest = sha256()
    for file, content in contents:
        digest.update(f"{file.name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def _kept(file: OfficialFile, content: bytes) -> KeptFile:
    return KeptFile(file.name, file.address, file.media_type, len(content), sha256(content).hexdigest())


def _keep(kg: KnowledgeGraph, contents: dict[OfficialFile, bytes], source: OfficialSource) -> None:
    folder = kg.settings.data / "official" / source.name
    folder.mkdir(parents=True, exist_ok=True)
    for file, content in contents.items():
        replace_file(folder / file.name, content)


def _store(store: Store, report: OfficialReport, quads: set[Quad], corrected: set[Quad]) -> None:
    commit = store.replace_graph(report.graph, quads, report.sha256)
    _log.info("commit %d: loaded %s, %d statements", commit, report.graph, len(quads))
    if report.corrected_graph is not None:
        copy = {quad._replace(graph=report.corrected_graph) for quad in corrected}
        commit = store.replace_graph(report.corrected_graph, copy, report.sha256)
        _log.info("commit %d: loaded %s, %d statements", commit, report.corrected_graph, len(copy))


def _values(quads: Iterable[Quad]) -> Values:
    values: Values = defaultdict(lambda: defaultdict(set))
    for quad in quads:
        if quad.predicate in _COMPARED:
            language = quad.object.language if isinstance(quad.object, Literal) else ""
            values[quad.subject, quad.predicate, language][quad.graph.value].add(str(quad.object))
    return values


def _our_statements(kg: KnowledgeGraph, subject: Iri, predicate: Iri) -> list[Quad]:
    loaded = record_graph(kg.settings.base).value
    found = kg.store.statements(subject, predicate)
    return [quad for quad in found if not quad.graph.value.startswith(loaded)]
