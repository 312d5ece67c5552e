"""What the form of an item asks, from the shapes and from what the graph has."""

import pytest

from modernstats_kg.actions.form_fields import classes_for, fields_asked, item_state, name_rules
from modernstats_kg.model.kinds import KINDS
from modernstats_kg.model.terms import Iri, Literal
from modernstats_kg.namespaces import CANONICAL_BASE, expand

ID = f"{CANONICAL_BASE}id/"


def asked(kg, kind, *classes):
    fields = fields_asked(kg, KINDS[kind], map(expand, classes or KINDS[kind].classes[:1]))
    return {one.name: one for one in fields}


@pytest.mark.parametrize(
    ("kind", "name", "sort", "most", "needed", "closed"),
    [
        ("projects", "startDate", "date", None, True, False),
        ("projects", "endDate", "date", None, False, False),
        ("projects", "description", "spoken", None, False, False),
        ("projects", "identifier", "text", 1, True, False),
        ("projects", "responsible", "link", None, True, True),
        ("projects", "webPages", "link", None, False, False),
        ("events", "attendanceMode", "link", 1, False, True),
        ("mappings", "confidence", "text", 1, True, False),
        ("elements", "broader", "link", 1, False, True),
    ],
)
def test_a_field_is_what_the_shapes_or_the_values_elsewhere_say(kg, kind, name, sort, most, needed, closed):
    one = asked(kg, kind)[name]

    assert (one.sort, one.most, one.needed, one.closed) == (sort, most, needed, closed)


def test_rules_are_those_of_the_class_and_else_those_of_all(kg):
    project = asked(kg, "projects")

    assert project["alternative"].rules == ("Another name of a project carries a language tag.",)
    assert project["notation"].rules == ("A code is text, not a number, which would lose its leading zeros.",)
    assert project["description"].rules == ()
    assert name_rules(kg, [expand("hlg:Project")]) == (
        "A project has a preferred name with a language tag, one for each language.",
    )


def test_options_are_a_list_of_the_shapes_or_instances_that_fit_their_pattern(kg):
    event = asked(kg, "events")

    assert set(event["attendanceMode"].options) == {
        expand(f"schema:{name}EventAttendanceMode") for name in ("Offline", "Online", "Mixed")
    }
    assert set(event["dateStatus"].options) == {
        f"{ID}concepts/dateStatus/{name}" for name in ("scheduled", "tentative", "toBeConfirmed")
    }
    assert f"{ID}organizations/modernizationGroup/ssg" in event["organizer"].options
    assert f"{ID}activities/project/generativeAi" not in event["organizer"].options


def test_without_a_class_the_options_are_what_others_have_there(kg):
    documents = asked(kg, "projects")["documents"]

    assert f"{ID}documents/workProgramme2024" in documents.options
    assert not documents.closed


def test_a_new_item_is_of_a_class_of_its_kind_or_one_below_that_is_used(kg):
    assert classes_for(kg, KINDS["projects"]) == (expand("hlg:Project"),)
    assert classes_for(kg, KINDS["events"])[0] == expand("hlg:Event")
    assert expand("hlg:Workshop") in classes_for(kg, KINDS["events"])


def test_the_state_of_an_item_is_what_is_asserted_and_its_tag_differs_by_item(kg):
    one = item_state(kg, f"{ID}activities/project/generativeAi")

    assert Literal("generativeAi") in one.values[expand("dcterms:identifier")]
    assert Iri(expand("hlg:Project")) in one.values[expand("rdf:type")]
    assert one == item_state(kg, f"{ID}activities/project/generativeAi")
    assert one.tag != item_state(kg, f"{ID}activities/project/soss").tag
    assert item_state(kg, "urn:nothing").values == {}
