"""Graphs of a few statements, for tests of what actions make of them."""

from pathlib import Path

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.exchange.rdf import parse
from modernstats_kg.model.change import Attribution, Change
from modernstats_kg.model.terms import Iri
from modernstats_kg.namespaces import CANONICAL_BASE, PREFIXES
from modernstats_kg.settings import Settings
from modernstats_kg.store.embedded import EmbeddedStore
from modernstats_kg.store.readers import ReaderPool
from modernstats_kg.store.snapshots import Snapshots

BASE = f"{CANONICAL_BASE}id/"
GRAPH = Iri(f"{CANONICAL_BASE}graph/small")
_HEAD = f"@base <{BASE}> .\n" + "".join(f"@prefix {p}: <{n}> .\n" for p, n in PREFIXES.items())


def small_graph(folder: Path, turtle: str) -> KnowledgeGraph:
    """A graph that holds nothing but `turtle`; its readers are not started."""
    settings = Settings(data=folder, _env_file=None)
    store = EmbeddedStore.open(folder)
    kg = KnowledgeGraph(settings, store, ReaderPool(Snapshots(store, folder), settings), ())
    say(kg, turtle)
    return kg


def say(kg: KnowledgeGraph, turtle: str, graph: Iri = GRAPH) -> None:
    """Make `turtle` the whole content of a graph, in one more commit."""
    quads = parse((_HEAD + turtle).encode(), "text/turtle", CANONICAL_BASE)
    kg.store.replace_graph(graph, [quad._replace(graph=graph) for quad in quads], str(hash(turtle)))


def put(kg: KnowledgeGraph, change: Change) -> int:
    """Commit `change` as it is, neither checked nor inferred from; the number of the commit."""
    return kg.store.write(lambda: change, Attribution())


def gsbpm(version: str, codes: str) -> str:
    """A version of GSBPM with these parts, each named after its code."""
    scheme = f"<standards/gsbpm/{version}>"
    head = f'{scheme} a skos:ConceptScheme, hlg:StandardVersion ; skos:prefLabel "GSBPM {version}"@en .\n'
    return head + "".join(
        f'<standards/gsbpm/{version}/{code}> skos:inScheme {scheme} ; skos:notation "{code}" ; '
        f'skos:prefLabel "Part {code}"@en .\n'
        for code in codes.split()
    )


def association(
    correspondence: str, number: int, source: str = "", target: str = "", change: str = ""
) -> str:
    """One association of a correspondence; ends are paths below `standards/`."""
    iri = f"<correspondences/{correspondence}/{number}>"
    said = [f"<correspondences/{correspondence}> xkos:madeOf {iri} .", f"{iri} a xkos:ConceptAssociation ."]
    said += [f"{iri} xkos:sourceConcept <standards/{source}> ."] if source else []
    said += [f"{iri} xkos:targetConcept <standards/{target}> ."] if target else []
    said += [f"{iri} dcterms:type <concepts/changeKind/{change}> ."] if change else []
    return "\n".join(said) + "\n"


def mapping(
    name: str, subject: str, relation: str, obj: str, status: str = "stated", confidence: float = 0.9
) -> str:
    """One mapping; ends are paths below `standards/` whose first two segments are their scheme."""
    ends = {"subject": subject, "object": obj}
    said = [
        f"<mappings/{name}> a sssom:Mapping ; sssom:predicate_id skos:{relation} ; "
        f'sssom:confidence "{confidence}"^^xsd:double ; adms:status <concepts/mappingStatus/{status}> ; '
        f'sssom:mapping_justification semapv:ManualMappingCuration ; sssom:comment "About {name}" .'
    ]
    for end, path in ends.items():
        known = path.startswith("sssom:")
        said.append(f"<mappings/{name}> sssom:{end}_id {path if known else f'<standards/{path}>'} .")
        if not known:
            scheme = "/".join(path.split("/")[:2])
            said.append(f"<mappings/{name}> sssom:{end}_source <standards/{scheme}> .")
    if status != "candidate" and "sssom:" not in subject + obj:
        said.append(f"<standards/{subject}> skos:{relation} <standards/{obj}> .")
    return "\n".join(said) + "\n"


def scheme(path: str, *elements: str) -> str:
    """A version of a standard with elements named after themselves."""
    iri = f"<standards/{path}>"
    name = path.replace("/", " ")
    head = f'{iri} a skos:ConceptScheme, hlg:StandardVersion ; skos:prefLabel "{name}"@en .\n'
    return head + "".join(
        f'<standards/{path}/{element}> skos:inScheme {iri} ; skos:prefLabel "{element}"@en .\n'
        for element in elements
    )
