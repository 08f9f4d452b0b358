"""What proves a convocation is compared as of one instant, while letters leave."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from protocol.ledger import CheckLedger, LoadSeal
from protocol.types import Command
from server.assemblies.convocations_letters import Summoning
from server.assemblies.summonses_job import settle
from server.base.database import Pool
from server.base.settings import Settings
from server.mail.outcomes import Handed
from tests.support.convening import convened, council, found_council
from tests.support.scenario import Scenario, playing
from tests.support.waiting import eventually


@pytest.fixture
async def scenario(settings: Settings, pool: Pool) -> AsyncIterator[Scenario]:
    async with playing(settings, pool) as scenario:
        await found_council(scenario.town)
        yield scenario


async def waits(pool: Pool) -> bool:
    return bool(await pool.fetchval("SELECT count(*) FROM pg_locks WHERE NOT granted"))


@pytest.mark.parametrize("whole", [False, True], ids=["one convocation", "the whole ledger"])
async def test_a_letter_handed_in_meanwhile_is_no_alteration(scenario: Scenario, pool: Pool, whole: bool) -> None:
    group, body = council(scenario)
    maelle = await scenario.connect("Maelle")
    sent = await convened(maelle, body)
    command: Command = CheckLedger() if whole else LoadSeal(group, sent.seq)
    async with pool.acquire() as db, db.transaction():
        await db.execute("LOCK TABLE summonses")
        checking = asyncio.create_task(maelle.call(command))
        await eventually(lambda: waits(pool))
        about = Summoning(group, sent.seq, scenario.town.people["Annick"])
        await settle(db, about, Handed("250 2.0.0 Ok", sha256="0" * 64))
    assert [one for one in (await checking).alterations if one.conversation == group] == []
