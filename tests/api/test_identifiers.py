"""Following IRIs: redirects, negotiation, suffixes, validators, and answers that help."""

import pyoxigraph as ox
import pytest

SOSS = "https://w3id.org/modernstats-kg/id/activities/project/soss"
DOC = "/doc/activities/project/soss"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def test_a_thing_sends_to_its_document_by_303(client):
    answer = client.get("/id/activities/project/soss")

    assert (answer.status_code, answer.headers["location"]) == (303, DOC)


def test_a_document_holds_what_is_said_of_the_thing_and_what_links_to_it(client):
    graph = set(ox.parse(client.get(DOC).content, format=ox.RdfFormat.TURTLE))
    node = ox.NamedNode(SOSS)
    label = ox.Literal("Statistical Open-Source Software", language="en")
    package = ox.NamedNode("https://w3id.org/modernstats-kg/id/activities/workPackage/soss-wp0")

    assert any(q.subject == node and q.object == label for q in graph)
    assert any(q.subject == package and q.object == node for q in graph)


@pytest.mark.parametrize(
    ("suffix", "media_type"),
    [
        ("ttl", "text/turtle; charset=utf-8"),
        ("nt", "application/n-triples"),
        ("rdf", "application/rdf+xml"),
        ("jsonld", "application/ld+json"),
        ("trig", "application/trig"),
        ("nq", "application/n-quads"),
        ("html", "text/html; charset=utf-8"),
    ],
)
def test_a_suffix_chooses_the_form_whatever_accept_says(client, suffix, media_type):
    answer = client.get(f"{DOC}.{suffix}", headers={"Accept": "image/png"})

    assert answer.headers["content-type"] == media_type
    assert answer.headers["content-location"] == f"{DOC}.{suffix}"
    assert "Statistical Open-Source Software" in answer.text


def test_a_browser_gets_a_page_and_a_client_without_wishes_turtle(client):
    page = client.get(DOC, headers={"Accept": BROWSER})
    plain = client.get(DOC)

    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "<h1" in page.text
    assert plain.headers["content-type"] == "text/turtle; charset=utf-8"
    assert "Accept" in page.headers["vary"]


def test_a_document_names_its_thing_its_other_forms_and_its_licence(client):
    links = client.get(DOC).headers["link"]

    assert f'<{SOSS}>; rel="describes"' in links
    assert f'<{DOC}.jsonld>; rel="alternate"; type="application/ld+json"' in links
    assert '<https://creativecommons.org/licenses/by/4.0/>; rel="license"' in links


def test_trig_keeps_the_sources_apart_where_the_documents_differ(client):
    quads = list(
        ox.parse(client.get("/doc/activities/project/generativeAi.trig").content, format=ox.RdfFormat.TRIG)
    )
    ends = {
        (q.object.value, q.graph_name.value.rpartition("/")[2])
        for q in quads
        if q.predicate.value == "https://schema.org/endDate"
    }

    assert ends == {("2025", "projects-page"), ("2024-12", "work-programme-2024")}


def test_dots_in_names_are_no_suffixes(client):
    answer = client.get("/doc/standards/gsbpm/5.2/7.5")

    assert answer.headers["content-location"] == "/doc/standards/gsbpm/5.2/7.5.ttl"
    assert '"Provide user support"@en' in answer.text


def test_whoever_has_the_current_form_is_told_so_without_a_body(client):
    first = client.get(DOC, headers={"Accept-Encoding": "identity"})
    again = client.get(DOC, headers={"If-None-Match": first.headers["etag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]


def test_tags_differ_by_form_and_by_compression(client):
    plain = client.get(DOC, headers={"Accept-Encoding": "identity"}).headers["etag"]
    other = client.get(f"{DOC}.nt", headers={"Accept-Encoding": "identity"}).headers["etag"]
    small = client.get(DOC, headers={"Accept-Encoding": "gzip"})

    assert small.headers["content-encoding"] == "gzip"
    assert len({plain, other, small.headers["etag"]}) == 3
    assert client.get(DOC, headers={"If-None-Match": small.headers["etag"]}).status_code == 304


def test_head_gives_the_headers_alone(client):
    head = client.head(DOC, headers={"Accept-Encoding": "identity"})
    get = client.get(DOC, headers={"Accept-Encoding": "identity"})

    assert head.content == b""
    assert {k: head.headers[k] for k in ("etag", "content-type", "content-length", "link")} == {
        k: get.headers[k] for k in ("etag", "content-type", "content-length", "link")
    }


@pytest.mark.parametrize("place", ["id", "doc"])
def test_an_unknown_thing_is_a_problem_that_suggests_what_was_meant(client, place):
    answer = client.get(f"/{place}/projects/soss")

    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert SOSS in answer.json()["detail"]
    assert answer.json()["type"] == "/problems/not-found"


@pytest.mark.parametrize(
    "path", ["/id/a b", "/id/%3Cscript%3E", "/doc/%25zz", "/r/", "/r/%5Bx/", "/id/%00", "/id/%ff"]
)
def test_what_is_no_iri_at_all_is_simply_not_found(client, path):
    answer = client.get(path)

    assert (answer.status_code, answer.json()["status"]) == (404, 404)


def test_a_form_that_does_not_exist_is_refused_with_a_list_of_those_that_do(client):
    answer = client.get(DOC, headers={"Accept": "image/png"})

    assert answer.status_code == 406
    assert answer.json()["offered"][0] == "text/turtle"
    assert "text/html" in answer.json()["offered"]


def test_an_official_iri_is_described_under_its_own_host_and_path(client):
    answer = client.get("/r/id.unece.org/activities/subProcess/6.4")

    assert '"Apply disclosure control"@en' in answer.text
    assert '<http://id.unece.org/activities/subProcess/6.4>; rel="describes"' in answer.headers["link"]


@pytest.mark.parametrize(("old", "current"), [("6.3", "subProcess/6.3"), ("6", "phase/6")])
def test_an_iri_of_an_older_version_is_described_and_names_its_successor(client, old, current):
    answer = client.get(f"/r/id.unece.org/models/gsbpm/{old}")

    assert answer.status_code == 200
    assert "<https://w3id.org/modernstats-kg/id/standards/gsbpm/5.0>" in answer.text
    assert f'</r/id.unece.org/activities/{current}>; rel="successor-version"' in answer.headers["link"]


def test_an_older_form_that_nothing_is_said_of_leads_to_the_current_one(client):
    answer = client.get("/r/id.unece.org/models/gsbpm/8.4")

    assert answer.status_code == 308
    assert answer.headers["location"] == "/r/id.unece.org/activities/subProcess/8.4"


@pytest.mark.parametrize(
    ("iri", "path"),
    [
        (SOSS, DOC),
        ("https://w3id.org/modernstats-kg/graph/gsbpm", "/graph/gsbpm"),
        ("http://id.unece.org/models/gsbpm/6.3", "/r/id.unece.org/models/gsbpm/6.3"),
    ],
)
def test_any_iri_is_found_from_itself(client, iri, path):
    answer = client.get("/resource", params={"iri": iri})

    assert (answer.status_code, answer.headers["location"]) == (303, path)


@pytest.mark.parametrize(
    "iri", ["https://w3id.org/modernstats-kg/def#Project", "http://id.unece.org/def/coos#Dataset"]
)
def test_a_term_of_a_hash_vocabulary_is_described_by_itself_when_asked_for(client, iri):
    answer = client.get("/resource", params={"iri": iri})
    graph = list(ox.parse(answer.content, format=ox.RdfFormat.TURTLE))

    assert answer.status_code == 200
    assert all(ox.NamedNode(iri) in (q.subject, q.predicate, q.object) for q in graph)
    assert f'<{iri}>; rel="describes"' in answer.headers["link"]


@pytest.mark.parametrize(
    "iri", ["http://example.org/nothing", "https://w3id.org/modernstats-kg/id/nothing", "x"]
)
def test_an_iri_of_which_nothing_is_said_is_not_found(client, iri):
    answer = client.get("/resource", params={"iri": iri})

    assert answer.status_code == 404
    assert f"<{iri}>" in answer.json()["detail"]


def test_a_look_up_without_an_iri_says_what_is_missing(client):
    answer = client.get("/resource")

    assert (answer.status_code, answer.json()["parameter"]) == (400, "iri")
