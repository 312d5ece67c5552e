"""When each resource was last changed: what a poller asks, and the version of a REST item."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.history import ledger_of
from modernstats_kg.errors import BadParameter

_NUMBER: Final = re.compile(r"[0-9]{1,18}", re.ASCII)
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


def last_commit(kg: KnowledgeGraph, iri: str) -> int:
    """Number of the newest commit that added or removed an asserted statement from or to `iri`.

    Its labels are such statements; what is inferred, provenance and private graphs do not count.

    Returns:
        0 where no commit of the history did.
    """
    return ledger_of(kg.store).touched.get(iri, 0)


def last_commits(kg: KnowledgeGraph) -> Mapping[str, int]:
    """As `last_commit`, of every resource: the state of this moment, which later commits leave alone."""
    return ledger_of(kg.store).touched.copy()


def changed_since(kg: KnowledgeGraph, since: int | datetime) -> frozenset[str]:
    """IRIs of the resources that were changed since, those that were withdrawn meanwhile included.

    Args:
        since: number of a commit, whose own changes do not count; or a time, with those of its own second,
            so that whoever asks again with the time of the last answer misses nothing.
    """
    touched = last_commits(kg)
    number = since if isinstance(since, int) else _commit_before(kg, since)
    return frozenset(iri for iri, newest in touched.items() if newest > number)


def commit_since(kg: KnowledgeGraph, text: str, parameter: str = "modified_since") -> int:
    """Number of the commit after whose state something is to have changed.

    Args:
        text: number of a commit, a date, or a time; of a time, the commits of its own second count too.
        parameter: of the request, which gave the text.

    Raises:
        BadParameter: it is none of these; says how each is written.
    """
    if _NUMBER.fullmatch(text):
        return int(text)
    try:
        time = datetime.fromisoformat(text.upper().replace(" ", "+")) if _DATE.match(text) else None
    except ValueError:
        time = None
    if time is None:
        raise BadParameter(
            parameter,
            f"{text!r} is neither the number of a commit nor a time such as 2026-11-21 or "
            "2026-11-21T12:00:00Z.",
        )
    return _commit_before(kg, time if time.tzinfo else time.replace(tzinfo=UTC))


def _commit_before(kg: KnowledgeGraph, time: datetime) -> int:
    """Number of the newest commit that is older than the second of `time`; 0 for none."""
    try:
        time = time.astimezone(UTC)
    except OverflowError:  # on an edge of the calendar: before the first commit, or after the newest
        return 0 if time.year == 1 else kg.store.commit
    begin = time.isoformat(timespec="seconds").replace("+00:00", "Z")
    older = (entry.number for entry in ledger_of(kg.store).entries if entry.time < begin)
    return max(older, default=0)
