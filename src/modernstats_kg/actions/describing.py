"""All that is said of one IRI."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.hash_vocabularies import members_of
from modernstats_kg.actions.labelling import label_index
from modernstats_kg.actions.remembering import per_commit
from modernstats_kg.actions.tombstones import expect_not_withdrawn
from modernstats_kg.errors import NotFound
from modernstats_kg.exchange.rdf import serialize
from modernstats_kg.model.records import Description
from modernstats_kg.model.terms import Iri, Quad
from modernstats_kg.namespaces import HLG, expand
from modernstats_kg.store.bookkeeping import INFERRED

_HINTS: Final = 3
_TYPE: Final = Iri(expand("rdf:type"))


def describe(kg: KnowledgeGraph, iri: str) -> Description:
    """All statements with `iri` as subject or object; of a hash vocabulary, those of its terms too.

    Args:
        iri: absolute IRI. One without `#` whose terms are `iri#…` is served whole.

    Returns:
        The description; empty only for a graph that holds statements and of which nobody says anything.

    Raises:
        NotFound: no statement speaks of it; names resources with the same local name.
        Gone: it was withdrawn.

    Source: Cool URIs for the Semantic Web, section 4.1 (hash URIs: one document for all terms).
    """
    commit = kg.store.commit
    _expect_not_withdrawn(kg, iri)
    members = members_of(kg, iri)
    outgoing, incoming = _said_of(kg, Iri(iri), members)
    if not (outgoing or incoming or members or iri in kg.store.graph_sizes()):
        raise NotFound(_not_described(kg, iri))
    return describe_statements(kg, iri, (outgoing, incoming), members, commit)


def _said_of(kg: KnowledgeGraph, node: Iri, members: tuple[Iri, ...]) -> tuple[list[Quad], list[Quad]]:
    try:
        outgoing = [quad for subject in (node, *members) for quad in kg.store.statements(subject=subject)]
        return outgoing, kg.store.statements(object_=node)
    except ValueError:  # what is no IRI at all occurs in no statement
        return [], []


def describe_statements(
    kg: KnowledgeGraph,
    iri: str,
    said: tuple[Iterable[Quad], Iterable[Quad]],
    members: tuple[Iri, ...],
    commit: int,
) -> Description:
    """A description made of statements that were read already.

    Args:
        said: the statements from `iri` and its terms, and those to it.
        members: IRIs of its terms.
        commit: number of the commit that was read.
    """
    outgoing, incoming = map(_ordered, said)
    return Description(iri, outgoing, incoming, _labels_in(kg, (*outgoing, *incoming)), members, commit)


def inferred_of(kg: KnowledgeGraph, iri: str) -> tuple[Quad, ...]:
    """What follows of `iri` as subject and nobody states, in a stable order."""
    return _ordered(kg.store.statements(subject=Iri(iri), graph=INFERRED))


def is_described(kg: KnowledgeGraph, iri: str) -> bool:
    """Whether `describe` would find anything: a statement from or to `iri`, or terms `iri#…`."""
    node = Iri(iri)
    try:
        return bool(
            kg.store.statements(subject=node) or members_of(kg, iri) or kg.store.statements(object_=node)
        )
    except ValueError:  # what is no IRI at all occurs in no statement
        return False


def resolve_path(kg: KnowledgeGraph, domain_path: str) -> str:
    """The canonical IRI of one of our own things.

    Args:
        domain_path: what follows `id/`, such as `activities/project/soss`.

    Raises:
        NotFound: nothing is said of it; names resources with the same local name.
        Gone: it was withdrawn.
    """
    iri = f"{kg.settings.base}id/{domain_path}"
    _expect_not_withdrawn(kg, iri)
    if not is_described(kg, iri):
        raise NotFound(_not_described(kg, iri))
    return iri


def resolve_foreign(kg: KnowledgeGraph, host_path: str) -> str:
    """The IRI of another host that `/r/{host}/{path}` stands for: with http, else with https.

    Raises:
        NotFound: nothing is said of either.
        Gone: it was withdrawn.
    """
    for scheme in ("http", "https"):
        iri = f"{scheme}://{host_path}"
        _expect_not_withdrawn(kg, iri)
        if is_described(kg, iri):
            return iri
    raise NotFound(_not_described(kg, f"http://{host_path}"))


def vocabulary_document() -> str:
    """IRI of the document of our own vocabulary, whose terms are `…/def#…`."""
    return HLG.removesuffix("#")


def graph_named(kg: KnowledgeGraph, name: str) -> str:
    """IRI of the named graph `{base}graph/{name}`, such as `gsbpm` or `official/coos`.

    Raises:
        NotFound: there is no such graph; names those that exist.
    """
    below = f"{kg.settings.base}graph/"
    iri = below + name
    existing = kg.store.graph_sizes()
    if iri not in existing:
        names = ", ".join(sorted(graph.removeprefix(below) for graph in existing))
        raise NotFound(f"There is no named graph <{iri}>. Those that exist: {names}.")
    return iri


def render_description(description: Description, media_type: str) -> bytes:
    """The description in one RDF format; named graphs appear in TriG and N-Quads only."""
    return serialize(description.statements, media_type)


def _ordered(quads: Iterable[Quad]) -> tuple[Quad, ...]:
    """By subject, its classes first, then by predicate and value."""
    return tuple(
        sorted(
            set(quads),
            key=lambda q: (q.subject, q.predicate != _TYPE, *((str(term), *_tags(term)) for term in q[1:])),
        )
    )


def _tags(term: object) -> tuple[str, str]:
    return getattr(term, "language", ""), getattr(term, "datatype", "")


def _labels_in(kg: KnowledgeGraph, quads: Iterable[Quad]) -> dict[str, str]:
    known = label_index(kg)
    occurring = {term.value for quad in quads for term in quad if isinstance(term, Iri)}
    return {iri: known[iri] for iri in sorted(occurring) if iri in known}


def _expect_not_withdrawn(kg: KnowledgeGraph, iri: str) -> None:
    if not members_of(kg, iri):
        expect_not_withdrawn(kg, iri)


def _not_described(kg: KnowledgeGraph, iri: str) -> str:
    same_name = _by_local_name(kg, "").get(_local_name(iri), [])[:_HINTS]
    if same_name:
        return f"Nothing is said of <{iri}>. Perhaps meant: " + ", ".join(f"<{x}>" for x in same_name) + "."
    return f"Nothing is said of <{iri}>. The lists under /api/v1/ and the query page help to find its name."


@per_commit
def _by_local_name(kg: KnowledgeGraph, _: str) -> dict[str, list[str]]:
    """IRIs of named resources by their last segment in lower case."""
    index = defaultdict(list)
    for iri in sorted(label_index(kg)):
        index[_local_name(iri)].append(iri)
    return dict(index)


def _local_name(iri: str) -> str:
    return iri.rstrip("/#").replace("#", "/").rpartition("/")[2].lower()
