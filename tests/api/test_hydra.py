"""Lists that tell how to go on and how to search, as statements."""

import re

import pytest
from pyld import jsonld

from modernstats_kg.model.kinds import KINDS

HYDRA = "http://www.w3.org/ns/hydra/core#"
LINKED = {"Accept": "application/ld+json"}
RELATIONS = {"first": "first", "previous": "prev", "next": "next", "last": "last"}


def expanded(client, address):
    """The first node of a JSON-LD answer, its context fetched from where it says."""

    def load(url, _options):
        fetched = client.get(url.removeprefix("http://kg.test"))
        return {"contentType": None, "contextUrl": None, "documentUrl": url, "document": fetched.json()}

    answer = client.get(address, headers=LINKED)
    body = jsonld.expand(answer.json(), {"base": f"http://kg.test{address}", "documentLoader": load})
    return body[0], answer


def value(node, name):
    (found,) = node[HYDRA + name]
    return found.get("@value", found.get("@id"))


def linked(answer):
    found = re.findall(r'<([^>]*)>; rel="([^"]*)"', answer.headers["link"])
    return {relation: address for address, relation in found}


@pytest.mark.parametrize("kind", KINDS)
def test_a_list_is_a_collection_with_its_items_and_their_true_number(client, kind):
    address = f"/api/v1/{kind}?limit=7"
    node, _ = expanded(client, address)
    plain = client.get(address).json()

    assert node["@type"] == [f"{HYDRA}Collection"]
    assert value(node, "totalItems") == plain["total"]
    assert [member["@id"] for member in node[f"{HYDRA}member"]] == [item["id"] for item in plain["items"]]


@pytest.mark.parametrize(
    "query", ["limit=5", "limit=5&sort=-label", "limit=1000", "limit=4&q=data", "q=nothing-like-it"]
)
def test_the_view_and_the_link_header_name_the_same_pages(client, query):
    address = f"/api/v1/organizations?{query}"
    seen = []
    while address:
        node, answer = expanded(client, address)
        (view,) = node[f"{HYDRA}view"]
        told = {
            RELATIONS[name.removeprefix(HYDRA)]: value(view, name.removeprefix(HYDRA))
            for name in view
            if name.startswith(HYDRA)
        }
        links = {
            name: f"http://kg.test{path}"
            for name, path in linked(answer).items()
            if name in RELATIONS.values()
        }

        assert view["@type"] == [f"{HYDRA}PartialCollectionView"]
        assert told == links
        seen += [member["@id"] for member in node.get(f"{HYDRA}member", ())]
        last = address
        address = links.get("next", "").removeprefix("http://kg.test")

    assert len(seen) == len(set(seen)) == value(node, "totalItems")
    assert links.get("last") in (f"http://kg.test{last}", links["first"])


def test_the_pages_of_one_list_are_views_of_one_collection(client):
    first, answer = expanded(client, "/api/v1/projects?limit=5&startDate__gte=2015")
    second, _ = expanded(client, linked(answer)["next"])
    other, _ = expanded(client, "/api/v1/projects?limit=5")

    assert first["@id"] == second["@id"] == "http://kg.test/api/v1/projects?startDate__gte=2015"
    assert other["@id"] == "http://kg.test/api/v1/projects"


def test_a_list_with_items_of_other_kinds_in_it_has_no_context(client):
    relation = "http://www.w3.org/ns/json-ld#context"

    assert relation in linked(client.get("/api/v1/projects?limit=1"))
    assert relation not in linked(client.get("/api/v1/projects?limit=1&embed=outputs"))


def test_the_search_template_can_be_filled_in(client):
    node, _ = expanded(client, "/api/v1/projects")
    (search,) = node[f"{HYDRA}search"]
    template = value(search, "template")
    variables = {
        value(mapping, "variable"): value(mapping, "property") for mapping in search[f"{HYDRA}mapping"]
    }

    assert search["@type"] == [f"{HYDRA}IriTemplate"]
    assert set(re.search(r"\{\?([^}]*)\}", template)[1].split(",")) == set(variables)
    assert variables["startDate"] == "https://schema.org/startDate"
    filled = template.partition("{")[0] + "?startDate=2024"
    assert {item["key"] for item in client.get(filled).json()["items"]} == {"generativeAi", "soss"}
    for name in variables:
        assert client.get("/api/v1/projects", params={name: "1"}).status_code == 200


def test_lists_and_items_lead_to_what_the_interface_offers(client):
    relation = f"{HYDRA}apiDocumentation"
    address = linked(client.get("/api/v1/projects"))[relation]
    document, _ = expanded(client, address)
    classes = {value(found, "title"): found for found in document[f"{HYDRA}supportedClass"]}

    assert linked(client.get("/api/v1/projects/soss"))[relation] == address
    assert document["@type"] == [f"{HYDRA}ApiDocumentation"]
    assert client.get(value(document, "entrypoint")).status_code == 200
    assert set(classes) == {kind.singular for kind in KINDS.values()}
    for kind in KINDS.values():
        supported = classes[kind.singular][f"{HYDRA}supportedProperty"]
        assert {value(found, "title") for found in supported} == {field.name for field in kind.fields}
        methods = {value(found, "method") for found in classes[kind.singular][f"{HYDRA}supportedOperation"]}
        assert methods == ({"GET", "PUT", "PATCH", "DELETE"} if kind.writable else {"GET"})
