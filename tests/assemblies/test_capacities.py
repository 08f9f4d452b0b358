"""Whoever was convened as a substitute and has a seat of their own by the sitting, or the other way round, is convened
in their capacity of that day before they sit in it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from protocol.bodies import EndMandate, GiveMandate, MandateRole, RecordCensus
from protocol.ledger import CheckLedger
from protocol.sittings import BeginItem, CloseSitting, OpenSitting, RecordAttendance
from protocol.summonses import ConveneLater, LoadSummonses
from protocol.types import Stored
from server.assemblies import extract
from server.assemblies.attestation import write
from server.assemblies.convocations_sql import select_frozen
from server.assemblies.proving import gather
from server.base.database import Pool
from server.base.settings import Settings
from server.ledger.ledger import readable
from tests.support.agreement import agreed
from tests.support.client import Client
from tests.support.convening import convened, in_days
from tests.support.proving import evidence
from tests.support.scenario import Scenario, playing, refused
from tests.support.sitting import arrive, counted, faults, leave, sits
from tools.verify_evidence import examine

MEMBERS = ("Herve", "Annick", "Jeanne", "Loic", "Paul")


@pytest.fixture
async def scenario(settings: Settings, pool: Pool) -> AsyncIterator[Scenario]:
    """An intercommunal council of five, quorum three, with two substitutes; Soizic administers."""
    async with playing(settings, pool) as scenario:
        town = scenario.town
        await town.person("Maelle", may_convene=True)
        await town.person("Soizic", administrator=True)
        for name in (*MEMBERS, "Nolwenn", "Erwan"):
            await town.person(name, "official")
        await town.group("Conseil", "Maelle:manager", *MEMBERS, "Nolwenn", "Erwan")
        seats = "Herve:chair", *MEMBERS[1:], "Nolwenn:substitute", "Erwan:substitute"
        await town.body("Conseil", *seats, regime="epci")
        await town.entered()
        yield scenario
        await scenario.disconnect()  # Nobody was told that time has been turned back.


@pytest.fixture
async def maelle(scenario: Scenario) -> Client:
    return await scenario.connect("Maelle")


async def end(scenario: Scenario, pool: Pool, *names: str) -> None:
    soizic = await scenario.connect("Soizic")
    for name in names:
        mandate = await pool.fetchval(
            "SELECT id FROM mandates WHERE person_id = $1 ORDER BY starts_on DESC LIMIT 1", scenario.town.people[name]
        )
        await soizic.call(EndMandate(mandate, in_days(-1)))


async def give(scenario: Scenario, name: str, role: MandateRole) -> None:
    soizic, body = await scenario.connect("Soizic"), scenario.town.bodies["Conseil"]
    await soizic.call(GiveMandate(body, scenario.town.people[name], in_days(0), role))


def comes(scenario: Scenario, stored: Stored, name: str, sits_for: str | None = None) -> RecordAttendance:
    people = scenario.town.people
    seat = people[sits_for] if sits_for else None
    return RecordAttendance(stored.conversation, stored.seq, people[name], present=True, sits_for=seat)


async def latecomers(maelle: Client, stored: Stored) -> list[tuple[int, str]]:
    found = (await maelle.call(LoadSummonses(stored.conversation, stored.seq))).latecomers
    return [(one.person, one.role) for one in found]


async def test_a_substitute_who_takes_the_seat_sits_once_they_are_convened_as_a_member(
    scenario: Scenario, maelle: Client, pool: Pool, tmp_path: Path
) -> None:
    stored = await sits(scenario, maelle, pool, with_delay=True)
    place, nolwenn = (stored.conversation, stored.seq), scenario.town.people["Nolwenn"]
    await end(scenario, pool, "Paul", "Nolwenn")
    await give(scenario, "Nolwenn", "member")
    assert await latecomers(maelle, stored) == [(nolwenn, "member")]
    await arrive(maelle, scenario, stored, "Herve", "Annick")
    assert await refused(maelle, comes(scenario, stored, "Nolwenn")) == ("conflict", "other_capacity")
    assert await refused(maelle, comes(scenario, stored, "Erwan", "Nolwenn")) == ("conflict", "member_other_capacity")
    assert (await maelle.call(ConveneLater(*place, nolwenn))).latecomers == []
    assert await refused(maelle, ConveneLater(*place, nolwenn)) == ("conflict", "convened")
    await arrive(maelle, scenario, stored, "Nolwenn")
    assert counted(await maelle.call(OpenSitting(*place))) == [(0, 5, 3, 3)]
    await leave(maelle, scenario, stored, "Nolwenn")
    await maelle.call(comes(scenario, stored, "Erwan", "Nolwenn"))
    assert counted(await maelle.call(BeginItem(*place, 1)))[-1] == (1, 5, 3, 3)
    await maelle.call(CloseSitting(*place))
    assert await faults(maelle, stored) == []
    _, findings = await evidence(scenario, stored, tmp_path)
    assert findings.faults == []
    assert agreed(tmp_path / "evidence.zip").faults == []
    assert examine(tmp_path / "evidence.zip").faults == []
    soizic = await scenario.connect("Soizic")
    assert (await soizic.call(CheckLedger())).alterations == []


async def test_a_member_who_became_a_substitute_sits_once_they_are_convened_as_one(
    scenario: Scenario, maelle: Client, pool: Pool, tmp_path: Path
) -> None:
    stored = await sits(scenario, maelle, pool, with_delay=True)
    place, paul = (stored.conversation, stored.seq), scenario.town.people["Paul"]
    await end(scenario, pool, "Paul")
    await give(scenario, "Paul", "substitute")
    await arrive(maelle, scenario, stored, "Herve", "Annick")
    assert await latecomers(maelle, stored) == [(paul, "substitute")]
    assert await refused(maelle, comes(scenario, stored, "Paul", "Loic")) == ("conflict", "other_capacity")
    await maelle.call(ConveneLater(*place, paul))
    await maelle.call(comes(scenario, stored, "Paul", "Loic"))
    assert counted(await maelle.call(OpenSitting(*place))) == [(0, 4, 3, 3)]
    await maelle.call(CloseSitting(*place))
    assert await refused(maelle, ConveneLater(*place, paul)) == ("conflict", "closed")
    assert await faults(maelle, stored) == []
    _, findings = await evidence(scenario, stored, tmp_path)
    assert findings.faults == []
    assert examine(tmp_path / "evidence.zip").faults == []


async def test_who_is_given_the_seat_in_which_they_sit_leaves_it_and_comes_back_as_its_member(
    scenario: Scenario, maelle: Client, pool: Pool
) -> None:
    stored = await sits(scenario, maelle, pool)
    place, nolwenn = (stored.conversation, stored.seq), scenario.town.people["Nolwenn"]
    await arrive(maelle, scenario, stored, "Herve", "Annick")
    await maelle.call(comes(scenario, stored, "Nolwenn", "Paul"))
    await maelle.call(OpenSitting(*place))
    await end(scenario, pool, "Paul", "Nolwenn")
    await give(scenario, "Nolwenn", "member")
    await maelle.call(ConveneLater(*place, nolwenn))
    assert await refused(maelle, BeginItem(*place, 1)) == ("conflict", "seat_gone")
    await leave(maelle, scenario, stored, "Nolwenn")
    await arrive(maelle, scenario, stored, "Nolwenn")
    assert counted(await maelle.call(BeginItem(*place, 1)))[-1] == (1, 5, 3, 3)
    assert await faults(maelle, stored) == []


async def test_a_seat_taken_before_the_sitting_is_warned_of_from_the_sending(
    scenario: Scenario, maelle: Client, pool: Pool
) -> None:
    """Known at the sending, in effect after it."""
    people, soizic = scenario.town.people, await scenario.connect("Soizic")
    for name in ("Paul", "Nolwenn"):
        mandate = await pool.fetchval("SELECT id FROM mandates WHERE person_id = $1", people[name])
        await soizic.call(EndMandate(mandate, in_days(3)))
    await soizic.call(GiveMandate(scenario.town.bodies["Conseil"], people["Nolwenn"], in_days(4), "member"))
    stored = await convened(maelle, scenario.town.bodies["Conseil"])
    assert await latecomers(maelle, stored) == [(people["Nolwenn"], "member")]
    after = await maelle.call(ConveneLater(stored.conversation, stored.seq, people["Nolwenn"]))
    assert after.latecomers == []
    assert [one.substitute for one in after.summonses if one.person == people["Nolwenn"]] == [False]
    frozen = await select_frozen(pool, stored.conversation, stored.seq)
    assert frozen
    manifest, entries = frozen.read(), readable((await gather(pool, frozen)).own)
    attest = write(manifest, entries, "0" * 64)["attest"][0]
    again = "de Nolwenn (de nouveau, en une autre qualité, le "
    assert f"des 7 personnes nommées ci-après et, par la suite, {again}" in attest
    facts = dict(extract.write(manifest, entries, "0" * 64)["facts"])
    assert facts["Membres en exercice"] == ["5 au jour de la convocation"]
    assert (facts["Membres convoqués"][0], facts["Suppléants convoqués"]) == ("6", ["1"])
    assert (await soizic.call(CheckLedger())).alterations == []


async def test_what_was_convened_decides_who_sits_and_not_a_law_recorded_since(
    scenario: Scenario, maelle: Client, pool: Pool
) -> None:
    stored = await sits(scenario, maelle, pool)
    place = stored.conversation, stored.seq
    await arrive(maelle, scenario, stored, "Herve", "Annick")
    await maelle.call(comes(scenario, stored, "Nolwenn", "Paul"))
    soizic = await scenario.connect("Soizic")
    await soizic.call(RecordCensus(scenario.town.bodies["Conseil"], 3_000, in_days(0), "INSEE", "commune"))
    assert await refused(maelle, comes(scenario, stored, "Paul")) == ("conflict", "seat_taken")
    assert counted(await maelle.call(OpenSitting(*place))) == [(0, 5, 3, 3)]
    await leave(maelle, scenario, stored, "Nolwenn")
    await maelle.call(comes(scenario, stored, "Erwan", "Paul"))
    assert await faults(maelle, stored) == []
