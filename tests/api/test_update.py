"""SPARQL Update over HTTP: the ways in, what they answer, and that a fault changes nothing."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import pytest

from editing import EX, Editor, editing
from modernstats_kg.namespaces import CANONICAL_BASE, default_graph
from modernstats_kg.store.bookkeeping import INFERRED, PROVENANCE

UPDATE = {"Content-Type": "application/sparql-update"}
MINE = f"{EX}mine"
PREFIX = f"PREFIX ex: <{EX}> "
INSERT = PREFIX + "INSERT DATA { GRAPH ex:mine { ex:a ex:p 1 } }"
COUNTER = PREFIX + (
    "DELETE { GRAPH ex:mine { ex:counter ex:is ?n } } INSERT { GRAPH ex:mine { ex:counter ex:is ?m } } "
    "WHERE { GRAPH ex:mine { ex:counter ex:is ?n } BIND(?n + 1 AS ?m) }"
)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    with editing(tmp_path_factory.mktemp("update")) as editor:
        yield editor


@pytest.fixture
def editor(shared: Editor) -> Editor:
    answer = send(shared, f"DROP ALL ; {PREFIX} INSERT DATA {{ GRAPH ex:mine {{ ex:counter ex:is 0 }} }}")
    assert answer.status_code == 200, answer.text
    return shared


def send(editor: Editor, text: str, **params: str):
    return editor.client.post("/update", content=text, params=params, headers={**editor.headers, **UPDATE})


def values(editor: Editor, pattern: str) -> list[str]:
    found = editor.client.get("/sparql", params={"query": f"{PREFIX} SELECT ?x {{ {pattern} }} ORDER BY ?x"})
    return [row["x"]["value"] for row in found.json()["results"]["bindings"]]


def test_an_update_comes_as_a_body_or_in_a_form_and_tells_what_it_did(editor: Editor) -> None:
    body = send(editor, INSERT)
    again = send(editor, INSERT)
    form = editor.client.post("/update", data={"update": INSERT.replace("1", "2")}, headers=editor.headers)

    assert body.json() == {
        "commit": int(body.headers["KG-Commit"]),
        "added": 1,
        "removed": 0,
        "graphs": [MINE],
        "dryRun": False,
        "rewritten": [],
    }
    assert (again.status_code, again.json()["added"], again.json()["commit"]) == (
        200,
        0,
        body.json()["commit"],
    )
    assert (form.status_code, form.json()["added"]) == (200, 1)
    assert body.headers["Cache-Control"] == "no-store"
    assert values(editor, "ex:a ex:p ?x") == ["1", "2"]


def test_a_dry_run_may_be_asked_for_in_the_form(editor: Editor) -> None:
    before = editor.content()
    answer = editor.client.post("/update", data={"update": INSERT, "dry-run": "true"}, headers=editor.headers)

    assert (answer.status_code, answer.json()["dryRun"], answer.json()["added"]) == (200, True, 1)
    assert editor.content() == before


@pytest.mark.parametrize("name", ["dryrun", "dry_run", "dryRun", "Dry-Run"])
def test_a_dry_run_with_its_name_misspelt_writes_nothing(editor: Editor, name: str) -> None:
    before = editor.content()
    form = editor.client.post("/update", data={"update": INSERT, name: "true"}, headers=editor.headers)
    address = send(editor, INSERT, **{name: "true"})

    assert (form.status_code, address.status_code) == (400, 400)
    assert "`dry-run`" in address.json()["detail"]
    assert editor.content() == before


def test_all_operations_are_one_commit(editor: Editor) -> None:
    before = editor.kg.store.commit
    answer = send(editor, f"{INSERT} ; {COUNTER.removeprefix(PREFIX)} ; {PREFIX} COPY ex:mine TO ex:too")

    assert answer.json()["commit"] == before + 1 == editor.kg.store.commit
    assert answer.json()["graphs"] == [MINE, f"{EX}too"]
    assert values(editor, "GRAPH ex:too { ex:counter ex:is ?x }") == ["1"]


def test_a_commit_is_attributed_to_the_key_with_its_reason(editor: Editor) -> None:
    send_headers = {**editor.headers, **UPDATE, "KG-Reason": "Because.", "X-Request-ID": "of-the-test"}
    commit = editor.client.post("/update", content=INSERT, headers=send_headers).json()["commit"]
    (kept,) = editor.kg.store.history(commit - 1)

    assert kept.attribution.reason == "Because."
    assert kept.attribution.key
    assert f"<{EX}a>" in kept.adds


def test_a_rehearsal_tells_the_difference_and_writes_nothing(editor: Editor) -> None:
    before = editor.kg.store.commit, editor.content()
    answer = send(editor, COUNTER, **{"dry-run": "true"})

    integer = "http://www.w3.org/2001/XMLSchema#integer"
    line = f'<{EX}counter> <{EX}is> "{{}}"^^<{integer}> <{MINE}> .'
    assert answer.json()["difference"] == {"added": [line.format(1)], "removed": [line.format(0)]}
    assert answer.json()["dryRun"] is True
    assert answer.json()["report"]["conforms"] is True
    assert (editor.kg.store.commit, editor.content()) == before


def test_statements_outside_graph_have_a_graph_of_their_own(editor: Editor) -> None:
    answer = send(editor, PREFIX + "INSERT DATA { ex:a ex:p 3 }")

    assert answer.json()["graphs"] == [default_graph(CANONICAL_BASE)]
    assert values(editor, "ex:a ex:p ?x") == ["3"]


def test_what_is_kept_in_another_form_is_told(editor: Editor) -> None:
    answer = send(editor, INSERT.replace("1", "1.50"))

    assert "1.50" in answer.json()["rewritten"][0]
    assert values(editor, "ex:a ex:p ?x") == ["1.5"]


def test_the_request_may_name_the_graphs_that_patterns_see(editor: Editor) -> None:
    assert send(editor, PREFIX + "INSERT DATA { GRAPH ex:other { ex:counter ex:is 5 } }").is_success
    text = PREFIX + "INSERT { GRAPH ex:new { ex:seen ex:is ?n } } WHERE { ex:counter ex:is ?n }"

    assert send(editor, text, **{"using-graph-uri": f"{EX}other"}).json()["added"] == 1
    assert values(editor, "GRAPH ex:new { ?s ex:is ?x }") == ["5"]
    form = {"update": text.replace("{ ex:counter", "{ GRAPH ?g { ex:counter").replace("?n }", "?n } }")}
    form["update"] = text.replace(
        "WHERE { ex:counter ex:is ?n }", "WHERE { GRAPH ?g { ex:counter ex:is ?n } }"
    )
    answer = editor.client.post(
        "/update", data={**form, "using-named-graph-uri": MINE}, headers=editor.headers
    )
    assert answer.json()["added"] == 1
    assert values(editor, "GRAPH ex:new { ?s ex:is ?x }") == ["0", "5"]


@pytest.mark.parametrize("clause", ["WITH ex:mine DELETE {} WHERE {}", "DELETE {} USING ex:mine WHERE {}"])
def test_graphs_are_named_in_one_place_only(editor: Editor, clause: str) -> None:
    answer = send(editor, PREFIX + clause, **{"using-graph-uri": MINE})

    assert (answer.status_code, "leave one out" in answer.json()["detail"]) == (400, True)


HARMLESS = "DELETE {} WHERE {}"
BROKEN = {
    "no update": ({"data": {"timeout": "1"}}, 400, "no update"),
    "two updates": (
        {
            "content": f"update={quote(HARMLESS)}&update={quote(HARMLESS)}",
            "headers": {"Content-Type": "application/x-www-form-urlencoded"},
        },
        400,
        "more than one update",
    ),
    "one in the address too": (
        {"content": HARMLESS, "params": {"update": HARMLESS}},
        400,
        "more than one update",
    ),
    "syntax": ({"content": "INSERT DATA { ex:a }"}, 400, "line 1"),
    "query": ({"content": "SELECT * {}"}, 400, "send it to /sparql"),
    "LOAD": ({"content": f"LOAD <{EX}>"}, 400, "fetches nothing"),
    "SERVICE": ({"content": f"INSERT {{}} WHERE {{ SERVICE <{EX}> {{}} }}"}, 400, "SERVICE is not answered"),
    "nesting": ({"content": "DELETE {} WHERE " + "{" * 200 + "}" * 200}, 400, "nested"),
    "no such graph": ({"content": f"DROP GRAPH <{EX}nowhere>"}, 400, "does not exist"),
    "a graph that is no IRI": (
        {"content": HARMLESS, "params": {"using-graph-uri": "here"}},
        400,
        "absolute IRI",
    ),
    "dry-run": ({"content": HARMLESS, "params": {"dry-run": "perhaps"}}, 400, "dry-run"),
    "timeout": ({"content": HARMLESS, "params": {"timeout": "soon"}}, 400, "seconds"),
    "not UTF-8": ({"content": b"INSERT DATA { <a:b> <a:b> '\xff' }"}, 400, "UTF-8"),
    "provenance": ({"content": f"CLEAR GRAPH <{PROVENANCE}>"}, 403, "kept by the store"),
    "into what is inferred": (
        {"content": f"INSERT DATA {{ GRAPH <{INFERRED}> {{ <a:a> <a:a> 1 }} }}"},
        403,
        "kept by the store",
    ),
    "too large": ({"content": f"# {'x' * 1_048_576}"}, 413, "1048576"),
    "too many statements": (
        {
            "content": "INSERT { ?a <a:p> ?n } WHERE { "
            + " ".join(f"VALUES ?{v} {{ {' '.join(map(str, range(20)))} }}" for v in "bcdef")
            + " BIND(?b+20*?c+400*?d+8000*?e+160000*?f AS ?n) BIND(<a:a> AS ?a) }"
        },
        400,
        "more than 100000",
    ),
    "another media type": (
        {"content": HARMLESS, "headers": {"Content-Type": "text/plain"}},
        415,
        "cannot be read",
    ),
    "a query's media type": (
        {"content": HARMLESS, "headers": {"Content-Type": "application/sparql-query"}},
        415,
        "cannot be read",
    ),
    "a number that is a code": ({"content": INSERT.replace("1", "012")}, 400, "leading zeros"),
    "half of it": ({"content": f"{INSERT} ; DROP GRAPH <{EX}nowhere>"}, 400, "does not exist"),
}


@pytest.mark.parametrize(("sent", "status", "why"), BROKEN.values(), ids=BROKEN)
def test_a_fault_is_told_and_changes_nothing(editor: Editor, sent: dict, status: int, why: str) -> None:
    before = editor.kg.store.commit, editor.content()
    headers = {**editor.headers, **({} if "data" in sent else UPDATE), **sent.get("headers", {})}
    answer = editor.client.post("/update", **{**sent, "headers": headers})

    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert why in answer.json()["detail"], answer.text
    assert (editor.kg.store.commit, editor.content()) == before


def test_a_syntax_error_has_its_place(editor: Editor) -> None:
    told = send(editor, "CLEAR DEFAULT ;\nINSERT DATA { <a:b> <a:c> }").json()

    assert (told["type"], told["line"], told["column"]) == ("/problems/update-syntax", 2, 27)
    assert told["title"] == "The update does not parse"


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_other_methods_are_told_which_one_is_allowed(editor: Editor, method: str) -> None:
    answer = editor.client.request(method, "/update", params={"update": INSERT}, headers=editor.headers)

    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")


def test_nobody_writes_without_a_key_and_no_key_writes_beyond_its_scopes(editor: Editor) -> None:
    before = editor.content()
    nobody = editor.client.post("/update", content=INSERT, headers=UPDATE)
    reader = editor.client.post("/update", content=INSERT, headers={**editor.key("read"), **UPDATE})
    other = editor.client.post(
        "/update", content=INSERT, headers={**editor.key(f"write:{EX}other"), **UPDATE}
    )

    assert (nobody.status_code, nobody.headers["WWW-Authenticate"][:6]) == (401, "Bearer")
    assert reader.status_code == other.status_code == 403
    assert f"write:{MINE}" in other.json()["detail"]
    assert editor.content() == before
    mine = editor.client.post("/update", content=INSERT, headers={**editor.key(f"write:{MINE}"), **UPDATE})
    assert mine.json()["added"] == 1


def test_what_breaks_a_shape_is_refused_with_the_report(editor: Editor) -> None:
    before = editor.content()
    node = f"{CANONICAL_BASE}id/activities/project/nameless"
    text = f"INSERT DATA {{ GRAPH <{MINE}> {{ <{node}> a <{CANONICAL_BASE}def#Project> }} }}"

    refused, rehearsed = send(editor, text), send(editor, text, **{"dry-run": "true"})
    assert refused.status_code == rehearsed.status_code == 422
    assert {violation["focus"] for violation in refused.json()["violations"]} == {node}
    assert editor.content() == before


def test_an_update_past_its_deadline_is_stopped_and_changes_nothing(editor: Editor) -> None:
    before = editor.content()
    digits = " ".join(f"VALUES ?{name} {{ 0 1 2 3 4 5 6 7 8 9 }}" for name in "abcdefghi")
    pattern = f"{digits} FILTER(?a + ?b + ?c + ?d + ?e + ?f + ?g + ?h + ?i = 99)"
    answer = send(editor, f"INSERT {{ <a:s> <a:p> ?a }} WHERE {{ {pattern} }}", timeout="0.3")

    assert (answer.status_code, answer.json().get("timeoutSeconds")) == (504, 0.3), answer.text
    assert editor.content() == before


def test_the_address_of_queries_points_to_that_of_updates(editor: Editor) -> None:
    for answer in (
        editor.client.post("/sparql", data={"update": INSERT}),
        editor.client.post("/sparql", content=INSERT, headers={"Content-Type": "application/sparql-query"}),
    ):
        assert (answer.status_code, "/update" in answer.json()["detail"]) == (400, True)


def test_racing_increments_all_count(editor: Editor) -> None:
    with ThreadPoolExecutor(16) as clients:
        answers = list(clients.map(lambda _: send(editor, COUNTER), range(60)))

    assert {answer.status_code for answer in answers} == {200}
    assert values(editor, "ex:counter ex:is ?x") == ["60"]


def test_an_update_that_another_door_overtakes_is_evaluated_again(editor: Editor) -> None:
    graphs = {"graph": f"{EX}beside"}

    def put(number: int):
        turtle = {**editor.headers, "Content-Type": "text/turtle"}
        return editor.client.put("/graphs", params=graphs, content=f"<a:s> <a:p> {number} .", headers=turtle)

    with ThreadPoolExecutor(8) as clients:
        updates = [clients.submit(send, editor, COUNTER) for _ in range(20)]
        puts = [clients.submit(put, number) for number in range(20)]

    assert {done.result().status_code for done in updates} == {200}
    assert {done.result().status_code for done in puts} <= {201, 204}
    assert values(editor, "ex:counter ex:is ?x") == ["20"]


def test_nothing_is_left_of_the_copies_that_were_made(editor: Editor, shared: Editor) -> None:
    assert send(editor, f"{INSERT} ; {COUNTER.removeprefix(PREFIX)}").is_success

    left = list((editor.kg.settings.data / "snapshots").rglob("update"))
    assert left == []


def test_a_query_may_be_longer_with_a_key(editor: Editor) -> None:
    query = f"ASK {{ ?s ?p 0 }} # {'x' * 70_000}"
    headers = {"Content-Type": "application/sparql-query"}
    nobody = editor.client.post("/sparql", content=query, headers=headers)
    known = editor.client.post("/sparql", content=query, headers={**headers, **editor.key("read")})

    assert (nobody.status_code, nobody.json()["limitBytes"]) == (413, 65_536)
    assert (known.status_code, known.json()["boolean"]) == (200, True)


def test_a_rehearsal_shows_a_text_with_a_line_separator_as_one_statement(editor: Editor) -> None:
    text = PREFIX + 'INSERT DATA { GRAPH ex:mine { ex:a ex:p "one\\u2028two" } }'
    answer = send(editor, text, **{"dry-run": "true"}).json()

    assert (answer["added"], len(answer["difference"]["added"])) == (1, 1)


def test_a_key_that_may_only_read_is_refused_before_anything_is_evaluated(editor: Editor) -> None:
    headers = {**editor.key("read:*"), **UPDATE}
    answer = editor.client.post("/update", content="this is no update", headers=headers)

    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/forbidden")
