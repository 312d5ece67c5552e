"""Facts in memory, for the closure of everything."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from modernstats_kg.model.terms import Iri, Term, Triple
from modernstats_kg.reason.delta import extend
from modernstats_kg.reason.rules import Rules


class MemoryFacts:
    """A set of statements with the two indexes that rules ask for."""

    def __init__(self, triples: Iterable[Triple] = ()) -> None:
        self._triples: set[Triple] = set()
        self._objects: defaultdict[tuple[Iri, Iri], set[Term]] = defaultdict(set)
        self._subjects: defaultdict[tuple[Iri, Term], set[Iri]] = defaultdict(set)
        for triple in triples:
            self.add(triple)

    def __contains__(self, triple: Triple) -> bool:
        return triple in self._triples

    def __iter__(self) -> Iterator[Triple]:
        return iter(self._triples)

    def add(self, triple: Triple) -> None:
        """Make the statement one of them."""
        self._triples.add(triple)
        self._objects[triple.subject, triple.predicate].add(triple.object)
        self._subjects[triple.predicate, triple.object].add(triple.subject)

    def discard(self, triple: Triple) -> None:
        """Take the statement away; nothing happens where it is not one of them."""
        self._triples.discard(triple)
        self._objects[triple.subject, triple.predicate].discard(triple.object)
        self._subjects[triple.predicate, triple.object].discard(triple.subject)

    def objects(self, subject: Iri, predicate: Iri) -> Iterable[Term]:
        """The objects of the statements with this subject and predicate."""
        return self._objects.get((subject, predicate), ())

    def subjects(self, predicate: Iri, value: Term) -> Iterable[Iri]:
        """The subjects of the statements with this predicate and object."""
        return self._subjects.get((predicate, value), ())


def closure(rules: Rules, asserted: Iterable[Triple]) -> set[Triple]:
    """All that follows from the asserted statements, without those themselves."""
    facts, inferred = MemoryFacts(asserted), MemoryFacts()
    extend(rules, facts, inferred, list(facts))
    return set(inferred)
