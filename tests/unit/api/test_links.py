"""Where IRIs are described on this service."""

import pytest

from modernstats_kg.namespaces import CANONICAL_BASE
from modernstats_kg_api.links import current_form, foreign_path, local_path

COOS = "http://id.unece.org/def/coos#Dataset"


@pytest.mark.parametrize(
    ("iri", "path"),
    [
        (f"{CANONICAL_BASE}id/standards/gsbpm/5.2/7.5", "/doc/standards/gsbpm/5.2/7.5"),
        (f"{CANONICAL_BASE}def#Project", "/def#Project"),
        (f"{CANONICAL_BASE}def", "/def"),
        (f"{CANONICAL_BASE}graph/gsbpm", "/graph/gsbpm"),
        (COOS, "/r/id.unece.org/def/coos#Dataset"),
        ("http://example.org/", None),
        ("urn:uuid:1", None),
        ("javascript:alert(1)", None),
    ],
)
def test_an_iri_has_its_document_on_this_service(iri, path):
    assert local_path(CANONICAL_BASE, iri, {COOS}) == path


def test_another_base_keeps_the_canonical_vocabulary():
    assert local_path("https://kg.example/", "https://kg.example/id/x", ()) == "/doc/x"
    assert local_path("https://kg.example/", f"{CANONICAL_BASE}def#Project", ()) == "/def#Project"
    assert local_path("https://kg.example/", f"{CANONICAL_BASE}id/x", ()) is None


def test_what_is_encoded_in_an_iri_stays_so_and_quotes_cannot_end_an_attribute():
    assert foreign_path("https://unece.org/a%20b.pdf") == "/r/unece.org/a%2520b.pdf"
    assert foreign_path('https://unece.org/a"b<c?q=1') == "/r/unece.org/a%22b%3Cc?q=1"


@pytest.mark.parametrize(
    ("old", "current"),
    [
        ("http://id.unece.org/models/gsbpm/6.3", "http://id.unece.org/activities/subProcess/6.3"),
        ("http://id.unece.org/models/gsbpm/6", "http://id.unece.org/activities/phase/6"),
        ("http://id.unece.org/models/gsbpm/9", None),
        (COOS, None),
    ],
)
def test_older_official_forms_have_a_current_one(old, current):
    assert current_form(old) == current
