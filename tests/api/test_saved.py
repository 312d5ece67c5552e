"""Saved queries under `/q`: parameters bound as values, tables with stable columns."""

import csv
import io

import pytest

from browsing import BROWSER, page, texts
from modernstats_kg.actions.saved import read_saved, takes_version

SAVED = tuple(read_saved().values())
SERVICES = "/q/services-by-subprocess"
PLAIN = next(saved for saved in SAVED if saved.example and not takes_version(saved))


def asked(client, saved, values, **headers):
    return client.get(f"/q/{saved.name}", params=values, headers={"Accept": "text/csv", **headers})


def rows(answer):
    return list(csv.reader(io.StringIO(answer.text)))


@pytest.mark.parametrize("saved", SAVED, ids=lambda saved: saved.name)
def test_each_example_has_rows_under_the_columns_that_are_announced(client, saved):
    answer = asked(client, saved, saved.example)
    head, *found = rows(answer)

    assert (answer.status_code, tuple(head)) == (200, saved.columns)
    assert found
    assert "no-store" not in answer.headers["cache-control"]


def test_the_services_of_a_sub_process_are_those_of_the_register(client):
    head, *found = rows(client.get(f"{SERVICES}.csv", params={"gsbpm": "5.3"}))

    assert head == ["code", "service", "name", "builder"]
    assert {(row[0], row[2]) for row in found} == {
        ("5.3", "Linear Error Localization"),
        ("5.3", "Linear Rule Checking"),
    }


def test_the_mappings_of_two_versions_are_those_of_the_graph(client):
    _, *found = rows(client.get("/q/mappings", params={"from": "gsim-2.0", "to": "sdmx-3.0"}))

    assert [(row[1], row[4]) for row in found] == [
        ("Attribute Component", "DataAttribute"),
        ("Data Set", "DataSet"),
        ("Referential Metadata Structure", "MetadataStructure"),
    ]


def test_a_phase_stands_for_all_its_sub_processes(client):
    _, *phase = rows(client.get("/q/software-by-subprocess", params={"gsbpm": "5"}))
    _, *part = rows(client.get("/q/software-by-subprocess", params={"gsbpm": "5.3"}))

    assert {tuple(row) for row in part} < {tuple(row) for row in phase}
    assert {row[0][0] for row in phase} == {"5"}


def test_without_an_optional_parameter_there_are_the_rows_of_all_its_values(client):
    _, *every = rows(client.get("/q/projects-by-year"))
    by_year = [
        rows(client.get("/q/projects-by-year", params={"year": year}))[1:] for year in range(2012, 2025)
    ]

    assert every == [row for found in by_year for row in found]
    assert len({row[2] for row in every}) == 18


def test_an_empty_value_counts_as_none_and_a_default_takes_its_place(client):
    assert client.get("/q/best-supported?least=").content == client.get("/q/best-supported?least=5").content
    assert client.get("/q/best-supported").content != client.get("/q/best-supported?least=10").content


def test_without_any_header_the_answer_is_a_csv_file(client):
    request = client.build_request("GET", f"{SERVICES}?gsbpm=5.1")
    request.headers.pop("accept")
    answer = client.send(request)

    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="services-by-subprocess.csv"'
    assert answer.content.startswith(b"code,service,name,builder\r\n")


@pytest.mark.parametrize(
    ("ending", "accept", "content_type"),
    [
        (".csv", "application/json", "text/csv; charset=utf-8"),
        (".json", "text/csv", "application/sparql-results+json"),
        (".xml", "*/*", "application/sparql-results+xml"),
        (".tsv", "*/*", "text/tab-separated-values; charset=utf-8"),
        (".html", "text/csv", "text/html; charset=utf-8"),
        ("?format=json", "text/csv", "application/sparql-results+json"),
        ("", "application/json", "application/sparql-results+json"),
        ("", "text/html,*/*;q=0.8", "text/html; charset=utf-8"),
        ("", "*/*", "text/csv; charset=utf-8"),
    ],
)
def test_ending_goes_before_format_and_format_before_accept(client, ending, accept, content_type):
    path, _, query = f"{SERVICES}{ending}".partition("?")
    answer = client.get(f"{path}?gsbpm=5.3&{query}".rstrip("&"), headers={"Accept": accept})

    assert (answer.status_code, answer.headers["content-type"]) == (200, content_type)
    assert "Accept" in answer.headers["vary"]
    assert b"Linear Rule Checking" in answer.content


def test_who_has_the_answer_is_told_so_and_other_values_have_another_tag(client):
    first = client.get(f"{SERVICES}.csv?gsbpm=5.1")
    again = client.get(f"{SERVICES}.csv?gsbpm=5.1", headers={"If-None-Match": first.headers["etag"]})
    tags = {
        client.get(f"{SERVICES}{rest}").headers["etag"]
        for rest in (".csv?gsbpm=5.1", ".csv?gsbpm=5.3", ".json?gsbpm=5.1", ".tsv?gsbpm=5.1")
    }

    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert len(tags) == 4


def test_head_has_the_headers_of_get(client):
    got, head = (client.request(method, f"{SERVICES}.csv?gsbpm=5.1") for method in ("GET", "HEAD"))

    assert head.content == b""
    for name in ("etag", "content-type", "content-disposition", "vary", "cache-control"):
        assert head.headers[name] == got.headers[name]


@pytest.mark.parametrize(
    ("address", "parameter", "says"),
    [
        (SERVICES, "gsbpm", "such as 5.3"),
        (f"{SERVICES}?gsbpm=", "gsbpm", "missing"),
        (f"{SERVICES}?gsbpm=5.1&gsbpm=5.2", "gsbpm", "more than once"),
        (f"{SERVICES}?gsbpm=5.1&phase=5", "phase", "Known: gsbpm"),
        (f"{SERVICES}?gsbpm=a%20b", "gsbpm", "letters"),
        ("/q/projects-by-year?year=soon", "year", "whole number"),
        ("/q/names-of-concept?concept=a%20b", "concept", "IRI"),
        ("/q/names-of-concept?concept=http://%5B", "concept", "IRI"),
        ("/q/find-by-name?text=%00", "text", "200 characters"),
        (f"{SERVICES}?gsbpm=5.1&format=docx", "format", "csv"),
    ],
)
def test_a_wrong_parameter_is_named_with_what_fits(client, address, parameter, says):
    answer = client.get(address, headers={"Accept": "text/csv"})
    problem = answer.json()

    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status_code, problem["status"], problem["parameter"]) == (400, 400, parameter)
    assert says in problem["detail"]


def test_an_unknown_query_names_those_there_are(client):
    answer = client.get("/q/nothing.csv")

    assert answer.status_code == 404
    assert "services-by-subprocess" in answer.json()["detail"]


def test_the_list_says_what_each_query_takes_and_gives(client):
    listed = client.get("/q", headers={"Accept": "application/json"}).json()["items"]
    services = next(item for item in listed if item["name"] == "services-by-subprocess")

    assert [item["name"] for item in listed] == [saved.name for saved in SAVED]
    assert services["columns"] == ["code", "service", "name", "builder"]
    assert services["parameters"][0] | {"description": ""} == {
        "name": "gsbpm",
        "type": "code",
        "required": True,
        "default": None,
        "description": "",
    }
    assert services["formats"]["csv"] == f"{SERVICES}.csv"
    assert client.get(services["formats"]["csv"], params=services["example"]).status_code == 200


def test_the_text_in_the_list_is_the_query_that_runs(client):
    for item in client.get("/q", headers={"Accept": "application/json"}).json()["items"]:
        by_text = client.get("/sparql", params={"query": item["query"], "format": "csv"})
        by_name = client.get(item["formats"]["csv"], params=item["example"])

        assert by_text.content == by_name.content, item["name"]


def test_browsers_get_pages(client):
    index = page(client, "/q")
    form = page(client, SERVICES)
    answered = page(client, f"{SERVICES}.html?gsbpm=5.3")

    assert len(index.xpath("//tbody/tr")) == len(SAVED)
    assert form.xpath("//input[@name='gsbpm'][@required]")
    assert not form.xpath("//section[@id='result']")
    assert "Linear Rule Checking" in texts(answered, "//section[@id='result']//td//span[@lang='en']")
    assert page(client, f"{SERVICES}?gsbpm=a+b", 400).xpath("//h1")
    for link in index.xpath("//main//a/@href"):
        assert client.get(link, headers=BROWSER).status_code == 200, link


def test_the_openapi_document_has_each_query_with_its_parameters(client):
    paths = client.get("/openapi.json").json()["paths"]

    for saved in SAVED:
        operation = paths[f"/q/{saved.name}"]["get"]
        assert [one["name"] for one in operation["parameters"]] == [
            *(parameter.name for parameter in saved.parameters),
            "format",
            *([] if takes_version(saved) else ["version"]),
        ]
        assert " ".join(operation["responses"]) == "200 304 400 401 404 406 413 429 503 504"


def test_the_rows_of_an_older_state_are_given_with_the_time_of_it(client, kg):
    newest = kg.store.commit
    asked = PLAIN.example
    now = client.get(f"/q/{PLAIN.name}.csv", params=asked)
    same = client.get(f"/q/{PLAIN.name}.csv", params={**asked, "version": newest})
    first = client.get(f"/q/{PLAIN.name}.csv", params={**asked, "version": 1})

    assert same.text == now.text
    assert first.text.splitlines() == now.text.splitlines()[:1]
    assert (first.headers["kg-commit"], same.headers["kg-commit"]) == ("1", str(newest))
    assert "immutable" in first.headers["cache-control"]
    assert first.headers["memento-datetime"].endswith(" GMT")
    assert 'rel="original"' in first.headers["link"]
    assert "version" not in first.headers["link"]
    assert "memento-datetime" not in now.headers


@pytest.mark.parametrize(
    ("name", "version", "status"),
    [("csv", "0", 404), ("csv", "999999999", 404), ("html", "1", 400), ("csv", ["1", "2"], 400)],
)
def test_a_version_that_is_none_is_named(client, name, version, status):
    answer = client.get(f"/q/{PLAIN.name}.{name}", params={**PLAIN.example, "version": version})

    assert answer.status_code == status
    assert "version" in answer.json().get("parameter", "version")
