"""How the server is, as an administrator reads it: nothing to do, and each thing that there may be to do."""

from dataclasses import replace

import pytest

from protocol.health import Health, LoadHealth
from server.base.database import Pool
from server.base.settings import Settings
from server.upkeep.health import examine
from server.upkeep.health_sql import insert_backup, update_backup
from tests.support.letters import working
from tests.support.scenario import playing, refused
from tests.support.waiting import eventually


async def health_of(pool: Pool, settings: Settings) -> Health:
    async with pool.acquire() as db:
        return await examine(db, settings)


async def test_all_is_well_while_a_worker_works_and_the_town_is_saved(settings: Settings, pool: Pool) -> None:
    settings = replace(settings, smtp_url="smtp://127.0.0.1:25")
    await insert_backup(pool)
    assert "no_backup" in (await health_of(pool, settings)).troubles
    await update_backup(pool, 5, "", 1_000_000)
    async with playing(settings, pool) as scenario:
        for name in ("Maelle", "Annick"):
            await scenario.town.person(name)
        await pool.execute("UPDATE people SET administrator = name = 'Maelle'")
        maelle, annick = await scenario.connect("Maelle"), await scenario.connect("Annick")
        async with working(settings):
            await eventually(lambda: pool.fetchval("SELECT count(*) FROM workers"))
            health: Health = await maelle.call(LoadHealth())
        assert health.troubles == []
        assert health.backup_free == 1_000_000
        assert (len(health.workers), health.waiting, health.failed) == (1, 0, 0)
        assert 0 < health.disk_free <= health.disk_bytes
        assert await refused(annick, LoadHealth()) == ("not_allowed", "administrator")
    assert (await health_of(pool, settings)).troubles == ["no_worker"]


@pytest.mark.parametrize(
    ("happened", "trouble"),
    [
        ("SELECT 1", "no_backup"),
        ("SELECT 1", "no_mail"),
        ("INSERT INTO backups VALUES (now() - interval '3 days', 5)", "old_backup"),
        ("INSERT INTO backups (bytes, free) VALUES (5, 4)", "no_backup_room"),
        ("INSERT INTO workers (id, host, seen_at) VALUES (1, 'one', now() - interval '2 minutes')", "no_worker"),
        (
            """
            INSERT INTO pgqueuer (priority, entrypoint, status, execute_after)
            VALUES (0, 'mail', 'queued', now() - interval '6 minutes')
            """,
            "late_jobs",
        ),
        ("INSERT INTO pgqueuer (priority, entrypoint, status) VALUES (0, 'mail', 'failed')", "failed_jobs"),
    ],
)
async def test_what_there_is_to_do_is_named(settings: Settings, pool: Pool, happened: str, trouble: str) -> None:
    await pool.execute(happened)
    assert trouble in (await health_of(pool, settings)).troubles


async def test_a_letter_put_off_is_not_late(settings: Settings, pool: Pool) -> None:
    await pool.execute(
        """
        INSERT INTO pgqueuer (priority, entrypoint, status, created, execute_after)
        VALUES (0, 'mail', 'queued', now() - interval '1 day', now() + interval '5 minutes')
        """
    )
    health = await health_of(pool, settings)
    assert (health.waiting, "late_jobs" in health.troubles) == (0, False)
