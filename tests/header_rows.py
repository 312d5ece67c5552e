"""What every address answers with, by status: one table for content type, caching, Vary, CORS and links."""

from dataclasses import dataclass, field

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
BROWSER, PICTURE = {"Accept": "text/html"}, {"Accept": "image/png"}
ALTERNATES = frozenset(("alternate",))


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
        "/explore",
        "/gaps",
        "/history",
        "/query",
        "/timeline",
        *(f"/{name}" for name in KINDS),
    )
    rows = {
        path: [page(path), Row(path, 200, HTML, vary=NEGOTIATED, sent=BROWSER, method="HEAD")]
        for path in found
    }
    one, two = page("/history/1"), page("/history/compare?from=1&to=2")
    return {**rows, "/history/{number}": [one], "/history/compare": [two]}


def self_descriptions() -> dict[str, list[Row]]:
    """What the service says of its data."""
    page_of = ALTERNATES | {"first", "last", "next", "profile"}
    return {
        "/void": [
            data("/void", TTL, ALTERNATES),
            data("/void", JSON_LD, ALTERNATES, sent={"Accept": JSON_LD}),
            redirect("/void", vary=NEGOTIATED, sent=BROWSER),
            problem("/void", 406, sent=PICTURE),
        ],
        "/void.{suffix}": [data("/void.nt", N_TRIPLES, ALTERNATES), problem("/void.pdf", 404)],
        "/.well-known/void": [redirect("/.well-known/void", 302)],
        "/catalog": [
            data("/catalog", TTL, page_of),
            data("/catalog?page=2", TTL, page_of | {"prev"}),
            redirect("/catalog", vary=NEGOTIATED, sent=BROWSER),
            problem("/catalog?page=99", 404),
            problem("/catalog?page=x", 400),
            problem("/catalog", 406, sent=PICTURE),
        ],
        "/catalog.{suffix}": [data("/catalog.ttl", TTL, page_of), problem("/catalog.pdf", 404)],
        "/.well-known/sparql-examples": [
            data("/.well-known/sparql-examples", TTL),
            redirect("/.well-known/sparql-examples", vary=DATA, sent=BROWSER),
            problem("/.well-known/sparql-examples", 406, sent=PICTURE),
        ],
    }


def files_and_tables() -> dict[str, list[Row]]:
    """Dumps and saved queries."""
    years = "/q/projects-by-year"
    return {
        "/dumps/{file:path}": [
            data("/dumps/gsbpm.nq.gz", "application/gzip"),
            problem("/dumps/nothing.nq.gz", 404),
            problem("/dumps/gsbpm.nq.gz", 416, sent={"Range": "bytes=99999999-"}),
        ],
        "/q": [data("/q", JSON), page("/q")],
        "/q/{name}": [
            data(years, CSV),
            data(f"{years}.json", RESULTS),
            Row(f"{years}.html", 200, HTML, vary=NEGOTIATED),
            problem("/q/nothing", 404),
            problem(f"{years}?year=x", 400),
            problem(years, 406, sent=PICTURE),
        ],
    }


def explanations() -> dict[str, list[Row]]:
    """Why a statement holds."""
    broader = "http://www.w3.org/2004/02/skos/core%23broader"
    ends = "s=http://id.unece.org/activities/subProcess/5.3&o=http://id.unece.org/activities/phase/5"
    why = f"/api/v1/explain?{ends}&p={broader}"
    text = "text/plain"
    return {
        "/api/v1/explain": [
            data(why, JSON),
            data(why, f"{text}; charset=utf-8", sent={"Accept": text}),
            data(why, HTML, sent=BROWSER),
            problem(why, 406, sent=PICTURE),
            problem("/api/v1/explain?s=a&p=b&o=c", 400),
            problem("/api/v1/explain?s=urn:a&p=urn:b&o=urn:c", 404),
        ]
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
    **self_descriptions(),
    **files_and_tables(),
    **explanations(),
}
ROWS = [row for rows in TABLE.values() for row in rows]
TAGGED = [row for row in ROWS if row.status == 200 and row.method == "GET" and row.cache != NEVER]
