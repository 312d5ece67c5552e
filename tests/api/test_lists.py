"""What a list can be asked for: operators, sorting, fields, embedded items, facets, languages, tables."""

import csv
import io

import pytest

PHASE_5 = "http://id.unece.org/activities/phase/5"


def keys(client, address):
    return {item["key"] for item in client.get(f"/api/v1/{address}").json()["items"]}


def refused(client, address):
    answer = client.get(f"/api/v1/{address}")
    assert answer.status_code == 400
    return answer.json()


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("projects?startDate__gt=2023", {"generativeAi", "soss"}),
        ("projects?startDate__lt=2013", {"gsimDevelopment"}),
        ("projects?startDate__in=2012,2024", {"gsimDevelopment", "generativeAi", "soss"}),
        ("projects?label__startswith=syn", {"syntheticData"}),
        ("projects?label__contains=DATA%20guide", {"syntheticData"}),
        ('projects?label__in="Synthetic Data Guide",Big%20Data', {"syntheticData", "bigData"}),
        ("projects?proposedBy__exists=true&startDate__gte=2020", {"generativeAi", "soss"}),
        ("projects?proposedBy__contains=blue%20skies", {"generativeAi"}),
        ("groups?type__in=hlg:ExecutiveBody&notation__exists=true&label__contains=nothing", set()),
        ("standards?notation__in=sdmx,ddi", {"sdmx", "ddi"}),
        ("organizations?identifier=STATSca&type=coos:NationalStatisticalInstitute", {"statsCA"}),
    ],
)
def test_operators_choose(client, address, expected):
    assert keys(client, address) == expected


def test_two_operators_of_one_field_have_to_hold_both(client):
    assert keys(client, "projects?startDate__gte=2021&startDate__lt=2022") == {"syntheticData"}


def test_what_is_not_equal_and_what_is_make_up_the_whole(client):
    every, equal = keys(client, "projects?limit=1000"), keys(client, "projects?startDate=2024")

    assert keys(client, "projects?startDate__ne=2024") == every - equal
    assert keys(client, "groups?notation__exists=true") | keys(
        client, "groups?notation__exists=false"
    ) == keys(client, "groups?limit=1000")


def test_numbers_compare_as_numbers(client):
    low = client.get("/api/v1/mappings?confidence__lt=0.5&limit=1000").json()
    every = client.get("/api/v1/mappings?confidence__exists=true").json()["total"]
    high = client.get("/api/v1/mappings?confidence__gte=0.50").json()["total"]

    assert low["total"] + high == every > 0
    assert all(item["confidence"] < 0.5 for item in low["items"])


@pytest.mark.parametrize(
    ("query", "parameter", "helps"),
    [
        ("startDate__near=2024", "startDate__near", "__gte"),
        ("startDate__=2024", "startDate__", "startDate"),
        ("q__ne=x", "q__ne", "none"),
        ("type__gt=x", "type__gt", "__in"),
        ("startDate__lt=soon", "startDate__lt", "2024-03"),
        ("label__exists=yes", "label__exists", "false"),
        ("label__in=", "label__in", "commas"),
        ("proposedBy__in=unece,nobody-at-all", "proposedBy__in", "unece"),
        ("sort=label,colour", "sort", "startDate"),
        ("sort=label,-label", "sort", "once"),
        ("fields=colour", "fields", "labelLanguage"),
        ("fields=key,key", "fields", "twice"),
        ("embed=colour", "embed", "proposedBy"),
        ("facet=colour", "facet", "proposedBy"),
        ("modified_since=soon", "modified_since", "2026-11-21"),
    ],
)
def test_what_cannot_be_asked_is_named_with_what_can(client, query, parameter, helps):
    problem = refused(client, f"projects?{query}")

    assert problem["parameter"] == parameter
    assert helps in problem["detail"]


def test_a_list_is_sorted_by_several_fields(client):
    found = client.get("/api/v1/events?sort=-year,label&fields=year,label").json()["items"]
    shown = [(item.get("year", [""])[0], item["label"]) for item in found]

    assert shown == sorted(
        sorted(shown, key=lambda one: one[1].casefold()), key=lambda one: one[0], reverse=True
    )
    assert len({year for year, _ in shown}) > 1


def test_only_the_members_asked_for_are_given(client):
    items = client.get("/api/v1/projects?fields=key,startDate&limit=3").json()["items"]

    assert [set(item) for item in items] == [{"id", "key", "startDate"}] * 3


def test_embedded_items_are_what_their_own_address_gives(client):
    item = client.get("/api/v1/projects?label=Generative%20AI&embed=proposedBy,documents").json()["items"][0]
    unece = next(one for one in item["proposedBy"] if one["key"] == "unece")
    alone = client.get("/api/v1/organizations/unece").json()
    del alone["lastChange"]

    assert unece == alone
    assert all("partOf" not in one or "label" in one["partOf"][0] for one in item["proposedBy"])


def test_what_is_in_no_collection_stays_a_link(client):
    item = client.get("/api/v1/events?embed=location&location__exists=true&limit=1").json()["items"][0]

    assert set(item["location"][0]) == {"id", "label", "labelLanguage", "url"}


def test_facets_count_the_matches_of_the_other_filters(client):
    page = client.get("/api/v1/mappings?facet=status,predicate&limit=1").json()
    status = page["facets"]["status"]
    assert sum(one["count"] for one in status["values"]) + status["missing"] == page["total"]

    first = status["values"][0]
    chosen = client.get(
        "/api/v1/mappings", params={"facet": "status,predicate", "status": first["value"]}
    ).json()
    assert chosen["total"] == first["count"]
    assert chosen["facets"]["status"] == status  # its own filter is left out
    assert sum(one["count"] for one in chosen["facets"]["predicate"]["values"]) == first["count"]
    assert [one["count"] for one in status["values"]] == sorted(
        (one["count"] for one in status["values"]), reverse=True
    )


def test_each_value_of_a_facet_is_a_filter_that_finds_as_many(client):
    for field in ("type", "creators", "category"):
        facet = client.get(f"/api/v1/software?facet={field}&limit=1").json()["facets"][field]
        for one in facet["values"][:10]:
            found = client.get("/api/v1/software", params={field: one["value"], "limit": 1}).json()
            assert found["total"] == one["count"], one


def test_the_first_language_of_the_chain_that_there_is_names_an_item_and_says_so(client):
    page = client.get("/api/v1/elements?lang=fr-CA,es&notation=5&limit=1000").json()
    named = {item["id"]: (item["label"], item["labelLanguage"]) for item in page["items"]}

    assert page["languages"] == ["fr-ca", "fr", "es", "en"]
    assert named[PHASE_5] == ("Traiter", "fr")
    assert ("Process", "en") in named.values()


def test_no_language_hides_an_item(client):
    totals = {
        language: client.get(f"/api/v1/elements?limit=1&lang={language}").json()["total"]
        for language in ("en", "fr", "xx", "zh-Hant-TW,ru")
    }

    assert len(set(totals.values())) == 1


def test_without_lang_the_browser_says_the_language(client):
    address = "/api/v1/elements?notation=5&limit=1000"
    french = client.get(address, headers={"Accept-Language": "de;q=0.1, fr;q=0.9, en;q=0.2, *;q=0"})
    english = client.get(f"{address}&lang=en", headers={"Accept-Language": "fr"})

    assert french.json()["languages"] == ["fr", "en", "de"]
    assert french.headers["content-language"] == "en, fr"
    assert "Accept-Language" in french.headers["vary"]
    assert english.headers["content-language"] == "en"
    assert "Accept-Language" not in english.headers["vary"]
    assert english.headers["etag"] != french.headers["etag"]


def test_a_cursor_of_names_in_another_language_is_refused(client):
    cursor = client.get("/api/v1/elements?limit=1&lang=fr&sort=label").json()["next"]

    assert refused(client, f"elements?limit=1&lang=es&sort=label&cursor={cursor}")["parameter"] == "cursor"
    assert client.get(f"/api/v1/elements?limit=1&lang=fr&sort=label&cursor={cursor}").status_code == 200


def test_links_are_named_in_the_language_too(client):
    item = client.get("/api/v1/elements?lang=fr&notation=5.1&limit=100").json()["items"]
    names = {link["label"] for one in item for link in one.get("broader", ())}

    assert "Traiter" in names


def test_what_was_not_changed_since_is_left_out(client):
    every = client.get("/api/v1/projects?fields=version&limit=1000").json()
    versions = sorted(item["version"] for item in every["items"])
    later = client.get(f"/api/v1/projects?modified_since={versions[0]}").json()

    assert later["total"] == sum(version > versions[0] for version in versions)
    assert client.get(f"/api/v1/projects?modified_since={versions[-1]}").json()["total"] == 0
    assert client.get("/api/v1/projects?modified_since=2001-01-01").json()["total"] == every["total"]
    assert client.get("/api/v1/projects?modified_since=2999-01-01T00:00:00Z").json()["total"] == 0


def test_reified_links_have_a_collection(client):
    associations = client.get("/api/v1/links?correspondence=gsbpm-5.1-5.2&limit=1000").json()
    chair = client.get("/api/v1/links?role=chair&organization=ssg").json()["items"]

    assert associations["total"] > 30
    assert (
        client.get("/api/v1/links/gsbpm-5.1-5.2-7.5").json()["correspondence"][0]["label"]
        == "GSBPM 5.1 to 5.2"
    )
    assert [one["member"][0]["label"] for one in chair] == ["Statistics Canada"]


def table(answer):
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


def test_a_table_has_the_columns_asked_for_in_that_order(client):
    answer = client.get("/api/v1/projects.csv?fields=startDate,key,version&limit=2&sort=label")
    header, *lines = table(answer)

    assert header == ["startDate", "key", "version"]
    assert len(lines) == 2
    assert answer.headers["content-disposition"] == 'attachment; filename="projects.csv"'


def test_a_table_for_spreadsheets_begins_with_a_byte_order_mark(client):
    plain = client.get("/api/v1/elements.csv?fields=notation&notation__exists=true&limit=1000")
    marked = client.get("/api/v1/elements.csv?fields=notation&notation__exists=true&limit=1000&bom=true")

    assert marked.content.startswith(b"\xef\xbb\xbf")
    assert not plain.content.startswith(b"\xef\xbb\xbf")
    assert [cell.lstrip("'") for cell, *_ in table(marked)] == [cell for cell, *_ in table(plain)]


@pytest.mark.parametrize("parameter", ["embed=proposedBy", "facet=type"])
def test_a_table_has_no_place_for_what_is_nested(client, parameter):
    assert "application/json" in refused(client, f"projects.csv?{parameter}")["detail"]


def test_json_ld_says_only_the_fields_asked_for(client):
    answer = client.get(
        "/api/v1/projects?fields=startDate&limit=2", headers={"Accept": "application/ld+json"}
    )
    nodes = answer.json()["hydra:member"]

    assert len(nodes) == 2
    assert all("startDate" in str(node) and "proposedBy" not in str(node) for node in nodes)


def test_a_page_that_was_sent_before_is_the_same_and_is_known_by_its_tag(client):
    first, second = (client.get("/api/v1/software?limit=100&lang=en") for _ in range(2))
    again = client.get("/api/v1/software?limit=100&lang=en", headers={"If-None-Match": first.headers["etag"]})

    assert (first.content, first.headers["link"]) == (second.content, second.headers["link"])
    assert first.headers["etag"] == second.headers["etag"]
    assert again.status_code == 304


def test_the_graphs_are_a_collection_too(client):
    first = client.get("/api/v1/graphs?limit=5").json()
    rest = client.get("/api/v1/graphs", params={"limit": 1000, "cursor": first["next"]}).json()
    listed = [*first["items"], *rest["items"]]
    sizes = {one["id"]: one["statements"] for one in client.get("/health/ready").json()["graphs"]}
    gsbpm = client.get("/api/v1/graphs/gsbpm").json()

    assert first["total"] == len(listed) == len({one["id"] for one in listed})
    assert rest["next"] is None
    assert {one["id"]: one["statements"] for one in listed} == sizes
    assert gsbpm in listed
    assert gsbpm["version"] > 0
    assert client.get(gsbpm["url"], headers={"Accept": "text/turtle"}).status_code == 200
    assert len(table(client.get("/api/v1/graphs.csv?limit=1000"))) == first["total"] + 1


def test_the_list_of_graphs_has_every_graph_that_a_query_sees(client):
    query = "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
    rows = client.get("/sparql", params={"query": query}, headers={"Accept": "text/csv"}).text.split()[1:]
    listed = client.get("/api/v1/graphs?limit=1000").json()["items"]

    assert {f"{one['id']},{one['statements']}" for one in listed} == set(rows)
    assert {one["key"]: one["label"] for one in listed}["inferred"] == "Inferred statements"
    assert f"in {len(rows)} named graphs" in client.get("/").text


def test_a_table_can_be_joined_by_the_key_after_the_id(client):
    header, first, *_ = table(client.get("/api/v1/projects.csv"))

    assert header[:4] == ["id", "key", "label", "type"]
    assert client.get(f"/api/v1/projects/{first[1]}").json()["id"] == first[0]


def test_a_link_says_the_language_of_its_label(client):
    found = client.get("/api/v1/events?lang=fr&location__exists=true&limit=5").json()["items"]
    places = {link["label"]: link["labelLanguage"] for item in found for link in item["location"]}

    assert set(places.values()) - {None, ""}
    for item in found:
        for link in item["location"]:
            labels = client.get("/api/v1/describe", params={"iri": link["id"], "lang": "fr"}).json()
            assert (link["label"], link["labelLanguage"]) == (labels["label"], labels["labelLanguage"])
