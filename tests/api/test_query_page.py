"""The page that asks: a table with labels, where a query does not parse, and every example."""

from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient

from browsing import BROWSER, page, texts
from modernstats_kg.actions.examples import read_examples
from modernstats_kg.model.queries import Example
from modernstats_kg.namespaces import CANONICAL_BASE

FAULTS = ("Links that lead nowhere",)
"""Examples that look for faults, and find nothing while there are none."""


def test_a_query_is_answered_as_a_table_with_labels_and_downloads(client: TestClient) -> None:
    query = (
        "PREFIX hlg: <https://w3id.org/modernstats-kg/def#> "
        "SELECT DISTINCT ?project ?n WHERE { ?project a hlg:Project . BIND(1 AS ?n) }"
    )
    tree = page(client, f"/query?{urlencode({'query': query})}")
    assert tree.xpath("string(//textarea)").strip() == query
    assert texts(tree, "//thead//th") == ["?project", "?n"]
    assert len(tree.xpath("//tbody/tr")) == 18
    links = dict(zip(texts(tree, "//tbody//a"), tree.xpath("//tbody//a/@href"), strict=True))
    assert links["Generative AI"] == "/doc/activities/project/generativeAi"
    (csv,) = tree.xpath("//div[@class='downloads']/a[.='CSV']/@href")
    assert len(client.get(csv).text.splitlines()) == 19


def test_other_forms_than_a_table_are_sent_on_to_the_endpoint(client: TestClient) -> None:
    answer = client.get("/query", params={"query": "ASK {}", "format": "json"}, headers=BROWSER)
    assert (answer.status_code, answer.headers["location"]) == (303, "/sparql?query=ASK+%7B%7D&format=json")


def test_ask_and_describe_are_shown_too(client: TestClient) -> None:
    assert texts(page(client, "/query?query=ASK+%7B%7D"), "//p[@class='verdict']") == ["Yes"]
    describe = urlencode({"query": f"DESCRIBE <{CANONICAL_BASE}id/standards/gsbpm>"})
    assert "GSBPM" in page(client, f"/query?{describe}").xpath("string(//section[@id='result']//pre)")


def test_a_query_that_does_not_parse_comes_back_with_its_line(client: TestClient) -> None:
    query = "SELECT * WHERE {\n  ?s ?p ?o .\n  !\n}"
    tree = page(client, f"/query?{urlencode({'query': query})}", 400)
    assert tree.xpath("string(//textarea)").strip() == query
    assert tree.xpath("//textarea/@aria-invalid") == ["true"]
    problem = client.get("/sparql", params={"query": query}).json()
    place = f"line {problem['line']}, column {problem['column']}"
    assert texts(tree, "//section[@id='fault']/h2") == [f"{problem['title']}: {place}"]
    shown = tree.xpath("string(//section[@id='fault']/pre)").splitlines()
    assert shown[0] == query.splitlines()[problem["line"] - 1]
    assert shown[1].index("^") == problem["column"] - 1


def test_a_refused_query_says_why(client: TestClient) -> None:
    query = "SELECT * { SERVICE <http://example.org/sparql> { ?s ?p ?o } }"
    tree = page(client, f"/query?{urlencode({'query': query})}", 400)
    assert "SERVICE" in texts(tree, "//section[@id='fault']/p")[0]


@pytest.mark.parametrize("example", read_examples(), ids=lambda example: example.title)
def test_every_example_runs_and_finds_something(client: TestClient, example: Example) -> None:
    tree = page(client, f"/query?{urlencode({'query': example.text})}")
    assert texts(tree, "//nav//a[@aria-current='true']") == [example.title]
    shown = ("tbody/tr", "pre[string()]", "p[@class='verdict'][.='Yes']")
    found = tree.xpath(" | ".join(f"//section[@id='result']//{one}" for one in shown))
    assert found or example.title in FAULTS
