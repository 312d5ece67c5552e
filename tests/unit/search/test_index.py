"""The index file: what is found in it, how it follows, what becomes of a damaged one."""

import sqlite3
from contextlib import closing
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modernstats_kg.model.search import Document, Mark
from modernstats_kg.search.finding import Wanted, find
from modernstats_kg.search.index import Damaged, SearchIndex, open_index, read_mark
from modernstats_kg.search.synonyms import Synonyms
from modernstats_kg.search.vocabulary import Vocabulary

EDIT = Document(
    "urn:edit", "elements", 1.1, (("Edit and impute", "en"), ("Éditer et imputer", "fr")), codes=("5.4",)
)
WEIGHTS = Document(
    "urn:weights", "elements", 1.1, (("Calculate weights", "en"),), codes=("5.6",), schemes=("urn:s",)
)
MODEL = Document(
    "urn:gsbpm", "standards", 1.2, (("Generic Statistical Business Process Model", "en"),), codes=("GSBPM",)
)
GREEK = Document("urn:greek", "other", 0.8, (("Στατιστική", "el"),), about=("Greece",), leans_on=("urn:gr",))
NAMELESS = Document("urn:signs", "other", 0.8, (("???", "en"),))
ALL = (EDIT, WEIGHTS, MODEL, GREEK, NAMELESS)


@pytest.fixture
def index(tmp_path):
    made = SearchIndex(tmp_path / "search.db")
    made.rebuild(ALL, Mark(1, "a"))
    return made


def found(index, text, **wanted):
    with index.reading() as connection:
        near = partial(Vocabulary().near, connection, read_mark(connection))
        return find(connection, Synonyms(), near, Wanted(text, **wanted))


def iris(index, text, **wanted):
    return [one.iri for one in found(index, text, **wanted).ranked]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("edit", "urn:edit"),
        ("EDITING", "urn:edit"),
        ("éditer", "urn:edit"),
        ("imputation", "urn:edit"),
        ("5.4", "urn:edit"),
        ("calc", "urn:weights"),
        ("wieghts", "urn:weights"),
        ("GSBM", "urn:gsbpm"),
        ("gsbpm", "urn:gsbpm"),
        ("στατιστική", "urn:greek"),
        ("greece", "urn:greek"),
    ],
)
def test_words_stems_codes_beginnings_and_typing_errors_find_their_document(index, text, first):
    assert iris(index, text)[0] == first


def test_what_was_corrected_is_told(index):
    assert found(index, "GSBM").wording.corrections == {"gsbm": "gsbpm"}
    assert found(index, "gsbpm").wording.corrections == {}


def test_a_code_is_not_corrected_into_another(index):
    assert iris(index, "5.5") == []


def test_an_update_replaces_what_changed_and_nothing_else(index):
    other = Document("urn:weights", "elements", 1.1, (("Compute factors", "en"),), codes=("5.6",))
    index.update(["urn:weights", "urn:edit"], [other], Mark(2, "b"))

    assert index.mark == Mark(2, "b")
    assert iris(index, "weights") == []
    assert iris(index, "factors") == iris(index, "5.6") == ["urn:weights"]
    assert iris(index, "edit") == []
    assert iris(index, "gsbpm") == ["urn:gsbpm"]


def test_who_reads_during_an_update_sees_the_state_before_it(index):
    with index.reading() as connection:
        assert read_mark(connection).commit == 1
        index.update(["urn:edit"], [], Mark(2, "b"))
        rows = connection.execute("SELECT iri FROM documents WHERE iri = 'urn:edit'").fetchall()
        assert (read_mark(connection).commit, rows) == (1, [("urn:edit",)])
    assert index.mark == Mark(2, "b")


def test_documents_are_known_by_what_they_lean_on(index):
    assert index.dependents(["urn:gr", "urn:none"]) == {"urn:greek"}


def test_filters_admit_what_has_the_value_and_the_rest_stays_for_the_counts(index):
    wanted = Wanted("calculate edit", scheme="urn:s")
    ranked = found(index, "calculate edit", scheme="urn:s").ranked

    assert [one.iri for one in ranked if wanted.admits(one)] == ["urn:weights"]
    assert {one.iri for one in ranked} == {"urn:weights", "urn:edit"}
    assert iris(index, "edit", named_in="fr") == ["urn:edit"]


def test_the_beginning_of_a_word_is_enough_for_a_suggestion(index):
    assert iris(index, "e", unfinished=True)[0] == "urn:edit"
    assert iris(index, "calculate w", unfinished=True)[0] == "urn:weights"
    assert iris(index, "generic statistical b", unfinished=True)[0] == "urn:gsbpm"


def test_no_more_candidates_are_ranked_than_were_asked_for(tmp_path):
    index = SearchIndex(tmp_path / "search.db")
    many = (Document(f"urn:{n}", "other", 1.0, ((f"Thing {n}", "en"),)) for n in range(300))
    index.rebuild(many, Mark(1, "a"))

    few = found(index, "thing", most=100)

    assert (len(few.ranked), few.complete) == (100, False)


@given(text=st.text(max_size=60))
@settings(max_examples=300, deadline=None)
def test_no_text_is_ever_syntax(index_for_all, text):
    found(index_for_all, text)
    found(index_for_all, text, unfinished=True)


@pytest.fixture(scope="module")
def index_for_all(tmp_path_factory):
    made = SearchIndex(tmp_path_factory.mktemp("search") / "search.db")
    made.rebuild(ALL, Mark(1, "a"))
    return made


@pytest.mark.parametrize(
    "text", ['"', "a OR", "NEAR(a b", "names:x", "a* b*", "^x", "-a", "{names}: a", "a\x00b"]
)
def test_syntax_of_the_index_is_searched_for_as_words(index, text):
    found(index, text)


def test_a_damaged_or_missing_file_has_no_mark_and_can_be_made_anew(tmp_path):
    index = SearchIndex(tmp_path / "search.db")
    assert index.mark is None
    (tmp_path / "search.db").write_bytes(b"no database at all" * 100)
    assert index.mark is None
    with pytest.raises(Damaged):
        open_index(tmp_path / "search.db")

    index.rebuild(ALL, Mark(7, "c"))

    assert index.mark == Mark(7, "c")
    assert iris(index, "edit") == ["urn:edit"]


def test_an_index_of_another_version_of_the_program_is_no_index(index, tmp_path):
    path = tmp_path / "search.db"
    with closing(sqlite3.connect(path)) as writing, writing:
        writing.execute("UPDATE mark SET value = '0' WHERE name = 'schema'")
    assert SearchIndex(path).mark is None
