"""A private graph: what a key with a scope reads, and everybody else cannot tell from nothing.

Two applications hold the same public content, and each a secret of its own beside it. Whatever is asked
without a key, both give the same answer.
"""

import re
from itertools import product

import pytest

from editing import EX, editing
from modernstats_kg.namespaces import CANONICAL_BASE

SECRET = f"{CANONICAL_BASE}graph/private/secret"
PUBLIC = f"{EX}public"
SKOS = "http://www.w3.org/2004/02/skos/core#"
SHOWN = f'<{EX}a> <{SKOS}prefLabel> "Shown"@en ; <{SKOS}broader> <{EX}b> . <{EX}b> <{SKOS}prefLabel> "B"@en .'
HIDDEN = (
    f'<{EX}a> <{SKOS}prefLabel> "Hidden"@fr ; <{SKOS}broader> <{EX}c> . '
    f'<{EX}hidden> <{SKOS}prefLabel> "Secret"@en ; '
    f"<{SKOS}exactMatch> <{EX}a> . <{EX}b> <{SKOS}broader> <{EX}hidden> ."
)
TURTLE = {"Content-Type": "text/turtle"}
OWN = re.compile(r"id/(commits|agents|keys|requests)|urn:|graph/provenance|dateTime")
"""Marks what the store says of its own commits: times, keys and digests of each application."""


def filled(editor, *graphs):
    for graph, content in graphs:
        put = {**editor.headers, **TURTLE}
        answer = editor.client.put("/graphs", params={"graph": graph}, content=content, headers=put)
        assert answer.status_code == 201, answer.text
    return editor


@pytest.fixture(scope="module")
def with_secret(tmp_path_factory):
    with editing(tmp_path_factory.mktemp("secret")) as editor:
        yield filled(editor, (SECRET, HIDDEN), (PUBLIC, SHOWN))


@pytest.fixture(scope="module")
def with_another(tmp_path_factory):
    with editing(tmp_path_factory.mktemp("another")) as editor:
        yield filled(editor, (SECRET, f"<{EX}x> <{EX}y> <{EX}z> ."), (PUBLIC, SHOWN))


PATTERNS = (
    "?s ?p ?o",
    "GRAPH ?g { ?s ?p ?o }",
    f"GRAPH <{SECRET}> {{ ?s ?p ?o }}",
    f"?s <{SKOS}broader>+ ?o",
    f"?s (<{SKOS}broader>|^<{SKOS}broader>)* ?o . ?s ?p ?x",
    f"?s !<{SKOS}prefLabel> ?o",
    "?s ?p ?o . FILTER EXISTS { GRAPH ?g { ?s ?p ?other } }",
    "?s ?p ?o . FILTER NOT EXISTS { GRAPH ?g { ?x ?y ?s } }",
    f"?s ?p ?o . OPTIONAL {{ GRAPH <{SECRET}> {{ ?s ?q ?z }} }}",
    f"?s ?p ?o MINUS {{ GRAPH <{SECRET}> {{ ?s ?p ?o }} }}",
    "{ ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } }",
    "VALUES ?s { <http://example.org/hidden> <http://example.org/a> } ?s ?p ?o",
    "GRAPH ?g {}",
)
CLAUSES = (
    "",
    f"FROM <{SECRET}>",
    f"FROM NAMED <{SECRET}>",
    f"FROM <{PUBLIC}> FROM <{SECRET}> FROM NAMED <{SECRET}>",
)
FORMS = (
    "SELECT *",
    "SELECT (COUNT(*) AS ?n)",
    "SELECT (COUNT(DISTINCT ?g) AS ?n)",
    "SELECT DISTINCT ?s",
    "ASK",
)
ADDRESSES = (
    *(
        {"query": f"{form} {clause} WHERE {{ {pattern} }}"}
        for form, clause, pattern in product(FORMS, CLAUSES, PATTERNS)
    ),
    *({"query": f"SELECT * {{ {p} }}", "default-graph-uri": SECRET} for p in PATTERNS),
    *({"query": f"SELECT * {{ {p} }}", "named-graph-uri": SECRET} for p in PATTERNS),
    *({"query": f"SELECT * {{ {p} }}", "entailment": e} for p in PATTERNS for e in ("none", "full")),
    *(
        {"query": f"{form} {{ {pattern} }}", "entailment": entailment, "default-graph-uri": graph}
        for form, pattern, entailment, graph in product(FORMS, PATTERNS, ("none", "full"), (SECRET, PUBLIC))
    ),
    {"query": f"DESCRIBE <{EX}hidden>"},
    {"query": f"DESCRIBE <{EX}a>"},
    {"query": "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }"},
)


def queried(editor, asked):
    accept = "text/tab-separated-values, application/n-triples;q=0.9, application/sparql-results+json;q=0.5"
    return editor.client.get("/sparql", params=asked, headers={"Accept": accept})


def content_of(answer):
    """The lines of an answer, without what an application says of itself."""
    return sorted(line for line in answer.text.splitlines() if not OWN.search(line))


def test_more_than_five_hundred_queries_tell_nothing_of_the_secret(with_secret, with_another):
    assert len(ADDRESSES) >= 500
    for asked in ADDRESSES:
        here, there = queried(with_secret, asked), queried(with_another, asked)
        assert (here.status_code, content_of(here)) == (there.status_code, content_of(there)), asked
        assert "Secret" not in here.text
        assert "Hidden" not in here.text


PATHS = (
    "/graphs",
    f"/graphs?graph={SECRET}",
    "/graph/private/secret",
    "/api/v1/search?q=secret",
    "/api/v1/search?q=hidden&lang=fr",
    "/api/v1/search.csv?q=sekret",
    "/api/v1/suggest?q=sec",
    "/search?q=secret",
    f"/resource?iri={EX}hidden",
    f"/resource?iri={EX}a",
    "/r/example.org/hidden",
    "/r/example.org/a",
    "/r/example.org/a.ttl",
    "/r/example.org/b.nt",
    "/void",
    "/catalog",
    "/sparql",
    "/dumps/all.nq.gz",
    "/dumps/private/secret.nq.gz",
    "/api/v1/changes",
    "/api/v1/changes?since=0",
    "/api/v1/changes/1",
    f"/api/v1/explain?s={EX}b&p={SKOS}semanticRelation&o={EX}hidden",
    f"/api/v1/explain?s={EX}a&p={SKOS}closeMatch&o={EX}hidden",
    "/health/ready",
    "/data",
    "/q",
)


@pytest.mark.parametrize("path", PATHS)
def test_no_address_names_what_is_secret(with_secret, path):
    for accept in ("*/*", "text/html", "application/json", "text/turtle"):
        answer = with_secret.client.get(path, headers={"Accept": accept}, follow_redirects=True)
        told = f"{answer.text} {answer.headers}"
        asked = path + path.replace("/r/", "http://")
        for secret in ("Secret", "Hidden", f"{EX}hidden", "private/secret"):
            assert secret not in told or secret in asked, (accept, told[:500])


def test_a_key_with_a_scope_reads_the_secret_and_another_does_not(with_secret):
    query = {"query": f"SELECT ?o {{ GRAPH <{SECRET}> {{ <{EX}hidden> <{SKOS}prefLabel> ?o }} }}"}
    allowed = with_secret.key(f"read:{CANONICAL_BASE}graph/private/*")
    refused = with_secret.key(f"read:{CANONICAL_BASE}graph/private/other")
    csv = {"Accept": "text/csv"}

    seen = with_secret.client.get("/sparql", params=query, headers={**allowed, **csv})
    unseen = with_secret.client.get("/sparql", params=query, headers={**refused, **csv})

    assert seen.text.splitlines() == ["o", "Secret"]
    assert seen.headers["cache-control"].startswith("private")
    assert unseen.text.splitlines() == ["o"]


def test_a_key_with_a_scope_reads_the_whole_graph_and_its_own_address(with_secret):
    allowed = with_secret.key(f"read:{SECRET}")
    whole = with_secret.client.get("/graphs", params={"graph": SECRET}, headers=allowed)
    direct = with_secret.client.get("/graph/private/secret", headers=allowed)

    assert (whole.status_code, direct.status_code) == (200, 200)
    assert "Secret" in whole.text
    assert "Secret" in direct.text


def test_an_update_sees_no_more_than_its_key(with_secret):
    key = {**with_secret.key(f"write:{EX}copy"), "Content-Type": "application/sparql-update"}
    text = f"INSERT {{ GRAPH <{EX}copy> {{ ?s ?p ?o }} }} WHERE {{ GRAPH <{SECRET}> {{ ?s ?p ?o }} }}"
    answer = with_secret.client.post("/update", content=text, headers=key)

    assert (answer.status_code, answer.json()["added"]) == (200, 0)
    assert (
        with_secret.client.post("/update", content=f"COPY <{SECRET}> TO <{EX}copy>", headers=key)
        .json()["detail"]
        .count("does not exist")
        == 1
    )


UPDATE = {"Content-Type": "application/sparql-update"}
PROBES = {
    "inserted data": "INSERT DATA {{ {quad} }}",
    "deleted data": "DELETE DATA {{ {quad} }}",
    "an inserted template": "INSERT {{ {quad} }} WHERE {{}}",
    "a deleted template": "DELETE {{ {quad} }} WHERE {{}}",
    "a template without effect": "DELETE {{ {quad} }} INSERT {{ {quad} }} WHERE {{}}",
    "one operation after another": "DELETE {{ {quad} }} WHERE {{}} ; INSERT {{ {quad} }} WHERE {{}}",
}


@pytest.mark.parametrize("text", PROBES.values(), ids=PROBES)
@pytest.mark.parametrize("scope", [f"write:{EX}copy", f"propose:{EX}copy"])
def test_a_write_does_not_tell_whether_a_statement_is_in_a_secret_graph(with_secret, text, scope):
    headers = {**with_secret.key(scope), **UPDATE}
    door = "/update" if scope.startswith("write") else "/api/v1/proposals?reason=why&dry-run=true"
    answers = []
    for label in ("Secret", "nothing"):
        quad = f'GRAPH <{SECRET}> {{ <{EX}hidden> <{SKOS}prefLabel> "{label}"@en }}'
        answer = with_secret.client.post(door, content=text.format(quad=quad), headers=headers)
        answers.append((answer.status_code, answer.json()["detail"]))

    assert answers[0] == answers[1]
    assert answers[0][0] == 403


def test_a_document_does_not_tell_whether_a_statement_is_in_a_secret_graph(with_secret):
    headers = {**with_secret.key(f"write:{EX}copy"), "Content-Type": "application/n-quads"}
    for label in ("Secret", "nothing"):
        quad = f'<{EX}hidden> <{SKOS}prefLabel> "{label}"@en <{SECRET}> .'
        assert with_secret.client.post("/graphs", content=quad, headers=headers).status_code == 403


def test_who_takes_back_a_commit_sees_of_it_what_they_may_read(with_secret):
    both = (
        f'GRAPH <{SECRET}> {{ <{EX}r> <{EX}p> "Reverted secret" }} GRAPH <{EX}copy> {{ <{EX}r> <{EX}p> 1 }}'
    )
    for verb in ("INSERT", "DELETE", "INSERT"):
        sent = with_secret.client.post(
            "/update", content=f"{verb} DATA {{ {both} }}", headers={**with_secret.headers, **UPDATE}
        )
        assert sent.status_code == 200
    newest = sent.json()["commit"]
    key = with_secret.key(f"write:{EX}copy")
    answers = [
        with_secret.client.post(f"/api/v1/changes/{number}/revert?dry-run=true", headers=key)
        for number in (newest - 2, newest - 1, newest)
    ]

    assert [answer.status_code for answer in answers] == [409, 409, 200]
    assert answers[-1].json()["removed"] == 1
    assert not any("secret" in answer.text for answer in answers)


def test_who_may_write_a_secret_graph_takes_back_no_commit_that_others_followed(with_secret):
    for verb in ("INSERT", "DELETE", "INSERT"):
        sent = with_secret.client.post(
            "/update",
            content=f'{verb} DATA {{ GRAPH <{SECRET}> {{ <{EX}r> <{EX}p> "twice" }} }}',
            headers={**with_secret.headers, **UPDATE},
        )
    number = sent.json()["commit"] - 2
    answer = with_secret.client.post(
        f"/api/v1/changes/{number}/revert?dry-run=true", headers=with_secret.headers
    )

    assert answer.status_code == 409


def test_older_states_are_read_by_who_may_read_the_graph_and_by_nobody_else(tmp_path):
    with editing(tmp_path) as editor:
        turtle = {**editor.headers, **TURTLE}
        for label in ("Older secret", "Newer secret"):
            text = f'<{EX}a> <{SKOS}note> "{label}" .'
            editor.client.put("/graphs", params={"graph": SECRET}, content=text, headers=turtle)
        older = editor.kg.store.commit - 1
        allowed, refused = editor.key(f"read:{SECRET}"), editor.key(f"read:{SECRET}/other")
        addresses = (("/graphs", {"graph": SECRET}), ("/graph/private/secret", {}))
        for path, params in addresses:
            there, before, hidden, other = (
                editor.client.get(path, params={**params, "version": version}, headers=key)
                for version, key in ((older, allowed), (older - 1, allowed), (older, {}), (older, refused))
            )
            assert "Older secret" in there.text
            assert "Newer secret" not in there.text
            assert there.headers["cache-control"].startswith("private")
            assert [answer.status_code for answer in (before, hidden, other)] == [404] * 3
            assert before.json()["detail"] == hidden.json()["detail"] == other.json()["detail"]
