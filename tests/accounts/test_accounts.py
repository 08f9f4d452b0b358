"""Accounts: what administrators change of people, what people change of themselves, and who hears of it."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from protocol.accounts import Account, Accounts, ChangeAccount, LoadAccounts
from protocol.conversations import StartDirect
from protocol.frames import CloseCode
from protocol.people import ChangeProfile, Directory, LoadDirectory, MeChanged, PersonChanged
from server.base.database import Pool
from server.base.settings import Settings
from tests.support.client import Client, Refused
from tests.support.scenario import Scenario
from tests.support.serving import served
from tests.support.town import Town


@pytest.fixture
async def town(pool: Pool) -> Town:
    """Maëlle administers; Yann shares Voirie with the guest Cédric; the guest Léa is in Gendarmerie."""
    town = Town(pool)
    await town.person("Maelle", administrator=True)
    await town.person("Yann")
    await town.person("Annick", "official")
    await town.person("Cedric", "guest")
    await town.person("Lea", "guest")
    await town.group("Voirie", "Yann", "Cedric")
    await town.group("Gendarmerie", "Maelle:manager", "Lea")
    return town


@pytest.fixture
async def scenario(settings: Settings, town: Town) -> AsyncIterator[Scenario]:
    async with served(settings) as url:
        scenario = Scenario(town, [url])
        yield scenario
        await scenario.close()


def heard(device: Client, kind: type) -> list[object]:
    return [event for event in device.events if isinstance(event, kind)]


async def test_administrators_see_all_accounts(scenario: Scenario, town: Town) -> None:
    maelle = await scenario.connect("Maelle")
    accounts: Accounts = await maelle.call(LoadAccounts())
    assert [a.person for a in accounts.accounts] == [
        town.people[name] for name in ("Annick", "Cedric", "Lea", "Maelle", "Yann")
    ]
    assert [a.administrator for a in accounts.accounts] == [False, False, False, True, False]
    for name in ("Yann", "Annick", "Cedric"):
        device = await scenario.connect(name)
        for command in (LoadAccounts(), ChangeAccount(town.people[name], administrator=True), ChangeAccount(1)):
            with pytest.raises(Refused, match="not_allowed"):
                await device.call(command)


async def test_a_changed_person_is_told_to_whoever_may_know_him(scenario: Scenario, town: Town) -> None:
    devices = {name: await scenario.connect(name) for name in ("Maelle", "Yann", "Annick", "Cedric", "Lea")}
    yann = town.people["Yann"]
    account: Account = await devices["Maelle"].call(
        ChangeAccount(yann, name=" Yann Kerdoncuff ", title="Responsable", may_convene=True)
    )
    assert (account.person, account.may_convene) == (yann, True)
    await devices["Yann"].until(lambda: devices["Yann"].state.me.may_convene)
    await scenario.prove()
    for name in ("Maelle", "Annick", "Cedric"):
        assert devices[name].state.people[yann].name == "Yann Kerdoncuff"
    assert heard(devices["Lea"], PersonChanged) == []
    assert [name for name, device in devices.items() if heard(device, MeChanged)] == ["Yann"]


async def test_a_changed_guest_is_told_to_those_he_meets_and_to_himself(scenario: Scenario, town: Town) -> None:
    devices = {name: await scenario.connect(name) for name in ("Maelle", "Yann", "Cedric", "Lea")}
    await devices["Maelle"].call(ChangeAccount(town.people["Cedric"], service="Brigade de Josselin"))
    await scenario.prove()
    assert devices["Cedric"].state.people[town.people["Cedric"]].service == "Brigade de Josselin"
    assert heard(devices["Lea"], PersonChanged) == []


async def test_who_is_deactivated_is_out_within_a_second(scenario: Scenario, town: Town, pool: Pool) -> None:
    maelle, yann, cedric = [await scenario.connect(name) for name in ("Maelle", "Yann", "Cedric")]
    await maelle.call(ChangeAccount(town.people["Yann"], active=False))
    assert await yann.closed(1) == CloseCode.UNAUTHENTICATED
    assert await (await Client(yann.url, yann.token).open()).closed() == CloseCode.UNAUTHENTICATED
    await cedric.until(lambda: not cedric.state.people[town.people["Yann"]].active)
    await scenario.prove()
    await maelle.call(ChangeAccount(town.people["Yann"], active=True))
    assert not await pool.fetchval("SELECT count(*) FROM sessions WHERE person_id = $1", town.people["Yann"])


async def test_access_ends_at_the_date_given_even_when_it_is_moved(scenario: Scenario, town: Town) -> None:
    maelle, cedric, lea = [await scenario.connect(name) for name in ("Maelle", "Cedric", "Lea")]
    now = datetime.now(UTC)
    await maelle.call(ChangeAccount(town.people["Lea"], access_ends_at=now - timedelta(seconds=1)))
    assert await lea.closed(1) == CloseCode.UNAUTHENTICATED
    await maelle.call(ChangeAccount(town.people["Cedric"], access_ends_at=now + timedelta(seconds=2)))
    await asyncio.sleep(1)
    await maelle.call(ChangeAccount(town.people["Cedric"], access_ends_at=now + timedelta(seconds=4)))
    await asyncio.sleep(2)
    assert cedric.is_open
    assert await cedric.closed(2) == CloseCode.UNAUTHENTICATED
    assert datetime.now(UTC) - now > timedelta(seconds=3.9)


async def test_the_last_administrator_stays_one(scenario: Scenario, town: Town) -> None:
    maelle, yann = await scenario.connect("Maelle"), await scenario.connect("Yann")
    me, other = town.people["Maelle"], town.people["Yann"]
    for command in (
        ChangeAccount(me, administrator=False),
        ChangeAccount(me, active=False),
        ChangeAccount(me, access_ends_at=datetime.now(UTC) + timedelta(days=1)),
    ):
        with pytest.raises(Refused, match="last_administrator"):
            await maelle.call(command)
    await maelle.call(ChangeAccount(other, administrator=True))
    await yann.call(ChangeAccount(me, administrator=False))
    with pytest.raises(Refused, match="not_allowed"):
        await maelle.call(ChangeAccount(me, administrator=True))


async def test_two_administrators_cannot_remove_each_other_at_once(scenario: Scenario, town: Town, pool: Pool) -> None:
    await pool.execute("UPDATE people SET administrator = true WHERE name = 'Yann'")
    maelle, yann = await scenario.connect("Maelle"), await scenario.connect("Yann")
    outcomes = await asyncio.gather(
        maelle.call(ChangeAccount(town.people["Yann"], administrator=False)),
        yann.call(ChangeAccount(town.people["Maelle"], administrator=False)),
        return_exceptions=True,
    )
    assert sorted(isinstance(outcome, Refused) for outcome in outcomes) == [False, True]
    assert await pool.fetchval("SELECT count(*) FROM people WHERE administrator") == 1


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("Cedric", {"administrator": True}),
        ("Cedric", {"may_convene": True}),
        ("Cedric", {"access_ends_at": None}),
        ("Yann", {"name": "   "}),
    ],
)
async def test_what_an_account_cannot_be(scenario: Scenario, town: Town, name: str, changes: dict[str, object]) -> None:
    maelle = await scenario.connect("Maelle")
    with pytest.raises(Refused) as refusal:
        await maelle.call(ChangeAccount(town.people[name], **changes))  # type: ignore[arg-type]
    assert (refusal.value.code, refusal.value.detail) == ("invalid", *changes)
    with pytest.raises(Refused, match="not_found"):
        await maelle.call(ChangeAccount(1, active=False))


async def test_ones_own_profile(scenario: Scenario, town: Town) -> None:
    phone, desk, cedric, lea = [await scenario.connect(name) for name in ("Yann", "Yann", "Cedric", "Lea")]
    changed = await phone.call(
        ChangeProfile(name="Yann K.", phone="02 97 22 24 17", civility="monsieur", language="en", theme="dark")
    )
    assert (changed.phone, changed.language, changed.theme) == ("02 97 22 24 17", "en", "dark")
    await desk.until(lambda: desk.state.me == changed)
    await scenario.prove()
    assert cedric.state.people[phone.person].name == "Yann K."
    assert heard(cedric, MeChanged) == heard(lea, PersonChanged) == []
    with pytest.raises(Refused, match="name"):
        await phone.call(ChangeProfile(name=" "))


async def test_two_people_see_how_far_they_read_when_both_wish_it(scenario: Scenario, town: Town) -> None:
    yann, annick = await scenario.connect("Yann"), await scenario.connect("Annick")
    opened = await yann.call(StartDirect([annick.person]))
    direct = opened.conversation.id
    for device, wish, shown in ((yann, True, False), (annick, True, True), (yann, False, False)):
        await device.call(ChangeProfile(shows_reading=wish))
        await scenario.prove()
        assert annick.state.conversations[direct].shows_reading == shown


async def test_the_directory_is_not_for_guests(scenario: Scenario, town: Town, pool: Pool) -> None:
    await pool.execute("UPDATE people SET active = false WHERE name = 'Annick'")
    yann, cedric = await scenario.connect("Yann"), await scenario.connect("Cedric")
    found: Directory = await yann.call(LoadDirectory())
    assert {entry.person for entry in found.entries} == {
        town.people[name] for name in ("Maelle", "Yann", "Cedric", "Lea")
    }
    assert (await cedric.call(LoadDirectory())).entries == []
