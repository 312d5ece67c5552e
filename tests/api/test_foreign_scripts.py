"""Names in any script, and texts that would be markup: no header, page or Markdown trips over them."""

import json
import re

import pytest
from markdown_it import MarkdownIt

from rest_editing import rest_editing

CLASS = "http://例え.example/クラス"
THING = "http://例え.example/项目"
SOSS = "https://w3id.org/modernstats-kg/id/activities/project/soss"
FORGED = "# Forged\\n\\n[click](https://evil.example) </script><script>alert(1)</script> 项目"
DATA = f"""
<{SOSS}> a <{CLASS}> .
<{THING}> a <{CLASS}> ; <http://www.w3.org/2004/02/skos/core#prefLabel> "{FORGED}"@en ;
  <http://purl.org/dc/terms/relation> <{SOSS}> .
"""
FORMS = ["text/turtle", "application/ld+json", "text/markdown", "text/html", "application/trig"]


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    with rest_editing(tmp_path_factory.mktemp("scripts")) as running:
        sent = {**running.headers, "Content-Type": "text/turtle"}
        put = running.client.put("/graphs?graph=http://example.org/g", content=DATA.encode(), headers=sent)
        assert put.status_code == 201, put.text
        yield running.client


@pytest.mark.parametrize("media_type", FORMS)
@pytest.mark.parametrize("path", ["/r/例え.example/项目", "/doc/activities/project/soss"])
def test_a_document_is_served_in_every_form(client, path, media_type):
    answer = client.get(path, headers={"Accept": media_type})

    assert answer.status_code == 200, answer.text
    assert (
        '<http://%E4%BE%8B%E3%81%88.example/%E3%82%AF%E3%83%A9%E3%82%B9>; rel="type"'
        in answer.headers["link"]
    )


@pytest.mark.parametrize("suffix", ["json", "jsonld", "ttl", "nq", "md"])
def test_an_item_is_served_in_every_form(client, suffix):
    answer = client.get(f"/api/v1/projects/soss.{suffix}")

    assert answer.status_code == 200, answer.text
    assert "%E3%82%AF%E3%83%A9%E3%82%B9" in answer.headers["link"]
    assert "クラス" in answer.text or "\\u30AF\\u30E9\\u30B9" in answer.text


def test_a_label_that_looks_like_markup_stays_a_label(client):
    shown = FORGED.replace("\\n", "\n")
    page = client.get("/r/例え.example/项目", headers={"Accept": "text/html"}).text
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    twin = MarkdownIt("commonmark").parse(client.get("/r/例え.example/项目.md").text)
    links = [c.attrs["href"] for b in twin for c in b.children or () if c.type == "link_open"]

    assert json.loads(block)["name"] == shown
    assert twin[1].content.count("\n") == 0
    assert "".join(c.content for c in twin[1].children) == " ".join(shown.split())
    assert not [href for href in links if "evil" in href]
