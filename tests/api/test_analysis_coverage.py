"""Coverage over HTTP, against SPARQL that was written without looking at it."""

import pytest

from analysing import asked, saved
from asking import select
from modernstats_kg.actions.coverage import COVERAGE_KINDS, VERSIONS

STRUCTURE = r"""
  FILTER(!REGEX(STR(?p), "^http://www.w3.org/(1999/02/22-rdf-syntax-ns|2000/01/rdf-schema|2002/07/owl)#"))
  FILTER(!REGEX(STR(?p), "^http://www.w3.org/(2004/02/skos/core|ns/dcat|ns/adms)#"))
  FILTER(!REGEX(STR(?p), "^(http://rdf-vocabulary.ddialliance.org/xkos#|https://w3id.org/sssom/)"))
  FILTER(!REGEX(STR(?p), "^http://purl.org/dc/terms/(source|(isR|r)eplace[ds](By)?|(is|has)(Version|Part)(Of)?)$"))
"""


@pytest.fixture(scope="module")
def one_to_one(client):
    """The same concept in other versions of GSBPM, by concept."""
    steps = select(
        client,
        """SELECT ?a ?b { ?c xkos:madeOf ?x . ?x xkos:sourceConcept ?a ; xkos:targetConcept ?b .
           FILTER NOT EXISTS { ?c xkos:madeOf ?y . ?y xkos:sourceConcept ?a FILTER(?y != ?x) }
           FILTER NOT EXISTS { ?c xkos:madeOf ?y . ?y xkos:targetConcept ?b FILTER(?y != ?x) } }""",
    )
    same = {}
    for ends in steps:
        whole = set().union(*(same.get(end, {end}) for end in ends))
        for end in whole:
            same[end] = whole
    return same


@pytest.fixture(scope="module")
def touched(client):
    """Who touches which concept of GSBPM, by concept."""
    found = {}
    for concept, thing in select(
        client,
        f"""SELECT DISTINCT ?c ?s {{ ?s ?p ?c . ?c skos:inScheme ?g
            FILTER(STRSTARTS(STR(?g), STR(<standards/gsbpm/>))) {STRUCTURE} }}""",
    ):
        found.setdefault(concept, set()).add(thing)
    return found


@pytest.mark.parametrize("version", VERSIONS)
def test_the_totals_of_each_part_are_those_of_independent_queries(client, version, touched, one_to_one):
    body = asked(client, f"coverage?version={version}")
    concepts = {
        row[0] for row in select(client, f"SELECT ?c {{ ?c skos:inScheme <standards/gsbpm/{version}> }}")
    }

    shown = set()
    for item in body["items"]:
        concept = item["concept"]["id"]
        if item["level"] in ("phaseTotal", "total"):
            continue
        shown.add(concept)
        direct = touched.get(concept, set())
        others = one_to_one.get(concept, set()) - {concept}
        carried = set().union(*(touched.get(other, set()) for other in others)) - direct
        assert item["total"] == {"direct": len(direct), "carried": len(carried)}, item
    assert shown == concepts


@pytest.mark.parametrize("version", VERSIONS)
def test_the_totals_of_each_phase_and_of_the_whole_are_distinct_things(client, version, touched, one_to_one):
    body = asked(client, f"coverage?version={version}")
    parts = {}
    for concept, code in select(
        client,
        f"SELECT ?c ?n {{ ?c skos:inScheme <standards/gsbpm/{version}> OPTIONAL {{ ?c skos:notation ?n }} }}",
    ):
        for name in {"", code.partition(".")[0] if code[:1] not in ("", "0") else ""}:
            parts.setdefault(name, set()).add(concept)

    for item in body["items"]:
        if item["level"] in ("phaseTotal", "total"):
            inside = parts[item["code"]]
            direct = set().union(*(touched.get(c, set()) for c in inside))
            elsewhere = set().union(*(one_to_one.get(c, set()) for c in inside)) - inside
            carried = set().union(*(touched.get(c, set()) for c in elsewhere)) - direct
            assert item["total"] == {"direct": len(direct), "carried": len(carried)}, item


@pytest.mark.parametrize("version", VERSIONS)
def test_the_figures_of_each_kind_are_those_of_the_saved_query(client, version):
    body = asked(client, f"coverage?version={version}")
    rows = saved(client, body["query"])

    expected = {(row["code"], row["kind"]): (int(row["direct"]), int(row["carried"])) for row in rows}
    found = {
        (item["code"], kind): (count["direct"], count["carried"])
        for item in body["items"]
        if item["level"] not in ("phaseTotal", "total")
        for kind, count in item["counts"].items()
        if count["direct"] or count["carried"]
    }
    assert found == expected
    assert {kind for _, kind in found} <= set(body["kinds"])


def test_tools_services_and_capabilities_are_counted_by_class(client):
    body = asked(client, "coverage?version=5.1&cell=5.3")
    (item,) = (item for item in body["items"] if item["code"] == "5.3")

    for kind in ("software", "services"):
        classes = " ".join(f"<{iri}>" for iri in COVERAGE_KINDS[kind])
        (row,) = select(
            client,
            f"""SELECT (COUNT(DISTINCT ?t) AS ?n) {{ VALUES ?class {{ {classes} }} ?t a ?class ; ?p ?c .
                VALUES ?c {{ <http://id.unece.org/activities/subProcess/5.3> <http://id.unece.org/models/gsbpm/5.3>
                             <standards/gsbpm/5.2/5.3> }} {STRUCTURE} }}""",
        )
        assert sum(item["counts"][kind].values()) == int(row[0]) > 0
    assert item["counts"]["services"] == {"direct": 0, "carried": 2}
    listed = {thing["thing"]["label"] for thing in body["things"] if thing["kinds"] == ["services"]}
    assert listed == {"Linear Error Localization", "Linear Rule Checking"}
