"""`version=` and Memento: older states, as they were served then."""

import pyoxigraph as ox
import pytest

from editing import EX, editing
from modernstats_kg.namespaces import CANONICAL_BASE

G, H = f"{EX}g", f"{EX}h"
THING = f"{CANONICAL_BASE}id/things/a"
ALL = "SELECT ?s ?o WHERE { ?s <http://example.org/p> ?o } ORDER BY ?s ?o"
TURTLE = {"Accept": "text/turtle"}


@pytest.fixture(scope="module")
def editor(tmp_path_factory):
    with editing(tmp_path_factory.mktemp("versions")) as running:
        yield running


@pytest.fixture(autouse=True)
def empty(editor):
    """Each test begins without content."""
    put = {**editor.headers, "Content-Type": "application/n-quads"}
    assert editor.client.put("/graphs", content=b"", headers=put).status_code == 204


def put(editor, turtle, graph=G):
    sent = {**editor.headers, "Content-Type": "text/turtle"}
    answer = editor.client.put("/graphs", params={"graph": graph}, content=turtle, headers=sent)
    assert answer.status_code in (201, 204), answer.text
    return int(answer.headers["KG-Commit"])


def thing(*values):
    return " ".join(f"<{THING}> <{EX}p> {value} ." for value in values)


def asked(editor, query=ALL, **params):
    answer = editor.client.get("/sparql", params={"query": query, "format": "csv", **params})
    assert answer.status_code == 200, answer.text
    return answer


def served(editor, address, headers=None, **params):
    answer = editor.client.get(address, params=params, headers=headers or TURTLE)
    assert answer.status_code == 200, answer.text
    return answer


def triples(body, form=ox.RdfFormat.TURTLE):
    return {str(statement) for statement in ox.parse(body, format=form)}


def test_an_old_version_answers_as_it_did_then(editor):
    states = {}
    for values in ((1,), (1, 2), (3,)):
        number = put(editor, thing(*values))
        states[number] = asked(editor).content
        put(editor, thing(*values), graph=H)

    for number, content in states.items():
        answer = asked(editor, version=number)
        assert answer.content == content
        assert answer.headers["KG-Commit"] == str(number)


def test_a_triple_of_two_graphs_counts_once_in_an_old_version_too(editor):
    put(editor, thing(1))
    number = put(editor, thing(1), graph=H)
    put(editor, "")
    put(editor, "", graph=H)
    count = "SELECT (COUNT(*) AS ?n) WHERE { ?s <http://example.org/p> ?o }"
    by_graph = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s <http://example.org/p> ?o } }"

    assert asked(editor, count, version=number).text.split() == ["n", "1"]
    assert asked(editor, by_graph, version=number).text.split() == ["n", "2"]
    assert asked(editor, count).text.split() == ["n", "0"]


def test_a_graph_that_was_removed_is_there_in_its_time(editor):
    number = put(editor, thing(1))
    then = served(editor, "/graphs", graph=G).content
    editor.client.delete("/graphs", params={"graph": G}, headers=editor.headers)

    assert editor.client.get("/graphs", params={"graph": G}).status_code == 404
    assert served(editor, "/graphs", graph=G, version=number).content == then
    assert asked(editor, version=number, **{"default-graph-uri": G}).text.count(THING) == 1
    assert asked(editor, version=number, entailment="none").text.count(THING) == 1


def test_a_graph_that_came_later_is_not_there_yet(editor):
    number = put(editor, thing(1))
    put(editor, thing(2), graph=H)

    assert (
        editor.client.get("/graphs", params={"graph": H, "version": number}, headers=TURTLE).status_code
        == 404
    )


def test_the_whole_dataset_is_read_as_it_was(editor):
    form = {"Accept": "application/n-quads"}
    number = put(editor, thing(1))
    then = triples(served(editor, "/graphs", form).content, ox.RdfFormat.N_QUADS)
    put(editor, thing(2))
    put(editor, thing(3), graph=H)

    assert triples(served(editor, "/graphs", form, version=number).content, ox.RdfFormat.N_QUADS) == then


def test_a_graphs_own_address_takes_a_version(editor):
    graph = f"{CANONICAL_BASE}graph/mine"
    number = put(editor, thing(1), graph)
    then = served(editor, "/graph/mine").content
    put(editor, thing(2), graph)
    answer = served(editor, "/graph/mine", version=number)

    assert answer.content == then
    assert answer.headers["Content-Location"] == f"/graph/mine.ttl?version={number}"
    put(editor, "", graph)
    assert editor.client.get("/graph/mine", headers=TURTLE).status_code == 404
    assert served(editor, "/graph/mine.ttl", version=number).content == then


def test_old_versions_are_not_written(editor):
    number = put(editor, thing(1))
    headers = {**editor.headers, "Content-Type": "text/turtle"}
    answer = editor.client.put(
        "/graphs", params={"graph": G, "version": number}, content=thing(2), headers=headers
    )

    assert answer.status_code == 400
    assert answer.json()["parameter"] == "version"
    assert editor.kg.store.commit == number


@pytest.mark.parametrize("suffix", ["ttl", "nt", "jsonld", "rdf", "trig"])
def test_a_document_is_what_was_served_then(editor, suffix):
    number = put(editor, thing(1, 2))
    then = served(editor, f"/doc/things/a.{suffix}", {"Accept": "*/*"})
    put(editor, thing(3))
    now = served(editor, f"/doc/things/a.{suffix}", {"Accept": "*/*"})
    again = served(editor, f"/doc/things/a.{suffix}", {"Accept": "*/*"}, version=number)

    assert again.content == then.content != now.content


def test_a_page_says_that_it_is_of_the_past(editor):
    number = put(editor, thing(1))
    put(editor, thing(2))
    page = served(editor, "/doc/things/a", {"Accept": "text/html"}, version=number).text

    assert f"commit {number}" in page
    assert "As it is now" in page
    assert "As it is now" not in served(editor, "/doc/things/a", {"Accept": "text/html"}).text


def test_a_thing_leads_to_its_document_of_that_time(editor):
    number = put(editor, thing(1))
    put(editor, "")
    answer = editor.client.get("/id/things/a", params={"version": number})

    assert (answer.status_code, answer.headers["Location"]) == (303, f"/doc/things/a?version={number}")
    assert editor.client.get("/id/things/a", params={"version": number - 1}).status_code == 404


def test_an_answer_of_an_old_version_may_be_kept_for_good(editor):
    number = put(editor, thing(1))
    addresses = [
        ("/sparql", {"query": ALL}),
        ("/graphs", {"graph": G}),
        ("/doc/things/a", {}),
    ]
    tags = {}
    for address, params in addresses:
        answer = editor.client.get(address, params={**params, "version": number})
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        tags[address] = answer.headers["ETag"]
    put(editor, thing(2))
    for address, params in addresses:
        asking = {"If-None-Match": tags[address]}
        answer = editor.client.get(address, params={**params, "version": number}, headers=asking)
        assert answer.status_code == 304


def test_a_query_that_is_never_the_same_is_not_kept(editor):
    number = put(editor, thing(1))
    answer = asked(editor, "SELECT (RAND() AS ?r) WHERE {}", version=number)

    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers


def test_a_release_and_a_time_name_a_version(editor):
    number = put(editor, thing(1))
    made = editor.client.post("/api/v1/releases", json={"name": f"r-{number}"}, headers=editor.headers).json()
    put(editor, thing(2))

    assert asked(editor, version=f"r-{number}").headers["KG-Commit"] == str(number)
    later = asked(editor, version="9999-12-31T23:59:59Z")
    assert later.headers["KG-Commit"] == str(editor.kg.store.commit)
    assert later.headers["Cache-Control"] == "public, no-cache"
    assert asked(editor, version=made["time"].replace("Z", "+00:00")).status_code == 200


@pytest.mark.parametrize(
    ("version", "status"), [("999999", 404), ("1999-01-01T00:00:00Z", 404), ("x y", 400), ("", 400)]
)
@pytest.mark.parametrize("address", ["/sparql?query=ASK{}&", "/graphs?", "/doc/things/a?"])
def test_a_version_that_is_none_is_a_clear_error(editor, address, version, status):
    answer = editor.client.get(f"{address}version={version}")

    assert answer.status_code == status
    assert "version" in answer.json()["detail"] or "history" in answer.json()["detail"]


def test_a_document_is_its_own_time_gate(editor):
    put(editor, thing(1))
    number = put(editor, thing(2))
    gate = {"Accept-Datetime": "Fri, 31 Dec 9999 23:59:59 GMT"}
    answer = editor.client.get("/doc/things/a", headers=gate)
    memento = editor.client.get(answer.headers["Location"])

    assert (answer.status_code, answer.headers["Location"]) == (302, f"/doc/things/a?version={number}")
    assert "Accept-Datetime" in answer.headers["Vary"]
    assert 'rel="original timegate"' in answer.headers["Link"]
    assert memento.headers["Memento-Datetime"].endswith(" GMT")
    assert '</doc/things/a>; rel="original timegate"' in memento.headers["Link"]


def test_a_time_before_everything_leads_to_the_first_state(editor):
    first = editor.kg.store.commit
    put(editor, thing(1))
    answer = editor.client.get("/doc/things/a", headers={"Accept-Datetime": "Sat, 01 Jan 2000 00:00:00 GMT"})
    version = int(answer.headers["Location"].partition("=")[2])

    assert version <= first + 1
    assert editor.client.get("/doc/things/a", params={"version": version}).status_code == 200


def test_a_malformed_time_is_named(editor):
    put(editor, thing(1))
    answer = editor.client.get("/doc/things/a", headers={"Accept-Datetime": "yesterday"})

    assert answer.status_code == 400
    assert "Accept-Datetime" in answer.json()["parameter"]


def test_a_time_map_lists_the_states_of_a_document(editor):
    first, second = put(editor, thing(1)), put(editor, thing(2))
    document = editor.client.get("/doc/things/a")
    link = next(part for part in document.headers["Link"].split(", ") if 'rel="timemap"' in part)
    answer = editor.client.get(link.partition(">")[0].strip("<"))

    assert answer.headers["Content-Type"] == "application/link-format"
    assert f'<http://kg.test/doc/things/a?version={first}>; rel="' in answer.text
    assert f'<http://kg.test/doc/things/a?version={second}>; rel="last memento"' in answer.text
    assert 'rel="original timegate"' in answer.text
    assert editor.client.get("/timemap").status_code == 400
    assert editor.client.get("/timemap", params={"iri": EX}).status_code == 404


def test_versions_that_nobody_asks_for_any_more_are_removed(tmp_path):
    with editing(tmp_path, versions_kept=1, readers=1) as editor:
        numbers = [put(editor, thing(value)) for value in range(6)]
        for value, number in enumerate(numbers):
            assert asked(editor, version=number).text.split()[1].endswith(f",{value}")
        kept = {path.name for path in (tmp_path / "data" / "versions").iterdir() if path.name.isdecimal()}

    assert str(numbers[-1]) in kept
    assert str(numbers[0]) not in kept


@pytest.mark.parametrize(
    ("iri", "path"),
    [
        ("http://id.unece.org/things/a", "/r/id.unece.org/things/a"),
        (f"{CANONICAL_BASE}def#Term", "/def"),
    ],
)
def test_documents_of_other_hosts_and_the_vocabulary_are_read_as_they_were(editor, iri, path):
    said = f"<{iri}> a <{EX}Term> ; <http://www.w3.org/2004/02/skos/core#note>"
    older = put(editor, f'{said} "Older" .')
    newer = put(editor, f'{said} "Newer" .')
    about = iri.partition("#")[0]

    was = editor.client.get(path, params={"version": older}, headers=TURTLE)
    now = editor.client.get(path, headers=TURTLE)
    page = editor.client.get(f"{path}.html", params={"version": older})
    before = editor.client.get(path, params={"version": 1}, headers=TURTLE)

    assert ("Older" in was.text, "Newer" in was.text) == (True, False)
    assert ("Older" in now.text, "Newer" in now.text) == (False, True)
    assert (page.status_code, "memento-datetime" in page.headers) == (200, True)
    assert was.headers["memento-datetime"].endswith(" GMT")
    assert "immutable" in was.headers["cache-control"]
    assert was.headers["content-location"] == f"{path}.ttl?version={older}"
    assert before.status_code == 404
    assert f'<{path}>; rel="original timegate"' in now.headers["link"]
    then = editor.client.get(path, headers={**TURTLE, "Accept-Datetime": was.headers["memento-datetime"]})
    assert then.status_code == 302
    assert then.headers["location"] in (f"{path}?version={older}", f"{path}?version={newer}")
    states = editor.client.get("/timemap", params={"iri": about})
    assert states.status_code == (200 if about == iri else 404)
