"""Readers in memory and readers of checkpoints give the same answers, before and after commits."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from modernstats_kg.actions.examples import read_examples
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.indexing import index_for
from modernstats_kg.actions.queries import Prepared, Question, prepare_query
from modernstats_kg.model.answer import Entailment
from modernstats_kg.model.change import Attribution, Change
from modernstats_kg.model.query_dataset import Dataset
from modernstats_kg.model.terms import Iri, Literal, Quad
from modernstats_kg.namespaces import CANONICAL_BASE, HLG
from modernstats_kg.settings import Settings
from modernstats_kg_api.app import create_app
from serving import UNLIMITED

GRAPH = f"{CANONICAL_BASE}graph/"
PRIVATE = f"{GRAPH}private/notes"
LABEL = Iri("http://www.w3.org/2004/02/skos/core#prefLabel")
SOSS = Iri(f"{CANONICAL_BASE}id/activities/project/soss")
PREFIXES = (
    "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
    f"PREFIX hlg: <{HLG}> PREFIX g: <{GRAPH}> PREFIX dcterms: <http://purl.org/dc/terms/> "
)
ORDERED = {
    "select": "SELECT ?s ?l { ?s skos:prefLabel ?l } ORDER BY ?s ?l",
    "count": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "by class": "SELECT ?c (COUNT(*) AS ?n) { ?s a ?c } GROUP BY ?c ORDER BY DESC(?n) ?c",
    "by graph": "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g",
    "graphs": "SELECT ?g { GRAPH ?g {} } ORDER BY ?g",
    "from one": "SELECT ?s FROM g:gsbpm { ?s a ?c } ORDER BY ?s ?c",
    "from two": "SELECT (COUNT(*) AS ?n) FROM g:projects-page FROM g:work-programme-2024 { ?s ?p ?o }",
    "from named": "SELECT DISTINCT ?s FROM NAMED g:gsbpm FROM NAMED g:coos { GRAPH ?g { ?s a ?o } } "
    "ORDER BY ?s",
    "path": "SELECT DISTINCT ?a { ?a skos:broader+ ?b } ORDER BY ?a",
    "score": "SELECT DISTINCT ?s ?x { ?s a ?c BIND(hlg:searchScore(?s, 'editing') AS ?x) FILTER(BOUND(?x)) } "
    "ORDER BY DESC(?x) ?s",
    "ask": "ASK { ?s skos:notation '5.3' }",
    "private": f"ASK {{ GRAPH <{PRIVATE}> {{ ?s ?p ?o }} }}",
}
UNORDERED = {
    "construct": "CONSTRUCT { ?s dcterms:title ?l } WHERE { ?s skos:prefLabel ?l }",
    "describe": f"DESCRIBE <{SOSS.value}>",
    "rows": "SELECT * { ?s skos:broader ?o }",
}
EXAMPLES = {example.name: example.text for example in read_examples(CANONICAL_BASE)}
NEEDS_A_FOLDER = ("from two",)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    app = create_app(Settings(data=tmp_path_factory.mktemp("backends") / "data", _env_file=None, **UNLIMITED))
    with TestClient(app) as talking:
        yield talking


@pytest.fixture(scope="module", params=["as shipped", "after commits"])
def kg(client: TestClient, request: pytest.FixtureRequest) -> KnowledgeGraph:
    graph: KnowledgeGraph = client.app.state.kg
    if request.param == "after commits":
        change(graph)
    return graph


def change(kg: KnowledgeGraph) -> None:
    """Add, remove, empty a graph, and write one that not everybody may read."""
    said = kg.store.statements(subject=SOSS)
    new = Quad(SOSS, LABEL, Literal("An other name", language="en"), Iri(f"{GRAPH}notes"))
    hidden = Quad(SOSS, LABEL, Literal("A hidden name", language="en"), Iri(PRIVATE))
    again = Quad(SOSS, said[0].predicate, said[0].object, Iri(f"{GRAPH}notes"))
    for adds, removes in (({new, hidden}, set(said[1:4])), ({again}, {said[0]}), ({said[1]}, {new})):
        written = Change(frozenset(adds), frozenset(removes))
        kg.store.write(lambda written=written: written, Attribution(reason="Tried."))
    kg.store.drop_graph(Iri(f"{GRAPH}cspa"))


def prepared(kg: KnowledgeGraph, text: str, entailment: Entailment, readable: tuple[str, ...]) -> Prepared:
    wanted = "text/csv, application/n-triples;q=0.9, application/sparql-results+json;q=0.8"
    question = Question(text, wanted, entailment=entailment, dataset=Dataset(readable=readable))
    return prepare_query(kg, question)


async def answered(kg: KnowledgeGraph, asked: Prepared, steady: bool) -> tuple[bytes, str]:
    """The body, and the order that it says it has."""
    assert kg.readers.memory is not None
    while not kg.readers.memory.is_warm:
        await asyncio.sleep(0.01)
    await index_for(kg, None)
    dataset = replace(asked.asked.dataset, steady=steady)
    answer = await kg.readers.answer(asked.asked.text, asked.form.media_type, dataset=dataset)
    assert answer.commit == kg.store.commit
    return b"".join([piece async for piece in answer.frames]), answer.order


@pytest.mark.parametrize("readable", [(), (f"{GRAPH}private/*",)], ids=["public", "private"])
@pytest.mark.parametrize("entailment", ["none", "full"])
@pytest.mark.parametrize("name", [*ORDERED, *UNORDERED, *EXAMPLES])
def test_both_give_the_same_answer(
    client: TestClient, kg: KnowledgeGraph, name: str, entailment: Entailment, readable: tuple[str, ...]
) -> None:
    text = {**EXAMPLES, **{own: PREFIXES + query for own, query in (ORDERED | UNORDERED).items()}}[name]
    asked = prepared(kg, text, entailment, readable)

    (in_memory, order), (on_disk, other) = (
        client.portal.call(answered, kg, asked, steady) for steady in (False, True)
    )

    assert (order == "", other) == (name in NEEDS_A_FOLDER, "")
    assert sorted(in_memory.splitlines()) == sorted(on_disk.splitlines())
    if name in ORDERED:
        assert in_memory == on_disk
