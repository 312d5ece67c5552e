"""REST: the index of collections and analyses."""

import pytest

from modernstats_kg.model.kinds import KINDS

ASKING = ("crosswalk", "describe", "difference", "explain", "lookup", "search", "suggest")
"""What has to be told of what."""


@pytest.mark.parametrize("address", ["/api/v1", "/api/v1/"])
def test_the_index_names_every_collection_and_analysis_with_an_address_that_answers(client, address):
    answer = client.get(address)
    body = answer.json()

    assert answer.headers["content-type"] == "application/json"
    assert [one["name"] for one in body["collections"]] == list(KINDS)
    assert [one["name"] for one in body["analyses"]] == ["coverage", "crosswalk", "gaps"]
    listed = [one for group in ("collections", "analyses", "others") for one in body[group]]
    assert all(one["summary"] and "\n" not in one["summary"] for one in listed)
    for one in listed:
        told_of_what = one["name"] not in ASKING
        wanted = 401 if one["name"] in ("proposals", "webhooks") else 200 if told_of_what else 400
        assert client.get(one["url"]).status_code == wanted, one["url"]
    assert client.get(body["openapi"]).status_code == 200


def test_the_index_is_in_openapi_and_is_not_sent_twice(client):
    answer = client.get("/api/v1")
    again = client.get("/api/v1", headers={"If-None-Match": answer.headers["etag"]})

    assert (again.status_code, again.content) == (304, b"")
    operation = client.get("/openapi.json").json()["paths"]["/api/v1"]["get"]
    assert operation["operationId"] == "readIndex"
    assert operation["responses"]["200"]["content"]["application/json"]["schema"]
