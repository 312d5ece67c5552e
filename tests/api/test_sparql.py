"""The SPARQL 1.1 protocol over HTTP."""

import json
from concurrent.futures import ThreadPoolExecutor

import pyoxigraph as ox
import pytest

from asking import PROLOGUE, RUNAWAY, select

PROJECTS = PROLOGUE + "SELECT (COUNT(DISTINCT ?p) AS ?n) { ?p a hlg:Project }"
PLACES = PROLOGUE + "SELECT ?l { <places/geneva> skos:prefLabel ?l } LIMIT 1"
CONSTRUCT = PROLOGUE + "CONSTRUCT { ?p a hlg:Project } WHERE { ?p a hlg:Project }"
FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"


def count_in(answer):
    return answer.json()["results"]["bindings"][0]["n"]["value"]


def test_a_query_by_get_by_form_and_by_body_gets_the_same_answer(client):
    by_get = client.get("/sparql", params={"query": PROJECTS})
    by_form = client.post("/sparql", data={"query": PROJECTS})
    by_body = client.post("/sparql", content=PROJECTS, headers={"Content-Type": f"{QUERY}; charset=utf-8"})

    assert [count_in(answer) for answer in (by_get, by_form, by_body)] == ["18"] * 3
    assert by_get.headers["content-type"] == "application/sparql-results+json"


@pytest.mark.parametrize(
    ("accept", "content_type", "start"),
    [
        ("application/sparql-results+json", "application/sparql-results+json", b'{"head"'),
        ("application/json", "application/sparql-results+json", b'{"head"'),
        ("application/sparql-results+xml", "application/sparql-results+xml", b"<?xml"),
        ("text/csv", "text/csv; charset=utf-8", b"n\r\n18"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8", b"?n\n18"),
        ("text/csv;q=0.5, application/sparql-results+xml;q=0.9", "application/sparql-results+xml", b"<?xml"),
        ("text/*", "text/csv; charset=utf-8", b"n\r\n18"),
        ("*/*", "application/sparql-results+json", b'{"head"'),
    ],
)
def test_rows_come_in_the_form_that_is_preferred(client, accept, content_type, start):
    answer = client.get("/sparql", params={"query": PROJECTS}, headers={"Accept": accept})

    assert answer.headers["content-type"].replace(" ", "") == content_type.replace(" ", "")
    assert answer.content.startswith(start)
    assert "Accept" in answer.headers["vary"]


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("*/*", ox.RdfFormat.TURTLE),
        ("text/turtle", ox.RdfFormat.TURTLE),
        ("application/n-triples", ox.RdfFormat.N_TRIPLES),
        ("application/rdf+xml", ox.RdfFormat.RDF_XML),
        ("application/ld+json", ox.RdfFormat.JSON_LD),
        ("application/trig", ox.RdfFormat.TRIG),
        ("application/n-quads", ox.RdfFormat.N_QUADS),
    ],
)
def test_graphs_come_in_the_form_that_is_preferred(client, accept, form):
    answer = client.get("/sparql", params={"query": CONSTRUCT}, headers={"Accept": accept})

    assert answer.headers["content-type"].partition(";")[0] == form.media_type
    assert len({quad.subject for quad in ox.parse(answer.content, format=form)}) == 18


def test_a_format_parameter_goes_before_accept(client):
    answer = client.get(
        "/sparql", params={"query": PROJECTS, "format": "csv"}, headers={"Accept": "application/json"}
    )

    assert answer.content == b"n\r\n18\r\n"


def test_an_unknown_format_is_refused_with_those_known(client):
    answer = client.get("/sparql", params={"query": PROJECTS, "format": "docx"})

    assert (answer.status_code, answer.json()["parameter"]) == (400, "format")
    assert "csv" in answer.json()["detail"]


def test_a_yes_or_no_question_has_no_csv_form(client):
    query = PROLOGUE + "ASK { ?p a hlg:Project }"
    answer = client.get("/sparql", params={"query": query}, headers={"Accept": "text/csv"})

    assert client.get("/sparql", params={"query": query}).json()["boolean"] is True
    assert (answer.status_code, answer.headers["content-type"]) == (406, "application/problem+json")
    assert "application/sparql-results+json" in answer.json()["offered"]


def test_an_answer_says_which_commit_it_read(client):
    answer = client.get("/sparql", params={"query": PROJECTS})

    assert int(answer.headers["kg-commit"]) == client.get("/health/ready").json()["commit"]


def test_the_default_graph_is_the_union_and_from_narrows_it(client):
    query = "SELECT (COUNT(DISTINCT ?x) AS ?n) %s { ?x a hlg:Event }"
    everything = int(select(client, query % "")[0][0])
    one_source = int(
        select(client, query % "FROM <https://w3id.org/modernstats-kg/graph/projects-page>")[0][0]
    )

    assert everything == 13
    assert one_source < everything


def test_a_syntax_error_says_line_and_column(client):
    answer = client.get("/sparql", params={"query": "SELECT ?s\nWHERE { ?s ?p }"})
    problem = answer.json()

    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status_code, problem["type"], problem["line"]) == (400, "/problems/query-syntax", 2)
    assert problem["column"] > 1


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://example.org/sparql> { ?s ?p ?o } }",
        "INSERT DATA { <urn:a> <urn:b> <urn:c> }",
        "LOAD <http://example.org/data>",
    ],
)
def test_what_is_no_query_or_reaches_out_is_refused(client, query):
    answer = client.get("/sparql", params={"query": query})

    assert (answer.status_code, answer.json()["type"]) == (400, "/problems/query-refused")


def test_an_update_is_told_its_own_address(client):
    answer = client.get("/sparql", params={"query": PROJECTS, "update": "CLEAR ALL"})

    assert (answer.status_code, answer.json()["parameter"]) == (400, "update")
    assert "/update" in answer.json()["detail"]


def test_two_queries_are_refused(client):
    answer = client.get("/sparql", params=[("query", PROJECTS), ("query", PLACES)])

    assert (answer.status_code, answer.json()["parameter"]) == (400, "query")


def test_a_form_without_a_query_says_what_is_missing(client):
    answer = client.post("/sparql", data={"format": "csv"})

    assert answer.status_code == 400
    assert "application/sparql-query" in answer.json()["detail"]


def test_a_body_of_another_type_is_refused_with_those_understood(client):
    answer = client.post("/sparql", content=PROJECTS, headers={"Content-Type": "text/plain"})

    assert answer.status_code == 415
    assert answer.json()["understood"] == [QUERY, FORM]


def test_a_body_that_is_not_utf_8_is_refused(client):
    answer = client.post("/sparql", content=b"SELECT \xff", headers={"Content-Type": QUERY})

    assert answer.status_code == 400
    assert "byte 7" in answer.json()["detail"]


@pytest.mark.parametrize("size", [70_000, 400_000])
def test_a_query_above_the_limit_is_refused(client, size):
    answer = client.post("/sparql", content="#" * size, headers={"Content-Type": QUERY})

    assert answer.status_code == 413
    assert answer.json()["limitBytes"] < size


def test_other_methods_are_refused_with_those_allowed(client):
    answer = client.put("/sparql", content=PROJECTS)

    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, OPTIONS, POST, QUERY")
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("timeout", ["soon", "0", "-1", "nan"])
def test_a_deadline_that_is_none_is_refused(client, timeout):
    answer = client.get("/sparql", params={"query": PROJECTS, "timeout": timeout})

    assert (answer.status_code, answer.json()["parameter"]) == (400, "timeout")


def test_a_runaway_query_is_stopped_at_its_deadline_while_others_are_answered(client):
    counted = []
    with ThreadPoolExecutor(1) as elsewhere:
        runaway = elsewhere.submit(client.get, "/sparql", params={"query": RUNAWAY, "timeout": "1"})
        while not runaway.done():
            counted.append(count_in(client.get("/sparql", params={"query": PROJECTS})))
    stopped = runaway.result()

    assert set(counted) == {"18"}
    assert (stopped.status_code, stopped.headers["content-type"]) == (504, "application/problem+json")
    assert stopped.json()["timeoutSeconds"] == 1.0
    assert count_in(client.get("/sparql", params={"query": PROJECTS})) == "18"


def test_a_stream_that_passes_its_deadline_is_aborted_and_never_ends_as_if_it_were_whole(client):
    query = "SELECT * { ?a ?b ?c . ?d ?e ?f }"

    with pytest.raises(RuntimeError, match="response already started"):
        client.get("/sparql", params={"query": query, "timeout": "0.5"})


def test_a_query_whose_client_leaves_is_stopped(app, client):
    sent = []
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/sparql",
        "raw_path": b"/sparql",
        "root_path": "",
        "scheme": "http",
        "query_string": ("query=" + RUNAWAY.replace(" ", "%20")).encode(),
        "headers": [],
        "server": ("kg.test", 80),
    }

    async def leave():
        return {"type": "http.disconnect"}

    async def note(message):
        sent.append(message)

    async def ask_and_leave():
        await app(scope, leave, note)

    client.portal.call(ask_and_leave)

    assert sent[0]["status"] == 499  # nobody reads it; a query that went on would have ended in 504
    assert count_in(client.get("/sparql", params={"query": PROJECTS})) == "18"


def test_head_tells_the_form_without_the_rows(client):
    answer = client.head("/sparql", params={"query": PROJECTS})

    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-type"] == "application/sparql-results+json"


def test_without_a_query_the_service_describes_itself_and_its_graphs(client):
    graph = list(ox.parse(client.get("/sparql").content, format=ox.RdfFormat.TURTLE))
    said = {(q.predicate.value.rpartition("#")[2], q.object.value) for q in graph}
    sizes = {q.subject: int(q.object.value) for q in graph if q.predicate.value.endswith("void#triples")}
    parts = {q.subject: q.object for q in graph if q.predicate.value.endswith("description#graph")}
    names = {q.subject: q.object.value for q in graph if q.predicate.value.endswith("description#name")}
    described = {name: sizes[parts[named]] for named, name in names.items()}
    counted = {g["id"]: g["statements"] for g in client.get("/health/ready").json()["graphs"]}

    assert ("endpoint", "http://kg.test/sparql") in said
    assert ("feature", "http://www.w3.org/ns/sparql-service-description#UnionDefaultGraph") in said
    assert ("name", "https://w3id.org/modernstats-kg/graph/gsbpm") in said
    assert described == counted


def test_the_service_description_is_negotiated(client):
    answer = client.get("/sparql", headers={"Accept": "application/ld+json"})

    assert json.loads(answer.content)


def test_a_browser_without_a_query_goes_to_the_query_page(client):
    answer = client.get("/sparql", headers={"Accept": "text/html"})

    assert (answer.status_code, answer.headers["location"]) == (303, "/query")
