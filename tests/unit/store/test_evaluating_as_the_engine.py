"""Generated updates, evaluated here and by the engine's own update: the datasets must be the same."""

from itertools import pairwise

import pyoxigraph as ox
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evaluated import UNNAMED, dataset, updated

SUBJECTS = st.sampled_from((":a", ":b", ":c"))
PREDICATES = st.sampled_from((":p", ":q"))
OBJECTS = st.sampled_from((":a", ":b", "1", "01", "'x'@EN"))
GRAPHS = st.sampled_from((":g", ":h", ":a"))
VARIABLES = st.sampled_from(("?s", "?o", "?x", "?y"))


def triples(subjects=SUBJECTS, predicates=PREDICATES, objects=OBJECTS):
    return st.tuples(subjects, predicates, objects).map(" ".join)


DATA = st.lists(triples(), min_size=1, max_size=3).map(" . ".join)
PATTERN = triples(SUBJECTS | VARIABLES, PREDICATES | VARIABLES, OBJECTS | VARIABLES)
PATTERNS = st.lists(PATTERN, min_size=1, max_size=2).map(" . ".join)


def quads(content, graphs=GRAPHS):
    inside = st.tuples(graphs, content).map(lambda part: f"GRAPH {part[0]} {{ {part[1]} }}")
    return st.lists(content | inside, min_size=1, max_size=3).map(joined)


def joined(parts):
    """Statements and graphs; a full stop only where one has to stand between statements."""
    text = parts[0]
    for before, after in pairwise(parts):
        text += " " if before.endswith("}") or after.startswith("GRAPH") else " . "
        text += after
    return text


TEMPLATE = quads(PATTERNS, GRAPHS | st.just("?g"))
WHERE = quads(PATTERNS, GRAPHS | st.just("?g")) | st.tuples(PATTERN, PATTERN).map(
    lambda two: f"{two[0]} OPTIONAL {{ {two[1]} }} FILTER(isIRI(?s) || !BOUND(?y))"
)
USING = st.sampled_from(
    ("", "", "USING :g ", "USING NAMED :h ", "USING :g USING :h ", "USING :g USING NAMED :h USING NAMED :a ")
)
ENDS = st.sampled_from(("DEFAULT", "GRAPH :g", ":h", ":a"))
OPERATION = st.one_of(
    st.tuples(st.sampled_from(("INSERT", "DELETE")), quads(DATA)).map(lambda o: f"{o[0]} DATA {{ {o[1]} }}"),
    WHERE.filter(lambda where: "OPTIONAL" not in where).map(lambda where: f"DELETE WHERE {{ {where} }}"),
    st.tuples(st.sampled_from(("", "WITH :g ")), TEMPLATE, TEMPLATE, USING, WHERE).map(
        lambda o: f"{o[0]}DELETE {{ {o[1]} }} INSERT {{ {o[2]} }} {o[3]}WHERE {{ {o[4]} }}"
    ),
    st.tuples(TEMPLATE, WHERE).map(lambda o: f"INSERT {{ {o[0]} }} WHERE {{ {o[1]} }}"),
    st.tuples(
        st.sampled_from(("CLEAR", "DROP SILENT")), st.sampled_from(("DEFAULT", "NAMED", "ALL", "GRAPH :g"))
    ).map(" ".join),
    st.tuples(st.sampled_from(("COPY SILENT", "MOVE SILENT", "ADD SILENT")), ENDS, st.just("TO"), ENDS).map(
        " ".join
    ),
    st.just("CREATE SILENT GRAPH :h"),
)
PROLOGUE = "PREFIX : <http://e/> "


@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(quads(DATA), OPERATION)
def test_an_operation_changes_what_the_engine_would_change(before, operation):
    found = dataset(before)

    assert updated(found, PROLOGUE + operation) == by_the_engine(found, operation)


@settings(deadline=None, max_examples=12, suppress_health_check=[HealthCheck.too_slow])
@given(quads(DATA), st.lists(OPERATION, min_size=2, max_size=5))
def test_operations_see_what_those_before_them_did(before, operations):
    found = dataset(before)
    one_by_one = found
    for operation in operations:
        one_by_one = by_the_engine(one_by_one, operation)

    assert updated(found, PROLOGUE + " ;\n".join(operations)) == one_by_one


def by_the_engine(found, operation):
    """The engine's own account, in a store that has a default graph and no empty graphs.

    It empties the target of COPY and MOVE where the source does not exist: SILENT should mean that nothing
    happens then.
    """
    if operation.startswith(("COPY", "MOVE")) and not _exists(
        found, operation.partition(" TO ")[0].split()[-1]
    ):
        return found
    store = ox.Store()
    store.extend(
        ox.Quad(quad.subject, quad.predicate, quad.object) if quad.graph_name.value == UNNAMED else quad
        for quad in found
    )
    try:
        store.update(PROLOGUE + operation)
    except RuntimeError:
        return found  # CLEAR of a graph that does not exist is an error to the engine
    return frozenset(
        ox.Quad(quad.subject, quad.predicate, quad.object, ox.NamedNode(UNNAMED))
        if quad.graph_name == ox.DefaultGraph()
        else quad
        for quad in store
    )


def _exists(found, source):
    return source == "DEFAULT" or source[1:] in {quad.graph_name.value[9:] for quad in found}
