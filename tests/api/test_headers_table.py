"""What every address answers with, by status: one table for content type, caching, Vary, CORS and links.

A route that is missing here fails the first test: whoever adds one says what it answers.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from fastapi import FastAPI
from starlette.routing import BaseRoute
from starlette.testclient import TestClient

from modernstats_kg.model.history import PATCH
from modernstats_kg.model.kinds import KINDS
from modernstats_kg_api.openapi import EXAMPLES
from modernstats_kg_api.pages.assets import asset_url

JSON, CSV, HTML, TURTLE = (
    "application/json",
    "text/csv; charset=utf-8",
    "text/html; charset=utf-8",
    "text/turtle",
)
TTL, N_TRIPLES, TRIG = f"{TURTLE}; charset=utf-8", "application/n-triples", "application/trig"
TSV = "text/tab-separated-values; charset=utf-8"
RESULTS, JSON_LD, PROBLEM = (
    "application/sparql-results+json",
    "application/ld+json",
    "application/problem+json",
)
QUERY = "application/sparql-query"
GRAPH = "https://w3id.org/modernstats-kg/graph/gsbpm"

PUBLIC, FOREVER, NEVER = "public, no-cache", "public, max-age=31536000, immutable", "no-store"
DATA = frozenset(("Accept", "Authorization", "Accept-Encoding"))
"""What the answers of routes that read the graph depend on."""
NEGOTIATED = frozenset(("Accept", "Accept-Encoding"))
PLAIN = frozenset(("Accept-Encoding",))

CONTEXT = "http://www.w3.org/ns/json-ld#context"
IN_DATASET = "http://rdfs.org/ns/void#inDataset"
DOCUMENT = frozenset(("alternate", "describes", "license", IN_DATASET))
MEMENTO = DOCUMENT | {"original timegate", "timemap"}
IN_TIME = DATA | {"Accept-Datetime"}
LIST = frozenset(("first", CONTEXT))
ITEM = frozenset(("collection", CONTEXT))
BROWSER = {"Accept": "text/html"}


@dataclass(frozen=True)
class Row:
    """One request and what is said about its answer; a problem says nothing of its own."""

    address: str
    status: int = 200
    content_type: str | None = PROBLEM
    links: frozenset[str] = frozenset()
    cache: str = PUBLIC
    vary: frozenset[str] = DATA
    method: str = "GET"
    sent: dict[str, str] = field(default_factory=dict)
    body: str | None = None
    readable: bool = True
    """A script of another site may read the answer."""

    def __str__(self) -> str:
        return f"{self.method} {self.address} {self.status}"


def data(address: str, content_type: str, links: frozenset[str] = frozenset(), **other: object) -> Row:
    return Row(address, 200, content_type, links, **other)


def problem(address: str, status: int, **other: object) -> Row:
    return Row(address, status, cache=NEVER, vary=NEGOTIATED, **other)


def redirect(address: str, status: int = 303, **other: object) -> Row:
    return Row(address, status, None, **{"vary": PLAIN, **other})


def page(address: str) -> Row:
    return Row(address, 200, HTML, vary=NEGOTIATED, sent=BROWSER)


def kinds() -> dict[str, list[Row]]:
    """Lists and items of every kind; one of them in every form and with every mistake."""
    table: dict[str, list[Row]] = {}
    for name in KINDS:
        path = f"/api/v1/{name}"
        table[path] = [
            data(f"{path}?limit=1", JSON, LIST | {"next"}),
            problem(f"{path}?no-such-field=1", 400),
        ]
        table[f"{path}.csv"] = [data(f"{path}.csv?limit=1", CSV, LIST | {"next"})]
        table[f"{path}/{{local}}"] = [
            data(f"{path}/{EXAMPLES[name]}", JSON, ITEM),
            problem(f"{path}/no-such-thing", 404),
        ]
    table["/api/v1/projects"] += [
        data("/api/v1/projects", JSON, LIST),
        data("/api/v1/projects", JSON, LIST, method="HEAD"),
        data("/api/v1/projects", JSON_LD, LIST, sent={"Accept": JSON_LD}),
        data("/api/v1/projects", CSV, LIST, sent={"Accept": "text/csv"}),
        problem("/api/v1/projects", 406, sent={"Accept": "image/png"}),
        problem("/api/v1/projects", 405, method="PUT", readable=False),
    ]
    return table


def pages() -> dict[str, list[Row]]:
    found = (
        "/",
        "/data",
        "/about",
        "/gsbpm",
        "/crosswalk",
        "/gaps",
        "/query",
        *(f"/{name}" for name in KINDS),
    )
    return {
        path: [page(path), Row(path, 200, HTML, vary=NEGOTIATED, sent=BROWSER, method="HEAD")]
        for path in found
    }


SPARQL = [
    data("/sparql?query=ASK%7B%7D", RESULTS),
    data("/sparql?query=ASK%7B%7D", RESULTS, method="HEAD"),
    data("/sparql?query=SELECT*%7B%7D&format=csv", CSV),
    data("/sparql?query=CONSTRUCT%20WHERE%20%7B%7D", TTL),
    data("/sparql", RESULTS, method="POST", sent={"Content-Type": QUERY}, body="ASK {}"),
    data("/sparql", RESULTS, method="QUERY", sent={"Content-Type": QUERY}, body="ASK {}"),
    data("/sparql?query=SELECT(NOW()AS%3Fx)%7B%7D", RESULTS, cache=NEVER),
    data("/sparql", TTL),
    redirect("/sparql", sent=BROWSER, vary=DATA),
    Row("/sparql", 204, None, cache=NEVER, vary=PLAIN, method="OPTIONS"),
    problem("/sparql?query=SELECT", 400),
    problem("/sparql?query=ASK%7B%7D", 405, method="DELETE", readable=False),
    problem("/sparql?query=ASK%7B%7D", 406, sent={"Accept": "text/csv"}),
    problem("/sparql", 413, method="POST", sent={"Content-Type": QUERY}, body="#" * 70_000),
    problem("/sparql?query=" + "a" * 9_000, 414),
    problem("/sparql", 415, method="POST", sent={"Content-Type": "text/plain"}, body="ASK {}"),
    problem("/sparql?query=ASK%7B%7D", 401, sent={"Authorization": "Bearer no-such-key"}),
    problem(
        "/sparql?timeout=0.2&query=SELECT(COUNT(*)AS%3Fn)%7B%3Fa%3Fb%3Fc.%3Fd%3Fe%3Ff.%3Fg%3Fh%3Fi%7D", 504
    ),
]

TABLE: dict[str, list[Row]] = {
    "/sparql": SPARQL,
    "/update": [
        problem("/update", 405, method="GET"),
        problem(
            "/update",
            401,
            method="POST",
            sent={"Content-Type": "application/sparql-update"},
            body="CLEAR ALL",
            readable=False,
        ),
    ],
    "/graphs": [
        data("/graphs", TRIG),
        data(f"/graphs?graph={GRAPH}", TTL),
        data(f"/graphs?graph={GRAPH}", TTL, method="HEAD"),
        problem("/graphs?graph=urn:no-such-graph", 404),
        problem(
            "/graphs?graph=urn:x", 401, method="PUT", sent={"Content-Type": TURTLE}, body="", readable=False
        ),
    ],
    "/graph/{name:path}": [
        data("/graph/gsbpm", TTL, DOCUMENT),
        data("/graph/gsbpm.nt", N_TRIPLES, DOCUMENT),
        problem("/graph/no-such-graph", 404),
    ],
    "/id/{path:path}": [
        redirect("/id/activities/project/soss"),
        problem("/id/nothing", 404),
        problem("/id/nothing", 405, method="POST", readable=False),
    ],
    "/doc/{path:path}": [
        data("/doc/activities/project/soss", TTL, MEMENTO, vary=IN_TIME),
        data("/doc/activities/project/soss.nt", N_TRIPLES, MEMENTO, vary=IN_TIME),
        data("/doc/activities/project/soss", HTML, MEMENTO, vary=IN_TIME, sent=BROWSER),
        data("/doc/activities/project/soss", TTL, MEMENTO, vary=IN_TIME, method="HEAD"),
        problem("/doc/nothing", 404),
        problem("/doc/activities/project/soss", 406, sent={"Accept": "image/png"}),
    ],
    "/timemap": [problem("/timemap", 400), problem("/timemap?iri=urn:x", 404)],
    "/r/{path:path}": [
        data("/r/id.unece.org/activities/subProcess/5.4", TTL, DOCUMENT),
        data("/r/id.unece.org/models/gsbpm/6.3", TTL, DOCUMENT | {"successor-version"}),
        problem("/r/example.org/x", 404),
    ],
    "/resource": [
        redirect("/resource?iri=http://id.unece.org/activities/subProcess/5.4"),
        problem("/resource", 400),
        problem("/resource?iri=urn:x", 404),
    ],
    "/def": [data("/def", TTL, DOCUMENT), data("/def", HTML, DOCUMENT, sent=BROWSER)],
    "/def.{suffix}": [data("/def.ttl", TTL, DOCUMENT), problem("/def.docx", 404)],
    "/api/v1": [data("/api/v1", JSON)],
    "/api/v1/": [data("/api/v1/", JSON)],
    "/api/v1/coverage": [data("/api/v1/coverage", JSON), problem("/api/v1/coverage?by=x", 400)],
    "/api/v1/coverage.csv": [data("/api/v1/coverage.csv", CSV)],
    "/api/v1/crosswalk": [problem("/api/v1/crosswalk", 400)],
    "/api/v1/crosswalk.csv": [problem("/api/v1/crosswalk.csv", 400)],
    "/api/v1/gaps": [data("/api/v1/gaps", JSON)],
    "/api/v1/gaps.csv": [data("/api/v1/gaps.csv", CSV)],
    "/api/v1/mappings.sssom.tsv": [data("/api/v1/mappings.sssom.tsv", TSV)],
    "/api/v1/context.jsonld": [data("/api/v1/context.jsonld", JSON_LD)],
    "/api/v1/standards/{local}/versions": [data("/api/v1/standards/gsbpm/versions", JSON, LIST)],
    "/api/v1/standards/{local}/versions.csv": [data("/api/v1/standards/gsbpm/versions.csv", CSV, LIST)],
    "/api/v1/changes": [data("/api/v1/changes", JSON), problem("/api/v1/changes?since=x", 400)],
    "/api/v1/changes/{number}": [
        data("/api/v1/changes/1", JSON, cache=FOREVER),
        data("/api/v1/changes/1", PATCH, cache=FOREVER, sent={"Accept": PATCH}),
        problem("/api/v1/changes/999999", 404),
    ],
    "/api/v1/changes/{number}/revert": [
        problem("/api/v1/changes/1/revert", 401, method="POST", readable=False)
    ],
    "/api/v1/changes/revert": [problem("/api/v1/changes/revert?to=1", 401, method="POST", readable=False)],
    "/api/v1/difference": [data("/api/v1/difference?from=1&to=1", JSON), problem("/api/v1/difference", 400)],
    "/api/v1/releases": [data("/api/v1/releases", JSON)],
    "/api/v1/releases/{name}": [problem("/api/v1/releases/none", 404)],
    "/api/v1/proposals": [
        problem("/api/v1/proposals", 401),
        problem("/api/v1/proposals", 401, method="POST", sent={"Content-Type": TURTLE}, readable=False),
    ],
    "/api/v1/proposals/{number}": [problem("/api/v1/proposals/1", 401)],
    "/api/v1/proposals/{number}/comments": [
        problem("/api/v1/proposals/1/comments", 400, method="POST", readable=False)
    ],
    "/api/v1/proposals/{number}/accept": [
        problem("/api/v1/proposals/1/accept", 401, method="POST", readable=False)
    ],
    "/api/v1/proposals/{number}/decline": [
        problem("/api/v1/proposals/1/decline", 401, method="POST", readable=False)
    ],
    "/api/v1/{collection}": [problem("/api/v1/nothing", 404)],
    "/api/v1/{collection}/{local}": [problem("/api/v1/nothing/x", 404)],
    "/validate": [
        problem("/validate", 415, method="POST", sent={"Content-Type": "text/plain"}, body="x"),
        problem("/validate", 405),
    ],
    "/health/live": [data("/health/live", JSON, cache=NEVER, vary=PLAIN)],
    "/health/ready": [data("/health/ready", JSON, cache=NEVER, vary=PLAIN)],
    "/problems/{slug}": [
        data("/problems/busy", "text/plain; charset=utf-8", vary=PLAIN),
        problem("/problems/nothing", 404),
    ],
    "/openapi.json": [data("/openapi.json", JSON, vary=PLAIN)],
    "/assets/{name}": [
        Row(asset_url("site.css"), 200, "text/css; charset=utf-8", cache=FOREVER, vary=PLAIN),
        problem("/assets/nothing.css", 404),
    ],
    "/nowhere": [
        problem("/nowhere", 404),
        Row("/nowhere", 404, HTML, cache=NEVER, vary=NEGOTIATED, sent=BROWSER),
    ],
    **kinds(),
    **pages(),
}
ELSEWHERE = re.compile(r"/(void|catalog|dumps|q|\.well-known|api/v1/explain)\b.*")
"""Routes whose own tests say what they answer with; those below still hold them to the rules for all."""
OTHERS = ["/void", "/void.ttl", "/catalog", "/catalog.ttl", "/q", "/.well-known/sparql-examples"]
ROWS = [row for rows in TABLE.values() for row in rows]
TAGGED = [row for row in ROWS if row.status == 200 and row.method == "GET" and row.cache != NEVER]


def paths(routes: list[BaseRoute]) -> Iterator[str]:
    for route in routes:
        included = getattr(route, "original_router", None)
        if included is not None:
            yield from paths(included.routes)
        elif path := getattr(route, "path", None):
            yield path


def ask(client: TestClient, row: Row, **more: str):
    return client.request(row.method, row.address, headers={**row.sent, **more}, content=row.body)


def words(header: str | None) -> list[str]:
    return [word.strip() for word in (header or "").split(",") if word.strip()]


def test_every_route_stands_in_the_table(app: FastAPI) -> None:
    missing = {
        path for path in paths(app.router.routes) if path not in TABLE and not ELSEWHERE.fullmatch(path)
    }

    assert not missing


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_an_answer_has_the_headers_of_the_table(client: TestClient, row: Row) -> None:
    headers = (answer := ask(client, row)).headers

    assert answer.status_code == row.status
    assert headers.get("content-type") == row.content_type
    assert headers["cache-control"] == row.cache
    assert sorted(words(headers["vary"])) == sorted(row.vary)
    assert set(re.findall(r'rel="([^"]+)"', headers.get("link", ""))) == row.links
    assert headers.get("access-control-allow-origin") == ("*" if row.readable else None)
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("address", OTHERS)
def test_routes_of_other_tables_keep_the_rules_for_all(client: TestClient, address: str) -> None:
    answer = client.get(address)
    again = client.get(address, headers={"If-None-Match": answer.headers["etag"]})

    assert (again.status_code, again.headers["etag"]) == (304, answer.headers["etag"])
    assert answer.headers["cache-control"] == PUBLIC
    assert len(words(answer.headers["vary"])) == len(set(words(answer.headers["vary"])))
    assert "Accept-Encoding" in answer.headers["vary"]


@pytest.mark.parametrize("row", TAGGED, ids=str)
def test_the_tag_differs_if_and_only_if_the_representation_does_and_a_replay_gets_304(
    client: TestClient, row: Row
) -> None:
    answer, same = ask(client, row), ask(client, row, **{"Accept-Language": "fr"})
    plain = ask(client, row, **{"Accept-Encoding": "identity"})
    again = ask(client, row, **{"If-None-Match": answer.headers["etag"]})

    assert same.content == plain.content == answer.content
    assert same.headers["etag"] == answer.headers["etag"]
    compressed = "content-encoding" in answer.headers
    assert (plain.headers["etag"] != answer.headers["etag"]) is compressed
    assert (again.status_code, again.content) == (304, b"")
    for name in ("etag", "vary", "cache-control"):
        assert again.headers[name] == answer.headers[name]


@pytest.mark.parametrize("address", ["/sparql?query=ASK%7B%7D", "/api/v1/projects", "/nowhere", "/"])
def test_cors_does_not_depend_on_where_a_request_is_from(client: TestClient, address: str) -> None:
    given = [client.get(address, headers=sent).headers for sent in ({}, {"Origin": "https://portal.example"})]

    for name in ("access-control-allow-origin", "access-control-expose-headers", "vary"):
        assert given[0][name] == given[1][name]


def test_forms_of_one_address_have_tags_of_their_own(client: TestClient) -> None:
    by_address: dict[str, dict[str, str]] = {}
    for row in TAGGED:
        answer = ask(client, row)
        by_address.setdefault(row.address, {})[answer.headers["content-type"]] = answer.headers["etag"]

    assert any(len(tags) > 1 for tags in by_address.values())
    for tags in by_address.values():
        assert len(set(tags.values())) == len(tags)
