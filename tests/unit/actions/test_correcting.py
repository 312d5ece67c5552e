"""Finding known defects, and the copy without them."""

from modernstats_kg.actions.correcting import correct
from modernstats_kg.model.official import Defect, Pattern
from modernstats_kg.model.terms import RDF_LANG_STRING, Iri, Literal, Quad, Term
from modernstats_kg.namespaces import expand

GRAPH = Iri("https://example.org/graph")
GENID = "https://example.org/.well-known/genid/1"


def quad(subject: str, predicate: str, object_: Term | str) -> Quad:
    value = Iri(object_) if isinstance(object_, str) else object_
    return Quad(Iri(subject), Iri(predicate), value, GRAPH)


def text(value: str, language: str) -> Literal:
    return Literal(value, RDF_LANG_STRING, language)


PUBLISHED = {
    quad("a:Phase", "a:equals", f"{GENID}-1"),
    quad(f"{GENID}-1", "a:value", "a:one"),
    quad(f"{GENID}-1", "a:list", f"{GENID}-2"),
    quad(f"{GENID}-2", "a:first", "a:two"),
    quad("a:one", "a:label", text(" Uno", "en")),
}


def test_what_is_dropped_takes_the_blank_nodes_below_along() -> None:
    defect = Defect("dropped", "high", (Pattern(subject="a:Phase"),), "drop")

    found, corrected = correct(PUBLISHED, [defect])

    assert [(one.defect, one.statements) for one in found] == [(defect, 1)]
    assert corrected == {quad("a:one", "a:label", text(" Uno", "en"))}


def test_a_language_is_replaced_and_blanks_around_the_text_go() -> None:
    where = (Pattern(predicate="a:label", language="en", begins=" "),)
    defect = Defect("Spanish", "medium", where, "replace", Pattern(language="es"))

    _, corrected = correct(PUBLISHED, [defect])

    assert corrected - PUBLISHED == {quad("a:one", "a:label", text("Uno", "es"))}
    assert PUBLISHED - corrected == {quad("a:one", "a:label", text(" Uno", "en"))}


def test_an_added_statement_stands_beside_the_first_and_is_no_defect_the_second_time() -> None:
    where = (Pattern(predicate="a:label"),)
    defect = Defect("no definition", "medium", where, "add", Pattern(predicate="a:definition"))

    _, corrected = correct(PUBLISHED, [defect])

    assert corrected - PUBLISHED == {quad("a:one", "a:definition", text(" Uno", "en"))}
    assert correct(corrected, [defect]) == ((), corrected)


def test_a_renamed_iri_is_renamed_everywhere_and_kept_as_deprecated() -> None:
    defect = Defect("misspelt", "medium", action="rename", renamed={"a:one": "a:1"}, deprecated=True)

    found, corrected = correct(PUBLISHED, [defect])

    assert found[0].statements == 2
    assert corrected - PUBLISHED == {
        quad(f"{GENID}-1", "a:value", "a:1"),
        quad("a:1", "a:label", text(" Uno", "en")),
        quad("a:one", expand("owl:deprecated"), Literal("true", expand("xsd:boolean"))),
        quad("a:one", expand("skos:exactMatch"), "a:1"),
    }


def test_a_defect_that_is_only_reported_changes_nothing() -> None:
    defect = Defect("odd", "low", (Pattern(predicate="a:value", object="a:one"),))

    found, corrected = correct(PUBLISHED, [defect])

    assert (len(found), corrected) == (1, PUBLISHED)


def test_a_defect_that_the_statements_do_not_have_is_not_reported() -> None:
    assert correct(PUBLISHED, [Defect("gone", "high", (Pattern(subject="a:Task"),), "drop")]) == (
        (),
        PUBLISHED,
    )


def test_the_worst_defects_come_first() -> None:
    low = Defect("low", "low", (Pattern(subject="a:one"),))
    high = Defect("high", "high", (Pattern(subject="a:Phase"),))

    found, _ = correct(PUBLISHED, [low, high])

    assert [one.defect for one in found] == [high, low]
