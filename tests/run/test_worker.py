"""The worker: begins after the commit, survives an outage, keeps the index, and forgets what is over."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE
from dataclasses import replace
from pathlib import Path

import asyncpg
import pytest
from structlog.testing import capture_logs

from protocol.codec import to_json
from protocol.messages import Chat
from server.accounts import password_resets_letters as letters
from server.base import timelines
from server.base.backoff import pause
from server.base.broker import connect_redis
from server.base.database import Pool
from server.base.jobs import CONTINUAL, Workshop
from server.base.jobs_sql import insert_job
from server.base.settings import Settings
from server.core.journal import Entry, append_one
from server.run import worker
from server.run.retention_job import forget
from tests.support.databases import execute
from tests.support.letters import working, written
from tests.support.pace import PATIENCE
from tests.support.ports import free_port
from tests.support.town import Town
from tests.support.waiting import eventually


def letter(to: str) -> bytes:
    return to_json(
        letters.password_reset(to, "fr", "https://parvis.example/mot-de-passe/" + "x" * 43, "Annick", "Mairie")
    )


async def test_a_job_begins_after_the_commit_and_never_without_it(settings: Settings, pool: Pool) -> None:
    async with working(settings):
        async with pool.acquire() as db:
            transaction = db.transaction()
            await transaction.start()
            await insert_job(db, "mail", letter("withdrawn@josselin.example"))
            await transaction.rollback()
            async with db.transaction():
                await insert_job(db, "mail", letter("annick@josselin.example"))
                await asyncio.sleep(0.5)
                assert not settings.mail_dir.exists()
        (received,) = await written(settings.mail_dir)
    assert received.to == "annick@josselin.example"


async def test_jobs_wait_while_no_worker_runs(settings: Settings, pool: Pool) -> None:
    for number in range(3):
        await insert_job(pool, "mail", letter(f"{number}@josselin.example"))
    async with working(settings):
        received = await written(settings.mail_dir, 3)
    assert sorted(r.to[0] for r in received) == ["0", "1", "2"]
    assert await pool.fetchval("SELECT count(*) FROM pgqueuer") == 0


async def test_what_fails_again_and_again_leaves_the_worker_to_all_others(
    settings: Settings, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[Workshop] = []

    async def fail(workshop: Workshop) -> None:
        tried.append(workshop)
        raise ZeroDivisionError

    monkeypatch.setitem(CONTINUAL, "failing", fail)
    monkeypatch.setattr(worker, "AFTER_FAILURE", 0.01)
    async with working(settings):
        await insert_job(pool, "mail", letter("annick@josselin.example"))
        await written(settings.mail_dir)
        await eventually(lambda: len(tried) > 1)
    assert len(set(map(id, tried))) == 1


async def test_two_workers_send_each_letter_once(settings: Settings, pool: Pool) -> None:
    async with working(settings), working(settings):
        for number in range(20):
            await insert_job(pool, "mail", letter(f"{number}@josselin.example"))
        assert len(await written(settings.mail_dir, 20)) == 20
    assert await pool.fetchval("SELECT count(*) FROM pgqueuer_log WHERE status = 'successful'") == 20


async def test_the_worker_comes_back_after_losing_the_database(settings: Settings, pool: Pool) -> None:
    async with working(settings):
        await insert_job(pool, "mail", letter("before@josselin.example"))
        await written(settings.mail_dir)
        await execute(
            settings.database_url,
            """
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid()
            """,
        )
        fresh = await asyncpg.connect(settings.database_url)
        await insert_job(fresh, "mail", letter("after@josselin.example"))
        await fresh.close()
        received = await written(settings.mail_dir, 2)
    assert {r.to for r in received} == {"before@josselin.example", "after@josselin.example"}


async def test_an_outage_is_logged_once(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """With what it waits for, and not at each try."""
    monkeypatch.setattr(worker, "PAUSE", 0.01)
    away, stopping = replace(settings, database_url=f"postgresql://127.0.0.1:{free_port()}/parvis"), asyncio.Event()
    with capture_logs() as logged:
        working = asyncio.create_task(worker.run(away, stopping))
        await asyncio.sleep(1)
        stopping.set()
        await working
    assert [one["event"] for one in logged] == ["worker_lost_database", "worker_stopped"]


async def test_a_worker_that_has_stopped_leaves_no_line_to_redis(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timelines, "EVERY", 0)
    async with connect_redis(settings.redis_url) as redis:
        for _ in range(10):
            async with working(settings):
                await asyncio.sleep(0.05)

            async def alone() -> bool:
                return len(await redis.client_list()) == 1

            await eventually(alone, 5)


async def test_the_worker_keeps_the_search_index(settings: Settings, pool: Pool) -> None:
    town = Town(pool)
    author = await town.person("Maelle")
    group = await town.group("Voirie", "Maelle")
    async with working(settings):
        await append_one(pool, Entry(group, author, "client-1", Chat("Le marché est déplacé")))
        await eventually(lambda: pool.fetchval("SELECT count(*) FROM message_words"))


@pytest.mark.parametrize(
    ("written", "asked", "left"),
    [
        (
            "INSERT INTO sessions (id, person_id, token_hash, expires_at) SELECT 1, id, 'old', now() FROM people",
            "SELECT count(*) FROM sessions",
            1,
        ),
        (
            """
            INSERT INTO invitations (id, token_hash, email, population, expires_at)
            VALUES (1, 'old', 'a@town.example', 'staff', now()), (2, 'new', 'b@town.example', 'staff', now() + '1 day')
            """,
            "SELECT array_agg(id) FROM invitations",
            [2],
        ),
        (
            """
            INSERT INTO password_resets (token_hash, person_id, expires_at)
            SELECT hash::bytea, id, now() + after::interval
            FROM people, (VALUES ('old', '-1s'), ('new', '1h')) r (hash, after)
            """,
            "SELECT array_agg(token_hash) FROM password_resets",
            [b"new"],
        ),
        (
            """
            INSERT INTO pgqueuer (priority, entrypoint, status, updated)
            VALUES (0, 'mail', 'failed', now() - interval '31 days'), (0, 'mail', 'failed', now())
            """,
            "SELECT count(*) FROM pgqueuer",
            1,
        ),
    ],
    ids=["sessions", "invitations", "password resets", "jobs"],
)
async def test_what_is_over_is_forgotten_and_the_rest_stays(pool: Pool, written: str, asked: str, left: object) -> None:
    await Town(pool).person("Maelle")
    await pool.execute(written)
    await forget(pool)
    assert await pool.fetchval(asked) == left


async def test_the_process_says_what_it_writes_and_stops_when_told(settings: Settings, pool: Pool) -> None:
    environment = {
        **os.environ,
        "PARVIS_DATABASE_URL": settings.database_url,
        "PARVIS_REDIS_URL": settings.redis_url,
        "PARVIS_DATA_DIR": str(settings.data_dir),
        "PARVIS_SMTP_URL": "",
    }
    process = await asyncio.create_subprocess_exec(
        Path(sys.executable).with_name("parvis"), "worker", env=environment, stderr=PIPE, stdout=PIPE
    )
    try:
        await insert_job(pool, "mail", letter("annick@josselin.example"))
        await written(settings.mail_dir)
        process.send_signal(signal.SIGTERM)
        output = b"".join(await asyncio.wait_for(process.communicate(), PATIENCE)).decode()
    finally:
        if process.returncode is None:
            process.kill()
    assert process.returncode == 0
    assert "https://parvis.example/mot-de-passe/" in output


def test_a_letter_is_tried_ever_more_seldom() -> None:
    pauses = [pause(attempts).total_seconds() for attempts in range(100)]
    assert pauses[:4] == [2, 4, 8, 16]
    assert max(pauses) == 600
