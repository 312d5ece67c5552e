"""IRIs of new items, by the policy of COOS."""

import pytest

from modernstats_kg.actions.minting import camel, fault_of_key, key_of, minted, possible_iris
from modernstats_kg.model.kinds import KINDS
from modernstats_kg.model.terms import Iri, Literal
from modernstats_kg.namespaces import CANONICAL_BASE, expand

ID = f"{CANONICAL_BASE}id/"


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("Generative AI", "generativeAi"),
        ("Données & Métadonnées", "donneesMetadonnees"),
        ("Statistical Open-Source Software", "statisticalOpenSourceSoftware"),
        ("GSBPM revision 2", "gsbpmRevision2"),
        ("数据", ""),
    ],
)
def test_a_name_becomes_lower_camel_in_ascii(label, key):
    assert camel(label) == key


def test_a_long_name_loses_whole_words_at_its_end():
    key = camel("word " * 60)

    assert len(key) <= 80
    assert key.removeprefix("word") == "Word" * (len(key) // 4 - 1)


@pytest.mark.parametrize("key", ["", "a b", "é", "-a", "a/b", "x" * 101])
def test_a_key_that_is_none_is_told(key):
    assert fault_of_key(key) is not None


@pytest.mark.parametrize(
    ("kind", "class_name", "folder"),
    [
        ("projects", "hlg:Project", "activities/project"),
        ("groups", "hlg:TaskTeam", "organizations/taskTeam"),
        ("organizations", "coos:NationalStatisticalInstitute", "organizations/nsi"),
        ("events", "hlg:Event", "events"),
        ("software", "schema:SoftwareApplication", "products/software"),
    ],
)
def test_the_class_decides_the_folder(kind, class_name, folder):
    iri = minted(KINDS[kind], CANONICAL_BASE, [expand(class_name)], ("", "New Thing"), {})

    assert iri == f"{ID}{folder}/newThing"


@pytest.mark.parametrize("key", ["", "gsim-2.0-CodeList2", "CodeList2"])
def test_an_element_stands_below_its_scheme_whether_or_not_its_key_says_so(key):
    values = {"scheme": (Iri(f"{ID}standards/gsim/2.0"),)}
    kind = KINDS["elements"]

    iri = minted(kind, CANONICAL_BASE, [expand("hlg:ModelElement")], (key, "code list2"), values)

    assert iri == f"{ID}standards/gsim/2.0/CodeList2"
    assert key_of(kind, CANONICAL_BASE, iri) == "gsim-2.0-CodeList2"


def test_a_version_is_called_by_its_standard_and_its_number():
    values = {"standard": (Iri(f"{ID}standards/gsbpm"),), "number": (Literal("5.3"),)}

    iri = minted(KINDS["versions"], CANONICAL_BASE, [expand("hlg:StandardVersion")], ("", "Any"), values)

    assert iri == f"{ID}standards/gsbpm/5.3"


def test_what_has_no_name_asks_for_a_key():
    with pytest.raises(ValueError, match="give `key`"):
        minted(KINDS["projects"], CANONICAL_BASE, [expand("hlg:Project")], ("", "数据"), {})


def test_the_iri_of_an_item_is_among_those_that_its_key_may_stand_for():
    assert f"{ID}organizations/taskTeam/x" in set(possible_iris(KINDS["groups"], CANONICAL_BASE, "x"))
    assert f"{ID}standards/gsim/2.0/Code-List" in set(
        possible_iris(KINDS["elements"], CANONICAL_BASE, "gsim-2.0-Code-List")
    )
