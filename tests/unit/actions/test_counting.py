import logging
from threading import Event

from modernstats_kg.actions.counting import Counting
from modernstats_kg.errors import StoreUnavailable
from modernstats_kg.model.counts import Counts, counts_of
from modernstats_kg.model.statistics import Statistics


def counts() -> Counts:
    return counts_of(Statistics(triples=1, subjects=1, objects=1))


def never() -> Counts:
    raise AssertionError("counted again")


def test_nobody_waits_for_the_first_counts():
    counting, told = Counting(), Event()
    made = counts()

    def slowly() -> Counts:
        told.wait(60)
        return made

    assert counting.current(1, slowly) is None
    told.set()
    counting.settle()
    assert counting.current(1, never) is made
    counting.close()


def test_after_a_commit_the_older_counts_hold_until_it_may_count_again():
    counting = Counting()
    counting.current(1, counts)
    counting.settle()
    first = counting.current(1, never)

    counting._not_before = float("inf")  # as just after a count that took long
    assert counting.current(2, never) is first
    counting._not_before = 0.0
    assert counting.current(2, counts) is first
    counting.settle()
    assert counting.current(2, never) not in (None, first)
    counting.close()


def test_what_cannot_be_counted_is_told_and_leaves_the_older_counts(caplog):
    def fails() -> Counts:
        raise StoreUnavailable("The store is closed.")

    counting = Counting()
    with caplog.at_level(logging.WARNING):
        assert counting.current(1, fails) is None
        counting.settle()

    assert "The store is closed." in caplog.text
    counting.close()


def test_nothing_is_counted_once_it_is_closed():
    counting = Counting()
    counting.close()

    assert counting.current(1, never) is None
    counting.settle()
