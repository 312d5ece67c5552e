"""What a query finds on a graph of a few statements, and when it is sure."""

import pytest

from modernstats_kg.actions.reconcilable import EVERYTHING, entity, holdings, scope_named, scopes
from modernstats_kg.actions.reconciled_properties import property_named
from modernstats_kg.actions.reconciling import reconcile
from modernstats_kg.actions.reconciling_help import extend, preview, suggest_things
from modernstats_kg.errors import NotFound, QueryTimeout
from modernstats_kg.model.reconcile import ReconciliationQuery, Wish
from small_graphs import BASE, say, small_graph

CLASSES = """
<s> skos:prefLabel "Sections"@en .
<s/A> skos:inScheme <s> ; skos:notation "A" ; skos:prefLabel "Agriculture"@en, "Landwirtschaft"@de .
<s/01> skos:topConceptOf <s> ; skos:notation "01" ; skos:prefLabel "Agriculture"@en ; skos:broader <s/A> ;
  schema:startDate "2008-01-01"^^xsd:date .
<s/02> skos:inScheme <s> ; skos:notation "02" ; skos:prefLabel "Forestry"@en ; skos:altLabel "01"@en ;
  skos:broader <s/A> .
<t> skos:hasTopConcept <t/01> . <t/01> skos:prefLabel "Agriculture"@en .
"""


@pytest.fixture
def kg(tmp_path):
    graph = small_graph(tmp_path, CLASSES)
    yield graph
    graph.close()


def best(kg, key, text, *wishes, **more):
    scope = scope_named(kg, key) if key else EVERYTHING
    query = ReconciliationQuery(text, wishes=wishes, **more)
    found = reconcile(kg, scope, {"q": query}, 10)["q"]
    return [(one.entity.iri.removeprefix(BASE), one.score, one.match) for one in found]


def test_namesakes_tie_and_another_language_tells_them_apart(kg):
    assert best(kg, "s", "agriculture") == [("s/01", 100, False), ("s/A", 100, False)]
    assert best(kg, "s", "landwirtschaft")[0] == ("s/A", 100, True)
    assert len(best(kg, "", "Agriculture")) == 3
    assert best(kg, "t", "Agriculture") == [("t/01", 100, True)]


def test_a_code_is_surer_than_a_name_that_reads_the_same(kg):
    assert best(kg, "s", "01") == [("s/01", 100, True), ("s/02", 100, False)]


def test_an_iri_means_what_it_names(kg):
    assert best(kg, "s", f" {BASE}s/02 ")[0] == ("s/02", 100, True)


def test_a_property_counts_by_iri_name_code_and_year(kg):
    for value in (f"{BASE}s/A", "Landwirtschaft", "a"):
        found = best(kg, "s", "Agriculture", Wish("skos:broader", (value,)))
        assert found == [("s/01", 100, True), ("s/A", 85, False)]
    dated = best(kg, "s", "Agriculture", Wish("startDate", ("2008",)))
    assert dated[0] == ("s/01", 100, True)
    assert best(kg, "s", "Agriculture", Wish("skos:broader", ("Zoo",)))[0] == ("s/A", 85, False)


def test_a_property_is_read_backwards_too(kg):
    assert best(kg, "s", "", Wish("^skos:broader", ("02",))) == [("s/A", 100, True)]
    assert [iri for iri, *_ in best(kg, "s", "", Wish("skos:broader", ("A",)))] == ["s/01", "s/02"]
    assert best(kg, "s", "", Wish("skos:nothing", ("A",))) == []


@pytest.mark.parametrize("name", ["skos:nothing", "no such", "", "^", "a:b", "<>", "rdf:", "x" * 1000])
def test_a_property_that_nothing_has_is_none(kg, name):
    assert property_named(kg, EVERYTHING, name) == ""


def test_types_narrow_or_only_prefer(kg):
    scheme = f"{BASE}t"
    assert best(kg, "", "Agriculture", types=(scheme,)) == [("t/01", 100, True)]
    preferred = best(kg, "", "Agriculture", types=(scheme,), strictness="should")
    assert preferred == [("t/01", 100, True), ("s/01", 90, False), ("s/A", 90, False)]
    assert best(kg, "s", "Agriculture", types=(scheme,)) == []
    assert best(kg, "", "Agriculture", types=("elements", scheme), strictness="all") == []


def test_the_limit_cuts_what_is_shown_and_not_what_is_known(kg):
    assert best(kg, "s", "agriculture", limit=1) == [("s/01", 100, False)]


def test_the_next_commit_is_seen(kg):
    say(kg, '<s/A> skos:inScheme <s> ; skos:prefLabel "Agriculture"@en .')

    assert best(kg, "s", "agriculture") == [("s/A", 100, True)]
    assert "t" not in scopes(kg)
    with pytest.raises(NotFound, match="There is"):
        scope_named(kg, "t")


def test_what_was_read_of_one_commit_stays_whole_while_others_come(kg):
    before, scope = holdings(kg), scope_named(kg, "t")
    say(kg, '<s/A> skos:inScheme <s> ; skos:prefLabel "Agriculture"@en .')

    assert before.shelf(scope).iris == (f"{BASE}t/01",)
    assert entity(kg, before, f"{BASE}t/01").types[0].id == f"{BASE}t"
    assert reconcile(kg, scope, {"q": ReconciliationQuery("Agriculture")}, 10) == {"q": ()}


def test_a_batch_stops_at_its_deadline(kg):
    with pytest.raises(QueryTimeout):
        reconcile(kg, EVERYTHING, {"q": ReconciliationQuery("Agriculture")}, -1.0)


def test_what_a_thing_is_shown_with(kg):
    assert entity(kg, holdings(kg), f"{BASE}s/A").description == "A · Sections"
    assert [one.iri for one in suggest_things(kg, scope_named(kg, "s"), "agr")] == [
        f"{BASE}s/01",
        f"{BASE}s/A",
    ]
    (card,) = preview(kg, f"{BASE}s/01")
    assert card.facts[:2] == (("Broader", "Agriculture"), ("Start date", "2008-01-01"))
    with pytest.raises(NotFound):
        preview(kg, "")


def test_a_column_of_things_of_one_scheme_can_be_reconciled_on(kg):
    found = extend(
        kg, EVERYTHING, [f"{BASE}s/01", f"{BASE}s/02"], {"skos:broader": "", "skos:prefLabel": "fr"}
    )

    assert [column.type and column.type.key for column in found.columns] == ["s", None]
    assert found.labels == {f"{BASE}s/A": "Agriculture"}
    assert [str(term) for term in found.rows[f"{BASE}s/02"]["skos:prefLabel"]] == ["Forestry"]
