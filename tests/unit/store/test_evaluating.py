"""Each operation of SPARQL 1.1 Update, evaluated to a difference."""

import re
from dataclasses import replace

import pyoxigraph as ox
import pytest

from evaluated import BASE, KEPT, STRICT, UNION, UNNAMED, after, dataset, updated
from modernstats_kg.errors import BadRequest, QueryRefused, QuerySyntaxError

TWO = ":a :p 1 . :b :p 2 . GRAPH :g { :a :p 1 . :c :p 3 } GRAPH :h { :d :q :a }"


@pytest.mark.parametrize(
    ("before", "update", "then"),
    [
        (
            "",
            "INSERT DATA { :a :p 1, 'x'@en ; a :C . GRAPH :g { :a :p 2 } . :b :p 3 }",
            ":a :p 1, 'x'@en ; a :C . :b :p 3 . GRAPH :g { :a :p 2 }",
        ),
        (":a :p 12", "DELETE DATA { :a :p 012 . GRAPH :g { :a :p 12 } }", ""),
        (TWO, "DELETE WHERE { ?s :p ?o }", "GRAPH :g { :a :p 1 . :c :p 3 } GRAPH :h { :d :q :a }"),
        (
            TWO,
            "DELETE WHERE { GRAPH ?g { ?s :p ?o } ?s :p ?o }",
            ":b :p 2 . GRAPH :g { :c :p 3 } GRAPH :h { :d :q :a }",
        ),
        (
            ":a :p 1",
            "DELETE { ?s :p ?n } INSERT { ?s :p ?m } WHERE { ?s :p ?n BIND(?n + 1 AS ?m) }",
            ":a :p 2",
        ),
        (":a :p 1", "DELETE { ?s :p ?n } INSERT { ?s :p ?n } WHERE { ?s :p ?n }", ":a :p 1"),
        (
            ":a :p :b . :b :p :c",
            "INSERT { ?a :p ?c } WHERE { ?a :p ?b . ?b :p ?c }",
            ":a :p :b, :c . :b :p :c",
        ),
        (
            TWO,
            "WITH :g DELETE { ?s :p ?o } INSERT { ?s :q ?o . GRAPH :h { ?s :q ?o } } WHERE { ?s :p ?o }",
            ":a :p 1 . :b :p 2 . GRAPH :g { :a :q 1 . :c :q 3 } GRAPH :h { :d :q :a . :a :q 1 . :c :q 3 }",
        ),
        (
            TWO,
            "WITH :g DELETE { ?s :p ?o } WHERE { GRAPH :h { ?x :q ?s } ?s :p ?o }",
            ":a :p 1 . :b :p 2 . GRAPH :g { :c :p 3 } GRAPH :h { :d :q :a }",
        ),
        (
            TWO,
            "WITH :h INSERT { ?s :n ?o } USING :g WHERE { ?s :p ?o }",
            TWO + " GRAPH :h { :a :n 1 . :c :n 3 }",
        ),
        (
            TWO,
            "INSERT { ?s :n ?g } USING NAMED :g WHERE { GRAPH ?g { ?s ?p ?o } }",
            TWO + " :a :n :g . :c :n :g .",
        ),
        (
            TWO,
            "INSERT { ?s :n 0 } USING :g USING :h WHERE { ?s ?p ?o }",
            TWO + " :a :n 0 . :c :n 0 . :d :n 0 .",
        ),
        (
            "",
            "INSERT DATA { :a :p 1 } ; INSERT { ?s :q ?o } WHERE { ?s :p ?o } ; DELETE WHERE { ?s :p ?o }",
            ":a :q 1",
        ),
        ("", "INSERT DATA { :a :p 1 } ; DELETE DATA { :a :p 01 }", ""),
        (":a :p 1", "DELETE DATA { :a :p 1 } ; INSERT DATA { :a :p 1 }", ":a :p 1"),
        (":a :p 1", "INSERT { ?s ?x ?o . :b :p ?o } WHERE { ?s :p ?o }", ":a :p 1 . :b :p 1"),
        (":a :p 1", "INSERT { ?o :p 2 . ?s ?o 3 . GRAPH ?o { :b :p 4 } } WHERE { ?s :p ?o }", ":a :p 1"),
        (TWO, "CLEAR DEFAULT", "GRAPH :g { :a :p 1 . :c :p 3 } GRAPH :h { :d :q :a }"),
        (TWO, "CLEAR NAMED", ":a :p 1 . :b :p 2 ."),
        (TWO, "DROP ALL", ""),
        (TWO, "CLEAR GRAPH :g", ":a :p 1 . :b :p 2 . GRAPH :h { :d :q :a }"),
        (TWO, "CLEAR GRAPH :nowhere ; DROP SILENT GRAPH :nowhere ; CREATE GRAPH :nowhere", TWO),
        (TWO, "CREATE SILENT GRAPH :g", TWO),
        (
            TWO,
            "COPY DEFAULT TO :g",
            ":a :p 1 . :b :p 2 . GRAPH :g { :a :p 1 . :b :p 2 } GRAPH :h { :d :q :a }",
        ),
        (TWO, "MOVE GRAPH :g TO DEFAULT", ":a :p 1 . :c :p 3 . GRAPH :h { :d :q :a }"),
        (TWO, "ADD :h TO :g", TWO + " GRAPH :g { :d :q :a }"),
        (TWO, "COPY :g TO :g ; MOVE :g TO :g ; ADD :g TO :g ; MOVE DEFAULT TO DEFAULT", TWO),
        (
            TWO,
            "COPY SILENT :nowhere TO :g ; MOVE SILENT :nowhere TO DEFAULT ; ADD SILENT :nowhere TO :g",
            TWO,
        ),
        ("", "INSERT DATA { <x> <#y> </z> }", f"<{BASE}x> <{BASE}#y> <http://kg/z>"),
        (":a :p 1", "MOVE DEFAULT TO :g ; COPY DEFAULT TO :h", "GRAPH :g { :a :p 1 }"),
        (
            "",
            "PREFIX : <http://other/> INSERT DATA { :a :p 1 } ; PREFIX : <http://e/> INSERT DATA { :a :p 2 }",
            "<http://other/a> <http://other/p> 1 . :a :p 2",
        ),
        (
            "",
            "BASE <http://b/> INSERT DATA { <x> <y> <z> # } ; DROP ALL\n }",
            "<http://b/x> <http://b/y> <http://b/z>",
        ),
        ("", "", ""),
    ],
)
def test_each_operation_does_what_the_standard_says(before, update, then):
    assert after(before, update) == dataset(then)


@pytest.mark.parametrize(
    ("update", "why"),
    [
        ("DROP GRAPH :nowhere", "does not exist"),
        ("COPY :nowhere TO :g", "does not exist"),
        ("MOVE :nowhere TO :g", "does not exist"),
        ("ADD :nowhere TO :g", "does not exist"),
        ("CREATE GRAPH :g", "exists already"),
        ("CLEAR GRAPH :g ; DROP GRAPH :g", "does not exist"),
    ],
)
def test_what_stands_in_the_way_is_named_and_silent_would_not_mind(update, why):
    with pytest.raises(BadRequest, match=why):
        after(TWO, update)

    silent = re.sub("DROP|CREATE|COPY|MOVE|ADD", r"\g<0> SILENT", update)
    assert after(TWO, silent) <= dataset(TWO)


def test_an_operation_that_does_not_parse_keeps_all_from_happening():
    with pytest.raises(QuerySyntaxError):
        after(TWO, "INSERT DATA { :a :p 9 } ; DELETE WHERE { ?s ?p _:b }")


def test_blank_nodes_become_new_iris_for_each_solution_and_are_shared_between_graphs():
    found = after(
        ":a :p 1, 2", "INSERT { _:x :of ?o ; :and [] . GRAPH :g { _:x :is _:x } } WHERE { ?s :p ?o }"
    )
    new = {quad.subject.value for quad in found if quad.subject.value.startswith(BASE)}
    made = {(quad.predicate.value[9:], quad.graph_name.value) for quad in found if quad.subject.value in new}

    assert len(new) == 2
    assert made == {("of", UNNAMED), ("and", UNNAMED), ("is", "http://e/g")}
    assert len({quad.object for quad in found if quad.predicate.value == "http://e/and"}) == 2
    assert all(iri.startswith(f"{BASE}.well-known/genid/") for iri in new)


def test_a_blank_node_of_a_solution_is_the_same_wherever_it_stands():
    pattern = "{ ?s :p ?o } { SELECT (BNODE() AS ?b) {} }"
    found = after(":a :p 1 . :b :p 2", f"INSERT {{ ?s :has ?b }} WHERE {{ {pattern} }}")

    assert len({quad.object for quad in found if quad.predicate.value == "http://e/has"}) == 1


def test_blank_nodes_of_data_are_new_each_time_and_belong_to_one_operation():
    once, again = (after("", "INSERT DATA { _:x :p _:x ; :q (1) }") for _ in range(2))

    assert len(once) == len(again) == 4
    assert not {quad.subject for quad in once} & {quad.subject for quad in again}
    with pytest.raises(QuerySyntaxError, match="belongs to one"):
        after("", "INSERT DATA { _:x :p 1 } ; INSERT DATA { _:x :p 2 }")


@pytest.mark.parametrize("value", ["TRIPLE(:a, :b, :c)", "STRLANGDIR('x', 'ar', 'rtl')"])
def test_what_is_not_stored_is_refused_when_it_is_computed(value):
    with pytest.raises(QueryRefused, match="not stored"):
        after("", f"INSERT {{ :a :p ?x }} WHERE {{ BIND({value} AS ?x) }}")


def test_an_update_of_too_many_statements_is_refused_while_it_grows():
    digits = "VALUES ?@ { 0 1 2 3 4 5 6 7 8 9 }"
    rows = " ".join(digits.replace("@", name) for name in "abcdef")
    number = "CONCAT(STR(?a), STR(?b), STR(?c), STR(?d), STR(?e), STR(?f))"
    with pytest.raises(QueryRefused, match="more than 1000 statements"):
        after("", f"INSERT {{ :a :p ?n }} WHERE {{ {rows} BIND({number} AS ?n) }}")
    with pytest.raises(QueryRefused, match="more than 1 statements"):
        after(":a :p 1, 2", "DELETE WHERE { :a :p ?o }", most=1)


def test_a_pattern_sees_the_union_and_statements_outside_graph_are_kept_together():
    before = "GRAPH :g { :a :p 1 } GRAPH :h { :a :p 1 . :b :p 2 }"

    then = after(before, "INSERT { ?s :n ?o } WHERE { ?s :p ?o }", UNION)
    assert then == dataset(before + " :a :n 1 . :b :n 2 .")
    assert after(before, "DELETE WHERE { ?s :p ?o }", UNION) == dataset(before)


def test_the_graphs_that_a_request_names_are_what_its_patterns_see():
    seen = replace(STRICT, default=("http://e/g",), named=("http://e/h",))
    update = "INSERT { ?s :n ?g } WHERE { ?s :p ?o GRAPH ?g { ?d :q ?s } }"

    assert after(TWO, update, seen) == dataset(TWO + " :a :n :h .")
    assert after(TWO, update) == dataset(TWO + " :a :n :h .")
    assert after(TWO, "INSERT { ?s :n 0 } WHERE { ?s :p ?o }", seen) == dataset(TWO + " :a :n 0 . :c :n 0 .")


@pytest.mark.parametrize(
    "update", ["CLEAR ALL", "DROP NAMED", "DELETE { GRAPH ?g { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o } }"]
)
def test_what_the_store_keeps_itself_is_left_alone_where_nobody_names_it(update):
    before = f"GRAPH <{KEPT}> {{ :a :p 1 }} GRAPH :g {{ :a :p 1 }}"

    assert after(before, update) == dataset(f"GRAPH <{KEPT}> {{ :a :p 1 }}")


def test_what_the_store_keeps_itself_is_not_spared_where_it_is_named():
    before = f"GRAPH <{KEPT}> {{ :a :p 1 }}"

    for update in (f"CLEAR GRAPH <{KEPT}>", f"DELETE WHERE {{ GRAPH <{KEPT}> {{ ?s ?p ?o }} }}"):
        assert after(before, update) == frozenset()  # so that the gate of all writes can refuse it


def test_a_request_of_data_alone_opens_no_snapshot():
    quads = updated(
        frozenset(), "INSERT DATA { <a:s> <a:p> 1 } ; DELETE DATA { <a:s> <a:p> 1 . <a:t> <a:p> 2 }"
    )

    assert quads == frozenset()


def test_text_inside_the_template_is_text():
    text = "'''} GRAPH { ?x ; . '''"
    assert after("", f"INSERT {{ :a :p {text} }} WHERE {{}}") == dataset(f":a :p {text}")
    assert ox.Literal("} GRAPH { ?x ; . ") in {quad.object for quad in dataset(f":a :p {text}")}
