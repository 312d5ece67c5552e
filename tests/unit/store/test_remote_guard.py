"""What is passed on to an engine that may know more functions than those of SPARQL."""

import pyoxigraph as ox
import pytest

from modernstats_kg.errors import QueryRefused
from modernstats_kg.store.remote_guard import expect_plain

BASE = "https://example.org/"
XSD = "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>"
EX = "PREFIX : <https://example.org/>"


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s ?p ?o FILTER(false && <https://example.org/f>(?s)) }",
        "SELECT (IF(true, 1, <https://example.org/f>(?s)) AS ?x) { ?s ?p ?o }",
        "SELECT * { ?s ?p ?o FILTER(true || <f> # of two lines\n (?s)) }",
        f"{EX} SELECT * {{ ?s ?p ?o FILTER(false && :f(?s)) }}",
        f"{EX} SELECT * {{ ?s ?p ?o FILTER(false && :f()) }}",
        f"{EX} SELECT * {{ ?s :list (1 2) FILTER(false && :f(?s)) }}",
        "PREFIX xsd: <https://example.org/> SELECT * { ?s ?p ?o FILTER(false && xsd:integer(?o)) }",
        "SELECT * { ?s ?p ?o FILTER(false && <http://www.w3.org/2001/XMLSchema#system>(?s)) }",
        "SELECT * { ?s ?p ?o FILTER(false && EXISTS { ?s ?p ?x FILTER(<f>(?x)) }) }",
        "SELECT * { ?s ?p ?o } ORDER BY (false && <f>(?s))",
    ],
)
def test_a_function_is_refused_also_where_it_is_never_called(query: str) -> None:
    ox.Store().query(query, base_iri=BASE)

    with pytest.raises(QueryRefused, match="called as a function"):
        expect_plain(query, [], BASE)


@pytest.mark.parametrize(
    "query",
    [
        f"{EX} SELECT * {{ ?s ?p ?o FILTER(false && ?s<:f(?o)&&?o>?p) }}",
        f'{EX} SELECT * {{ ?s ?p ?o FILTER(?s<?p#>"""\n && false && :f(?x) #"""\n) }}',
    ],
)
def test_a_function_is_not_hidden_in_what_looks_like_an_iri(query: str) -> None:
    ox.Store().query(query, base_iri=BASE)

    with pytest.raises(QueryRefused, match="not clear what is an IRI"):
        expect_plain(query, [], BASE)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s <http://jena.apache.org/text#query> 'x' }",
        "PREFIX t: <http://jena.apache> SELECT * { ?s t:\\.org\\/text\\#query 'x' }",
        "PREFIX t: <http://JENA.hpl.hp.com/ARQ/list#> SELECT * { ?s t:member ?o }",
        "SELECT * { ?s <http://www.openlinksw.com/schemas/x#y> ?o }",
        "SELECT * { ?s <http://www.ontotext.com/owlim/lucene#x> 'y' }",
        "SELECT * { ?s <http://qlever.cs.uni-freiburg.de/builtin-functions/contains-word> 'y' }",
        "BASE <http://jena.apache.org/text> SELECT * { ?s <#query> 'x' }",
        "SELECT * { SERVICE SILENT <urn:x-arq:UnionGraph> { ?s ?p ?o } }",
        "SELECT * { GRAPH <urn:x-arq:UnionGraph> { ?s ?p ?o } }",
    ],
)
def test_what_means_something_to_an_engine_alone_is_refused(query: str) -> None:
    with pytest.raises(QueryRefused):
        expect_plain(query, [], BASE)


@pytest.mark.parametrize(
    "query",
    [
        f"{XSD} SELECT * {{ ?s ?p ?o FILTER(xsd:integer(?o) > 1) }}",
        "SELECT * { ?s ?p ?o FILTER(<http://www.w3.org/2001/XMLSchema#date>(?o) > 1) }",
        f"{EX} SELECT * {{ ?s :list (1 2) ; :p/:list (:a :b) . FILTER(STRLEN(?s) > 1) }}",
        f"{EX} CONSTRUCT {{ ?s :list (?a ?b) }} WHERE {{ ?s :list (?a ?b) }}",
        f"{EX} SELECT * {{ VALUES (?s ?o) {{ (:a :b) (:c <d>) }} ?s ?p ?o }}",
        "SELECT * { ?s ?p '<f>(x)' . _:b ?p ?s } # <f>(x) of http://jena.apache.org/",
        "SELECT * { ?s ?p <https://example.org/about?page=http://jena.apache.org/> }",
        "DESCRIBE <https://example.org/a>",
        "BASE <https://example.org/> BASE <b/> PREFIX a.b: <c#> PREFIX : <> SELECT * { a.b:x :y <z> }",
        "SELECT * FROM <a> FROM NAMED <b> { ?s ?p ?o FILTER(?s < ?o && ?p > ?o && <c> < ?o) }",
        f"{XSD} SELECT * {{ ?s ?p '1'^^xsd:integer, 'x'@en-GB }}",
    ],
)
def test_what_every_engine_understands_is_passed_on(query: str) -> None:
    ox.Store().query(query, base_iri=BASE)

    expect_plain(query, [], BASE)
