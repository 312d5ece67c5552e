"""What the data say stays text in Markdown, whatever it looks like."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from modernstats_kg.model.records import Description
from modernstats_kg.model.terms import RDF_LANG_STRING, Iri, Literal, Quad
from modernstats_kg.namespaces import expand
from modernstats_kg_api.markdown import escaped, link, resource_markdown
from modernstats_kg_api.pages.naming import Naming

THING = "https://example.org/thing"
GRAPH = Iri("https://w3id.org/modernstats-kg/graph/x")
PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
HOSTILE = (
    "# A heading",
    "text\n# A heading\n\n- a list",
    "Setext\n===",
    "[a link](https://evil.example)",
    "![picture](https://evil.example/x.png)",
    "<script>alert(1)</script>",
    "<https://evil.example>",
    "[x]: https://evil.example\n[x]",
    "`code` and ``` fence",
    "**bold** _em_ ~~gone~~",
    "| a | b |\n|---|---|\n| c | d |",
    "1. first",
    "> a quotation",
    "    an indented block",
    "&lt;b&gt; &#35;",
    "back\\slash \\[x\\](y)",
    "a](https://evil.example) [b",
    "--- \u2028# next",
    "\x00\x1b[31m",
)


def inline(text):
    """Types of the tokens that a text is, and the text that is shown."""
    blocks = PARSER.parse(text)
    inner = [child for block in blocks for child in block.children or ()]
    return (
        [block.type for block in blocks],
        {child.type for child in inner},
        "".join(c.content for c in inner),
    )


def as_one_line(text):
    return re.sub(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029]+", " ", text).strip()


@pytest.mark.parametrize("text", HOSTILE)
def test_text_is_one_paragraph_of_just_that_text(text):
    blocks, kinds, shown = inline(escaped(text))

    assert blocks == (["paragraph_open", "inline", "paragraph_close"] if as_one_line(text) else [])
    assert kinds <= {"text", "text_special"}
    assert shown == as_one_line(text)


@given(st.text(alphabet=st.sampled_from("ab1.)#>*_`~[]()<>!&\\|-+=:/;\n \tx\x00"), max_size=40))
def test_any_text_is_shown_as_it_is(text):
    blocks, kinds, shown = inline(escaped(text))

    assert blocks in ([], ["paragraph_open", "inline", "paragraph_close"])
    assert kinds <= {"text", "text_special"}
    assert shown == as_one_line(text)


@pytest.mark.parametrize("address", ["/doc/a(b)c", "/doc/a<b>", "/doc/a b", "https://x.example/?q=[1]&b=\\"])
def test_a_link_leads_to_its_address_and_nowhere_else(address):
    (paragraph,) = [block for block in PARSER.parse(link("Name ](x)", address)) if block.type == "inline"]
    links = [child for child in paragraph.children if child.type == "link_open"]

    assert len(links) == 1
    assert set(links[0].attrs) == {"href"}
    assert not set(links[0].attrs["href"]) & set("<> ")


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_resource_makes_no_heading_and_no_link_of_its_own(text):
    said = (
        Quad(Iri(THING), Iri(expand("skos:prefLabel")), Literal(text, RDF_LANG_STRING, "en"), GRAPH),
        Quad(Iri(THING), Iri(expand("skos:definition")), Literal(text, RDF_LANG_STRING, "en"), GRAPH),
        Quad(Iri(THING), Iri(expand("skos:note")), Literal(text), GRAPH),
        Quad(Iri(THING), Iri(expand("dcterms:relation")), Iri("javascript:alert(1)"), GRAPH),
    )
    labels = {THING: text, GRAPH.value: text}
    naming = Naming("https://w3id.org/modernstats-kg/", labels)
    body = resource_markdown(naming, Description(THING, said, (), labels, (), 1), None).decode()
    blocks = PARSER.parse(body)
    links = {c.attrs["href"] for b in blocks for c in b.children or () if c.type == "link_open"}

    headings = [blocks[n + 1].content for n, block in enumerate(blocks) if block.type == "heading_open"]
    assert headings[1:] == ["Properties", "Provenance"]
    assert len([block for block in blocks if block.type == "blockquote_open"]) == 1
    assert not {block.type for block in blocks} & {"html_block", "fence", "code_block", "table_open", "hr"}
    assert not {c.type for b in blocks for c in b.children or ()} & {"html_inline", "image"}
    assert not [address for address in links if "evil" in address or address.startswith("javascript")]
