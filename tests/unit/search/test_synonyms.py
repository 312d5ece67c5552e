"""The file of synonyms, and what phrases mean by it."""

import pytest

from modernstats_kg.assets import ontology_dir
from modernstats_kg.search.synonyms import read_synonyms, synonyms_file


def synonyms(tmp_path, text):
    path = tmp_path / "synonyms.txt"
    path.write_text(text, encoding="utf-8")
    return read_synonyms(path)


def test_who_says_what_stands_left_may_mean_what_stands_right_in_any_form(tmp_path):
    known = synonyms(tmp_path, "clean, fill in > edit, impute")

    assert known.meant(["cleaning", "data"]) == (1, ("edit", "impute"))
    assert known.meant(["fill", "in", "gaps"]) == (2, ("edit", "impute"))
    assert known.meant(["edit"]) == (1, ())


def test_the_longest_phrase_counts(tmp_path):
    known = synonyms(tmp_path, "sample > unit\nrandom sample > select\nrandom > chance")

    assert known.meant(["random", "samples"]) == (2, ("select",))


def test_equal_words_mean_each_other(tmp_path):
    known = synonyms(tmp_path, "survey = enquiry")

    assert known.meant(["enquiry"])[1] == ("survey",)
    assert known.meant(["survey"])[1] == ("enquiry",)


def test_a_line_that_says_nothing_is_refused_with_its_place(tmp_path):
    with pytest.raises(ValueError, match=r"synonyms.txt, line 2"):
        synonyms(tmp_path, "# fine\nwhat is this")


def test_the_shipped_file_reads_and_a_deployment_may_have_its_own(tmp_path):
    assert read_synonyms(synonyms_file(None)).meant(["confidentiality"])[1]
    assert synonyms_file(tmp_path) == ontology_dir() / "synonyms.txt"
    (tmp_path / "synonyms.txt").write_text("a > b")
    assert synonyms_file(tmp_path) == tmp_path / "synonyms.txt"


def test_there_may_be_no_file_at_all(tmp_path):
    assert read_synonyms(tmp_path / "nothing").meant(["clean"]) == (1, ())
