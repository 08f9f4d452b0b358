"""The hour from which on results may leave: moved by two people, and by nobody alone."""

import datetime
from dataclasses import replace
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from protocol.conversations import ChangeRole
from protocol.elections import ChangeElection, ConfirmRelease, DeclineRelease, Election, ProposeRelease, SendElection
from server.base.database import Pool
from server.base.settings import PARIS, Settings
from server.ledger.ledger import readable
from server.ledger.ledger_sql import select_links
from tests.elections.conftest import LONG_AGO, TO_COME, enter, plan, prepare
from tests.elections.test_elections import election
from tests.support.client import Client
from tests.support.scenario import Scenario, new_client_id, playing, refused

SIX, NINE = datetime.time(18), datetime.time(21)
AT_NINE = datetime.datetime.combine(TO_COME, NINE, PARIS)
EVERYWHERE = [ZoneInfo(f"Etc/GMT{hours:+d}") for hours in range(-12, 12)]
WHY = "Incident au bureau 2 : le préfet prolonge le vote."


@pytest.fixture
async def denis(scenario: Scenario, group: int, anne: Client) -> Client:
    """A second one who manages the group."""
    await anne.call(ChangeRole(group, scenario.town.people["Denis"], "manager"))
    return await scenario.connect("Denis")


def is_released_at(client: Client, group: int, seq: int, at: datetime.datetime) -> bool:
    return election(client, group, seq).release.at == at


async def confirm(client: Client, group: int, seq: int, at: datetime.datetime = AT_NINE) -> Any:
    """As it was proposed last."""
    proposed_at = election(client, group, seq).moves[-1].proposed_at
    return await client.call(ConfirmRelease(group, seq, at, proposed_at))


async def test_two_people_move_it(scenario: Scenario, group: int, anne: Client, denis: Client, pool: Pool) -> None:
    seq = await prepare(scenario, anne, group)
    before = election(anne, group, seq).release.at
    await anne.call(ProposeRelease(group, seq, NINE, WHY))
    await denis.until(lambda: bool(election(denis, group, seq).moves))
    assert election(denis, group, seq).release.at == before
    proposed_at = election(denis, group, seq).moves[-1].proposed_at
    assert await refused(anne, ConfirmRelease(group, seq, AT_NINE, proposed_at)) == ("not_allowed", "proposer")
    await confirm(denis, group, seq)
    await anne.until(lambda: election(anne, group, seq).release.at == AT_NINE)
    (move,) = election(anne, group, seq).moves
    assert (move.proposed_by, move.confirmed_by, move.reason) == (anne.person, denis.person, WHY)
    assert await pool.fetchval("SELECT released_from FROM elections") == AT_NINE
    (entry,) = [one for one in readable(await select_links(pool, 0, 1_000)) if one.act == "release_moved"]
    told = {name: entry.facts[name] for name in ("proposed_by", "confirmed_by", "reason")}
    assert told == {"proposed_by": "Anne", "confirmed_by": "Denis", "reason": WHY}
    assert await refused(denis, ConfirmRelease(group, seq, AT_NINE, proposed_at)) == ("conflict", "at")


async def test_what_is_proposed_is_turned_down_or_replaced(
    scenario: Scenario, group: int, anne: Client, denis: Client
) -> None:
    seq = await prepare(scenario, anne, group)
    await anne.call(ProposeRelease(group, seq, NINE, WHY))
    await denis.until(lambda: bool(election(denis, group, seq).moves))
    first = election(denis, group, seq).moves[-1].proposed_at
    await anne.call(ProposeRelease(group, seq, datetime.time(1, 30), WHY))
    assert await refused(denis, ConfirmRelease(group, seq, AT_NINE, first)) == ("conflict", "at")
    night = datetime.datetime.combine(TO_COME + datetime.timedelta(days=1), datetime.time(1, 30), PARIS)
    await denis.until(lambda: election(denis, group, seq).moves[-1].at == night)
    second = election(denis, group, seq).moves[-1].proposed_at
    # The same hour for another reason is another proposal.
    await anne.call(ProposeRelease(group, seq, datetime.time(1, 30), "Autre raison."))
    assert await refused(denis, ConfirmRelease(group, seq, night, second)) == ("conflict", "at")
    await denis.until(lambda: election(denis, group, seq).moves[-1].reason == "Autre raison.")
    third = election(denis, group, seq).moves[-1].proposed_at
    await denis.call(DeclineRelease(group, seq, night, third))
    await anne.until(lambda: not election(anne, group, seq).moves)
    assert await refused(denis, ConfirmRelease(group, seq, night, third)) == ("conflict", "at")


@pytest.mark.parametrize("hour", [datetime.time(17, 59), datetime.time(6, 1), datetime.time(12)])
async def test_only_to_the_evening_or_the_night(
    scenario: Scenario, group: int, anne: Client, hour: datetime.time
) -> None:
    seq = await prepare(scenario, anne, group)
    assert await refused(anne, ProposeRelease(group, seq, hour, WHY)) == ("invalid", "hour")
    assert await refused(anne, ProposeRelease(group, seq, NINE, " ")) == ("invalid", "reason")
    # Where the whole country votes, nobody lets results leave before the last station has closed.
    assert await refused(anne, ProposeRelease(group, seq, datetime.time(19, 59), WHY)) == ("invalid", "hour")
    own = await prepare(scenario, anne, group, scope="partial", closes=datetime.time(20))
    await anne.call(ProposeRelease(group, own, datetime.time(19, 59), WHY))


async def test_only_by_those_who_manage_and_before_results_have_left(
    scenario: Scenario, group: int, anne: Client, bruno: Client, pool: Pool
) -> None:
    seq = await prepare(scenario, anne, group)
    fanny = await scenario.connect("Fanny")
    moves = (
        ProposeRelease(group, seq, NINE, WHY),
        ConfirmRelease(group, seq, AT_NINE, AT_NINE),
        DeclineRelease(group, seq, AT_NINE, AT_NINE),
    )
    for command in moves:
        assert await refused(bruno, command) == ("not_allowed", "role")
        assert (await refused(fanny, command))[0] == "not_found"
    await pool.execute("UPDATE elections SET released_from = now() - interval '1 ms'")
    for command in moves:
        assert await refused(anne, command) == ("conflict", "released")


async def test_an_hour_that_has_passed_meanwhile_is_not_confirmed(
    scenario: Scenario, group: int, anne: Client, denis: Client, pool: Pool
) -> None:
    seq = await prepare(scenario, anne, group)
    await anne.call(ProposeRelease(group, seq, NINE, WHY))
    late = datetime.datetime(2026, 3, 15, 20, tzinfo=datetime.UTC)
    setting = "UPDATE messages SET content = jsonb_set(content, '{moves,0,at}', to_jsonb($2::text)) WHERE seq = $1"
    await pool.execute(setting, seq, "2026-03-15T20:00:00Z")
    proposed_at = election(anne, group, seq).moves[-1].proposed_at
    assert await refused(denis, ConfirmRelease(group, seq, late, proposed_at)) == ("conflict", "at")
    await pool.execute(setting, seq, "2040-03-18T20:00:00Z")


async def test_from_the_day_of_the_vote_on_nobody_moves_it_alone(
    scenario: Scenario, group: int, anne: Client, bruno: Client, pool: Pool
) -> None:
    seq = await prepare(scenario, anne, group, scope="partial", closes=datetime.time(20), date=LONG_AGO)
    sooner = plan(scenario, scope="partial", closes=datetime.time(18), date=LONG_AGO)
    assert await refused(anne, ChangeElection(group, seq, sooner)) == ("conflict", "release")
    other = plan(scenario, scope="partial", closes=datetime.time(20), date=LONG_AGO, title="Autrement")
    await anne.call(ChangeElection(group, seq, other))


async def test_what_two_people_moved_stays_when_the_plan_changes(
    scenario: Scenario, group: int, anne: Client, denis: Client, bruno: Client
) -> None:
    seq = await prepare(scenario, anne, group)
    await anne.call(ProposeRelease(group, seq, NINE, WHY))
    await denis.until(lambda: bool(election(denis, group, seq).moves))
    await confirm(denis, group, seq)
    await enter(bruno, group, seq, "cast", 4)
    await anne.until(lambda: election(anne, group, seq).release.at == AT_NINE)
    edited_at = anne.state.messages[group, seq].edited_at
    await anne.call(ChangeElection(group, seq, plan(scenario, title="Autrement"), edited_at))
    await bruno.until(lambda: election(bruno, group, seq).title == "Autrement")
    told: Election = election(bruno, group, seq)
    assert (told.release.at, len(told.moves)) == (AT_NINE, 1)


async def test_overseas_it_is_moved_by_the_clocks_there(scenario: Scenario, group: int, anne: Client) -> None:
    """The hour is one of the authority's own clocks; Paris, here."""
    seq = await prepare(scenario, anne, group)
    await anne.call(ProposeRelease(group, seq, NINE, WHY))
    await anne.until(lambda: bool(election(anne, group, seq).moves))
    shown = election(anne, group, seq).moves[0].at.astimezone(ZoneInfo("Europe/Paris"))
    assert (shown.date(), shown.time()) == (TO_COME, NINE)


async def test_who_proposes_an_hour_does_not_keep_it_for_another_evening(
    scenario: Scenario, group: int, anne: Client, denis: Client, pool: Pool
) -> None:
    """Proposed by one alone, or moved by two, an hour is of one evening and one extent."""
    seq = await prepare(scenario, anne, group, scope="partial", closes=datetime.time(20))
    await anne.call(ProposeRelease(group, seq, datetime.time(20), WHY))
    later = TO_COME + datetime.timedelta(days=7)
    for day in (later, TO_COME):
        edited_at = anne.state.messages[group, seq].edited_at
        changed = plan(scenario, scope="partial", closes=datetime.time(18), date=day)
        await anne.call(ChangeElection(group, seq, changed, edited_at))
        await anne.until(partial(is_released_at, anne, group, seq, datetime.datetime.combine(day, SIX, PARIS)))
        assert election(anne, group, seq).moves == []
        assert await pool.fetchval("SELECT released_from FROM elections") == datetime.datetime.combine(day, SIX, PARIS)
    await anne.call(ProposeRelease(group, seq, NINE, WHY))
    await denis.until(lambda: bool(election(denis, group, seq).moves))
    await confirm(denis, group, seq)
    await anne.until(lambda: election(anne, group, seq).release.at == AT_NINE)
    edited_at = anne.state.messages[group, seq].edited_at
    await anne.call(ChangeElection(group, seq, plan(scenario, date=later), edited_at))
    moved = datetime.datetime.combine(later, datetime.time(20), PARIS)
    await anne.until(partial(is_released_at, anne, group, seq, moved))
    assert election(anne, group, seq).moves == []


async def test_the_election_of_today_is_not_prepared_again_with_an_hour_that_is_over(
    pool: Pool, settings: Settings
) -> None:
    now = datetime.datetime.now(datetime.UTC)
    # Where it is seven in the evening now, whenever this runs.
    zone = next(zone for zone in EVERYWHERE if now.astimezone(zone).hour == 19)
    evening = replace(settings, time_zone=zone)
    async with playing(evening, pool) as there:
        for name in ("Anne", "Bruno", "Chloe", "Denis"):
            await there.town.person(name)
        own = await there.town.group("Scrutins", "Anne:manager", "Bruno", "Chloe", "Denis")
        anne = await there.connect("Anne")
        today = now.astimezone(zone).date()
        told = plan(there, scope="partial", closes=datetime.time(18), date=today)
        told.stations = told.stations[:1]
        assert await refused(anne, SendElection(own, new_client_id(), told)) == ("invalid", "closes")
        told.closes = datetime.time(20)
        await anne.call(SendElection(own, new_client_id(), told))
