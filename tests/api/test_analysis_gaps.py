"""Gaps over HTTP, against SPARQL that was written without looking at them."""

from collections import Counter

import pytest

from analysing import ID, asked, saved
from asking import select
from modernstats_kg.actions.coverage import VERSIONS
from modernstats_kg.namespaces import curie


def test_untouched_sub_processes_are_those_without_any_figure(client):
    found = {(item["group"], item["element"]["id"]) for item in asked(client, "gaps?kind=untouched")["items"]}

    expected = {
        (f"gsbpm-{version}", item["concept"]["id"])
        for version in VERSIONS
        for item in asked(client, f"coverage?version={version}")["items"]
        if item["level"] == "subProcess" and item["total"] == {"direct": 0, "carried": 0}
    }
    assert found == expected
    assert found


def test_elements_without_counterpart_are_those_of_an_independent_query(client):
    items = asked(client, "gaps?kind=unmapped")["items"]

    for group, scheme in (("gsim-2.0", "gsim/2.0"), ("sdmx-3.0", "sdmx/3.0"), ("ddi-cdi-1.0", "ddi/cdi-1.0")):
        expected = select(
            client,
            f"""SELECT DISTINCT ?e {{ ?e skos:inScheme <standards/{scheme}> MINUS {{
                  {{ ?m sssom:subject_id ?e ; sssom:object_id ?o }}
                  UNION {{ ?m sssom:object_id ?e ; sssom:subject_id ?o }}
                  ?m adms:status ?s
                  FILTER(?o != sssom:NoTermFound && ?s != <concepts/mappingStatus/candidate>) }} }}""",
        )
        found = [item["element"]["id"] for item in items if item["group"] == group]
        assert len(found) == len(set(found))
        assert {(iri,) for iri in found} == set(expected), group
    waiting = {item["element"]["id"] for item in items if item["candidates"]}
    candidates = select(
        client,
        """SELECT ?s ?o { ?m adms:status <concepts/mappingStatus/candidate> ;
                             sssom:subject_id ?s ; sssom:object_id ?o }""",
    )
    assert waiting <= {iri for pair in candidates for iri in pair}
    assert waiting


def test_standards_without_custodian_are_those_of_an_independent_query(client):
    expected = select(client, "SELECT ?s { ?s a hlg:Standard MINUS { ?s hlg:custodian ?o } }")

    assert {(item["element"]["id"],) for item in asked(client, "gaps?kind=custodian")["items"]} == set(
        expected
    )


def test_missing_names_are_those_of_an_independent_query(client):
    body = asked(client, "gaps?kind=labels")

    counted = select(
        client,
        """SELECT ?scheme (COUNT(DISTINCT ?c) AS ?all) (COUNT(DISTINCT ?en) AS ?e) (COUNT(DISTINCT ?fr) AS ?f)
                  (COUNT(DISTINCT ?es) AS ?s) {
             ?c skos:inScheme ?scheme
             FILTER(REGEX(STR(?scheme), "/standards/(gsbpm|gamso|coos)/|/def/coos#"))
             OPTIONAL { ?c skos:prefLabel ?x FILTER(LANG(?x) = "en") BIND(?c AS ?en) }
             OPTIONAL { ?c skos:prefLabel ?y FILTER(LANG(?y) = "fr") BIND(?c AS ?fr) }
             OPTIONAL { ?c skos:prefLabel ?z FILTER(LANG(?z) = "es") BIND(?c AS ?es) }
           } GROUP BY ?scheme""",
    )
    expected = {
        (
            curie(scheme)
            if "standards/" not in scheme
            else scheme.partition("standards/")[2].replace("/", "-")
        ): {
            "concepts": int(concepts),
            "en": int(en),
            "fr": int(fr),
            "es": int(es),
        }
        for scheme, concepts, en, fr, es in counted
    }
    assert body["languages"] == expected
    lacking = Counter(item["group"] for item in body["items"])
    for scheme, numbers in expected.items():
        fewest = min(numbers[language] for language in ("en", "fr", "es"))
        assert lacking[scheme] == numbers["concepts"] - fewest, scheme


def test_links_into_our_own_iris_all_lead_to_something(client):
    broken = select(
        client,
        "SELECT DISTINCT ?o { ?s ?p ?o FILTER(STRSTARTS(STR(?o), STR(<>))) MINUS { ?o ?q ?x } }",
    )

    found = [item["element"]["id"] for item in asked(client, "gaps?kind=links")["items"]]
    assert {(iri,) for iri in found if iri.startswith(ID)} == set(broken)
    assert found == []


@pytest.mark.parametrize("kind", ["untouched", "unmapped", "custodian", "labels", "links"])
def test_each_check_lists_as_many_gaps_as_its_saved_query(client, kind):
    body = asked(client, f"gaps?kind={kind}")
    rows = saved(client, body["query"])

    assert len(rows) == len(body["items"]) == body["counts"][kind]
