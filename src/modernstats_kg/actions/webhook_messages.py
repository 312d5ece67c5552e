"""What a webhook is told of one commit: no more than its key may read, no more than it asked for.

Source: Standard Webhooks (payload of `type`, `timestamp` and `data`; signature of `id.timestamp.body`).
"""

import base64
import hashlib
import hmac
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice
from typing import Any, Final

from modernstats_kg.actions.changes import fates_of
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.history import UNWRITTEN, ledger_of
from modernstats_kg.actions.labelling import label_of
from modernstats_kg.history.lines import graph_of, lines_of, object_iri_of, predicate_of, subject_of
from modernstats_kg.model.access import Caller, covers
from modernstats_kg.model.change import Commit
from modernstats_kg.model.history import Count, Fate
from modernstats_kg.model.kinds import KINDS
from modernstats_kg.model.terms import Iri
from modernstats_kg.model.webhook import Interest, Webhook
from modernstats_kg.namespaces import expand, is_private

EVENT: Final = "commit"
_TYPE: Final = expand("rdf:type")
_MOST_LISTED: Final = 1_000
"""Resources in one message; the change feed has the rest."""


class LostClasses:
    """Classes that things lost in later commits: a webhook that is behind is told of what is gone since.

    The history is read once, and no further than it was written when somebody asks. Belongs to one thread
    at a time.
    """

    def __init__(self, kg: KnowledgeGraph, after: int) -> None:
        """Begin with the commit after number `after`; nothing is read before it is needed."""
        self._kg = kg
        self._read_to = after
        self._lost: defaultdict[str, list[tuple[int, set[str]]]] = defaultdict(list)

    def after(self, number: int, iri: str) -> set[str]:
        """Those that a thing lost in the first commit after that number which took one from it."""
        for commit in self._kg.store.history(after=self._read_to):
            self._read_to = commit.number
            self._note(commit)
        lost = self._lost.get(iri, [])
        return next((classes for later, classes in lost if later > number), set())

    def _note(self, commit: Commit) -> None:
        if f" <{_TYPE}> " not in commit.removes:
            return
        found: defaultdict[str, set[str]] = defaultdict(set)
        for line in lines_of(commit.removes):
            if predicate_of(line) == _TYPE:
                found[subject_of(line)].add(object_iri_of(line) or "")
        for iri, classes in found.items():
            self._lost[iri].append((commit.number, classes))


def message_of(
    kg: KnowledgeGraph, hook: Webhook, caller: Caller, commit: Commit, lost: LostClasses
) -> bytes | None:
    """The body that tells of a commit; None where nothing of it is for this webhook.

    Args:
        caller: who the webhook's key belongs to.
        commit: as the history keeps it, with what not everybody may read.
        lost: what later commits took away.
    """
    added = _wanted(commit.adds, caller, hook.interest)
    removed = _wanted(commit.removes, caller, hook.interest)
    gone = partial(lost.after, commit.number)
    touched = _of_collections(kg, gone, _by_subject([*added, *removed]), hook.interest.collections)
    if not touched:
        return None
    counts = _counts(added, removed)
    body = {
        "type": EVENT,
        "timestamp": commit.time,
        "data": {
            "number": commit.number,
            "time": commit.time,
            "agent": {
                "id": commit.attribution.agent.value,
                "label": label_of(kg, commit.attribution.agent.value),
            },
            "reason": commit.attribution.reason,
            "added": len(added),
            "removed": len(removed),
            "graphs": [{"id": graph, "added": n.added, "removed": n.removed} for graph, n in counts.items()],
            "resources": [*islice(_resources(kg, commit.number, touched, added), _MOST_LISTED)],
            "resourcesTotal": len(touched),
            "url": f"{hook.origin}/api/v1/changes/{commit.number}",
        },
    }
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def signed_headers(hook: Webhook, commit: int, body: bytes, now: float) -> dict[str, str]:
    """The headers by which the other side knows who sent a message, when, and whether it has it already.

    Args:
        commit: number of the commit; each attempt to tell of it has the same id.
        now: the time of the attempt, in seconds since 1970.
    """
    identifier, moment = f"msg_{hook.id}_{commit}", str(int(now))
    key = base64.b64decode(hook.secret.partition("_")[2])
    digest = hmac.digest(key, b".".join([identifier.encode(), moment.encode(), body]), hashlib.sha256)
    return {
        "Content-Type": "application/json",
        "Webhook-Id": identifier,
        "Webhook-Timestamp": moment,
        "Webhook-Signature": f"v1,{base64.b64encode(digest).decode()}",
    }


def _wanted(text: str, caller: Caller, interest: Interest) -> list[str]:
    patterns = interest.graphs or ("*",)
    wanted: dict[str, bool] = {}
    lines = []
    for line in lines_of(text):
        graph = graph_of(line)
        if graph not in wanted:
            asked = any(covers(pattern, graph) for pattern in patterns)
            wanted[graph] = asked and graph not in UNWRITTEN and caller.may_read(graph)
        if wanted[graph]:
            lines.append(line)
    return lines


def _by_subject(lines: Iterable[str]) -> dict[str, list[str]]:
    grouped: defaultdict[str, list[str]] = defaultdict(list)
    for line in lines:
        grouped[subject_of(line)].append(line)
    return grouped


def _counts(added: Iterable[str], removed: Iterable[str]) -> dict[str, Count]:
    counts: defaultdict[str, Count] = defaultdict(lambda: Count(0, 0))
    for lines, one in ((added, Count(1, 0)), (removed, Count(0, 1))):
        for line in lines:
            before = counts[graph := graph_of(line)]
            counts[graph] = Count(before.added + one.added, before.removed + one.removed)
    return dict(sorted(counts.items()))


def _of_collections(
    kg: KnowledgeGraph,
    gone: Callable[[str], set[str]],
    touched: dict[str, list[str]],
    collections: Iterable[str],
) -> dict[str, list[str]]:
    """The things that are, or were until then, in one of the collections; all where none is named."""
    classes = {iri for name in collections if name in KINDS for iri in KINDS[name].class_iris}
    if not classes:
        return touched
    return {
        iri: lines
        for iri, lines in touched.items()
        if not classes.isdisjoint(_classes(kg, iri, lines) or gone(iri))
    }


def _classes(kg: KnowledgeGraph, iri: str, lines: Iterable[str]) -> set[str]:
    """IRIs of the classes that a thing has now, got or lost in a commit."""
    found = {object_iri_of(line) or "" for line in lines if predicate_of(line) == _TYPE}
    apart = {graph for line in lines if is_private(graph := graph_of(line))}
    for place in (None, *map(Iri, sorted(apart))):
        quads = kg.store.statements(subject=Iri(iri), predicate=Iri(_TYPE), graph=place)
        found |= {quad.object.value for quad in quads}
    return found


def _resources(
    kg: KnowledgeGraph, number: int, touched: dict[str, list[str]], added: Iterable[str]
) -> Iterator[dict[str, Any]]:
    entry = ledger_of(kg.store).at(number)
    fates = fates_of(entry) if entry is not None else {}
    gained = {subject_of(line) for line in added}
    for iri in sorted(touched):
        yield {"id": iri, "change": fates.get(iri) or _fate_apart(kg, iri, touched[iri], iri in gained)}


def _fate_apart(kg: KnowledgeGraph, iri: str, lines: list[str], gained: bool) -> Fate:
    """What became of a thing of which only private graphs speak, as far as they tell today.

    Args:
        lines: what the commit added and removed of it.
        gained: whether it added something.
    """
    graphs = {graph_of(line) for line in lines}
    left = sum(len(kg.store.statements(subject=Iri(iri), graph=Iri(graph))) for graph in graphs)
    if gained:
        return "create" if left <= len(lines) else "update"
    return "update" if left else "delete"
