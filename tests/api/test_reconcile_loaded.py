"""Reconciliation against what users load: schemes of their own, values of every type, private graphs."""

import csv
import json

import pytest

from editing import EX, editing
from modernstats_kg.namespaces import CANONICAL_BASE
from reconciling import REFERENCE, SKOS, asked, put

NACE = REFERENCE / "classifications" / "Nace2_long.csv"
TERMS = "http://purl.org/dc/terms/"


def test_values_are_fetched_in_the_form_of_their_type(tmp_path):
    xsd = "http://www.w3.org/2001/XMLSchema#"
    turtle = (
        f"@prefix : <{EX}> . @prefix skos: <{SKOS}> . @prefix xsd: <{xsd}> .\n"
        ':s skos:prefLabel "Scheme"@en .\n'
        ':a skos:inScheme :s ; skos:prefLabel "A"@en , "Ah"@fr ; skos:broader :b ; skos:notation "1" ;\n'
        ' :i 5 ; :f 2.5 ; :d "2020-02-03"^^xsd:date ; :t "2020-02-03T04:05:06Z"^^xsd:dateTime ;\n'
        ' :y "2021"^^xsd:gYear ; :n "NaN"^^xsd:double ; :o true ; :big 99999999999999999999 .\n'
        ':b skos:inScheme :s ; skos:prefLabel "B"@en .'
    )
    names = ["i", "f", "d", "t", "y", "n", "o", "big"]
    wanted = {
        "ids": [f"{EX}a", "no iri <at> all"],
        "properties": [
            *({"id": f"{EX}{name}"} for name in names),
            {"id": "skos:broader"},
            {"id": "^skos:broader"},
            {"id": "skos:prefLabel", "settings": {"language": "fr"}},
            {"id": "nothing", "settings": {"limit": "x"}},
        ],
    }
    with editing(tmp_path) as editor:
        put(editor, f"{EX}g", turtle)
        body = editor.client.post("/reconcile/s", data={"extend": json.dumps(wanted)}).json()
        back = editor.client.post(
            "/reconcile",
            data={"extend": json.dumps({"ids": [f"{EX}b"], "properties": [{"id": "^skos:broader"}]})},
        ).json()
    row = body["rows"][f"{EX}a"]

    assert [row[f"{EX}{name}"] for name in names] == [
        [{"int": 5}],
        [{"float": 2.5}],
        [{"date": "2020-02-03T00:00:00"}],
        [{"date": "2020-02-03T04:05:06Z"}],
        [{"int": 2021}],
        [{"str": "NaN"}],
        [{"str": "true"}],
        [{"str": "99999999999999999999"}],
    ]
    assert row["skos:broader"] == [{"id": f"{EX}b", "name": "B"}]
    assert row["skos:prefLabel"] == [{"str": "Ah"}]
    assert row["nothing"] == row["^skos:broader"] == []
    assert set(map(str, body["rows"]["no iri <at> all"].values())) == {"[]"}
    (column,) = [one for one in body["meta"] if one["id"] == "skos:broader"]
    assert column["service"] == "http://kg.test/reconcile/s"
    assert back["rows"][f"{EX}b"]["^skos:broader"] == [{"id": f"{EX}a", "name": "A"}]


def test_what_is_private_is_neither_found_nor_suggested_nor_fetched(tmp_path):
    scheme, secret = f"{EX}secrets", f"{CANONICAL_BASE}graph/private/secret"
    public = f'<{EX}a> <{SKOS}inScheme> <{EX}open> ; <{SKOS}prefLabel> "Shown"@en .'
    hidden = (
        f'<{EX}a> <{SKOS}altLabel> "Hidden name"@en ; <{SKOS}notation> "hidden-1" . '
        f'<{EX}b> <{SKOS}inScheme> <{scheme}> , <{EX}open> ; <{SKOS}prefLabel> "Hidden thing"@en .'
    )
    with editing(tmp_path) as editor:
        put(editor, f"{EX}public", public)
        put(editor, secret, hidden)
        client = editor.client
        wanted = {
            "ids": [f"{EX}a", f"{EX}b"],
            "properties": [{"id": "skos:altLabel"}, {"id": "skos:notation"}],
        }
        answers = [
            client.post("/reconcile", data={"queries": json.dumps({"q": {"query": text}})}).text
            for text in ("Hidden name", "Hidden thing", "hidden-1", f"{EX}b")
        ]
        answers += [
            client.post("/reconcile", data={"extend": json.dumps(wanted)}).text,
            client.get("/reconcile/suggest/entity", params={"prefix": "hidden"}).text,
            client.get("/reconcile/open/suggest/property").text,
            client.get("/reconcile/suggest/type").text,
        ]
        shown = client.post("/reconcile", data={"query": "Shown"}, headers=editor.headers)

        assert client.get("/reconcile/secrets").status_code == 404
        assert client.get("/reconcile/preview", params={"id": f"{EX}b"}).status_code == 404
        assert shown.json()["result"][0]["id"] == f"{EX}a"
    for answer in answers:
        assert "idden" not in answer.replace('"skos:altLabel"', "")


def nace_in_turtle(rows):
    lines = [
        f'<{EX}nace> a <{SKOS}ConceptScheme> ; <{SKOS}prefLabel> "NACE Rev. 2"@en ; '
        f'<{TERMS}identifier> "nace" ; <{TERMS}source> <https://ec.europa.eu/eurostat/> .'
    ]
    for row in rows:
        name = json.dumps(row["Name"])
        parent = f" ; <{SKOS}broader> <{EX}nace/{row['Parent']}>" if row["Parent"] not in ("NA", "") else ""
        lines.append(
            f"<{EX}nace/{row['nace2']}> a <{SKOS}Concept> ; <{SKOS}inScheme> <{EX}nace> ; "
            f'<{SKOS}notation> "{row["nace2"]}" ; <{SKOS}prefLabel> {name}@en{parent} ; '
            f'<{TERMS}identifier> "{row["nace2"]}" ; <{TERMS}source> <https://ec.europa.eu/eurostat/> .'
        )
    return "\n".join(lines)


@pytest.mark.skipif(not NACE.is_file(), reason="the NACE sample is not here")
def test_996_titles_of_a_scheme_that_a_user_loaded_come_back_first_or_tied(tmp_path):
    with NACE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with editing(tmp_path) as editor:
        put(editor, f"{EX}graph/nace", nace_in_turtle(rows))
        queries = {row["nace2"]: {"query": row["Name"]} for row in rows}
        answer = asked(editor.client, queries, "/nace")
        codes = asked(editor.client, {row["nace2"]: {"query": row["nace2"]} for row in rows}, "/nace")
        by_parent = asked(
            editor.client,
            {
                row["nace2"]: {
                    "query": row["Name"],
                    "properties": [{"pid": "skos:broader", "v": row["Parent"]}],
                }
                for row in rows
                if row["Parent"] not in ("NA", "")
            },
            "/nace",
        )
    titles = [row["Name"].casefold() for row in rows]
    right, sure = 0, 0
    for row in rows:
        result = answer[row["nace2"]]["result"]
        first = [one for one in result if one["score"] == result[0]["score"]]
        right += f"{EX}nace/{row['nace2']}" in [one["id"] for one in first]
        sure += result[0]["match"]
        if titles.count(row["Name"].casefold()) > 1:  # of a parent and a child: nobody can know
            assert not result[0]["match"], row["nace2"]

    assert len(rows) == 996
    assert right >= 0.95 * len(rows)
    assert sure > 600
    assert all(codes[row["nace2"]]["result"][0]["id"] == f"{EX}nace/{row['nace2']}" for row in rows)
    assert all(codes[row["nace2"]]["result"][0]["match"] for row in rows)
    told = [name for name, one in by_parent.items() if one["result"][0]["id"] == f"{EX}nace/{name}"]
    assert len(told) == len(by_parent)
    assert all(by_parent[name]["result"][0]["match"] for name in told)


def test_what_a_batch_costs_goes_to_the_share_of_its_client(tmp_path):
    share = {"client_engine_s_per_min": 1e-6, "client_engine_burst_s": 1e-6}
    with editing(tmp_path, **share) as editor:
        first = editor.client.post("/reconcile", data={"query": "x"})
        second = editor.client.post("/reconcile", data={"query": "x"})

    assert (first.status_code, first.json()) == (200, {"result": []})
    assert (second.status_code, "Retry-After" in second.headers) == (429, True)


def test_a_scheme_that_is_called_like_a_kind_or_an_address_has_a_name_of_its_own(tmp_path):
    names = ("projects", "suggest", "a=b;c", "c?d=e&f")
    turtle = "\n".join(f"<{EX}{name}/c> <{SKOS}inScheme> <{EX}{name}> ." for name in names)
    with editing(tmp_path) as editor:
        put(editor, f"{EX}g", turtle)
        suggested = editor.client.get("/reconcile/suggest/type?prefix=example").json()["result"]
        found = {}
        for key in ("projects-2", "suggest-2", "a%3Db%3Bc", "c%3Fd%3De%26f"):
            manifest = editor.client.get(f"/reconcile/{key}").json()
            assert manifest["suggest"]["entity"]["service_path"] == f"/reconcile/{key}/suggest/entity"
            found[key] = manifest["defaultTypes"][0]["id"]

    assert list(found.values()) == [f"{EX}{name}" for name in names]
    assert set(found.values()) <= {one["id"] for one in suggested}
