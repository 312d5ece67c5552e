"""What analyses have in common: forms, entity tags, problems, OpenAPI."""

import pytest

from analysing import asked, lines
from modernstats_kg.namespaces import curie

ANALYSES = (
    "coverage?version=5.0",
    "coverage?version=5.2&cell=5&kind=software",
    "crosswalk?from=gsim-2.0&to=vtl-2.1",
    "crosswalk?from=gsbpm-5.0&to=gsbpm-5.2",
    "crosswalk?from=gsim-2.0&to=ddi-lifecycle-3.2",
    "gaps",
    "gaps?kind=labels",
)


@pytest.mark.parametrize("address", ANALYSES)
def test_the_csv_has_the_rows_of_the_json(client, address):
    body, table = asked(client, address), lines(client, address)

    if address.startswith("gaps"):
        expected = [
            (
                i["kind"],
                i["group"],
                i["element"]["id"],
                i["element"]["label"],
                i["detail"],
                " | ".join(i["candidates"]),
            )
            for i in body["items"]
        ]
    elif address.startswith("crosswalk"):
        expected = [
            (i["from"]["id"], i["from"]["label"], curie(i["relation"]["id"]), i["to"]["id"], i["to"]["label"])
            for i in body["items"]
        ]
        assert [line["status"] for line in table[: len(expected)]] == [i["status"] for i in body["items"]]
        assert [line["confidence"] for line in table[: len(expected)]] == [
            "" if i["confidence"] is None else str(i["confidence"]) for i in body["items"]
        ]
        for side, other in (("from", "to"), ("to", "from")):
            for alone in body["unpaired"][side]:
                element, reason = alone["element"], alone["reason"]
                cells = {
                    side: (element["id"], element["label"]),
                    "relation": ("" if reason is None else curie(reason["id"]),),
                    other: ("", ""),
                }
                expected.append((*cells["from"], *cells["relation"], *cells["to"]))
    elif body["things"] is not None:
        expected = [
            (t["thing"]["id"], t["thing"]["label"], " | ".join(t["kinds"]), t["code"], t["concept"]["id"])
            for t in body["things"]
        ]
    else:
        expected = [
            (
                *(i["level"], i["code"], i["concept"]["id"], i["concept"]["label"]),
                *(str(i["counts"][kind][how]) for kind in body["kinds"] for how in ("direct", "carried")),
                *(str(i["total"][how]) for how in ("direct", "carried")),
            )
            for i in body["items"]
        ]
    assert [tuple(line.values())[: len(expected[0])] for line in table] == expected


@pytest.mark.parametrize("address", ["coverage", "crosswalk?from=gsim&to=vtl", "gaps?kind=custodian"])
def test_accept_chooses_the_form_and_an_unchanged_form_is_not_sent_again(client, address):
    as_json = client.get(f"/api/v1/{address}")
    as_csv = client.get(f"/api/v1/{address}", headers={"Accept": "text/csv"})

    assert as_json.headers["content-type"] == "application/json"
    assert as_csv.headers["content-type"].startswith("text/csv")
    assert as_json.headers["etag"] != as_csv.headers["etag"]
    for answer, accept in ((as_json, "application/json"), (as_csv, "text/csv")):
        asked_again = {"Accept": accept, "If-None-Match": answer.headers["etag"]}
        again = client.get(f"/api/v1/{address}", headers=asked_again)
        assert (again.status_code, again.content) == (304, b"")
    assert client.get(f"/api/v1/{address}", headers={"Accept": "image/png"}).status_code == 406


@pytest.mark.parametrize(
    ("address", "status", "named"),
    [
        ("coverage?version=4.0", 404, "5.0, 5.1, 5.2"),
        ("coverage?cell=9.9", 404, "'9.9'"),
        ("coverage?kind=wishes", 404, "projects"),
        ("coverage?versoin=5.1", 400, "'versoin' is no parameter here. Known: version (version of GSBPM"),
        ("crosswalk?from=gsim-2.0&to=gsim-9", 404, "gsim-1.1, gsim-1.2, gsim-2.0"),
        ("crosswalk?from=gsim-2.0&to=gsim", 400, "two different schemes"),
        ("crosswalk?from=gsim-2.0", 400, "to is missing: the version to read to. Known: coos-0.10, "),
        ("crosswalk.csv?to=gsim", 400, "from is missing: the version of a standard to read from"),
        ("crosswalk?from=gsim&to=vtl&max=3", 400, "'max' is no parameter here. Known: from (the version of"),
        (
            "crosswalk?from=ddi&to=gsim",
            404,
            "'ddi' has several versions here: ddi-cdi-1.0, ddi-lifecycle-3.2",
        ),
        ("gaps?sort=label", 400, "'sort' is no parameter here. Known: kind ("),
        ("crosswalk?from=gsim&to=vtl&candidates=maybe", 400, "include"),
        ("gaps?kind=holes", 404, "untouched, unmapped, custodian, labels, links"),
    ],
)
def test_a_wrong_name_is_a_problem_that_names_the_right_ones(client, address, status, named):
    answer = client.get(f"/api/v1/{address}", headers={"If-None-Match": "*"})

    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert named in answer.json()["detail"]


@pytest.mark.parametrize("address", ["coverage?cell=5.3", "crosswalk?from=gsim&to=vtl", "gaps?kind=labels"])
def test_openapi_describes_every_member_and_its_example(client, address):
    document = client.get("/openapi.json").json()
    schemas = document["components"]["schemas"]
    operation = document["paths"][f"/api/v1/{address.partition('?')[0]}"]["get"]
    content = operation["responses"]["200"]["content"]["application/json"]

    def check(node, schema, where):
        schema = schemas[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
        for option in schema.get("anyOf", ()):
            if option.get("type") != "null" and node is not None:
                check(node, option, where)
        if "properties" in schema:
            assert set(schema.get("required", ())) <= set(node) <= set(schema["properties"]), where
            for name, value in node.items():
                check(value, schema["properties"][name], f"{where}.{name}")
        elif "items" in schema and isinstance(node, list):
            for item in node[:5]:
                check(item, schema["items"], where)

    check(asked(client, address), content["schema"], address)
    check(content["example"], content["schema"], f"example of {address}")
    assert {"304", "400", "404", "406"} <= set(operation["responses"])
    assert "text/csv" in operation["responses"]["200"]["content"]


def test_no_problem_speaks_of_fields_and_inputs(client):
    for address in ("crosswalk", "crosswalk?from=gsim", "crosswalk?x=1", "gaps?x=1", "coverage?x=1"):
        detail = client.get(f"/api/v1/{address}").json()["detail"]
        assert "Field required" not in detail
        assert "Extra inputs" not in detail


def test_names_of_versions_are_read_whatever_their_case(client):
    assert asked(client, "crosswalk?from=GSIM-2.0&to=Vtl") == asked(
        client, "crosswalk?from=gsim-2.0&to=vtl-2.1"
    )
