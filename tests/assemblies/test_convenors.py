"""Convenors: the right to convene is one for each body, given, taken back, and kept with its days."""

from collections.abc import AsyncIterator

import pytest

from protocol.bodies import LoadBodies, MandateChanged
from protocol.convenors import Convenor, ConvenorsChanged, EndConvening, GiveConvening
from protocol.convocations import (
    CancelConvocation,
    ChangeConvocation,
    DiscardConvocation,
    LoadConvocationDrafts,
    StartConvocation,
)
from protocol.ledger import LoadHouseEntries, LoadRegister, LoadSeal
from protocol.sittings import OpenSitting
from protocol.summonses import LoadSummonses
from protocol.types import Command
from server.base.database import Pool
from server.base.settings import Settings
from tests.support.convening import convened, found_council, start_draft
from tests.support.proving import get
from tests.support.scenario import Scenario, playing, refused


@pytest.fixture
async def scenario(settings: Settings, pool: Pool) -> AsyncIterator[Scenario]:
    """Annick, of the council and in its group, may convene the commission and nothing else."""
    async with playing(settings, pool) as scenario:
        town = scenario.town
        await found_council(town)
        await town.person("Cedric", "guest")
        await town.group("Travaux", "Maelle:manager", "Annick", "Yann", "Cedric")
        commission = await town.body("Travaux", "Annick:chair", "Yann", kind="commission")
        await town.convenor(commission, "Annick")
        yield scenario


async def test_who_convenes_a_commission_cannot_convene_the_council(scenario: Scenario) -> None:
    maelle, annick = await scenario.connect("Maelle"), await scenario.connect("Annick", 1)
    council, commission = scenario.town.bodies["Conseil"], scenario.town.bodies["Travaux"]
    draft, sent = await start_draft(maelle, council), await convened(maelle, council)
    place = sent.conversation, sent.seq
    council_s: list[Command] = [
        StartConvocation(council),
        ChangeConvocation(draft.id, draft.revision, place="x"),
        DiscardConvocation(draft.id),
        CancelConvocation(*place, "x"),
        OpenSitting(*place),
    ]
    for command in council_s:
        assert await refused(annick, command) == ("not_allowed", "may_convene")
    begun = await annick.call(StartConvocation(commission))
    assert [one.id for one in (await annick.call(LoadConvocationDrafts())).drafts] == [begun.id]
    assert annick.state.me.convenes == [scenario.town.groups["Travaux"]]


async def test_who_convenes_a_commission_reads_nothing_of_the_council(scenario: Scenario) -> None:
    town = scenario.town
    await town.paper("Paul", "3 rue du Stade")
    await town.paper("Yann", "1 place de l’Église")
    maelle, annick = await scenario.connect("Maelle"), await scenario.connect("Annick", 1)
    sent = await convened(maelle, town.bodies["Conseil"])
    kept = await annick.call(LoadBodies())
    assert [one.id for one in kept.bodies] == [town.bodies["Travaux"]]
    assert {one.person for one in kept.mandates} == {town.people["Annick"], town.people["Yann"]}
    assert [one.address for one in kept.choices] == ["1 place de l’Église"]
    assert {one.body for one in kept.convenors} == {town.bodies["Travaux"]}
    assert (await annick.call(LoadRegister())).lines == []
    assert await refused(annick, LoadSeal(sent.conversation, sent.seq)) == ("not_found", "convocation")
    status, _ = await get(scenario, "Annick", f"/api/convocations/{sent.conversation}/{sent.seq}/evidence")
    assert status == 404
    # As one of those convened, they see their own line.
    followed = await annick.call(LoadSummonses(sent.conversation, sent.seq))
    assert [one.person for one in followed.summonses] == [annick.person]
    assert len((await maelle.call(LoadRegister())).lines) == 1


async def test_the_right_is_given_and_taken_back_by_administrators(scenario: Scenario, pool: Pool) -> None:
    maelle, annick, paul = [await scenario.connect(name) for name in ("Maelle", "Annick", "Paul")]
    council, group = scenario.town.bodies["Conseil"], scenario.town.groups["Conseil"]
    given: Convenor = await maelle.call(GiveConvening(council, paul.person))
    assert (given.body, given.person, given.given_by) == (council, paul.person, maelle.person)
    await paul.until(lambda: paul.state.me.convenes == [group])
    assert await refused(maelle, GiveConvening(council, paul.person)) == ("conflict", "convenor")
    draft = await start_draft(paul, council)
    await maelle.call(EndConvening(council, paul.person))
    await paul.until(lambda: paul.state.me.convenes == [])
    assert await refused(paul, DiscardConvocation(draft.id)) == ("not_allowed", "may_convene")
    assert await refused(maelle, EndConvening(council, paul.person)) == ("not_found", "convenor")
    row = await pool.fetchrow("SELECT * FROM body_convenors WHERE person_id = $1", paul.person)
    assert row is not None
    assert row["given_at"] <= row["ended_at"]
    assert row["ended_by"] == maelle.person
    house = (await maelle.call(LoadHouseEntries())).entries
    assert [(one.entry.act, one.entry.person, one.entry.author, one.body) for one in house[:2]] == [
        ("convening_ended", paul.person, maelle.person, "Conseil"),
        ("convening_given", paul.person, maelle.person, "Conseil"),
    ]
    assert not any(isinstance(event, ConvenorsChanged | MandateChanged) for event in annick.events)


async def test_who_is_given_it_comes_into_the_group(scenario: Scenario) -> None:
    maelle, paul = await scenario.connect("Maelle"), await scenario.connect("Paul", 1)
    group = scenario.town.groups["Travaux"]
    assert group not in paul.state.conversations
    await maelle.call(GiveConvening(scenario.town.bodies["Travaux"], paul.person))
    await paul.until(lambda: group in paul.state.conversations)


async def test_who_can_neither_give_it_nor_have_it(scenario: Scenario) -> None:
    maelle, herve, cedric = [await scenario.connect(name) for name in ("Maelle", "Herve", "Cedric")]
    body, town = scenario.town.bodies["Travaux"], scenario.town
    for client in (herve, cedric):
        assert await refused(client, GiveConvening(body, client.person)) == ("not_allowed", "administrator")
        assert await refused(client, EndConvening(body, town.people["Annick"])) == ("not_allowed", "administrator")
    assert await refused(maelle, GiveConvening(body, cedric.person)) == ("invalid", "person")
    assert await refused(maelle, GiveConvening(body, 1)) == ("not_found", "person")
    assert await refused(maelle, GiveConvening(1, herve.person)) == ("not_found", "body")
