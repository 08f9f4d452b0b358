"""Boards: offered, changed and ended by those who manage the group."""

import datetime
from typing import Any

import pytest

from protocol.appointments import LoadAppointments, LoadBoards
from protocol.boards import Board, BoardPlan, CancelBoard, ChangeBoard, Closure, OpenHours, Place, SendBoard
from protocol.search import Search
from server.appointments.boards import capacity_at, days_of, hours_of, offered
from server.base.database import Pool
from server.base.settings import PARIS
from server.conversations.search_job import index
from tests.appointments.conftest import FRIDAY, NINE, QUARTER, TUESDAY, WEDNESDAY, book, booking, offer, plan
from tests.support.client import Client
from tests.support.scenario import Scenario, new_client_id, refused


def board(client: Client, group: int, seq: int) -> Board:
    content = client.state.messages[group, seq].content
    assert isinstance(content, Board)
    return content


async def test_it_is_offered_to_the_group_and_found(
    scenario: Scenario, group: int, anne: Client, bruno: Client, pool: Pool
) -> None:
    seq = await offer(scenario, anne, group)
    await bruno.until(lambda: (group, seq) in bruno.state.messages)
    told = board(bruno, group, seq)
    assert list(days_of(told)) == [TUESDAY, WEDNESDAY]
    assert [f"{hour:%H:%M}" for hour in hours_of(told)] == ["09:00", "09:15", "09:30", "09:45"]
    assert offered(told) == 2 * 4 * 3
    assert [message.seq for message in (await bruno.call(LoadBoards(group))).messages] == [seq]
    await index(pool, PARIS)
    assert [hit.message.seq for hit in (await bruno.call(Search("vaccination automne"))).hits] == [seq]


async def test_sent_twice_it_is_there_once(scenario: Scenario, group: int, anne: Client) -> None:
    command = SendBoard(group, new_client_id(), plan(scenario))
    assert await anne.call(command) == await anne.call(command)


@pytest.mark.parametrize(
    ("wrong", "detail"),
    [
        ({"title": " "}, "title"),
        ({"weekdays": [1]}, "days"),
        ({"last": TUESDAY - datetime.timedelta(days=1)}, "days"),
        (
            {"last": datetime.date(2042, 10, 16), "weekdays": [1, 2, 3, 4, 5], "purges_on": datetime.date(2042, 11, 1)},
            "days",
        ),
        ({"hours": [OpenHours(NINE, NINE)]}, "hours"),
        ({"hours": [OpenHours(NINE, datetime.time(9, 50))]}, "hours"),
        ({"hours": [OpenHours(NINE, datetime.time(10)), OpenHours(QUARTER, datetime.time(11))]}, "hours"),
        ({"places": [Place(1, "Salle", 2), Place(1, "Autre", 2)]}, "places"),
        ({"purges_on": TUESDAY}, "purges_on"),
        ({"purges_on": datetime.date(2043, 1, 1)}, "purges_on"),
        ({"closures": [Closure(FRIDAY)]}, "closures"),
        ({"closures": [Closure(TUESDAY, 9)]}, "closures"),
    ],
)
async def test_a_plan_that_cannot_be(
    scenario: Scenario, group: int, anne: Client, wrong: dict[str, Any], detail: str
) -> None:
    command = SendBoard(group, new_client_id(), plan(scenario, **wrong))
    assert await refused(anne, command) == ("invalid", detail)


async def test_who_receives_people_is_in_the_group(scenario: Scenario, group: int, anne: Client) -> None:
    outside = [Place(1, "Salle", 2, scenario.town.people["Fanny"])]
    assert await refused(anne, SendBoard(group, new_client_id(), plan(scenario, places=outside))) == (
        "invalid",
        "on_site",
    )


async def test_only_those_who_manage_the_group_offer(
    scenario: Scenario, group: int, anne: Client, bruno: Client
) -> None:
    seq = await offer(scenario, anne, group)
    gaelle, fanny = await scenario.connect("Gaelle"), await scenario.connect("Fanny")
    for command in (
        SendBoard(group, new_client_id(), plan(scenario)),
        ChangeBoard(group, seq, plan(scenario, title="Autre")),
        CancelBoard(group, seq),
    ):
        for client in (bruno, gaelle):
            assert await refused(client, command) == ("not_allowed", "role")
        assert (await refused(fanny, command))[0] == "not_found"


async def test_a_change_moves_nobody(scenario: Scenario, group: int, anne: Client, bruno: Client, pool: Pool) -> None:
    seq = await offer(scenario, anne, group)
    for name in ("Odile", "Yvonne"):
        await book(bruno, group, seq, name)
    later = [OpenHours(datetime.time(14), datetime.time(15))]
    smaller = [Place(1, "Salle", 1), Place(2, "Résidence", 1)]
    await anne.call(ChangeBoard(group, seq, plan(scenario, hours=later, places=smaller)))
    diary = await anne.follow_diary(group, seq)
    assert {(one.name, one.hour) for one in diary.appointments.values()} == {("Odile", NINE), ("Yvonne", NINE)}
    assert await pool.fetchval("SELECT capacity FROM slots") == 2
    await bruno.until(lambda: board(bruno, group, seq).hours == later)
    assert await refused(bruno, booking(group, seq, "Pierre")) == ("invalid", "slot")
    edited_at = anne.state.messages[group, seq].edited_at
    gone = ChangeBoard(group, seq, plan(scenario, places=[Place(2, "Résidence", 1)]), edited_at)
    assert await refused(anne, gone) == ("conflict", "places")
    stale = ChangeBoard(group, seq, plan(scenario, title="Autre"))
    assert await refused(anne, stale) == ("conflict", "edited_at")


async def test_ended_nothing_is_booked(scenario: Scenario, group: int, anne: Client, bruno: Client) -> None:
    seq = await offer(scenario, anne, group)
    await anne.call(CancelBoard(group, seq))
    assert await refused(bruno, booking(group, seq, "Odile")) == ("conflict", "cancelled")
    assert await refused(anne, CancelBoard(group, seq)) == ("conflict", "cancelled")
    assert (await bruno.call(LoadAppointments(group, seq))).appointments == []


def test_a_closed_day_takes_nobody(scenario: Scenario) -> None:
    told: BoardPlan = plan(scenario, closures=[Closure(TUESDAY, 1), Closure(WEDNESDAY)])
    fields = {name: getattr(told, name) for name in told.__struct_fields__}
    closed = Board(**fields)
    assert [capacity_at(closed, place, TUESDAY, NINE) for place in (1, 2, 3)] == [0, 1, 0]
    assert capacity_at(closed, 2, WEDNESDAY, NINE) == 0
    assert capacity_at(closed, 2, TUESDAY, datetime.time(9, 5)) == 0
    assert offered(closed) == 4
