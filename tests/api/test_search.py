"""Search and suggestions over REST, on pages and in SPARQL."""

import csv
import io

import pytest
from lxml import etree
from rdflib import Graph, URIRef

from asking import select
from browsing import page, texts
from editing import EX, editing
from lay_queries import EXACT, LAY, OURS, SUB_PROCESS
from modernstats_kg.errors import Throttled
from modernstats_kg.namespaces import HLG, expand

SKOS = "http://www.w3.org/2004/02/skos/core#"
SCORE = f"{HLG}searchScore"


def search(client, text, **asked):
    answer = client.get("/api/v1/search", params={"q": text, **asked})
    assert answer.status_code == 200, answer.text
    return answer.json()


def found(client, text, **asked):
    return [hit["id"] for hit in search(client, text, **asked)["items"]]


@pytest.mark.parametrize(("text", "target"), EXACT.items())
def test_a_code_a_stem_another_language_a_typing_error_and_an_acronym_find_their_target(client, text, target):
    assert target in found(client, text)[:3]


def test_people_who_do_not_speak_the_language_of_the_field_find_what_they_mean(client):
    missed = [text for text, targets in LAY.items() if not set(targets) & set(found(client, text, limit=10))]

    assert len(LAY) == 20
    assert len(missed) <= 6, missed


def test_an_acronym_that_is_one_word_is_before_everything_else(client):
    assert found(client, "CSDA")[0] == f"{OURS}standards/csda"
    assert found(client, "gsbpm 5.1")[:2] in (
        [f"{OURS}standards/gsbpm/5.1", f"{SUB_PROCESS}5.1"],
        [f"{SUB_PROCESS}5.1", f"{OURS}standards/gsbpm/5.1"],
    )


def test_a_hit_says_what_it_is_where_it_stands_and_what_fits(client):
    hit = next(hit for hit in search(client, "intégrer")["items"] if hit["id"] == f"{SUB_PROCESS}5.1")

    assert (hit["label"], hit["language"]) == ("Integrate data", "en")
    assert (hit["code"], hit["kind"]) == ("5.1", "elements")
    assert hit["url"] == "/r/id.unece.org/activities/subProcess/5.1"
    assert hit["scheme"] == {
        "id": f"{OURS}standards/gsbpm/5.1",
        "label": "GSBPM 5.1",
        "url": "/doc/standards/gsbpm/5.1",
    }
    assert client.get(hit["url"]).status_code == 200


def test_labels_are_in_the_language_asked_for_and_nothing_is_hidden_by_it(client):
    english, french = search(client, "integrate data"), search(client, "integrate data", lang="fr")

    assert [hit["id"] for hit in english["items"]] == [hit["id"] for hit in french["items"]]
    assert "Intégrer les données" in [hit["label"] for hit in french["items"]]
    assert {hit["language"] for hit in french["items"]} >= {"fr", "en"}


def test_pages_put_together_are_all_hits_each_once(client):
    whole, cursor = [], "0"
    while cursor is not None:
        part = search(client, "statistical data", limit=50, cursor=cursor)
        whole += [hit["id"] for hit in part["items"]]
        cursor = part["next"]

    assert len(whole) == len(set(whole)) == part["total"] > 50
    assert whole[:100] == found(client, "statistical data", limit=100)


def test_a_facet_counts_what_its_filter_gives(client):
    for name, facets in search(client, "data collection")["facets"].items():
        assert facets, name
        for facet in facets[:4]:
            narrowed = search(client, "data collection", **{name: facet["value"]})
            assert narrowed["total"] == facet["count"], (name, facet)
            counted = {one["value"]: one["count"] for one in narrowed["facets"][name]}
            assert counted == {one["value"]: one["count"] for one in facets}


def test_what_is_found_by_definition_shows_where_in_pieces(client):
    hits = search(client, "provenance can be traced")["items"]
    hit = next(hit for hit in hits if hit["id"] == expand("coos:Entity"))
    shown = "".join(piece["text"] for piece in hit["snippet"])

    assert "provenance can be traced" in shown
    assert {piece["text"].lower() for piece in hit["snippet"] if piece["marked"]} >= {"provenance", "traced"}


def test_csv_has_the_same_hits_in_the_same_order(client):
    answer = client.get("/api/v1/search.csv", params={"q": "disclosure control"})
    rows = list(csv.DictReader(io.StringIO(answer.text)))

    assert [row["id"] for row in rows] == found(client, "disclosure control")
    assert rows[0]["code"] == "6.4"


def test_suggestions_begin_with_what_was_typed_and_browsers_get_their_own_form(client):
    answer = client.get("/api/v1/suggest", params={"q": "apply disc", "limit": 3})
    first = answer.json()[0]
    browser = client.get(
        "/api/v1/suggest", params={"q": "apply disc"}, headers={"Accept": "application/x-suggestions+json"}
    ).json()

    assert first["id"] == f"{SUB_PROCESS}6.4"
    assert (first["label"], first["code"]) == ("Apply disclosure control", "6.4")
    assert browser[0] == "apply disc"
    assert browser[1][0] == "6.4 Apply disclosure control"
    assert browser[3][0] == "http://kg.test/r/id.unece.org/activities/subProcess/6.4"


@pytest.mark.parametrize(
    ("asked", "about"),
    [
        ({}, "q"),
        ({"q": "  "}, "q"),
        ({"q": "x" * 201}, "q"),
        ({"q": "data", "kind": "nothing"}, "kind"),
        ({"q": "data", "limit": "0"}, "limit"),
        ({"q": "data", "cursor": "9999"}, "cursor"),
        ({"q": "data", "facet": "colour"}, "facet"),
        ({"q": "data", "colour": "red"}, "colour"),
    ],
)
def test_a_wrong_parameter_is_named(client, asked, about):
    answer = client.get("/api/v1/search", params=asked)

    assert answer.status_code == 400
    assert about in answer.text


ODD = ('"', "a OR b", "NEAR(a", "names:x", "*", "' OR 1=1 --", "\x00", "%", "<script>")


@pytest.mark.parametrize("text", ODD)
def test_no_text_breaks_the_search(client, text):
    for address in ("/api/v1/search", "/api/v1/suggest", "/search"):
        assert client.get(address, params={"q": text}).status_code in (200, 400), address


def test_the_same_search_is_answered_304_until_the_content_changes(client):
    first = client.get("/api/v1/search", params={"q": "weights"})
    known = {"If-None-Match": first.headers["etag"]}
    again = client.get("/api/v1/search", params={"q": "weights"}, headers=known)

    assert (again.status_code, again.content) == (304, b"")


@pytest.fixture(scope="module")
def editor(tmp_path_factory):
    with editing(tmp_path_factory.mktemp("search")) as made:
        yield made


def put(editor, turtle, graph=f"{EX}g"):
    headers = {**editor.headers, "Content-Type": "text/turtle"}
    answer = editor.client.put("/graphs", params={"graph": graph}, content=turtle, headers=headers)
    assert answer.status_code in (200, 201, 204), answer.text


def test_what_is_written_is_found_at_once_and_what_is_gone_is_not(editor):
    put(editor, f'<{EX}a> <{SKOS}prefLabel> "Zebra register"@en .')
    assert found(editor.client, "zebra") == [f"{EX}a"]

    put(editor, f'<{EX}a> <{SKOS}prefLabel> "Okapi register"@en .')
    assert found(editor.client, "zebra") == []
    assert found(editor.client, "okapi") == [f"{EX}a"]
    assert search(editor.client, "okapi")["commit"] == editor.kg.store.commit


def test_what_has_no_english_name_is_found_and_shown_by_the_one_it_has(editor):
    put(editor, f'<{EX}greek> <{SKOS}prefLabel> "Απογραφή"@el .', f"{EX}greek-graph")

    (hit,) = search(editor.client, "απογραφη", lang="en")["items"]

    assert (hit["label"], hit["language"]) == ("Απογραφή", "el")


def test_a_name_made_of_markup_stays_text_everywhere(editor):
    put(editor, f'<{EX}bold> <{SKOS}prefLabel> "<b>wombat</b> & co"@en .', f"{EX}markup")

    assert search(editor.client, "wombat")["items"][0]["label"] == "<b>wombat</b> & co"
    tree = page(editor.client, "/search?q=wombat")
    assert texts(tree, "//ol/li//h2/a") == ["<b>wombat</b> & co"]
    assert texts(tree, "//ol/li//mark") == ["wombat"]


def test_a_private_graph_is_not_searched_and_its_commit_changes_nothing(editor):
    before = search(editor.client, "quokka")
    put(editor, f'<{EX}secret> <{SKOS}prefLabel> "Quokka"@en .', f"{OURS[:-3]}graph/private/zoo")
    after = search(editor.client, "quokka")

    assert (before["items"], before["total"]) == (after["items"], after["total"]) == ([], 0)
    assert editor.client.get("/api/v1/suggest", params={"q": "quok"}).json() == []
    keyed = editor.client.get("/api/v1/search", params={"q": "quokka"}, headers=editor.headers).json()
    assert keyed["items"] == []


def test_the_page_is_complete_with_hits_facets_and_further_pages(client):
    tree = page(client, "/search?q=data")

    assert texts(tree, "//h1") == ["Search"]
    assert len(tree.xpath("//ol[@class='hits card']/li")) == 20
    assert texts(tree, "//aside//h2") == ["Kind", "Scheme", "Language"]
    (following,) = tree.xpath("//a[@rel='next']/@href")
    second = page(client, f"/search{following}")
    assert second.xpath("//ol[@class='hits card']/@start") == ["21"]
    assert second.xpath("//a[@rel='prev']")
    kind = tree.xpath("//aside//a/@href")[0]
    assert texts(page(client, f"/search{kind}"), "//aside//a[@aria-current]")


def test_the_page_tells_what_was_corrected_and_when_nothing_fits(client):
    assert "gsbpm" in texts(page(client, "/search?q=GSBM"), "//p[@class='note']")[0]
    assert texts(page(client, "/search?q=qqqqqqqq"), "//p[@class='card empty']")
    assert page(client, "/search").xpath("//main//form//input[@name='q']")


@pytest.mark.parametrize("path", ["/", "/standards", "/query", "/search", "/nowhere"])
def test_every_page_has_the_search_in_its_header(client, path):
    tree = page(client, path, 404 if path == "/nowhere" else 200)

    assert tree.xpath("//header//form[@action='/search']//input[@name='q']")
    assert tree.xpath("//link[@rel='search']/@href") == ["/opensearch.xml"]


def test_browsers_learn_of_the_search_by_its_description(client):
    answer = client.get("/opensearch.xml")
    tree = etree.fromstring(answer.content)
    templates = {url.get("type"): url.get("template") for url in tree.iter("{*}Url")}

    assert answer.headers["content-type"] == "application/opensearchdescription+xml"
    assert templates["text/html"] == "http://kg.test/search?q={searchTerms}"
    assert set(templates) == {"text/html", "application/json", "application/x-suggestions+json"}
    for template in templates.values():
        path = template.removeprefix("http://kg.test").replace("{searchTerms}", "data")
        assert client.get(path).status_code == 200


QUERY = f"""SELECT DISTINCT ?thing ?score {{
  ?thing skos:prefLabel ?name FILTER(BOUND(?score))
  BIND(<{SCORE}>(?thing, "protect confidentiality") AS ?score)
}} ORDER BY DESC(?score)"""


def test_sparql_gives_what_search_gives_with_its_scores(client):
    rows = [(thing, round(float(score), 4)) for thing, score in select(client, QUERY)]
    hits = search(client, "protect confidentiality", limit=100)["items"]

    assert rows
    assert dict(rows).items() <= {(hit["id"], hit["score"]) for hit in hits}


def test_a_text_may_come_from_the_data_and_what_does_not_fit_is_unbound(client):
    texts_in_data = 'VALUES ?text { "integrate" "disclosure" }'
    score = f"BIND(<{SCORE}>(<{SUB_PROCESS}5.1>, ?text) AS ?score)"

    rows = select(client, f"SELECT ?text (BOUND(?score) AS ?fits) {{ {texts_in_data} {score} }}")

    assert sorted(rows) == [("disclosure", "false"), ("integrate", "true")]


@pytest.mark.parametrize("call", [f"<{SCORE}>(1)", f'<{SCORE}>(skos:Concept, "")', f'<{SCORE}>(1, "a", "b")'])
def test_a_wrong_call_is_refused_with_what_fits(client, call):
    answer = client.get("/sparql", params={"query": f"PREFIX skos: <{SKOS}> SELECT ({call} AS ?x) {{}}"})

    assert answer.status_code == 400
    assert "takes an IRI and a text" in answer.json()["detail"]


def test_an_older_state_is_not_searched(client):
    answer = client.get("/sparql", params={"query": QUERY.replace("skos:", f"<{SKOS}>"), "version": "1"})

    assert answer.status_code == 400, answer.text


def test_the_function_follows_commits_as_search_does(editor):
    put(editor, f'<{EX}f> <{SKOS}prefLabel> "Narwhal census"@en .', f"{EX}function")
    query = f'SELECT ?x {{ ?x <{SKOS}prefLabel> ?l FILTER(BOUND(?s)) BIND(<{SCORE}>(?x, "narwhal") AS ?s) }}'

    rows = select(editor.client, query)

    assert rows == [(f"{EX}f",)]


def test_the_service_says_that_it_has_the_function(client):
    told = Graph().parse(data=client.get("/sparql").text, format="turtle")

    (function,) = told.objects(None, URIRef(expand("sd:extensionFunction")))
    assert str(function) == SCORE
    defined = Graph().parse(data=client.get("/def.ttl").text, format="turtle")
    assert (URIRef(SCORE), None, None) in defined


@pytest.mark.parametrize(
    "address",
    ["/api/v1/search?q=quality", "/search?q=quality", "/api/v1/suggest?q=qual", "/api/v1/lookup?key=soss"],
)
def test_finding_is_paid_from_the_share_of_whoever_looks(tmp_path, monkeypatch, address):
    with editing(tmp_path) as editor:
        shares, paid = editor.kg.shares, []
        monkeypatch.setattr(shares, "bill", lambda client, used: paid.append(client))
        answered = editor.client.get(address)

        def refuse(client):
            raise Throttled("Used up.", 7)

        monkeypatch.setattr(shares, "admit", refuse)
        refused = editor.client.get(f"{address}&lang=fr")

    assert answered.status_code == 200
    assert len(paid) == 1
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "7")


def test_the_page_marks_the_language_of_a_name_that_fits_but_is_not_the_one_shown(client):
    tree = page(client, "/search?q=redresser")
    (hit,) = [one for one in tree.xpath("//ol/li") if one.xpath("string(h2/a)") == "Edit and impute"][:1]

    assert texts(hit, "p/span[@lang='fr']")[0].startswith("Redresser et imputer")
    assert [" ".join(tag.split()) for tag in texts(hit, "p/span[@class='tag']")] == ["language fr"]
    assert texts(hit, "p/span[@lang='fr']/mark")[0] == "Redresser"
    assert texts(hit, "h2//span[@class='tag']") == []


def test_a_chosen_facet_is_a_link_that_leaves_it(client):
    kind = page(client, "/search?q=data").xpath("//aside//a/@href")[0]
    chosen = page(client, f"/search{kind}").xpath("//aside//a[@aria-current]")

    assert len(chosen) == 1
    back = page(client, f"/search{chosen[0].get('href')}")
    assert back.xpath("//aside//a[@aria-current]") == []
    assert texts(back, "//nav[@class='paging']/p") == texts(
        page(client, "/search?q=data"), "//nav[@class='paging']/p"
    )
