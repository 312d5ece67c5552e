"""Pure view functions: names, groups of statements, cut results, places in the matrix."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from modernstats_kg.actions.examples import read_examples
from modernstats_kg.model.answer import Answer
from modernstats_kg.model.records import Cell, Matrix, Record
from modernstats_kg.model.terms import Iri, Literal, Quad
from modernstats_kg.namespaces import CANONICAL_BASE, expand
from modernstats_kg_api.pages import results
from modernstats_kg_api.pages.columns import PAGES, headings, period
from modernstats_kg_api.pages.examples import statements_query
from modernstats_kg_api.pages.gsbpm import heat
from modernstats_kg_api.pages.lists import address_with
from modernstats_kg_api.pages.naming import Naming, Value, mark_of
from modernstats_kg_api.pages.place import place_in
from modernstats_kg_api.pages.results import read_result
from modernstats_kg_api.pages.statements import lead_of, outgoing_groups

PROJECT = f"{CANONICAL_BASE}id/activities/project/soss"
NAMING = Naming(CANONICAL_BASE, {PROJECT: "Open-source software"})


def quad(predicate: str, term: Iri | Literal, graph: str = "one") -> Quad:
    return Quad(Iri(PROJECT), Iri(expand(predicate)), term, Iri(f"{CANONICAL_BASE}graph/{graph}"))


def test_only_http_iris_become_links() -> None:
    assert NAMING.href("javascript:alert(1)") is None
    assert NAMING.href("data:text/html,x") is None
    assert NAMING.href("https://example.org/x") == "https://example.org/x"
    assert NAMING.href(PROJECT) == "/doc/activities/project/soss"


def test_local_links_keep_the_path_of_a_proxy() -> None:
    naming = Naming(CANONICAL_BASE, {}, "/kg")
    assert naming.href(PROJECT) == "/kg/doc/activities/project/soss"
    assert naming.href("https://example.org/x") == "https://example.org/x"


def test_names_come_from_labels_then_from_the_vocabulary_then_from_the_iri() -> None:
    assert NAMING.label(PROJECT) == "Open-source software"
    assert NAMING.label(expand("skos:Concept")) == "Concept"
    assert NAMING.label("https://example.org/x") == "https://example.org/x"
    assert NAMING.predicate_label(expand("skos:inScheme")) == "In scheme"
    assert NAMING.inverse_label(expand("skos:broader")) == "Narrower"


@pytest.mark.parametrize(
    ("iri", "mark"),
    [
        ("http://id.unece.org/activities/phase/5", "prc"),
        (f"{CANONICAL_BASE}id/standards/gsbpm/5.2/7.5", "prc"),
        (f"{CANONICAL_BASE}id/standards/gsbpm/5.2", "std"),
        (PROJECT, "prj"),
        (f"{CANONICAL_BASE}id/organizations/taskTeam/ethics", "grp"),
        ("https://example.org/", ""),
    ],
)
def test_the_mark_tells_the_kind_by_the_path(iri: str, mark: str) -> None:
    assert mark_of(iri) == mark


def test_values_that_differ_by_source_each_name_their_graph() -> None:
    year = expand("xsd:gYear")
    agreed = [quad("schema:startDate", Literal("2024", year), graph) for graph in ("one", "two")]
    differing = [
        quad("schema:endDate", Literal("2025", year), "one"),
        quad("schema:endDate", Literal("2024", year), "two"),
    ]
    start, end = outgoing_groups([*agreed, *differing], NAMING)
    assert [source.name for source in start.sources] == ["one", "two"]
    assert start.values[0].sources == ()
    assert end.sources == ()
    assert [(v.value.text, [s.name for s in v.sources]) for v in end.values] == [
        ("2024", ["two"]),
        ("2025", ["one"]),
    ]


def test_english_comes_first_and_every_language_is_kept() -> None:
    (labels,) = outgoing_groups(
        [
            quad("skos:prefLabel", Literal(text, language=tag))
            for text, tag in (("b", "fr"), ("a", "es"), ("z", "en"))
        ],
        NAMING,
    )
    assert [value.value for value in labels.values] == [
        Value("z", language="en"),
        Value("a", language="es"),
        Value("b", language="fr"),
    ]


def test_the_lead_is_the_best_property_in_the_best_language() -> None:
    definition = quad("skos:definition", Literal("d", language="en"))
    others = [quad("dcterms:description", Literal("x")), quad("skos:definition", Literal("c", language="fr"))]
    assert lead_of([*others, definition]) == definition
    assert lead_of([quad("skos:broader", Iri(PROJECT))]) is None


def answer(*pieces: bytes, media_type: str = "application/sparql-results+json") -> Answer:
    async def frames() -> AsyncIterator[bytes]:
        for piece in pieces:
            yield piece

    return Answer(media_type, frames(), 1)


ROWS = (
    b'{"head":{"vars":["p","n"]},"results":{"bindings":['
    b'{"p":{"type":"uri","value":"' + PROJECT.encode() + b'"},'
    b'"n":{"type":"literal","value":"3","datatype":"http://www.w3.org/2001/XMLSchema#integer"}},'
    b'{"p":{"type":"literal","value":"nom","xml:lang":"fr"}},'
    b'{"p":{"type":"bnode","value":"b0"}}]}}'
)


def test_rows_have_labels_links_languages_and_gaps() -> None:
    result = asyncio.run(read_result(answer(ROWS[:90], ROWS[90:]), NAMING))
    assert result.variables == ("p", "n")
    assert result.numeric == (False, True)
    assert result.rows[0][0] == Value(
        "Open-source software", "/doc/activities/project/soss", mark="prj", curie=PROJECT
    )
    assert result.rows[1] == (Value("nom", language="fr"), None)
    assert result.rows[2] == (Value("_:b0"), None)
    assert result.whole


def test_an_answer_cut_off_anywhere_after_its_head_still_shows_its_whole_rows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    start = ROWS.index(b"bindings") + 12
    for end in range(start, len(ROWS) - 4):
        monkeypatch.setattr(results, "MOST_BYTES", end - 1)
        result = asyncio.run(read_result(answer(ROWS[:end], ROWS[end:]), NAMING))
        assert not result.whole
        assert len(result.rows) <= 3
        assert all(len(row) == 2 for row in result.rows)


def test_more_rows_than_a_page_shows_are_counted_as_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(results, "MOST_ROWS", 2)
    result = asyncio.run(read_result(answer(ROWS), NAMING))
    assert len(result.rows) == 2
    assert not result.whole


@pytest.mark.parametrize(
    ("body", "verdict"), [(b'{"head":{},"boolean":true}', True), (b'{"head":{},"boolean":false}', False)]
)
def test_an_ask_is_a_verdict(body: bytes, verdict: bool) -> None:
    assert asyncio.run(read_result(answer(body), NAMING)).verdict is verdict


def test_a_graph_is_text() -> None:
    result = asyncio.run(read_result(answer(b"<a> <b> ", b"<c> .", media_type="text/turtle"), NAMING))
    assert result.text == "<a> <b> <c> ."


def cell(code: str) -> Cell:
    return Cell(f"http://id.unece.org/activities/x/{code}", code, f"Part {code}", 0)


MATRIX = Matrix("5.1", (cell("0.1"),), ((cell("1"), (cell("1.1"), cell("1.2"))), (cell("2"), (cell("2.1"),))))


def test_a_sub_process_knows_its_phase_and_its_neighbours_across_phases() -> None:
    place = place_in(MATRIX, cell("1.2").iri)
    assert place is not None
    assert (place.phase.code, place.previous, place.next) == ("1", cell("1.1"), cell("2.1"))
    assert [column.on for column in place.columns] == [True, False]
    assert [column.cells for column in place.columns] == [(False, True), (False,)]


def test_a_phase_has_phases_as_neighbours_and_the_first_has_none_before() -> None:
    place = place_in(MATRIX, cell("1").iri)
    assert place is not None
    assert (place.previous, place.next) == (None, cell("2"))


def test_what_is_not_in_the_matrix_has_no_place() -> None:
    assert place_in(MATRIX, PROJECT) is None


def test_shades_rise_with_the_number_of_related_things() -> None:
    assert [heat(n) for n in (0, 1, 2, 3, 5, 6, 12, 23, 24, 99)] == [0, 1, 1, 2, 2, 3, 4, 4, 5, 5]


def test_the_sorted_column_offers_the_other_order() -> None:
    name, years, *_ = headings(PAGES["projects"], "-startDate")
    assert (name.sort, name.sorted) == ("label", None)
    assert (years.sort, years.sorted) == ("startDate", "descending")


def test_a_period_shows_every_date_that_the_sources_give() -> None:
    values = {"startDate": (Literal("2024"),), "endDate": (Literal("2024-12"), Literal("2025"))}
    record = Record(PROJECT, "projects", "soss", (), {}, values, ())
    assert period(record) == "2024 \N{EN DASH} 2024-12 / 2025"


def test_addresses_drop_what_is_empty_and_encode_the_rest() -> None:
    assert address_with({"q": "a&b", "sort": None}, {"cursor": "x"}) == "?q=a%26b&cursor=x"
    assert address_with({"q": "a"}, {"q": None}) == "?"


def test_an_iri_that_could_end_its_brackets_is_not_written_into_a_query() -> None:
    assert statements_query("http://example.org/> } DROP ALL #") == ""
    assert "<http://example.org/x>" in statements_query("http://example.org/x")


def test_examples_have_distinct_titles_and_a_query_without_their_head_line() -> None:
    examples = read_examples()
    assert len({example.title for example in examples}) == len(examples) > 8
    assert not any(example.text.startswith("#") for example in examples)
