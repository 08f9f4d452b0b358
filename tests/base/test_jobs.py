"""The worker does whatever a room has registered, and nobody lists it."""

import asyncio

import pytest
from msgspec import Struct

from server.base.database import Pool
from server.base.jobs import CONTINUAL, DUE, JOBS, Job, Workshop, continually
from server.base.settings import Settings
from tests.support.letters import working
from tests.support.pace import PATIENCE


class Wish(Struct):
    words: str


@pytest.fixture
def wishes(monkeypatch: pytest.MonkeyPatch) -> Job[Wish]:
    """A job of a room that no other file has heard of."""
    monkeypatch.setitem(JOBS, "wish", None)
    return Job("wish", Wish)


async def test_a_job_is_told_what_was_queued_once_it_is_committed(
    settings: Settings, pool: Pool, wishes: Job[Wish]
) -> None:
    done: asyncio.Queue[tuple[str, int, Settings]] = asyncio.Queue()

    @wishes.does
    async def grant(workshop: Workshop, wish: Wish, attempts: int) -> None:
        done.put_nowait((wish.words, attempts, workshop.settings))

    async with working(settings):
        async with pool.acquire() as db:
            transaction = db.transaction()
            await transaction.start()
            await wishes.queue(db, Wish("withdrawn"))
            await transaction.rollback()
            await wishes.queue(db, Wish("rain"))
        assert await asyncio.wait_for(done.get(), PATIENCE) == ("rain", 0, settings)
    assert done.empty()


async def test_what_goes_on_again_and_again_begins_at_once_and_rests_when_there_is_nothing(
    settings: Settings, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[float] = []
    enough = asyncio.Event()
    monkeypatch.setitem(CONTINUAL, "watching", None)

    @continually("watching")
    async def watch(_: Workshop) -> bool:
        looks.append(asyncio.get_running_loop().time())
        if len(looks) == 4:
            enough.set()
        return len(looks) < 3

    async with working(settings):
        await asyncio.wait_for(enough.wait(), PATIENCE)
    assert looks[2] - looks[0] < 0.5
    assert looks[3] - looks[2] >= 1


def test_every_job_of_the_house_is_done_by_somebody_and_each_rhythm_has_a_name_of_its_own() -> None:
    assert {"mail", "password_reset", "timestamp", "event_mail"} <= set(JOBS)
    assert all(job.work for job in JOBS.values())
    names = [due.name for due in DUE]
    assert {"digests", "reminders", "retention", "files", "unreached"} <= set(names)
    assert len(names) == len(set(names))
    assert {"search_index", "intake", "publication"} <= set(CONTINUAL)
