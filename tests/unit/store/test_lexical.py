"""What is accepted comes back: as it came, or in another form of the same value and whoever wrote is told."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Literal as RdflibLiteral
from rdflib import URIRef

from modernstats_kg.errors import BadRequest
from modernstats_kg.model.change import Attribution, Change
from modernstats_kg.model.terms import RDF_LANG_STRING, Iri, Literal, Quad
from modernstats_kg.store.embedded import EmbeddedStore
from modernstats_kg.store.engine import as_stored, decode_quads, encode_quads
from modernstats_kg.store.lexical import expect_faithful, rewritten

XSD = "http://www.w3.org/2001/XMLSchema#"
NODE = Iri("https://example.org/s")
GRAPH = Iri("https://example.org/graph/a")

KEPT = {
    "string": ["", " a ", "012", "\r\n\t", "\x7f\x85\u2028\u202e\ufeff", "e\u0301", "\u00e9", "\U0001f600"],
    "boolean": ["true", "false", "TRUE", " true "],
    "integer": ["0", "-1", "9223372036854775807", "9223372036854775808", "-123456789012345678901234567890"],
    "decimal": ["1", "1.5", "-0.5", "1000000000000000000000000000", "0.1234567890123456789"],
    "double": ["1", "1500", "0.1", "-0", "INF", "-INF", "NaN"],
    "float": ["1", "0.1", "-0", "INF", "-INF", "NaN"],
    "dateTime": [
        "2024-01-01T00:00:00Z", "2024-01-01T00:00:00", "2024-01-01T00:00:00.123456789Z",
        "2024-01-01T00:00:00+01:00", "-0001-01-01T00:00:00Z", "12024-01-01T00:00:00Z", "2024-02-30T00:00:00Z",
    ],
    "date": ["2024-01-01", "2024-01-01Z", "2024-01-01+01:00", "2024-13-45", "0000-01-01"],
    "time": ["10:00:00", "10:00:00Z", "10:00:00.5", "10:00"],
    "gYear": ["2024", "2024Z", "-0001", "02024"],
    "gYearMonth": ["2024-01", "2024-13"],
    "gMonth": ["--01", "--01Z"],
    "gDay": ["---01", "---32"],
    "gMonthDay": ["--01-01", "--02-30"],
    "duration": ["P1Y", "P1Y2M3DT4H5M6S", "-P1D", "PT0S", "P30D", "P1W"],
    "dayTimeDuration": ["P1D", "PT0S"],
    "yearMonthDuration": ["P1Y", "P0M"],
    "positiveInteger": ["9223372036854775808", "x"],
    "anyURI": ["http://a/%7E", " http://a "],
    "hexBinary": ["0fb7", "0FB7"],
    "base64Binary": ["AQ ID"],
    "token": [" a  b "],
    "language": ["en-GB"],
    "anyAtomicType": ["01"],
}  # fmt: skip
SAME_VALUE = [
    ("boolean", "1", "true"), ("boolean", "0", "false"),
    ("integer", "+1", "1"), ("integer", "-0", "0"),
    ("decimal", "1.50", "1.5"), ("decimal", "+1.5", "1.5"), ("decimal", ".5", "0.5"), ("decimal", "5.", "5"),
    ("decimal", "1.0", "1"), ("decimal", "-0.0", "0"),
    ("double", "1.0E0", "1"), ("double", "1.5E3", "1500"), ("double", "+INF", "INF"),
    ("double", "0.10000000000000001", "0.1"), ("double", "0e-400", "0"),
    ("float", "1.0E0", "1"), ("float", "16777217", "16777216"),
    ("dateTime", "2024-01-01T00:00:00.500Z", "2024-01-01T00:00:00.5Z"),
    ("dateTime", "2024-01-01T00:00:00+00:00", "2024-01-01T00:00:00Z"),
    ("dateTime", "2024-12-31T24:00:00Z", "2025-01-01T00:00:00Z"),
    ("date", "2024-01-01-00:00", "2024-01-01Z"),
    ("time", "24:00:00", "00:00:00"), ("time", "10:00:00.50", "10:00:00.5"),
    ("gYear", "2024+00:00", "2024Z"), ("gYearMonth", "2024-01+00:00", "2024-01Z"),
    ("gMonth", "--01+00:00", "--01Z"), ("gDay", "---01+00:00", "---01Z"),
    ("gMonthDay", "--01-01+00:00", "--01-01Z"),
    ("duration", "P12M", "P1Y"), ("duration", "PT36H", "P1DT12H"), ("duration", "P0D", "PT0S"),
    ("dayTimeDuration", "PT1.50S", "PT1.5S"), ("yearMonthDuration", "P13M", "P1Y1M"),
]  # fmt: skip
INTEGERS = [
    "long", "int", "short", "byte", "nonNegativeInteger", "positiveInteger",
    "unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte",
]  # fmt: skip
REFUSED = [
    ("integer", "012", r'A code is text, "012"; the number is 12\.'),
    ("integer", "-007", r'A code is text, "-007"; the number is -7\.'),
    ("integer", "00", r"the number is 0\."),
    ("decimal", "00.50", r"the number is 0\.50\."),
    ("double", "01.5", r"the number is 1\.5\."),
    ("int", "012", r"the number is 12\."),
    ("integer", "0123456789012345678901234567890", "leading zeros"),
    ("double", "inf", "this is no double; write INF if that is meant"),
    ("double", "nan", "write NaN if"),
    ("float", "-Infinity", "write -INF if"),
    ("double", "1e400", r"would become INF\. Write it as xsd:decimal"),
    ("double", "1e-400", r"would become 0\."),
    ("float", "1e40", "would become INF"),
    ("duration", "P1YT", "no duration; write P1Y if"),
    ("duration", "PT1.S", "no duration"),
    ("dateTimeStamp", "2024-01-01T00:00:00", "no dateTimeStamp"),
    ("byte", "300", "no byte"),
    ("positiveInteger", "0", "no positiveInteger"),
    ("nonNegativeInteger", "-1", "no nonNegativeInteger"),
    ("nonPositiveInteger", "1", "no nonPositiveInteger"),
    ("negativeInteger", "-0", "no negativeInteger"),
    ("unsignedByte", "256", "no unsignedByte"),
]


def said(value: str, name: str = "string", language: str = "") -> Quad:
    datatype = RDF_LANG_STRING if language else XSD + name
    return Quad(NODE, NODE, Literal(value, datatype, language), GRAPH)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedStore]:
    opened = EmbeddedStore.open(tmp_path_factory.mktemp("data"), "os")
    yield opened
    opened.close()


def returned(store: EmbeddedStore, quad: Quad) -> list[Quad]:
    """What the store gives back of one statement, in a graph of its own."""
    store.drop_graph(GRAPH)
    store.write(lambda: Change(frozenset({quad})), Attribution())
    found = store.statements(graph=GRAPH)
    assert decode_quads(encode_quads(found)) == set(found)
    return found


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, all_ in KEPT.items() for value in all_])
def test_what_is_kept_comes_back_as_it_came(store: EmbeddedStore, name: str, value: str) -> None:
    assert returned(store, said(value, name)) == [said(value, name)]
    assert rewritten({said(value, name)}) == ()


@pytest.mark.parametrize(("name", "value", "kept"), SAME_VALUE)
def test_another_form_of_the_same_value_comes_back_and_is_told(
    store: EmbeddedStore, name: str, value: str, kept: str
) -> None:
    assert returned(store, said(value, name)) == [said(kept, name)]
    assert rewritten({said(value, name)}) == (f'"{value}"^^xsd:{name} is kept as "{kept}"^^xsd:{name}.',)


@pytest.mark.parametrize("name", INTEGERS)
def test_a_kind_of_integer_comes_back_as_integer_and_is_told(store: EmbeddedStore, name: str) -> None:
    assert returned(store, said("5", name)) == [said("5", "integer")]
    assert rewritten({said("5", name)}) == (f'"5"^^xsd:{name} is kept as "5"^^xsd:integer.',)


def test_a_date_time_stamp_comes_back_as_date_time_and_is_told(store: EmbeddedStore) -> None:
    time = "2024-01-01T00:00:00Z"

    assert returned(store, said(time, "dateTimeStamp")) == [said(time, "dateTime")]
    assert rewritten({said(time, "dateTimeStamp")}) == (
        f'"{time}"^^xsd:dateTimeStamp is kept as "{time}"^^xsd:dateTime.',
    )


@pytest.mark.parametrize(("name", "value", "advice"), REFUSED)
def test_what_would_change_its_meaning_is_refused_with_what_to_write(
    store: EmbeddedStore, name: str, value: str, advice: str
) -> None:
    before = store.commit

    with pytest.raises(BadRequest, match=advice) as refused:
        store.write(lambda: Change(frozenset({said(value, name)})), Attribution())

    assert str(NODE) in str(refused.value)
    assert store.commit == before


@pytest.mark.parametrize("sign", [*(chr(n) for n in range(32) if chr(n) not in "\t\n\r"), "\ufffe", "\uffff"])
def test_a_character_that_xml_does_not_have_is_refused(sign: str) -> None:
    for quad in (said(f"a{sign}b"), said(f"a{sign}b", language="en")):
        with pytest.raises(BadRequest, match=f"U\\+{ord(sign):04X} cannot be written in XML"):
            expect_faithful({quad})


@pytest.mark.parametrize("tag", ["EN", "en-GB", "zh-Hans-CN", "x-private", "de-CH-1901"])
def test_a_language_tag_comes_back_in_lower_case(store: EmbeddedStore, tag: str) -> None:
    assert returned(store, said("text", language=tag)) == [said("text", language=tag.lower())]
    assert rewritten({said("text", language=tag)}) == ()


@pytest.mark.parametrize(
    "iri",
    [
        "http://a/%7E", "http://a/%7e", "http://a/~", "HTTP://A:80/", "http://a", "http://a/./b/../c",
        "http://a/e\u0301", "http://a/\u00e9", "http://a/%C3%A9", "http://\u00e4/", "urn:x", "mailto:a@b",
        "http://[::1]/", "http://a/\u202e", "http://a/?\ue000",
    ],
)  # fmt: skip
def test_an_iri_comes_back_as_it_came(store: EmbeddedStore, iri: str) -> None:
    quad = Quad(Iri(iri), Iri(iri), Iri(iri), GRAPH)

    assert returned(store, quad) == [quad]


def test_other_datatypes_are_no_business_of_the_store(store: EmbeddedStore) -> None:
    for datatype in ("http://www.opengis.net/ont/geosparql#wktLiteral", "https://example.org/code"):
        quad = Quad(NODE, NODE, Literal("012", datatype), GRAPH)
        assert returned(store, quad) == [quad]


def test_many_literals_are_told_in_a_few_sentences() -> None:
    told = rewritten({said(f"{number}.0", "decimal") for number in range(100)})

    assert (len(told), told[-1]) == (21, "80 more literals are kept in another form.")


def test_many_refused_statements_are_named_in_part() -> None:
    with pytest.raises(BadRequest, match=r"And 80 more\.$"):
        expect_faithful({said(f"0{number}", "integer") for number in range(100)})


_NUMBER = st.from_regex(r"[+-]?(0|[1-9][0-9]{0,20})(\.[0-9]{0,20})?", fullmatch=True)
_FLOATING = st.from_regex(r"[+-]?(0|[1-9][0-9]{0,20})(\.[0-9]{0,20})?([eE][+-]?[0-9]{1,3})?", fullmatch=True)


def accepted(quad: Quad) -> Literal | None:
    """What comes back of a statement; None where it is refused."""
    try:
        expect_faithful({quad})
    except BadRequest:
        return None
    (kept,) = as_stored({quad})
    assert isinstance(kept.object, Literal)
    return kept.object


@given(value=_NUMBER, name=st.sampled_from(["integer", "decimal", *INTEGERS]))
def test_whatever_number_is_accepted_keeps_its_value(value: str, name: str) -> None:
    kept = accepted(said(value, name))
    assert kept is None or Decimal(kept.value) == Decimal(value)


@given(value=_FLOATING)
def test_whatever_double_is_accepted_keeps_its_value(value: str) -> None:
    kept = accepted(said(value, "double"))
    assert kept is None or (float(kept.value) == float(value) != float("inf"))


@given(
    value=st.datetimes().flatmap(
        lambda time: st.sampled_from(["", "Z", "+00:00", "-00:00", "+05:30"]).map(time.isoformat().__add__)
    ),
    name=st.sampled_from(["dateTime", "dateTimeStamp"]),
)
def test_whatever_time_is_accepted_keeps_its_value(value: str, name: str) -> None:
    kept = accepted(said(value, name))
    if kept is not None:
        time = URIRef(f"{XSD}dateTime")
        assert RdflibLiteral(kept.value, datatype=time).eq(RdflibLiteral(value, datatype=time))


@given(value=st.text(), language=st.sampled_from(["", "en"]))
def test_whatever_text_is_accepted_comes_back(value: str, language: str) -> None:
    kept = accepted(said(value, language=language))
    assert kept is None or kept.value == value


def test_the_history_keeps_every_character(tmp_path: Path) -> None:
    every = "".join(chr(n) for n in range(0x3000) if not 0xD800 <= n < 0xE000)
    store = EmbeddedStore.open(tmp_path, "os")

    store.write(lambda: Change(frozenset({said(every[32:])})), Attribution(reason=every))

    (commit,) = store.history()
    assert commit.attribution.reason == every
    assert said(every[32:]) in decode_quads(commit.adds)
    store.close()
