"""What pages, descriptions of the service, dumps and saved tables answer with, by address."""

from dataclasses import replace

from header_row import (
    ALTERNATES,
    BROWSER,
    CSV,
    DATA,
    HTML,
    JSON,
    JSON_LD,
    N_TRIPLES,
    NEGOTIATED,
    NEVER,
    PICTURE,
    RESULTS,
    SERVICE,
    TTL,
    Row,
    data,
    page,
    problem,
    redirect,
)
from modernstats_kg.model.kinds import KINDS


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
