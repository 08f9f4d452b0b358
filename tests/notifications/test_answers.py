"""What the services of browsers answer, and what is made of it."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from pgqueuer.errors import RetryRequested

from server.base.database import Pool
from server.base.jobs import Workshop
from server.base.settings import Settings
from server.notifications import push_job, services
from server.notifications.push_job import Push, push
from server.notifications.services import Outwards, Services, Unlisted, filled, subject
from server.notifications.wording import Told
from tests.notifications.conftest import switched_on, woken
from tests.support.push_service import Device, PushService
from tests.support.scenario import Scenario

TOLD = Told("trial", "/", "Mairie", "Essai")


@pytest.fixture
async def device(scenario: Scenario, service: PushService) -> Device:
    await switched_on(scenario)
    return await woken(await scenario.connect("Anne"), service)


@pytest.fixture
async def wanted(device: Device, pool: Pool) -> Push:
    return Push(await pool.fetchval("SELECT session_id FROM push_subscriptions"), TOLD)


async def subscribed(pool: Pool) -> bool:
    return bool(await pool.fetchval("SELECT count(*) FROM push_subscriptions"))


async def test_what_is_taken_is_noted(workshop: Workshop, wanted: Push, pool: Pool) -> None:
    await push(workshop, wanted, 0)
    assert await pool.fetchval("SELECT taken_at IS NOT NULL FROM push_subscriptions")


@pytest.mark.parametrize("status", [404, 410])
async def test_a_device_that_is_gone_is_forgotten(
    workshop: Workshop, wanted: Push, service: PushService, pool: Pool, status: int
) -> None:
    service.answers = [(status, {})]
    await push(workshop, wanted, 0)
    assert not await subscribed(pool)
    await push(workshop, wanted, 0)
    assert len(service.deliveries) == 1


async def test_a_service_that_is_not_listed_any_more_is_not_written_to(
    workshop: Workshop, wanted: Push, service: PushService, pool: Pool
) -> None:
    workshop.settings = replace(workshop.settings, push_services="push.example.org")
    await push(workshop, wanted, 0)
    assert not service.deliveries
    assert not await subscribed(pool)


async def test_it_waits_while_there_is_no_address_of_whoever_sends(
    workshop: Workshop, wanted: Push, service: PushService
) -> None:
    workshop.settings = replace(workshop.settings, mail_from="parvis@localhost")
    with pytest.raises(RetryRequested):
        await push(workshop, wanted, 0)
    assert not service.deliveries


async def test_what_is_too_large_is_said_without_words(
    workshop: Workshop, wanted: Push, device: Device, service: PushService
) -> None:
    service.answers = [(413, {}), (201, {})]
    await push(workshop, wanted, 0)
    first, second = await service.opened(device, 2)
    assert first.told["title"] == "Mairie"
    assert second.told == {"tag": "trial", "path": "/"}


async def test_a_service_that_wants_to_wait_is_asked_again_when_it_says(
    workshop: Workshop, wanted: Push, service: PushService, pool: Pool
) -> None:
    service.answers = [(429, {"retry-after": "120"}), (503, {}), (500, {"retry-after": "86400"})]
    with pytest.raises(RetryRequested) as retry:
        await push(workshop, wanted, 0)
    assert retry.value.delay.total_seconds() == 120
    with pytest.raises(RetryRequested) as retry:
        await push(workshop, wanted, 3)
    assert retry.value.delay.total_seconds() == 16
    with pytest.raises(RetryRequested) as retry:
        await push(workshop, wanted, 3)
    assert retry.value.delay == push_job.LONGEST_WAIT
    assert await subscribed(pool)
    service.answers = [(503, {})]
    await push(workshop, replace_since(wanted), 9)


def replace_since(wanted: Push) -> Push:
    """What has been tried for an hour is given up."""
    return Push(wanted.session, wanted.told, since=wanted.since - push_job.TRIED_FOR)


async def test_a_refusal_for_days_has_the_device_forgotten(
    workshop: Workshop, wanted: Push, service: PushService, pool: Pool
) -> None:
    # As one is answered by whose clock is wrong, or under another key.
    service.answers = [(401, {}), (403, {})]
    await push(workshop, wanted, 0)
    assert await subscribed(pool)
    await pool.execute("UPDATE push_subscriptions SET failing_since = failing_since - interval '4 days'")
    await push(workshop, wanted, 0)
    assert not await subscribed(pool)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_no_redirect_is_followed(
    workshop: Workshop, wanted: Push, service: PushService, pool: Pool, status: int
) -> None:
    service.answers = [(status, {"location": f"https://{service.place}/wake/inwards"})]
    await push(workshop, wanted, 0)
    assert len(service.deliveries) == 1
    assert await pool.fetchval("SELECT failing_since IS NOT NULL FROM push_subscriptions")


async def test_a_service_that_is_slow_or_never_answers_is_asked_again(
    workshop: Workshop, wanted: Push, service: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "PATIENCE", 0.3)
    service.waits = 30
    with pytest.raises(RetryRequested):
        await push(workshop, wanted, 0)
    service.waits = 0
    await push(workshop, wanted, 1)


async def test_a_service_that_is_away_is_asked_again(workshop: Workshop, wanted: Push, pool: Pool) -> None:
    await pool.execute("UPDATE push_subscriptions SET endpoint = 'https://127.0.0.1:1/wake/x'")
    workshop.settings = replace(workshop.settings, push_services="127.0.0.1:1")
    with pytest.raises(RetryRequested):
        await push(workshop, wanted, 0)


async def test_a_name_of_the_world_that_leads_inwards_is_not_written_to(
    workshop: Workshop, wanted: Push, service: PushService, calling: Settings, pool: Pool
) -> None:
    await pool.execute("UPDATE push_subscriptions SET endpoint = replace(endpoint, '127.0.0.1', 'localhost')")
    listed = service.place.replace("127.0.0.1", "localhost")
    workshop.settings = replace(workshop.settings, push_services=listed)
    with pytest.raises(RetryRequested, match="an address of this network"):
        await push(workshop, wanted, 0)
    for host in ("localhost", "127.0.0.1", "169.254.169.254", "::1", "64:ff9b::a00:1", "2002:a00:1::1", "ff0e::1"):
        with pytest.raises(Unlisted):
            await Outwards([]).connect_tcp(host, 443)
    assert not service.deliveries


async def test_nothing_is_sent_once_it_is_switched_off(
    workshop: Workshop, wanted: Push, service: PushService, pool: Pool
) -> None:
    await pool.execute("UPDATE push SET carries = 'nothing'")
    await push(workshop, wanted, 0)
    assert not service.deliveries


async def test_what_was_read_while_the_service_was_away_calls_nobody(
    scenario: Scenario, workshop: Workshop, wanted: Push, service: PushService, group: int
) -> None:
    await push(workshop, Push(wanted.session, TOLD, group, 0, datetime.now(UTC)), 3)
    assert not service.deliveries


async def test_keys_that_change_between_are_the_new_ones(
    scenario: Scenario, workshop: Workshop, wanted: Push, device: Device, service: PushService
) -> None:
    renewed = await woken(scenario.devices[-1], service)
    await push(workshop, wanted, 0)
    assert not service.of(device)
    assert len(await service.opened(renewed)) == 1


def test_what_is_sent_does_not_tell_its_length() -> None:
    short, long = filled({"body": "a"}), filled({"body": "a" * 200})
    assert len(short) == len(long) == 256
    assert len(filled({"body": "é" * 300})) % 256 == 0


@pytest.mark.parametrize(
    ("sender", "expected"),
    [
        ("Parvis <parvis@ville.fr>", "mailto:parvis@ville.fr"),
        ("parvis@localhost", ""),
        ("parvis@mairie.local", ""),
        ("Parvis <parvis@box.localhost>", ""),
        ("parvis@mairie.lan", ""),
        ("parvis@Mairie.LOCALDOMAIN", ""),
        ("parvis@192.168.1.2", ""),
        ("parvis@[192.168.1.2]", ""),
        ("parvis@mairie", ""),
        ("parvis@mairie-de-josselin.fr", "mailto:parvis@mairie-de-josselin.fr"),
    ],
)
def test_the_sender_is_somebody_who_can_be_reached(settings: Settings, sender: str, expected: str) -> None:
    assert subject(replace(settings, mail_from=sender)) == expected


async def test_many_are_sent_over_few_connections(calling: Settings, service: PushService) -> None:
    every = Services(calling)
    device = service.device()
    to = services.Subscription(
        device.endpoint, services.from_base64url(device.p256dh), services.from_base64url(device.auth)
    )
    key = b"\1" * 32
    sent: list[Any] = [every.hand_in(key, to, {"body": str(number)}, 60, "normal", "") for number in range(50)]
    assert {answer.status for answer in await asyncio.gather(*sent)} == {201}
    await every.close()
    assert sorted(int(one.told["body"]) for one in await service.opened(device, 50)) == list(range(50))
