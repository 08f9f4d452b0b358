"""Which devices are woken: those whose owner asked for it, where an administrator allows it, by the services let in."""

from dataclasses import replace

import pytest

from protocol.notifications import (
    ChangePush,
    LoadNotifications,
    Notifications,
    NotificationsChanged,
    PushChanged,
    SubscribeDevice,
    TryDevice,
    UnsubscribeDevice,
)
from protocol.sessions import RevokeSession
from protocol.transfers import LoadTransfers
from server.base.database import Pool
from server.base.settings import SettingError, Settings
from server.notifications import devices_sql
from server.notifications.services import base64url
from server.run.doctor import Advice, see_push
from tests.notifications.conftest import switched_on, woken
from tests.support.client import Client
from tests.support.letters import working
from tests.support.push_service import PushService
from tests.support.scenario import Scenario, playing, refused


async def known(client: Client) -> Notifications:
    found: Notifications = await client.call(LoadNotifications())
    return found


async def test_it_is_off_until_an_administrator_switches_it_on(scenario: Scenario, service: PushService) -> None:
    anne, gaelle = await scenario.connect("Anne"), await scenario.connect("Gaelle")
    assert (await known(anne)).carries == "nothing"
    assert await refused(anne, SubscribeDevice(*service.device().keys)) == ("conflict", "off")
    assert await refused(anne, ChangePush("titles")) == ("not_allowed", "administrator")
    assert await refused(gaelle, ChangePush("titles")) == ("not_allowed", "administrator")
    maelle = await switched_on(scenario, "bare")
    await anne.until(lambda: PushChanged("bare") in anne.events)
    assert not [event for event in gaelle.events if isinstance(event, PushChanged)]
    assert (await known(gaelle)).carries == "bare"
    await woken(anne, service)
    await maelle.call(ChangePush("nothing"))
    session = (await known(anne)).devices[0].session
    assert await refused(anne, TryDevice(session)) == ("conflict", "off")
    await scenario.prove()


async def test_the_doctor_says_whether_notices_can_leave(
    scenario: Scenario, service: PushService, calling: Settings
) -> None:
    assert await see_push(calling) == "switched off"
    await switched_on(scenario)
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno")
    await woken(anne, service)
    assert await see_push(calling) == f"on, 1 devices, at {service.place}"
    with pytest.raises(Advice, match="PARVIS_MAIL_FROM"):
        await see_push(replace(calling, mail_from="parvis@localhost"))
    elsewhere = service.device()
    await bruno.call(SubscribeDevice("https://push.example.org/wake/1", elsewhere.p256dh, elsewhere.auth))
    with pytest.raises(Advice, match=r"push\.example\.org does not answer"):
        await see_push(calling)


async def test_everybody_is_told_what_leaves(scenario: Scenario) -> None:
    gaelle = await scenario.connect("Gaelle")
    assert not [one for one in (await gaelle.call(LoadTransfers())).transfers if one.what in ("bare", "titles")]
    maelle = await switched_on(scenario)
    assert [one.what for one in (await gaelle.call(LoadTransfers())).transfers] == ["titles"]
    await maelle.call(ChangePush("bare"))
    assert [one.what for one in (await gaelle.call(LoadTransfers())).transfers] == ["bare"]


@pytest.mark.parametrize("sender", ["Parvis <parvis@localhost>", "parvis@mairie.local"])
async def test_nobody_is_called_by_a_sender_that_cannot_be_reached(settings: Settings, pool: Pool, sender: str) -> None:
    async with playing(replace(settings, mail_from=sender), pool) as scenario:
        await scenario.town.person("Maelle", administrator=True)
        maelle = await scenario.connect("Maelle")
        assert await refused(maelle, ChangePush("bare")) == ("conflict", "subject")
        assert (await known(maelle)).carries == "nothing"


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://push.example.org/wake/1",
        "https://push.example.org:8443/wake/1",
        "https://push.example.com/wake/1",
        "https://xpush.example.org/wake/1",
        "https://push.example.org@127.0.0.1/wake/1",
        "https://push.example.org.evil.example/wake/1",
        "https://127.0.0.1/wake/1",
        "https://localhost:5432/",
        "https://[::1]/",
        "https://push.example.org/#x",
        "file:///etc/passwd",
        "https:///wake",
        "https://push.example.org:99999/",
        "//push.example.org/wake",
        "https://pûsh.example.org/wake",
        "https://.push.apple.com/x",
        "https://a..push.apple.com/x",
        f"https://{'a' * 64}.push.apple.com/x",
        f"https://{'a.' * 120}push.apple.com/x",
        "https://[::1%25.push.apple.com]/x",
        "https://-.push.apple.com/x",
        "https://PUSH.example.org/wake",
        "https://push.example.org:/wake",
        "https://a b.push.apple.com/x",
        "https://push.example.org/wa ke",
        "https://push.example.org/wa\r\nke",
        "https://push.exam\tple.org/wake",
        "https://push.example.org/wake\n",
        "https://push.example.org/\x7f",
    ],
)
async def test_only_services_that_are_let_in_are_written_to(
    scenario: Scenario, service: PushService, endpoint: str
) -> None:
    await switched_on(scenario)
    anne, device = await scenario.connect("Anne"), service.device()
    assert await refused(anne, SubscribeDevice(endpoint, device.p256dh, device.auth)) == ("invalid", "endpoint")
    assert not (await known(anne)).devices


@pytest.mark.parametrize(
    ("p256dh", "auth", "field"),
    [
        ("", "", "p256dh"),
        ("é", "", "p256dh"),
        (base64url(b"\4" + bytes(64)), "", "p256dh"),
        (base64url(bytes(16)), "", "p256dh"),
        ("given", base64url(bytes(15)), "p256dh"),
        ("given", "a", "auth"),
    ],
)
async def test_keys_that_are_none_are_refused(
    scenario: Scenario, service: PushService, p256dh: str, auth: str, field: str
) -> None:
    await switched_on(scenario)
    anne, device = await scenario.connect("Anne"), service.device()
    p256dh = device.p256dh if p256dh == "given" else p256dh
    assert await refused(anne, SubscribeDevice(device.endpoint, p256dh, auth)) == ("invalid", field)


async def test_a_device_is_of_one_session_and_goes_with_it(
    scenario: Scenario, service: PushService, pool: Pool
) -> None:
    await switched_on(scenario)
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno")
    device = await woken(anne, service)
    (first,) = (await known(anne)).devices
    assert (first.service, first.here, first.taken_at) == ("127.0.0.1", True, None)
    await anne.until(lambda: NotificationsChanged() in anne.events)
    # The same browser, used by somebody else now; then one that its owner has renewed.
    await bruno.call(SubscribeDevice(*device.keys))
    assert not (await known(anne)).devices
    await anne.until(lambda: anne.events.count(NotificationsChanged()) == 2)
    renewed = await woken(bruno, service)
    assert [row[0] for row in await pool.fetch("SELECT endpoint FROM push_subscriptions")] == [renewed.endpoint]
    scenario.town.tokens["Bruno"] = await scenario.town.session(scenario.town.people["Bruno"])
    other = await scenario.connect("Bruno")
    (seen,) = (await known(other)).devices
    assert not seen.here
    assert await refused(anne, UnsubscribeDevice(seen.session)) == ("not_found", "device")
    assert await refused(anne, TryDevice(seen.session)) == ("not_found", "device")
    await other.call(RevokeSession(seen.session))
    assert not (await known(other)).devices
    await scenario.prove()


async def test_a_trial_is_opened_and_verified_by_other_libraries(
    scenario: Scenario, service: PushService, calling: Settings
) -> None:
    await switched_on(scenario)
    anne = await scenario.connect("Anne")
    device = await woken(anne, service)
    (mine,) = (await known(anne)).devices
    async with working(calling):
        await anne.call(TryDevice(mine.session))
        (trial,) = await service.opened(device)
        await anne.until(lambda: anne.events.count(NotificationsChanged()) == 2)
    assert trial.told["path"] == "/reglages/notifications"
    assert trial.told["body"].startswith("Essai")
    assert trial.claims["aud"] == f"https://{service.place}"
    assert trial.claims["sub"] == "mailto:parvis@ville.fr"
    assert trial.key == (await known(anne)).key
    (delivery,) = service.of(device)
    assert delivery.headers["ttl"] == "86400"
    assert delivery.headers["content-encoding"] == "aes128gcm"
    assert b"Essai" not in delivery.body
    assert (await known(anne)).devices[0].taken_at is not None


async def test_of_many_devices_the_first_are_forgotten(
    scenario: Scenario, service: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(devices_sql, "MOST_DEVICES", 2)
    await switched_on(scenario)
    sessions = []
    for _ in range(3):
        scenario.town.tokens["Anne"] = await scenario.town.session(scenario.town.people["Anne"])
        anne = await scenario.connect("Anne")
        await woken(anne, service)
        sessions += [one.session for one in (await known(anne)).devices if one.here]
    last = await scenario.connect("Anne")
    assert [one.session for one in (await known(last)).devices] == sessions[1:]


async def test_trials_are_few(scenario: Scenario, service: PushService) -> None:
    await switched_on(scenario)
    anne = await scenario.connect("Anne")
    await woken(anne, service)
    session = (await known(anne)).devices[0].session
    for _ in range(5):
        await anne.call(TryDevice(session))
    assert (await refused(anne, TryDevice(session)))[0] == "too_fast"


async def test_a_device_is_woken_no_more_once_its_owner_says_so(
    scenario: Scenario, service: PushService, pool: Pool
) -> None:
    await switched_on(scenario)
    anne = await scenario.connect("Anne")
    await woken(anne, service)
    left: Notifications = await anne.call(UnsubscribeDevice((await known(anne)).devices[0].session))
    assert not left.devices
    assert not await pool.fetchval("SELECT count(*) FROM push_subscriptions")


@pytest.mark.parametrize(
    "services",
    [
        "https://push.example.org",
        "push_1.example",
        "*.example.org",
        "a b",
        "push.example.org:443",
        "push.example.org:65536",
        ".org",
        ".example.org:443",
    ],
)
def test_a_service_that_is_no_machine_is_refused_at_the_start(settings: Settings, services: str) -> None:
    with pytest.raises(SettingError, match="PARVIS_PUSH_SERVICES"):
        replace(settings, push_services=services)
