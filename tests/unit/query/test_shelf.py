"""The files of our queries, and the heads that tell what they are about."""

import pytest

from modernstats_kg.model.queries import Parameter
from modernstats_kg.namespaces import PREFIXES
from modernstats_kg.query.heads import read_head
from modernstats_kg.query.shelf import read_examples, read_saved
from modernstats_kg.query.tokens import tokenize

SOURCE = """# title: One
#   and more
# keywords: a, b c
# parameter: year: integer, default 2024: A year.
# example: year=2020
PREFIX x: <urn:x>

# title: a comment of the query
SELECT ?a { }
"""


def test_a_head_gives_texts_parameters_and_the_query_as_it_is():
    head = read_head(SOURCE)

    assert head.text("title") == "One and more"
    assert head.keywords == ("a", "b c")
    assert head.parameters == (Parameter("year", "integer", False, "2024", "A year."),)
    assert head.example == {"year": "2020"}
    assert head.query == "PREFIX x: <urn:x>\n\n# title: a comment of the query\nSELECT ?a { }\n"


@pytest.mark.parametrize(
    "declared", ["year", "year: date, required: A.", "Year: code, required: A.", "y: code: A."]
)
def test_a_parameter_that_is_not_declared_in_full_is_an_error(declared):
    with pytest.raises(ValueError, match="declared as"):
        _ = read_head(f"# parameter: {declared}\nASK {{}}").parameters


def test_a_text_that_is_missing_or_there_twice_is_an_error():
    for source in ("ASK {}", "# title: a\n# title: b\nASK {}"):
        with pytest.raises(ValueError, match="one line"):
            read_head(source).text("title")


def test_examples_have_names_and_titles_of_their_own():
    examples = read_examples()

    assert len(examples) >= 25
    for part in ("name", "title", "text"):
        assert len({getattr(example, part) for example in examples}) == len(examples)
    assert all(example.description.endswith(".") and example.keywords for example in examples)


def test_each_parameter_of_a_saved_query_has_a_place_in_it_and_each_place_a_parameter():
    saved = read_saved()

    assert len(saved) >= 8
    for query in saved.values():
        words = [token.text for token in tokenize(query.text)]
        places = {words[index - 2][1:] for index, word in enumerate(words) if word == "UNDEF"}
        assert places == {parameter.name for parameter in query.parameters}, query.name
        assert set(query.example) <= places
        assert "format" not in places


def test_columns_are_those_of_the_outermost_select():
    assert read_saved()["best-supported"].columns == ("code", "name", "number")


def test_prefixes_are_ours():
    for query in (*read_examples(), *read_saved().values()):
        for line in query.text.splitlines():
            if line.startswith("PREFIX "):
                _, prefix, iri = line.split()
                assert PREFIXES[prefix.rstrip(":")] == iri.strip("<>"), query.title
