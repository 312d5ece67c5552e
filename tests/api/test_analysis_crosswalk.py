"""Crosswalks over HTTP, against SPARQL that was written without looking at them."""

from collections import Counter

import pytest

from analysing import ID, asked, lines, saved, triples
from asking import select

VTL_DATA_SET = f"{ID}standards/vtl/2.1/DataSet"


def test_gsim_and_vtl_are_paired_as_an_independent_query_says(client):
    body = asked(client, "crosswalk?from=gsim-2.0&to=vtl-2.1")

    expected = select(
        client,
        """SELECT DISTINCT ?g ?r ?v ?confidence ?m WHERE {
             ?m a sssom:Mapping ; sssom:predicate_id ?r ; sssom:confidence ?confidence ; adms:status ?status ;
                sssom:subject_id ?g ; sssom:object_id ?v .
             FILTER(STRSTARTS(STR(?g), STR(<standards/gsim/2.0/>)))
             FILTER(STRSTARTS(STR(?v), STR(<standards/vtl/2.1/>)))
             FILTER(?status IN (<concepts/mappingStatus/stated>, <concepts/mappingStatus/reported>))
             ?g ?r ?v }""",
    )
    assert {
        (i["from"]["id"], i["relation"]["id"], i["to"]["id"], str(i["confidence"]), i["mapping"])
        for i in body["items"]
        if i["status"] in ("stated", "reported")
    } == set(expected)
    assert len(expected) == 16


def test_gsim_and_vtl_are_derived_through_others_as_an_independent_query_says(client):
    body = asked(client, "crosswalk?from=gsim-2.0&to=vtl-2.1")

    expected = select(
        client,
        """SELECT DISTINCT ?g ?z ?v WHERE {
             VALUES ?exact { skos:exactMatch }
             VALUES ?any {
               skos:exactMatch skos:closeMatch skos:broadMatch skos:narrowMatch skos:relatedMatch }
             { { ?g ?exact ?z } UNION { ?z ?exact ?g } { ?v ?any ?z } UNION { ?z ?any ?v } }
             UNION
             { { ?g ?any ?z } UNION { ?z ?any ?g } { ?v ?exact ?z } UNION { ?z ?exact ?v } }
             FILTER(STRSTARTS(STR(?g), STR(<standards/gsim/2.0/>)))
             FILTER(STRSTARTS(STR(?v), STR(<standards/vtl/2.1/>)))
             FILTER(!STRSTARTS(STR(?z), STR(<standards/gsim/2.0/>)))
             FILTER(!STRSTARTS(STR(?z), STR(<standards/vtl/2.1/>)))
             FILTER NOT EXISTS { ?g ?agreed ?v } FILTER NOT EXISTS { ?v ?turned ?g } }""",
    )
    derived = {
        (i["from"]["id"], i["path"][0]["to"]["id"], i["to"]["id"])
        for i in body["items"]
        if i["status"] == "derived"
    }
    assert derived == set(expected)
    assert derived == {
        (
            f"{ID}standards/gsim/2.0/AttributeComponent",
            f"{ID}standards/sdmx/3.0/DataAttribute",
            f"{ID}standards/vtl/2.1/Attribute",
        )
    }


def test_what_is_unpaired_between_gsim_and_vtl_is_all_the_rest(client):
    body = asked(client, "crosswalk?from=gsim-2.0&to=vtl-2.1")

    for side, scheme, total in (("from", "gsim/2.0", 127), ("to", "vtl/2.1", 31)):
        elements = {
            row[0] for row in select(client, f"SELECT ?e {{ ?e skos:inScheme <standards/{scheme}> }}")
        }
        paired = {item[side]["id"] for item in body["items"] if item["status"] != "candidate"}
        unpaired = {alone["element"]["id"] for alone in body["unpaired"][side]}
        assert len(elements) == total
        assert unpaired == elements - paired


def test_the_vtl_data_set_corresponds_to_the_sdmx_dataflow_and_to_no_sdmx_data_set(client):
    there = asked(client, "crosswalk?from=vtl-2.1&to=sdmx-3.0")
    back = asked(client, "crosswalk?from=sdmx-3.0&to=vtl-2.1")

    partners = {
        (item["to"]["label"], item["relation"]["label"], item["status"])
        for item in there["items"]
        if item["from"]["id"] == VTL_DATA_SET
    }
    assert partners == {("Dataflow", "exactMatch", "stated")}
    assert {item["from"]["label"] for item in back["items"] if item["to"]["id"] == VTL_DATA_SET} == {
        "Dataflow"
    }
    data_sets = {row[0] for row in select(client, 'SELECT ?x { ?x skos:prefLabel "DataSet"@en }')}
    assert f"{ID}standards/sdmx/3.0/DataSet" in data_sets
    for iri in data_sets:
        assert not select(
            client,
            f"SELECT ?p {{ {{ <{VTL_DATA_SET}> ?p <{iri}> }} UNION {{ <{iri}> ?p <{VTL_DATA_SET}> }} }}",
        )


def test_nothing_in_the_graph_pairs_the_vtl_data_set_with_an_sdmx_data_set(client):
    for source in ("vtl-2.1", "sdmx-3.0"):
        target = {"vtl-2.1": "sdmx-3.0", "sdmx-3.0": "vtl-2.1"}[source]
        for line in lines(client, f"crosswalk?from={source}&to={target}"):
            ends = {line["from"], line["to"]}
            assert ends != {VTL_DATA_SET, f"{ID}standards/sdmx/3.0/DataSet"}


def test_a_crosswalk_reads_the_same_from_both_sides(client):
    turned = {"broadMatch": "narrowMatch", "narrowMatch": "broadMatch"}

    for first, second in (("gsim-2.0", "ddi-cdi-1.0"), ("gsim-2.0", "xkos-1.2"), ("gsbpm-5.1", "gsbpm-5.2")):
        there = asked(client, f"crosswalk?from={first}&to={second}")
        back = asked(client, f"crosswalk?from={second}&to={first}")
        pairs = {
            (i["from"]["id"], i["relation"]["label"], i["to"]["id"], i["status"]) for i in there["items"]
        }
        assert pairs
        assert pairs == {
            (
                i["to"]["id"],
                turned.get(i["relation"]["label"], i["relation"]["label"]),
                i["from"]["id"],
                i["status"],
            )
            for i in back["items"]
        }
        assert there["unpaired"]["from"] == back["unpaired"]["to"]


def test_candidates_are_marked_and_never_count_as_agreed(client):
    body = asked(client, "crosswalk?from=gsim-2.0&to=ddi-cdi-1.0")
    without = asked(client, "crosswalk?from=gsim-2.0&to=ddi-cdi-1.0&candidates=exclude")

    candidates = triples(body, "candidate")
    expected = select(
        client,
        """SELECT ?s ?p ?o { ?m adms:status <concepts/mappingStatus/candidate> ; sssom:subject_id ?s ;
                             sssom:predicate_id ?p ; sssom:object_id ?o ;
                             sssom:object_source <standards/ddi/cdi-1.0> }""",
    )
    assert candidates == set(expected)
    assert body["counts"]["candidate"] == len(candidates) == 37
    assert without["counts"] == {"stated": body["counts"]["stated"]}
    assert without["unpaired"] == body["unpaired"]
    agreed = {item["from"]["id"] for item in without["items"]}
    waiting = {alone["element"]["id"] for alone in body["unpaired"]["from"] if alone["candidates"]}
    assert waiting == {source for source, _, _ in candidates} - agreed


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("gsim-1.2", "gsim-2.0"),
        ("gsim-1.1", "gsim-2.0"),
        ("gsbpm-5.0", "gsbpm-5.1"),
        ("gsbpm-5.1", "gsbpm-5.2"),
    ],
)
def test_versions_say_what_was_renamed_added_and_removed(client, earlier, later):
    body = asked(client, f"crosswalk?from={earlier}&to={later}")
    scheme = {side: body[side]["id"] for side in ("from", "to")}

    expected = select(
        client,
        f"""SELECT ?a ?change ?b {{ ?x xkos:compares <{scheme["from"]}> , <{scheme["to"]}> ; xkos:madeOf ?y .
            ?y xkos:sourceConcept ?a ; xkos:targetConcept ?b ; dcterms:type ?change }}""",
    )
    assert triples(body, "compared") == set(expected)
    assert triples(body, "stated") == set()
    reasons = Counter(
        (side, alone["reason"]["label"]) for side in ("from", "to") for alone in body["unpaired"][side]
    )
    one_sided = select(
        client,
        f"""SELECT ?y ?change ?a ?b {{ ?x xkos:compares <{scheme["from"]}> , <{scheme["to"]}> .
            ?x xkos:madeOf ?y . ?y dcterms:type/dcterms:identifier ?change
            OPTIONAL {{ ?y xkos:sourceConcept ?a }} OPTIONAL {{ ?y xkos:targetConcept ?b }}
            FILTER(!BOUND(?a) || !BOUND(?b)) }}""",
    )
    assert reasons == Counter(("from" if source else "to", change) for _, change, source, _ in one_sided)


def test_an_element_without_counterpart_shows_what_has_the_same_name_and_pairs_nothing(client):
    address = "crosswalk?from=gsim-2.0&to=sdmx-3.0"
    body = asked(client, address)

    alone = {one["element"]["label"]: one["sameName"] for one in body["unpaired"]["from"]}
    assert [(same["label"], same["url"]) for same in alone["Code List"]] == [
        ("Codelist", "/doc/standards/sdmx/3.0/Codelist")
    ]
    there = {one["element"]["label"]: one["sameName"] for one in body["unpaired"]["to"]}
    assert [same["label"] for same in there["Codelist"]] == ["Code List"]
    assert sum(body["counts"].values()) == len(body["items"])
    sdmx = f"{ID}standards/sdmx/3.0/Codelist"
    assert not [item for item in body["items"] if sdmx in (item["from"]["id"], item["to"]["id"])]
    told = {line["fromLabel"]: line for line in lines(client, address) if line["status"] == "unpaired"}
    assert (told["Code List"]["sameName"], told["Code List"]["to"]) == (sdmx, "")


def test_what_a_source_says_has_no_counterpart_says_why(client):
    body = asked(client, "crosswalk?from=gsim-2.0&to=ddi-lifecycle-3.2")

    explained = {
        alone["element"]["label"]
        for alone in body["unpaired"]["from"]
        if alone["reason"] and alone["comment"]
    }
    assert explained == {"Business Function", "Business Process", "Business Service", "Category"}


def test_the_pairs_of_a_crosswalk_are_those_of_its_saved_queries(client):
    for address in (
        "gsim-2.0&to=vtl-2.1",
        "vtl-2.1&to=gsim-2.0",
        "ddi-cdi-1.0&to=gsim-2.0",
        "gsim-1.1&to=gsim-2.0",
    ):
        body = asked(client, f"crosswalk?from={address}")
        rows = {name: saved(client, link) for name, link in body["queries"].items()}
        stated = {(row["from"], row["relation"], row["to"]) for row in rows["pairs"]}
        assert stated == triples(body, "stated", "reported", "compared", "candidate")
        assert {row["status"] for row in rows["pairs"]} == set(body["counts"]) - {"derived"}
        assert {(row["from"], row["to"]) for row in rows["derived"]} == {
            (source, target) for source, _, target in triples(body, "derived")
        }
        for side, name in (("from", "unpairedFrom"), ("to", "unpairedTo")):
            derived = {item[side]["id"] for item in body["items"] if item["status"] == "derived"}
            alone = {alone["element"]["id"] for alone in body["unpaired"][side]}
            assert alone == {row["element"] for row in rows[name]} - derived


def test_every_scheme_is_known_by_its_slug_and_counted_as_in_the_graph(client):
    detail = client.get("/api/v1/crosswalk?from=nothing&to=gsim").json()["detail"]
    slugs = detail.partition("Those that exist: ")[2].rstrip(".").split(", ")

    assert {"gsim-2.0", "vtl-2.1", "sdmx-3.0", "ddi-cdi-1.0", "coos-0.10", "saf-0.2", "gsbpm-5.2"} <= set(
        slugs
    )
    assert not any("mappedNotions" in slug for slug in slugs)
    for slug in slugs:
        if slug != "gsim-2.0":
            body = asked(client, f"crosswalk?from=gsim-2.0&to={slug}")
            (row,) = select(
                client, f"SELECT (COUNT(DISTINCT ?e) AS ?n) {{ ?e skos:inScheme <{body['to']['id']}> }}"
            )
            own = {e["element"]["id"] for e in body["unpaired"]["to"]}
            paired = {
                e[0]
                for e in select(client, f"SELECT ?e {{ ?e skos:inScheme <{body['to']['id']}> }}")
                if e[0] in {i["to"]["id"] for i in body["items"] if i["status"] != "candidate"}
            }
            assert len(own) + len(paired) == int(row[0]), slug
