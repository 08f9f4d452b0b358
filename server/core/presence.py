"""Who is there: kept in Redis a minute and a half at a time, told to the conversations of those who come and go."""

import asyncio
import time
from collections.abc import Collection
from itertools import count
from typing import Any

import structlog

from protocol.codec import pack
from protocol.frames import EventFrame
from protocol.people import Availability, Presence, PresenceChanged
from server.base.broker import OUTAGES, Absence, Broker
from server.base.database import OUTAGES as DATABASE_OUTAGES
from server.base.database import Pool
from server.base.tasks import Tasks
from server.core import access
from server.core.hub import Hub, Kind, Subscriber
from server.core.wire import frame

logger = structlog.get_logger()

KEY = "presence"
"""A sorted set of `person:process:availability`, each scored with the instant it expires."""

LASTS = 90.0
RENEW = 10.0
GATHER = 1.0


class Presences:
    """The presence of the people of this process, and through Redis of all others."""

    def __init__(self, broker: Broker, hub: Hub, pool: Pool) -> None:
        self._redis, self._key = broker.redis, broker.own(KEY)
        self._hub = hub
        self._pool = pool
        self._process = hub.origin.hex()
        self._local: dict[int, dict[Subscriber, Availability]] = {}
        self._changed: set[int] = set()
        self._introduced: set[int] = set()
        self._batch = count(1)
        self._next: asyncio.Task[dict[int, Availability]] | None = None
        self._absence = Absence()
        self._tasks = Tasks()
        self._tasks.repeat(self._announce, lambda: GATHER)
        self._tasks.repeat(self._renew, lambda: RENEW)

    async def close(self) -> None:
        """Takes the people of this process out of Redis."""
        await self._tasks.close()
        self._changed.update(self._local)
        self._local.clear()
        await self._announce()

    def note(self, socket: Subscriber, availability: Availability) -> None:
        """Notes what one socket says of its person; `offline` when it is gone."""
        sockets = self._local.setdefault(socket.person, {})
        if availability == "offline":
            sockets.pop(socket, None)
            if not sockets:
                del self._local[socket.person]
        else:
            sockets[socket] = availability
        self._changed.add(socket.person)

    def introduce(self, conversations: Collection[int]) -> None:
        """Tells conversations that somebody here has entered who of their members is there."""
        self._introduced.update(conversations)

    async def of(self, people: Collection[int]) -> list[Presence]:
        """Those of the people who are not offline, as of an instant after the call."""
        seen = await self._snapshot()
        return [Presence(person, seen[person]) for person in sorted(people) if person in seen]

    def _here(self, person: int) -> Availability:
        return _best(self._local.get(person, {}).values())

    def _snapshot(self) -> "asyncio.Future[dict[int, Availability]]":
        """All callers of one turn share one reading, begun after they called."""
        if self._next is None:
            self._next = asyncio.ensure_future(self._read())
        return asyncio.shield(self._next)

    async def _read(self) -> dict[int, Availability]:
        await asyncio.sleep(0)
        self._next = None
        found: dict[int, list[Availability]] = {person: list(s.values()) for person, s in self._local.items()}
        for person, process, availability in await self._present():
            if process != self._process:
                found.setdefault(int(person), []).append("online" if availability == "online" else "away")
        return {person: _best(all_of_them) for person, all_of_them in found.items() if all_of_them}

    async def _present(self) -> list[list[str]]:
        if self._absence.lasts:
            return []
        try:
            return await self._members(time.time(), "+inf")
        except OUTAGES:
            self._absence.begin()
            logger.info("presence_without_redis")
            return []

    async def _announce(self) -> None:
        people, self._changed = self._changed, set()
        introduced, self._introduced = self._introduced, set()
        if not people and not introduced:
            return
        try:
            await self._write(people)
            self._absence.end()
            told = await self._whom_to_tell(people)
            for conversation in introduced:
                told[conversation] = set(await access.members(self._pool, conversation))
        except Exception as failure:
            self._changed |= people
            self._introduced |= introduced
            if isinstance(failure, OUTAGES):
                self._absence.begin()
            if not isinstance(failure, (*OUTAGES, *DATABASE_OUTAGES)):
                raise
            return
        self._tell(told, await self._snapshot())

    async def _whom_to_tell(self, people: set[int]) -> dict[int, set[int]]:
        """Which of the people each conversation is told about."""
        by_conversation: dict[int, set[int]] = {}
        for person, conversations in (await access.conversations_of(self._pool, list(people))).items():
            for conversation in conversations:
                by_conversation.setdefault(conversation, set()).add(person)
        return by_conversation

    def _tell(self, people: dict[int, set[int]], seen: dict[int, Availability]) -> None:
        for conversation, concerned in people.items():
            changes = [Presence(person, seen.get(person, "offline")) for person in sorted(concerned)]
            news = frame(pack(EventFrame(PresenceChanged(conversation, changes))))
            self._hub.publish(f"conversation:{conversation}", Kind.FLEETING, news, next(self._batch))

    async def _write(self, people: Collection[int]) -> None:
        pipeline = self._redis.pipeline(transaction=False)
        expires = time.time() + LASTS
        for person in people:
            here = self._here(person)
            gone = [s for s in ("online", "away") if s != here]
            pipeline.zrem(self._key, *(f"{person}:{self._process}:{state}" for state in gone))
            if here != "offline":
                pipeline.zadd(self._key, {f"{person}:{self._process}:{here}": expires})
        await pipeline.execute()

    async def _renew(self) -> None:
        """Announces everybody again when Redis had forgotten somebody: others may take them for gone."""
        expires = time.time() + LASTS
        known = {
            f"{person}:{self._process}:{self._here(person)}": expires for person in self._local.keys() - self._changed
        }
        try:
            if known and await self._redis.zadd(self._key, known):
                self._changed |= set(self._local)
            await self._bury()
        except OUTAGES:
            logger.info("presence_without_redis")

    async def _bury(self) -> None:
        """Announces the people of processes that died without a word; only one process finds each of them removed."""
        for member in await self._members("-inf", time.time()):
            if await self._redis.zrem(self._key, ":".join(member)):
                self._changed.add(int(member[0]))

    async def _members(self, lowest: float | str, highest: float | str) -> list[list[str]]:
        """Person, process and availability of those that expire in between."""
        members: list[Any] = await self._redis.zrangebyscore(self._key, lowest, highest)
        return [member.decode().split(":") for member in members]


def _best(states: Collection[Availability]) -> Availability:
    if "online" in states:
        return "online"
    return "away" if "away" in states else "offline"
