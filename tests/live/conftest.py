"""A commission that counts together, and those who may not, or may only look on."""

from collections.abc import AsyncIterator

import pytest

from server.base.database import Pool
from server.base.settings import Settings
from tests.support.client import Client
from tests.support.scenario import Scenario, playing


@pytest.fixture
async def scenario(settings: Settings, pool: Pool) -> AsyncIterator[Scenario]:
    """Anne, Bruno and Gaelle, a guest, are in Budget; Denis is not. Erwan only reads Annonces, which Anne manages."""
    async with playing(settings, pool) as scenario:
        for name in ("Anne", "Bruno", "Denis", "Erwan"):
            await scenario.town.person(name)
        await scenario.town.person("Gaelle", "guest")
        await scenario.town.group("Budget", "Anne:manager", "Bruno", "Gaelle")
        await scenario.town.group("Annonces", "Anne:manager", "Erwan", posting="publishers")
        yield scenario


@pytest.fixture
def group(scenario: Scenario) -> int:
    return scenario.town.groups["Budget"]


@pytest.fixture
async def anne(scenario: Scenario) -> Client:
    return await scenario.connect("Anne")


@pytest.fixture
async def bruno(scenario: Scenario) -> Client:
    return await scenario.connect("Bruno", 1)
