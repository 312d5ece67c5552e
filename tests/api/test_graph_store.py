"""`/graphs` and the graphs' own addresses: the Graph Store Protocol."""

import pyoxigraph as ox
import pytest

from editing import EX, editing
from modernstats_kg.namespaces import CANONICAL_BASE

GRAPH = f"{EX}graph"
TURTLE = {"Content-Type": "text/turtle"}
ONE, TWO = f"<{EX}a> <{EX}p> 1 .", f"<{EX}a> <{EX}p> 2 ."


@pytest.fixture(scope="module")
def editor(tmp_path_factory):
    with editing(tmp_path_factory.mktemp("gsp")) as running:
        yield running


@pytest.fixture(autouse=True)
def empty(editor):
    """Each test begins without content."""
    yield
    put = {**editor.headers, "Content-Type": "application/n-quads"}
    assert editor.client.put("/graphs", content=b"", headers=put).status_code == 204


def send(editor, method, content, headers=None, **params):
    asked = params or {"graph": GRAPH}
    return editor.client.request(
        method,
        "/graphs",
        params=asked,
        content=content,
        headers={**editor.headers, **TURTLE, **(headers or {})},
    )


def triples(editor, **params):
    answer = editor.client.get(
        "/graphs", params=params or {"graph": GRAPH}, headers={"Accept": "text/turtle"}
    )
    assert answer.status_code == 200, answer.text
    return {str(triple) for triple in ox.parse(answer.content, format=ox.RdfFormat.TURTLE)}


def expected(*turtle):
    return {str(triple) for triple in ox.parse(" ".join(turtle), format=ox.RdfFormat.TURTLE)}


def test_put_makes_a_graph_and_then_replaces_it(editor):
    first, second = send(editor, "PUT", ONE), send(editor, "PUT", TWO)

    assert (first.status_code, second.status_code) == (201, 204)
    assert int(second.headers["KG-Commit"]) == int(first.headers["KG-Commit"]) + 1
    assert triples(editor) == expected(TWO)


def test_a_new_graph_is_found_where_its_location_says(editor):
    location = send(editor, "PUT", ONE).headers["Location"]

    assert location.startswith("http://kg.test/")
    assert editor.client.get(location).status_code == 200


def test_post_adds_to_a_graph(editor):
    send(editor, "PUT", ONE)

    assert send(editor, "POST", TWO).status_code == 204
    assert triples(editor) == expected(ONE, TWO)


def test_post_without_a_graph_makes_one_and_names_it(editor):
    answer = editor.client.post("/graphs", content=ONE, headers={**editor.headers, **TURTLE})
    location = answer.headers["Location"]

    assert answer.status_code == 201
    assert triples(editor, graph=location) == expected(ONE)
    assert editor.client.get(location, headers={"Accept": "text/turtle"}).status_code == 200


def test_a_form_with_several_files_is_one_write(editor):
    files = [("one", ("1.ttl", ONE, "text/turtle")), ("two", ("2.nt", f"{TWO}\n", "text/turtle"))]
    answer = editor.client.post("/graphs", params={"graph": GRAPH}, files=files, headers=editor.headers)

    assert answer.status_code == 201
    assert triples(editor) == expected(ONE, TWO)


def test_delete_removes_a_graph_and_then_finds_none(editor):
    send(editor, "PUT", ONE)

    assert send(editor, "DELETE", b"").status_code == 204
    assert editor.client.get("/graphs", params={"graph": GRAPH}).status_code == 404
    assert send(editor, "DELETE", b"").status_code == 404


def test_the_default_graph_keeps_what_stands_in_no_graph(editor):
    assert send(editor, "PUT", ONE, default="").status_code in (201, 204)

    assert triples(editor, default="") == expected(ONE)


def test_the_default_graph_is_there_even_when_it_is_empty(editor):
    assert triples(editor, default="") == set()


def test_patch_changes_the_graph_and_sees_nothing_else(editor):
    send(editor, "PUT", ONE)
    send(editor, "PUT", TWO, graph=f"{EX}other")
    update = "DELETE { ?s ?p ?o } INSERT { ?s ?p 3 } WHERE { ?s ?p ?o }"
    answer = send(editor, "PATCH", update, {"Content-Type": "application/sparql-update"})

    assert answer.status_code == 204
    assert triples(editor) == expected(f"<{EX}a> <{EX}p> 3 .")
    assert triples(editor, graph=f"{EX}other") == expected(TWO)


def test_a_patch_that_writes_elsewhere_is_refused(editor):
    send(editor, "PUT", ONE)
    before = editor.content()
    update = f"INSERT DATA {{ GRAPH <{EX}other> {{ {TWO} }} }}"
    answer = send(editor, "PATCH", update, {"Content-Type": "application/sparql-update"})

    assert answer.status_code == 400
    assert f"{EX}other" in answer.json()["detail"]
    assert editor.content() == before


def test_a_graph_below_our_base_is_written_at_its_own_address(editor):
    put = editor.client.put("/graph/notes", content=ONE, headers={**editor.headers, **TURTLE})

    assert (put.status_code, put.headers["Location"]) == (201, "http://kg.test/graph/notes")
    assert triples(editor, graph=f"{CANONICAL_BASE}graph/notes") == expected(ONE)
    assert editor.client.delete("/graph/notes", headers=editor.headers).status_code == 204
    assert editor.client.get("/graph/notes").status_code == 404


def test_the_whole_dataset_goes_out_and_in_again(editor):
    send(editor, "PUT", ONE)
    send(editor, "PUT", TWO, graph=f"{EX}other")
    whole = editor.client.get("/graphs", headers={"Accept": "application/n-quads"})
    before = editor.content()
    own = b"".join(line for line in whole.content.splitlines(True) if b"graph/provenance" not in line)
    headers = {**editor.headers, "Content-Type": "application/n-quads"}
    send(editor, "DELETE", b"")
    answer = editor.client.put("/graphs", content=own, headers=headers)

    assert whole.headers["content-type"] == "application/n-quads"
    assert answer.status_code == 204
    assert editor.content() == before


def test_of_two_writers_with_the_same_tag_one_is_told_that_it_is_late(editor):
    tag = send(editor, "PUT", ONE).headers["ETag"]

    assert send(editor, "PUT", TWO, {"If-Match": tag}).status_code == 204
    late = send(editor, "PUT", ONE, {"If-Match": tag})
    assert (late.status_code, late.headers["content-type"]) == (412, "application/problem+json")
    assert triples(editor) == expected(TWO)


def test_the_tag_of_any_form_of_the_graph_will_do(editor):
    send(editor, "PUT", ONE)
    read = editor.client.get("/graphs", params={"graph": GRAPH}, headers={"Accept": "application/ld+json"})

    assert send(editor, "PUT", TWO, {"If-Match": read.headers["ETag"]}).status_code == 204


def test_a_tag_holds_while_other_graphs_change(editor):
    tag = send(editor, "PUT", ONE).headers["ETag"]
    send(editor, "PUT", TWO, graph=f"{EX}other")

    assert send(editor, "POST", TWO, {"If-Match": tag}).status_code == 204


def test_a_graph_can_be_made_only_if_there_is_none(editor):
    assert send(editor, "PUT", ONE, {"If-None-Match": "*"}).status_code == 201
    assert send(editor, "PUT", TWO, {"If-None-Match": "*"}).status_code == 412
    assert triples(editor) == expected(ONE)


def test_a_graph_that_is_known_is_not_sent_again(editor):
    send(editor, "PUT", ONE)
    asked = {"Accept": "text/turtle"}
    first = editor.client.get("/graphs", params={"graph": GRAPH}, headers=asked)
    again = editor.client.get(
        "/graphs", params={"graph": GRAPH}, headers={**asked, "If-None-Match": first.headers["ETag"]}
    )

    assert (again.status_code, again.content) == (304, b"")


def test_a_rehearsal_says_what_it_would_change_and_writes_nothing(editor):
    send(editor, "PUT", ONE)
    before = editor.content()
    answer = send(editor, "PUT", TWO, None, graph=GRAPH, **{"dry-run": "true"})

    assert (answer.json()["added"], answer.json()["removed"]) == (1, 1)
    difference = answer.json()["difference"]
    assert [len(difference["added"]), len(difference["removed"])] == [1, 1]
    assert answer.json()["report"] == {"conforms": True, "violations": []}
    assert editor.content() == before


def test_a_rehearsal_of_too_much_to_list_tells_the_counts(editor, monkeypatch):
    monkeypatch.setattr("modernstats_kg_api.reports.MOST_REHEARSED", 1)
    send(editor, "PUT", ONE)
    answer = send(editor, "PUT", TWO, None, graph=GRAPH, **{"dry-run": "true"}).json()

    assert (answer["added"], answer["removed"], answer["difference"]) == (1, 1, None)


FAULTS = {
    "two graphs": ("PUT", {"graph": GRAPH, "default": ""}, ONE, TURTLE, 400),
    "no iri": ("PUT", {"graph": "a b"}, ONE, TURTLE, 400),
    "broken turtle": ("PUT", {"graph": GRAPH}, "<a", TURTLE, 400),
    "another graph": (
        "PUT",
        {"graph": GRAPH},
        f"<{EX}g> {{ {ONE} }}",
        {"Content-Type": "application/trig"},
        400,
    ),
    "no rdf": ("PUT", {"graph": GRAPH}, "x", {"Content-Type": "text/csv"}, 415),
    "no type": ("PUT", {"graph": GRAPH}, "x", {}, 415),
    "triples for the dataset": ("PUT", {"dry-run": "false"}, ONE, TURTLE, 415),
    "patch with rdf": ("PATCH", {"graph": GRAPH}, ONE, TURTLE, 415),
    "delete everything": ("DELETE", {"dry-run": "false"}, "", {}, 400),
    "what the store keeps": ("PUT", {"graph": f"{CANONICAL_BASE}graph/provenance"}, ONE, TURTLE, 403),
    "what is inferred": ("DELETE", {"graph": f"{CANONICAL_BASE}graph/inferred"}, "", {}, 403),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_write_that_is_wrong_changes_nothing(editor, fault):
    method, params, content, headers, status = FAULTS[fault]
    send(editor, "PUT", ONE)
    before = editor.content()
    answer = editor.client.request(
        method, "/graphs", params=params, content=content, headers={**editor.headers, **headers}
    )

    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert editor.content() == before


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
def test_nobody_writes_without_a_key_and_none_outside_its_scope(editor, method):
    send(editor, "PUT", ONE)
    before = editor.content()
    type_ = {"Content-Type": "application/sparql-update" if method == "PATCH" else "text/turtle"}
    asked = {"params": {"graph": GRAPH}, "content": "CLEAR DEFAULT" if method == "PATCH" else TWO}
    nobody = editor.client.request(method, "/graphs", headers=type_, **asked)
    other = editor.client.request(
        method, "/graphs", headers={**type_, **editor.key(f"write:{EX}other")}, **asked
    )

    assert (nobody.status_code, other.status_code) == (401, 403)
    assert editor.content() == before


def test_options_tell_what_a_graph_understands(editor):
    answer = editor.client.options("/graphs")

    assert answer.status_code == 204
    assert {"GET", "PUT", "POST", "PATCH", "DELETE"} <= set(answer.headers["Allow"].split(", "))
    assert "text/turtle" in answer.headers["Accept-Post"]
    assert answer.headers["Accept-Patch"] == "application/sparql-update"


def test_head_says_what_get_would(editor):
    send(editor, "PUT", ONE)
    got = editor.client.get("/graphs", params={"graph": GRAPH})
    head = editor.client.head("/graphs", params={"graph": GRAPH})

    assert (head.status_code, head.content) == (200, b"")
    for name in ("content-type", "etag", "vary", "content-length"):
        assert head.headers.get(name) == got.headers.get(name)
    assert editor.client.head("/graphs", params={"graph": f"{EX}none"}).status_code == 404


@pytest.mark.parametrize(
    ("media_type", "document", "place"),
    [
        ("text/turtle", "<urn:a> <urn:b>\n  oops .", (2, 3)),
        ("application/n-triples", "<urn:a> <urn:b> <urn:c> .\n<urn:a> x .", (2, 9)),
        ("application/ld+json", '{"@id":\n oops}', (2, 2)),
    ],
)
def test_a_document_that_does_not_parse_is_refused_with_its_line_and_column(
    editor, media_type, document, place
):
    answer = send(editor, "PUT", document, {"Content-Type": media_type})

    told = answer.json()
    assert (answer.status_code, told["type"]) == (400, "/problems/rdf-syntax")
    assert (told["line"], told["column"]) == place
    assert told["title"] == "The document is not well-formed RDF"
