"""A commission with a drive, opened by programs."""

from collections.abc import AsyncIterator

import pytest

from server.base.database import Pool
from server.base.settings import Settings
from tests.support.client import Client
from tests.support.network_folder import Program, program
from tests.support.scenario import Scenario, playing


@pytest.fixture
async def scenario(settings: Settings, pool: Pool) -> AsyncIterator[Scenario]:
    """Anne and Gaelle, a guest, are in Urbanisme; Denis is in Voirie alone; Erwan only reads Annonces."""
    async with playing(settings, pool) as scenario:
        for name in ("Anne", "Denis", "Erwan"):
            await scenario.town.person(name)
        await scenario.town.person("Gaelle", "guest")
        await scenario.town.group("Urbanisme", "Anne:manager", "Gaelle")
        await scenario.town.group("Voirie", "Denis:manager", "Anne")
        await scenario.town.group("Annonces", "Anne:manager", "Erwan", posting="publishers")
        yield scenario


@pytest.fixture
def group(scenario: Scenario) -> int:
    return scenario.town.groups["Urbanisme"]


@pytest.fixture
async def anne(scenario: Scenario, group: int) -> Client:
    client = await scenario.connect("Anne")
    await client.follow_drive(group)
    return client


@pytest.fixture
async def desk(scenario: Scenario, pool: Pool) -> Program:
    """Anne's computer."""
    return await program(scenario, pool, "Anne")
