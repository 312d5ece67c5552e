"""Heavy work gets a turn: few at once, some wait, the rest hear so at once."""

import asyncio

import pytest

from modernstats_kg.errors import Busy
from modernstats_kg_api.turns import Turns


async def hold(turns, begun, release):
    async with turns.turn():
        begun.append(1)
        await release.wait()


def test_only_so_many_work_at_once_and_whoever_is_too_many_is_told():
    async def scene():
        turns, begun, release = Turns(at_once=1, waiting=1), [], asyncio.Event()
        working = asyncio.create_task(hold(turns, begun, release))
        waiting = asyncio.create_task(hold(turns, begun, release))
        while not begun:
            await asyncio.sleep(0)
        with pytest.raises(Busy) as refused:
            await hold(turns, begun, release)
        assert begun == [1]
        release.set()
        await asyncio.gather(working, waiting)
        return begun, refused.value.retry_after_s

    begun, retry_s = asyncio.run(scene())

    assert begun == [1, 1]
    assert retry_s > 0


def test_a_place_is_free_again_after_work_that_failed():
    async def scene():
        turns = Turns(at_once=1, waiting=0)
        for _ in range(3):
            with pytest.raises(ValueError, match="broken"):
                async with turns.turn():
                    raise ValueError("broken")

    asyncio.run(scene())
