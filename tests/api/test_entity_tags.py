"""A tag changes if and only if the representation does, and who names it gets 304 without any query."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import pairwise

import pytest
from starlette.testclient import TestClient

from header_row import HTML, Row
from header_rows import TAGGED
from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.model.change import Attribution, Change
from modernstats_kg.model.kinds import KINDS
from modernstats_kg.model.terms import Iri, Literal, Quad
from modernstats_kg.namespaces import expand
from modernstats_kg.settings import Settings
from modernstats_kg.store.bookkeeping import PROVENANCE
from modernstats_kg.store.embedded import EmbeddedStore
from modernstats_kg_api.app import create_app
from serving import UNLIMITED

ROWS = {f"{row} {row.content_type}": row for row in TAGGED}
TELLS_THE_COMMIT = (
    "/api/v1/changes",
    "/api/v1/coverage",
    "/api/v1/gaps",
    "/api/v1/graphs",
    "/api/v1/releases",
    "/api/v1/schema",
    "/api/v1/search",
    "/catalog",
    "/graphs",
    "/sparql",
    "/void",
)
"""What speaks of all there is or of commits changes with every commit; so does a page, by its last line."""
Answers = dict[str, tuple[str, bytes]]


def tells_the_commit(row: Row) -> bool:
    path = row.address.partition("?")[0].partition(".")[0]
    return row.content_type == HTML or (path in TELLS_THE_COMMIT and "query=" not in row.address)


def write(kg: KnowledgeGraph, *quads: Quad) -> None:
    kg.store.write(lambda: Change(frozenset(quads), frozenset()), Attribution(reason="A test."))


def ask(client: TestClient, row: Row, **more: str):
    headers = {**row.sent, "Accept-Encoding": "identity", **more}
    return client.request(row.method, row.address, headers=headers, content=row.body)


def ask_all(client: TestClient) -> Answers:
    answers = {name: ask(client, row) for name, row in ROWS.items()}
    return {name: (answer.headers["etag"], answer.content) for name, answer in answers.items()}


def relabel(kg: KnowledgeGraph) -> None:
    """Give everything that is called something another name."""
    quads = [
        quad
        for name in ("skos:prefLabel", "rdfs:label", "dcterms:title", "sssom:comment")
        for quad in kg.store.statements(predicate=Iri(expand(name)))
        if isinstance(quad.object, Literal) and quad.graph != PROVENANCE
    ]
    touched = [quad._replace(object=replace(quad.object, value=f"{quad.object.value} !")) for quad in quads]
    kg.store.write(lambda: Change(frozenset(touched), frozenset(quads)), Attribution(reason="A test."))


@pytest.fixture(scope="module")
def running(tmp_path_factory) -> Iterator[tuple[TestClient, KnowledgeGraph]]:
    """A service of its own with the shipped content, as it is written to."""
    folder = tmp_path_factory.mktemp("tags") / "data"
    app = create_app(Settings(data=folder, durability="os", _env_file=None, **UNLIMITED))
    with TestClient(app, base_url="http://kg.test", follow_redirects=False) as client:
        yield client, app.state.kg


@pytest.fixture(scope="module")
def states(running) -> tuple[Answers, Answers, Answers]:
    """All answers: at first, after a commit about something else, and after one about nearly everything."""
    client, kg = running
    first = ask_all(client)
    write(kg, Quad(Iri("urn:elsewhere"), Iri("urn:p"), Literal("o"), Iri("urn:graph:elsewhere")))
    second = ask_all(client)
    relabel(kg)
    return first, second, ask_all(client)


@contextmanager
def engine_watched(kg: KnowledgeGraph, monkeypatch) -> Iterator[list[str]]:
    """What reaches the engine: by the readers, or by the service itself."""
    reached: list[str] = []

    def watch(owner: object, name: str) -> None:
        original = getattr(owner, name)

        def noting(*given: object, **named: object):
            reached.append(f"{name} {given[1:] or given}")
            return original(*given, **named)

        patched.setattr(owner, name, noting)

    with monkeypatch.context() as patched:
        for name in ("answer", "work", "work_apart"):
            watch(kg.readers, name)
        for name in ("rows", "statements", "holds", "history"):
            watch(EmbeddedStore, name)
        yield reached


@pytest.mark.parametrize("name", ROWS)
def test_the_tag_differs_if_and_only_if_the_answer_does(states, name):
    for before, after in pairwise(states):
        assert (before[name][0] == after[name][0]) is (before[name][1] == after[name][1])


@pytest.mark.parametrize("name", [name for name, row in ROWS.items() if not tells_the_commit(row)])
def test_a_commit_about_something_else_leaves_the_tag_as_it_is(states, name):
    first, second, _ = states

    assert second[name] == first[name]


@pytest.mark.parametrize(
    "path",
    [
        *(f"/api/v1/{kind}" for kind in KINDS),
        "/doc/activities/project/soss",
        "/r/id.unece.org",
        "/graph/gsbpm",
        "/graphs?graph",
        "/def",
        "/void",
        "/catalog",
        "/q/projects-by-year",
        "/api/v1/mappings.sssom.tsv",
    ],
)
def test_a_commit_that_touches_an_answer_changes_its_tag(states, path):
    _, second, third = states
    touched = [name for name, row in ROWS.items() if row.address.startswith(path)]

    assert touched
    assert [name for name in touched if third[name][0] == second[name][0]] == []


@pytest.mark.parametrize("name", ROWS)
def test_a_replay_gets_304_without_a_query(running, states, monkeypatch, name):
    client, kg = running
    tag = ask(client, ROWS[name]).headers["etag"]
    kg.answers.__init__()  # nothing is kept: only the tag can spare the engine
    with engine_watched(kg, monkeypatch) as reached:
        again = ask(client, ROWS[name], **{"If-None-Match": tag})

    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert reached == []
