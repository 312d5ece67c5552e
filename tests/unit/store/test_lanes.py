"""Who waits for whom, without processes."""

import asyncio

import pytest

from modernstats_kg.errors import Busy
from modernstats_kg.store.lanes import Lanes, Place


async def entered(lanes: Lanes, log: list[bool] | None = None) -> Place:
    place = await lanes.enter(1.0)
    if log is not None:
        place.hold = log.append
    return place


def test_a_place_in_the_quick_lane_is_free_again_once_its_query_is_long() -> None:
    async def scenario() -> None:
        lanes = Lanes(quick=1, long=1, queue=0, retry_after_s=5)
        first = await entered(lanes)
        with pytest.raises(Busy):
            await lanes.enter(1.0)
        assert first.promote()
        (await entered(lanes)).leave()
        (await entered(lanes)).leave()

    asyncio.run(scenario())


def test_long_queries_are_held_in_order_and_go_on_as_others_leave() -> None:
    async def scenario() -> None:
        lanes = Lanes(quick=4, long=1, queue=2, retry_after_s=5)
        log: dict[int, list[bool]] = {number: [] for number in range(4)}
        places = [await entered(lanes, log[number]) for number in range(4)]

        assert [place.promote() for place in places] == [True, True, True, False]
        assert (log, lanes.held) == ({0: [], 1: [True], 2: [True], 3: []}, 2)

        places[0].leave()
        places[0].leave()
        assert (log[1], log[2], lanes.held) == ([True, False], [True], 1)
        places[2].leave()
        places[1].leave()
        assert (log[2], lanes.held) == ([True, False], 0)
        last = await entered(lanes, log[3])
        assert last.promote()
        assert log[3] == []

    asyncio.run(scenario())


def test_whoever_waits_in_vain_is_told_when_to_come_back() -> None:
    async def scenario() -> None:
        lanes = Lanes(quick=1, long=1, queue=1, retry_after_s=5)
        place = await entered(lanes)
        with pytest.raises(Busy) as refused:
            await lanes.enter(0.01)
        assert refused.value.retry_after_s == 5
        waiting = asyncio.create_task(lanes.enter(1.0))
        await asyncio.sleep(0)
        with pytest.raises(Busy):
            await lanes.enter(1.0)
        place.leave()
        (await waiting).leave()

    asyncio.run(scenario())


def test_a_held_query_whose_answer_was_already_there_leaves_its_reader_running() -> None:
    async def scenario() -> None:
        lanes = Lanes(quick=2, long=1, queue=1, retry_after_s=5)
        log: list[bool] = []
        first, held = await entered(lanes), await entered(lanes, log)
        assert first.promote()
        assert held.promote()
        held.leave()
        first.leave()

        assert (log, lanes.held, lanes.beyond) == ([True, False], 0, 0)

    asyncio.run(scenario())


def test_the_newest_waits_shortest_and_whoever_gives_up_takes_no_place() -> None:
    async def scenario() -> None:
        lanes = Lanes(quick=1, long=1, queue=9, retry_after_s=5)
        order: list[str] = []

        async def ask(name: str) -> None:
            place = await lanes.enter(1.0)
            order.append(name)
            await asyncio.sleep(0)
            place.leave()

        place = await entered(lanes)
        waiting = []
        for name in ("first", "given up", "last"):
            waiting.append(asyncio.create_task(ask(name)))
            await asyncio.sleep(0)
        waiting[1].cancel()
        await asyncio.sleep(0)
        place.leave()
        waiting.append(asyncio.create_task(ask("too late")))
        await asyncio.gather(*waiting, return_exceptions=True)

        assert order == ["last", "first", "too late"] or order == ["last", "too late", "first"]
        (await entered(lanes)).leave()

    asyncio.run(scenario())


def test_a_place_that_comes_while_whoever_waited_leaves_goes_to_the_next() -> None:
    async def scenario() -> None:
        lanes = Lanes(quick=1, long=1, queue=9, retry_after_s=5)
        place = await entered(lanes)
        leaving = asyncio.create_task(lanes.enter(1.0))
        await asyncio.sleep(0)
        place.leave()
        leaving.cancel()
        await asyncio.gather(leaving, return_exceptions=True)

        (await entered(lanes)).leave()

    asyncio.run(scenario())


def test_a_place_that_becomes_free_as_its_next_one_gives_up_is_not_lost() -> None:
    async def scenario() -> None:
        lanes = Lanes(quick=1, long=1, queue=2, retry_after_s=5)
        place = await entered(lanes)
        patient, hasty = (asyncio.create_task(lanes.enter(1.0)) for _ in range(2))
        await asyncio.sleep(0)

        hasty.cancel()  # it gives up, but does not run before the place becomes free
        place.leave()

        with pytest.raises(asyncio.CancelledError):
            await hasty
        (await patient).leave()
        (await lanes.enter(0.0)).leave()

    asyncio.run(scenario())


def test_a_place_apart_waits_for_nobody_and_is_missed_once_it_is_kept_for_long() -> None:
    async def scenario() -> None:
        lanes = Lanes(quick=1, long=0, queue=0, retry_after_s=5)
        missed: list[int] = []
        lanes.when_promoted = lambda: missed.append(lanes.beyond)
        await entered(lanes)
        apart = await lanes.enter_apart(1.0)

        assert lanes.beyond == 0
        assert apart.promote()
        assert apart.promote()
        assert (missed, lanes.beyond) == ([1], 1)
        apart.leave()
        apart.leave()
        assert lanes.beyond == 0
        (await lanes.enter_apart(1.0)).leave()
        assert (missed, lanes.beyond) == ([1], 0)

    asyncio.run(scenario())
