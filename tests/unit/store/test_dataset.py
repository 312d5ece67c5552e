import pytest

from modernstats_kg.store.dataset import names_own_dataset


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM <http://e/g> { ?s ?p ?o }",
        "select * from\n<http://e/g> {}",
        "SELECT (EXISTS { ?s ?p 'FROM' } AS ?e)FROM NAMED ex:g {}",
        "CONSTRUCT { ?s ?p '}' } # comment\nFROM <http://e/g> WHERE { ?s ?p ?o }",
        "SELECT * FROM<http://e/g>{}",
        'SELECT ("""a "quoted" word""" AS ?x) FROM <http://e/g> {}',
        'SELECT ("\\"" AS ?x) FROM <http://e/g> {}',
    ],
)
def test_a_from_clause_is_seen(query: str) -> None:
    assert names_own_dataset(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s ?p ?o }",
        "SELECT ?from $FROM { ?from ?p $FROM }",
        "SELECT * { ?s ?p 'from', \"FROM\", '''a ' FROM ''', \"\"\"FROM \" FROM\"\"\" }",
        "SELECT * { ?s ?p 'it\\'s FROM here' }",
        "# FROM <http://e/g>\nSELECT * { ?s <http://e/ns#from> ?o }",
        "SELECT * { ?s ex:from from:ex, from:, ex:a-from, ex:a.from ; <from> 'x'@from }",
        "SELECT * { ?s :from ?o FILTER(?a < ?b) }",
        "SELECT * { ?fromage ex:fromage 1 }",
        "",
    ],
)
def test_the_word_elsewhere_means_nothing(query: str) -> None:
    assert not names_own_dataset(query)


def test_text_that_does_not_parse_is_still_read_in_linear_time() -> None:
    assert not names_own_dataset('"""' * 20_000)
    assert not names_own_dataset("<" * 60_000)
    assert not names_own_dataset("a" * 60_000)
    assert not names_own_dataset("'''" + "\\" * 60_000)
