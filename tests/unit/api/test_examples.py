"""The saved queries, and putting other IRIs into them."""

import pytest

from modernstats_kg.actions.examples import read_examples
from modernstats_kg.namespaces import PREFIXES
from modernstats_kg_api.pages.examples import filled

GSIM, VTL = "standards/gsim/2.0", "standards/vtl/2.1"


def test_every_place_of_an_iri_gets_the_other_one_and_nothing_else_changes():
    before = filled("crosswalk", {})
    after = filled("crosswalk", {GSIM: "https://example.org/a"})

    assert f"<{GSIM}>" in before
    assert after == before.replace(f"<{GSIM}>", "<https://example.org/a>")


def test_two_iris_can_change_places():
    turned = filled("crosswalk", {GSIM: VTL, VTL: GSIM})

    assert filled("crosswalk", {VTL: GSIM, GSIM: VTL}) == turned != filled("crosswalk", {})
    assert turned.count(f"<{GSIM}>") == turned.count(f"<{VTL}>")


@pytest.mark.parametrize("hostile", ["https://x> } DROP ALL #", "a b", 'a"b', "a\nb", "a{b}", "<", ""])
def test_what_could_not_be_written_as_an_iri_is_refused(hostile):
    with pytest.raises(ValueError, match="cannot be written"):
        filled("crosswalk", {GSIM: hostile})


def test_the_prefixes_of_the_saved_queries_are_ours():
    for example in read_examples():
        for line in example.text.splitlines():
            if line.startswith("PREFIX "):
                _, prefix, iri = line.split()
                assert PREFIXES[prefix.rstrip(":")] == iri.strip("<>"), example.title
