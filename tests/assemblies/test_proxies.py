"""Proxies while a sitting is held: given and taken back in it, standing as people come and go, noted at each item."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from protocol.conversations import RemoveMember
from protocol.receipts import ReceiptChanged
from protocol.sittings import (
    BeginItem,
    CloseSitting,
    LoadSitting,
    OpenSitting,
    Proxy,
    RecordProxy,
    Sitting,
    SittingChanged,
)
from protocol.summonses import AnswerConvocation, LoadSummonses, Summons, SummonsChanged
from protocol.types import Stored
from server.base.database import Pool
from server.base.settings import Settings
from tests.support.client import Client, Refused
from tests.support.convening import convened
from tests.support.scenario import Scenario, playing, refused
from tests.support.sitting import arrive, entered, found, leave, sits


@pytest.fixture
async def scenario(settings: Settings, pool: Pool) -> AsyncIterator[Scenario]:
    async with playing(settings, pool) as scenario:
        await found(scenario)
        yield scenario
        await scenario.disconnect()  # Nobody was told that time has been turned back.


@pytest.fixture
async def maelle(scenario: Scenario) -> Client:
    return await scenario.connect("Maelle")


async def rows(client: Client, stored: Stored) -> dict[int, Summons]:
    found = await client.call(LoadSummonses(stored.conversation, stored.seq))
    return {one.person: one for one in found.summonses}


def told(client: Client) -> dict[int, Summons]:
    """The last row of each that the device was told of."""
    return {one.summons.person: one.summons for one in client.events if isinstance(one, SummonsChanged)}


async def opened(scenario: Scenario, maelle: Client, pool: Pool) -> tuple[Stored, Sitting]:
    """Annick has given hers to Jeanne, who is there with Herve and Loic."""
    stored = await sits(scenario, maelle, pool)
    await arrive(maelle, scenario, stored, "Herve", "Jeanne", "Loic")
    people = scenario.town.people
    await maelle.call(RecordProxy(stored.conversation, stored.seq, people["Annick"], people["Jeanne"]))
    return stored, await maelle.call(OpenSitting(stored.conversation, stored.seq))


def entered_proxy(scenario: Scenario, giver: str, holder: str) -> dict[str, object]:
    return {"giver": giver, "holder": holder, "people": [scenario.town.people[giver], scenario.town.people[holder]]}


async def test_a_member_who_leaves_gives_theirs_on_paper_and_it_is_noted_with_the_item(
    scenario: Scenario, maelle: Client, pool: Pool
) -> None:
    stored, _ = await opened(scenario, maelle, pool)
    place, people = (stored.conversation, stored.seq), scenario.town.people
    jeanne = await scenario.connect("Jeanne", 1)
    sitting = await maelle.call(RecordProxy(*place, people["Loic"], people["Herve"]))
    assert sitting.proxies == [Proxy(people["Annick"], people["Jeanne"])]
    sitting = await leave(maelle, scenario, stored, "Loic")
    both = [Proxy(people["Annick"], people["Jeanne"]), Proxy(people["Loic"], people["Herve"])]
    assert sitting.proxies == both
    sitting = await maelle.call(BeginItem(*place, 1))
    assert [moment.proxies for moment in sitting.moments] == [both[:1], both]
    await jeanne.until(lambda: any(isinstance(e, SittingChanged) and e.sitting == sitting for e in jeanne.events))
    assert await jeanne.call(LoadSitting(*place)) == sitting
    facts = dict(await entered(pool, stored))
    assert facts["answered"] == {
        "given": "proxy",
        "name": "Loic",
        "holder": people["Herve"],
        "holder_name": "Herve",
        "sittings": 1,
        "ill": False,
        "by": "paper",
    }
    given = [entered_proxy(scenario, "Annick", "Jeanne"), entered_proxy(scenario, "Loic", "Herve")]
    assert facts["left"] == {"name": "Loic", "lapsed": [], "standing": given[1:]}
    assert facts["item_begun"]["proxies"] == given


async def test_a_member_gives_and_takes_back_their_own_while_it_is_held(
    scenario: Scenario, maelle: Client, pool: Pool
) -> None:
    stored, _ = await opened(scenario, maelle, pool)
    place, people = (stored.conversation, stored.seq), scenario.town.people
    paul, herve = await scenario.connect("Paul", 1), await scenario.connect("Herve")
    given = await paul.call(AnswerConvocation(*place, "proxy", people["Herve"]))
    assert not given.lapsed
    await herve.until(lambda: told(herve).get(herve.person, given).holds_for == paul.person)
    assert Proxy(paul.person, herve.person) in (await maelle.call(LoadSitting(*place))).proxies
    await paul.call(AnswerConvocation(*place, "absent"))
    await herve.until(lambda: told(herve)[herve.person].holds_for is None)
    last = [event.sitting for event in herve.events if isinstance(event, SittingChanged)][-1]
    assert last == await maelle.call(LoadSitting(*place))
    assert last.proxies == [Proxy(people["Annick"], people["Jeanne"])]
    await maelle.call(CloseSitting(*place))
    assert await refused(paul, AnswerConvocation(*place, "present")) == ("conflict", "opened")


async def test_nothing_is_answered_to_a_sitting_that_nobody_holds(
    scenario: Scenario, maelle: Client, pool: Pool
) -> None:
    stored = await sits(scenario, maelle, pool)
    paul = await scenario.connect("Paul", 1)
    answer = AnswerConvocation(stored.conversation, stored.seq, "proxy", scenario.town.people["Herve"])
    assert await refused(paul, answer) == ("conflict", "opened")


async def test_who_gave_one_and_comes_has_none_for_as_long_as_they_are_there(
    scenario: Scenario, maelle: Client, pool: Pool
) -> None:
    stored, sitting = await opened(scenario, maelle, pool)
    people = scenario.town.people
    annick, jeanne = people["Annick"], people["Jeanne"]
    assert sitting.proxies == [Proxy(annick, jeanne)]
    await arrive(maelle, scenario, stored, "Annick")
    board = await rows(maelle, stored)
    assert (board[annick].lapsed, board[jeanne].holds_for) == (True, None)
    assert {person: row for person, row in told(maelle).items() if person in (annick, jeanne)} == {
        person: board[person] for person in (annick, jeanne)
    }
    assert (await entered(pool, stored))[-1] == (
        "arrived",
        {"name": "Annick", "lapsed": [entered_proxy(scenario, "Annick", "Jeanne")], "standing": []},
    )
    sitting = await leave(maelle, scenario, stored, "Annick")
    assert sitting.proxies == [Proxy(annick, jeanne)]


async def test_a_holder_who_leaves_or_never_came_holds_none(scenario: Scenario, maelle: Client, pool: Pool) -> None:
    stored, _ = await opened(scenario, maelle, pool)
    place, people = (stored.conversation, stored.seq), scenario.town.people
    assert (await leave(maelle, scenario, stored, "Jeanne")).proxies == []
    assert (await rows(maelle, stored))[people["Annick"]].lapsed
    sitting = await maelle.call(BeginItem(*place, 1))
    assert sitting.moments[-1].proxies == []
    assert await refused(maelle, RecordProxy(*place, people["Annick"], people["Jeanne"])) == (
        "conflict",
        "holder_absent",
    )
    sitting = await maelle.call(RecordProxy(*place, people["Annick"], people["Herve"]))
    assert sitting.proxies == [Proxy(people["Annick"], people["Herve"])]


async def test_a_proxy_that_has_lapsed_does_not_keep_its_holder_from_another(
    scenario: Scenario, maelle: Client, pool: Pool
) -> None:
    """Annick's mandate ends before the sitting: hers to Jeanne counts for nothing."""
    stored = await convened(maelle, scenario.town.bodies["Conseil"])
    place, people = (stored.conversation, stored.seq), scenario.town.people
    annick, loic = await scenario.connect("Annick"), await scenario.connect("Loic", 1)
    await annick.call(AnswerConvocation(*place, "proxy", people["Jeanne"]))
    answer = AnswerConvocation(*place, "proxy", people["Jeanne"])
    assert await refused(loic, answer) == ("conflict", "holder_taken")
    await pool.execute("UPDATE mandates SET ends_on = current_date + 1 WHERE person_id = $1", annick.person)
    assert not (await loic.call(answer)).lapsed
    board = await rows(maelle, stored)
    assert (board[annick.person].lapsed, board[people["Jeanne"]].holds_for) == (True, loic.person)


async def test_a_proxy_is_taken_back_on_paper(scenario: Scenario, maelle: Client, pool: Pool) -> None:
    stored, _ = await opened(scenario, maelle, pool)
    place, people = (stored.conversation, stored.seq), scenario.town.people
    assert (await maelle.call(RecordProxy(*place, people["Annick"]))).proxies == []
    assert (await entered(pool, stored))[-1] == (
        "answered",
        {"given": "absent", "name": "Annick", "revoked": True, "by": "paper"},
    )
    answer = (await rows(maelle, stored))[people["Annick"]].answer
    assert answer
    assert answer.recorded_by == maelle.person
    assert await refused(maelle, RecordProxy(*place, people["Annick"])) == ("conflict", "no_proxy")


async def test_whoever_has_left_the_group_is_told_nothing_of_what_is_recorded_of_them(
    scenario: Scenario, maelle: Client, pool: Pool
) -> None:
    elsewhere = await scenario.town.group("Ailleurs", "Maelle", "Annick")
    stored, _ = await opened(scenario, maelle, pool)
    place, annick = (stored.conversation, stored.seq), await scenario.connect("Annick", 1)
    await pool.execute("UPDATE mandates SET ends_on = current_date - 1 WHERE person_id = $1", annick.person)
    await maelle.call(RemoveMember(stored.conversation, annick.person))
    await maelle.call(RecordProxy(*place, annick.person))
    said = await scenario.say(maelle, elsewhere, "Après")
    await annick.until(lambda: (elsewhere, said.seq) in annick.state.messages)
    assert not [event for event in annick.events if isinstance(event, ReceiptChanged | SummonsChanged)]


async def test_of_two_who_choose_the_same_holder_at_once_one_is_refused(
    scenario: Scenario, maelle: Client, pool: Pool
) -> None:
    """One on paper, the other on their own device, of another server."""
    stored, _ = await opened(scenario, maelle, pool)
    place, people = (stored.conversation, stored.seq), scenario.town.people
    paul = await scenario.connect("Paul", 1)
    await leave(maelle, scenario, stored, "Loic")
    outcomes = await asyncio.gather(
        maelle.call(RecordProxy(*place, people["Loic"], people["Herve"])),
        paul.call(AnswerConvocation(*place, "proxy", people["Herve"])),
        return_exceptions=True,
    )
    assert [isinstance(one, Refused) for one in outcomes].count(True) == 1
    held = [one for one in (await maelle.call(LoadSitting(*place))).proxies if one.holder == people["Herve"]]
    assert len(held) == 1


async def test_what_is_refused(scenario: Scenario, maelle: Client, pool: Pool) -> None:
    early = await convened(maelle, scenario.town.bodies["Conseil"])
    people = scenario.town.people
    paul, herve = people["Paul"], people["Herve"]
    soon = RecordProxy(early.conversation, early.seq, paul, herve)
    assert await refused(maelle, soon) == ("conflict", "too_early")
    stored, _ = await opened(scenario, maelle, pool)
    place, annick = (stored.conversation, stored.seq), await scenario.connect("Annick", 1)
    assert await refused(annick, RecordProxy(*place, paul, herve)) == ("not_allowed", "may_convene")
    assert await refused(maelle, RecordProxy(*place, people["Yann"], herve)) == ("not_found", "person")
    for holder, reason in ((paul, "self"), (people["Jeanne"], "holder_taken"), (people["Yann"], "not_in_office")):
        assert await refused(maelle, RecordProxy(*place, paul, holder)) == ("conflict", reason)
    await maelle.call(CloseSitting(*place))
    assert await refused(maelle, RecordProxy(*place, paul, herve)) == ("conflict", "closed")
    assert (await maelle.call(LoadSitting(*place))).proxies == [Proxy(people["Annick"], people["Jeanne"])]
