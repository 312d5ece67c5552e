"""REST writes: items are made and changed as JSON, through the gate of all writes."""

import pytest

from modernstats_kg.model.kinds import KINDS
from modernstats_kg.model.terms import Iri, Literal
from modernstats_kg.namespaces import CANONICAL_BASE, expand
from modernstats_kg_api.editing_examples import NEW_ITEMS
from rest_editing import ID, bare, faults, new_project

EDITS = f"{CANONICAL_BASE}graph/edits"
PROJECT = {**NEW_ITEMS["projects"]}
WRITABLE = [name for name, kind in KINDS.items() if kind.writable]


# --- creating


@pytest.mark.parametrize("kind", NEW_ITEMS)
def test_the_example_of_each_kind_would_make_an_item(editor, kind):
    before = editor.kg.store.commit

    answer = editor.create(kind, NEW_ITEMS[kind], "?dry-run=true")

    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert (told["dryRun"], told["report"]["conforms"], told["removed"]) == (True, True, 0)
    assert told["added"] == len(told["difference"]["added"]) > 0
    assert editor.kg.store.commit == before


def test_a_new_item_is_minted_from_its_english_name_and_told_with_place_tag_and_commit(editor):
    answer = editor.create("projects", {**PROJECT, "labels": {"en": "Données & Métadonnées ouvertes"}})

    told = answer.json()
    assert (answer.status_code, told["key"]) == (201, "donneesMetadonneesOuvertes")
    assert told["id"] == f"{ID}activities/project/donneesMetadonneesOuvertes"
    assert answer.headers["location"] == "/api/v1/projects/donneesMetadonneesOuvertes"
    assert answer.headers["kg-commit"] == str(told["commit"]) == str(editor.kg.store.commit)
    read = editor.client.get(answer.headers["location"])
    assert bare(read) == bare(answer)
    assert read.json() == told["item"]
    assert told["graphs"] == [EDITS]


def test_what_an_editor_writes_in_short_is_what_was_meant(editor):
    key = new_project(
        editor, "Short Forms", alternative=["SF", {"fr": "FC"}], webPages=["https://example.org/"]
    )

    said = {
        (quad.predicate.value, quad.object)
        for quad in editor.kg.store.statements(subject=Iri(f"{ID}activities/project/{key}"))
    }
    assert said == {
        (expand("rdf:type"), Iri(expand("hlg:Project"))),
        (expand("skos:prefLabel"), Literal("Short Forms", expand("rdf:langString"), "en")),
        (expand("dcterms:identifier"), Literal("shortForms")),
        (expand("dcterms:alternative"), Literal("SF", expand("rdf:langString"), "en")),
        (expand("dcterms:alternative"), Literal("FC", expand("rdf:langString"), "fr")),
        (expand("schema:startDate"), Literal("2026-03", expand("xsd:gYearMonth"))),
        (expand("schema:url"), Iri("https://example.org/")),
        (expand("prov:wasAssociatedWith"), Iri(f"{ID}organizations/modernizationGroup/ssg")),
        (expand("hlg:concernsStandard"), Iri(f"{ID}standards/gsbpm")),
        (expand("dcterms:source"), Iri(f"{ID}documents/workProgramme2024")),
    }


def test_a_year_may_be_a_number_of_four_digits(editor):
    key = new_project(editor, "Numbered Year", startDate=2026, endDate=[2027])

    said = editor.triples(f"{ID}activities/project/{key}")
    assert {line.split("value='")[1].split("'")[0] for line in said if "gYear'" in line} == {"2026", "2027"}
    assert editor.change(f"projects/{key}", {"startDate": 2026}).json()["added"] == 0
    for wrong in (26, 20260, 2026.5):
        assert editor.change(f"projects/{key}", {"startDate": wrong}).status_code == 422


def test_a_key_is_taken_as_given_and_only_once(editor):
    assert editor.create("projects", {**PROJECT, "key": "given.key-1"}).json()["key"] == "given.key-1"

    again = editor.create("projects", {**PROJECT, "key": "given.key-1"})

    assert (again.status_code, again.json()["type"]) == (409, "/problems/conflict")
    assert "given.key-1" in again.json()["detail"]


@pytest.mark.parametrize("kind", ["versions", "elements", "mappings", "links"])
def test_an_item_below_another_thing_gets_the_key_that_says_so(editor, kind):
    made = editor.create(kind, NEW_ITEMS[kind])

    assert made.status_code == 201, made.text
    wanted = {
        "versions": "gsbpm-5.3",
        "elements": "gsim-2.0-OpenDataSet",
        "mappings": "gsim-2.0-vtl-2.1-CodeList-DataSet",
        "links": "ssg-chair-2026",
    }
    assert made.json()["key"] == wanted[kind]
    assert editor.read(f"{kind}/{wanted[kind]}")[0]["id"] == made.json()["id"]


def test_a_correspondence_cannot_come_before_its_associations(editor):
    body = {
        "labels": {"en": "A and B"},
        "compares": ["gsbpm-5.0", "gsbpm-5.2"],
        "documents": ["projectsPage"],
    }

    answer = editor.create("correspondences", body)

    assert (answer.status_code, [*faults(answer)]) == (422, ["/associations"])


def test_put_creates_what_does_not_exist_only_when_asked_to(editor):
    body = {**PROJECT, "labels": {"en": "Put Here"}}
    headers = {**editor.headers, "Content-Type": "application/json"}
    address = "/api/v1/projects/putHere"

    silent = editor.client.put(address, json=body, headers=headers)
    stale = editor.client.put(address, json=body, headers={**headers, "If-Match": '"x"'})
    made = editor.client.put(address, json=body, headers={**headers, "If-None-Match": "*"})
    again = editor.client.put(address, json=body, headers={**headers, "If-None-Match": "*"})

    assert (silent.status_code, stale.status_code, made.status_code, again.status_code) == (
        428,
        412,
        201,
        412,
    )
    assert made.headers["location"] == address
    assert made.json()["id"] == f"{ID}activities/project/putHere"


def test_a_graph_may_be_named_and_rights_are_those_of_the_graph(editor):
    graph = f"{CANONICAL_BASE}graph/notes"
    narrow = editor.key(f"write:{graph}")

    refused = editor.create("projects", {**PROJECT, "key": "g1"}, **narrow)
    made = editor.create("projects", {**PROJECT, "key": "g1"}, f"?graph={graph}", **narrow)
    private = editor.create("projects", {**PROJECT, "key": "g2"}, f"?graph={CANONICAL_BASE}graph/private/x")

    assert (refused.status_code, refused.json()["detail"].count(EDITS)) == (403, 2)
    assert (made.status_code, made.json()["graphs"]) == (201, [graph])
    assert (private.status_code, private.json()["parameter"]) == (400, "graph")


# --- reading and putting back


@pytest.mark.parametrize("kind", WRITABLE)
def test_what_was_read_and_put_back_changes_nothing(editor, kind):
    items = editor.client.get(f"/api/v1/{kind}", params={"limit": 1000}).json()["items"]
    for item in items[:: max(1, len(items) // 12)]:
        read = editor.client.get(f"/api/v1/{kind}/{item['key']}")
        headers = {**editor.headers, "If-Match": read.headers["etag"], "Content-Type": "application/json"}

        put = editor.client.put(f"/api/v1/{kind}/{item['key']}", content=read.content, headers=headers)

        assert put.status_code == 200, put.text
        assert (put.json()["added"], put.json()["removed"]) == (0, 0), put.text
        assert bare(put) == bare(read)


def test_a_patch_changes_what_it_names_and_nothing_else(editor):
    key = new_project(editor, "Patched", alternative=["One", "Two"])
    before = editor.triples(f"{ID}activities/project/{key}")

    answer = editor.change(
        f"projects/{key}",
        {"labels": {"fr": "Corrigé"}, "alternative": ["Two", "Three"], "concernsStandard": None},
    )

    after = editor.triples(f"{ID}activities/project/{key}")
    assert (answer.status_code, answer.json()["added"], answer.json()["removed"]) == (200, 2, 2)
    assert {line.split("value='")[1].split("'")[0] for line in after - before} == {"Corrigé", "Three"}
    assert {line.split("value='")[1].split("'")[0] for line in before - after} == {
        "One",
        f"{ID}standards/gsbpm",
    }
    assert bare(answer) == bare(editor.client.get(f"/api/v1/projects/{key}"))


def test_put_removes_what_the_body_leaves_out_but_nothing_that_items_do_not_show(editor):
    key = new_project(editor, "Replaced", description=["Soon gone"])
    iri = f"{ID}activities/project/{key}"
    hidden = f"INSERT DATA {{ GRAPH <{EDITS}> {{ <{iri}> <{expand('hlg:objectiveCount')}> 3 }} }}"
    headers = {**editor.headers, "Content-Type": "application/sparql-update"}
    assert editor.client.post("/update", content=hidden, headers=headers).status_code == 200

    answer = editor.replace(f"projects/{key}", {**PROJECT, "labels": {"en": "Replaced"}})

    item, _ = editor.read(f"projects/{key}")
    assert (answer.status_code, answer.json()["added"], answer.json()["removed"]) == (200, 0, 1)
    assert "description" not in item
    assert item["identifier"] == key
    assert any("objectiveCount" in line for line in editor.triples(iri))


def test_a_change_goes_to_the_graph_that_states_the_class_and_what_goes_leaves_where_it_stood(editor):
    item, tag = editor.read("events/ethics2024")

    answer = editor.change("events/ethics2024", {"endDate": ["2024-03-29"]}, "?dry-run=true", tag)

    difference = answer.json()["difference"]
    assert [line.split("> ")[-1] for line in difference["added"]] == [
        line.split("> ")[-1] for line in difference["removed"]
    ]
    assert answer.json()["graphs"][0] in item["source"]


def test_a_key_that_may_not_write_a_graph_removes_nothing_from_it(editor):
    narrow = editor.key(f"write:{EDITS}")

    answer = editor.change("events/ethics2024", {"endDate": None}, **narrow)

    assert answer.status_code == 403
    assert "graph/" in answer.json()["detail"]


def test_every_method_of_an_address_is_told_to_who_asks_for_another(editor):
    answers = [editor.client.request("PUT", "/api/v1/projects"), editor.client.post("/api/v1/projects/soss")]

    assert [answer.headers["allow"] for answer in answers] == ["GET, POST", "DELETE, GET, PATCH, PUT"]


def test_plain_text_is_in_the_language_asked_for_and_the_tag_is_that_of_its_representation(editor):
    key = new_project(editor, "Spoken")
    read = editor.client.get(f"/api/v1/projects/{key}?lang=fr,es")

    answer = editor.change(
        f"projects/{key}", {"description": ["En français"]}, "?lang=fr,es", read.headers["etag"]
    )

    assert answer.status_code == 200, answer.text
    assert any("language='fr'" in line for line in editor.triples(f"{ID}activities/project/{key}"))
