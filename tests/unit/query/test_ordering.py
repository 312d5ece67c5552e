from dataclasses import replace
from random import Random

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modernstats_kg.model.counts import Counts
from modernstats_kg.model.statistics import PropertyUse
from modernstats_kg.query.ordering import has_an_order, in_order
from modernstats_kg.query.tokens import tokenize
from orders import any_counts, counts_in, reordered, solutions

E = "https://example.org/"
PREFIXES = f"PREFIX : <{E}>\nPREFIX optional: <{E}optional/>\n"


def use(name: str, triples: int, subjects: int, objects: int) -> PropertyUse:
    return PropertyUse(E + name, triples, subjects, objects)


COUNTS = Counts(
    PropertyUse("", 100_000, 20_000, 60_000),
    {
        each.iri: each
        for each in (
            use("about", 20_000, 10_000, 8_000),
            use("scheme", 8_000, 8_000, 40),
            use("year", 10_000, 10_000, 25),
            use("title", 10_000, 10_000, 10_000),
            use("award", 20, 20, 20),
            use("source", 10_000, 10_000, 8_000),
            PropertyUse("http://www.w3.org/1999/02/22-rdf-syntax-ns#type", 20_000, 18_000, 4),
        )
    },
    {f"{E}Project": 10_000, f"{E}Concept": 8_000, f"{E}Prize": 20},
)


def by_counts(pattern: str) -> str | None:
    """The query in the order of COUNTS where it runs long, in one line."""
    found = reordered(PREFIXES + pattern, COUNTS, 2_000.0)
    return found and " ".join(found.removeprefix(PREFIXES).split())


def test_the_rarest_pattern_comes_first_and_what_hangs_together_follows():
    found = by_counts("SELECT * { ?p a :Project ; :about ?c . ?c :scheme ?s . ?p :award ?w }")

    assert found == (
        "SELECT * { { ?p :award ?w } LATERAL { ?p a :Project } "
        "LATERAL { ?p :about ?c } LATERAL { ?c :scheme ?s } }"
    )


def test_within_exists_what_is_known_outside_comes_first():
    found = by_counts("SELECT * { ?p a :Project FILTER NOT EXISTS { ?c :scheme :s . ?p :about ?c } }")

    assert found == (
        "SELECT * { ?p a :Project FILTER NOT EXISTS { { ?p :about ?c } LATERAL { ?c :scheme :s } } }"
    )


def test_so_it_does_in_the_branches_of_a_union_that_is_joined():
    found = by_counts(
        "SELECT * { ?p a :Project { ?c :scheme :s . ?p :source ?c } UNION { ?p :about ?c . ?c :scheme :s } }"
    )

    assert found == (
        "SELECT * { ?p a :Project { { ?p :source ?c } LATERAL { ?c :scheme :s } } "
        "UNION { { ?p :about ?c } LATERAL { ?c :scheme :s } } }"
    )


def test_conditions_stay_and_the_patterns_between_them_move():
    found = by_counts(
        "SELECT * { ?p :about ?c . FILTER(?c != :x) . ?p :title ?t . FILTER(?t > 'a') ?p :award ?w }"
    )

    assert found == (
        "SELECT * { { ?p :award ?w } LATERAL { ?p :title ?t } LATERAL { ?p :about ?c } "
        "FILTER(?c != :x) . FILTER(?t > 'a') }"
    )


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?p a :Project ; :about ?c . ?p :award ?w } LIMIT 5",
        "SELECT * { ?p a :Project ; :about ?c . ?p :award ?w } ORDER BY ?p OFFSET 5",
        "SELECT * { { SELECT * { ?p a :Project ; :about ?c . ?p :award ?w } LIMIT 5 } }",
        "SELECT REDUCED ?c { ?p a :Project ; :about ?c . ?p :award ?w }",
        "SELECT (SAMPLE(?c) AS ?x) { ?p a :Project ; :about ?c . ?p :award ?w }",
        "SELECT (GROUP_CONCAT(?c) AS ?x) { ?p a :Project ; :about ?c . ?p :award ?w }",
        "SELECT (sum(?w) AS ?x) { ?p a :Project ; :about ?c . ?p :award ?w }",
        "SELECT (AVG(?w) AS ?x) { ?p a :Project ; :about ?c . ?p :award ?w }",
        "SELECT (MIN(?w) AS ?x) { ?p a :Project ; :about ?c . ?p :award ?w }",
        "SELECT (MAX(?w) AS ?x) { ?p a :Project ; :about ?c . ?p :award ?w }",
        "SELECT * { ?p a :Project ; :about ?c . ?p :award ?w BIND(RAND() AS ?r) }",
        "SELECT * { ?p a :Project ; :about ?c . ?p :award ?w BIND(STRUUID() AS ?r) }",
        "SELECT * { ?p a :Project ; :about ?c . ?p :award ?w BIND(BNODE() AS ?r) }",
        "CONSTRUCT WHERE { ?p a :Project ; :about ?c . ?p :award ?w }",
        "DESCRIBE ?p",
    ],
)
def test_what_depends_on_the_order_of_rows_stays_as_it_is_written(query):
    assert reordered(PREFIXES + query, COUNTS) is None


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?p a :Project ; :about _:c . _:c :scheme ?s . ?p :award ?w }",
        "SELECT * { ?p a :Project ; :about [] . ?p :award ?w }",
        "SELECT * { ?p a :Project ; :about [ :scheme ?s ] . ?p :award ?w }",
        "SELECT * { ?p a :Project ; :about (1 2) . ?p :award ?w }",
        "SELECT * { << ?p a :Project >> :about ?c . ?p :award ?w }",
        "SELECT * { ?p a :Project ~ :r ; :about ?c . ?p :award ?w }",
        "SELECT * { ?p a :Project {| :about ?c |} . ?p :award ?w }",
        "SELECT * FROM :g { ?p a :Project ; :about ?c . ?p :award ?w }",
        "SELECT * { ?p a :Project ; :about ?c LATERAL { ?p :award ?w } }",
        "SELECT * { ?p a :Project ; :unheard ?c . ?p :award ?w }",
        "SELECT * { ?p a :Unheard ; :about ?c . ?p :award ?w }",
        "SELECT * { ?p a <Project> ; :about ?c . ?p :award ?w }",
        "SELECT * { ?p :about ?c . ?q :award ?w }",
        "SELECT * { ?p :about ?c BIND(3 AS ?x) ?p :award ?w }",
        "SELECT * { ?p :about ?c OPTIONAL { ?p :title ?t } ?p :award ?w }",
        "SELECT * { ?p :about ?c . ?p :award ?w GRAPH ?g { ?p :title ?t } }",
        "SELECT * { ?p :about ?c . ?p :award ?w { ?p :title ?t } }",
        "SELECT * { ?p :about* ?c . ?p :award ?w }",
        "SELECT * { ?s ?p ?o . ?p (:about|:title)? ?c . ?c :award ?w }",
        "SELECT * { ?p :about|:title ?c . ?c :award ?w }",
        "SELECT * { ?p :about/^(:award/!:year) ?c . ?c :award ?w }",
        "PREFIX : <https://example.com/> SELECT * { ?p :about ?c . ?p :award ?w }",
        "SELECT * { ?p other:about ?c . ?p :award ?w }",
        "SELECT * { ?p :about ?c . ?p :award ?w",
        "SELECT * { ?p :about ?c . ?p :award }",
        "SELECT * { ?p :about ?c . ?p :award ?w } }",
    ],
)
def test_what_is_not_wholly_understood_or_counted_stays_as_it_is_written(query):
    assert reordered(PREFIXES + query, COUNTS) is None


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?p a :Project ; :year 2003 }",
        "SELECT * { ?w :award ?x ; :title ?t ; :year ?y }",
        "SELECT * { :p1 :about ?c . ?c :scheme ?s }",
        "SELECT * { ?p :award ?w . ?p a :Prize }",
    ],
)
def test_what_is_not_long_or_not_much_better_stays_as_it_is_written(query):
    assert by_counts(query) is None
    assert reordered(PREFIXES + query, COUNTS) is not None


@pytest.mark.parametrize(
    "query",
    [
        f"{PREFIXES}SELECT * {{ :s7 ?p ?o }}",
        "ASK { ?s <https://example.org/a.b;c,d> ?o . }",
        "SELECT * { ?s ?p 1.5 }",
        "DESCRIBE <https://example.org/x>",
    ],
)
def test_one_pattern_has_no_order(query):
    assert not has_an_order(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s :p ?o.?s :q ?r }",
        "SELECT * { ?s :p ?o\n.\n:x :q ?r }",
        "SELECT * { ?s :p ?o ; :q ?r }",
        "SELECT * { ?s :p ?o ;:q ?r }",
        "SELECT * { ?s :p ?o, ?r }",
        "SELECT * { ?s :p ?o.<urn:x> :p ?o }",
    ],
)
def test_two_patterns_may_have_one(query):
    assert has_an_order(query)


def test_a_book_has_none_either():
    query = "SELECT * { ?s :p ?o ; :q ?r }"

    assert has_an_order(query)
    assert not has_an_order(query + " " * 20_000)


ODD = [
    "SELECT*{?p:about?c.?c:scheme?s.?p:award?w}",
    'SELECT * { ?p :about ?c, ?d ;; :title \'a . b ; c\', """} . {"""@en ; ; . ?p :award ?w . }',
    "SELECT * { ?p :year 1.?p :award ?w.}",
    "SELECT * { ?p :year 1.5 , -2 , +3e4 , .5 . ?p :award true , false }",
    "SELECT * { ?p :year '1'^^:int , '2'^^<https://example.org/int> . ?p :award ?w }",
    "SELECT * { ?p a :Project.?p :award :a.b .?p :about :c\\.d . }",
    "SELECT * { ?p :about ?c # not this . ?x :y ?z\n ; # nor } this\n :title ?t . # nor\n ?p :award 1 # .\n}",
    "SELECT * { ?p optional:a ?c . ?p optional:union ?d ; optional: ?e }",
    "SELECT * { $p :about $c . ?p :award ?w }",
    "BASE <https://example.org/> SELECT * { ?p <about> ?c ; <award> ?w }",
    "SELECT * { ?p ^:about ?c ; :about/:scheme ?s ; (:title|!(:a|^:b))+ ?t . ?p :award ?w }",
    "SELECT * { ?p :about+ ?c . ?c :scheme? ?s . ?s :scheme ?x . ?z :title ?c }",
    "SELECT * { ?p ?q ?c . ?c ?r ?p }",
    "SELECT * { VALUES ?p { :p1 UNDEF } ?p :about ?c . FILTER(?c IN (:a, :b)) ?p :award ?w }",
    "SELECT * { ?p :about ?c ; :title ?w FILTER(?c NOT IN (:a, :b) && !EXISTS { ?c :year ?s ; :a ?t }) }",
    "SELECT * { ?p :about ?c, ?d OPTIONAL { ?p :title ?t ; :year ?y FILTER(?y > ?c) } } VALUES ?c { :a }",
    "SELECT * { GRAPH ?g { ?p :about ?c . ?p :award ?w } MINUS { ?p :title ?t ; :year ?y } }",
    "SELECT ?p (COUNT(*) AS ?n) { { ?p :about ?c, ?d } UNION { SELECT ?p { ?p :title ?t ; :year ?y } } }"
    " GROUP BY ?p HAVING (COUNT(*) > 0) ORDER BY ?p",
    "CONSTRUCT { ?p :x ?c . _:b :y ?w } WHERE { ?p :about ?c . ?p :award ?w }",
    "CONSTRUCT { } { ?p :about ?c . ?p :award ?w }",
    "ASK { ?p :about ?c . ?p :award ?w }",
    "DESCRIBE ?p { ?p :about ?c . ?p :award ?w }",
    "SELECT (EXISTS { ?a :b ?c } AS ?x) { ?p :about ?c . ?p :award ?w }",
    "SELECT * { ?p :about ?c . ?p :award ?w BIND(STR(?w) AS ?x) FILTER regex(?x, 'a.b') }",
]


@pytest.mark.parametrize("query", ODD)
@pytest.mark.parametrize("seed", range(6))
def test_however_it_is_written_it_parses_and_has_the_same_solutions(query, seed):
    store = some_data(seed)
    text = reordered(PREFIXES + query, any_counts(seed))

    assert text is not None
    assert solutions(store, text) == solutions(store, PREFIXES + query)


def some_data(seed: int) -> ox.Store:
    """Statements about few things, so that patterns match; half of them in named graphs too."""
    random = Random(seed)  # noqa: S311 - the same each time
    things = [ox.NamedNode(E + name) for name in ("p1", "p2", "p3", "a", "b", "a.b", "c.d", "Project")]
    values = [ox.Literal(1), ox.Literal(True), ox.Literal("a . b ; c"), ox.Literal("} . {", language="en")]
    names = ("about", "scheme", "year", "title", "award", "optional/a", "optional/union", "optional/", "int")
    properties = [ox.NamedNode(E + name) for name in names]
    properties += [ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), things[0]]
    store = ox.Store()
    for _ in range(random.randint(20, 120)):
        statement = random.choice(things), random.choice(properties), random.choice(things + values)
        store.add(ox.Quad(*statement))
        if random.random() < 0.5:
            store.add(ox.Quad(*statement, ox.NamedNode(E + random.choice("gh"))))
    return store


VARIABLES = ("?a", "?b", "?c", "?d")
_NODES = st.sampled_from((*VARIABLES, *VARIABLES, ":p1", ":a"))
_STEPS = st.sampled_from((":about", ":scheme", ":award", "a", ":title", "?a", "?q"))
_PATHS = st.sampled_from(
    (
        *(
            ":about+",
            "^:about",
            ":about/:scheme",
            ":about*",
            ":award?",
            "(:about|^:title)*",
            "(:about|:scheme)?",
        ),
        *("(:award|:scheme)+", "(:about/:award)?", "^(:about/:title)", ":about+/:scheme*", "!:about"),
    )
)
_PATTERNS = st.tuples(_NODES, _STEPS | _STEPS | _PATHS, _NODES | st.just("1")).map(" ".join)
_BLOCKS = st.lists(_PATTERNS, min_size=2, max_size=5).map(" . ".join)
_CONDITIONS = st.one_of(
    st.just(""),
    st.sampled_from(("FILTER(?a != ?b)", "FILTER(BOUND(?c))", "FILTER(isIRI(?d))")),
    _BLOCKS.map("FILTER EXISTS {{ {} }}".format),
    _BLOCKS.map("FILTER NOT EXISTS {{ {} }}".format),
)
_MORE = st.one_of(
    st.just(""),
    _BLOCKS.map("OPTIONAL {{ {} }}".format),
    _BLOCKS.map("MINUS {{ {} }}".format),
    st.tuples(_BLOCKS, _BLOCKS).map(lambda two: f"{{ {two[0]} }} UNION {{ {two[1]} }}"),
    st.just("VALUES ?a { :p1 :a }"),
    _BLOCKS.map("{{ SELECT DISTINCT ?a {{ {} }} }}".format),
    _BLOCKS.map("GRAPH ?g {{ {} }}".format),
)
_LAST = _MORE | st.just("BIND(1 AS ?z)")
_GROUPS = st.tuples(_MORE | st.just(""), _CONDITIONS, _BLOCKS, _CONDITIONS, _LAST, _CONDITIONS).map(" ".join)


@settings(deadline=None, max_examples=300)
@given(group=_GROUPS, seed=st.integers(0, 1_000))
def test_every_order_has_the_same_solutions_as_often(group, seed):
    query = f"{PREFIXES}SELECT * {{ {group} }}"
    store = some_data(seed)
    for counts in (any_counts(seed), any_counts(seed + 1), counts_in(store)):
        if (text := reordered(query, counts)) is not None:
            assert solutions(store, text) == solutions(store, query), text


@settings(deadline=None, max_examples=100)
@given(patterns=st.lists(_PATTERNS, min_size=2, max_size=5), seed=st.integers(0, 1_000), data=st.data())
def test_the_same_patterns_in_any_order_of_the_text_have_the_same_solutions(patterns, seed, data):
    store = some_data(seed)
    shuffled = data.draw(st.permutations(patterns))
    written, other = (f"{PREFIXES}SELECT * {{ {' . '.join(each)} }}" for each in (patterns, shuffled))
    if (text := reordered(other, any_counts(seed))) is not None:
        assert solutions(store, text) == solutions(store, written), text


def test_counts_of_nothing_divide_by_nothing():
    nothing = PropertyUse("", 0, 0, 0)
    empty = {iri: replace(nothing, iri=iri) for iri in COUNTS.properties}
    counts = Counts(nothing, empty, dict.fromkeys(COUNTS.instances, 0))

    text = reordered(f"{PREFIXES}SELECT * {{ ?p a :Project ; :about ?c ; :award/:about ?d ; ?e ?f }}", counts)

    assert text is not None
    assert solutions(ox.Store(), text)[1] == {}


def test_a_path_of_many_brackets_is_estimated_part_by_part():
    path = "(" * 90 + ":about" + "/:about)" * 90

    assert reordered(f"{PREFIXES}ASK {{ ?a {path} ?b . ?b :about ?c }}", COUNTS) is not None


def test_no_more_than_two_dozen_patterns_of_a_query_are_ordered():
    branch = "{ " + " . ".join(f"?a{n} ?p{n} ?a{n + 1}" for n in range(12)) + " }"

    text = reordered(f"SELECT * {{ {' UNION '.join([branch] * 3)} }}", COUNTS)

    assert text is not None
    assert text.endswith(f"UNION {branch} }}")
    assert text.count("LATERAL") == 2 * 11


@pytest.mark.parametrize("test", ["EXISTS", "NOT EXISTS"])
def test_what_exists_for_a_nested_group_keeps_its_order(test):
    inner = f"{{ ?c :award ?b FILTER {test} {{ ?b :rare ?a . ?a :about ?d }} }}"
    data = "@prefix : <urn:> . :a1 :about :c1, :d1 . :c1 :award :b1 . :b1 :rare :z1 . :z1 :about :d1 ."
    query = f"{PREFIXES}SELECT * {{ ?a :about ?c . {inner} }}"
    store = ox.Store()
    store.load(data.replace("urn:", E), format=ox.RdfFormat.TURTLE)

    text = in_order(query, tokenize(query), COUNTS, 0)

    assert text is None or solutions(store, text) == solutions(store, query)
