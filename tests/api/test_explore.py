"""The graph page: what surrounds a resource, drawn and listed."""

import re

import pytest
from starlette.testclient import TestClient

from browsing import page, texts
from editing import EX, editing
from modernstats_kg.actions.exploring import surroundings

TURTLE = f"""
<{EX}a> <{EX}knows> <{EX}b>, <{EX}c> ; <{EX}likes> <{EX}d> ; <{EX}name> "A" ; a <{EX}Thing> .
<{EX}b> <{EX}knows> <{EX}e>, <{EX}a> .
<{EX}f> <{EX}sees> <{EX}a> .
<{EX}g> <{EX}sees> <{EX}f> .
<{EX}hub> {" ; ".join(f"<{EX}many> <{EX}m{i}>" for i in range(40))} ; <{EX}rare> <{EX}one> .
<{EX}odd> <{EX}knows> <javascript:alert(1)> .
"""


@pytest.fixture(scope="module")
def editor(tmp_path_factory):
    with editing(tmp_path_factory.mktemp("explore")) as running:
        sent = {**running.headers, "Content-Type": "text/turtle"}
        running.client.put("/graphs", params={"graph": f"{EX}g"}, content=TURTLE, headers=sent)
        yield running


def ends(editor, name, depth=1, predicate=""):
    found = surroundings(editor.kg, f"{EX}{name}", depth, predicate and f"{EX}{predicate}")
    return {(link.far.removeprefix(EX), link.level) for link in found.links}


def test_what_a_resource_points_to_is_on_one_side_and_what_points_to_it_on_the_other(editor):
    assert ends(editor, "a") == {("b", 1), ("c", 1), ("d", 1), ("f", -1)}


def test_two_links_away_each_side_goes_on_in_its_direction_and_nothing_comes_twice(editor):
    assert ends(editor, "a", 2) == ends(editor, "a") | {("e", 2), ("g", -2)}


def test_one_property_alone_can_be_followed(editor):
    assert ends(editor, "a", predicate="likes") == {("d", 1)}


def test_a_property_with_many_values_hides_no_other_and_the_rest_is_counted(editor):
    found = surroundings(editor.kg, f"{EX}hub")

    assert ("one", 1) in ends(editor, "hub")
    assert (len(found.links), found.total) == (16, 41)
    assert found.predicates == {f"{EX}many": 40, f"{EX}rare": 1}


def test_the_drawing_holds_the_links_of_the_list_and_is_the_same_each_time(editor):
    address = f"/explore?iri={EX}a&depth=2"
    tree = page(editor.client, address)
    drawn = [node.xpath("string(.//title)") for node in tree.xpath("//*[@data-node]")]

    assert len(tree.xpath("//tbody/tr")) == len(tree.xpath("//*[@data-ends]")) == len(drawn) - 1 == 6
    assert {title.rpartition(": ")[2] for title in drawn} == {f"{EX}{name}" for name in "abcdefg"}
    assert page(editor.client, address).xpath("//svg//@d") == tree.xpath("//svg//@d")


def test_no_two_boxes_of_the_drawing_touch(editor):
    tree = page(editor.client, f"/explore?iri={EX}hub")
    places = [
        tuple(map(int, re.findall(r"-?[0-9]+", place))) for place in tree.xpath("//*[@data-node]/@transform")
    ]

    assert len(places) == 17
    assert not [
        (one, two)
        for one in places
        for two in places
        if one < two and abs(one[0] - two[0]) < 190 and abs(one[1] - two[1]) < 40
    ]


def test_what_is_no_web_address_is_drawn_and_never_a_link(editor):
    tree = page(editor.client, f"/explore?iri={EX}odd")

    assert "Knows: javascript:alert(1)" in texts(tree, "//*[@data-node]//title")
    assert not [href for href in tree.xpath("//main//@href") if "javascript" in href.split("iri=")[0]]


@pytest.mark.parametrize("iri", ["http://example.org/nothing", "no iri", "<>", "javascript:1"])
def test_what_nothing_is_said_of_is_a_page_that_says_so(editor, iri):
    assert "Nothing is said of" in page(editor.client, f"/explore?iri={iri}", 404).text_content()


def test_a_project_is_drawn_with_the_names_of_its_neighbours(client: TestClient):
    tree = page(client, "/explore?iri=https://w3id.org/modernstats-kg/id/activities/project/generativeAi")

    assert "Mentions standard: Generic Activity Model for Statistical Organizations" in texts(
        tree, "//svg//title"
    )


def test_a_name_leads_to_the_drawing_around_what_it_names(client: TestClient):
    answer = client.get("/explore?iri=Generative AI", headers={"Accept": "text/html"})

    assert answer.status_code == 303
    assert "project%2FgenerativeAi" in answer.headers["location"]
