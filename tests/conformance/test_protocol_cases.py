"""Our own cases of the query protocol, beyond those of the W3C suite."""

from urllib.parse import urlencode

import pyoxigraph as ox
import pytest
from starlette.testclient import TestClient

from asking import PROLOGUE
from modernstats_kg.settings import Settings
from modernstats_kg_api.app import create_app

SPARQL = "/sparql"
QUERY = "application/sparql-query"
FORM = "application/x-www-form-urlencoded"
PAGE = "https://w3id.org/modernstats-kg/graph/projects-page"
PROGRAMME = "https://w3id.org/modernstats-kg/graph/work-programme-2024"
COUNT = PROLOGUE + "SELECT (COUNT(*) AS ?n) { ?p a hlg:Project }"
SIZE = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
COUNT_NAMED = PROLOGUE + "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?p a hlg:Project } }"
NAMES = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g"


def number(answer) -> int:
    assert answer.status_code == 200, answer.text
    return int(answer.json()["results"]["bindings"][0]["n"]["value"])


def every_way(client, query, params):
    """The query with other parameters beside it, in every way that the protocol has."""
    pairs = [*params]
    direct = {"content": query, "headers": {"Content-Type": QUERY}, "params": pairs}
    form = {"Content-Type": FORM}
    encoded = urlencode([("query", query), *pairs])
    return [
        client.get(SPARQL, params=[("query", query), *pairs]),
        client.post(SPARQL, content=encoded, headers=form),
        client.post(SPARQL, content=urlencode([("query", query)]), params=pairs, headers=form),
        client.post(SPARQL, **direct),
        client.request("QUERY", SPARQL, **direct),
    ]


def problem(answer, status):
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    return answer.json()


def test_graphs_named_by_the_request_are_the_dataset_in_every_way_of_asking(client):
    one = {number(answer) for answer in every_way(client, SIZE, [("default-graph-uri", PAGE)])}
    both = [("default-graph-uri", PAGE), ("default-graph-uri", PROGRAMME)]
    merged = {number(answer) for answer in every_way(client, SIZE, both)}
    by_from = SIZE.replace("{ ?s", f"FROM <{PAGE}> {{ ?s")

    assert len(one) == len(merged) == 1
    assert one == {number(client.get(SPARQL, params={"query": by_from}))}
    assert 0 < max(one) < max(merged)


def test_named_graphs_of_the_request_are_all_that_graph_sees_and_the_default_graph_is_empty(client):
    named = [("named-graph-uri", PAGE), ("named-graph-uri", PROGRAMME)]
    seen = {answer.text for answer in every_way(client, NAMES, [*named, ("format", "csv")])}

    assert seen == {f"g\r\n{PAGE}\r\n{PROGRAMME}\r\n"}
    assert {number(answer) for answer in every_way(client, COUNT, named)} == {0}
    assert {number(answer) for answer in every_way(client, COUNT_NAMED, [("default-graph-uri", PAGE)])} == {0}


def test_graphs_of_the_request_take_the_place_of_from(client):
    query = COUNT.replace("{ ?p", f"FROM <{PAGE}> {{ ?p")
    asked = client.get(SPARQL, params={"query": query, "default-graph-uri": "urn:no-such-graph"})

    assert number(asked) == 0


@pytest.mark.parametrize("name", ["default-graph-uri", "named-graph-uri"])
@pytest.mark.parametrize("iri", ["", "graph", "/graph/x", "http://a b", "urn:<x>", "urn:x}", "1:x", "urn:\n"])
def test_a_graph_that_is_no_absolute_iri_is_refused_by_its_parameter(client, name, iri):
    for answer in every_way(client, COUNT, [(name, iri)]):
        assert problem(answer, 400)["parameter"] == name


@pytest.mark.parametrize("name", ["query", "timeout", "entailment", "order"])
def test_what_may_be_said_once_is_refused_when_it_is_said_twice(client, name):
    twice = {"query": COUNT, "timeout": "2", "entailment": "none", "order": "written"}
    answer = client.get(SPARQL, params=[*twice.items(), (name, twice[name])])

    assert problem(answer, 400)["parameter"] == name


def test_a_query_in_the_address_and_another_in_the_body_are_two(client):
    body = {"content": COUNT, "headers": {"Content-Type": QUERY}}
    by_form = client.post(SPARQL, params={"query": COUNT}, data={"query": COUNT})

    assert problem(client.post(SPARQL, params={"query": COUNT}, **body), 400)["parameter"] == "query"
    assert problem(by_form, 400)["parameter"] == "query"


@pytest.mark.parametrize(
    "sent",
    [
        {"method": "POST", "data": {"format": "csv"}},
        {"method": "GET", "params": {"default-graph-uri": PAGE}},
    ],
)
def test_a_request_without_a_query_says_how_to_send_one(client, sent):
    assert "query" in problem(client.request(url=SPARQL, **sent), 400)["detail"]


@pytest.mark.parametrize("text", ["", " ", "# nothing\n", "PREFIX a: <urn:a>"])
def test_an_empty_query_is_a_syntax_error_with_its_place(client, text):
    for answer in every_way(client, text, []):
        found = problem(answer, 400)
        assert (found["type"], found["line"] >= 1, found["column"] >= 1) == (
            "/problems/query-syntax",
            True,
            True,
        )


@pytest.mark.parametrize(
    ("content", "content_type", "place"),
    [
        (b"SELECT * { ?s ?p '\xff' }", QUERY, "body is not UTF-8 at byte 18"),
        (b"query=%FF", FORM, "query is not UTF-8 at byte 0"),
        (b"query=ASK\xff", FORM, "query is not UTF-8 at byte 3"),
    ],
)
def test_text_that_is_not_utf_8_is_refused_by_its_place(client, content, content_type, place):
    answer = client.post(SPARQL, content=content, headers={"Content-Type": content_type})

    assert place in problem(answer, 400)["detail"]


def test_an_address_that_is_not_utf_8_is_refused(client):
    assert "query is not UTF-8" in problem(client.get(f"{SPARQL}?query=ASK%20%7B%7D%C3%28"), 400)["detail"]


@pytest.mark.parametrize("method", ["POST", "QUERY"])
@pytest.mark.parametrize(
    "content_type",
    [None, "", "text/plain", "application/sparql-update", f"{QUERY}; charset=UTF-16", "multipart/form-data"],
)
def test_a_body_of_another_kind_or_charset_is_refused_with_those_understood(client, method, content_type):
    headers = {} if content_type is None else {"Content-Type": content_type}
    answer = client.request(method, SPARQL, content=COUNT.encode(), headers=headers)

    assert problem(answer, 415)["understood"] == [QUERY, FORM]


@pytest.mark.parametrize(
    "content_type", [f"{QUERY}; charset=utf-8", f'{QUERY};charset="UTF-8"', "Application/SPARQL-Query"]
)
def test_media_types_are_read_without_regard_to_case_and_with_their_charset(client, content_type):
    assert number(client.post(SPARQL, content=COUNT, headers={"Content-Type": content_type})) > 0


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"])
def test_other_methods_are_told_those_allowed(client, method):
    answer = client.request(method, SPARQL, params={"query": COUNT})

    assert problem(answer, 405)
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS, POST, QUERY"


def test_options_names_the_methods_and_the_bodies_that_are_read(client):
    answer = client.options(SPARQL)

    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS, POST, QUERY"
    assert answer.headers["accept-query"] == f"{QUERY}, {FORM}"


def test_a_script_of_another_site_may_use_query_and_read_our_headers(client):
    asked = {"Origin": "https://portal.example", "Access-Control-Request-Method": "QUERY"}
    allowed = client.options(SPARQL, headers=asked).headers["access-control-allow-methods"]
    exposed = client.get(SPARQL, params={"query": COUNT}).headers["access-control-expose-headers"]

    assert "QUERY" in allowed
    for name in (
        "ETag",
        "Link",
        "Location",
        "Retry-After",
        "KG-Commit",
        "KG-Entailment",
        "KG-Order",
        "KG-Query",
    ):
        assert name in exposed


def test_a_long_query_is_told_to_come_in_a_body_and_is_answered_there(client):
    long = f"{COUNT} # {'x' * 9000}"

    assert problem(client.get(SPARQL, params={"query": long}), 414)["limitBytes"] == 8192
    assert number(client.post(SPARQL, data={"query": long})) > 0


def test_a_form_of_too_many_parameters_is_refused(client):
    answer = client.post(SPARQL, content="a=1&" * 2000, headers={"Content-Type": FORM})

    assert "parameters" in problem(answer, 400)["detail"]


@pytest.mark.parametrize("form", ["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"])
def test_what_cannot_be_written_as_asked_is_refused_with_all_that_is_offered(client, form):
    query = {
        "SELECT": "SELECT * {}",
        "ASK": "ASK {}",
        "CONSTRUCT": "CONSTRUCT WHERE {}",
        "DESCRIBE": "DESCRIBE <urn:x>",
    }[form]
    answer = client.get(SPARQL, params={"query": query}, headers={"Accept": "image/png"})
    offered = problem(answer, 406)["offered"]

    for media_type in offered:
        given = client.get(SPARQL, params={"query": query}, headers={"Accept": media_type})
        assert given.headers["content-type"].partition(";")[0] == media_type
    assert len(offered) == {"SELECT": 4, "ASK": 2}.get(form, 6)


@pytest.mark.parametrize("name", ["format", "output", "results"])
@pytest.mark.parametrize(
    ("value", "query", "media_type"),
    [
        ("json", "SELECT * {}", "application/sparql-results+json"),
        ("xml", "SELECT * {}", "application/sparql-results+xml"),
        ("sparql", "SELECT * {}", "application/sparql-results+xml"),
        ("application/sparql-results+xml", "ASK {}", "application/sparql-results+xml"),
        ("csv", "SELECT * {}", "text/csv"),
        ("tsv", "SELECT * {}", "text/tab-separated-values"),
        ("turtle", "CONSTRUCT WHERE {}", "text/turtle"),
        ("application/turtle", "CONSTRUCT WHERE {}", "text/turtle"),
        ("n3", "CONSTRUCT WHERE {}", "text/turtle"),
        ("ttl", "CONSTRUCT WHERE {}", "text/turtle"),
        ("xml", "CONSTRUCT WHERE {}", "application/rdf+xml"),
        ("rdf", "CONSTRUCT WHERE {}", "application/rdf+xml"),
        ("rdf+xml", "DESCRIBE <urn:x>", "application/rdf+xml"),
        ("json", "DESCRIBE <urn:x>", "application/ld+json"),
        ("json-ld", "DESCRIBE <urn:x>", "application/ld+json"),
    ],
)
def test_clients_that_name_the_form_in_the_address_get_it(client, name, value, query, media_type):
    answer = client.get(SPARQL, params={"query": query, name: value}, headers={"Accept": "*/*"})

    assert answer.headers["content-type"].partition(";")[0] == media_type


def test_format_goes_before_output_and_results_wherever_they_stand(client):
    answer = client.get(SPARQL, params={"results": "xml", "output": "tsv", "format": "csv", "query": COUNT})

    assert answer.headers["content-type"] == "text/csv; charset=utf-8"


def test_a_form_that_is_asked_for_by_name_comes_with_the_name_of_a_file(client):
    table = client.get(SPARQL, params={"query": COUNT, "format": "csv"})
    graph = client.get(SPARQL, params={"query": "CONSTRUCT WHERE {}", "format": "turtle"})
    plain = client.get(SPARQL, params={"query": COUNT}, headers={"Accept": "text/csv"})
    name = table.headers["kg-query"].removeprefix("sha256-")[:8]

    assert table.headers["content-disposition"] == f'attachment; filename="query-{name}.csv"'
    assert graph.headers["content-disposition"].startswith("inline; ")
    assert graph.headers["content-disposition"].endswith('.ttl"')
    assert "content-disposition" not in plain.headers


@pytest.mark.parametrize("entailment", ["none", "full"])
def test_an_answer_names_its_commit_its_query_and_the_entailment_that_holds(client, kg, entailment):
    answers = every_way(client, COUNT, [("entailment", entailment)])

    assert {answer.headers["kg-entailment"] for answer in answers} == {entailment}
    assert {answer.headers["kg-commit"] for answer in answers} == {str(kg.store.commit)}
    assert len({answer.headers["kg-query"] for answer in answers}) == 1


def test_an_unknown_entailment_is_refused_with_those_known(client):
    found = problem(client.get(SPARQL, params={"query": COUNT, "entailment": "owl-dl"}), 400)

    assert found["parameter"] == "entailment"
    assert "none, full" in found["detail"]


@pytest.fixture(scope="module")
def narrow(tmp_path_factory):
    """A service whose answers may have 100 bytes, of no content."""
    folder = tmp_path_factory.mktemp("narrow")
    (folder / "catalog.ttl").touch()
    settings = Settings(
        data=folder / "data", ontology=folder, answer_max_bytes=100, readers=1, _env_file=None
    )
    with TestClient(create_app(settings), base_url="http://kg.test") as talking:
        yield talking


def values(count):
    return f"SELECT ?x {{ VALUES ?x {{ {' '.join(map(str, range(count)))} }} }}"


def test_an_answer_above_the_limit_is_refused_and_never_cut(narrow):
    small = narrow.get(SPARQL, params={"query": values(20), "format": "csv"})
    large = narrow.get(SPARQL, params={"query": values(100), "format": "csv"})

    assert small.text.split() == ["x", *map(str, range(20))]
    assert (problem(large, 413)["type"], large.json()["limitBytes"]) == ("/problems/answer-too-large", 100)


def test_a_stream_above_the_limit_is_broken_off(narrow):
    product = " ".join(f"VALUES ?{name} {{ {' '.join(map(str, range(40)))} }}" for name in "abc")

    with pytest.raises(RuntimeError, match="response already started"):
        narrow.get(SPARQL, params={"query": f"SELECT * {{ {product} }}"})


def test_a_read_only_key_word_in_data_is_no_update(client):
    query = "SELECT * { VALUES ?x { 'INSERT DATA' } BIND(<urn:DROP> AS ?y) }"

    assert client.get(SPARQL, params={"query": query}).json()["results"]["bindings"]


def test_a_boolean_and_a_table_say_the_same_in_every_form(client):
    parsers = {
        "application/sparql-results+json": ox.QueryResultsFormat.JSON,
        "application/sparql-results+xml": ox.QueryResultsFormat.XML,
        "text/tab-separated-values": ox.QueryResultsFormat.TSV,
    }
    query = 'SELECT * { VALUES (?a ?b) { (\'x\'@en <urn:y>) (1.5 UNDEF) ("a,\\"b\\n" true) } }'
    found = set()
    for media_type, form in parsers.items():
        body = client.get(SPARQL, params={"query": query}, headers={"Accept": media_type}).content
        found.add(tuple(str(row["a"]) + str(row["b"]) for row in ox.parse_query_results(body, format=form)))

    assert len(found) == 1
