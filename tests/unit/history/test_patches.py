"""RDF Patch: the text of a difference."""

from hashlib import sha256

from modernstats_kg.history.differences import Difference
from modernstats_kg.history.patches import patch_digest, patch_text

ONE, TWO = "<urn:a> <urn:p> <urn:b> <urn:g> .\n", "<urn:c> <urn:p> <urn:d> <urn:g> .\n"


def test_a_patch_takes_away_and_then_adds_in_one_transaction():
    text = patch_text(Difference(frozenset({ONE}), frozenset({TWO})), 3, 4)
    lines = text.splitlines()

    assert lines[1:3] == ['H from "3" .', 'H to "4" .']
    assert lines[3:] == ["TX .", f"D {TWO.strip()}", f"A {ONE.strip()}", "TC ."]


def test_the_same_difference_is_the_same_patch():
    ways = [frozenset(lines) for lines in ([ONE, TWO], [TWO, ONE])]

    assert patch_text(Difference(ways[0]), 1, 2) == patch_text(Difference(ways[1]), 1, 2)


def test_a_patch_is_named_by_the_digest_of_its_steps():
    difference = Difference(frozenset({ONE}), frozenset({TWO}))
    digest = sha256(f"D {TWO}A {ONE}".encode()).hexdigest()

    assert patch_digest(difference) == digest
    assert patch_text(difference, 1, 2).startswith(f"H id <urn:sha256:{digest}> .\n")
