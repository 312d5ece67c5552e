"""What became of the elements of one version in another, from the correspondences between them."""

import pytest

from modernstats_kg.actions.version_changes import VERSION_CHANGES, version_changes
from small_graphs import BASE, association

A, B, C = (f"{BASE}standards/gsbpm/{version}" for version in ("5.0", "5.1", "5.2"))


def elements(version: str, **names: str) -> str:
    """Elements of a version: the name of each by its code, written with `_`."""
    scheme = f"<standards/gsbpm/{version}>"
    return f"{scheme} a skos:ConceptScheme .\n" + "".join(
        f"<standards/gsbpm/{version}/{key.strip('_')}> skos:inScheme {scheme} ; "
        f'skos:notation "{key.strip("_").replace("_", ".")}" ; skos:prefLabel "{name}"@en .\n'
        for key, name in names.items()
    )


def compares(first: str, second: str, *pairs: tuple[str, str, str]) -> str:
    """A correspondence of two versions: code before, code after ("" for none) and the kind of change."""
    name = f"gsbpm-{first}-{second}"
    head = (
        f"<correspondences/{name}> xkos:compares <standards/gsbpm/{first}> , <standards/gsbpm/{second}> .\n"
    )
    return head + "".join(
        association(
            name,
            number,
            f"gsbpm/{first}/{before}" if before else "",
            f"gsbpm/{second}/{after}" if after else "",
            change,
        )
        for number, (before, after, change) in enumerate(pairs)
    )


def told(kg, *schemes: str) -> set[tuple[str, str, str]]:
    """Code before, code after, and the kinds of change."""
    return {
        (one.before.code if one.before else "", one.after.code if one.after else "", " ".join(one.kinds))
        for one in version_changes(kg, schemes)
    }


def test_what_was_added_removed_renamed_and_respelled_is_told(made):
    kg = made(
        elements("5.0", _1="Plan", _1_1="Check data", _1_2="Old part", _1_3="Test system")
        + elements("5.1", _1="Plan", _1_1="Verify data", _1_3="Test systems", _1_4="New part")
        + compares(
            "5.0", "5.1",
            ("1", "1", "unchanged"), ("1_1", "1_1", "renamed"), ("1_2", "", "removed"),
            ("1_3", "1_3", "respelled"), ("", "1_4", "added"),
        )
    )  # fmt: skip
    assert told(kg, A, B) == {
        ("1", "1", "unchanged"),
        ("1.1", "1.1", "renamed"),
        ("1.2", "", "removed"),
        ("1.3", "1.3", "respelled"),
        ("", "1.4", "added"),
    }


def test_another_code_is_a_move_and_may_be_a_new_name_too(made):
    kg = made(
        elements("5.0", _1_1="Check", _1_2="Test")
        + elements("5.1", _2_1="Check", _2_2="Try out")
        + compares("5.0", "5.1", ("1_1", "2_1", "unchanged"), ("1_2", "2_2", "renamed"))
    )
    assert told(kg, A, B) == {("1.1", "2.1", "moved"), ("1.2", "2.2", "moved renamed")}


def test_several_ends_are_a_split_and_several_beginnings_a_merger(made):
    kg = made(
        elements("5.0", _1_1="Both", _1_2="Left", _1_3="Right")
        + elements("5.1", _1_1="Both", _1_4="Half", _1_5="Whole")
        + compares(
            "5.0", "5.1",
            ("1_1", "1_1", ""), ("1_1", "1_4", ""), ("1_2", "1_5", ""), ("1_3", "1_5", ""),
        )
    )  # fmt: skip
    kinds = {(before, after): change.split() for before, after, change in told(kg, A, B)}
    assert kinds["1.1", "1.1"] == ["split"]
    assert kinds["1.1", "1.4"][:2] == ["moved", "split"]
    assert "merged" in kinds["1.2", "1.5"]
    assert "merged" in kinds["1.3", "1.5"]


def test_what_no_correspondence_speaks_of_is_told_apart_from_what_was_added(made):
    kg = made(
        elements("5.0", _1="Plan")
        + elements("5.1", _1="Plan", _2="Do")
        + compares("5.0", "5.1", ("1", "1", ""))
    )
    assert told(kg, A, B) == {("1", "1", "unchanged"), ("", "2", "untold")}


def test_versions_further_apart_are_compared_step_by_step(made):
    kg = made(
        elements("5.0", _1_1="Check", _1_2="Old", _1_3="Back")
        + elements("5.1", _1_1="Verify", _1_3="Forth", _1_4="Came and went", _1_5="Stays")
        + elements("5.2", _1_1="Prove", _1_3="Back", _1_5="Stays")
        + compares(
            "5.0", "5.1",
            ("1_1", "1_1", "renamed"), ("1_2", "", "removed"), ("1_3", "1_3", "renamed"),
            ("", "1_4", "added"), ("", "1_5", "added"),
        )
        + compares(
            "5.1", "5.2",
            ("1_1", "1_1", "renamed"), ("1_3", "1_3", "renamed"), ("1_4", "", "removed"),
            ("1_5", "1_5", "unchanged"),
        )
    )  # fmt: skip
    assert told(kg, A, B, C) == {
        ("1.1", "1.1", "renamed"),
        ("1.2", "", "removed"),
        ("1.3", "1.3", "unchanged"),
        ("", "1.5", "added"),
    }


def test_a_correspondence_of_just_these_two_goes_before_the_steps_between(made):
    kg = made(
        elements("5.0", _1="A") + elements("5.1", _1="B") + elements("5.2", _1="C", _2="A")
        + compares("5.0", "5.1", ("1", "1", "renamed"))
        + compares("5.1", "5.2", ("1", "1", "renamed"))
        + compares("5.0", "5.2", ("1", "2", "unchanged"), ("", "1", "added"))
    )  # fmt: skip
    assert told(kg, A, B, C) == {("1", "2", "moved"), ("", "1", "added")}


def test_an_association_written_backwards_is_read_in_the_order_of_the_versions(made):
    kg = made(
        elements("5.0", _1_1="Check")
        + elements("5.1", _2_1="Check")
        + compares("5.1", "5.0", ("2_1", "1_1", ""))
    )
    assert told(kg, A, B) == {("1.1", "2.1", "moved")}


@pytest.mark.parametrize(("earlier", "later"), [("5.0", "5.1"), ("5.1", "5.2"), ("5.0", "5.2")])
def test_every_element_of_both_versions_of_the_graph_is_told_once_or_more(kg, earlier, later):
    base = f"{kg.settings.base}id/standards/gsbpm/"
    between = [number for number in ("5.0", "5.1", "5.2") if earlier <= number <= later]
    found = version_changes(kg, [base + number for number in between])
    numbered = [one.after.code for one in found if one.after and one.after.code[:1].isdigit()]
    assert len([code for code in numbered if "0" not in code.split(".")]) >= 52
    assert all(set(one.kinds) <= set(VERSION_CHANGES) and one.kinds for one in found)
