"""What stands of the house enters the sealed ledger: mandates, their ends, how people asked to be convened."""

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from protocol.accounts import ChangeAccount
from protocol.addresses import ChangeAddress
from protocol.bodies import (
    ChangeBody,
    ChooseChannel,
    CreateBody,
    EndMandate,
    GiveMandate,
    LoadBodies,
    LoadOwnChannel,
    Seat,
)
from protocol.convenors import GiveConvening
from protocol.ledger import Alteration, CheckLedger
from protocol.people import ChangeProfile
from protocol.summonses import LoadSummonses
from server.assemblies.bodies_sql import select_choices_on
from server.assemblies.house import reconcile_house
from server.assemblies.taking_over import take_over
from server.base.database import Pool
from server.base.settings import Settings
from server.files.files_sql import delete_unattached, select_unattached
from server.ledger.ledger import Entry, read
from server.ledger.ledger_sql import select_links
from server.run.schema import migrate
from tests.support.convening import convened, start_draft
from tests.support.scenario import Scenario, playing, refused
from tests.support.tampering import rewrite, tamper
from tests.support.uploading import browser, pdf, send_file

PARIS = ZoneInfo("Europe/Paris")
SPRING = date(2026, 3, 27)


def days_ago(days: int) -> date:
    return datetime.now(PARIS).date() - timedelta(days)


@pytest.fixture
async def scenario(settings: Settings, pool: Pool) -> AsyncIterator[Scenario]:
    """Maelle and Soizic administer."""
    async with playing(settings, pool) as scenario:
        await scenario.town.person("Maelle", administrator=True)
        await scenario.town.person("Soizic", administrator=True)
        for name in ("Herve", "Annick", "Paul"):
            await scenario.town.person(name, "official")
        await scenario.town.group("Conseil", "Maelle:manager")
        yield scenario


async def entries(pool: Pool) -> list[Entry]:
    """Those about the house."""
    return [one for one in map(read, await select_links(pool, 0, 1_000)) if one.conversation is None]


def said(entry: Entry, *names: str) -> list[Any]:
    return [entry.facts[name] for name in names]


async def test_a_mandate_and_its_end_are_entered_with_facts_that_stand_alone(scenario: Scenario, pool: Pool) -> None:
    maelle, people = await scenario.connect("Maelle"), scenario.town.people
    seats = [Seat(people["Herve"], "chair"), Seat(people["Annick"])]
    group = scenario.town.groups["Conseil"]
    body = await maelle.call(CreateBody(group, "council", "Conseil municipal", seats=seats, starts_on=SPRING))
    mandate = await maelle.call(GiveMandate(body.id, people["Paul"], SPRING, "substitute"))
    await maelle.call(EndMandate(mandate.id, days_ago(1)))
    await maelle.call(EndMandate(mandate.id, None))
    created, *entered = await entries(pool)
    assert (created.act, created.author) == ("body_created", maelle.person)
    assert said(created, "body", "kind") == ["Conseil municipal", "council"]
    first, second = sorted([people["Herve"], people["Annick"]])
    assert [(one.act, one.person, one.author, one.seq) for one in entered] == [
        ("mandate_given", people["Herve"], maelle.person, None),
        ("mandate_given", people["Annick"], maelle.person, None),
        ("name_recorded", first, maelle.person, None),
        ("name_recorded", second, maelle.person, None),
        ("address_recorded", first, maelle.person, None),
        ("address_recorded", second, maelle.person, None),
        ("mandate_given", people["Paul"], maelle.person, None),
        ("name_recorded", people["Paul"], maelle.person, None),
        ("address_recorded", people["Paul"], maelle.person, None),
        ("mandate_ended", people["Paul"], maelle.person, None),
        ("mandate_ended", people["Paul"], maelle.person, None),
    ]
    names = ("name", "body", "role", "first_day", "last_day")
    assert said(entered[0], *names) == ["Herve", "Conseil municipal", "chair", "2026-03-27", None]
    assert said(entered[8], "name", "address") == ["Paul", "paul@town.example"]
    assert said(entered[9], *names) == [
        "Paul",
        "Conseil municipal",
        "substitute",
        "2026-03-27",
        days_ago(1).isoformat(),
    ]
    assert said(entered[10], "mandate", "last_day") == [mandate.id, None]
    checked = await maelle.call(CheckLedger())
    assert (checked.alterations, checked.position) == ([], 12)


async def test_what_is_refused_enters_nothing(scenario: Scenario, pool: Pool) -> None:
    maelle, people = await scenario.connect("Maelle"), scenario.town.people
    body = await maelle.call(CreateBody(scenario.town.groups["Conseil"], "council", "Conseil"))
    mandate = await maelle.call(GiveMandate(body.id, people["Paul"], SPRING))
    await refused(maelle, GiveMandate(body.id, people["Paul"], SPRING))
    await refused(maelle, EndMandate(mandate.id, date(2020, 1, 1)))
    await refused(maelle, ChooseChannel(people["Paul"], "paper", days_ago(-2)))
    seated = ["mandate_given", "name_recorded", "address_recorded"]
    assert [one.act for one in await entries(pool)] == ["body_created", *seated]


async def test_a_request_of_yesterday_is_entered_today_with_the_letter_scanned(
    scenario: Scenario, pool: Pool, settings: Settings
) -> None:
    """P14: it may be dated back, and says so."""
    maelle, soizic = await scenario.connect("Maelle"), await scenario.connect("Soizic")
    annick = await scenario.connect("Annick")
    scan = await send_file(browser(scenario, "Maelle"), "Demande de Mme Annick.pdf", pdf())
    asked = days_ago(3)
    choice = await maelle.call(ChooseChannel(annick.person, "paper", asked, "3 rue des Trente", scan.id))
    assert choice.file == scan
    (entry,) = await entries(pool)
    assert (entry.act, entry.person, entry.author) == ("channel_chosen", annick.person, maelle.person)
    assert said(entry, "name", "channel", "requested_on", "address") == [
        "Annick",
        "paper",
        asked.isoformat(),
        "3 rue des Trente",
    ]
    content_hash = hashlib.sha256(pdf()).hexdigest()
    assert entry.facts["file"] == {"name": "Demande de Mme Annick.pdf", "size": len(pdf()), "sha256": content_hash}
    assert entry.at.astimezone(PARIS).date() == days_ago(0)
    own = await annick.call(LoadOwnChannel())
    assert (own.requested_on, own.recorded_at) == (asked, choice.recorded_at)
    assert (await soizic.call(LoadBodies())).choices == [choice]
    assert (await browser(scenario, "Soizic").get(f"/api/files/{scan.id}")).status == 200
    for name in ("Annick", "Paul"):
        assert (await browser(scenario, name).get(f"/api/files/{scan.id}")).status == 404


async def test_a_scan_is_kept_for_good(scenario: Scenario, pool: Pool) -> None:
    maelle, paul = await scenario.connect("Maelle"), scenario.town.people["Paul"]
    scan = await send_file(browser(scenario, "Maelle"), "Demande.pdf", pdf())
    lost = await send_file(browser(scenario, "Maelle"), "Autre.pdf", pdf(2))
    await maelle.call(ChooseChannel(paul, "paper", days_ago(1), "x", scan.id))
    await pool.execute("UPDATE files SET created_at = now() - interval '9 days'")
    assert [file.id for file in await select_unattached(pool, 10)] == [lost.id]
    assert not await delete_unattached(pool, scan.id)
    assert await delete_unattached(pool, lost.id)


async def test_a_scan_that_the_caller_may_not_read_is_refused(scenario: Scenario, pool: Pool) -> None:
    maelle, paul = await scenario.connect("Maelle"), scenario.town.people["Paul"]
    theirs = await send_file(browser(scenario, "Paul"), "À moi.pdf", pdf())
    command = ChooseChannel(paul, "paper", days_ago(1), "x", theirs.id)
    assert await refused(maelle, command) == ("invalid", "files")
    assert await entries(pool) == []


async def test_the_manifest_says_both_days_of_a_request(scenario: Scenario, pool: Pool) -> None:
    maelle, people = await scenario.connect("Maelle"), scenario.town.people
    group = scenario.town.groups["Conseil"]
    seats = [Seat(people["Herve"], "chair"), Seat(people["Annick"])]
    body = await maelle.call(CreateBody(group, "council", "Conseil", place="Mairie", seats=seats, starts_on=SPRING))
    await maelle.call(GiveConvening(body.id, maelle.person))
    choice = await maelle.call(ChooseChannel(people["Annick"], "paper", days_ago(3), "3 rue des Trente"))
    stored = await convened(maelle, body.id)
    assert stored.conversation == group
    manifest = json.loads(await pool.fetchval("SELECT manifest FROM convocations"))
    told = {one["name"]: one for one in manifest["recipients"]}
    assert told["Annick"]["channel_requested_on"] == days_ago(3).isoformat()
    assert datetime.fromisoformat(told["Annick"]["channel_recorded_at"]).date() == choice.recorded_at.date()
    board = {one.person: one for one in (await maelle.call(LoadSummonses(group, stored.seq))).summonses}
    paper, mailed = board[people["Annick"]], board[people["Herve"]]
    assert (paper.requested_on, paper.request_recorded_at) == (days_ago(3), choice.recorded_at)
    assert (mailed.requested_on, mailed.request_recorded_at) == (None, None)
    later = await maelle.call(ChooseChannel(people["Annick"], "paper", days_ago(0), "5 rue du Val"))
    (again,) = [
        one for one in (await maelle.call(LoadSummonses(group, stored.seq))).summonses if one.person == people["Annick"]
    ]
    assert again.request_recorded_at == choice.recorded_at != later.recorded_at
    assert (told["Herve"]["channel_requested_on"], told["Herve"]["channel_recorded_at"]) == (None, None)


async def test_what_comes_past_parvis_is_not_taken_over_at_the_next_start(
    scenario: Scenario, settings: Settings, pool: Pool
) -> None:
    """An upgrade takes over what it finds; a start of the same version enters nothing."""
    town = scenario.town
    await town.body("Conseil", "Herve:chair")
    town.enters = False
    await town.paper("Annick", "3 rue des Trente", SPRING)
    before = await entries(pool)
    for _ in range(2):
        await asyncio.to_thread(migrate, settings.database_url)
        assert await entries(pool) == before
    (found,) = await reconcile_house(pool)
    assert found.file.startswith("channel_choices")
    await tamper(pool, "DELETE FROM takeovers")
    await asyncio.to_thread(migrate, settings.database_url)
    (entered,) = (await entries(pool))[len(before) :]
    assert (entered.act, entered.facts["taken_over"]) == ("channel_chosen", True)


async def test_what_was_there_before_is_taken_over_once(scenario: Scenario, pool: Pool) -> None:
    """As `parvis migrate` does it, for a town that an earlier version has filled."""
    town = scenario.town
    town.enters = False
    await town.body("Conseil", "Herve:chair", "Annick", since=SPRING)
    await town.paper("Annick", "3 rue des Trente", SPRING)
    async with pool.acquire() as db, db.transaction():
        assert await take_over(db) == 7
    created, *entered = await entries(pool)
    assert created.act == "body_created"
    assert sorted((one.act, one.facts["name"]) for one in entered) == [
        ("address_recorded", "Annick"),
        ("address_recorded", "Herve"),
        ("channel_chosen", "Annick"),
        ("mandate_given", "Annick"),
        ("mandate_given", "Herve"),
        ("name_recorded", "Annick"),
        ("name_recorded", "Herve"),
    ]
    recorded = (await select_choices_on(pool, [town.people["Annick"]], SPRING))[town.people["Annick"]].recorded_at
    for one in entered:
        assert (one.author, one.facts["taken_over"]) == (None, True)
        if one.act == "name_recorded":
            continue
        assert abs(datetime.fromisoformat(one.facts["recorded_at"]) - recorded) < timedelta(minutes=1)
    maelle = await scenario.connect("Maelle")
    await maelle.call(GiveMandate(town.bodies["Conseil"], town.people["Paul"], SPRING))
    async with pool.acquire() as db, db.transaction():
        assert await take_over(db) == 0


async def test_what_members_are_called_is_entered_from_their_first_mandate_on(scenario: Scenario, pool: Pool) -> None:
    maelle, people = await scenario.connect("Maelle"), scenario.town.people
    annick, paul = people["Annick"], people["Paul"]
    await maelle.call(ChangeAccount(paul, name="Paul Riou"))
    body = await maelle.call(CreateBody(scenario.town.groups["Conseil"], "council", "Conseil"))
    await maelle.call(GiveMandate(body.id, annick, SPRING))
    await maelle.call(GiveMandate(body.id, annick, date(2014, 4, 1), ends_on=date(2020, 5, 1)))
    await maelle.call(ChangeAccount(annick, name="Annick Le Breton", title="Première adjointe"))
    await maelle.call(ChangeAccount(annick, service="Culture"))
    await (await scenario.connect("Annick")).call(ChangeProfile(civility="madame"))
    await maelle.call(ChangeBody(body.id, name="Conseil municipal"))
    told = [(one.person, one.author, *one.facts.values()) for one in await entries(pool) if one.act == "name_recorded"]
    assert told == [
        (annick, maelle.person, "", "Annick", ""),
        (annick, maelle.person, "", "Annick Le Breton", "Première adjointe"),
        (annick, annick, "madame", "Annick Le Breton", "Première adjointe"),
    ]
    renamed = (await entries(pool))[-1]
    assert (renamed.act, renamed.facts["body"]) == ("body_renamed", "Conseil municipal")
    assert await reconcile_house(pool) == []
    await tamper(pool, "UPDATE people SET title = 'Maire' WHERE id = $1", annick)
    await tamper(pool, "UPDATE bodies SET name = 'Commission'")
    found = await reconcile_house(pool)
    assert found == [Alteration("row", None, "bodies.name"), Alteration("row", None, "people.title")]
    await tamper(pool, "UPDATE people SET title = 'Première adjointe' WHERE id = $1", annick)


async def test_what_nothing_said_is_taken_over_once_and_compared_from_then_on(scenario: Scenario, pool: Pool) -> None:
    """An address that an earlier version withdrew without an entry blocks nobody after the upgrade, nor a new name of
    an assembly; what is changed past Parvis afterwards is named, whoever migrates."""
    maelle, town = await scenario.connect("Maelle"), scenario.town
    annick = town.people["Annick"]
    await maelle.call(ChangeAddress(annick, "annick@ailleurs.example", days_ago(3)))
    body = await maelle.call(CreateBody(town.groups["Conseil"], "council", "Conseil"))
    silently = "UPDATE address_changes SET withdrawn_at = now() - interval '2 hours' WHERE withdrawn_at IS NULL"
    await tamper(pool, silently)
    await tamper(pool, "UPDATE bodies SET name = 'Conseil municipal'")
    town.enters = False
    await town.seat(body.id, "Annick", since=SPRING)
    found = {one.file for one in await reconcile_house(pool)}
    assert {"address_changes.withdrawn_at", "bodies.name"} <= found
    await town.entered()
    assert await reconcile_house(pool) == []
    renamed, withdrawn = [one for one in await entries(pool) if one.facts.get("taken_over")][:2]
    assert (renamed.act, renamed.facts["body"]) == ("body_renamed", "Conseil municipal")
    assert said(withdrawn, "before", "address", "withdrawn") == ["annick@ailleurs.example", "annick@town.example", True]
    assert withdrawn.at - datetime.fromisoformat(withdrawn.facts["recorded_at"]) > timedelta(hours=1)
    assert (renamed.author, withdrawn.author) == (None, None)
    await town.seat(body.id, "Herve", "chair", since=SPRING)
    await town.entered()
    await maelle.call(GiveConvening(body.id, maelle.person))
    draft = await start_draft(maelle, body.id, place="Mairie")
    assert draft.assessment
    assert draft.assessment.blocks == []
    await maelle.call(ChangeAddress(annick, "annick@maison.example", days_ago(2)))
    await tamper(pool, silently)
    await tamper(pool, "UPDATE bodies SET name = 'Conseil'")
    await town.entered()
    found = {one.file for one in await reconcile_house(pool)}
    assert found == {"address_changes.withdrawn_at", "bodies.name"}


async def test_an_address_withdrawn_in_silence_and_given_again_is_in_force(scenario: Scenario, pool: Pool) -> None:
    maelle, town = await scenario.connect("Maelle"), scenario.town
    annick = town.people["Annick"]
    body = await maelle.call(CreateBody(town.groups["Conseil"], "council", "Conseil"))
    town.enters = False
    await town.seat(body.id, "Annick", "chair", since=SPRING)
    await maelle.call(ChangeAddress(annick, "annick@ailleurs.example", days_ago(3)))
    given = (await entries(pool))[-1]
    hour = timedelta(hours=1)
    told = [f'"at":"{one.isoformat(timespec="milliseconds")[:-6]}Z"' for one in (given.at, given.at - 3 * hour)]
    await rewrite(pool, given.position, *told)
    row = "UPDATE address_changes SET in_force_at = $1, recorded_at = $1, withdrawn_at = $2"
    await tamper(pool, row, given.at - 3 * hour, given.at - 2 * hour)
    await maelle.call(ChangeAddress(annick, "annick@ailleurs.example", days_ago(2)))
    await town.entered()
    await maelle.call(GiveConvening(body.id, maelle.person))
    draft = await start_draft(maelle, body.id, place="Mairie")
    assert draft.assessment
    assert draft.assessment.blocks == []
