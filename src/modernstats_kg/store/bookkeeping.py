"""What the store itself says of its commits, in the provenance graph and in the same atomic step.

One prov:Activity for each commit, and the digest that a graph was loaded with.

Source: PROV-O (Activity, endedAtTime, wasAssociatedWith, influenced).
"""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final
from urllib.parse import quote

from modernstats_kg.model.change import SERVICE, Attribution
from modernstats_kg.model.terms import Iri, Literal, Quad, Term
from modernstats_kg.namespaces import CANONICAL_BASE, expand, inferred_graph, is_private

PROVENANCE: Final = Iri(f"{CANONICAL_BASE}graph/provenance")
INFERRED: Final = Iri(inferred_graph(CANONICAL_BASE))
COMMITS: Final = f"{CANONICAL_BASE}id/commits/"
"""What the IRIs of commits begin with; their number follows."""
REQUESTS: Final = f"{CANONICAL_BASE}id/requests/"
"""What the IRIs of requests begin with; their identifier follows."""
KEYS: Final = f"{CANONICAL_BASE}id/keys/"
"""What the IRIs of API keys begin with; their prefix follows, which is no secret."""
ENDED: Final = Iri(expand("prov:endedAtTime"))
"""Of a commit: its time. The newest commit of a store is the one with the highest number that has it."""
INFLUENCED: Final = Iri(expand("prov:influenced"))
"""Of a commit: a named graph that it changed."""
DIGEST: Final = Iri(expand("spdx:checksumValue"))
"""Of a named graph: digest of the files it was loaded from."""
_COMMIT: Final = re.compile(re.escape(COMMITS) + r"(\d+)")


@lru_cache(maxsize=4096)  # asked of the graph of each statement that is read
def is_apart(graph: str) -> bool:
    """Whether a named graph is no part of the union: what is inferred, and what not everybody may read."""
    return graph == INFERRED.value or is_private(graph)


def number_of(commit: Iri) -> int:
    """Number of the commit with that IRI; 0 for what is none."""
    found = _COMMIT.fullmatch(commit.value)
    return int(found[1]) if found else 0


def newest_influences(quads: Iterable[Quad]) -> dict[Iri, int]:
    """Number of the newest commit by the graph that it changed.

    Args:
        quads: what was said of commits with `INFLUENCED`.
    """
    newest: dict[Iri, int] = {}
    for quad in quads:
        if isinstance(quad.object, Iri) and (number := number_of(quad.subject)):
            newest[quad.object] = max(newest.get(quad.object, 0), number)
    return newest


def now() -> str:
    """This moment as xsd:dateTime, in the lexical form that the engine keeps."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def digest_quads(digests: Mapping[Iri, str]) -> set[Quad]:
    """The statements that each graph was loaded from files of that digest."""
    return {Quad(graph, DIGEST, Literal(digest), PROVENANCE) for graph, digest in digests.items()}


def patch_quads(number: int, digest: str, added: int, removed: int) -> set[Quad]:
    """What a commit generated: a patch, by its digest and its size."""
    patch = Iri(f"urn:sha256:{digest}")
    said: list[tuple[Iri, str, Term]] = [
        (Iri(f"{COMMITS}{number}"), "prov:generated", patch),
        (patch, "rdf:type", Iri(expand("prov:Entity"))),
        (patch, "dcterms:extent", Literal(f"{added} statements added, {removed} removed")),
    ]
    return {Quad(subject, Iri(expand(name)), value, PROVENANCE) for subject, name, value in said}


def activity_quads(number: int, time: str, by: Attribution, graphs: Iterable[Iri]) -> set[Quad]:
    """The commit as an activity.

    Args:
        number: of the commit.
        time: xsd:dateTime.
        by: who answers for it.
        graphs: named graphs that it changed; those that not everybody reads are not told.
    """
    activity = Iri(f"{COMMITS}{number}")
    said: list[tuple[Iri, str, Term]] = [
        (activity, "rdf:type", Iri(expand("prov:Activity"))),
        (activity, "skos:prefLabel", Literal(f"Commit {number}", expand("rdf:langString"), "en")),
        (activity, "dcterms:identifier", Literal(str(number))),
        (activity, "prov:endedAtTime", Literal(time, expand("xsd:dateTime"))),
        (activity, "prov:wasAssociatedWith", by.agent),
        *((activity, "prov:influenced", graph) for graph in graphs if not is_private(graph.value)),
    ]
    if by.reason:
        said.append((activity, "dcterms:description", Literal(by.reason)))
    if by.request:
        said.append((activity, "prov:wasInformedBy", Iri(f"{REQUESTS}{quote(by.request, safe='')}")))
    if by.key:
        said.append((activity, "prov:used", Iri(f"{KEYS}{by.key}")))
    if by.name:
        said += [
            (by.agent, "rdf:type", Iri(expand("prov:Agent"))),
            (by.agent, "rdfs:label", Literal(by.name)),
        ]
    if by.agent == SERVICE:
        name = Literal("modernstats-kg", expand("rdf:langString"), "en")
        said += [
            (SERVICE, "rdf:type", Iri(expand("prov:SoftwareAgent"))),
            (SERVICE, "skos:prefLabel", name),
        ]
    return {Quad(subject, Iri(expand(name)), value, PROVENANCE) for subject, name, value in said}
