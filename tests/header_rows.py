"""What every address answers with, by status: one table for content type, caching, Vary, CORS and links."""

from header_row import (
    BROWSER,
    CSV,
    DATA,
    FOREVER,
    GRAPH,
    HTML,
    IN_TIME,
    JSON,
    JSON_LD,
    LIST,
    MARKDOWN,
    MEMENTO,
    N_TRIPLES,
    NEGOTIATED,
    NEVER,
    PICTURE,
    PLAIN,
    QUERY,
    RESULTS,
    SERVICE,
    SPOKEN,
    SUGGESTIONS,
    TRIG,
    TSV,
    TTL,
    TURTLE,
    VOCABULARY,
    WHOLE_GRAPH,
    Row,
    data,
    page,
    problem,
    redirect,
)
from header_rows_of_api import beside_collections, kinds, reconciliation, schemas_and_guides
from header_rows_of_pages import editing_pages, explanations, files_and_tables, pages, self_descriptions
from modernstats_kg.model.history import PATCH
from modernstats_kg_api.pages.assets import asset_url

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
        data("/graph/gsbpm", TTL, WHOLE_GRAPH),
        data("/graph/gsbpm.nt", N_TRIPLES, WHOLE_GRAPH),
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
        data("/doc/activities/project/soss.md", MARKDOWN, MEMENTO, vary=IN_TIME),
        data(
            "/doc/activities/project/soss", MARKDOWN, MEMENTO, vary=IN_TIME, sent={"Accept": "text/markdown"}
        ),
        data("/doc/activities/project/soss", HTML, MEMENTO, vary=IN_TIME, sent=BROWSER),
        data("/doc/activities/project/soss", TTL, MEMENTO, vary=IN_TIME, method="HEAD"),
        problem("/doc/nothing", 404),
        problem("/doc/activities/project/soss", 406, sent={"Accept": "image/png"}),
    ],
    "/timemap": [problem("/timemap", 400), problem("/timemap?iri=urn:x", 404)],
    "/r/{path:path}": [
        data("/r/id.unece.org/activities/subProcess/5.4", TTL, MEMENTO, vary=IN_TIME),
        data("/r/id.unece.org/models/gsbpm/6.3", TTL, MEMENTO | {"successor-version"}, vary=IN_TIME),
        problem("/r/example.org/x", 404),
    ],
    "/resource": [
        redirect("/resource?iri=http://id.unece.org/activities/subProcess/5.4"),
        problem("/resource", 400),
        problem("/resource?iri=urn:x", 404),
    ],
    "/def": [
        data("/def", TTL, VOCABULARY, vary=IN_TIME),
        data("/def", HTML, VOCABULARY, vary=IN_TIME, sent=BROWSER),
    ],
    "/def.{suffix}": [data("/def.ttl", TTL, VOCABULARY, vary=IN_TIME), problem("/def.docx", 404)],
    "/api/v1": [data("/api/v1", JSON, SERVICE)],
    "/api/v1/": [data("/api/v1/", JSON, SERVICE)],
    "/api/v1/coverage": [data("/api/v1/coverage", JSON), problem("/api/v1/coverage?by=x", 400)],
    "/api/v1/coverage.csv": [data("/api/v1/coverage.csv", CSV)],
    "/api/v1/crosswalk": [problem("/api/v1/crosswalk", 400)],
    "/api/v1/crosswalk.csv": [problem("/api/v1/crosswalk.csv", 400)],
    "/api/v1/gaps": [data("/api/v1/gaps", JSON)],
    "/api/v1/gaps.csv": [data("/api/v1/gaps.csv", CSV)],
    "/api/v1/search": [
        data("/api/v1/search?q=data", JSON, vary=SPOKEN),
        data("/api/v1/search?q=data&lang=fr", JSON),
        data("/api/v1/search?q=data", CSV, vary=SPOKEN, sent={"Accept": "text/csv"}),
        data("/api/v1/search?q=data", JSON, vary=SPOKEN, method="HEAD"),
        problem("/api/v1/search", 400),
        problem("/api/v1/search?q=data", 406, sent=PICTURE),
    ],
    "/api/v1/search.csv": [data("/api/v1/search.csv?q=data", CSV, vary=SPOKEN)],
    "/api/v1/suggest": [
        data("/api/v1/suggest?q=data", JSON, vary=SPOKEN),
        data("/api/v1/suggest?q=data", SUGGESTIONS, vary=SPOKEN, sent={"Accept": SUGGESTIONS}),
        problem("/api/v1/suggest", 400),
        problem("/api/v1/suggest?q=data", 406, sent=PICTURE),
    ],
    "/opensearch.xml": [Row("/opensearch.xml", 200, "application/opensearchdescription+xml", vary=PLAIN)],
    "/api/v1/mappings.sssom.tsv": [data("/api/v1/mappings.sssom.tsv", TSV)],
    "/api/v1/context.jsonld": [data("/api/v1/context.jsonld", JSON_LD)],
    "/api/v1/standards/{local}/versions": [data("/api/v1/standards/gsbpm/versions", JSON, LIST, vary=SPOKEN)],
    "/api/v1/standards/{local}/versions.csv": [
        data("/api/v1/standards/gsbpm/versions.csv", CSV, LIST, vary=SPOKEN)
    ],
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
    "/api/v1/releases.csv": [data("/api/v1/releases.csv", CSV)],
    "/api/v1/changes.csv": [data("/api/v1/changes.csv", CSV)],
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
    "/docs/{name}": [page("/docs/listProjects"), problem("/docs/nothing", 404)],
    "/api/v1/webhooks": [
        problem("/api/v1/webhooks", 401),
        problem("/api/v1/webhooks", 400, method="POST", readable=False),
    ],
    "/api/v1/webhooks/{identifier}": [
        problem("/api/v1/webhooks/1", 401),
        problem("/api/v1/webhooks/1", 401, method="DELETE", readable=False),
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
    **beside_collections(),
    **pages(),
    **editing_pages(),
    **self_descriptions(),
    **files_and_tables(),
    **explanations(),
    **schemas_and_guides(),
    **reconciliation(),
}
ROWS = [row for rows in TABLE.values() for row in rows]
TAGGED = [row for row in ROWS if row.status == 200 and row.method == "GET" and row.cache != NEVER]


def troubles(status: int) -> list[Row]:
    """What needs a reader, asked in every way, when there is none for it."""
    return [
        problem("/sparql?query=ASK%7B%7D", status),
        problem("/sparql?query=ASK%7B%7D", status, method="HEAD"),
        problem("/sparql", status, method="POST", sent={"Content-Type": QUERY}, body="ASK {}"),
        problem("/sparql", status, method="QUERY", sent={"Content-Type": QUERY}, body="ASK {}"),
        problem(f"/graphs?graph={GRAPH}", status),
        problem("/q/projects-by-year", status),
        Row("/q/projects-by-year.html", status, HTML, cache=NEVER, vary=NEGOTIATED, sent=BROWSER),
    ]


TROUBLED: dict[str, list[Row]] = {
    "throttled": troubles(429),
    "busy": troubles(503),
    "broken": [
        problem("/api/v1/projects", 500),
        problem("/api/v1/projects", 500, method="HEAD"),
        problem("/doc/activities/project/soss", 500),
        problem("/void", 500),
        Row("/projects", 500, HTML, cache=NEVER, vary=NEGOTIATED, sent=BROWSER),
        problem(
            "/graphs?graph=urn:x", 500, method="PUT", sent={"Content-Type": TURTLE}, body="", readable=False
        ),
    ],
}
"""The answers of a service in trouble, by what troubles it."""
