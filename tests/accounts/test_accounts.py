"""Accounts: what administrators change of people, what people change of themselves, and who hears of it."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from protocol.accounts import Account, Accounts, ChangeAccount, LoadAccounts
from protocol.codec import pack
from protocol.conversations import AddMembers, StartDirect
from protocol.frames import CloseCode
from protocol.people import ChangeProfile, Directory, LoadDirectory, MeChanged, PersonChanged
from server.base.database import Pool
from server.base.settings import Settings
from server.ledger.ledger import read
from server.ledger.ledger_sql import select_links
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
        ChangeAccount(yann, name=" Yann Kerdoncuff ", title="Responsable", administrator=True)
    )
    assert (account.person, account.administrator) == (yann, True)
    await devices["Yann"].until(lambda: devices["Yann"].state.me.administrator)
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


async def test_who_administers_is_entered_with_who_saw_to_it(scenario: Scenario, town: Town, pool: Pool) -> None:
    maelle, yann = await scenario.connect("Maelle"), town.people["Yann"]
    noon = datetime(2090, 3, 31, 10, tzinfo=UTC)
    for changes in (
        {"administrator": True},
        {"title": "Responsable"},
        {"access_ends_at": noon},
        {"access_ends_at": noon + timedelta(seconds=1), "active": False},
        {"administrator": False},
        {"active": True},
        {"administrator": True, "access_ends_at": None},
        {"access_ends_at": datetime.now(UTC)},
    ):
        await maelle.call(ChangeAccount(yann, **changes))
    await maelle.call(ChangeAccount(town.people["Annick"], active=False))
    told = [read(link) for link in await select_links(pool, 0, 20)]
    assert {(entry.person, entry.author, entry.facts["name"]) for entry in told} == {(yann, maelle.person, "Yann")}
    given, ended = "administration_given", "administration_ended"
    assert [(entry.act, entry.facts["last_day"]) for entry in told] == [
        (given, None),
        (given, "2090-03-31"),
        (ended, None),
        (given, None),
        (ended, None),
    ]


async def test_an_agent_becomes_an_official(scenario: Scenario, town: Town, pool: Pool) -> None:
    agents, officials = await town.group("Agents", "Maelle:manager"), await town.group("Élus", "Maelle:manager")
    for group, population in ((agents, "staff"), (officials, "official")):
        await pool.execute("UPDATE conversations SET population = $2 WHERE id = $1", group, population)
    maelle = await scenario.connect("Maelle")
    await maelle.call(AddMembers(agents, [town.people["Yann"]]))
    yann = await scenario.connect("Yann")
    account = await maelle.call(ChangeAccount(yann.person, population="official"))
    assert (account.person, account.active) == (yann.person, True)
    assert await yann.closed() == CloseCode.UNAUTHENTICATED
    await maelle.until(lambda: maelle.state.people[yann.person].population == "official")
    places = {
        group: {member.person for member in maelle.state.conversations[group].members} for group in (agents, officials)
    }
    assert places == {agents: {maelle.person}, officials: {maelle.person, yann.person}}
    entry = read((await select_links(pool, 0, 20))[-1])
    assert (entry.act, entry.person, entry.author) == ("population_changed", yann.person, maelle.person)
    assert entry.facts == {"name": "Yann", "before": "staff", "population": "official"}


async def test_one_in_office_and_the_last_manager_stay_what_they_are(
    scenario: Scenario, town: Town, pool: Pool
) -> None:
    officials = await town.group("Conseil", "Maelle:manager", "Annick")
    agents = await town.group("Agents", "Yann:manager")
    for group, population in ((officials, "official"), (agents, "staff")):
        await pool.execute("UPDATE conversations SET population = $2 WHERE id = $1", group, population)
    await town.body("Conseil", "Annick")
    maelle = await scenario.connect("Maelle")
    for change, reason in (
        (ChangeAccount(town.people["Annick"], population="staff"), "mandate"),
        (ChangeAccount(town.people["Yann"], population="official"), "last_manager"),
    ):
        with pytest.raises(Refused, match=reason):
            await maelle.call(change)
    with pytest.raises(Refused, match="population"):
        await maelle.call(AddMembers(officials, [town.people["Cedric"]]))


async def test_a_guest_who_is_taken_on_stays(scenario: Scenario, town: Town, pool: Pool) -> None:
    maelle, cedric = await scenario.connect("Maelle"), town.people["Cedric"]
    assert (await maelle.call(ChangeAccount(cedric, population="staff"))).access_ends_at is None
    await maelle.call(ChangeAccount(cedric, administrator=True))
    assert (await maelle.call(LoadAccounts())).accounts[1].administrator


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
        ("Cedric", {"access_ends_at": None}),
        ("Cedric", {"access_ends_at": datetime(9999, 12, 31, tzinfo=UTC)}),
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
    changed = await phone.call(ChangeProfile(phone="02 97 22 24 17", civility="monsieur", language="en", theme="dark"))
    assert (changed.phone, changed.language, changed.theme) == ("02 97 22 24 17", "en", "dark")
    await desk.until(lambda: desk.state.me == changed)
    await scenario.prove()
    assert cedric.state.people[phone.person].civility == "monsieur"
    assert heard(cedric, MeChanged) == heard(lea, PersonChanged) == []
    # One's name is the administration's, whatever an older client sends.
    await phone.ask(99, pack({"type": "request", "id": 99, "command": {"type": "change_profile", "name": "Maelle"}}))
    await scenario.prove()
    assert desk.state.people[phone.person].name == "Yann"


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
