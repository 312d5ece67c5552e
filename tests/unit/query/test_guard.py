"""The guard: forms, sizes, nesting, and every way to write SERVICE."""

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from modernstats_kg.errors import KnowledgeGraphError, QueryRefused, QuerySyntaxError, TooLarge
from modernstats_kg.query import guard
from modernstats_kg.query.guard import MAX_DEPTH, check_query
from modernstats_kg.query.tokens import is_plain, tokenize

LIMIT = 65_536
PREFIXES = "PREFIX ex: <http://example.org/> PREFIX : <#> PREFIX service: <http://example.org/s/>\n"
ELSEWHERE = "<http://127.0.0.1:9/>{?s ?p ?o}"

EVASIONS = {
    "plain": f"SELECT * {{ SERVICE {ELSEWHERE} }}",
    "lower case": f"SELECT * {{ service {ELSEWHERE} }}",
    "no space": f"SELECT * {{SERVICE{ELSEWHERE}}}",
    "silent": f"SELECT * {{ SERVICE SILENT {ELSEWHERE} }}",
    "silent, glued": f"SELECT * {{ SERVICESILENT{ELSEWHERE} }}",
    "variable": "SELECT * { SERVICE?x{?s ?p ?o} }",
    "comment between": f"SELECT * {{ SERVICE#\n{ELSEWHERE} }}",
    "prefixed name": "PREFIX ex: <http://127.0.0.1:9/> SELECT * { SERVICE ex:x {?s ?p ?o} }",
    "glued prefixed name": "PREFIX ex: <http://127.0.0.1:9/> SELECT * { SERVICEex:x {?s ?p ?o} }",
    "glued empty prefix": "PREFIX : <http://127.0.0.1:9/> SELECT * { SERVICE:x {?s ?p ?o} }",
    "glued, comment before the brace": "PREFIX : <http://127.0.0.1:9/> SELECT * { SERVICE:x#{\n{?s ?p ?o} }",
    "relative to BASE": "BASE <http://127.0.0.1:9/> SELECT * { SERVICE <x> {?s ?p ?o} }",
    "inside EXISTS": f"SELECT * {{ FILTER EXISTS {{ SERVICE {ELSEWHERE} }} }}",
    "escaped IRI": r"SELECT * { SERVICE <http\u003A//127.0.0.1:9/> {?s ?p ?o} }",
    "after a boolean": f"SELECT * {{ ?s ?p trueSERVICE{ELSEWHERE} }}",
    "after a number": f"SELECT * {{ ?s ?p 1SERVICE{ELSEWHERE} }}",
    "after a dot": f"SELECT * {{ ?s ?p 1.SERVICE{ELSEWHERE} }}",
    "after a name that is no IRI": f"PREFIX p: <http://a:8> SELECT * {{ ?s ?p p:SERVICE{ELSEWHERE} }}",
    "after a number after such a name": f"PREFIX p: <http://a:8> SELECT * {{ ?s p:1SERVICE{ELSEWHERE} }}",
    "after a datatype that is no IRI": (
        f'PREFIX p: <http://a:8> SELECT * {{ ?s ?p "x"^^p:SERVICE{ELSEWHERE} }}'
    ),
    "after such a name, glued to a": f"PREFIX p: <http://a:8> SELECT * {{ ?s ap:SERVICE{ELSEWHERE} }}",
    "after such a name, declared twice": (
        f"PREFIX p: <http://a/> PREFIX p: <http://a:8> SELECT * {{ ?s ?p p:SERVICE{ELSEWHERE} }}"
    ),
    "in a name with a replacement character": (
        "PREFIX ex: <http://x/> PREFIX \ufffda: <http://127.0.0.1:9/> "
        "SELECT * { ?s ?p ex:SERVICE\ufffda:x {?s ?p ?o} }"
    ),
    "in what looks like a string": (
        f"SELECT * {{ BIND(1 AS ?a) FILTER(?a<'>')SERVICE{ELSEWHERE}FILTER(?a<'>') }}"
    ),
    "in what looks like an IRI": f"SELECT * {{ BIND(1 AS ?a) FILTER(?a<2)SERVICE#>\n{ELSEWHERE} }}",
    "in a long string after what looks like an IRI": (
        f'SELECT * {{ BIND(1 AS ?a) FILTER(?a<2#>"""\n)SERVICE{ELSEWHERE}#"""\n }}'
    ),
    "after brackets in what looks like an IRI": (
        f"SELECT * {{ BIND(1 AS ?a) FILTER((?a<STR(?a>1))<'>')SERVICE{ELSEWHERE}FILTER(?a<'>') }}"
    ),
    "in a long string that is none": (f'SELECT * {{ VALUES ?x {{"""a"}} SERVICE{ELSEWHERE} #\\x """\n}}'),
    "in a long string with half a character": (
        f'SELECT * {{ VALUES ?x {{"""\\uD800a"}} SERVICE{ELSEWHERE} #"""\n}}'
    ),
    "escaped keyword": r"SELECT * { \u0053ERVICE <http://127.0.0.1:9/> {?s ?p ?o} }",
    "in an update": f"INSERT {{ ?s ?p ?o }} WHERE {{ SERVICE {ELSEWHERE} }}",
}


@pytest.mark.parametrize("query", EVASIONS.values(), ids=EVASIONS.keys())
def test_no_way_of_writing_service_passes(query):
    with pytest.raises((QueryRefused, QuerySyntaxError)):
        check_query(query, LIMIT)


@pytest.mark.parametrize(
    "name",
    ["glued prefixed name", "after a boolean", "after a name that is no IRI", "in what looks like an IRI"],
)
def test_the_engine_takes_even_the_strange_ones_for_service(name):
    assert parses(EVASIONS[name])
    assert not parses(EVASIONS[name].replace("SERVICE", "SERVICX"))


HARMLESS = {
    "a name in our namespace": PREFIXES + "SELECT * { ex:SERVICE ex:service :Service }",
    "a prefix": PREFIXES + "SELECT * { service:x service:y service:z }",
    "a graph": PREFIXES + "SELECT * { GRAPH service:x { ?s ?p ?o } }",
    "variables": "SELECT ?service $SERVICE { ?service ?p $SERVICE }",
    "strings": """SELECT * { VALUES ?x { "SERVICE <x> {" 'SERVICE' '''a 'SERVICE' ''' } }""",
    "long strings": 'SELECT * { ?s ?p """b "SERVICE" """ }',
    "comments": "# SERVICE <x> {}\nSELECT * { ?s ?p ?o } # SERVICE",
    "IRIs": "SELECT * { ?s <http://example.org/service#SERVICE> <urn:service> }",
    "blank nodes and languages": 'SELECT * { _:service ?p "x"@service }',
    "hash IRIs one after another": "BASE <http://a/> SELECT * { ?s <#service> <#x>, <#y> }",
    "IRIs in rows": "SELECT * { VALUES (?a ?b) { (<urn:a> <urn:b>) (<http://a/#b> <http://a/#it's>) } }",
}


@pytest.mark.parametrize("query", HARMLESS.values(), ids=HARMLESS.keys())
def test_the_word_service_is_harmless_where_it_is_no_keyword(query):
    ox.Store().query(query, base_iri="http://example.org/")

    assert check_query(query, LIMIT).form == "SELECT"


@pytest.mark.parametrize(
    ("query", "form"),
    [
        ("SELECT * {}", "SELECT"),
        ("select*{}", "SELECT"),
        ("ASK{}", "ASK"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "CONSTRUCT"),
        ("DESCRIBE <x:y>", "DESCRIBE"),
        ("# ASK\nBASE <http://a/> PREFIX : <#> PREFIX a.b-c: <x:y> DESCRIBE :x", "DESCRIBE"),
        ('VERSION "1.2" ASK { ?s ?p ?o }', "ASK"),
        ("PREFIX select: <x:y> ASK { select:ask ?p ?o }", "ASK"),
    ],
)
def test_the_form_is_the_first_word_after_the_prologue(query, form):
    checked = check_query(query, LIMIT)

    assert (checked.text, checked.form) == (query, form)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s ex:p ?o FILTER(?o<5&&?o>-3.5e+7||!(?o=1)||?o!=.5) }",
        "SELECT (COUNT(*) AS ?n) { ?s (ex:p|^ex:q)/ex:r*/(ex:t+)? ?o } GROUP BY ?s HAVING(?n<=3)",
        'SELECT * { ?s ?p "a\\"b\\\\", "caf\\u00e9"@fr-CA, 1.5, true, "1"^^ex:int ; a [] . }',
        "SELECT * { <<( ?s ?p ?o )>> ?q ?r . ?s ?p ?o {| ?a ?b |} . << ?s ?p ?o ~ ?i >> ?c ?d }",
        "SELECT * { ex:l\u00b7l ex:a.b-c ex:it\\'s , ex:50%25, \u00e9:x, ex:1:2 }",
        "SELECT ?x { VALUES ?x { '' \"\" '''''' \"\"\"\"\"\" UNDEF } }",
        "SELECT * { ?s ?p ?o . FILTER(?o < <http://a/b#c> || ?o IN(<urn:a#b>, ex:c)) }",
        "SELECT * { ?s ?p 'x'@ar--rtl }",
    ],
)
def test_ordinary_sparql_passes(query):
    text = "PREFIX ex: <http://example.org/> PREFIX \u00e9: <x:y/>\n" + query
    ox.Store().query(text)

    assert check_query(text, LIMIT).text == text


@pytest.mark.parametrize(
    "query",
    [
        "LOAD <http://a/>",
        "insert data {}",
        "DELETE WHERE {}",
        "PREFIX a: <b:c> CLEAR ALL",
        "WITH <a:b> DELETE {}",
    ],
)
def test_an_update_is_told_that_this_address_answers_queries_only(query):
    with pytest.raises(QueryRefused, match="answers queries only"):
        check_query(query, LIMIT)


@pytest.mark.parametrize(
    ("query", "line", "column", "why"),
    [
        ("", 1, 1, "SELECT, ASK"),
        ("# nothing", 1, 10, "SELECT, ASK"),
        ("PREFIX ex <x:y>\nASK {}", 1, 1, "After PREFIX comes name and iri"),
        ("SELECT * {\n  ?s ?p 'open\n}", 2, 9, "not closed"),
        ('ASK { ?s ?p """open" }', 1, 13, "not closed"),
        ('ASK { ?s ?p "\\x" }', 1, 13, "escape"),
        ("ASK {\r\n ?s ?p \\u0041 }", 2, 8, "escape may stand"),
        ("ASK { ?s ?p \u00a0}", 1, 13, "begins with"),
        ("ASK { ?s ?p \x00}", 1, 13, "begins with"),
        ("ASK { ?s ?p '\ud800' }", 1, 14, "Half of"),
        ("ASK { FILTER(?a<'b>') }", 1, 16, "Write a space after"),
        ("ASK { FILTER(true<#>\n1) }", 1, 18, "Write a space after"),
        ("ASK { " + "a" * 300 + ":x }", 1, 7, "fewer than 256"),
        ("ASK {\n ?s ex:service ?o }", 2, 5, "prefix ex: is not declared"),
        ("EXPLAIN SELECT * {}", 1, 1, "begins with SELECT"),
    ],
)
def test_what_cannot_be_read_is_an_error_with_its_place(query, line, column, why):
    with pytest.raises(QuerySyntaxError, match=why) as refused:
        check_query(query, LIMIT)

    assert (refused.value.line, refused.value.column) == (line, column)


def test_the_space_that_the_message_asks_for_helps():
    assert check_query("ASK { BIND(1 AS ?a) FILTER(?a< 'b>') }", LIMIT).form == "ASK"


def test_size_is_counted_in_bytes():
    query = "ASK { ?s ?p 'é' }"
    size = len(query.encode())

    assert check_query(query, size).text == query
    with pytest.raises(TooLarge, match=f"{size - 1} bytes") as refused:
        check_query(query, size - 1)
    assert refused.value.limit_bytes == size - 1


def test_brackets_nest_up_to_the_limit_and_no_deeper():
    def nested(depth):
        return "ASK { ?s ?p " + "(" * depth + ")" * depth + " }"

    assert check_query(nested(MAX_DEPTH - 1), LIMIT).form == "ASK"
    with pytest.raises(QueryRefused, match="nest"):
        check_query(nested(MAX_DEPTH), LIMIT)
    assert check_query("ASK { ?s ?p '" + "(" * 500 + "' }", LIMIT).form == "ASK"


PIECES = st.sampled_from(
    [
        *(
            "SELECT",
            "*",
            "{",
            "}",
            "(",
            ")",
            "[",
            "]",
            "<",
            ">",
            "<a:b>",
            "<#",
            "'",
            '"',
            '"""',
            "'''",
            "\\",
            "#",
        ),
        *(
            "\n",
            " ",
            "?x",
            "ex:",
            "p:",
            "a",
            "true",
            "1",
            ".",
            "<'",
            "'>",
            "SERVICE",
            "service:",
            "FILTER",
            "BIND",
        ),
        *(
            "SILENT",
            "GRAPH",
            "VALUES",
            "UNDEF",
            "^^",
            "@en",
            "<<",
            "&&",
            ",",
            ";",
            "<http://a/>",
            "EXISTS",
            "AS",
        ),
    ]
)


@given(st.lists(PIECES, max_size=25).map("".join))
def test_whatever_passes_calls_no_other_service(middle):
    """The engine is the judge: with the keyword spoilt, its reading must not change."""
    query = f"PREFIX ex: <http://e/> PREFIX p: <http://a:8> SELECT * {{ {middle} }}"
    try:
        check_query(query, LIMIT)
    except KnowledgeGraphError:
        return
    assert parses(query) == parses(query.replace("SERVICE", "SERVICX"))


def parses(query):
    try:
        ox.Store().query(query)
    except SyntaxError:
        return False
    except OSError:
        return True
    return True


@given(st.text(max_size=200))
def test_any_text_is_checked_or_refused(text):
    try:
        assert check_query(text, LIMIT).text == text
    except (QuerySyntaxError, QueryRefused):
        return


BEGINNINGS = st.sampled_from(
    [
        *(
            "SELECT * {",
            "select?s{",
            "ASK{",
            "DESCRIBE<http://a/>",
            "CONSTRUCT {",
            "SELECTED {",
            "SELECT:a {",
        ),
        *("PREFIX ex: <http://e/> SELECT * {", "PREFIX ex:<http://e/>ASK {", "PREFIX SELECT * {", "ASK-a:b"),
        *("# SELECT * {", "BASE <http://e/> SELECT * {", "PREFIX ask:<http://e/>ask:x {", "\u00a0SELECT * {"),
    ]
)


@given(BEGINNINGS, st.one_of(st.lists(PIECES, max_size=12).map("".join), st.text(max_size=40)))
def test_a_query_that_needs_no_closer_look_is_what_the_closer_look_says(beginning, rest):
    text = beginning + rest + " }"
    with pytest.MonkeyPatch.context() as patched:
        form = guard._harmless_form(text)
        patched.setattr(guard, "_harmless_form", lambda _: None)
        if form is not None:
            assert check_query(text, LIMIT).form == form


@given(st.one_of(st.lists(PIECES, max_size=25).map("".join), st.text(max_size=80)))
def test_a_text_that_seems_plain_can_be_cut_into_tokens(text):
    if is_plain(text):
        assert tokenize(text) is not None
