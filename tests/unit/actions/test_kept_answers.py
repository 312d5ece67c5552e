"""Answers that are given again."""

import asyncio

from modernstats_kg.actions.kept_answers import KeptAnswers
from modernstats_kg.model.answer import Answer, OnePiece


def answer(body: bytes | None, commit: int = 1) -> Answer:
    return Answer("text/csv", OnePiece(body or b""), commit, body)


async def read(frames: OnePiece) -> list[bytes]:
    return [piece async for piece in frames]


def test_a_kept_answer_can_be_read_again_and_again() -> None:
    kept = KeptAnswers()
    kept.keep("a", answer(b"rows"), 1000)

    for _ in range(2):
        found = kept.find("a")
        assert found is not None
        assert asyncio.run(read(found.frames)) == [b"rows"]
        assert (found.media_type, found.commit, found.whole) == ("text/csv", 1, b"rows")
    assert kept.find("b") is None


def test_neither_streams_nor_answers_above_their_turn_are_kept() -> None:
    kept = KeptAnswers()
    kept.keep("stream", answer(None), 1000)
    kept.keep("large", answer(b"x" * 63), 1000)
    kept.keep("none", answer(b"x"), 0)

    assert [kept.find(name) for name in ("stream", "large", "none")] == [None] * 3


def test_the_room_is_never_exceeded_and_what_was_asked_last_stays() -> None:
    kept = KeptAnswers()
    for number in range(20):
        kept.keep(str(number), answer(b"x" * 10), 160)
        kept.find("0")

    assert kept.bytes == 160
    assert kept.find("0") is not None
    assert kept.find("1") is None


def test_a_new_commit_clears_what_older_ones_left_and_a_late_answer_changes_nothing() -> None:
    kept = KeptAnswers()
    kept.keep("old", answer(b"old", 1), 1000)
    kept.keep("new", answer(b"new", 2), 1000)
    kept.keep("late", answer(b"late", 1), 1000)

    assert (kept.find("old"), kept.find("late"), kept.bytes) == (None, None, 3)
    assert kept.find("new") is not None
