"""Has changes looked at by a process of its own before they are kept: what brings it down harms nobody else."""

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from collections import deque
from itertools import islice
from time import monotonic
from typing import NamedTuple

import structlog

from protocol.codec import unpacker
from protocol.errors import Invalid, TooFast, Unavailable

logger = structlog.get_logger()

PROGRAM = (sys.executable, "-m", "server.live.examining")

PATIENCE = 10.0
"""Seconds after which the process is given up that does not answer; it ends itself much sooner for what costs too
much."""

BEGINNING = 20.0
"""Seconds in which it has to begin."""

TOGETHER = 64
"""That it is given before it has answered."""

LENGTH = 4
BANNED = 60.0
"""Seconds for which nothing is looked at for whoever has brought it down."""

BROKEN = (OSError, EOFError, asyncio.IncompleteReadError, TimeoutError, ValueError)

_read = unpacker(list[int] | None).decode


class Asked(NamedTuple):
    person: int
    data: bytes
    answer: "asyncio.Future[list[int]]"


class Examiner:
    """One process, begun when it is first wanted and again when it was brought down."""

    def __init__(self) -> None:
        self._waiting: deque[Asked] = deque()
        self._process: Process | None = None
        self._work: asyncio.Task[None] | None = None
        self._banned: dict[int, float] = {}

    def examine(self, person: int, data: bytes) -> "asyncio.Future[list[int]]":
        """By which numbers of Yjs the change was made. Resolves in the order of the calls, or with `Invalid` for what
        is no change, or costs too much; `Unavailable` where the process does not begin. Raises `TooFast` for a while
        after they have brought it down."""
        if self._banned.get(person, 0) > monotonic():
            raise TooFast("data", retry_after=BANNED)
        answer: asyncio.Future[list[int]] = asyncio.get_running_loop().create_future()
        self._waiting.append(Asked(person, data, answer))
        self.begin()
        return answer

    def begin(self) -> None:
        """Soon somebody will ask."""
        if self._work is None or self._work.done():
            self._work = asyncio.create_task(self._examine_all(), name="examiner")

    async def close(self) -> None:
        if self._work is not None:
            await asyncio.wait([self._work])
        await self._end()

    async def _examine_all(self) -> None:
        """The first that waits when the process dies is asked about once more, for it may have been killed for
        something else."""
        suspect: Asked | None = None
        while True:
            try:
                process = await self._begun()
            except BROKEN as absence:
                await self._end()
                self._give_up(absence)
                return
            try:
                while self._waiting:
                    await self._ask(process, list(islice(self._waiting, TOGETHER)))
                return
            except BROKEN as death:
                await self._end()
                if self._waiting[0] is suspect:
                    self._ban(self._waiting.popleft(), death)
                else:
                    suspect = self._waiting[0]

    async def _ask(self, process: Process, asked: list[Asked]) -> None:
        """Each is answered as soon as it has been looked at."""
        assert process.stdin is not None
        assert process.stdout is not None
        for one in asked:
            process.stdin.write(len(one.data).to_bytes(LENGTH) + one.data)
        for one in asked:
            async with asyncio.timeout(PATIENCE):
                size = int.from_bytes(await process.stdout.readexactly(LENGTH))
                writers = _read(await process.stdout.readexactly(size))
            self._waiting.popleft()
            if one.answer.done():
                continue
            if writers is None:
                one.answer.set_exception(Invalid("data"))
            else:
                one.answer.set_result(writers)

    def _ban(self, one: Asked, death: Exception) -> None:
        logger.warning("live_update_refused", person=one.person, cause=type(death).__name__)
        now = monotonic()
        self._banned = {who: until for who, until in self._banned.items() if until > now} | {one.person: now + BANNED}
        if not one.answer.done():
            one.answer.set_exception(Invalid("data"))

    def _give_up(self, absence: Exception) -> None:
        logger.error("live_examiner_absent", cause=repr(absence), waiting=len(self._waiting))
        while self._waiting:
            answer = self._waiting.popleft().answer
            if not answer.done():
                answer.set_exception(Unavailable(retry_after=1))

    async def _begun(self) -> Process:
        if self._process is None or self._process.returncode is not None:
            self._process = await asyncio.create_subprocess_exec(*PROGRAM, stdin=PIPE, stdout=PIPE)
            assert self._process.stdout is not None
            # It says that it is there: what it takes to begin is not counted against what it is asked.
            async with asyncio.timeout(BEGINNING):
                await self._process.stdout.readexactly(LENGTH)
        return self._process

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None and process.returncode is None:
            process.kill()
            await process.wait()
