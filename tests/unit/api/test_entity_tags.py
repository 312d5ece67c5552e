"""What is remembered of the tags of answers."""

from modernstats_kg_api.entity_tags import KnownTags, tag_of, validator_of


def test_of_too_many_validators_the_one_asked_for_longest_ago_is_forgotten() -> None:
    known = KnownTags(most=2)
    known.learn("first", "a", {})
    known.learn("second", "b", {})
    assert known.find("first") == ("a", {})
    known.learn("third", "c", {})

    assert len(known) == 2
    assert known.find("second") is None
    assert (known.find("first"), known.find("third")) == (("a", {}), ("c", {}))


def test_what_was_learned_last_holds() -> None:
    known = KnownTags()
    known.learn("one", "a", {})
    known.learn("one", "b", {"Vary": "Accept"})

    assert (len(known), known.find("one")) == (1, ("b", {"Vary": "Accept"}))


def test_a_tag_is_of_the_bytes_the_form_and_whose_answer_it_is() -> None:
    tags = [
        tag_of(b"body", "text/plain"),
        tag_of(b"other", "text/plain"),
        tag_of(b"body", "text/html"),
        tag_of(b"body", "text/plain", "somebody"),
    ]

    assert len(set(tags)) == 4
    assert tag_of(b"body", "text/plain") == tags[0]


def test_the_parts_of_a_validator_are_told_apart() -> None:
    assert validator_of("a", "b") != validator_of("ab")
    assert validator_of("a", "") != validator_of("a")
