"""What each commit did to which resource: the history read once, and followed from then on."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from modernstats_kg.history.lines import graph_of, lines_of, object_iri_of, predicate_of, subject_of
from modernstats_kg.model.change import Commit
from modernstats_kg.model.history import Count, Entry
from modernstats_kg.namespaces import expand

SUCCESSION: Final = frozenset(expand(name) for name in ("dcterms:isReplacedBy", "owl:sameAs"))
"""Properties that say where a withdrawn resource went; having nothing else, it is withdrawn all the same."""


class Ledger:
    """Entries of all commits that it was shown, oldest first."""

    def __init__(self, apart: Iterable[str]) -> None:
        """Begin without entries.

        Args:
            apart: IRIs of the graphs whose statements nobody writes; they make and unmake no resource.
        """
        self._apart = frozenset(apart)
        self._said: Counter[str] = Counter()
        self._numbers: list[int] = []
        self.entries: list[Entry] = []
        self.gone: dict[str, int] = {}
        """Number of the commit that withdrew a resource, by its IRI."""
        self.touched: dict[str, int] = {}
        """Number of the newest commit that added or removed a statement from or to a resource, by its IRI."""

    @property
    def newest(self) -> int:
        """Number of the commit that was shown last; 0 for none."""
        return self._numbers[-1] if self._numbers else 0

    def follow(self, commit: Commit) -> None:
        """Enter the commit that comes next."""
        added, removed = Counter[str](), Counter[str]()
        objects: set[str] = set()
        graphs_added = self._count(commit.adds, added, objects)
        graphs_removed = self._count(commit.removes, removed, objects)
        self.touched |= dict.fromkeys((*added, *removed, *objects), commit.number)
        changes = {iri: self._fate(iri, added[iri] - removed[iri]) for iri in {**added, **removed}}
        for iri in changes:
            self._enter(iri, added[iri] - removed[iri], commit.number)
        graphs = sorted({**graphs_added, **graphs_removed})
        self._numbers.append(commit.number)
        self.entries.append(
            Entry(
                commit.number,
                commit.time,
                commit.attribution,
                _those(changes, "created"),
                _those(changes, "updated"),
                _those(changes, "deleted"),
                {graph: Count(graphs_added[graph], graphs_removed[graph]) for graph in graphs},
            )
        )

    def at(self, number: int) -> Entry | None:
        """The entry of the commit with that number."""
        entry = self.before(number + 1)
        return entry if entry is not None and entry.number == number else None

    def before(self, number: int) -> Entry | None:
        """The newest entry with a lower number."""
        place = bisect_right(self._numbers, number - 1)
        return self.entries[place - 1] if place else None

    def after(self, number: int) -> list[Entry]:
        """The entries with a higher number."""
        return self.entries[bisect_right(self._numbers, number) :]

    def size(self, graph: str, number: int) -> int:
        """Number of statements of a named graph after the commit with that number."""
        counts = (entry.graphs.get(graph, Count(0, 0)) for entry in self._until(number))
        return sum(count.added - count.removed for count in counts)

    def changed(self, graph: str, number: int) -> int:
        """Number of the newest commit up to `number` that changed the graph; 0 for none."""
        return max((entry.number for entry in self._until(number) if graph in entry.graphs), default=0)

    def touching(self, iri: str) -> list[Entry]:
        """The entries that say something of what became of a resource."""
        return [e for e in self.entries if iri in e.created or iri in e.updated or iri in e.deleted]

    def _until(self, number: int) -> list[Entry]:
        return self.entries[: bisect_right(self._numbers, number)]

    def _count(self, text: str, subjects: Counter[str], objects: set[str]) -> Counter[str]:
        """Count the statements by graph, and into `subjects` those that make a resource; note `objects`."""
        graphs = Counter[str]()
        for line in lines_of(text):
            graph = graph_of(line)
            graphs[graph] += 1
            if graph not in self._apart:
                subjects[subject_of(line)] += predicate_of(line) not in SUCCESSION
                if (iri := object_iri_of(line)) is not None:
                    objects.add(iri)
        return graphs

    def _fate(self, iri: str, more: int) -> str:
        before = self._said[iri]
        if before + more <= 0:
            return "deleted" if before else "updated"
        return "updated" if before else "created"

    def _enter(self, iri: str, more: int, number: int) -> None:
        before = self._said[iri]
        self._said[iri] = before + more
        if before + more > 0:
            self.gone.pop(iri, None)
            return
        del self._said[iri]
        if before:
            self.gone[iri] = number


def _those(changes: Mapping[str, str], fate: str) -> tuple[str, ...]:
    return tuple(sorted(iri for iri, found in changes.items() if found == fate))
