"""The file of all mappings, over HTTP."""

from asking import select

ADDRESS = "/api/v1/mappings.sssom.tsv"


def table(text):
    head = [line for line in text.splitlines() if line.startswith("#")]
    columns, *rows = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return head, columns, [dict(zip(columns, row, strict=True)) for row in rows]


def test_every_mapping_of_the_graph_has_a_row_with_its_status_and_confidence(client):
    answer = client.get(ADDRESS)
    _, _, rows = table(answer.text)

    found = {(row["record_id"], row["status"].rpartition("/")[2], float(row["confidence"])) for row in rows}
    asked = select(
        client,
        "SELECT ?m ?status ?confidence {?m a sssom:Mapping ; adms:status ?s ; sssom:confidence ?confidence "
        'BIND(REPLACE(STR(?s), ".*/", "") AS ?status)}',
    )
    kg = "https://w3id.org/modernstats-kg/"
    assert answer.headers["content-type"] == "text/tab-separated-values; charset=utf-8"
    assert found == {(m.replace(kg, "kg:"), status, float(number)) for m, status, number in asked}
    assert len(rows) == 86


def test_each_column_is_declared_or_a_slot_and_each_prefix_is_declared(client):
    head, columns, rows = table(client.get(ADDRESS).text)
    declared = {line.split(":")[0].strip("# ") for line in head if line.startswith("#  ") and "http" in line}

    assert columns[:2] == ["record_id", "subject_id"]
    assert columns[-1] == "status"
    assert "#  - slot_name: status" in head
    used = {
        row[name].partition(":")[0] for row in rows for name in columns if name.endswith(("_id", "_source"))
    }
    assert used - {"skos", "sssom", "semapv"} <= declared


def test_a_form_that_the_client_has_already_is_not_sent_again(client):
    first = client.get(ADDRESS)
    again = client.get(ADDRESS, headers={"If-None-Match": first.headers["etag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]


def test_a_head_request_has_the_headers_and_no_body(client):
    answer, whole = client.head(ADDRESS), client.get(ADDRESS)

    assert answer.content == b""
    assert answer.headers["etag"] == whole.headers["etag"]
    assert answer.headers["content-disposition"] == 'attachment; filename="mappings.sssom.tsv"'


def test_the_file_is_documented(client):
    operation = client.get("/openapi.json").json()["paths"][ADDRESS]["get"]

    assert operation["operationId"] == "exportMappings"
    assert list(operation["responses"]["200"]["content"]) == ["text/tab-separated-values"]
