"""Live documents: opened, written, pointed at and closed by those who are in their conversation."""

import asyncio
import zlib
from itertools import accumulate
from typing import Any

from protocol.codec import pack
from protocol.errors import NotFound, TooFast
from protocol.frames import EventFrame
from protocol.live import CloseLive, LivePointed, LiveState, LiveUpdate, OpenLive, PointLive, WriteLive, Written
from protocol.types import Done
from server.base.database import Database
from server.core.dispatch import Caller, handles_directly
from server.core.hub import WITHIN, Kind
from server.core.services import Services
from server.core.wire import frame
from server.live import live_sql as queries
from server.live.examination import Examiner
from server.live.live_sql import Standing, Writing
from server.live.writing import channel_of, writings

MOST_TOLD = 512 * 1024
"""Bytes of changes in one answer."""


async def require_live(db: Database, person: int, node: int) -> Standing:
    """Raises `NotFound` unless it is a live document in a conversation of the person."""
    found = await queries.select_standing(db, person, node)
    if found is None:
        raise NotFound("node")
    return found


def examiner(services: Services) -> Examiner:
    """The one of this process."""
    return services.the(Examiner, Examiner)


@handles_directly(OpenLive)
def open_live(caller: Caller, command: OpenLive) -> asyncio.Future[Any]:
    return asyncio.ensure_future(_open(caller, command))


async def _open(caller: Caller, command: OpenLive) -> LiveState:
    """It waits for the others to be heard before it reads, and then reads what there was at one instant: nothing falls
    between the two."""
    socket, hub, pool = caller.socket, caller.services.hub, caller.services.pool
    if socket is None:
        raise NotFound("node")
    async with caller.share.turn(command.heavy):
        before = await require_live(pool, caller.person, command.node)
        channel = channel_of(command.node, before.conversation)
        # Those of a conversation that it has been moved out of.
        hub.unsubscribe(socket, set(opened(caller, command.node)) - {channel})
        await hub.subscribe(socket, [channel])
        try:
            async with pool.acquire() as db, db.transaction(isolation="repeatable_read", readonly=True):
                now = await require_live(db, caller.person, command.node)
                state = await _read(db, command, now)
            # They may have been removed, or closed it, meanwhile.
            if now.conversation != before.conversation or channel not in socket.channels:
                raise NotFound("node")
        except NotFound:
            hub.unsubscribe(socket, [channel])
            raise
        if before.may_write:
            examiner(caller.services).begin()
        if f"conversation:{now.conversation}" not in socket.channels:
            # By it they are known to be in it, and no more.
            hub.refresh([caller.person])
        return state


async def _read(db: Database, command: OpenLive, now: Standing) -> LiveState:
    """Whoever is ahead has seen what a back-up does not hold: they are told all of it, and see it by the number."""
    after = command.after if command.after <= now.seq else 0
    found = await queries.select_updates(db, command.node, max(after, now.folded))
    updates = within(found, MOST_TOLD)
    complete = len(updates) == len(found) < queries.MOST
    writers = await queries.select_writers(db, command.node)
    seq = updates[-1].seq if updates else now.seq
    return LiveState(command.node, seq, now.folded, updates, writers, now.may_write, complete)


def within(updates: list[LiveUpdate], size: int) -> list[LiveUpdate]:
    """The first of them that have so many bytes together, and one at least."""
    sizes = accumulate(len(update.data) for update in updates)
    return [
        update for place, (update, total) in enumerate(zip(updates, sizes, strict=True)) if total <= size or not place
    ]


@handles_directly(CloseLive)
def close_live(caller: Caller, command: CloseLive) -> asyncio.Future[Done]:
    if caller.socket is not None:
        caller.services.hub.unsubscribe(caller.socket, opened(caller, command.node))
    return _done()


@handles_directly(WriteLive)
def write_live(caller: Caller, command: WriteLive) -> asyncio.Future[Any]:
    # Called in the order in which changes came, and answered in it: they are stored in that order.
    writings(caller.services).take_in_hand(caller.person, len(command.data))
    try:
        examined = examiner(caller.services).examine(caller.person, command.data)
    except TooFast:
        writings(caller.services).put_down(caller.person, len(command.data))
        raise
    return asyncio.ensure_future(_write(caller, command, examined))


async def _write(caller: Caller, command: WriteLive, examined: "asyncio.Future[list[int]]") -> Written:
    try:
        one = Writing(command.node, caller.person, command.client_id, command.data, await examined)
        return await writings(caller.services).append(one)
    finally:
        writings(caller.services).put_down(caller.person, len(command.data))


@handles_directly(PointLive)
def point_live(caller: Caller, command: PointLive) -> asyncio.Future[Done]:
    """For a channel that the caller hears: whoever may not read the document hears none of it."""
    channels = opened(caller, command.node)
    if not channels:
        raise NotFound("node")
    told = LivePointed(command.node, caller.person, command.device, command.at)
    for channel in channels:
        key = zlib.crc32(f"{command.node} {command.device}".encode())
        caller.services.hub.publish(channel, Kind.FLEETING, frame(pack(EventFrame(told))), key)
    return _done()


def opened(caller: Caller, node: int) -> list[str]:
    """The channels of the document that the caller's socket hears."""
    prefix = f"live:{node}{WITHIN}"
    return [one for one in caller.socket.channels if one.startswith(prefix)] if caller.socket else []


def _done() -> asyncio.Future[Done]:
    answer: asyncio.Future[Done] = asyncio.get_running_loop().create_future()
    answer.set_result(Done())
    return answer
