"""Frames over a socket: whole however they come in, and never half of one."""

import asyncio
import socket
from collections.abc import Awaitable, Callable

import pytest

from modernstats_kg.store.channel import Channel
from modernstats_kg.store.frames import Frame, Kind

FRAMES = [Frame(Kind.PIECE, b"a" * 70_000), Frame(Kind.PIECE), Frame(Kind.LAST, b"end")]
ENCODED = b"".join(frame.encoded() for frame in FRAMES)


def talk(scenario: Callable[[Channel, socket.socket], Awaitable[None]]) -> None:
    async def main() -> None:
        ours, theirs = socket.socketpair()
        theirs.setblocking(False)
        channel = Channel(ours)
        try:
            await scenario(channel, theirs)
        finally:
            channel.close()
            theirs.close()

    asyncio.run(main())


@pytest.mark.parametrize("size", [1, 4, 5, 6, 1_000, 65_541, len(ENCODED)])
def test_frames_are_whole_however_they_are_cut_on_the_way(size: int) -> None:
    parts = [ENCODED[start : start + size] for start in range(0, len(ENCODED), size)]
    if size < 1_000:
        parts = [*[ENCODED[n : n + size] for n in range(0, 12, size)], ENCODED[-(-12 // size) * size :]]

    async def scenario(channel: Channel, theirs: socket.socket) -> None:
        async def send() -> None:
            for part in parts:
                await asyncio.get_running_loop().sock_sendall(theirs, part)

        sending = asyncio.create_task(send())
        assert [await channel.receive() for _ in FRAMES] == FRAMES
        await sending

    talk(scenario)


def test_what_has_come_before_the_end_can_be_read_and_then_the_end_is_told() -> None:
    async def scenario(channel: Channel, theirs: socket.socket) -> None:
        await asyncio.get_running_loop().sock_sendall(theirs, FRAMES[2].encoded() + b"L\0\0")
        theirs.close()

        assert await channel.receive() == FRAMES[2]
        with pytest.raises(ConnectionError):
            await channel.receive()
        with pytest.raises(ConnectionError):
            channel.send(b"anybody?")

    talk(scenario)


def test_what_is_no_frame_ends_the_talk() -> None:
    async def scenario(channel: Channel, theirs: socket.socket) -> None:
        await asyncio.get_running_loop().sock_sendall(theirs, b"HTTP/1.1 200 OK")
        with pytest.raises(ConnectionError):
            await channel.receive()

    talk(scenario)


def test_a_sender_whom_nobody_asks_waits_instead_of_filling_the_memory() -> None:
    async def scenario(channel: Channel, theirs: socket.socket) -> None:
        sending = asyncio.create_task(
            asyncio.get_running_loop().sock_sendall(theirs, FRAMES[0].encoded() * 200)
        )
        for _ in range(200):
            await asyncio.sleep(0)

        assert not sending.done()
        assert [await channel.receive() for _ in range(200)] == FRAMES[:1] * 200
        await sending

    talk(scenario)


def test_much_is_sent_on_as_the_other_side_takes_it() -> None:
    body = bytes(range(256)) * 8_000

    async def scenario(channel: Channel, theirs: socket.socket) -> None:
        channel.send(body)
        channel.send(b"more")
        arrived = bytearray()
        while len(arrived) < len(body) + 4:
            arrived += await asyncio.get_running_loop().sock_recv(theirs, 50_000)

        assert bytes(arrived) == body + b"more"

    talk(scenario)


def test_who_waits_is_woken_when_the_talk_is_closed() -> None:
    async def scenario(channel: Channel, theirs: socket.socket) -> None:
        waiting = asyncio.create_task(channel.receive())
        await asyncio.sleep(0)
        channel.close()
        with pytest.raises(ConnectionError):
            await waiting

    talk(scenario)
