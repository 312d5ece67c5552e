"""What identifies a state of the content."""

import hashlib

import modernstats_kg
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.history import ledger_of
from modernstats_kg.actions.remembering import per_commit


def content_version(kg: KnowledgeGraph) -> str:
    """A short text that differs whenever an answer could: by program, settings, commit, source digests.

    The commit number alone is not enough: a data directory that is made anew starts at 1 again.
    """
    return _content_version(kg, "")


def past_version(kg: KnowledgeGraph, commit: int) -> str:
    """As `content_version`, of the state after one commit: the same whatever is committed later."""
    entry = ledger_of(kg.store).at(commit)
    time = entry.time if entry else ""
    parts = [modernstats_kg.__version__, str(commit), time, kg.settings.default_graph, kg.settings.base]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


@per_commit
def _content_version(kg: KnowledgeGraph, _: str) -> str:
    parts = [modernstats_kg.__version__, str(kg.store.commit), kg.settings.default_graph, kg.settings.base]
    parts += [f"{name} {digest}" for name, digest in sorted(kg.store.digests().items())]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
