"""The pages about the interface say what the OpenAPI document says, and are whole without a script."""

import re

import pytest
from lxml import html

from modernstats_kg_api.openapi import examples
from modernstats_kg_api.problem_types import PROBLEMS


@pytest.fixture(scope="module")
def document(client):
    return client.get("/openapi.json").json()


def page_at(client, address):
    answer = client.get(address)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    return html.fromstring(answer.text)


def words(node):
    return " ".join(node.text_content().split())


def test_every_operation_stands_in_its_group_and_leads_to_its_page(client, document):
    page = page_at(client, "/docs")
    rows = {words(row.find("th")): row for row in page.findall(".//table[@class='operations']/tbody/tr")}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            row = rows.pop(operation["operationId"])

            assert words(row.find("td")) == f"{method.upper()} {path}"
            assert row.find(".//a").get("href") == f"/docs/{operation['operationId']}"
            assert ("key" in words(row).split()[-2:]) is (operation["security"] == [{"key": []}])
            (section,) = row.iterancestors("section")
            assert section.get("aria-labelledby") == operation["tags"][0]
    assert rows == {}


def test_every_operation_has_a_page_with_all_its_parameters_and_statuses(client, document):
    for path, methods in document["paths"].items():
        for operation in methods.values():
            page = page_at(client, f"/docs/{operation['operationId']}")
            tables = {group.get("aria-label"): group for group in page.findall(".//div[@role='group']")}

            assert words(page.find(".//h1")) == operation["operationId"], path
            shown = (
                [words(code) for code in tables["Parameters"].findall(".//tbody//th/code")]
                if ("Parameters" in tables)
                else []
            )
            assert shown == [one["name"] for one in operation.get("parameters", ())]
            statuses = [words(cell) for cell in tables["Responses by status"].findall(".//tbody//th")]
            assert statuses == list(operation["responses"])


def test_a_get_can_be_tried_and_its_answer_is_shown(client):
    page = page_at(client, "/docs/readProject")
    (attempt,) = page.findall(".//a[@class='button']")
    answer = client.get(attempt.get("href"))

    shown = page.find(".//pre[@aria-label='Answer of this service']").text
    assert answer.json()["id"] in shown
    assert words(page.find(".//pre[@aria-label='Request with curl']")) == (
        f"curl http://kg.test{attempt.get('href')}"
    )


def test_a_write_shows_its_body_its_key_and_nothing_to_try(client):
    page = page_at(client, "/docs/createWebhook")
    curl = page.find(".//pre[@aria-label='Request with curl']").text

    assert curl.startswith("curl -X POST http://kg.test/api/v1/webhooks")
    assert "Authorization: Bearer KEY" in curl
    assert '"collections": [' in curl
    assert page.findall(".//a[@class='button']") == []
    names = [words(code) for code in page.findall(".//section[@aria-labelledby='body']//th/code")]
    assert names == ["target", "collections", "graphs", "since"]


def test_problems_and_what_stays_are_on_the_page(client):
    page = page_at(client, "/docs")
    slugs = {
        code.text.rpartition("/")[2]
        for code in page.findall(".//section[@aria-labelledby='problems']//th//code")
    }

    assert {kind.slug for kind in PROBLEMS.values()} <= slugs
    assert page.find(".//h2[@id='stability']") is not None
    assert "Nothing is going to end." in words(page)


def test_links_within_the_page_lead_somewhere_and_nothing_comes_from_elsewhere(client):
    for address in ("/docs", "/docs/listProjects"):
        page = page_at(client, address)
        ids = {node.get("id") for node in page.iter() if node.get("id")}
        inner = {
            link.get("href")[1:] for link in page.findall(".//a") if link.get("href", "").startswith("#")
        }
        loaded = [node.get("src") or node.get("href") for node in page.xpath("//script|//link|//img")]

        assert inner <= ids
        assert len(ids) == len([node for node in page.iter() if node.get("id")])
        assert all(one.startswith("/") for one in loaded)


def test_an_operation_that_does_not_exist_is_named(client):
    assert "'nothing'" in client.get("/docs/nothing").json()["detail"]


@pytest.mark.parametrize("address", ["/", "/api/v1"])
def test_the_root_leads_to_the_description_for_programs_and_for_people(client, address):
    links = dict(re.findall(r'<([^>]+)>; rel="(service-\w+)"', client.get(address).headers["link"]))

    assert links == {"/openapi.json": "service-desc", "/docs": "service-doc"}
    assert all(client.get(path).status_code == 200 for path in links)


def test_the_examples_of_a_page_are_asked_for_once_in_each_state_of_the_content(client, monkeypatch):
    asked, real = [], examples._answer

    async def counted(app, root, address, accept):
        asked.append((address, accept))
        return await real(app, root, address, accept)

    monkeypatch.setattr(examples, "_answer", counted)
    examples._kept(client.app).shown.clear()
    pages = [client.get("/docs/readStandard").text for _ in range(3)]

    assert len(set(pages)) == 1
    assert asked
    assert len(asked) == len(set(asked))
