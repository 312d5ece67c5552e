"""Which queries give the same bytes each time."""

import pytest

from modernstats_kg.query.repeatable import is_repeatable


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (NOW() AS ?x) {}",
        "SELECT * { BIND(rand() AS ?x) }",
        "ASK { FILTER(strUUID() != '') }",
        "SELECT (UUID() AS ?x) {}",
        "SELECT * { FILTER EXISTS { BIND(BNODE('a') AS ?x) } }",
        "SELECT (1+NOW() AS ?x) {}",
        "SELECT (trueNOW() AS ?x) {}",
        "CONSTRUCT { ?s ?p [ ?q ?o ] } WHERE { ?s ?p ?o }",
        "CONSTRUCT { ?s ?p _:x } WHERE { ?s ?p ?o }",
        "CONSTRUCT { ?s ?p (1 2) } WHERE { ?s ?p ?o }",
        "CONSTRUCT WHERE { _:x ?p ?o }",
    ],
)
def test_what_differs_from_one_time_to_the_next_is_seen(query):
    assert not is_repeatable(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s ?p 'NOW()' }",
        "SELECT * { ?now ?rand ?uuid } # BNODE()",
        "PREFIX ex: <urn:UUID:> SELECT * { ex:NOW ?p <urn:RAND> }",
        "SELECT * { [] ?p _:x }",
        "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p [ ?q (1 2) ] . BIND(STR(?s) AS ?o) }",
        "CONSTRUCT WHERE { ?s ?p ?o }",
        "DESCRIBE <urn:CONSTRUCT>",
    ],
)
def test_names_alone_make_no_query_unrepeatable(query):
    assert is_repeatable(query)
