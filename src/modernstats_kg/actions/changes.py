"""What has changed: commit by commit, and between any two states."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import islice

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.history import (
    UNWRITTEN,
    as_change,
    difference_between,
    few_at_once,
    ledger_of,
    published,
)
from modernstats_kg.actions.labelling import (
    LABEL_PREDICATES,
    chosen_label,
    label_index,
    labels_by_language,
    unlabelled,
)
from modernstats_kg.errors import NotFound
from modernstats_kg.history.differences import Difference, net_effect
from modernstats_kg.history.lines import outside
from modernstats_kg.history.patches import patch_text
from modernstats_kg.model.change import Change
from modernstats_kg.model.history import ChangedResource, Entry, Fate
from modernstats_kg.model.terms import Iri, Quad
from modernstats_kg.namespaces import curie


def list_changes(kg: KnowledgeGraph, since: int, limit: int) -> tuple[tuple[Entry, ...], int]:
    """The commits above the number `since`, oldest first, at most `limit`; and how many there are."""
    later = ledger_of(kg.store).after(since)
    return tuple(islice(later, limit)), len(later)


def newest_changes(kg: KnowledgeGraph, before: int | None, limit: int, iri: str = "") -> tuple[Entry, ...]:
    """The commits below the number `before` (all where it is None), newest first, at most `limit`.

    Args:
        iri: the resource of which they said something; "" for any.
    """
    ledger = ledger_of(kg.store)
    entries = ledger.touching(iri) if iri else ledger.after(0)
    end = len(entries) if before is None else bisect_left(entries, before, key=lambda entry: entry.number)
    return tuple(reversed(entries[max(0, end - limit) : end]))


def change_numbered(kg: KnowledgeGraph, number: int) -> Entry:
    """What one commit did.

    Raises:
        NotFound: there is no such commit.
    """
    entry = ledger_of(kg.store).at(number)
    if entry is None:
        raise NotFound(f"There is no commit {number}; /api/v1/changes lists those that exist.")
    return entry


def commit_before(kg: KnowledgeGraph, number: int) -> int:
    """Number of the commit before that one; 0 for the first."""
    entry = ledger_of(kg.store).before(number)
    return entry.number if entry else 0


def patch_between(kg: KnowledgeGraph, before: int, after: int) -> str:
    """What leads from one state to another, as RDF Patch; inferred statements and bookkeeping included.

    Raises:
        Busy: too many others compare states.
    """
    with few_at_once():
        return patch_text(difference_between(kg.store, before, after), before, after)


def resources_between(kg: KnowledgeGraph, before: int, after: int) -> tuple[ChangedResource, ...]:
    """What differs of each resource, by IRI; what nobody writes is left out.

    Raises:
        Busy: too many others compare states.
    """
    with few_at_once():
        difference = difference_between(kg.store, before, after, outside(UNWRITTEN))
        return _by_resource(kg, difference, _fates(kg, before, after))


def resources_of(kg: KnowledgeGraph, entry: Entry) -> tuple[ChangedResource, ...]:
    """What one commit changed of each resource, by IRI; what nobody writes is left out."""
    commits = map(published, kg.store.history(entry.number - 1, entry.number))
    return _by_resource(kg, net_effect(commits, outside(UNWRITTEN)), fates_of(entry))


def fates_of(entry: Entry) -> dict[str, Fate]:
    """What one commit did to each resource, by IRI."""
    fates: dict[str, Fate] = dict.fromkeys(entry.updated, "update")
    fates.update(dict.fromkeys(entry.created, "create"))
    fates.update(dict.fromkeys(entry.deleted, "delete"))
    return fates


def _fates(kg: KnowledgeGraph, before: int, after: int) -> dict[str, Fate]:
    """What became of each resource from one state to the other: its first and its last fate together."""
    ledger = ledger_of(kg.store)
    first, last = sorted((before, after))
    seen: dict[str, list[Fate]] = defaultdict(list)
    for entry in ledger.after(first):
        if entry.number <= last:
            for iri, fate in fates_of(entry).items():
                seen[iri].append(fate)
    fates = {iri: _together(course) for iri, course in seen.items()}
    return fates if before <= after else {iri: _backwards(fate) for iri, fate in fates.items()}


def _together(course: list[Fate]) -> Fate:
    if course[-1] == "delete":
        return "delete"
    return "create" if course[0] == "create" else "update"


def _backwards(fate: Fate) -> Fate:
    opposite: dict[Fate, Fate] = {"create": "delete", "delete": "create"}
    return opposite.get(fate, fate)


def _by_resource(
    kg: KnowledgeGraph, difference: Difference, fates: dict[str, Fate]
) -> tuple[ChangedResource, ...]:
    return resources_in(kg, as_change(difference), fates)


def resources_in(
    kg: KnowledgeGraph, change: Change, fates: Mapping[str, Fate]
) -> tuple[ChangedResource, ...]:
    """What a change does to each resource, by IRI.

    Args:
        fates: what becomes of each resource that it touches.
    """
    added, removed = _grouped(change.adds), _grouped(change.removes)
    return tuple(
        ChangedResource(
            iri, _name(kg, iri, (*added[iri], *removed[iri])), fates[iri], added[iri], removed[iri]
        )
        for iri in sorted({*added, *removed})
    )


def _grouped(quads: Iterable[Quad]) -> defaultdict[str, tuple[Quad, ...]]:
    grouped: defaultdict[str, tuple[Quad, ...]] = defaultdict(tuple)
    for quad in sorted(quads, key=lambda q: (q.subject, q.predicate, str(q.object), q.graph)):
        grouped[quad.subject.value] += (quad,)
    return grouped


def _name(kg: KnowledgeGraph, iri: str, said: Iterable[Quad]) -> str:
    """Its name now, or else the one that it had when something was said of it."""
    known = label_index(kg).get(iri)
    told = [(quad.predicate.value, quad.object) for quad in said if quad.predicate.value in LABEL_PREDICATES]
    return known or chosen_label(labels_by_language(told)) or unlabelled(kg.settings.base, iri)


def words_of(kg: KnowledgeGraph, quad: Quad) -> str:
    """Property and value of a statement in words."""
    labels = label_index(kg)
    prop = labels.get(quad.predicate.value) or curie(quad.predicate.value)
    if isinstance(quad.object, Iri):
        return f"{prop}: {labels.get(quad.object.value) or unlabelled(kg.settings.base, quad.object.value)}"
    return f"{prop}: {quad.object.value}" + (f" ({quad.object.language})" if quad.object.language else "")
