"""Walking through collections by cursor while somebody writes."""

from itertools import count
from threading import Event, Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from editing import editing
from modernstats_kg.actions.collection import all_records
from modernstats_kg.actions.listing import list_records
from modernstats_kg.actions.sorting import in_order, sorting_named
from modernstats_kg.model.change import Attribution, Change
from modernstats_kg.model.kinds import KINDS
from modernstats_kg.model.records import ListingRequest
from modernstats_kg.model.terms import RDF_LANG_STRING, Iri, Literal, Quad
from modernstats_kg.namespaces import CANONICAL_BASE, expand

GRAPH = Iri(f"{CANONICAL_BASE}graph/walked")
LASTING = 24
SORTS = ("label", "-label", "notation", "-startDate,label", "startDate,-notation", "alternative")


def item(kind, name, number):
    node = Iri(f"{CANONICAL_BASE}id/{kind.root or 'things/'}{kind.name}/{name}")
    yield Quad(node, Iri(expand("rdf:type")), Iri(kind.class_iris[number % len(kind.classes)]), GRAPH)
    label = Literal(f"Étape {number % 5}", RDF_LANG_STRING, ("en", "fr")[number % 2])
    yield Quad(node, Iri(expand("skos:prefLabel")), label, GRAPH)
    if number % 3:
        yield Quad(node, Iri(expand("skos:notation")), Literal(f"{number % 4}.{number}"), GRAPH)
        yield Quad(
            node, Iri(expand("schema:startDate")), Literal(str(2000 + number % 6), expand("xsd:gYear")), GRAPH
        )


def quads_of(prefix, numbers):
    return frozenset(
        quad
        for kind in KINDS.values()
        for number in numbers
        for quad in item(kind, f"{prefix}{number}", number)
    )


def put(kg, adds=frozenset(), removes=frozenset()):
    kg.store.write(lambda: Change(adds, removes), Attribution())


@pytest.fixture(scope="module")
def editor(tmp_path_factory):
    with editing(tmp_path_factory.mktemp("walking")) as opened:
        put(opened.kg, quads_of("lasting", range(LASTING)))
        yield opened


def is_lasting(iri):
    return "/lasting" in iri


@settings(max_examples=25, deadline=None)
@given(
    limit=st.integers(1, 9),
    sort=st.sampled_from(SORTS),
    language=st.sampled_from(["en", "fr"]),
    writes=st.lists(st.tuples(st.booleans(), st.integers(0, 30)), min_size=1, max_size=8),
)
def test_what_lasts_is_met_once_whatever_is_written_between_two_pages(editor, limit, sort, language, writes):
    kg, cursor, seen = editor.kg, None, []
    for page in count():
        request = ListingRequest(limit=limit, cursor=cursor, sort=sort, languages=(language, ""))
        listing = list_records(kg, "projects", request)
        seen += [record.iri for record in listing.items]
        if listing.next is None:
            break
        adding, number = writes[page % len(writes)]
        passing = frozenset(item(KINDS["projects"], f"passing{number}", number))
        put(kg, passing) if adding else put(kg, removes=passing)
        cursor = listing.next

        sorting = sorting_named(kg, KINDS["projects"], sort, request.languages)
        afresh = sorted(all_records(kg, "projects").values(), key=sorting.key)
        assert in_order(kg, KINDS["projects"], sorting) == afresh

    lasting = [iri for iri in seen if is_lasting(iri)]
    assert len(lasting) == len(set(lasting)) == LASTING


def walk(client, path):
    """Every item of a list, page by page, and the totals that were told on the way."""
    found, totals, cursor = [], [], None
    while True:
        more = {"cursor": cursor} if cursor else {}
        page = client.get(path, params={"limit": 5, **more}).json()
        found += [one["id"] for one in page["items"]]
        totals.append(page["total"])
        cursor = page["next"]
        if cursor is None:
            return found, totals


def test_every_collection_is_walked_whole_while_a_writer_adds_and_removes(editor):
    passing = [quads_of("passing", range(start, start + 4)) for start in range(0, 40, 4)]
    stop, wrote = Event(), Event()

    def write_on():
        for number in count():
            put(editor.kg, passing[number % 10], passing[(number + 5) % 10])
            wrote.set()
            if stop.is_set():
                return

    writer = Thread(target=write_on)
    writer.start()
    wrote.wait()
    began = editor.kg.store.commit
    try:
        walked = {name: walk(editor.client, f"/api/v1/{name}?sort=label&lang=fr") for name in KINDS}
    finally:
        stop.set()
        writer.join()

    for name, (found, totals) in walked.items():
        lasting = [iri for iri in found if is_lasting(iri)]
        assert len(lasting) == len(set(lasting)) == LASTING, name
        assert all(total >= LASTING for total in totals), name
    assert editor.kg.store.commit > began


@pytest.mark.parametrize("name", KINDS)
def test_totals_are_those_that_sparql_counts(editor, name):
    classes = " ".join(f"<{iri}>" for iri in KINDS[name].class_iris)
    query = f"SELECT (COUNT(DISTINCT ?x) AS ?n) {{ VALUES ?c {{ {classes} }} ?x a ?c }}"
    answer = editor.client.get("/sparql", params={"query": query, "format": "json"}).json()
    found, totals = walk(editor.client, f"/api/v1/{name}")

    assert {int(answer["results"]["bindings"][0]["n"]["value"])} == set(totals)
    assert len(found) == len(set(found)) == totals[0] > 0
