"""The Markdown twin of every resource, and the guide that leads to them."""

import re

import pytest
from markdown_it import MarkdownIt

from modernstats_kg.actions.collection import all_records
from modernstats_kg.model.kinds import KINDS
from modernstats_kg_api.links import local_path

GENERATIVE_AI = "/doc/activities/project/generativeAi"


def parsed(answer):
    assert answer.headers["content-type"] == "text/markdown; charset=utf-8"
    return MarkdownIt("commonmark").parse(answer.text)


def links_in(blocks):
    return [c.attrs["href"] for b in blocks for c in b.children or () if c.type == "link_open"]


def headings_in(blocks):
    return [(b.tag, blocks[n + 1].content) for n, b in enumerate(blocks) if b.type == "heading_open"]


def shown(blocks):
    return "".join(c.content for b in blocks for c in b.children or ())


def test_the_twin_holds_label_definition_links_and_provenance(client):
    blocks = parsed(client.get(f"{GENERATIVE_AI}.md"))
    item = client.get("/api/v1/projects/generativeAi").json()

    assert headings_in(blocks)[0] == ("h1", "Generative AI")
    assert {("h2", "Properties"), ("h2", "Referenced by"), ("h2", "Provenance")} <= set(headings_in(blocks))
    assert item["description"][0] in shown(blocks)
    assert item["id"] in shown(blocks)
    assert {link["url"] for link in item["proposedBy"]} <= set(links_in(blocks))
    assert f"/api/v1/changes/{item['version']}" in links_in(blocks)
    assert {"/graph/projects-page", "/graph/work-programme-2024"} <= set(links_in(blocks))


@pytest.mark.parametrize("kind", KINDS)
def test_every_link_of_a_twin_on_this_service_can_be_followed(client, kind):
    blocks = parsed(client.get(f"/api/v1/{kind}/{KINDS[kind].example}.md"))
    local = {href.partition("#")[0] for href in links_in(blocks) if href.startswith("/")}

    assert len(local) > 2
    assert {href: client.get(href).status_code for href in local if client.get(href).status_code >= 400} == {}


def test_every_item_has_a_twin_with_its_label_and_iri(client, kg):
    records = [
        record
        for kind in ("projects", "standards", "versions", "events")
        for record in all_records(kg, kind).values()
    ]
    for record in records:
        path = local_path(kg.settings.base, record.iri, {record.iri})
        blocks = parsed(client.get(f"{path}.md"))

        assert record.label() in shown(blocks)
        assert record.iri in shown(blocks)


def test_accept_and_suffix_and_item_give_the_same_twin(client):
    by_suffix = client.get(f"{GENERATIVE_AI}.md")
    by_accept = client.get(GENERATIVE_AI, headers={"Accept": "text/markdown"})
    item = client.get("/api/v1/projects/generativeAi.md")

    assert by_suffix.content == by_accept.content == item.content
    assert by_accept.headers["content-location"] == f"{GENERATIVE_AI}.md"


@pytest.mark.parametrize(
    "path", [GENERATIVE_AI, "/r/id.unece.org/activities/subProcess/5.4", "/def", "/graph/gsbpm"]
)
def test_a_document_and_its_page_name_the_twin_and_the_guide(client, path):
    page = client.get(path, headers={"Accept": "text/html"})
    twin = f"{path}.md"

    assert f'<{twin}>; rel="alternate"; type="text/markdown"' in page.headers["link"]
    assert '</llms.txt>; rel="describedby"; type="text/markdown"' in page.headers["link"]
    assert f'<link rel="alternate" type="text/markdown" href="{twin}">' in page.text
    assert '<link rel="describedby" type="text/markdown" href="/llms.txt">' in page.text
    assert headings_in(parsed(client.get(twin)))[0][0] == "h1"


def test_an_older_state_has_a_twin_too(client, kg):
    answer = client.get(f"{GENERATIVE_AI}.md", params={"version": str(kg.store.commit)})

    assert headings_in(parsed(answer))[0] == ("h1", "Generative AI")
    assert answer.headers["content-location"] == f"{GENERATIVE_AI}.md?version={kg.store.commit}"


def test_the_guide_has_the_form_that_assistants_expect(client):
    answer = client.get("/llms.txt")
    blocks = parsed(answer)
    levels = [level for level, _ in headings_in(blocks)]

    assert levels[0] == "h1"
    assert set(levels[1:]) == {"h2"}
    assert headings_in(blocks)[-1] == ("h2", "Optional")
    assert blocks[3].type == "blockquote_open"
    entries = [line for line in answer.text.splitlines() if line.startswith("-")]
    assert len(entries) > 30
    assert all(re.fullmatch(r"- \[.+\]\(http://kg\.test/\S*\)(: .+)?", line) for line in entries)


def test_every_link_of_the_guide_answers_200(client):
    addresses = links_in(parsed(client.get("/llms.txt")))
    answers = {address: client.get(address).status_code for address in addresses}

    assert len(answers) == len(addresses)
    assert set(answers.values()) == {200}


def test_the_guide_names_every_collection_with_its_true_size(client):
    text = client.get("/llms.txt").text

    for kind in KINDS:
        total = client.get(f"/api/v1/{kind}", params={"limit": 1}).json()["total"]
        assert f"(http://kg.test/api/v1/{kind}): {total} " in text
