"""REST: lists and items of the collections."""

import csv
import io
import json
import re

import pyoxigraph as ox
import pytest

from modernstats_kg.assets import ontology_dir
from modernstats_kg.model.kinds import KINDS

BASE = "https://w3id.org/modernstats-kg/"
GENERATIVE_AI = f"{BASE}id/activities/project/generativeAi"


def locals_of(answer):
    return [item["key"] for item in answer.json()["items"]]


@pytest.mark.parametrize("kind", KINDS)
def test_each_collection_lists_items_that_can_be_read_by_themselves(client, kind):
    page = client.get(f"/api/v1/{kind}", params={"limit": 1000}).json()

    assert page["total"] == len(page["items"]) > 0
    for item in page["items"]:
        alone = client.get(f"/api/v1/{kind}/{item['key']}").json()
        assert alone.pop("lastChange")["commit"] == item["version"]
        assert alone == item


def test_an_item_has_its_names_fields_links_and_sources(client):
    item = client.get("/api/v1/projects/generativeAi").json()

    assert item["id"] == GENERATIVE_AI
    assert item["url"] == "/doc/activities/project/generativeAi"
    assert item["type"] == [f"{BASE}def#Project"]
    assert (item["label"], item["labels"]["en"]) == ("Generative AI", "Generative AI")
    assert item["startDate"] == ["2024"]
    assert item["endDate"] == ["2024-12", "2025"]
    assert {
        "id": f"{BASE}id/organizations/internationalAgency/unece",
        "label": "United Nations Economic Commission for Europe",
        "labelLanguage": "en",
        "url": "/doc/organizations/internationalAgency/unece",
    } in item["proposedBy"]
    assert f"{BASE}graph/projects-page" in item["source"]
    assert 0 < item["version"] < client.get("/health/ready").json()["commit"]


def test_each_link_of_an_item_can_be_followed(client):
    item = client.get("/api/v1/standards/gsbpm").json()
    urls = [
        link["url"] for value in item.values() if isinstance(value, list) for link in value if "url" in link
    ]

    assert len(urls) > 5
    assert {client.get(url).status_code for url in urls if url} == {200}


def test_a_list_is_sorted_by_its_default_and_by_request(client):
    newest_first = client.get("/api/v1/projects").json()["items"]
    by_label = client.get("/api/v1/projects", params={"sort": "label"}).json()["items"]
    labels = [item["label"] for item in by_label]

    years = [item["startDate"][0] for item in newest_first]
    assert years == sorted(years, reverse=True)
    assert labels == sorted(labels, key=str.casefold)


def test_items_without_the_value_come_last_in_both_directions(client):
    for sort in ("startDate", "-startDate"):
        dates = [item.get("startDate") for item in client.get(f"/api/v1/events?sort={sort}").json()["items"]]
        missing = dates.index(None)

        assert all(dates[:missing])
        assert not any(dates[missing:])


def test_pages_hold_every_item_once_and_lead_back(client):
    whole = locals_of(client.get("/api/v1/organizations?limit=1000"))
    path, seen, pages = "/api/v1/organizations?limit=5&sort=-label", [], []
    while path:
        answer = client.get(path)
        pages.append(path)
        seen += locals_of(answer)
        path = linked(answer, "next")

    assert sorted(seen) == sorted(whole)
    assert len(seen) == len(set(seen))
    back = client.get(pages[-1])
    for page in reversed(pages[:-1]):
        back = client.get(linked(back, "prev"))
        assert locals_of(back) == locals_of(client.get(page))
    assert linked(back, "prev") is None
    assert locals_of(client.get(linked(back, "first"))) == locals_of(back)


def linked(answer, relation):
    found = re.search(rf'<([^>]*)>; rel="{relation}"', answer.headers["link"])
    return found and found[1]


def test_the_cursor_in_the_body_is_that_of_the_next_link(client):
    answer = client.get("/api/v1/projects?limit=2&startDate=2024")
    more = client.get("/api/v1/projects?limit=17")

    assert answer.json()["next"] is None
    assert f"cursor={more.json()['next']}" in linked(more, "next")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("projects?startDate=2024", {"generativeAi", "soss"}),
        ("projects?startDate__gte=2023", {"generativeAi", "soss", "carpentries", "cloud"}),
        ("projects?startDate__lte=2012", {"gsimDevelopment"}),
        ("projects?q=privacy", {"ippt"}),
        ("projects?label=Synthetic%20Data%20Guide", {"syntheticData"}),
        ("projects?proposedBy=unece", {"generativeAi"}),
        ("projects?proposedBy=blue%20skies%20thinking%20network", {"generativeAi"}),
        (f"projects?proposedBy={BASE}id/organizations/modernizationGroup/bstn", {"generativeAi"}),
        ("events?startDate__gte=2024-10&startDate__lte=2024-10", {"hr2024", "mwWorld2024"}),
        ("events?dateStatus=tentative&location=geneva", {"hlg2024"}),
        ("groups?type=hlg:ModernizationGroup", {"adsamm", "bstn", "capcomm", "ssg"}),
        ("groups?type=hlg:ModernizationGroup&partOf=nsi", set()),
        ("mappings?subject=gsim-2.0-CodeList&object=vtl-2.1-Measure", set()),
        ("standards?notation=sdmx", {"sdmx"}),
    ],
)
def test_filters_choose_by_text_date_label_and_link(client, path, expected):
    assert set(locals_of(client.get(f"/api/v1/{path}"))) == expected


@pytest.mark.parametrize(
    ("query", "parameter", "helps"),
    [
        ("colour=red", "colour", "startDate"),
        ("sort=colour", "sort", "startDate"),
        ("startDate__near=2024", "startDate__near", "__gte"),
        ("startDate__gte=soon", "startDate__gte", "2024-03"),
        ("q=a&q=b", "q", "once"),
        ("cursor=nonsense", "cursor", "next"),
        ("cursor=WzFd", "cursor", "next"),
    ],
)
def test_a_wrong_parameter_is_named_with_what_would_fit(client, query, parameter, helps):
    answer = client.get(f"/api/v1/projects?{query}")

    assert answer.status_code == 400
    assert answer.json()["parameter"] == parameter
    assert helps in answer.json()["detail"]


@pytest.mark.parametrize("query", ["limit=0", "limit=1001", "limit=many", "lang=%3C"])
def test_a_parameter_out_of_bounds_is_a_problem_too(client, query):
    answer = client.get(f"/api/v1/projects?{query}")

    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    assert answer.json()["errors"][0]["parameter"] == query.partition("=")[0]


def test_a_cursor_of_a_list_sorted_otherwise_is_refused(client):
    cursor = client.get("/api/v1/projects?limit=1&sort=label").json()["next"]
    answer = client.get("/api/v1/projects", params={"cursor": cursor, "sort": "-label"})

    assert (answer.status_code, answer.json()["parameter"]) == (400, "cursor")


def test_an_unknown_item_points_to_the_list(client):
    answer = client.get("/api/v1/projects/nothing")

    assert answer.status_code == 404
    assert "/api/v1/projects" in answer.json()["detail"]


def test_an_unknown_collection_names_those_that_exist(client):
    answer = client.get("/api/v1/people/someone")

    assert answer.status_code == 404
    assert "organizations" in answer.json()["detail"]


def expanded(body):
    """The statements of a JSON-LD body, with the context that its address would give."""
    context = json.loads((ontology_dir() / "context.jsonld").read_bytes())["@context"]
    return set(ox.parse(json.dumps(body | {"@context": context}), format=ox.RdfFormat.JSON_LD))


def test_an_item_as_json_ld_says_what_the_graph_says(client):
    answer = client.get("/api/v1/projects/generativeAi", headers={"Accept": "application/ld+json"})
    whole = set(
        ox.parse(client.get("/doc/activities/project/generativeAi.nt").content, format=ox.RdfFormat.N_TRIPLES)
    )
    said = expanded(answer.json())

    context = client.get(answer.json()["@context"])
    assert context.content == client.get("/api/v1/context.jsonld").content
    assert len(said) > 20
    assert said - whole == set()


def test_a_list_as_json_ld_names_every_item(client):
    answer = client.get("/api/v1/projects", headers={"Accept": "application/ld+json"})

    assert len({q.subject for q in expanded(answer.json()) if q.object.value == f"{BASE}def#Project"}) == 18


def test_the_context_can_be_fetched_from_anywhere(client):
    answer = client.get("/api/v1/context.jsonld")

    assert answer.headers["content-type"] == "application/ld+json"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.json()["@context"]["hlg"] == f"{BASE}def#"


@pytest.mark.parametrize("path", ["projects.csv", "projects"])
def test_a_list_as_csv_has_a_row_for_each_item(client, path):
    answer = client.get(f"/api/v1/{path}", headers={"Accept": "text/csv"})
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    item = next(row for row in rows if row["id"] == GENERATIVE_AI)

    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert len(rows) == 18
    assert (item["label"], item["endDate"]) == ("Generative AI", "2024-12 | 2025")
    assert "Blue Skies Thinking Network" in item["proposedBy"]


def test_labels_come_in_the_language_asked_for_and_else_in_english(client):
    german = client.get("/api/v1/standards/gsbpm?lang=de").json()

    assert german["label"] == client.get("/api/v1/standards/gsbpm").json()["labels"]["en"]


def test_whoever_has_the_current_list_is_told_so(client):
    first = client.get("/api/v1/projects", headers={"Accept-Encoding": "identity"})
    again = client.get("/api/v1/projects", headers={"If-None-Match": f'"x", {first.headers["etag"]}'})
    other = client.get("/api/v1/projects?limit=1", headers={"If-None-Match": first.headers["etag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert other.status_code == 200


def test_two_descriptions_of_two_sources_are_both_listed(client):
    described = client.get("/api/v1/projects/generativeAi").json()["description"]

    assert len(described) == 2


@pytest.mark.parametrize(("path", "status"), [("/projects/nope", 404), ("/projects?bogus=1", 400)])
def test_a_wrong_request_is_wrong_whatever_the_client_has_cached(client, path, status):
    answer = client.get(f"/api/v1{path}", headers={"If-None-Match": "*"})

    assert answer.status_code == status
    assert answer.json()["status"] == status


def test_events_of_a_year_include_those_without_a_date(client):
    found = client.get("/api/v1/events", params={"year": "2024"}).json()

    assert found["total"] == 6
    assert "Expert Meeting on Statistical Data Dissemination and Communication" in {
        item["label"] for item in found["items"]
    }
