"""Media types: the table, and the choice by `Accept`, by name and by suffix."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from modernstats_kg.errors import BadParameter, NotAcceptable
from modernstats_kg.query.formats import (
    BOOLEAN_FORMATS,
    CSV,
    DOCUMENT_FORMATS,
    GRAPH_FORMATS,
    HTML,
    JSON,
    JSON_LD,
    N_TRIPLES,
    RDF_XML,
    RESULT_FORMATS,
    TURTLE,
    XML,
    format_by_name,
    negotiate,
    negotiate_format,
    split_suffix,
)

OFFERED = ("text/turtle", "application/ld+json", "text/html", "text/csv")
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        (None, "text/turtle"),
        ("", "text/turtle"),
        ("  ,, ", "text/turtle"),
        ("*/*", "text/turtle"),
        ("*", "text/turtle"),
        ("text/*", "text/turtle"),
        ("text/csv", "text/csv"),
        ("TEXT/CSV", "text/csv"),
        ("text/csv, text/html", "text/html"),
        ("text/csv;q=0.9, text/html;q=0.8", "text/csv"),
        ("text/csv;q=0.9,application/ld+json", "application/ld+json"),
        ("text/html;q=0.5, */*;q=0.1", "text/html"),
        ("text/turtle;q=0, */*", "application/ld+json"),
        ("text/*;q=0, */*", "application/ld+json"),
        ("text/*;q=0.3, text/csv;q=0.7, */*;q=0.5", "text/csv"),
        ("*/*;q=0.5, text/turtle;q=0.1", "application/ld+json"),
        ("text/html; q=.2, *; q=.1", "text/html"),
        ('application/ld+json;profile="a,b;q=0";q=0.4, text/html;q=0.3', "application/ld+json"),
        ("text/csv;charset=utf-8", "text/csv"),
        ("text/html;level=1;q=1, text/html;q=0.2, text/csv;q=0.5", "text/csv"),
        ("image/png, text/csv;q=0.001", "text/csv"),
        ("text/csv;Q=0.5", "text/csv"),
        ("nonsense", "text/turtle"),
        ("text/csv;q=2, text/html;q=0.1", "text/html"),
        (BROWSER, "text/html"),
    ],
)
def test_the_preferred_of_the_offered_types_is_chosen(accept, chosen):
    assert negotiate(accept, OFFERED) == chosen


@pytest.mark.parametrize("accept", ["image/png", "*/*;q=0", "text/csv;q=0", "application/*;q=0, image/*"])
def test_a_header_that_rules_out_everything_is_told_what_is_on_offer(accept):
    with pytest.raises(NotAcceptable) as refused:
        negotiate(accept, OFFERED)

    assert refused.value.offered == OFFERED
    assert "application/ld+json" in str(refused.value)


@given(st.one_of(st.none(), st.text(), st.text(alphabet='text/*csvq=;,."\\01 ')), st.permutations(OFFERED))
@example('text/csv;a="', OFFERED)
@example("*/*;q=.", OFFERED)
@example('"' * 5000, OFFERED)
def test_any_header_gives_an_offered_type_or_says_what_is_offered(accept, offered):
    assert outcome(accept, offered) in (*offered, tuple(offered))


@given(
    st.lists(
        st.tuples(st.sampled_from([*OFFERED, "text/*", "*/*"]), st.integers(0, 1000)), min_size=1, max_size=6
    )
)
def test_the_order_of_the_header_does_not_matter(ranges):
    unique = list(dict(ranges).items())
    header = [f"{name};q={quality / 1000}" for name, quality in unique]

    assert outcome(", ".join(header)) == outcome(", ".join(reversed(header)))


def outcome(accept, offered=OFFERED):
    try:
        return negotiate(accept, offered)
    except NotAcceptable as refused:
        return refused.offered


@pytest.mark.parametrize(
    ("accept", "formats", "chosen"),
    [
        (None, RESULT_FORMATS, JSON),
        ("application/json", RESULT_FORMATS, JSON),
        ("application/json", GRAPH_FORMATS, JSON_LD),
        (None, GRAPH_FORMATS, TURTLE),
        ("application/sparql-results+xml", BOOLEAN_FORMATS, XML),
        (BROWSER, RESULT_FORMATS, JSON),
        (BROWSER, DOCUMENT_FORMATS, HTML),
        ("application/rdf+xml;q=0.9, text/n3", GRAPH_FORMATS, RDF_XML),
        ("application/turtle", GRAPH_FORMATS, TURTLE),
        ("application/x-json+ld", GRAPH_FORMATS, JSON_LD),
    ],
)
def test_loose_media_types_find_the_form_they_mean(accept, formats, chosen):
    assert negotiate_format(accept, formats) is chosen


def test_yes_or_no_is_never_a_table():
    with pytest.raises(NotAcceptable) as refused:
        negotiate_format("text/csv", BOOLEAN_FORMATS)

    assert refused.value.offered == ("application/sparql-results+json", "application/sparql-results+xml")


@pytest.mark.parametrize(
    ("name", "formats", "chosen"),
    [
        ("json", RESULT_FORMATS, JSON),
        ("JSON", GRAPH_FORMATS, JSON_LD),
        ("xml", GRAPH_FORMATS, RDF_XML),
        ("ttl", GRAPH_FORMATS, TURTLE),
        (" turtle ", GRAPH_FORMATS, TURTLE),
        ("text/csv", RESULT_FORMATS, CSV),
        ("nt", GRAPH_FORMATS, N_TRIPLES),
    ],
)
def test_a_form_is_found_by_name_suffix_or_media_type(name, formats, chosen):
    assert format_by_name(name, formats) is chosen


def test_a_name_that_no_form_has_is_a_bad_parameter_that_lists_the_others():
    with pytest.raises(BadParameter, match="json, xml, csv, tsv") as refused:
        format_by_name("excel", RESULT_FORMATS)

    assert refused.value.name == "format"


def test_a_form_that_does_not_fit_the_answer_is_not_acceptable():
    with pytest.raises(NotAcceptable, match="'csv'"):
        format_by_name("csv", GRAPH_FORMATS)


def test_the_suffix_is_cut_off_only_when_it_is_a_format():
    assert split_suffix("standards/gsbpm/5.2.ttl") == ("standards/gsbpm/5.2", TURTLE)
    assert split_suffix("standards/gsbpm/5.2") == ("standards/gsbpm/5.2", None)
    assert split_suffix("people/x.jsonld") == ("people/x", JSON_LD)
    assert split_suffix(".ttl") == (".ttl", None)


def test_names_and_suffixes_are_clear_within_each_list():
    for formats in (RESULT_FORMATS, BOOLEAN_FORMATS, DOCUMENT_FORMATS):
        names = [name for form in formats for name in set(form.all_names)]
        assert len(names) == len(set(names))


def test_text_says_that_it_is_utf_8():
    assert CSV.content_type == "text/csv; charset=utf-8"
    assert JSON.content_type == "application/sparql-results+json"
