"""The reconciliation service on the shipped content."""

import json

import pytest

from modernstats_kg.actions.reconcilable import scopes
from modernstats_kg.model.kinds import KINDS
from modernstats_kg.namespaces import CANONICAL_BASE
from reconciling import SKOS, STATS_CANADA, asked, found


def test_a_manifest_names_its_versions_and_where_everything_is(client):
    manifest = client.get("/reconcile/organizations").json()

    assert manifest["versions"] == ["0.1", "0.2"]
    assert manifest["defaultTypes"] == [{"id": "organizations", "name": "Organizations"}]
    assert manifest["view"]["url"] == "http://kg.test/resource?iri={{id}}"
    assert manifest["preview"]["url"] == "http://kg.test/reconcile/preview?id={{id}}"
    assert manifest["batchSize"] >= 500


def test_every_kind_and_every_scheme_of_the_graph_has_a_service(client, kg):
    rows = client.get(
        "/sparql",
        params={"query": f"SELECT DISTINCT ?s {{ ?s a <{SKOS}ConceptScheme> }}", "format": "json"},
    ).json()["results"]["bindings"]
    known = scopes(kg)

    assert {row["s"]["value"] for row in rows} <= {scope.id for scope in known.values()}
    assert set(KINDS) <= set(known)
    assert {"gsbpm-5.1", "gsim-2.0", "topic"} <= set(known)
    for key in known:
        assert client.get(f"/reconcile/{key}").json()["defaultTypes"][0]["id"] == known[key].id


def test_a_name_that_is_the_same_but_for_case_and_punctuation_is_a_match(client):
    for name in ("Statistics Canada", "STATISTICS  CANADA", "statistics, canada!"):
        first, *_ = found(client, name, "/organizations")
        assert (first["id"], first["score"], first["match"]) == (STATS_CANADA, 100, True)
        assert {"id": "name_exact", "value": True} in first["features"]


def test_a_code_is_a_match_in_its_scheme_and_a_tie_across_schemes(client):
    first, *rest = found(client, "5.1", "/gsbpm-5.1")
    assert (first["name"], first["score"], first["match"]) == ("Integrate data", 100, True)
    assert all(one["score"] < 100 for one in rest)

    tied = [one for one in found(client, "5.1") if one["score"] == 100]
    assert len(tied) == 3
    assert not any(one["match"] for one in tied)


def test_a_type_decides_between_namesakes(client):
    of_52 = f"{CANONICAL_BASE}id/standards/gsbpm/5.2"
    first, *_ = found(client, "Integrate data", type=of_52)
    assert (first["match"], first["id"]) == (True, f"{of_52}/5.1")
    assert {"id": of_52, "name": "GSBPM 5.2"} in first["type"]

    wished = found(client, "Integrate data", type=of_52, type_strict="should", limit=50)
    assert (wished[0]["id"], wished[0]["match"], wished[1]["score"]) == (f"{of_52}/5.1", True, 90)
    assert found(client, "Integrate data", type=["projects", of_52], type_strict="all") == []
    assert found(client, "Integrate data", type="no-such-type") == []


def test_a_country_decides_and_a_wrong_one_takes_the_match_away(client):
    for country in ("CA", "Canada", {"id": f"{CANONICAL_BASE}id/places/canada"}):
        first, *_ = found(
            client, "Statistics Canada", "/organizations", properties=[{"pid": "country", "v": country}]
        )
        assert (first["id"], first["score"], first["match"]) == (STATS_CANADA, 100, True)
    first, *_ = found(
        client,
        "Statistics Canada",
        "/organizations",
        properties=[{"pid": "dcterms:spatial", "v": ["FR", "DE"]}],
    )
    assert first["match"] is False
    assert first["score"] < 100
    assert {"id": "dcterms:spatial", "value": 0.0} in first["features"]


def test_properties_alone_find_what_has_them(client):
    query = {"properties": [{"pid": "country", "v": "CA"}]}
    first, *_ = asked(client, {"q": query}, "/organizations")["q"]["result"]

    assert (first["id"], first["score"]) == (STATS_CANADA, 100)


def test_a_typo_is_found_and_is_no_match(client):
    first, *_ = found(client, "Statistcs Canada", "/organizations")

    assert (first["id"], first["match"]) == (STATS_CANADA, False)
    assert 90 < first["score"] < 100


def test_nothing_found_is_an_empty_list_and_the_limit_holds(client):
    answer = asked(
        client, {"a": {"query": "zzzyx qqq"}, "b": {"query": ""}, "c": {"query": "data", "limit": 2}}
    )

    assert (answer["a"]["result"], answer["b"]["result"], len(answer["c"]["result"])) == ([], [], 2)


def test_the_single_query_of_0_1_and_queries_in_the_address(client):
    by_text = client.get("/reconcile/organizations", params={"query": "Statistics Canada"}).json()
    by_json = client.get(
        "/reconcile/organizations", params={"query": '{"query": "Statistics Canada"}'}
    ).json()
    batch = client.get(
        "/reconcile/organizations", params={"queries": '{"x": {"query": "Statistics Canada"}}'}
    )

    assert by_text == by_json == batch.json()["x"]
    assert by_text["result"][0]["id"] == STATS_CANADA


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"queries": "{"}, "Invalid JSON"),
        ({"queries": "[]"}, "should be an object"),
        ({"queries": '{"a": {"query": 5}}'}, "a/query"),
        ({"queries": '{"a": {"query": "x", "type_strict": "perhaps"}}'}, "a/type_strict"),
        ({"queries": json.dumps({"a": {"query": "x" * 1001}})}, "1000 characters"),
        ({"queries": json.dumps({str(n): {"query": "x"} for n in range(2001)})}, "2000"),
        ({"queries": json.dumps({"a": {"properties": [{"pid": "p", "v": "x"}] * 21}})}, "20 items"),
        ({"queries": '{"a": {"properties": [{"pid": "p", "v": null}]}}'}, "none of the forms"),
        ({"extend": '{"ids": "x"}'}, "ids"),
        ({"query": "x", "queries": "{}"}, "one thing at a time"),
        ({"callback": "run", "query": "x"}, "JSONP"),
        ({"other": "x"}, "asks nothing"),
    ],
)
def test_a_malformed_question_is_refused_with_what_is_wrong(client, sent, told):
    answer = client.post("/reconcile", data=sent)

    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    assert told in answer.json()["detail"]


def test_too_large_too_long_and_what_is_no_form_are_refused(client):
    large = client.post("/reconcile", data={"queries": " " * 2_100_000})
    long = client.get("/reconcile", params={"query": "x" * 9_000})
    strange = client.post("/reconcile", json={"queries": {}})
    unknown = client.get("/reconcile/no-such-scheme")

    assert [one.status_code for one in (large, long, strange, unknown)] == [413, 414, 415, 404]
    assert "gsbpm-5.1" in unknown.json()["detail"]


def test_pages_of_any_site_may_ask_and_nothing_runs_as_a_script(client):
    asks = {
        "Origin": "http://127.0.0.1:3333",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }
    preflight = client.options("/reconcile/organizations", headers=asks)
    answer = client.post("/reconcile", data={"query": "x"}, headers={"Origin": "http://127.0.0.1:3333"})

    assert preflight.status_code == 200
    assert "POST" in preflight.headers["access-control-allow-methods"]
    assert answer.headers["access-control-allow-origin"] == "*"
    assert client.get("/reconcile", params={"callback": "alert"}).status_code == 400
    assert (
        "POST" not in client.options("/reconcile/a/b", headers=asks).headers["access-control-allow-methods"]
    )


def test_suggestions_complete_names_and_codes_and_go_on_at_the_cursor(client):
    path = "/reconcile/gsbpm-5.1/suggest/entity"
    codes = client.get(path, params={"prefix": "5."}).json()["result"]
    words = client.get(path, params={"prefix": "data integr"}).json()["result"]
    page = client.get("/reconcile/suggest/entity", params={"prefix": "s"}).json()["result"]
    after = client.get("/reconcile/suggest/entity", params={"prefix": "s", "cursor": "5"}).json()["result"]

    assert [one["name"] for one in codes][:2] == ["Integrate data", "Classify and code"]
    assert [one["name"] for one in words] == ["Integrate data"]
    assert after[:15] == page[5:]
    assert client.get("/reconcile/suggest/entity", params={"prefix": "s", "cursor": "x"}).status_code == 400
    assert client.get("/reconcile/suggest/nothing").status_code == 404


def test_types_and_properties_are_suggested(client):
    types = client.get("/reconcile/suggest/type", params={"prefix": "gsbpm 5"}).json()["result"]
    properties = client.get("/reconcile/organizations/suggest/property", params={"prefix": "count"}).json()

    assert {f"{CANONICAL_BASE}id/standards/gsbpm/5.1"} <= {one["id"] for one in types}
    assert [(one["id"], one["name"]) for one in properties["result"]] == [("dcterms:spatial", "Country")]


def test_a_preview_is_framed_by_any_site_and_runs_nothing(client):
    page = client.get("/reconcile/preview", params={"id": STATS_CANADA})
    policy = page.headers["content-security-policy"]

    assert "Statistics Canada" in page.text
    assert "<dt>Country</dt><dd>Canada</dd>" in page.text
    assert "<script" not in page.text
    assert "frame-ancestors *" in policy
    assert "script-src" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in client.get("/about").headers["content-security-policy"]
    assert client.get("/reconcile/preview", params={"id": "http://example.org/nothing"}).status_code == 404
    assert client.get("/reconcile/preview").status_code == 400


def test_a_preview_whose_fragment_was_lost_has_all_terms_of_the_document(client):
    page = client.get("/reconcile/preview", params={"id": "http://rdf.unece.org/models/gsim"})

    assert 'id="InformationResource"' in page.text
    assert page.text.count("<article") > 100


def test_a_form_teaches_no_tag_under_which_a_get_would_be_unchanged(client):
    form = {"queries": json.dumps({"q": {"query": "GSBPM"}})}
    posted = client.post("/reconcile", data=form)
    answer = client.get("/reconcile", headers={"If-None-Match": posted.headers.get("etag", '"none"')})

    assert posted.status_code == 200
    assert "etag" not in posted.headers
    assert "cache-control" not in posted.headers or "no-store" in posted.headers["cache-control"]
    assert (answer.status_code, "name" in answer.json()) == (200, True)
