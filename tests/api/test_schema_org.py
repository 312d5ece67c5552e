"""The schema.org block in the pages of resources."""

import json
import re
from html.parser import HTMLParser

import pytest

from modernstats_kg.model.kinds import KINDS
from modernstats_kg_api.pages.schema_org import in_page

BASE = "https://w3id.org/modernstats-kg/"


class Blocks(HTMLParser):
    """The texts of the data blocks of a page, as a browser cuts them out."""

    def __init__(self):
        super().__init__()
        self.found = []
        self._inside = False

    def handle_starttag(self, tag, attrs):
        self._inside = tag == "script" and dict(attrs).get("type") == "application/ld+json"
        self.found += [""] if self._inside else []

    def handle_endtag(self, tag):
        self._inside = self._inside and tag != "script"

    def handle_data(self, data):
        if self._inside:
            self.found[-1] += data


def blocks_of(client, path):
    reader = Blocks()
    reader.feed(client.get(path, headers={"Accept": "text/html"}).text)
    return [json.loads(text) for text in reader.found]


@pytest.mark.parametrize(
    ("kind", "type_"),
    [
        ("projects", "Project"),
        ("groups", "Organization"),
        ("organizations", "Organization"),
        ("events", "Event"),
        ("outputs", "CreativeWork"),
        ("documents", "CreativeWork"),
        ("standards", "DefinedTermSet"),
        ("versions", "DefinedTermSet"),
        ("elements", "DefinedTerm"),
        ("software", "SoftwareApplication"),
        ("services", "SoftwareApplication"),
        ("correspondences", "Dataset"),
        ("mappings", "Thing"),
    ],
)
def test_a_page_has_one_block_about_its_resource(client, kind, type_):
    path = f"/api/v1/{kind}/{KINDS[kind].example}"
    item = client.get(path).json()
    page = client.get(f"{path}.html").headers["location"]
    (block,) = blocks_of(client, page)

    assert block["@context"] == "https://schema.org"
    assert (block["@id"], block["@type"], block["name"]) == (item["id"], type_, item["label"])
    assert block["url"] == f"http://kg.test{page}"


def test_an_element_names_its_code_and_the_set_that_it_is_in(client):
    (block,) = blocks_of(client, "/r/id.unece.org/activities/subProcess/5.4")

    assert block["termCode"] == "5.4"
    sets = block["inDefinedTermSet"]
    found = sets if isinstance(sets, list) else [sets]
    assert {"@id": f"{BASE}id/standards/gsbpm/5.1", "name": "GSBPM 5.1"} in found


def test_an_event_tells_when_it_is(client):
    item = client.get("/api/v1/events/ethics2024").json()
    (block,) = blocks_of(client, item["url"])

    assert block["startDate"] in item["startDate"]


def test_a_named_graph_is_a_data_set_and_all_of_them_are_a_catalogue(client):
    (graph,) = blocks_of(client, "/graph/gsbpm")
    (catalogue,) = blocks_of(client, "/data")

    assert (graph["@id"], graph["@type"]) == (f"{BASE}graph/gsbpm", "Dataset")
    assert catalogue["@type"] == "DataCatalog"
    assert {"@id": f"{BASE}graph/gsbpm", "name": graph["name"]}.items() <= next(
        found for found in catalogue["dataset"] if found["@id"] == graph["@id"]
    ).items()


@pytest.mark.parametrize(
    "text", ["</script><script>alert(1)</script>", "<!--<script>", "a & b", "\u2028", "]]>"]
)
def test_no_text_ends_the_block(text):
    written = str(in_page({"name": text}))

    assert not re.search(r"[<>&\u2028]", written)
    assert json.loads(written) == {"name": text}


def test_the_block_needs_no_exception_from_the_content_policy(client):
    policy = client.get("/doc/activities/project/soss", headers={"Accept": "text/html"}).headers[
        "content-security-policy"
    ]

    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
