"""The electronic address of a person: changed, confirmed from the new mailbox, told to the old one, sealed."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from protocol.accounts import ChangeAccount, InvitePerson, LoadAccounts
from protocol.addresses import (
    AddressChange,
    AddressChanged,
    AgreeAddress,
    ChangeAddress,
    ChangeOwnAddress,
    LoadAddresses,
    WithdrawAddress,
)
from protocol.ledger import CheckLedger, LoadHouseEntries
from server.accounts import addresses_sql as queries
from server.assemblies.summonses_sql import select_people_to_convene
from server.base.database import Pool
from server.base.settings import Settings
from server.identity import passwords
from server.ledger.ledger import Entry, read
from server.ledger.ledger_sql import select_links
from tests.support.browser import Browser
from tests.support.client import Client
from tests.support.databases import select_waiting
from tests.support.letters import Received, working, written
from tests.support.scenario import Scenario, playing, refused
from tests.support.uploading import browser
from tests.support.waiting import eventually

PASSWORD = "une phrase assez longue"
OLD, NEW = "annick@town.example", "annick@ailleurs.example"


def today() -> date:
    return datetime.now(ZoneInfo("Europe/Paris")).date()


@pytest.fixture
async def scenario(settings: Settings, pool: Pool) -> AsyncIterator[Scenario]:
    """Maelle administers; Annick knows her password."""
    async with playing(settings, pool) as scenario, working(settings):
        await scenario.town.person("Maelle", administrator=True)
        await scenario.town.person("Annick", "official")
        await scenario.town.person("Paul", "official")
        await scenario.town.person("Cedric", "guest")
        hashed = await passwords.hash_password(PASSWORD)
        await pool.execute("UPDATE people SET password_hash = $1", hashed)
        yield scenario


async def sign_in(scenario: Scenario, email: str) -> int:
    answer = await Browser(scenario.urls[0]).post("/api/sign-in", {"email": email, "password": PASSWORD})
    return answer.status


async def confirm(scenario: Scenario, letter: Received, password: str = "") -> int:
    given = {"password": password} if password else {}
    return (await Browser(scenario.urls[0]).post(f"/api/addresses/{letter.token}", given)).status


async def signs_in(pool: Pool, person: int) -> str:
    return str(await pool.fetchval("SELECT email FROM people WHERE id = $1", person))


async def days_go_by(pool: Pool, days: int) -> None:
    """Since all that was recorded, and since somebody came to administer."""
    await pool.execute("UPDATE address_changes SET recorded_at = recorded_at - make_interval(days => $1)", days)
    await pool.execute(
        """
        UPDATE people SET administrator_since = administrator_since - make_interval(days => $1),
            administrator_until = administrator_until - make_interval(days => $1),
            open_since = open_since - make_interval(days => $1)
        """,
        days,
    )


async def convened_at(pool: Pool, person: int) -> tuple[str, bool]:
    (one,) = await select_people_to_convene(pool, [person])
    assert one.email == one.address
    return one.address, one.confirmed


async def entries(pool: Pool) -> list[Entry]:
    return [read(link) for link in await select_links(pool, 0, 100)]


def to(letters: list[Received], address: str) -> list[Received]:
    return [letter for letter in letters if letter.to == address]


async def changed(maelle: Client, scenario: Scenario, email: str = NEW) -> AddressChange:
    change: AddressChange = await maelle.call(ChangeAddress(scenario.town.people["Annick"], email, today()))
    return change


async def test_by_an_administrator_convocations_go_there_at_once_and_signing_in_waits_for_the_link(
    scenario: Scenario, settings: Settings, pool: Pool
) -> None:
    maelle, annick = await scenario.connect("Maelle"), await scenario.connect("Annick", 1)
    assert await convened_at(pool, annick.person) == (OLD, True)
    asked = today() - timedelta(days=2)
    change = await maelle.call(ChangeAddress(annick.person, NEW, asked))
    await annick.until(lambda: AddressChanged(change) in annick.events)
    assert await convened_at(pool, annick.person) == (NEW, False)
    assert (await sign_in(scenario, NEW), await sign_in(scenario, OLD)) == (401, 200)
    (account,) = [one for one in (await maelle.call(LoadAccounts())).accounts if one.person == annick.person]
    assert (account.email, account.letters_to) == (OLD, NEW)
    letters = await written(settings.mail_dir, 2)
    (told,), (link,) = to(letters, OLD), to(letters, NEW)
    assert NEW in told.text
    assert "prévenez la mairie" in told.text
    shown = await Browser(scenario.urls[0]).get(f"/api/addresses/{link.token}")
    assert shown.body == {"name": "Annick", "email": NEW, "before": OLD, "asks": "password"}
    assert annick.state.me.recorded_address == NEW
    assert await confirm(scenario, link, "devinette devinette") == 401
    assert await confirm(scenario, link, PASSWORD) == 200
    assert (await sign_in(scenario, NEW), await sign_in(scenario, OLD)) == (200, 401)
    await annick.until(lambda: annick.state.me.email == NEW)
    assert await convened_at(pool, annick.person) == (NEW, True)
    assert await confirm(scenario, link) == 404
    given, proved = await entries(pool)
    assert (given.act, given.author, given.person) == ("address_changed", maelle.person, annick.person)
    assert given.facts == {
        "name": "Annick",
        "before": OLD,
        "address": NEW,
        "requested_on": asked.isoformat(),
        "confirmed": False,
    }
    assert (proved.act, proved.author, proved.facts["confirmed"]) == ("address_confirmed", annick.person, True)
    assert (proved.facts["by"], proved.facts["agreed_by"]) == ("password", "Annick")


async def test_an_administrator_who_names_a_mailbox_of_their_own_does_not_become_the_person(
    scenario: Scenario, settings: Settings, pool: Pool
) -> None:
    """Neither by the link sent there, nor by a forgotten password, nor by naming another one after it, nor by agreeing
    themselves, nor by making somebody an administrator for that."""
    maelle, annick = await scenario.connect("Maelle"), await scenario.connect("Annick")
    paul = await scenario.connect("Paul")
    await changed(maelle, scenario, "premiere@ailleurs.example")
    change = await changed(maelle, scenario)
    (link,) = to(await written(settings.mail_dir, 5), NEW)
    assert await confirm(scenario, link) == 200
    other = await Browser(scenario.urls[0]).post(f"/api/addresses/{link.token}", {})
    assert other.body == {"signs_in": False}
    for wanted in (NEW, "premiere@ailleurs.example"):
        await Browser(scenario.urls[0]).post("/api/password-reset", {"email": wanted})
    assert await refused(maelle, AgreeAddress(change.id)) == ("conflict", "delay")
    await maelle.call(ChangeAccount(paul.person, administrator=True))
    assert await refused(paul, AgreeAddress(change.id)) == ("conflict", "delay")
    assert await refused(paul, InvitePerson(OLD, "official")) == ("conflict", "email")
    for active in (False, True):
        await maelle.call(ChangeAccount(annick.person, active=active))
    assert await signs_in(pool, annick.person) == OLD
    assert (await sign_in(scenario, NEW), await sign_in(scenario, OLD)) == (401, 200)
    assert len(await written(settings.mail_dir, 5)) == 5
    assert "address_confirmed" not in {entry.act for entry in await entries(pool)}


async def test_an_administrator_is_the_person_by_no_link_to_a_mailbox_that_they_named_before(
    scenario: Scenario, settings: Settings
) -> None:
    """That of before is the one they sign in with, not the one to which convocations went."""
    maelle = await scenario.connect("Maelle")
    await changed(maelle, scenario, "premiere@ailleurs.example")
    await changed(maelle, scenario)
    asking = [one for one in await written(settings.mail_dir, 5) if "cette adresse est la mienne" in one.text]
    assert [one.to for one in asking] == [OLD, OLD]


@pytest.mark.parametrize("first", [0, 1], ids=["the new mailbox first", "that of before first"])
async def test_the_mailbox_of_before_agrees_in_either_order(
    scenario: Scenario, settings: Settings, pool: Pool, first: int
) -> None:
    maelle, annick = await scenario.connect("Maelle"), scenario.town.people["Annick"]
    await changed(maelle, scenario)
    letters = await written(settings.mail_dir, 2)
    (there,), (asking,) = to(letters, NEW), to(letters, OLD)
    shown = await Browser(scenario.urls[0]).get(f"/api/addresses/{asking.token}")
    assert shown.body == {"name": "Annick", "email": NEW, "before": OLD, "asks": "agreement"}
    both = [there, asking]
    assert await confirm(scenario, both[first]) == 200
    assert await signs_in(pool, annick) == OLD
    assert await confirm(scenario, both[1 - first]) == 200
    assert await signs_in(pool, annick) == NEW
    proved = (await entries(pool))[-1]
    assert (proved.act, proved.author) == ("address_confirmed", None)
    assert (proved.facts["by"], proved.facts["sent_to"]) == ("former", OLD)


async def test_a_session_of_theirs_agrees_or_says_that_it_is_not_them(
    scenario: Scenario, settings: Settings, pool: Pool
) -> None:
    maelle, annick, paul = [await scenario.connect(name) for name in ("Maelle", "Annick", "Paul")]
    change = await changed(maelle, scenario)
    await annick.until(lambda: annick.state.me.recorded_address == NEW)
    back = await annick.call(WithdrawAddress(change.id))
    assert back.withdrawn_at
    assert await convened_at(pool, annick.person) == (OLD, True)
    assert ((await entries(pool))[-1].author, annick.state.me.recorded_address) == (annick.person, None)
    change = await changed(maelle, scenario)
    assert await refused(paul, AgreeAddress(change.id)) == ("not_found", "change")
    assert (await annick.call(AgreeAddress(change.id))).agreement == "session"
    assert await signs_in(pool, annick.person) == OLD
    for letter in to(await written(settings.mail_dir, 4), NEW):
        await confirm(scenario, letter)
    assert await signs_in(pool, annick.person) == NEW
    proved = (await entries(pool))[-1]
    assert (proved.act, proved.author, proved.facts["by"]) == ("address_confirmed", annick.person, "session")
    assert await refused(annick, AgreeAddress(change.id)) == ("not_found", "change")


async def test_in_the_browser_of_their_session_the_link_is_enough(
    scenario: Scenario, settings: Settings, pool: Pool
) -> None:
    maelle, annick = await scenario.connect("Maelle"), scenario.town.people["Annick"]
    await changed(maelle, scenario)
    (link,) = to(await written(settings.mail_dir, 2), NEW)
    for name, asks, whose in (("Maelle", "password", OLD), ("Annick", "confirmation", NEW)):
        signed_in = browser(scenario, name)
        assert (await signed_in.get(f"/api/addresses/{link.token}")).body["asks"] == asks
        assert (await signed_in.post(f"/api/addresses/{link.token}", {})).status == 200
        assert await signs_in(pool, annick) == whose


async def test_who_has_lost_everything_is_vouched_for_by_a_second_administrator_of_a_week(
    scenario: Scenario, settings: Settings, pool: Pool
) -> None:
    maelle, annick, paul = [await scenario.connect(name) for name in ("Maelle", "Annick", "Paul")]
    await maelle.call(ChangeAccount(paul.person, administrator=True))
    await days_go_by(pool, 8)
    change = await changed(maelle, scenario)
    assert await refused(maelle, AgreeAddress(change.id)) == ("conflict", "second")
    assert (await paul.call(AgreeAddress(change.id))).confirmed_at is None
    assert await signs_in(pool, annick.person) == OLD
    (link,) = to(await written(settings.mail_dir, 2), NEW)
    assert await confirm(scenario, link) == 200
    assert await signs_in(pool, annick.person) == NEW
    proved = (await entries(pool))[-1]
    assert (proved.author, proved.facts["by"], proved.facts["agreed_by"]) == (paul.person, "administrator", "Paul")


async def test_the_only_administrator_waits_for_a_week_in_which_the_person_was_told(
    scenario: Scenario, settings: Settings, pool: Pool
) -> None:
    maelle, annick = await scenario.connect("Maelle"), scenario.town.people["Annick"]
    change = await changed(maelle, scenario)
    (told,), (link,) = [to(await written(settings.mail_dir, 2), address) for address in (OLD, NEW)]
    assert "après sept jours" in told.text
    assert await confirm(scenario, link) == 200
    await days_go_by(pool, 6)
    assert await refused(maelle, AgreeAddress(change.id)) == ("conflict", "delay")
    await days_go_by(pool, 1)
    assert (await maelle.call(AgreeAddress(change.id))).confirmed_at
    assert await signs_in(pool, annick) == NEW
    proved = (await entries(pool))[-1]
    assert (proved.author, proved.facts["by"]) == (maelle.person, "delay")


CLOSED: dict[str, Any] = {"active": False}
OVER: dict[str, Any] = {"access_ends_at": datetime.now(UTC) - timedelta(days=30)}
REOPENED: dict[str, Any] = {"active": True, "access_ends_at": None}


@pytest.mark.parametrize("closed", [CLOSED, OVER], ids=["closed", "over"])
async def test_the_days_begin_anew_when_the_person_may_come_in_again(
    scenario: Scenario, pool: Pool, closed: dict[str, Any]
) -> None:
    """Meanwhile they could not have said that it is not they, and nobody agrees for them."""
    maelle, annick = await scenario.connect("Maelle"), scenario.town.people["Annick"]
    change = await changed(maelle, scenario)
    await maelle.call(ChangeAccount(annick, **closed))
    await days_go_by(pool, 8)
    assert await refused(maelle, AgreeAddress(change.id)) == ("invalid", "person")
    await maelle.call(ChangeAccount(annick, **REOPENED))
    assert await refused(maelle, AgreeAddress(change.id)) == ("conflict", "delay")
    await days_go_by(pool, 7)
    assert (await maelle.call(AgreeAddress(change.id))).agreement == "delay"


@pytest.mark.parametrize("ended", [{"administrator": False}, CLOSED, OVER], ids=["unmade", "closed", "over"])
async def test_who_sees_to_it_that_nobody_else_administers_waits_anew(
    scenario: Scenario, pool: Pool, ended: dict[str, Any]
) -> None:
    maelle, paul = await scenario.connect("Maelle"), scenario.town.people["Paul"]
    await maelle.call(ChangeAccount(paul, administrator=True))
    await days_go_by(pool, 8)
    change = await changed(maelle, scenario)
    await days_go_by(pool, 6)
    await maelle.call(ChangeAccount(paul, **ended))
    await days_go_by(pool, 1)
    assert await refused(maelle, AgreeAddress(change.id)) == ("conflict", "delay")
    await days_go_by(pool, 6)
    assert (await maelle.call(AgreeAddress(change.id))).agreement == "delay"


@pytest.mark.parametrize("ended", [CLOSED, OVER], ids=["closed", "over"])
async def test_an_administrator_who_comes_back_has_not_been_one_meanwhile(
    scenario: Scenario, pool: Pool, ended: dict[str, Any]
) -> None:
    maelle, paul = await scenario.connect("Maelle"), scenario.town.people["Paul"]
    await maelle.call(ChangeAccount(paul, administrator=True))
    await maelle.call(ChangeAccount(paul, **ended))
    await days_go_by(pool, 30)
    change = await changed(maelle, scenario)
    await maelle.call(ChangeAccount(paul, **REOPENED))
    scenario.town.tokens["Paul"] = await scenario.town.session(paul)
    again = await scenario.connect("Paul")
    assert await refused(again, AgreeAddress(change.id)) == ("conflict", "delay")
    await days_go_by(pool, 7)
    assert (await again.call(AgreeAddress(change.id))).agreement == "administrator"


async def test_an_access_that_ran_out_meanwhile_counts_as_an_administrator_unmade(
    scenario: Scenario, pool: Pool
) -> None:
    maelle, paul = await scenario.connect("Maelle"), scenario.town.people["Paul"]
    await maelle.call(ChangeAccount(paul, administrator=True))
    await days_go_by(pool, 8)
    change = await changed(maelle, scenario)
    await days_go_by(pool, 8)
    await pool.execute("UPDATE people SET access_ends_at = now() + interval '300 milliseconds' WHERE id = $1", paul)
    assert await refused(maelle, AgreeAddress(change.id)) == ("conflict", "second")
    await asyncio.sleep(0.4)
    assert await refused(maelle, AgreeAddress(change.id)) == ("conflict", "delay")
    # Who gives them back what ran out long before does not make it that long ago.
    await pool.execute("UPDATE people SET access_ends_at = now() - interval '30 days' WHERE id = $1", paul)
    assert await refused(maelle, AgreeAddress(change.id)) == ("conflict", "delay")


async def test_who_agreed_is_told_by_their_account_whatever_they_were_called_then(
    scenario: Scenario, settings: Settings, pool: Pool
) -> None:
    maelle, paul = await scenario.connect("Maelle"), scenario.town.people["Paul"]
    await maelle.call(ChangeAccount(paul, name="Rozenn Le Maire"))
    change = await changed(maelle, scenario)
    await days_go_by(pool, 7)
    await maelle.call(ChangeAccount(maelle.person, name="Rozenn Le Maire"))
    await maelle.call(AgreeAddress(change.id))
    (link,) = to(await written(settings.mail_dir, 2), NEW)
    assert await confirm(scenario, link) == 200
    await maelle.call(ChangeAccount(maelle.person, name="Maelle"))
    told = (await maelle.call(LoadHouseEntries())).entries[0]
    assert (told.entry.act, told.entry.author, told.called) == ("address_confirmed", maelle.person, "Rozenn Le Maire")


async def test_a_stolen_session_redirects_nothing(scenario: Scenario, settings: Settings, pool: Pool) -> None:
    """It needs the password, then the link in the new mailbox; the present address is told before."""
    annick = await scenario.connect("Annick")
    assert await refused(annick, ChangeOwnAddress(NEW, "devinette devinette")) == ("wrong_password", "password")
    change = await annick.call(ChangeOwnAddress(NEW, PASSWORD))
    assert change.in_force_at is None
    assert await convened_at(pool, annick.person) == (OLD, True)
    assert await sign_in(scenario, NEW) == 401
    letters = await written(settings.mail_dir, 2)
    (told,), (link,) = to(letters, OLD), to(letters, NEW)
    assert "rien ne change avant" in told.text
    assert await entries(pool) == []
    assert await confirm(scenario, link) == 200
    assert await convened_at(pool, annick.person) == (NEW, True)
    await written(settings.mail_dir, 3)
    (entry,) = await entries(pool)
    assert (entry.act, entry.author, entry.facts["before"], entry.facts["address"]) == (
        "address_changed",
        annick.person,
        OLD,
        NEW,
    )
    (kept,) = (await annick.call(LoadAddresses(annick.person))).changes
    assert kept.confirmed_at == kept.in_force_at


async def test_a_link_to_choose_a_password_that_went_to_the_old_mailbox_opens_nothing_any_more(
    scenario: Scenario, settings: Settings
) -> None:
    maelle = await scenario.connect("Maelle")
    await Browser(scenario.urls[0]).post("/api/password-reset", {"email": OLD})
    (reset,) = await written(settings.mail_dir)
    await changed(maelle, scenario)
    letters = await written(settings.mail_dir, 3)
    assert (await Browser(scenario.urls[0]).get(f"/api/password-reset/{reset.token}")).status == 200
    assert await confirm(scenario, to(letters, NEW)[0], PASSWORD) == 200
    assert (await Browser(scenario.urls[0]).get(f"/api/password-reset/{reset.token}")).status == 404


async def test_what_is_taken_back_goes_where_it_went_before(scenario: Scenario, settings: Settings, pool: Pool) -> None:
    maelle, annick = await scenario.connect("Maelle"), await scenario.connect("Annick")
    change = await changed(maelle, scenario, "anick@ailleurs.example")
    await maelle.call(WithdrawAddress(change.id))
    assert await convened_at(pool, annick.person) == (OLD, True)
    letters = await written(settings.mail_dir, 2)
    assert await confirm(scenario, to(letters, "anick@ailleurs.example")[0]) == 404
    assert await refused(maelle, WithdrawAddress(change.id)) == ("not_found", "change")
    back = (await entries(pool))[-1]
    assert (back.facts["before"], back.facts["address"], back.facts["withdrawn"]) == (change.email, OLD, True)
    own = await annick.call(ChangeOwnAddress(NEW, PASSWORD))
    assert (await annick.call(WithdrawAddress(own.id))).withdrawn_at


@pytest.mark.parametrize("wanted", ["autre@ailleurs.example", NEW], ids=["another", "the same"])
async def test_what_was_recorded_gives_way_to_what_the_person_asks_for_and_that_is_entered(
    scenario: Scenario, settings: Settings, pool: Pool, wanted: str
) -> None:
    """Nothing but what they ask for is to come; until its link is followed, convocations go where they did before."""
    maelle, annick = await scenario.connect("Maelle"), await scenario.connect("Annick")
    change = await changed(maelle, scenario)
    own = await annick.call(ChangeOwnAddress(wanted, PASSWORD))
    assert (own.before, own.in_force_at) == (OLD, None)
    assert await convened_at(pool, annick.person) == (OLD, True)
    back = (await entries(pool))[-1]
    assert (back.act, back.author) == ("address_changed", annick.person)
    assert (back.facts["before"], back.facts["address"], back.facts["withdrawn"]) == (change.email, OLD, True)
    assert (await maelle.call(CheckLedger(0))).alterations == []
    letters = await written(settings.mail_dir, 4)
    assert [one.to for one in letters if "est retirée" in one.text and f"arrivent à {OLD}" in one.text] == [OLD]
    assert await confirm(scenario, to(letters, wanted)[-1]) == 200
    assert await convened_at(pool, annick.person) == (wanted, True)
    assert (await maelle.call(CheckLedger(0))).alterations == []


async def test_another_change_takes_the_place_of_the_one_that_waits(
    scenario: Scenario, settings: Settings, pool: Pool
) -> None:
    maelle, annick = await scenario.connect("Maelle"), scenario.town.people["Annick"]
    first = await changed(maelle, scenario, "faute@ailleurs.example")
    again = await changed(maelle, scenario, "faute@ailleurs.example")
    second = await changed(maelle, scenario)
    assert (first.before, again.before, second.before) == (OLD, OLD, "faute@ailleurs.example")
    assert await convened_at(pool, annick) == (NEW, False)
    letters = await written(settings.mail_dir, 7)
    assert [await confirm(scenario, letter) for letter in to(letters, "faute@ailleurs.example")[:2]] == [404, 404]
    assert await refused(maelle, WithdrawAddress(first.id)) == ("not_found", "change")
    back = await changed(maelle, scenario, OLD)
    assert back.confirmed_at
    assert await convened_at(pool, annick) == (OLD, True)
    assert await refused(maelle, ChangeAddress(annick, OLD.upper(), today())) == ("conflict", "same")


async def test_an_address_is_one_persons(scenario: Scenario, settings: Settings) -> None:
    maelle, annick, paul = [await scenario.connect(name) for name in ("Maelle", "Annick", "Paul")]
    assert await refused(maelle, ChangeAddress(annick.person, "PAUL@town.example", today())) == ("conflict", "email")
    await changed(maelle, scenario)
    assert await refused(paul, ChangeOwnAddress(NEW, PASSWORD)) == ("conflict", "email")
    assert await refused(maelle, ChangeAddress(maelle.person, NEW, today())) == ("invalid", "person")
    assert await refused(maelle, ChangeAddress(12345, NEW, today())) == ("not_found", "person")
    tomorrow = today() + timedelta(days=2)
    assert await refused(maelle, ChangeAddress(annick.person, "a@b.example", tomorrow)) == ("invalid", "requested_on")
    await maelle.call(ChangeAccount(paul.person, active=False))
    assert await refused(maelle, ChangeAddress(paul.person, "p@b.example", today())) == ("invalid", "person")


async def test_an_address_that_was_asked_for_is_kept_for_as_long_as_its_link_serves(
    scenario: Scenario, settings: Settings, pool: Pool
) -> None:
    """One that an administrator recorded is kept: convocations go there."""
    maelle, annick, paul = [await scenario.connect(name) for name in ("Maelle", "Annick", "Paul")]
    await annick.call(ChangeOwnAddress(NEW, PASSWORD))
    assert await refused(paul, ChangeOwnAddress(NEW, PASSWORD)) == ("conflict", "email")
    await pool.execute("UPDATE address_changes SET expires_at = now() - interval '1 ms'")
    await paul.call(ChangeOwnAddress(NEW, PASSWORD))
    assert await refused(annick, ChangeOwnAddress(NEW, PASSWORD)) == ("conflict", "email")
    (_, link) = to(await written(settings.mail_dir, 4), NEW)
    assert await confirm(scenario, link) == 200
    assert await signs_in(pool, paul.person) == NEW
    await changed(maelle, scenario, "annick@encore.example")
    await pool.execute("UPDATE address_changes SET expires_at = now() - interval '1 ms'")
    assert await refused(paul, ChangeOwnAddress("annick@encore.example", PASSWORD)) == ("conflict", "email")


async def test_of_two_who_confirm_at_once_one_does(scenario: Scenario, settings: Settings, pool: Pool) -> None:
    maelle = await scenario.connect("Maelle")
    await changed(maelle, scenario)
    (link,) = to(await written(settings.mail_dir, 2), NEW)
    assert sorted(await asyncio.gather(*(confirm(scenario, link, PASSWORD) for _ in range(3)))) == [200, 404, 404]
    assert [entry.act for entry in await entries(pool)] == ["address_changed", "address_confirmed"]


async def test_who_takes_back_while_another_confirms_waits_for_their_turn(scenario: Scenario, pool: Pool) -> None:
    maelle, annick = await scenario.connect("Maelle"), scenario.town.people["Annick"]
    change = await changed(maelle, scenario)
    async with pool.acquire() as db:
        async with db.transaction():
            await queries.lock_holder(db, annick)
            taken_back = asyncio.create_task(maelle.call(WithdrawAddress(change.id)))
            await eventually(lambda: select_waiting(db))
            await db.execute("SET LOCAL lock_timeout = '500ms'")
            await queries.update_read(db, change.id)
        assert (await taken_back).withdrawn_at


async def test_a_link_that_is_too_old_or_of_somebody_who_has_left_confirms_nothing(
    scenario: Scenario, settings: Settings, pool: Pool
) -> None:
    maelle = await scenario.connect("Maelle")
    await changed(maelle, scenario)
    (link,) = to(await written(settings.mail_dir, 2), NEW)
    await pool.execute("UPDATE people SET active = false WHERE name = 'Annick'")
    assert await confirm(scenario, link, PASSWORD) == 404
    await pool.execute("UPDATE people SET active = true WHERE name = 'Annick'")
    await pool.execute("UPDATE address_changes SET expires_at = now() - interval '1 ms'")
    assert await confirm(scenario, link, PASSWORD) == 404
    assert await sign_in(scenario, NEW) == 401


async def test_others_change_and_see_nothing_of_it(scenario: Scenario) -> None:
    maelle, paul, cedric = [await scenario.connect(name) for name in ("Maelle", "Paul", "Cedric")]
    annick = scenario.town.people["Annick"]
    change = await changed(maelle, scenario)
    for client in (paul, cedric):
        assert await refused(client, ChangeAddress(annick, "x@y.example", today())) == ("not_allowed", "administrator")
        assert await refused(client, LoadAddresses(annick)) == ("not_found", "person")
        assert await refused(client, WithdrawAddress(change.id)) == ("not_found", "change")
        assert not any(isinstance(event, AddressChanged) for event in client.events)
    assert await refused(cedric, ChangeOwnAddress("c@y.example", PASSWORD)) == ("not_allowed", "population")


async def test_it_is_asked_for_only_so_often(scenario: Scenario) -> None:
    annick = await scenario.connect("Annick")
    for number in range(5):
        await annick.call(ChangeOwnAddress(f"a{number}@ailleurs.example", PASSWORD))
    assert (await refused(annick, ChangeOwnAddress("b@ailleurs.example", PASSWORD)))[0] == "too_fast"
