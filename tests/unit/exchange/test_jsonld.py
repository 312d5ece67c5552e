"""What JSON-LD would leave out without a word is refused."""

import json

import pytest

from modernstats_kg.errors import BadRequest
from modernstats_kg.exchange.jsonld import expect_nothing_dropped
from modernstats_kg.exchange.rdf import parse

BASE = "https://example.org/"
P = "http://a/p"


def read(document: object) -> int:
    """How many statements a document has."""
    return len(parse(json.dumps(document).encode(), "application/ld+json", BASE))


@pytest.mark.parametrize(
    ("document", "named"),
    [
        ({"@id": "http://a/ b", P: 1}, "'http://a/ b' is no IRI"),
        ({"@id": "http://a/%zz", P: 1}, "%zz"),
        ({"@id": "http://a/s", "http://a/ p": 1}, "'http://a/ p' is no IRI"),
        ({"@id": "http://a/s", P: {"@id": "http://a/<b>"}}, "is no IRI"),
        ({"@id": "http://a/s", P: [{"@list": [{"@id": "a b"}]}]}, "'a b' is no IRI"),
        ({"@id": "http://a/s", "@type": ["http://a/ok", "http://a/ b"]}, "is no IRI"),
        (
            {"@id": "http://a/s", P: {"@value": "x", "@language": "abcdefghi"}},
            "'abcdefghi' is no language tag",
        ),
        ({"@context": {"@language": "en_GB"}, "@id": "http://a/s", P: "b"}, "'en_GB' is no language tag"),
        (
            {
                "@context": [{"p": {"@id": P, "@container": ["@language", "@set"]}}],
                "@id": "http://a/s",
                "p": {"en": "a", "abcdefghi": "b"},
            },
            "'abcdefghi' is no",
        ),
    ],
)
def test_a_malformed_name_or_tag_is_refused(document: object, named: str) -> None:
    with pytest.raises(BadRequest, match=named):
        read(document)


@pytest.mark.parametrize(
    ("document", "statements"),
    [
        ({"@id": "rel", P: {"@value": "a b <c>", "@language": "en-GB"}}, 1),
        ({"@context": {"ex": "http://a/"}, "@id": "ex:s", "ex:p": "x: y z", "note": "not explained"}, 1),
        (
            {
                "@context": {"p": {"@id": P, "@container": "@language"}},
                "@id": "http://a/s",
                "p": {"en": ["a", "b"], "@none": "c", "sl-rozaj-biske": None},
            },
            3,
        ),
        ({"@id": "http://a/s", P: {"@type": "@json", "@value": {"a: b": {"@id": "c d"}}}}, 1),
        ({"@context": {"@language": None}, "@id": "_:b", P: {"@id": "http://a/%C3%A9?x=y#z"}}, 1),
        ([], 0),
    ],
)
def test_whatever_is_well_formed_is_read(document: object, statements: int) -> None:
    assert read(document) == statements


def test_what_is_no_json_is_left_to_the_parser() -> None:
    expect_nothing_dropped(b'{"@id": ')
    with pytest.raises(BadRequest, match="not well-formed JSON-LD"):
        parse(b'{"@id": ', "application/ld+json", BASE)


@pytest.mark.parametrize(
    "document",
    [
        {"@context": {"@language": 5}, "@id": "http://a/s", P: "b"},
        {"@context": {"@language": ["en", 1]}, "@id": "http://a/s", P: "b"},
        {"@id": "http://a/s", P: {"@value": "b", "@language": True}},
    ],
)
def test_a_language_that_is_no_text_is_an_error_of_the_document(document):
    with pytest.raises(BadRequest, match="@language"):
        read(document)
