"""Sockets are asked in turn, once an interval, and by nobody once they have left."""

import asyncio
import gc
import weakref

from server.core.keepalive import TURNS, Keepalive


class Peer:
    def __init__(self) -> None:
        self.asked = 0

    def ask(self) -> None:
        self.asked += 1


async def until_asked(peer: Peer, times: int) -> None:
    while peer.asked < times:
        await asyncio.sleep(0)


async def test_each_is_asked_as_often_as_the_others() -> None:
    keepalive = Keepalive.of(asyncio.get_running_loop(), 0.02)
    peers = [Peer() for _ in range(3 * TURNS)]
    for peer in peers:
        keepalive.join(peer)
    await until_asked(peers[0], 5)
    assert {peer.asked for peer in peers} <= {4, 5, 6}


async def test_those_who_came_together_are_not_asked_together() -> None:
    keepalive = Keepalive.of(asyncio.get_running_loop(), 0.2)
    peers = [Peer() for _ in range(3 * TURNS)]
    for peer in peers:
        keepalive.join(peer)
    while not (asked := sum(peer.asked for peer in peers)):
        await asyncio.sleep(0)
    assert asked == 3


async def test_who_has_left_is_not_asked_and_nothing_runs_for_nobody() -> None:
    keepalive = Keepalive.of(asyncio.get_running_loop(), 0.02)
    assert Keepalive.of(asyncio.get_running_loop(), 0.02) is keepalive
    leaving, staying = Peer(), Peer()
    keepalive.join(leaving)
    keepalive.join(staying)
    await until_asked(leaving, 1)
    keepalive.leave(leaving)
    before = leaving.asked
    await until_asked(staying, 4)
    assert leaving.asked == before
    keepalive.leave(staying)
    gone = weakref.ref(keepalive)
    del keepalive
    while gone() is not None:
        await asyncio.sleep(0.01)
        gc.collect()


async def test_who_leaves_while_asked_is_no_trouble() -> None:
    keepalive = Keepalive.of(asyncio.get_running_loop(), 0.02)

    class Gone(Peer):
        def ask(self) -> None:
            super().ask()
            keepalive.leave(self)

    gone, staying = Gone(), Peer()
    keepalive.join(gone)
    keepalive.join(staying)
    await until_asked(staying, 3)
    assert gone.asked == 1
