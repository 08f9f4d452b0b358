"""A town hall whose people can be called, and the service by which they are."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from protocol.notifications import ChangePush, Notifications, SubscribeDevice
from protocol.types import Stored
from server.base.broker import connect_broker
from server.base.database import Pool
from server.base.jobs import Workshop
from server.base.settings import Settings
from server.core.hub import Hub
from server.notifications.services import Services
from tests.support.client import Client
from tests.support.push_service import Device, PushService, push_service
from tests.support.scenario import Scenario, playing
from tests.support.tampering import unguarded


@pytest.fixture
async def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[PushService]:
    folder = tmp_path / "push"
    folder.mkdir()
    async with push_service(folder) as service:
        monkeypatch.setenv("SSL_CERT_FILE", str(service.trusted))
        yield service


@pytest.fixture
def calling(settings: Settings, service: PushService) -> Settings:
    return replace(settings, push_services=f"push.example.org, {service.place}", mail_from="Parvis <parvis@ville.fr>")


@pytest.fixture
async def scenario(calling: Settings, pool: Pool) -> AsyncIterator[Scenario]:
    """Maelle administers; Anne, Bruno and Chloe talk, with Gaelle, a guest; Denis is outside."""
    async with playing(calling, pool) as scenario:
        await scenario.town.person("Maelle", administrator=True)
        for name in ("Anne", "Bruno", "Denis"):
            await scenario.town.person(name)
        await scenario.town.person("Chloe", "official")
        await scenario.town.person("Gaelle", "guest")
        await scenario.town.group("Travaux", "Anne:manager", "Bruno", "Chloe", "Gaelle")
        yield scenario


@pytest.fixture
def group(scenario: Scenario) -> int:
    return scenario.town.groups["Travaux"]


@pytest.fixture
async def workshop(calling: Settings, pool: Pool) -> AsyncIterator[Workshop]:
    """What a worker works with, in the hands of the test."""

    async def nothing(_: object) -> None:
        """Nobody listens."""

    async with connect_broker(calling, pool) as broker:
        services, hub = Services(calling), Hub(broker, nothing, nothing)
        hub.start()
        yield Workshop(calling, pool, hub, services)
        await services.close()
        await hub.close()


LOUD = '{"begins": "19:00:00", "ends": "08:00:00", "evenings": false, "weekends": false}'


async def switched_on(scenario: Scenario, carries: str = "titles") -> Client:
    """Maelle, who has switched it on. Whatever the hour of the test, nobody is left in peace who has not chosen it."""
    await scenario.town.pool.execute(f"UPDATE push SET quiet = '{LOUD}'")  # noqa: S608 - the jsonb codec takes values
    maelle = await scenario.connect("Maelle")
    await maelle.call(ChangePush(carries))  # type: ignore[arg-type]
    return maelle


@asynccontextmanager
async def sitting_at(pool: Pool, stored: Stored, opens_at: datetime) -> AsyncIterator[None]:
    """Meanwhile the sitting is at this instant, as those look at it who are to be called."""
    place = stored.conversation, stored.seq
    said = "UPDATE messages SET content = jsonb_set(content, '{opens_at}', $3) WHERE conversation_id = $1 AND seq = $2"
    before = await pool.fetchval(
        "SELECT content ->> 'opens_at' FROM messages WHERE conversation_id = $1 AND seq = $2", *place
    )
    for last, at in enumerate((opens_at.isoformat(), before)):
        async with unguarded(pool) as db:
            await db.execute(said, *place, at)
        if not last:
            yield


async def woken(client: Client, service: PushService) -> Device:
    """A device that is woken from now on, of the session of this client."""
    device = service.device()
    known: Notifications = await client.call(SubscribeDevice(*device.keys))
    assert [one.here for one in known.devices].count(True) == 1
    return device
