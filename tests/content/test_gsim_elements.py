"""Every class, generalisation, relation, attribute and name of the tables about GSIM is in the models.

The tables are skipped where they are absent; `KG_REFERENCE` names their folder.
"""

import re
from collections import Counter

from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Graph, URIRef
from rdflib.term import Node

from .shipped import GSIM11, HLG, ID, SCHEMA, last, local, models, name, one, reference, scheme, table, text

GSIM = "standards/gsim/2.0"
DIAGRAMS = {"Concepts": "Concept", "Structures": "Structure"}  # the tables write two group names in two ways
SYNONYMS = {  # cells that hold more, or other, than names separated by commas
    "Interviewer InstructionInstruction": {"Interviewer Instruction", "Instruction"},
    "Object class (ISO 11179)": {"Object class"},
}
LEFT_OUT_OF_GSIM_1_1 = {
    *("Base", "Business", "Concepts", "Exchange", "Structures"),
    *("GSIMObject", "Scraping-Process-Map", "WebScraperChannel"),
}


def gsim(label: str) -> URIRef:
    """The class of GSIM 2.0 that is called `label`."""
    return ID[f"{GSIM}/{local(label)}"]


def properties(*kinds: str) -> set[Node]:
    """The attributes or relations of GSIM 2.0 of the given kinds."""
    return {
        each
        for kind in kinds
        for each in models().subjects(DCTERMS.type, ID[f"concepts/propertyKind/{kind}"])
    }


def synonyms(cell: str) -> set[str]:
    """The names in a cell of synonyms, without the control characters that stand for quotation marks."""
    names = re.sub(r"\(See .*|[\x80-\x9f]", "", cell).split(",")
    return SYNONYMS.get(cell) or {each.strip() for each in names if each.strip()}


def test_gsim_2_0_has_the_classes_groups_generalisations_and_other_names_of_the_table() -> None:
    rows = table("gsim-2.0-classes.csv")
    assert {gsim(row["class"]) for row in rows} == scheme("gsim/2.0")
    for row in rows:
        element = gsim(row["class"])
        found = (name(element), name(one(element, SKOS.broader)), last(one(element, HLG.ofGroup)))
        assert found == (row["class"], row["superclass"], row["group"])
        others = {str(each) for each in models().objects(element, DCTERMS.alternative)}
        assert others == synonyms(row["synonyms"]), element


def test_gsim_2_0_has_every_generalisation_drawn() -> None:
    drawn = [row for row in table("gsim-2.0-relations.csv") if row["kind"] == "generalization"]
    stated = {(c, b) for c, b in models().subject_objects(SKOS.broader) if c in scheme("gsim/2.0")}
    assert {(gsim(row["from_class"]), gsim(row["to_class"])) for row in drawn} == stated
    assert (len(drawn), len(stated)) == (53, 51)  # two stand in two diagrams


def test_data_structure_component_has_three_specialisations() -> None:
    found = {name(each) for each in models().subjects(SKOS.broader, gsim("Data Structure Component"))}
    assert found == {"Attribute Component", "Identifier Component", "Measure Component"}


def test_gsim_2_0_has_every_attribute_with_cardinality_and_type_of_value() -> None:
    bounds = {"false": ("0", "1"), "true": ("1", "*")}
    found = Counter(
        (
            name(one(each, SCHEMA.domainIncludes)),
            name(each),
            f"{bounds[text(each, SCHEMA.valueRequired)][0]}..{bounds[text(each, SCHEMA.multipleValues)][1]}",
            last(one(each, SCHEMA.rangeIncludes)).lower(),
        )
        for each in properties("attribute")
    )
    listed = Counter(
        (
            row["class"],
            row["attribute"],
            row["cardinality"].replace(" ", ".."),  # two rows have a blank for the dots
            row["value_type"].lower(),
        )
        for row in table("gsim-2.0-attributes.csv")
    )
    assert found == listed
    assert (sum(found.values()), len({row[0] for row in found})) == (135, 46)


def test_gsim_2_0_has_every_relation_drawn_as_often_as_drawn() -> None:
    found = Counter(
        (
            last(one(each, HLG.ofGroup)),
            name(one(each, SCHEMA.domainIncludes)),
            name(one(each, SCHEMA.rangeIncludes)),
            last(one(each, DCTERMS.type)).lower(),
            name(each),
            text(each, SKOS.note).removeprefix("Cardinalities in the drawing: "),
        )
        for each in properties("association", "aggregationOrComposition")
    )
    listed = Counter(
        (
            DIAGRAMS.get(row["group"], row["group"]),
            row["from_class"],
            row["to_class"],
            row["kind"].replace("-", ""),
            row["label"] or "to",
            row["cardinalities"],
        )
        for row in table("gsim-2.0-relations.csv")
        if row["kind"] != "generalization"
    )
    assert found == listed
    assert sum(found.values()) == 230


def test_an_attribute_or_relation_stands_below_its_class_in_gsim_2_0() -> None:
    found = properties("attribute", "association", "aggregationOrComposition")
    assert found == set(models().subjects(RDF.type, RDF.Property))
    for each in found:
        assert str(each).startswith(f"{one(each, SCHEMA.domainIncludes)}/")
        assert (one(each, DCTERMS.isPartOf), str(each)) == (
            ID[GSIM],
            str(ID[f"{GSIM}/{text(each, DCTERMS.identifier)}"]),
        )
        assert one(each, DCTERMS.source) == URIRef("https://github.com/UNECE/GSIM-2.0")


def test_gsim_1_2_has_the_classes_of_2_0_less_the_changes() -> None:
    changes = {row["class"]: row["change"] for row in table("gsim-changes-1.2-2.0.csv")}
    now = {row["class"] for row in table("gsim-2.0-classes.csv")}
    kept = {each for each in now if each not in changes}
    removed = {each for each, change in changes.items() if change == "removed"}
    old = {c.removeprefix("renamed from ") for c in changes.values() if c.startswith("renamed from ")}
    assert (len(kept), len(removed), len(old)) == (117, 8, 4)
    assert {ID[f"standards/gsim/1.2/{local(each)}"] for each in kept | removed | old} == scheme("gsim/1.2")
    assert {name(each) for each in scheme("gsim/1.2")} == kept | removed | old


def test_gsim_1_1_has_the_published_classes_groups_and_generalisations() -> None:
    official = Graph().parse(reference("official/stamina/gsim-1.1-ontology.rdf"))
    published = {each for each in official.subjects(RDF.type, OWL.Class) if str(each).startswith(str(GSIM11))}
    assert scheme("gsim/1.1") == published - {GSIM11[each] for each in LEFT_OUT_OF_GSIM_1_1}
    for element in scheme("gsim/1.1"):
        group = last(one(element, HLG.ofGroup))
        above = {GSIM11[group], *models().objects(element, SKOS.broader)}
        assert above == set(official.objects(element, RDFS.subClassOf)), element
        spelt = {"CodeVale": "CodeValue"}.get(last(element), last(element))
        assert name(element).replace(" ", "") == spelt


def test_gsim_1_1_has_every_class_that_the_table_of_2_0_refers_to() -> None:
    named = {row["gsim_1.1_iri"] for row in table("gsim-2.0-classes.csv") if row["in_gsim_1.1_rdf"] == "yes"}
    assert named <= {str(each) for each in scheme("gsim/1.1")}
