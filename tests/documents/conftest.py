"""A commission with a drive, and people who keep it."""

from collections.abc import AsyncIterator

import pytest

from server.base.database import Pool
from server.base.settings import Settings
from tests.support.client import Client
from tests.support.scenario import Scenario, playing


@pytest.fixture
async def scenario(settings: Settings, pool: Pool) -> AsyncIterator[Scenario]:
    """Anne, Bruno and Gaelle, a guest, are in Urbanisme; Denis is not, and has a group of his own. Erwan only reads
    Annonces, which Anne manages. All but Gaelle are in Travaux."""
    async with playing(settings, pool) as scenario:
        for name in ("Anne", "Bruno", "Denis", "Erwan"):
            await scenario.town.person(name)
        await scenario.town.person("Gaelle", "guest")
        await scenario.town.group("Urbanisme", "Anne:manager", "Bruno", "Gaelle")
        await scenario.town.group("Voirie", "Denis:manager")
        await scenario.town.group("Travaux", "Denis:manager", "Anne", "Bruno", "Erwan")
        await scenario.town.group("Annonces", "Anne:manager", "Erwan", posting="publishers")
        yield scenario


@pytest.fixture
def group(scenario: Scenario) -> int:
    return scenario.town.groups["Urbanisme"]


@pytest.fixture
def travaux(scenario: Scenario) -> int:
    return scenario.town.groups["Travaux"]


@pytest.fixture
async def anne(scenario: Scenario, group: int) -> Client:
    client = await scenario.connect("Anne")
    await client.follow_drive(group)
    return client


@pytest.fixture
async def bruno(scenario: Scenario, group: int) -> Client:
    client = await scenario.connect("Bruno", 1)
    await client.follow_drive(group)
    return client
