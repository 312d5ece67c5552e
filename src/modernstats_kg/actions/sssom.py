"""Mappings between standards in and out, in the form that working groups edit (SSSOM/TSV)."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from modernstats_kg.actions.checking import check_quads
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.remembering import per_commit
from modernstats_kg.actions.writing import Order, write
from modernstats_kg.assets import shapes_dir
from modernstats_kg.errors import BadParameter, ShapeViolation
from modernstats_kg.exchange.curies import is_absolute
from modernstats_kg.exchange.sssom_reading import MappingFile, read_mappings
from modernstats_kg.exchange.sssom_slots import NO_TERM
from modernstats_kg.exchange.sssom_writing import write_mappings
from modernstats_kg.model.access import ITSELF
from modernstats_kg.model.change import Change
from modernstats_kg.model.terms import Iri, Quad, Term
from modernstats_kg.namespaces import expand
from modernstats_kg.query.library import canned

_MAPPING: Final = Iri(expand("sssom:Mapping"))
_ENDS: Final = (expand("sssom:subject_id"), expand("sssom:object_id"))


@dataclass(frozen=True, slots=True)
class MappingImport:
    """What an import does, or would do.

    Attributes:
        graph: IRI of the named graph that holds the mappings that are new or changed.
        created: mappings that no graph had.
        changed: mappings of which a graph said something else; the file's take their place.
        unchanged: mappings of which a graph says the same; they stay where they are.
        removed: mappings that the graph of the import had and the file has not.
        ignored: columns of the file that were not read.
        undescribed: IRIs that mappings name and nothing in the other graphs describes; often misspelt.
        commit: number of the commit that wrote it; None when nothing had to be written.
    """

    graph: str
    created: int
    changed: int
    unchanged: int
    removed: int
    ignored: tuple[str, ...]
    undescribed: tuple[str, ...]
    commit: int | None = None


def export_mappings(kg: KnowledgeGraph) -> bytes:
    """Every mapping of every graph as one SSSOM/TSV file in canonical form."""
    return _exported(kg, "")


@per_commit
def _exported(kg: KnowledgeGraph, _: str) -> bytes:
    rows = kg.store.rows(canned("items_of_class"), {"class": _MAPPING})
    quads = (
        Quad(Iri(str(row["item"])), Iri(str(row["predicate"])), row["value"], Iri(str(row["graph"])))
        for row in rows
    )
    return write_mappings(quads, kg.settings.base)


def import_graph(kg: KnowledgeGraph, name: str) -> Iri:
    """The named graph for imported mappings of this name, such as that of their file."""
    return Iri(_folder(kg) + re.sub(r"[^\w.-]+", "-", name, flags=re.ASCII))


def preview_import(kg: KnowledgeGraph, data: bytes, graph: Iri) -> MappingImport:
    """What `import_mappings` would do with the same arguments; writes nothing.

    Raises:
        As `import_mappings`.
    """
    return _prepared(kg, _checked(kg, data, graph), graph)[0]


def import_mappings(kg: KnowledgeGraph, data: bytes, graph: Iri) -> MappingImport:
    """Take the mappings of one SSSOM/TSV file over, in one commit.

    What the file says of a mapping takes the place of what any graph said of it, so a reviewed file that
    was exported before comes back as the changes that were made to it. The graph of the import then holds
    what is new or changed, and nothing else. The same file a second time writes nothing.

    Args:
        kg: what they are imported into.
        data: the file.
        graph: a named graph below `{base}graph/imported/`.

    Raises:
        BadParameter: the graph lies elsewhere, or its name is no IRI.
        BadRequest: the file breaks the format; names row and column.
        ShapeViolation: a mapping breaks a shape; nothing was written.
    """
    file = _checked(kg, data, graph)
    before = kg.store.commit
    reports: list[MappingImport] = []

    def build() -> Change:
        report, change = _prepared(kg, file, graph)
        reports.append(report)
        return change

    receipt = write(kg, build, Order(ITSELF, f"Imported mappings into {graph}."))
    return replace(reports[0], commit=receipt.commit if receipt.commit > before else None)


def _folder(kg: KnowledgeGraph) -> str:
    return f"{kg.settings.base}graph/imported/"


def _checked(kg: KnowledgeGraph, data: bytes, graph: Iri) -> MappingFile:
    below = graph.value.startswith(_folder(kg)) and graph.value != _folder(kg)
    if not below or not is_absolute(graph.value):
        raise BadParameter("graph", f"Imported mappings go into a graph below {_folder(kg)}, not <{graph}>.")
    file = read_mappings(data, graph, kg.settings.base)
    report = check_quads(file.quads, shapes_dir())
    if not report.conforms:
        raise ShapeViolation(report)
    return file


def _prepared(kg: KnowledgeGraph, file: MappingFile, graph: Iri) -> tuple[MappingImport, Change]:
    """What the import does, in numbers and in statements."""
    stored = kg.store.rows(canned("graph_content"), {"graph": graph})
    imported = {Quad(Iri(str(r["s"])), Iri(str(r["p"])), r["o"], graph) for r in stored}
    wanted, plain = _by_mapping(file.quads), _plain_matches(file.quads)
    known = {mapping: set(kg.store.statements(subject=mapping)) for mapping in wanted}
    same = {mapping for mapping, said in wanted.items() if _triples(said) in _said_alike(known[mapping])}
    elsewhere = {m for m in same if all(quad.graph != graph for quad in known[m])}
    added = {quad for m in wanted.keys() - elsewhere for quad in (*wanted[m], *plain.get(m, ()))}
    replaced = {quad for m in wanted.keys() - same for quad in known[m]}
    replaced |= {quad for m in wanted.keys() - same for quad in _plain_elsewhere(kg, known[m])}
    report = MappingImport(
        graph=graph.value,
        created=sum(not known[mapping] for mapping in wanted),
        changed=sum(bool(known[mapping]) for mapping in wanted.keys() - same),
        unchanged=len(same),
        removed=len(_by_mapping(imported).keys() - wanted.keys()),
        ignored=file.ignored,
        undescribed=_undescribed(kg, file.quads, graph),
    )
    return report, Change(frozenset(added), frozenset((replaced | imported) - added))


def _triples(quads: Iterable[Quad]) -> frozenset[tuple[Iri, Iri, Term]]:
    return frozenset((quad.subject, quad.predicate, quad.object) for quad in quads)


def _said_alike(quads: Iterable[Quad]) -> set[frozenset[tuple[Iri, Iri, Term]]]:
    """What the graphs say of a mapping, once for all that say the same; empty when they differ."""
    by_graph = defaultdict(set)
    for quad in quads:
        by_graph[quad.graph].add(quad)
    said = {_triples(of_graph) for of_graph in by_graph.values()}
    return said if len(said) == 1 else set()


def _plain_matches(quads: Iterable[Quad]) -> dict[Iri, set[Quad]]:
    """The plain matches among the statements, by the mapping that they follow from."""
    quads = set(quads)
    matches = {mapping: _match(said) for mapping, said in _by_mapping(quads).items()}
    return {m: {q for q in quads if _triples([q]) == {match}} for m, match in matches.items() if match}


def _plain_elsewhere(kg: KnowledgeGraph, said: set[Quad]) -> list[Quad]:
    """The plain matches that the graphs which say this of a mapping hold because of it."""
    match, graphs = _match(said), {quad.graph for quad in said}
    return [quad for quad in kg.store.statements(*match) if quad.graph in graphs] if match else []


def _match(said: Iterable[Quad]) -> tuple[Iri, Iri, Term] | None:
    """Subject, predicate and object that a mapping is about."""
    parts = {quad.predicate.value: quad.object for quad in said}
    subject, predicate = (parts.get(expand(f"sssom:{name}_id")) for name in ("subject", "predicate"))
    object_ = parts.get(expand("sssom:object_id"))
    if isinstance(subject, Iri) and isinstance(predicate, Iri) and object_ is not None:
        return subject, predicate, object_
    return None


def _by_mapping(quads: Iterable[Quad]) -> dict[Iri, set[Quad]]:
    """The statements about each mapping; plain matches follow from them and are left out."""
    grouped = defaultdict(set)
    for quad in quads:
        grouped[quad.subject].add(quad)
    return {iri: said for iri, said in grouped.items() if any(quad.object == _MAPPING for quad in said)}


def _undescribed(kg: KnowledgeGraph, quads: Iterable[Quad], graph: Iri) -> tuple[str, ...]:
    ends = {quad.object for quad in quads if quad.predicate.value in _ENDS}
    return tuple(
        sorted(
            end.value
            for end in ends
            if isinstance(end, Iri)
            and end.value != NO_TERM
            and all(quad.graph == graph for quad in kg.store.statements(subject=end))
        )
    )
