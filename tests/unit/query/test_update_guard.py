"""The guard of updates: what it refuses in every disguise, and what it lets pass."""

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from modernstats_kg.errors import KnowledgeGraphError, QueryRefused, QuerySyntaxError, TooLarge
from modernstats_kg.query.guard import MAX_DEPTH, check_update
from modernstats_kg.store.operation_syntax import check_operation

LIMIT = 65_536
BASE = "http://base/"
PREFIXES = "PREFIX ex: <http://example.org/> PREFIX : <#> PREFIX load: <http://example.org/l/>\n"
THERE = "<http://127.0.0.1:9/>"

LOADS = {
    "plain": f"LOAD {THERE}",
    "lower case": f"load {THERE}",
    "no space": f"LOAD{THERE}",
    "silent": f"LOAD SILENT {THERE}",
    "silent, glued": f"LOADSILENT {THERE}",
    "into a graph": f"LOAD {THERE} INTO GRAPH <http://a/>",
    "comment between": f"LOAD#\n{THERE}",
    "prefixed name": "PREFIX ex: <http://127.0.0.1:9/> LOAD ex:x",
    "glued prefixed name": "PREFIX ex: <http://127.0.0.1:9/> LOADex:x",
    "glued empty prefix": "PREFIX : <http://127.0.0.1:9/> LOAD:x",
    "relative to BASE": "BASE <http://127.0.0.1:9/> LOAD <x>",
    "escaped IRI": r"LOAD <http\u003A//127.0.0.1:9/>",
    "after another operation": f"INSERT DATA {{ <a:s> <a:p> 1 }} ; LOAD {THERE}",
    "after an operation, glued": f"CLEAR ALL;LOAD{THERE}",
    "after a prologue in between": f"CLEAR ALL; PREFIX a: <b:c> LOAD {THERE}",
    "after what looks like an end": f"INSERT DATA {{ <a:s> <a:p> ';' }} ; LOAD {THERE}",
    "escaped keyword": rf"\u004COAD {THERE}",
}
SERVICES = {
    "in a pattern": f"INSERT {{ ?s ?p ?o }} WHERE {{ SERVICE {THERE} {{ ?s ?p ?o }} }}",
    "in EXISTS": f"DELETE {{ ?s ?p ?o }} WHERE {{ FILTER EXISTS {{ service{THERE}{{}} }} }}",
    "in DELETE WHERE": f"DELETE WHERE {{ SERVICE {THERE} {{ ?s ?p ?o }} }}",
    "in a sub-select": f"INSERT {{}} WHERE {{ SELECT * {{ SERVICE SILENT {THERE} {{}} }} }}",
    "prefixed name, glued": "PREFIX e: <http://127.0.0.1:9/> INSERT {} WHERE { SERVICEe:x {?s ?p ?o} }",
    "in the second operation": f"CLEAR ALL ; INSERT {{}} WHERE {{ SERVICE {THERE} {{}} }}",
    "after a name that is no IRI": (
        f"CLEAR ALL ; PREFIX p: <http://a:8> INSERT {{}} WHERE {{ ?s ?p p:SERVICE{THERE}{{}} }}"
    ),
    "in what looks like a string": (
        f"INSERT {{}} WHERE {{ BIND(1 AS ?a) FILTER(?a<'>')SERVICE{THERE}{{}}FILTER(?a<'>') }}"
    ),
}


@pytest.mark.parametrize("update", LOADS.values(), ids=LOADS.keys())
def test_no_way_of_writing_load_passes(update):
    with pytest.raises((QueryRefused, QuerySyntaxError)):
        check_update(update, LIMIT, BASE)


@pytest.mark.parametrize("update", SERVICES.values(), ids=SERVICES.keys())
def test_no_way_of_writing_service_passes(update):
    with pytest.raises((QueryRefused, QuerySyntaxError)):
        check_update(update, LIMIT, BASE)


@pytest.mark.parametrize("name", ["plain", "silent, glued", "glued prefixed name", "glued empty prefix"])
def test_load_is_told_why(name):
    with pytest.raises(QueryRefused, match="fetches nothing"):
        check_update(LOADS[name], LIMIT, BASE)


@pytest.mark.parametrize(
    "query", ["SELECT * {}", "ask{}", "PREFIX a: <b:c> CONSTRUCT WHERE {}", "DESCRIBE <a:b>"]
)
def test_a_query_is_told_where_queries_go(query):
    with pytest.raises(QueryRefused, match="send it to /sparql"):
        check_update(query, LIMIT, BASE)


LEGAL = {
    "names": PREFIXES + "INSERT DATA { ex:SERVICE ex:load :LOAD . load:x ex:service load: }",
    "variables": "DELETE { ?service ?LOAD $load } WHERE { ?service ?LOAD $load }",
    "strings": "INSERT DATA { <a:s> <a:p> 'LOAD <x>', \"SERVICE\", '''; LOAD''', \"\"\"} SERVICE {\"\"\" }",
    "comments": "# LOAD <x>\nCLEAR ALL # ; LOAD <x>\n; # SERVICE\nCLEAR DEFAULT",
    "IRIs": "INSERT DATA { <http://e/LOAD> <http://e/service#SERVICE> <urn:load> }",
    "a graph": PREFIXES + "INSERT DATA { GRAPH load:x { ex:a ex:b 'x'@service, _:load } }",
    "several operations": "CLEAR ALL ; DROP SILENT GRAPH <a:b> ; COPY DEFAULT TO <a:b> ;",
    "declarations in between": "PREFIX a: <b:c> CLEAR GRAPH a:x ; BASE <b:> PREFIX a: <d> CLEAR GRAPH a:x",
    "no operation": "PREFIX a: <b:c>",
    "nothing": "# nothing",
    "a dataset": (
        "WITH <a:g> DELETE { ?s ?p ?o } INSERT { GRAPH ?g { ?o ?p ?s } . ?s a ?o } "
        "USING <a:g> USING NAMED <a:h> WHERE { GRAPH ?g { ?s ?p ?o } }"
    ),
    "any case": "with<a:g> delete{} insert{} where{};create silent graph<a:b>;move<a:b>to default",
}


@pytest.mark.parametrize("update", LEGAL.values(), ids=LEGAL.keys())
def test_legal_updates_pass(update):
    request = check_update(update, LIMIT, BASE)

    for operation in request.operations:
        check_operation(request, operation)
    assert request.text == update


@pytest.mark.parametrize(
    ("update", "line", "column", "why"),
    [
        ("INSERT DATA { <a:s> <a:p> 1", 1, 13, "never closed"),
        ("CLEAR ALL\nCLEAR ALL", 2, 1, "write ; before"),
        ("CLEAR ALL ;; CLEAR ALL", 1, 12, "begins with INSERT"),
        ("CLEAR", 1, 6, "GRAPH"),
        ("INSERTDATA { <a:s> <a:p> 1 }", 1, 1, "begins with INSERT"),
        ("DELETE { ?s ?p ?o }", 1, 20, "USING or WHERE"),
        ("COPY <a:b> <a:c>", 1, 12, "TO"),
        ("CREATE GRAPH 'x'", 1, 14, "IRI"),
        ("INSERT DATA { <a:s> <a:p> 1 } WHERE {}", 1, 31, "write ; before"),
        ("INSERT DATA {\n GRAPHa:g { <a:s> <a:p> 1 } }", 2, 11, "Brackets"),
        ("INSERT DATA { { <a:s> <a:p> 1 } }", 1, 15, "Brackets"),
        ("PREFIX ex <x:y> CLEAR ALL", 1, 1, "After PREFIX"),
        ("WITH <a:b> CLEAR ALL", 1, 12, "INSERT"),
        ("EXPLAIN CLEAR ALL", 1, 1, "begins with INSERT"),
    ],
)
def test_what_cannot_be_cut_into_operations_is_an_error_with_its_place(update, line, column, why):
    with pytest.raises(QuerySyntaxError, match=why) as refused:
        check_update(update, LIMIT, BASE)

    assert (refused.value.line, refused.value.column) == (line, column)


@pytest.mark.parametrize(
    ("update", "line", "column"),
    [
        ("INSERT DATA { <a:s> <a:p> ?x }", 1, 31),
        ("CLEAR ALL ;\n  INSERT DATA {\n <a:s> <a:p> }", 3, 14),
        ("PREFIX a: <b:>\nCLEAR ALL ; DELETE DATA { _:b a:p 1 }", 2, 38),
        ("CLEAR ALL; INSERT { ?s b:p 1 } WHERE {}", 1, 27),
    ],
)
def test_what_the_engine_cannot_parse_has_its_place_in_the_whole_request(update, line, column):
    request = check_update(update, LIMIT, BASE)

    with pytest.raises(QuerySyntaxError) as refused:
        check_operation(request, request.operations[-1])
    assert (refused.value.line, refused.value.column) == (line, column)


@pytest.mark.parametrize("statement", ["<<( <a:s> <a:p> 1 )>> <a:p> 1", "<a:s> <a:p> 1 {| <a:q> 2 |}"])
def test_statements_about_statements_are_refused(statement):
    with pytest.raises(QueryRefused, match="about statements"):
        check_update(f"INSERT DATA {{ {statement} }}", LIMIT, BASE)


def test_size_is_counted_in_bytes():
    update = "INSERT DATA { <a:s> <a:p> 'é' }"
    size = len(update.encode())

    assert len(check_update(update, size, BASE).operations) == 1
    with pytest.raises(TooLarge, match=f"{size - 1} bytes"):
        check_update(update, size - 1, BASE)


def test_brackets_nest_up_to_the_limit_and_no_deeper():
    def nested(depth):
        return "DELETE {} WHERE " + "{" * depth + "}" * depth

    assert len(check_update(nested(MAX_DEPTH), LIMIT, BASE).operations) == 1
    with pytest.raises(QueryRefused, match="nested"):
        check_update(nested(MAX_DEPTH + 1), LIMIT, BASE)


PIECES = st.sampled_from(
    (
        *("INSERT", "DELETE", "DATA", "WHERE", "WITH", "USING", "NAMED", "GRAPH", "LOAD", "SILENT", "CLEAR"),
        *("ALL", "INTO", "{", "}", "(", ")", ";", ".", ",", "a:x", "a:", "?x", "<a:b>", "<", "'", '"""', "#"),
        *("\n", " ", "1", "true", "p:", "SERVICE", "PREFIX", "LOADa:x", "COPY", "TO", "DEFAULT", "\\"),
    )
)


@given(st.lists(PIECES, max_size=25).map("".join))
def test_whatever_passes_loads_nothing_and_calls_nobody(text):
    """The engine is the judge: with the keywords spoilt, its reading must not change."""
    update = f"PREFIX a: <http://e/> PREFIX p: <http://a:8> {text}"
    try:
        check_update(update, LIMIT, BASE)
    except KnowledgeGraphError:
        return
    assert parses(update) == parses(update.replace("SERVICE", "SERVICX").replace("LOAD", "LOAX"))


def parses(update):
    try:
        ox.Store().update(update)
    except SyntaxError:
        return False
    except (OSError, RuntimeError):
        return True
    return True


@given(st.text(max_size=200))
def test_any_text_is_checked_or_refused(text):
    try:
        assert check_update(text, LIMIT, BASE).text == text
    except (QuerySyntaxError, QueryRefused):
        return
