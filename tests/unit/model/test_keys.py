"""What items are called in REST addresses."""

import pytest

from modernstats_kg.model.keys import item_key, local_name, unique_keys

BASE = "https://w3id.org/modernstats-kg/id/"
STANDARDS = f"{BASE}standards/"


@pytest.mark.parametrize(
    ("iri", "name"),
    [
        (f"{BASE}activities/project/soss", "soss"),
        ("http://rdf.unece.org/models/gsim#CodeList", "CodeList"),
        ("http://id.unece.org/def/coos#", "coos"),
        ("https://example.org/a/", "a"),
    ],
)
def test_the_local_name_is_the_last_segment(iri, name):
    assert local_name(iri) == item_key(iri) == name


@pytest.mark.parametrize(
    ("iri", "schemes", "key"),
    [
        (f"{STANDARDS}gsim/2.0/CodeList", ["gsim/2.0"], "gsim-2.0-CodeList"),
        (f"{STANDARDS}vtl/2.1/Measure", ["vtl/2.1/mappedNotions"], "vtl-2.1-Measure"),
        (
            f"{STANDARDS}csda/capabilities/dataIngestion",
            ["csda/capabilities"],
            "csda-capabilities-dataIngestion",
        ),
        (f"{STANDARDS}gsbpm/5.2/5.3", ["gsbpm/5.2"], "gsbpm-5.2-5.3"),
        ("http://id.unece.org/activities/subProcess/5.3", ["gsbpm/5.1"], "gsbpm-5.1-5.3"),
        ("http://id.unece.org/models/gsbpm/5.3", ["gsbpm/5.0"], "gsbpm-5.0-5.3"),
        ("http://rdf.unece.org/models/gsim#CodeList", ["gsim/1.1"], "gsim-1.1-CodeList"),
        ("https://example.org/alone", [], "alone"),
    ],
)
def test_an_element_has_its_version_in_its_key(iri, schemes, key):
    found = ["http://id.unece.org/activities/gsbpm", *(STANDARDS + scheme for scheme in schemes)]

    assert item_key(iri, STANDARDS, found) == key


def test_of_two_items_with_one_key_both_stay_and_the_first_keeps_it():
    wanted = {"https://example.org/b/x": "x", "https://example.org/a/x": "x", "https://example.org/y": "y"}

    assert unique_keys(wanted) == {
        "x": "https://example.org/a/x",
        "x-2": "https://example.org/b/x",
        "y": "https://example.org/y",
    }
