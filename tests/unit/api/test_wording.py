"""Relations, changes and confidences in plain words, and the rows of pairs."""

import pytest

from modernstats_kg.actions.matches import NO_TERM, Match
from modernstats_kg.model.analysis import STATUSES, Element
from modernstats_kg.namespaces import CANONICAL_BASE, expand
from modernstats_kg_api.pages.naming import Naming, Value
from modernstats_kg_api.pages.pairs import agreed_first, element_value, match_row, origin_value
from modernstats_kg_api.pages.wording import (
    change_words,
    confidence_words,
    justification_words,
    kinds_of,
    relation_words,
    status_words,
)

GSIM, VTL = f"{CANONICAL_BASE}id/standards/gsim/2.0/", f"{CANONICAL_BASE}id/standards/vtl/2.1/"
SERVICE = "http://unece.org/services#SampleSelection"
NAMING = Naming(CANONICAL_BASE, {f"{GSIM}DataSet": "Data Set", f"{VTL}DataSet": "Data Set", SERVICE: "S"})
MATCH = Match(f"{GSIM}DataSet", expand("skos:broadMatch"), f"{VTL}DataSet", confidence=0.9)


def test_a_relation_reads_from_its_subject() -> None:
    assert relation_words(expand("skos:exactMatch")) == "same as"
    assert relation_words(expand("skos:broadMatch")) == "narrower than"
    assert relation_words(f"{CANONICAL_BASE}id/concepts/changeKind/renamed") == "renamed"


def test_kinds_of_change_and_reasons_without_words_of_their_own_keep_their_names() -> None:
    assert change_words("respelled") == "spelled differently"
    assert change_words(f"{CANONICAL_BASE}id/concepts/changeKind/notCompared") == "not compared"
    assert justification_words(expand("semapv:LexicalMatching")) == "names compared by a program"
    assert justification_words("https://example.org/Guess") == "Guess"
    assert status_words("unheard-of") == ""


@pytest.mark.parametrize(
    ("value", "words"),
    [(0.9, "0.9"), (0.54, "0.54"), (1, "1"), ("0.30", "0.3"), ("high", "high"), (None, "")],
)
def test_a_confidence_has_as_many_digits_as_matter(value: float | str | None, words: str) -> None:
    assert confidence_words(value) == words


def test_a_match_becomes_a_row_in_either_direction() -> None:
    row, turned = match_row(MATCH, NAMING), match_row(MATCH.reversed(), NAMING)
    assert (row.start.text, row.relation, row.confidence) == ("Data Set", "narrower than", "0.9")
    assert (turned.start.href, turned.relation) == ("/doc/standards/vtl/2.1/DataSet", "broader than")


def test_a_statement_of_no_match_has_no_relation_and_no_link() -> None:
    row = match_row(Match(f"{GSIM}DataSet", expand("skos:relatedMatch"), NO_TERM), NAMING)
    assert (row.relation, row.end) == ("", Value("no counterpart"))


def test_candidates_come_after_all_others() -> None:
    candidate = match_row(Match(f"{VTL}A", expand("skos:closeMatch"), f"{GSIM}A", status="candidate"), NAMING)
    agreed = match_row(MATCH, NAMING)
    assert agreed_first([candidate, agreed]) == (agreed, candidate)


def test_only_codes_that_number_stand_before_a_name() -> None:
    assert element_value(Element("https://example.org/x", "5.3", "Review"), NAMING).text == "5.3 Review"
    assert element_value(Element("https://example.org/x", "dataflow", "Dataflow"), NAMING).text == "Dataflow"


def test_a_source_is_text_or_a_short_address() -> None:
    assert origin_value("a manual", NAMING) == Value("a manual")
    assert origin_value(None, NAMING) is None
    long = origin_value("https://www.example.org/" + "a" * 60 + "?page=1", NAMING)
    assert long is not None
    assert (len(long.text), long.text[:14], long.href) == (
        42,
        "example.org/aa",
        "https://www.example.org/" + "a" * 60 + "?page=1",
    )


def test_an_element_named_by_a_fragment_links_to_a_page_of_its_own() -> None:
    assert NAMING.href(SERVICE) == "/resource?iri=http%3A%2F%2Funece.org%2Fservices%23SampleSelection"


def test_a_thing_belongs_to_the_collections_of_its_classes() -> None:
    assert kinds_of({expand("sssom:Mapping"), expand("skos:Concept")}) == ("mappings",)


@pytest.mark.parametrize("status", STATUSES)
def test_every_status_of_a_pair_has_words(status: str) -> None:
    assert status_words(status).endswith(".")
