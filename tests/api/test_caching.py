"""What clients and caches may keep, and how they learn that it still holds."""

import asyncio
import gzip
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from starlette.testclient import TestClient

from asking import PROLOGUE
from modernstats_kg.actions.keys import KeyWish, create_key
from modernstats_kg.model.answer import Answer
from modernstats_kg.model.change import Attribution, Change
from modernstats_kg.model.terms import Iri, Quad
from modernstats_kg.settings import Settings
from modernstats_kg_api.app import create_app

SPARQL = "/sparql"
PROJECTS = PROLOGUE + "SELECT ?p { ?p a hlg:Project } ORDER BY ?p"
EVERYTHING = "SELECT * { ?s ?p ?o }"
QUERY = "application/sparql-query"
CHANGING = ["NOW()", "RAND()", "UUID()", "STRUUID()", "BNODE()"]


@contextmanager
def counted(kg, monkeypatch) -> Iterator[list[str]]:
    """The queries that reach the readers."""
    reached: list[str] = []
    ask = kg.readers.answer

    async def counting(query: str, *rest: object) -> Answer:
        reached.append(query)
        return await ask(query, *rest)

    with monkeypatch.context() as patched:
        patched.setattr(kg.readers, "answer", counting)
        yield reached


def ways(query):
    """The same question in every way that the protocol has."""
    body = {"content": query, "headers": {"Content-Type": QUERY}}
    return [
        ("GET", {"params": {"query": query}}),
        ("HEAD", {"params": {"query": query}}),
        ("POST", {"data": {"query": query}}),
        ("POST", body),
        ("QUERY", body),
    ]


def test_a_replayed_query_gets_304_before_a_reader_is_asked(client, kg, monkeypatch):
    query = PROJECTS + " LIMIT 3"
    first = client.get(SPARQL, params={"query": query})
    tag = first.headers["etag"]
    kg.answers.__init__()  # nothing is kept: only the tag can spare the reader
    with counted(kg, monkeypatch) as reached:
        again = [
            client.get(SPARQL, params={"query": query}, headers={"If-None-Match": tag}),
            client.head(SPARQL, params={"query": query}, headers={"If-None-Match": f'"other", W/{tag}'}),
            client.request(
                "QUERY", SPARQL, content=query, headers={"Content-Type": QUERY, "If-None-Match": tag}
            ),
        ]

    assert not reached
    for answer in again:
        assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", tag)
        for name in ("vary", "cache-control", "kg-commit", "kg-query", "kg-entailment"):
            assert answer.headers[name] == first.headers[name]
        assert "content-type" not in answer.headers


def test_a_small_answer_is_made_once_for_every_way_of_asking(client, kg, monkeypatch):
    query = PROJECTS + " LIMIT 4"
    with counted(kg, monkeypatch) as reached:
        answers = [client.request(method, SPARQL, **sent) for method, sent in ways(query)]

    assert reached == [query]
    assert len({answer.headers["etag"] for answer in answers}) == 1
    assert len({answer.content for answer in answers} - {b""}) == 1


def test_an_answer_that_is_streamed_has_a_tag_and_is_not_kept(client, kg, monkeypatch):
    before = kg.answers.bytes
    with counted(kg, monkeypatch) as reached:
        answers = [client.get(SPARQL, params={"query": EVERYTHING, "format": "csv"}) for _ in range(2)]
        tag = answers[0].headers["etag"]
        asked = {"query": EVERYTHING, "format": "csv"}
        unchanged = client.get(SPARQL, params=asked, headers={"If-None-Match": tag})

    assert (len(reached), kg.answers.bytes) == (2, before)
    assert answers[0].content == answers[1].content
    assert answers[1].headers["etag"] == tag
    assert unchanged.status_code == 304


@pytest.mark.parametrize("call", CHANGING)
def test_what_differs_each_time_has_no_tag_and_is_never_kept(client, call):
    query = f"SELECT ({call} AS ?x) {{}}"
    answers = [client.get(SPARQL, params={"query": query}) for _ in range(2)]

    assert answers[0].content != answers[1].content
    for answer in answers:
        assert "etag" not in answer.headers
        assert answer.headers["cache-control"] == "no-store"


def test_new_blank_nodes_have_no_tag(client):
    query = PROLOGUE + "CONSTRUCT { ?p rdfs:seeAlso [] } WHERE { ?p a hlg:Project }"

    assert "etag" not in client.get(SPARQL, params={"query": query}).headers


def test_the_tag_tells_answers_forms_and_encodings_apart_and_not_ways_of_asking(client):
    graph = "https://w3id.org/modernstats-kg/graph/projects-page"
    plain = {"Accept-Encoding": "identity"}
    asked = [
        ({"query": PROJECTS}, plain),
        ({"query": PROJECTS + " "}, plain),
        ({"query": PROJECTS, "default-graph-uri": graph}, plain),
        ({"query": PROJECTS, "named-graph-uri": graph}, plain),
        ({"query": PROJECTS}, plain | {"Accept": "text/csv"}),
        ({"query": PROJECTS}, {"Accept-Encoding": "gzip"}),
    ]
    answers = [client.get(SPARQL, params=params, headers=headers) for params, headers in asked]
    tags = [answer.headers["etag"] for answer in answers]

    forms = [(a.content, a.headers["content-type"], a.headers.get("content-encoding")) for a in answers]
    assert len(set(forms)) == 4
    for tag, form in zip(tags, forms, strict=True):
        assert [form == other for other in forms] == [tag == other for other in tags]
    assert tags[-1] == f'{tags[0][:-1]}-gzip"'


def test_an_empty_graph_has_another_tag_in_each_form_though_all_are_the_same_bytes(client):
    query = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o . FILTER(false) }"
    answers = [client.get(SPARQL, params={"query": query, "format": name}) for name in ("nt", "nq")]

    assert [answer.content for answer in answers] == [b"", b""]
    assert len({answer.headers["etag"] for answer in answers}) == 2


def test_a_streamed_answer_is_known_by_the_state_that_it_is_of_before_anything_was_learned(client, kg):
    asked = {"query": EVERYTHING + " #", "format": "csv"}
    with client.stream("GET", SPARQL, params=asked) as streamed:
        tag = streamed.headers["etag"]
    head = client.head(SPARQL, params=asked)

    assert head.headers["etag"] == tag
    assert client.get(SPARQL, params=asked, headers={"If-None-Match": tag}).status_code == 304
    assert client.get(SPARQL, params=asked, headers={"If-None-Match": "*"}).status_code == 304


def test_format_and_accept_that_lead_to_the_same_bytes_have_the_same_tag(client):
    by_name = client.get(SPARQL, params={"query": PROJECTS, "format": "csv"})
    by_header = client.get(SPARQL, params={"query": PROJECTS}, headers={"Accept": "text/csv;q=0.3"})

    assert by_name.headers["etag"] == by_header.headers["etag"]
    assert by_name.content == by_header.content


def test_the_languages_of_two_headers_decide_as_those_of_one(client):
    item = "/api/v1/elements/gsbpm-5.1-5.3"
    french = client.get(item, headers={"Accept-Language": "de, fr"})
    english = client.get(item, headers={"Accept-Language": "de"})
    two = [("Accept-Language", "de"), ("Accept-Language", "fr"), ("If-None-Match", english.headers["etag"])]
    answer = client.get(item, headers=two)

    assert english.content != french.content
    assert (answer.status_code, answer.content) == (200, french.content)


def test_a_star_matches_what_there_is_but_hides_no_mistake(client):
    star = {"If-None-Match": "*"}

    assert client.get(SPARQL, params={"query": PROJECTS}, headers=star).status_code == 304
    assert client.get(SPARQL, params={"query": "SELECT * { ?s ?p }"}, headers=star).status_code == 400


def test_post_is_not_conditional_as_it_names_no_representation(client):
    tag = client.get(SPARQL, params={"query": PROJECTS}).headers["etag"]
    answer = client.post(SPARQL, data={"query": PROJECTS}, headers={"If-None-Match": tag})

    assert (answer.status_code, answer.headers["etag"]) == (200, tag)
    assert answer.content


@pytest.mark.parametrize("query", [PROJECTS, EVERYTHING])
@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_head_has_the_headers_of_get(client, query, encoding):
    headers = {"Accept-Encoding": encoding, "X-Request-ID": "the-same-for-both"}
    got, head = (
        client.request(method, SPARQL, params={"query": query}, headers=headers) for method in ("GET", "HEAD")
    )

    assert dict(head.headers) == dict(got.headers)
    assert head.content == b""


def test_a_stream_is_compressed_as_it_is_made(app, client):
    pieces = []
    scope = {
        "type": "http",
        "method": "GET",
        "path": SPARQL,
        "raw_path": b"/sparql",
        "root_path": "",
        "scheme": "http",
        "query_string": ("format=csv&query=" + EVERYTHING.replace(" ", "%20").replace("?", "%3F")).encode(),
        "headers": [(b"accept-encoding", b"gzip")],
        "server": ("kg.test", 80),
    }

    async def stay():
        await asyncio.Event().wait()

    async def note(message):
        pieces.append(message)

    async def ask():
        await app(scope, stay, note)

    client.portal.call(ask)
    bodies = [message["body"] for message in pieces[1:]]
    plain = client.get(SPARQL, params={"query": EVERYTHING, "format": "csv"})

    assert len(bodies) > 10
    assert max(map(len, bodies)) < 70_000
    assert gzip.decompress(b"".join(bodies)) == plain.content


def test_anonymous_answers_may_be_shared_but_are_asked_for_again(client):
    headers = client.get(SPARQL, params={"query": PROJECTS}).headers

    assert headers["cache-control"] == "public, no-cache"
    assert {part.strip() for part in headers["vary"].split(",")} == {
        "Accept",
        "Authorization",
        "Accept-Encoding",
    }


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A service of its own, which ships nothing, and its graph."""
    folder = tmp_path_factory.mktemp("small")
    (folder / "catalog.ttl").touch()
    settings = Settings(data=folder / "data", ontology=folder, readers=1, durability="os", _env_file=None)
    app = create_app(settings)
    with TestClient(app, base_url="http://kg.test", follow_redirects=False) as talking:
        yield talking, app.state.kg


def test_a_commit_changes_the_tag_and_what_was_kept_is_not_given_again(small):
    client, kg = small
    params = {"query": "ASK { GRAPH <urn:g> { <urn:s> <urn:p> <urn:new> } }"}
    before = client.get(SPARQL, params=params)
    quad = Quad(Iri("urn:s"), Iri("urn:p"), Iri("urn:new"), Iri("urn:g"))
    kg.store.write(lambda: Change(frozenset([quad]), frozenset()), Attribution())
    after = client.get(SPARQL, params=params, headers={"If-None-Match": before.headers["etag"]})

    assert (before.json()["boolean"], after.json()["boolean"]) == (False, True)
    assert after.headers["etag"] != before.headers["etag"]
    assert int(after.headers["kg-commit"]) == int(before.headers["kg-commit"]) + 1


def test_an_answer_to_a_key_is_private_and_neither_kept_nor_taken_from_what_was_kept(small, monkeypatch):
    client, kg = small
    key = create_key(kg.keys, KeyWish("caching", ("read",)), kg.settings.base)
    shown = {"Authorization": f"Bearer {key}"}
    params = {"query": "SELECT (1 AS ?keyed) {}"}
    with counted(kg, monkeypatch) as reached:
        private = [client.get(SPARQL, params=params, headers=shown) for _ in range(2)]
        public = [client.get(SPARQL, params=params) for _ in range(2)]

    assert len(reached) == 3  # twice for the key, once for everybody
    assert {answer.headers["cache-control"] for answer in private} == {"private, no-cache"}
    assert {answer.headers["cache-control"] for answer in public} == {"public, no-cache"}
    assert {answer.headers["etag"] for answer in private}.isdisjoint({a.headers["etag"] for a in public})
