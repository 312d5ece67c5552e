"""The door for documents of strangers."""

import time

import pytest

from modernstats_kg.errors import BadRequest, TooLarge
from modernstats_kg.exchange.rdf import parse
from modernstats_kg.exchange.untrusted import JSON_DEPTH, TRIPLE_TERM_DEPTH, admit

TURTLE, JSON_LD, XML = "text/turtle", "application/ld+json", "application/rdf+xml"
BASE = "https://example.org/"


def test_the_size_may_be_reached_and_not_passed() -> None:
    admit(b"x" * 10, TURTLE, 10)
    with pytest.raises(TooLarge) as refused:
        admit(b"x" * 11, TURTLE, 10)
    assert refused.value.limit_bytes == 10


def test_json_may_nest_so_deep_and_no_deeper() -> None:
    admit(b"[" * JSON_DEPTH + b"]" * JSON_DEPTH, JSON_LD, 1000)
    with pytest.raises(BadRequest, match="@graph"):
        admit(b'{"a":' * (JSON_DEPTH + 1) + b"1" + b"}" * (JSON_DEPTH + 1), JSON_LD, 1000)


def test_brackets_in_strings_nest_nothing() -> None:
    admit(b'{"@id": "' + b"[{" * 200 + b'\\"[[[["}', JSON_LD, 1000)
    admit(b'<a:s> <a:p> "' + b"<<" * 50 + b'", <a:' + b"%3C" * 20 + b"> . # " + b"<<" * 50, TURTLE, 1000)


def test_triple_terms_may_nest_so_deep_and_no_deeper() -> None:
    def nested(depth: int) -> bytes:
        return b"<<( <a:s> <a:p> " * depth + b"1" + b" )>>" * depth

    admit(nested(TRIPLE_TERM_DEPTH), TURTLE, 1000)
    with pytest.raises(BadRequest, match="8 deep"):
        admit(nested(TRIPLE_TERM_DEPTH + 1), TURTLE, 1000)


@pytest.mark.parametrize(
    "document",
    [
        b'<?xml version="1.0"?><!DOCTYPE r><r/>',
        b'<!DOCTYPE r [<!ENTITY a "aaaa">]><r>&a;</r>',
        '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE r><r/>'.encode("utf-16"),
        b"\xef\xbb\xbf<?xml version='1.0' encoding='UTF-7'?><r/>",
        b'<?xml version="1.0" encoding="ISO-8859-1"?><r/>',
    ],
)
def test_xml_may_not_declare_types_or_entities_in_any_encoding(document: bytes) -> None:
    with pytest.raises(BadRequest, match=r"XML (may not declare|is read as UTF-8)"):
        admit(document, XML, 1000)


@pytest.mark.parametrize("encoding", ["", ' encoding="UTF-8"'])
def test_ordinary_xml_passes(encoding: str) -> None:
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    document = f'<?xml version="1.0"{encoding}?><rdf:RDF xmlns:rdf="{rdf}"/>'.encode()

    admit(document, XML, 1000)

    assert parse(document, XML, BASE) == []


@pytest.mark.parametrize(
    ("start", "unit", "media_type"),
    [
        (b'"""\n', b'\\"""\n', TURTLE),
        (b"'''\n", b"\\'''\n", TURTLE),
        (b'"', b'\\"', TURTLE),
        (b'"', b'\\"', JSON_LD),
        (b"<", b"a:<", TURTLE),
        (b"", b'"\n', TURTLE),
    ],
)
def test_strings_that_never_end_take_time_in_proportion(start: bytes, unit: bytes, media_type: str) -> None:
    document = start + unit * (300_000 // len(unit))
    began = time.process_time()

    admit(document, media_type, len(document))

    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    "name", [b"<a:s> <a:p> e:it\\'s . ", b"<a:s> <a:p> e:\\'\\'\\' . ", b'<a:s> <a:p> e:\\" . ']
)
def test_a_quote_in_a_name_hides_nothing(name: bytes) -> None:
    nested = b"<<( <a:s> <a:p> " * (TRIPLE_TERM_DEPTH + 1) + b"1" + b" )>>" * (TRIPLE_TERM_DEPTH + 1)

    with pytest.raises(BadRequest, match="8 deep"):
        admit(name + nested + name, TURTLE, 1000)
