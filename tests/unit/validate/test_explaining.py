"""Sentences, near values and patches, one kind of rule at a time."""

import pytest
from rdflib import Graph

from modernstats_kg.model.report import Expected, Violation
from modernstats_kg.namespaces import PREFIXES
from modernstats_kg.validate import Shapes, validate_graph
from modernstats_kg.validate.candidates import nearest, related
from modernstats_kg.validate.nodes import Statements
from modernstats_kg.validate.view import Reading, View

HEAD = "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix x: <urn:x:> .\n" + "".join(
    f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items()
)
DATA = """x:n a x:C ; skos:prefLabel "Nora"@en ; x:p x:v . x:C rdfs:label "Case"@en .
<urn:g/5.1/8.1> a x:D ; skos:notation "8.1" ; skos:prefLabel "Evaluate"@en .
<urn:g/5.1/2.1> a x:D ; skos:notation "2.1" ; skos:prefLabel "Design"@en .
<urn:g/5.1> a x:E . x:D rdfs:label "Step"@en . x:E rdfs:label "Edition"@en .
"""
RULES = {
    "sh:minCount 2": "The case “Nora” has 1 of at least 2 values as its “p”.",
    "sh:class x:D": "“urn:x:v”, “p” of the case “Nora”, does not exist; it has to be a step.",
    "sh:class x:D, x:E": "has to be a step or an edition.",
    "sh:datatype xsd:gYear": "“urn:x:v”, “p” of the case “Nora”, is not a year (xsd:gYear), such as 2024.",
    "sh:nodeKind sh:Literal": "The case “Nora”: Value is not of Node Kind sh:Literal",
    "sh:in ( x:a x:b )": "“urn:x:v” is no “p”; allowed: urn:x:a or urn:x:b.",
    'sh:pattern "^z" ; sh:message "Begin with z."@en': "“urn:x:v” has not the form of a “p”. Begin with z.",
    "sh:maxCount 0": "The case “Nora” has more than 0 values as its “p”: “urn:x:v”.",
    "sh:disjoint x:p": "“urn:x:v” is the “p” as well as “p” of the case “Nora”.",
    "sh:hasValue x:w": "The case “Nora”: ",
}


def graph(turtle: str) -> Graph:
    return Graph().parse(data=HEAD + turtle, format="turtle")


def found(rule: str, data: str = DATA) -> Violation:
    shape = f"x:S a sh:NodeShape ; sh:targetClass x:C ; sh:property [ sh:path x:p ; {rule} ] ."
    return validate_graph(graph(data), Shapes.of(graph(shape))).violations[0]


def view(turtle: str) -> View:
    return View(Reading(Statements(graph(turtle))))


@pytest.mark.parametrize("rule", RULES)
def test_each_kind_of_rule_has_its_sentence(rule: str) -> None:
    assert RULES[rule] in found(rule).sentence


@pytest.mark.parametrize(
    ("asked", "nearest_ones"),
    [
        ("urn:g/5.1/9.1", ["urn:g/5.1/8.1", "urn:g/5.1/2.1"]),
        ("urn:g/5.2/8.1", ["urn:g/5.1/8.1"]),
        ("Evaluation", ["urn:g/5.1/8.1"]),
        ("2.1", ["urn:g/5.1/2.1"]),
        ("urn:other/thing", []),
    ],
    ids=["next code", "other version", "name", "code", "nothing like it"],
)
def test_near_values_are_found_by_code_name_and_address(asked: str, nearest_ones: list[str]) -> None:
    near = nearest(asked, Expected(classes=("urn:x:D",)), view(DATA))

    assert [one.value for one in near] == nearest_ones


def test_what_the_pattern_of_the_shape_rules_out_is_no_near_value() -> None:
    expected = Expected(classes=("urn:x:D",), pattern="/2[.]")

    assert [one.value for one in nearest("urn:g/5.1/9.1", expected, view(DATA))] == ["urn:g/5.1/2.1"]


def test_instances_of_subclasses_are_near_values_too() -> None:
    held = view("x:F rdfs:subClassOf x:D . x:thing a x:F .")

    assert [one.value for one in nearest("urn:x:thng", Expected(classes=("urn:x:D",)), held)] == [
        "urn:x:thing"
    ]


def test_a_missing_value_is_told_from_the_address_of_its_node() -> None:
    assert [one.value for one in related("urn:g/5.1/9.9", Expected(classes=("urn:x:E",)), view(DATA))] == [
        "urn:g/5.1"
    ]


def test_the_one_near_value_makes_a_patch() -> None:
    violation = found("sh:class x:D", "x:n a x:C ; x:p <urn:g/5.1/28.1> . <urn:g/5.1/2.81> a x:D .")

    assert violation.patch == (
        "D <urn:x:n> <urn:x:p> <urn:g/5.1/28.1> .",
        "A <urn:x:n> <urn:x:p> <urn:g/5.1/2.81> .",
    )


def test_two_near_values_make_none() -> None:
    violation = found("sh:class x:D", DATA.replace("x:p x:v", "x:p <urn:g/5.1/5.1>"))

    assert (len(violation.candidates), violation.patch) == (2, ())


def test_a_text_without_a_datatype_gets_the_one_that_fits() -> None:
    data = 'x:n a x:C ; x:p "2024-05" .'

    violation = found("sh:or ( [ sh:datatype xsd:gYear ] [ sh:datatype xsd:gYearMonth ] )", data)

    assert (
        violation.patch[1]
        == 'A <urn:x:n> <urn:x:p> "2024-05"^^<http://www.w3.org/2001/XMLSchema#gYearMonth> .'
    )


def test_a_known_value_without_a_class_gets_the_only_one_that_will_do() -> None:
    violation = found("sh:class x:D", 'x:n a x:C ; x:p x:v . x:v skos:prefLabel "Vera"@en .')

    assert "“Vera”, “p” of" in violation.sentence
    assert violation.patch == ("A <urn:x:v> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <urn:x:D> .",)


def test_long_values_are_cut_in_the_sentence_only() -> None:
    text = "long " * 100

    violation = found("sh:datatype xsd:gYear", f'x:n a x:C ; x:p "{text}" .')

    assert violation.value == text
    assert len(violation.sentence) < 250


def test_only_the_first_faults_of_many_are_searched_for_near_values() -> None:
    many = "".join(f"x:n{number} a x:C ; x:p <urn:g/5.1/28.1> . " for number in range(40))
    shape = "x:S a sh:NodeShape ; sh:targetClass x:C ; sh:property [ sh:path x:p ; sh:class x:D ] ."

    report = validate_graph(graph(many + "<urn:g/5.1/2.81> a x:D ."), Shapes.of(graph(shape)))

    assert [bool(one.candidates) for one in report.violations].count(True) == 20
    assert all(one.sentence for one in report.violations)
