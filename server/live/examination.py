"""Has changes looked at by a process of its own before they are kept: what brings it down harms nobody else."""

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from collections import deque
from time import monotonic

import structlog

from protocol.codec import pack, unpacker
from protocol.errors import Invalid, TooFast

logger = structlog.get_logger()

PATIENCE = 2.0
"""Seconds for which a batch may be looked at, and for the process to begin."""

BEGINNING = 20.0

TOGETHER = 128
MOST_TOGETHER = 1024 * 1024
"""Bytes of one batch."""

LENGTH = 4
BANNED = 60.0
"""Seconds for which nothing is looked at for whoever has brought it down."""

BROKEN = (OSError, EOFError, asyncio.IncompleteReadError, TimeoutError)

_read = unpacker(list[list[int] | None]).decode


class Examiner:
    """One process, begun when it is first wanted and again when it was brought down."""

    def __init__(self) -> None:
        self._waiting: deque[tuple[int, bytes, asyncio.Future[list[int]]]] = deque()
        self._process: Process | None = None
        self._work: asyncio.Task[None] | None = None
        self._banned: dict[int, float] = {}

    def examine(self, person: int, data: bytes) -> "asyncio.Future[list[int]]":
        """By which numbers of Yjs the change was made. Resolves in the order of the calls. Raises `Invalid` of what is
        no change, or costs too much; `TooFast` for a while after that."""
        until = self._banned.get(person, 0)
        if until > monotonic():
            raise TooFast("data", retry_after=BANNED)
        answer: asyncio.Future[list[int]] = asyncio.get_running_loop().create_future()
        self._waiting.append((person, data, answer))
        self.begin()
        return answer

    def begin(self) -> None:
        """Soon somebody will ask."""
        if self._work is None or self._work.done():
            self._work = asyncio.create_task(self._examine(), name="examiner")

    async def close(self) -> None:
        if self._work is not None:
            await asyncio.wait([self._work])
        await self._end()

    async def _examine(self) -> None:
        await self._begun()
        while self._waiting:
            batch, size = [self._waiting.popleft()], 0
            while self._waiting and len(batch) < TOGETHER and (size := size + len(batch[-1][1])) < MOST_TOGETHER:
                batch.append(self._waiting.popleft())
            await self._ask(batch)

    async def _ask(self, batch: list[tuple[int, bytes, "asyncio.Future[list[int]]"]]) -> None:
        """Where the process does not survive them, each half by itself: the others are not refused with it."""
        try:
            answers = await self._answers([data for _, data, _ in batch])
        except BROKEN as broken:
            await self._end()
            if len(batch) > 1:
                half = len(batch) // 2
                await self._ask(batch[:half])
                await self._ask(batch[half:])
                return
            person = batch[0][0]
            logger.warning("live_update_refused", person=person, cause=type(broken).__name__)
            now = monotonic()
            self._banned = {one: until for one, until in self._banned.items() if until > now} | {person: now + BANNED}
            answers = [None]
        for (_, _, answer), writers in zip(batch, answers, strict=True):
            if answer.done():
                continue
            if writers is None:
                answer.set_exception(Invalid("data"))
            else:
                answer.set_result(writers)

    async def _answers(self, data: list[bytes]) -> list[list[int] | None]:
        process = await self._begun()
        assert process.stdin is not None
        assert process.stdout is not None
        asked = pack(data)
        async with asyncio.timeout(PATIENCE):
            process.stdin.write(len(asked).to_bytes(LENGTH) + asked)
            await process.stdin.drain()
            size = int.from_bytes(await process.stdout.readexactly(LENGTH))
            answers: list[list[int] | None] = _read(await process.stdout.readexactly(size))
        if len(answers) != len(data):
            raise EOFError
        return answers

    async def _begun(self) -> Process:
        if self._process is None or self._process.returncode is not None:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "server.live.examining", stdin=PIPE, stdout=PIPE, limit=2**20
            )
            assert self._process.stdout is not None
            # It says that it is there: what it takes to begin is not counted against what it is asked.
            async with asyncio.timeout(BEGINNING):
                await self._process.stdout.readexactly(LENGTH)
        return self._process

    async def _end(self) -> None:
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()
        self._process = None
