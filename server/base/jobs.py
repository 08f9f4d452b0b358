"""What the worker does: jobs from the queue, what is due by the clock, and what it does again and again. Each room
registers its own."""

from collections.abc import Awaitable, Callable, Iterable
from datetime import timedelta
from itertools import islice
from typing import Any, Generic, NamedTuple, TypeVar

from protocol.codec import json_reader, to_json
from server.base.aside import in_turns
from server.base.database import Database, Pool
from server.base.jobs_sql import insert_job, insert_jobs
from server.base.settings import Settings

TOGETHER = 20
"""Jobs that are queued in one statement."""

A_TURN = 10
"""Those that are made before others are served."""

P = TypeVar("P")
T = TypeVar("T")


class Workshop:
    """What the worker has for its work: beside the settings and the database, one tool of each type."""

    def __init__(self, settings: Settings, pool: Pool, *tools: object) -> None:
        self.settings = settings
        self.pool = pool
        self.done = 0
        """Jobs, here."""
        self._tools = {type(tool): tool for tool in tools}

    def the(self, kind: type[T]) -> T:
        tool = self._tools[kind]
        assert isinstance(tool, kind)
        return tool


Does = Callable[[Workshop, P, int], Awaitable[None]]


class Job(Generic[P]):
    """One kind of work in the queue. Its name and the form of what it is told stay for good: jobs wait through an
    upgrade."""

    def __init__(self, name: str, told: type[P], keeps_failed: bool = False) -> None:
        self.name = name
        self.keeps_failed = keeps_failed
        """What has failed for good is kept for somebody to look at."""
        self._reader = json_reader(told)
        self.work: Does[P] | None = None
        JOBS[name] = self

    async def queue(self, db: Database, told: P, wait: timedelta = timedelta(0)) -> None:
        """The worker begins as soon as this is committed, or so much later, and never if it is not."""
        await insert_job(db, self.name, to_json(told), wait)

    async def queue_all(self, db: Database, told: Iterable[P]) -> None:
        """To be begun in this order. Hundreds of letters may be long: some are made at a time, and others served."""
        written = map(to_json, told)
        while some := [one async for one in in_turns(islice(written, TOGETHER), A_TURN)]:
            await insert_jobs(db, self.name, some)

    def does(self, work: Does[P]) -> Does[P]:
        """Registers the coroutine that does it: given what it is told, and how often it was tried before."""
        self.work = work
        return work

    def read(self, payload: bytes) -> P:
        told: P = self._reader.decode(payload)
        return told

    async def do(self, workshop: Workshop, payload: bytes, attempts: int) -> None:
        assert self.work is not None, f"nobody does {self.name}"
        await self.work(workshop, self.read(payload), attempts)
        workshop.done += 1


JOBS: dict[str, Job[Any]] = {}


class Due(NamedTuple):
    """What is done by itself, at the minutes that a crontab would name."""

    name: str
    minutes: str
    work: Callable[[Workshop], Awaitable[object]]


DUE: list[Due] = []
CONTINUAL: dict[str, Callable[[Workshop], Awaitable[object]]] = {}

Work = TypeVar("Work", bound=Callable[[Workshop], Awaitable[object]])


def due(name: str, minutes: str) -> Callable[[Work], Work]:
    """Registers a coroutine as due by the clock, by one worker of all."""

    def register(work: Work) -> Work:
        DUE.append(Due(name, minutes, work))
        return work

    return register


def continually(name: str) -> Callable[[Work], Work]:
    """Registers a coroutine that every worker does again and again: at once when it has done something, a second later
    when it says that there was nothing."""

    def register(work: Work) -> Work:
        CONTINUAL[name] = work
        return work

    return register
