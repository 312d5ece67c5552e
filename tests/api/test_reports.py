"""What a mistaken editor is told: the mistake by name and what would do, as JSON, as RDF and as a page."""

import tomllib
from collections.abc import Mapping
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from rdflib import RDF, SH, Graph
from starlette.testclient import TestClient

from modernstats_kg.actions.graph import KnowledgeGraph
from modernstats_kg.actions.keys import KeyWish, create_key
from modernstats_kg.namespaces import CANONICAL_BASE, PREFIXES
from modernstats_kg.validate.words import shortened

HEAD = f"BASE <{CANONICAL_BASE}id/>\n" + "".join(f"PREFIX {p}: <{n}>\n" for p, n in PREFIXES.items())
GRAPH = f"<{CANONICAL_BASE}graph/edited>"
MISTAKES: dict[str, dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("mistakes.toml").read_text(encoding="utf-8")
)


@pytest.fixture(scope="module")
def key(kg: KnowledgeGraph) -> str:
    return create_key(kg.keys, KeyWish("a mistaken editor", ("admin",)), CANONICAL_BASE)


def sent(client: TestClient, key: str, mistake: Mapping[str, Any], accept: str):
    """The answer to the mistake as an update."""
    adds, removes = mistake.get("adds", ""), mistake.get("removes", "")
    steps = []
    if removes:
        where = f"GRAPH ?g {{ {removes.rstrip(' .')} }}"
        steps.append(f"DELETE {{ {where} }} WHERE {{ {where} }}")
    if adds:
        steps.append(f"INSERT DATA {{ GRAPH {GRAPH} {{ {adds.rstrip(' .')} }} }}")
    headers = {
        "Content-Type": "application/sparql-update",
        "Accept": accept,
        "Authorization": f"Bearer {key}",
    }
    return client.post("/update", content=HEAD + ";\n".join(steps), headers=headers)


def hint_of(mistake: Mapping[str, Any]) -> str:
    """What the editor is pointed to."""
    return str(mistake.get("meant") or mistake.get("mends") or mistake["advice"])


def helps(violation: Mapping[str, Any], mistake: Mapping[str, Any]) -> bool:
    """Whether a finding names the mistake and says what would do."""
    if not all(words in violation["sentence"] for words in mistake["says"]):
        return False
    if "meant" in mistake:
        return mistake["meant"] in [near["value"] for near in violation["candidates"]]
    if "mends" in mistake:
        return mistake["mends"] in violation["patch"]
    return mistake["advice"] in violation["sentence"] + violation["message"]


@pytest.mark.parametrize("name", MISTAKES)
def test_json_names_the_mistake_and_what_would_do(client, kg, key, name) -> None:
    before = kg.store.commit

    answer = sent(client, key, MISTAKES[name], "application/json")

    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert any(helps(violation, MISTAKES[name]) for violation in answer.json()["violations"]), answer.text
    assert kg.store.commit == before


@pytest.mark.parametrize("name", MISTAKES)
def test_rdf_names_the_mistake_and_what_would_do(client, key, name) -> None:
    mistake = MISTAKES[name]

    answer = sent(client, key, mistake, "text/turtle")

    assert (answer.status_code, answer.headers["content-type"]) == (422, "text/turtle; charset=utf-8")
    report = Graph().parse(data=answer.text, format="turtle")
    results = list(report.objects(report.value(None, RDF.type, SH.ValidationReport), SH.result))
    texts = [" ".join(map(str, report.objects(result, SH.resultMessage))) for result in results]
    assert all(report.value(result, SH.sourceConstraintComponent) for result in results)
    wanted = [*mistake["says"], *([mistake["advice"]] if "advice" in mistake else [])]
    assert any(all(words in text for words in wanted) for text in texts), texts
    if "meant" in mistake:
        assert any(shortened(mistake["meant"]) in text for text in texts), texts


@pytest.mark.parametrize("name", MISTAKES)
def test_the_page_names_the_mistake_and_what_would_do(client, key, name) -> None:
    answer = sent(client, key, MISTAKES[name], "text/html")

    page = unescape(answer.text)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "text/html; charset=utf-8")
    assert all(words in page for words in MISTAKES[name]["says"])
    assert shortened(hint_of(MISTAKES[name])) in page


def test_a_finding_names_property_value_shape_and_what_was_expected(client, key) -> None:
    answer = sent(client, key, MISTAKES["misspelt-standard"], "application/json")

    (found,) = answer.json()["violations"]
    assert found["route"] == "hlg:concernsStandard"
    assert found["value"].endswith("/standards/gsbmp")
    assert found["label"] == "Link to the standard concerned"
    assert found["expected"] == {
        "classes": [PREFIXES["hlg"] + "Standard"],
        "kind": "http://www.w3.org/ns/shacl#IRI",
    }
    assert found["candidates"][0]["code"] == "GSBPM"
    assert [row[0] for row in found["patch"]] == ["D", "A"]


def test_the_patch_mends_what_it_says(client, kg, key) -> None:
    (found,) = sent(client, key, MISTAKES["misspelt-standard"], "application/json").json()["violations"]
    mended = next(row for row in found["patch"] if row.startswith("A "))

    rehearsed = client.post(
        "/update",
        params={"dry-run": "true"},
        content=f"INSERT DATA {{ GRAPH {GRAPH} {{ {mended[2:]} }} }}",
        headers={"Content-Type": "application/sparql-update", "Authorization": f"Bearer {key}"},
    )

    assert (rehearsed.status_code, rehearsed.json()["report"]["conforms"]) == (200, True)


def test_a_document_is_answered_with_the_line_and_column_of_each_fault(client, key) -> None:
    document = f"""@base <{CANONICAL_BASE}id/> .
@prefix hlg: <{PREFIXES["hlg"]}> .
<activities/project/soss> hlg:concernsStandard
    <standards/gsbpm> ,
    <standards/gsbmp> .
"""
    answer = client.post(
        "/graphs",
        params={"graph": GRAPH.strip("<>")},
        content=document,
        headers={"Content-Type": "text/turtle", "Authorization": f"Bearer {key}"},
    )

    (found,) = answer.json()["violations"]
    assert (answer.status_code, found["line"], found["column"]) == (422, 5, 16)
