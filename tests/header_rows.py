"""What every address answers with, by status: one table for content type, caching, Vary, CORS and links."""

from dataclasses import dataclass, field, replace

from modernstats_kg.model.history import PATCH
from modernstats_kg.model.kinds import KINDS
from modernstats_kg_api.context import context_version
from modernstats_kg_api.pages.assets import asset_url

JSON, CSV, HTML, TURTLE = (
    "application/json",
    "text/csv; charset=utf-8",
    "text/html; charset=utf-8",
    "text/turtle",
)
TTL, N_TRIPLES, TRIG = f"{TURTLE}; charset=utf-8", "application/n-triples", "application/trig"
MARKDOWN = "text/markdown; charset=utf-8"
TSV = "text/tab-separated-values; charset=utf-8"
RESULTS, JSON_LD, PROBLEM = (
    "application/sparql-results+json",
    "application/ld+json",
    "application/problem+json",
)
QUERY = "application/sparql-query"
SUGGESTIONS = "application/x-suggestions+json"
GRAPH = "https://w3id.org/modernstats-kg/graph/gsbpm"

PUBLIC, FOREVER, NEVER = "public, no-cache", "public, max-age=31536000, immutable", "no-store"
DATA = frozenset(("Accept", "Authorization", "Accept-Encoding"))
"""What the answers of routes that read the graph depend on."""
SPOKEN = DATA | {"Accept-Language"}
"""What lists and items depend on whose address does not say the language."""
NEGOTIATED = frozenset(("Accept", "Accept-Encoding"))
PLAIN = frozenset(("Accept-Encoding",))
READERS = frozenset(("Accept-Language", "Cookie"))
"""What tells the language of whoever reads a page, which all pages depend on."""

CONTEXT = "http://www.w3.org/ns/json-ld#context"
IN_DATASET = "http://rdfs.org/ns/void#inDataset"
API_DOCUMENTATION = "http://www.w3.org/ns/hydra/core#apiDocumentation"
WHOLE_GRAPH = frozenset(("alternate", "describes", "describedby", "license", IN_DATASET))
ABOUT = WHOLE_GRAPH | {"canonical"}
DOCUMENT = ABOUT | {"type"}
LISTED = DOCUMENT | {"collection"}
IN_STATES = frozenset(("original timegate", "timemap"))
MEMENTO, VOCABULARY = LISTED | IN_STATES, DOCUMENT | IN_STATES
IN_TIME = DATA | {"Accept-Datetime"}
LIST = frozenset(("first", "last", CONTEXT, API_DOCUMENTATION))
FORMS = frozenset(
    ("alternate", "canonical", "collection", "describedby", "license", "type", API_DOCUMENTATION)
)
ITEM = FORMS | {CONTEXT}
OF_VERSIONS = {
    "standards": frozenset(("latest-version", "version-history")),
    "versions": frozenset(("latest-version", "predecessor-version", "version-history")),
}
"""What items of these kinds link to beside what all do."""
BROWSER, PICTURE = {"Accept": "text/html"}, {"Accept": "image/png"}
ALTERNATES = frozenset(("alternate",))
SERVICE = frozenset(("service-desc", "service-doc"))
"""What leads to the description of the service, for programs and for people."""


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

    def __post_init__(self) -> None:
        if self.content_type == HTML:
            object.__setattr__(self, "vary", self.vary | READERS)

    def __str__(self) -> str:
        return f"{self.method} {self.address} {self.status}"


def data(address: str, content_type: str, links: frozenset[str] = frozenset(), **other: object) -> Row:
    return Row(address, 200, content_type, links, **other)


def problem(address: str, status: int, **other: object) -> Row:
    return Row(address, status, cache=NEVER, vary=NEGOTIATED, **other)


def redirect(address: str, status: int = 303, **other: object) -> Row:
    return Row(address, status, None, **{"vary": PLAIN, **other})


def page(address: str, links: frozenset[str] = frozenset()) -> Row:
    return Row(address, 200, HTML, links, vary=NEGOTIATED, sent=BROWSER)


def kinds() -> dict[str, list[Row]]:
    """Lists and items of every kind; one of them in every form and with every mistake."""
    table: dict[str, list[Row]] = {}
    for name, kind in KINDS.items():
        path = f"/api/v1/{name}"
        table[path] = [
            data(f"{path}?limit=1", JSON, LIST | {"next"}, vary=SPOKEN),
            data(f"{path}?limit=1&lang=fr", JSON, LIST | {"next"}),
            problem(f"{path}?no-such-field=1", 400),
        ]
        table[f"{path}.csv"] = [data(f"{path}.csv?limit=1", CSV, LIST | {"next"}, vary=SPOKEN)]
        table[f"{path}/{{local}}"] = [
            data(f"{path}/{kind.example}", JSON, ITEM | OF_VERSIONS.get(name, frozenset()), vary=SPOKEN),
            problem(f"{path}/no-such-thing", 404),
        ]
    table["/api/v1/projects/{local}"] += [*item_forms(), *refused_writes("/api/v1/projects/soss")]
    table["/api/v1/projects"] += [
        data("/api/v1/projects", JSON, LIST, vary=SPOKEN),
        data("/api/v1/projects", JSON, LIST, method="HEAD", vary=SPOKEN),
        data("/api/v1/projects", JSON_LD, LIST, sent={"Accept": JSON_LD}, vary=SPOKEN),
        data("/api/v1/projects", CSV, LIST, sent={"Accept": "text/csv"}, vary=SPOKEN),
        problem("/api/v1/projects", 406, sent={"Accept": "image/png"}),
        problem("/api/v1/projects", 405, method="PUT", readable=False),
        problem("/api/v1/projects", 401, method="POST", sent={"Content-Type": JSON}, readable=False),
    ]
    return table


def beside_collections() -> dict[str, list[Row]]:
    """The list of graphs, and what finds things of any collection."""
    first, beyond = frozenset(("first",)), frozenset(("first", "next"))
    describe = "/api/v1/describe?iri=http://id.unece.org/activities/phase/5"
    posted = {"method": "POST", "sent": {"Content-Type": JSON}}
    return {
        "/api/v1/graphs": [
            data("/api/v1/graphs?limit=1", JSON, beyond),
            data("/api/v1/graphs", CSV, first, sent={"Accept": "text/csv"}),
            problem("/api/v1/graphs?cursor=x", 400),
        ],
        "/api/v1/graphs.csv": [data("/api/v1/graphs.csv", CSV, first)],
        "/api/v1/graphs/{key:path}": [
            data("/api/v1/graphs/gsbpm", JSON, frozenset(("collection",))),
            problem("/api/v1/graphs/no-such-graph", 404),
        ],
        "/api/v1/lookup": [
            data("/api/v1/lookup?key=soss", JSON, vary=SPOKEN),
            data("/api/v1/lookup?key=soss&lang=fr", JSON),
            problem("/api/v1/lookup", 400),
            Row("/api/v1/lookup", 200, JSON, cache=NEVER, vary=SPOKEN, body='["soss"]', **posted),
            problem("/api/v1/lookup", 400, body="{}", **posted),
        ],
        "/api/v1/describe": [
            data(describe, JSON, vary=SPOKEN),
            redirect(describe, sent={"Accept": "text/turtle"}, vary=SPOKEN),
            problem("/api/v1/describe?iri=urn:nobody", 404),
        ],
    }


def refused_writes(address: str) -> list[Row]:
    """Every way to write an item, by somebody without a key."""
    return [
        problem(address, 401, method=method, sent={"Content-Type": JSON}, readable=False)
        for method in ("PUT", "PATCH", "DELETE")
    ]


def item_forms() -> list[Row]:
    """One item in each of its forms, by suffix and by `Accept`."""
    item = "/api/v1/projects/soss"
    framed = f'{JSON_LD};profile="http://www.w3.org/ns/json-ld#framed"'
    by_suffix = {"json": JSON, "jsonld": JSON_LD, "ttl": TTL, "nt": N_TRIPLES, "trig": TRIG, "md": MARKDOWN}
    rows = [
        data(f"{item}.{suffix}", form, ITEM if form == JSON else FORMS, vary=SPOKEN)
        for suffix, form in by_suffix.items()
    ]
    return [
        *rows,
        data(item, JSON_LD, FORMS, vary=SPOKEN, sent={"Accept": JSON_LD}),
        data(item, framed, FORMS, vary=SPOKEN, sent={"Accept": framed}),
        data(f"{item}?profile=framed", framed, FORMS, vary=SPOKEN),
        data(f"{item}?provenance=true&lang=fr", JSON, ITEM),
        redirect(item, sent=BROWSER, vary=NEGOTIATED),
        redirect(f"{item}.html", vary=NEGOTIATED),
        problem(f"{item}?profile=x", 400),
        problem(f"{item}?profile=framed", 406, sent={"Accept": TURTLE}),
        problem(item, 406, sent=PICTURE),
        problem(f"{item}.pdf", 404),
    ]


def schemas_and_guides() -> dict[str, list[Row]]:
    """What helps to write a query or a client."""
    linked = frozenset(("alternate", "describedby"))
    context = context_version()
    return {
        "/api/v1/schema": [
            data("/api/v1/schema", JSON, linked),
            data("/api/v1/schema", MARKDOWN, linked, sent={"Accept": "text/markdown"}),
            problem("/api/v1/schema", 406, sent=PICTURE),
        ],
        "/api/v1/schema.json": [data("/api/v1/schema.json", JSON, linked)],
        "/api/v1/schema.md": [data("/api/v1/schema.md", MARKDOWN, linked)],
        "/api/v1/hydra": [data("/api/v1/hydra", JSON_LD)],
        "/api/v1/contexts/{name}": [
            data(context, JSON_LD, cache=FOREVER),
            problem("/api/v1/contexts/0000000000000000.jsonld", 404),
        ],
        "/shapes/{name}": [data("/shapes/projects.ttl", TTL), problem("/shapes/nothing.ttl", 404)],
        "/llms.txt": [data("/llms.txt", MARKDOWN)],
    }


def pages() -> dict[str, list[Row]]:
    found = (
        "/",
        "/data",
        "/about",
        "/gsbpm",
        "/crosswalk",
        "/docs",
        "/explore",
        "/gaps",
        "/history",
        "/query",
        "/releases",
        "/search",
        "/timeline",
        *(f"/{name}" for name in KINDS),
    )
    links = {"/": SERVICE}
    rows = {
        path: [
            page(path, links.get(path, frozenset())),
            Row(path, 200, HTML, links.get(path, frozenset()), vary=NEGOTIATED, sent=BROWSER, method="HEAD"),
        ]
        for path in found
    }
    one, two = page("/history/1"), page("/history/compare?from=1&to=2")
    history = {"/history/{number}": [one], "/history/compare": [two]}
    return {**rows, **history, "/releases/{name}": [problem("/releases/none", 404)]}


def editing_pages() -> dict[str, list[Row]]:
    """What those without a key are answered; nobody keeps it."""
    form = {"method": "POST", "body": "", "cache": NEVER, "readable": False}
    sent = {**BROWSER, "Content-Type": "application/x-www-form-urlencoded"}

    def refused(path: str) -> Row:
        return replace(page(path), status=403, sent=sent, **form)

    found = {
        path: [redirect(path, cache=NEVER), redirect(path, cache=NEVER, method="HEAD"), refused(path)]
        for path in ("/edit", "/edit/new")
    }
    here = {**sent, "Sec-Fetch-Site": "same-origin"}
    return {
        **found,
        "/edit/sign-in": [
            replace(page("/edit/sign-in"), cache=NEVER),
            refused("/edit/sign-in"),
            replace(page("/edit/sign-in"), status=422, sent=here, **form),
        ],
        "/edit/sign-out": [
            refused("/edit/sign-out"),
            redirect("/edit/sign-out", sent=here, **form),
        ],
        "/edit/proposals/{number}": [redirect("/edit/proposals/1", cache=NEVER)],
        "/edit/proposals": [redirect("/edit/proposals", cache=NEVER)],
        "/proposals": [replace(page("/proposals"), cache=NEVER)],
        "/proposals/{number}": [redirect("/proposals/1", cache=NEVER)],
    }


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


def reconciliation() -> dict[str, list[Row]]:
    """The services that say what names mean, for everything and for one kind or scheme."""
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    table: dict[str, list[Row]] = {}
    for path, shown in (("/reconcile", "/reconcile"), ("/reconcile/{scope}", "/reconcile/organizations")):
        table[path] = [
            data(shown, JSON),
            data(f"{shown}?query=Statistics", JSON),
            data(shown, JSON, method="POST", sent=form, body="query=x", cache=NEVER, vary=PLAIN),
            problem(shown, 400, method="POST", sent=form, body="queries=%7B"),
            problem(f"{shown}?callback=x", 400),
            problem(shown, 415, method="POST", sent={"Content-Type": JSON}, body="{}"),
            problem(shown, 405, method="PUT", readable=False),
        ]
        table[f"{path}/properties"] = [data(f"{shown}/properties", JSON)]
        table[f"{path}/suggest/{{what}}"] = [
            data(f"{shown}/suggest/entity?prefix=st", JSON),
            problem(f"{shown}/suggest/nothing", 404),
        ]
    table["/reconcile/{scope}"] += [problem("/reconcile/nothing", 404)]
    known = "/reconcile/preview?id=https://w3id.org/modernstats-kg/id/standards/gsbpm"
    table["/reconcile/preview"] = [Row(known, 200, HTML), problem("/reconcile/preview?id=urn:x", 404)]
    return table


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
