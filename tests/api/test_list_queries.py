"""What lists ask of the store: never more than three queries, and never others than our own."""

from contextlib import contextmanager
from unittest.mock import patch

import pytest

from editing import editing
from modernstats_kg.model.change import Attribution, Change
from modernstats_kg.model.kinds import KINDS
from modernstats_kg.model.terms import RDF_LANG_STRING, Iri, Literal, Quad
from modernstats_kg.namespaces import CANONICAL_BASE, expand
from modernstats_kg.query.binding import with_values
from modernstats_kg.query.library import canned
from payloads import PAYLOADS
from store_queries import counted

GRAPH = Iri(f"{CANONICAL_BASE}graph/many")
LIST = "/api/v1/elements"
CANNED = ("items_of_classes", "statements_of_properties")


def element(number):
    iri = Iri(f"{CANONICAL_BASE}id/standards/toy/1/{number}")
    group = Iri(f"{CANONICAL_BASE}id/groups/{number % 7}")
    yield Quad(iri, Iri(expand("rdf:type")), Iri(expand("hlg:ModelElement")), GRAPH)
    yield Quad(iri, Iri(expand("skos:prefLabel")), Literal(f"E {number}", RDF_LANG_STRING, "en"), GRAPH)
    yield Quad(iri, Iri(expand("hlg:ofGroup")), group, GRAPH)
    yield Quad(group, Iri(expand("rdf:type")), Iri(expand("hlg:TaskTeam")), GRAPH)
    yield Quad(iri, Iri(expand("skos:inScheme")), Iri(f"{CANONICAL_BASE}id/standards/toy/1"), GRAPH)


@contextmanager
def holding_elements(folder, number):
    # the search index, which reads too when it looks for new commits, would be counted as well
    with patch("modernstats_kg_api.following._EVERY_S", 3600), editing(folder) as opened:
        quads = frozenset(quad for one in range(number) for quad in element(one))
        opened.kg.store.write(lambda: Change(quads), Attribution())
        yield opened


@pytest.fixture(scope="module")
def editor(tmp_path_factory):
    with holding_elements(tmp_path_factory.mktemp("many"), 1200) as opened:
        yield opened


@pytest.fixture(scope="module")
def few(tmp_path_factory):
    with holding_elements(tmp_path_factory.mktemp("few"), 12) as opened:
        yield opened


def cold(editor):
    """Make the next request meet a store of which nothing is in memory: as after a start."""
    from modernstats_kg.actions import collection, holding, labelling, sorting

    for kept in (holding._held, collection._kept, labelling._kept, sorting._kept):
        kept.pop(editor.kg.store.course, None)
    number = editor.kg.store.commit
    extra = Quad(Iri(f"urn:x:{number}"), Iri("urn:p"), Literal("x"), GRAPH)
    editor.kg.store.write(lambda: Change(frozenset({extra})), Attribution())


@pytest.mark.parametrize(
    "address",
    [
        f"{LIST}?limit=1",
        f"{LIST}?limit=1000",
        f"{LIST}?limit=1000&embed=group,scheme&facet=group,type&sort=group,-label&lang=fr,es",
        f"{LIST}?limit=1000&scheme=toy-1&group__in=1,2,3&label__contains=e&modified_since=1",
        f"{LIST}.csv?limit=1000&scheme=toy-1",
        *(f"/api/v1/{kind}?limit=1000&q=e" for kind in KINDS),
    ],
)
def test_a_list_asks_at_most_three_queries_even_with_nothing_in_memory(editor, address):
    cold(editor)
    with counted(editor.kg.store) as asked:
        answer = editor.client.get(address)

    assert answer.status_code == 200
    assert 1 <= len(asked) <= 3


def test_the_page_size_makes_no_difference(editor):
    numbers = []
    for limit in (1, 10, 1000):
        cold(editor)
        with counted(editor.kg.store) as asked:
            assert len(editor.client.get(f"{LIST}?limit={limit}&embed=group").json()["items"]) == limit
        numbers.append(len(asked))

    assert len(set(numbers)) == 1


def test_after_a_commit_the_lists_are_followed_without_reading_them_again(editor):
    editor.client.get(LIST)
    new = frozenset(element(5000 + editor.kg.store.commit))
    before = editor.client.get(f"{LIST}?limit=1").json()["total"]
    editor.kg.store.write(lambda: Change(new), Attribution())
    with counted(editor.kg.store) as asked:
        after = editor.client.get(f"{LIST}?limit=1").json()["total"]

    assert after == before + 1
    assert [text for text in asked if "SELECT" in text] == []


def known_texts():
    """Our own queries with nothing but the constants of our own tables in them."""
    from modernstats_kg.actions.holding import _CLASSES, _POINTING, LABELS

    values = {"class": _CLASSES, "predicate": (*_POINTING, *LABELS)}
    written = {name: " ".join(names) for name, names in values.items()}
    return {with_values(canned(name), written) for name in CANNED}


PARAMETERS = [
    *("label", "label__ne", "label__in", "label__gt", "label__lte", "label__contains", "label__startswith"),
    *("label__exists", "q", "type", "group", "group__in", "scheme", "startDate__gte", "notation__lt"),
    *("sort", "embed", "fields", "facet", "cursor", "lang", "modified_since", "limit", "bom"),
]


@pytest.mark.parametrize("parameter", PARAMETERS)
def test_no_payload_changes_a_query_or_breaks_a_list(few, parameter):
    cold(few)
    with counted(few.kg.store) as asked:
        answers = [few.client.get(LIST, params={parameter: text}) for text in PAYLOADS]

    assert {answer.status_code for answer in answers} <= {200, 400}
    assert {text for text in asked if "SELECT" in text} == known_texts()
    for answer in answers:
        if answer.status_code == 400:
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.json()["detail"]
        assert not {"set-cookie", "location"} & set(answer.headers)


def test_no_payload_as_the_name_of_a_parameter_changes_a_query(few):
    cold(few)
    with counted(few.kg.store) as asked:
        for text in PAYLOADS:
            answer = few.client.get(LIST, params={text or "empty": "x"})
            assert answer.status_code == 400, text
    assert {text for text in asked if "SELECT" in text} == known_texts()


def test_no_payload_changes_a_query_of_a_look_up_or_breaks_it(few):
    cold(few)
    printable = [text for text in PAYLOADS if text.isprintable()]
    with counted(few.kg.store) as asked:
        for parameter in ("iri", "key", "code"):
            for text in PAYLOADS:
                assert few.client.get("/api/v1/lookup", params={parameter: text}).status_code in (200, 400)
        many = few.client.post("/api/v1/lookup", json=[text for text in printable if len(text) <= 2000])

    assert many.status_code == 200
    assert {text for text in asked if "SELECT" in text} == known_texts()


def test_no_payload_breaks_a_description(few):
    for text in PAYLOADS:
        for accept in ("application/json", "text/turtle"):
            answer = few.client.get("/api/v1/describe", params={"iri": text}, headers={"Accept": accept})
            assert answer.status_code in (400, 404), text


def test_headers_with_payloads_break_no_list(few):
    client = few.client
    for text in PAYLOADS:
        sent = text.encode("utf-8", "replace")
        if sent and not set(sent) & {0, 10, 13}:
            answer = client.get(f"{LIST}?limit=1", headers=[(b"accept-language", sent)])
            assert answer.status_code == 200, text
