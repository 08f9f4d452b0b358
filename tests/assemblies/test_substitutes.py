"""The substitutes of an intercommunal council are convened with its members, and are none of them (CGCT L5211-6)."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from protocol.bodies import GiveMandate, RecordCensus
from protocol.convocations import Convocation
from protocol.ledger import CheckLedger, LoadJudgements, LoadRegister, LoadSeal
from protocol.receipts import OpenMessage
from protocol.sittings import LoadSitting
from protocol.summonses import AnswerConvocation, ConveneLater, LoadSummonses
from protocol.types import Stored
from server.assemblies import extract
from server.assemblies.attestation import write
from server.assemblies.convocations_sql import select_frozen
from server.assemblies.proving import gather
from server.base.database import Pool
from server.base.settings import Settings
from server.ledger.ledger import canonical, readable
from tests.support.agreement import agreed
from tests.support.client import Client
from tests.support.convening import convened, in_days, start_draft
from tests.support.letters import working, written
from tests.support.proving import evidence
from tests.support.scenario import Scenario, playing, refused
from tests.support.tampering import rewrite, tamper

MEMBERS = ("Herve", "Annick", "Paul")


@pytest.fixture
async def scenario(settings: Settings, pool: Pool) -> AsyncIterator[Scenario]:
    """A council of three with two substitutes; whose law is an intercommunal body's once that is recorded."""
    async with playing(settings, pool) as scenario:
        town = scenario.town
        await town.person("Maelle", may_convene=True, administrator=True)
        for name in (*MEMBERS, "Soizic", "Erwan", "Nolwenn"):
            await town.person(name, "official")
        await town.group("Conseil", "Maelle:manager", *MEMBERS, "Soizic", "Erwan")
        await town.body("Conseil", "Herve:chair", "Annick", "Paul", "Soizic:substitute", "Erwan:substitute")
        await town.entered()
        yield scenario


@pytest.fixture
async def maelle(scenario: Scenario) -> Client:
    maelle = await scenario.connect("Maelle")
    await maelle.call(RecordCensus(scenario.town.bodies["Conseil"], 3_000, in_days(0), "INSEE", "epci"))
    return maelle


@pytest.fixture
async def stored(scenario: Scenario, maelle: Client) -> Stored:
    return await convened(maelle, scenario.town.bodies["Conseil"])


async def test_they_are_convened_as_the_members_are(
    scenario: Scenario, maelle: Client, stored: Stored, settings: Settings, pool: Pool
) -> None:
    place, people = (stored.conversation, stored.seq), scenario.town.people
    soizic = await scenario.connect("Soizic", 1)
    async with working(settings):
        letters = await written(settings.mail_dir, 5)
    told = {one.to.partition("@")[0]: " ".join(one.text.split()) for one in letters}
    assert {name for name, text in told.items() if "en qualité de suppléant" in text} == {"soizic", "erwan"}
    assert told.keys() == {"herve", "annick", "paul", "soizic", "erwan"}
    board = {one.person: one for one in (await maelle.call(LoadSummonses(*place))).summonses}
    substitutes = {people["Soizic"], people["Erwan"]}
    assert board.keys() == {people[name] for name in MEMBERS} | substitutes
    assert {person for person, one in board.items() if one.substitute} == substitutes
    assert all(one.available_at for one in board.values())
    await soizic.call(OpenMessage(*place))
    (own,) = (await soizic.call(LoadSummonses(*place))).summonses
    assert own.substitute
    assert own.verdict
    assert own.verdict.state == "in_time"
    content = maelle.state.messages[place].content
    assert isinstance(content, Convocation)
    assert set(content.substitutes) == substitutes < set(content.recipients)
    manifest = json.loads(await pool.fetchval("SELECT manifest FROM convocations"))
    roles = {one["person"]: one["role"] for one in manifest["recipients"]}
    assert {person for person, role in roles.items() if role == "substitute"} == substitutes


async def test_they_count_among_nobody_in_office(scenario: Scenario, maelle: Client, stored: Stored) -> None:
    place, people = (stored.conversation, stored.seq), scenario.town.people
    summonses = await maelle.call(LoadSummonses(*place))
    assert (summonses.latecomers, summonses.departed) == ([], [])
    sitting = await maelle.call(LoadSitting(*place))
    assert set(sitting.in_office) == {people[name] for name in MEMBERS}


async def test_a_proxy_is_given_neither_to_them_nor_by_them(scenario: Scenario, maelle: Client, stored: Stored) -> None:
    place, people = (stored.conversation, stored.seq), scenario.town.people
    soizic, paul = await scenario.connect("Soizic"), await scenario.connect("Paul")
    for device, holder in ((soizic, "Paul"), (paul, "Soizic")):
        answer = AnswerConvocation(*place, "proxy", people[holder])
        assert await refused(device, answer) == ("conflict", "not_in_office")
    await soizic.call(AnswerConvocation(*place, "present"))
    await paul.call(AnswerConvocation(*place, "proxy", people["Annick"]))


async def test_the_papers_name_them_as_substitutes(
    scenario: Scenario, maelle: Client, stored: Stored, pool: Pool, tmp_path: Path
) -> None:
    frozen = await select_frozen(pool, stored.conversation, stored.seq)
    assert frozen
    proof = await gather(pool, frozen)
    manifest, entries = frozen.read(), readable(proof.own)
    told = {one["name"]: one["capacity"] for one in write(manifest, entries, "0" * 64)["people"]}
    assert told["Soizic"].startswith("en qualité de suppléant, en fonction depuis le ")
    assert told["Paul"].startswith("membre, en fonction depuis le ")
    facts = dict(extract.write(manifest, entries, "0" * 64)["facts"])
    heads = ("Membres en exercice", "Membres convoqués", "Suppléants convoqués")
    assert [facts[head] for head in heads] == [["3"], ["3"], ["2"]]
    assert facts["Envoi"][0].startswith("Par voie électronique à 5 personnes, ")
    (line,) = (await maelle.call(LoadRegister())).lines
    assert line.convened == 5
    judged = (await maelle.call(LoadJudgements(stored.conversation, stored.seq))).people
    assert {one.name for one in judged if "suppléant" in one.fact} == {"Soizic", "Erwan"}
    _, findings = await evidence(scenario, stored, tmp_path)
    assert findings.faults == []
    assert agreed(tmp_path / "evidence.zip").faults == []


async def test_elsewhere_they_are_not_convened(scenario: Scenario, pool: Pool) -> None:
    """In the council of a commune nobody has a substitute."""
    maelle = await scenario.connect("Maelle")
    stored = await convened(maelle, scenario.town.bodies["Conseil"])
    board = (await maelle.call(LoadSummonses(stored.conversation, stored.seq))).summonses
    assert {one.person for one in board} == {scenario.town.people[name] for name in MEMBERS}
    draft = await start_draft(maelle, scenario.town.bodies["Conseil"])
    assert [one.substitute for one in draft.recipients] == [False] * 3
    assert (await maelle.call(LoadSeal(stored.conversation, stored.seq))).alterations == []


async def test_one_seated_after_the_sending_is_convened_by_the_same_version(
    scenario: Scenario, maelle: Client, stored: Stored, pool: Pool
) -> None:
    place, nolwenn = (stored.conversation, stored.seq), scenario.town.people["Nolwenn"]
    await maelle.call(GiveMandate(scenario.town.bodies["Conseil"], nolwenn, in_days(0), "substitute"))
    assert [one.role for one in (await maelle.call(LoadSummonses(*place))).latecomers] == ["substitute"]
    after = await maelle.call(ConveneLater(*place, nolwenn))
    assert after.latecomers == []
    assert [one.substitute for one in after.summonses if one.person == nolwenn] == [True]
    frozen = await select_frozen(pool, *place)
    assert frozen
    entries = readable((await gather(pool, frozen)).own)
    facts = dict(extract.write(frozen.read(), entries, "0" * 64)["facts"])
    assert facts["Membres en exercice"] == facts["Membres convoqués"] == ["3"]
    assert facts["Suppléants convoqués"][0] == "3"
    assert "suppléant" in {one.name: one.fact for one in (await maelle.call(LoadJudgements(*place))).people}["Nolwenn"]
    assert (await maelle.call(LoadSeal(*place))).alterations == []


async def test_a_sending_is_held_back_where_the_database_hides_one(
    scenario: Scenario, maelle: Client, pool: Pool
) -> None:
    draft = await start_draft(maelle, scenario.town.bodies["Conseil"])
    assert [one.person for one in draft.recipients if one.substitute]
    await tamper(pool, "DELETE FROM mandates WHERE person_id = $1", scenario.town.people["Erwan"])
    draft = await start_draft(maelle, scenario.town.bodies["Conseil"])
    assert draft.assessment
    assert ("mandate_altered", scenario.town.people["Erwan"]) in [(o.code, o.person) for o in draft.assessment.blocks]


async def test_what_was_sent_before_they_were_convened_stays_as_it_was(
    scenario: Scenario, maelle: Client, stored: Stored, pool: Pool
) -> None:
    """A version that convened no substitute said so by its format; one that ought to have convened them is named."""
    frozen = await select_frozen(pool, stored.conversation, stored.seq)
    assert frozen
    manifest = frozen.read()
    manifest["recipients"] = [one for one in manifest["recipients"] if one["role"] != "substitute"]
    for version, named in (("parvis-convocation/3", True), ("parvis-convocation/2", False)):
        await _reseal(pool, stored, canonical(manifest | {"format": version}))
        found = (await maelle.call(CheckLedger())).alterations
        assert (("grounds", "mandates") in [(one.fault, one.file) for one in found]) == named


async def _reseal(pool: Pool, stored: Stored, text: str) -> None:
    """As the owner of the database would, with every hash."""
    was = await pool.fetchval("SELECT encode(sha256(convert_to(manifest, 'UTF8')), 'hex') FROM convocations")
    await tamper(
        pool, "UPDATE convocations SET manifest = $1, digest = encode(sha256(convert_to($1, 'UTF8')), 'hex')", text
    )
    becomes = await pool.fetchval("SELECT encode(sha256(convert_to(manifest, 'UTF8')), 'hex') FROM convocations")
    position = await pool.fetchval(
        "SELECT position FROM ledger WHERE act = 'frozen' AND conversation_id = $1", stored.conversation
    )
    await rewrite(pool, position, was, becomes)
