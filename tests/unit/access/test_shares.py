"""How much of the engine one client may use."""

import pytest

from modernstats_kg.access.shares import Limits, Shares
from modernstats_kg.errors import Throttled

LIMITS = Limits(
    engine_s_per_min=60, engine_burst_s=120, long_queries=2, failures_per_min=30, key_failures_per_min=10
)


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def shares(clock):
    return Shares(LIMITS, clock)


def test_an_idle_client_has_the_burst_and_then_a_second_for_each_second(shares, clock):
    used = 0.0
    for _ in range(600):  # ten minutes, as many two-second queries as are let in
        clock.now += 1
        for _ in range(3):
            try:
                shares.admit("one").end(2.0)
                used += 2.0
            except Throttled:
                break

    assert used == pytest.approx(120 + 600, rel=0.02)


def test_who_has_used_the_share_is_told_when_to_come_back(shares, clock):
    shares.admit("one").end(150.0)

    with pytest.raises(Throttled) as refused:
        shares.admit("one")
    clock.now += refused.value.retry_after_s

    assert refused.value.retry_after_s == 31
    assert str(refused.value) == (
        "This client has used its share of 60 seconds of engine time per minute: wait 31 s."
    )
    shares.admit("one")


def test_the_share_of_one_client_is_not_that_of_another(shares):
    shares.bill("one", 500.0)

    shares.admit("two").end(1.0)
    with pytest.raises(Throttled):
        shares.admit("one")


def test_short_queries_count_with_what_they_take(shares):
    for _ in range(10_000):
        shares.admit("one").end(0.001)

    shares.admit("one")


def test_so_many_long_queries_run_at_once(shares):
    running = [shares.admit("one") for _ in range(3)]

    said = [bill.lengthen() for bill in running]
    running[0].end(1.0)
    after = running[2].lengthen()

    assert said[:2] == [None, None]
    assert str(said[2]) == "2 long queries of this client are running: wait for one of them to end."
    assert after is None


def test_a_query_that_was_refused_or_short_frees_no_place(shares):
    long = [shares.admit("one") for _ in range(2)]
    assert [bill.lengthen() for bill in long] == [None, None]
    refused, short = shares.admit("one"), shares.admit("one")
    refused.lengthen()

    for bill in (refused, short, refused):
        bill.end(0.1)

    assert isinstance(shares.admit("one").lengthen(), Throttled)


def test_thirty_failures_a_minute_are_enough(shares, clock):
    for _ in range(30):
        shares.admit("one").fail()

    with pytest.raises(Throttled, match="More than 30 queries") as refused:
        shares.admit("one")
    clock.now += 60
    for _ in range(30):
        shares.admit("one").fail()

    assert refused.value.retry_after_s == 1
    with pytest.raises(Throttled):
        shares.admit("one")


def test_invalid_keys_are_counted_apart_from_queries(shares):
    for _ in range(10):
        shares.refuse_key("one")

    with pytest.raises(Throttled, match="more than 10 keys"):
        shares.refuse_key("one")
    shares.admit("one")
    shares.refuse_key("two")


def test_zero_is_no_limit(clock):
    shares = Shares(Limits(), clock)
    bills = [shares.admit("one") for _ in range(100)]
    for bill in bills:
        assert bill.lengthen() is None
        bill.fail()
        shares.refuse_key("one")
        bill.end(1000.0)

    shares.admit("one")


def test_of_very_many_clients_those_idle_longest_are_forgotten(shares):
    shares.bill("idle", 500.0)
    shares.bill("busy", 500.0)
    for number in range(10_000):
        shares.bill(f"client {number}", 1.0)
        with pytest.raises(Throttled):
            shares.admit("busy")

    shares.admit("idle")
