"""What the addresses of REST, schemas and reconciliation answer with, by address."""

from header_row import (
    BROWSER,
    CSV,
    FOREVER,
    FORMS,
    HTML,
    ITEM,
    JSON,
    JSON_LD,
    LIST,
    MARKDOWN,
    N_TRIPLES,
    NEGOTIATED,
    NEVER,
    OF_VERSIONS,
    PICTURE,
    PLAIN,
    SPOKEN,
    TRIG,
    TTL,
    TURTLE,
    Row,
    data,
    problem,
    redirect,
)
from modernstats_kg.model.kinds import KINDS
from modernstats_kg_api.context import context_version


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
