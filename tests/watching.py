"""Shapes of every kind, and small datasets in which they find something now and then."""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from random import Random

from rdflib import Graph

from modernstats_kg.model.terms import Iri, Literal, Quad, Term
from modernstats_kg.namespaces import expand
from modernstats_kg.validate import Reading, Shapes, Watch

HEAD, *SETS = (Path(__file__).parent / "unit/validate/watched.ttl").read_text().split("\n# === ")
SHAPES = {name: HEAD + "\n" + turtle for name, _, turtle in (one.partition("\n") for one in SETS)}
TYPE, SUBCLASS = Iri(expand("rdf:type")), Iri(expand("rdfs:subClassOf"))
INTEGER = expand("xsd:integer")


def x(name: str) -> Iri:
    return Iri(f"urn:x:{name}")


NODES = [x(f"n{number}") for number in range(4)]
CLASSES = [x("C"), x("C"), x("C"), x("D"), x("D"), x("E")]
GRAPHS = [x("one"), x("two")]


def quad(chance: Random) -> Quad:
    """One statement; classes and links are what most of them say."""
    subject, graph = chance.choice(NODES), chance.choice(GRAPHS)
    link = chance.choice([x("p"), x("p"), x("q")])
    number = Literal(chance.choice("123"), INTEGER)
    text = Literal(chance.choice("ab"), expand("rdf:langString"), chance.choice(["en", "fr"]))
    return chance.choices(
        [
            Quad(subject, TYPE, chance.choice(CLASSES), graph),
            Quad(subject, link, chance.choice(NODES), graph),
            Quad(chance.choice(CLASSES), SUBCLASS, chance.choice(CLASSES), graph),
            Quad(subject, x("label"), text, graph),
            Quad(subject, chance.choice([x("r"), x("s")]), number, graph),
            Quad(subject, link, number, graph),
        ],
        [30, 40, 5, 10, 10, 5],
    )[0]


def quads(chance: Random, count: int) -> frozenset[Quad]:
    return frozenset(quad(chance) for _ in range(count))


def watch(turtle: str) -> Watch:
    return Watch.of(Shapes.of(Graph().parse(data=turtle, format="turtle")))


WATCHES = {name: watch(turtle) for name, turtle in SHAPES.items()}


def reading(quads: Iterable[Quad], skipped: frozenset[Iri] = frozenset()) -> Reading:
    """Lookups in quads that are held in memory."""
    by_subject: dict[Term, list[Quad]] = defaultdict(list)
    by_object: dict[Term, list[Quad]] = defaultdict(list)
    for one in quads:
        by_subject[one.subject].append(one)
        by_object[one.object].append(one)

    def statements(
        subject: Iri | None = None,
        predicate: Iri | None = None,
        object_: Term | None = None,
        graph: Iri | None = None,
    ) -> list[Quad]:
        found = by_object.get(object_, []) if object_ is not None else by_subject.get(subject or Iri(""), [])
        return [one for one in found if predicate in (None, one.predicate)]

    return Reading(statements, skipped)


def is_a(node: str, kind: str, graph: str = "one") -> Quad:
    return Quad(x(node), TYPE, x(kind), x(graph))


def link(node: str, predicate: str, other: str, graph: str = "one") -> Quad:
    return Quad(x(node), x(predicate), x(other), x(graph))
