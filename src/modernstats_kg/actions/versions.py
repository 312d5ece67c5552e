"""What identifies a state of the content."""

import hashlib

import modernstats_kg
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.remembering import per_commit


def content_version(kg: KnowledgeGraph) -> str:
    """A short text that differs whenever an answer could: by program version, commit and source digests.

    The commit number alone is not enough: a data directory that is made anew starts at 1 again.
    """
    return _content_version(kg, "")


@per_commit
def _content_version(kg: KnowledgeGraph, _: str) -> str:
    parts = [modernstats_kg.__version__, str(kg.store.commit)]
    parts += [f"{name} {digest}" for name, digest in sorted(kg.store.digests().items())]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
