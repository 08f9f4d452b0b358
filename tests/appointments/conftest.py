"""A vaccination at two places of a town, and people who book there."""

import datetime
from collections.abc import AsyncIterator
from typing import Any

import pytest

from protocol.appointments import Appointment, BookAppointment
from protocol.boards import BoardPlan, OpenHours, Place, SendBoard
from server.base.database import Pool
from server.base.settings import Settings
from tests.support.client import Client
from tests.support.scenario import Scenario, new_client_id, playing

TUESDAY = datetime.date(2040, 10, 16)
WEDNESDAY = TUESDAY + datetime.timedelta(days=1)
FRIDAY = TUESDAY + datetime.timedelta(days=3)
NINE, QUARTER = datetime.time(9), datetime.time(9, 15)


@pytest.fixture
async def scenario(settings: Settings, pool: Pool) -> AsyncIterator[Scenario]:
    """Anne manages Vaccination, Bruno and Chloe book there; Gaelle, a guest, receives people at the residence, and
    Hector, another guest, nowhere; Fanny is outside."""
    async with playing(settings, pool) as scenario:
        for name in ("Anne", "Bruno", "Chloe", "Fanny"):
            await scenario.town.person(name)
        for name in ("Gaelle", "Hector"):
            await scenario.town.person(name, "guest")
        await scenario.town.group("Vaccination", "Anne:manager", "Bruno", "Chloe", "Gaelle", "Hector")
        await scenario.town.group("Ailleurs", "Fanny:manager")
        yield scenario


@pytest.fixture
def group(scenario: Scenario) -> int:
    return scenario.town.groups["Vaccination"]


@pytest.fixture
async def anne(scenario: Scenario) -> Client:
    return await scenario.connect("Anne")


@pytest.fixture
async def bruno(scenario: Scenario) -> Client:
    return await scenario.connect("Bruno", 1)


def plan(scenario: Scenario, **more: Any) -> BoardPlan:
    """The hall takes two at a time, the residence one; a quarter of an hour each, an hour long, on two days."""
    places = [Place(1, "Salle", 2), Place(2, "Résidence", 1, scenario.town.people["Gaelle"])]
    given: dict[str, Any] = {
        "first": TUESDAY,
        "last": WEDNESDAY,
        "weekdays": [2, 3],
        "hours": [OpenHours(NINE, datetime.time(10))],
        "step": 15,
        "places": places,
        "purges_on": FRIDAY,
        "asks_remark": True,
    }
    return BoardPlan(**{"title": "Vaccination d’automne"} | given | more)


async def offer(scenario: Scenario, client: Client, group: int, **more: Any) -> int:
    seq: int = (await client.call(SendBoard(group, new_client_id(), plan(scenario, **more)))).seq
    return seq


def booking(group: int, seq: int, name: str, **more: Any) -> BookAppointment:
    given: dict[str, Any] = {"day": TUESDAY, "place": 1, "hour": NINE, "client_id": new_client_id()} | more
    return BookAppointment(group, seq, name=name, **given)


async def book(client: Client, group: int, seq: int, name: str, **more: Any) -> Appointment:
    booked: Appointment = await client.call(booking(group, seq, name, **more))
    return booked


async def require_whole(pool: Pool) -> None:
    """Whatever was done, the room taken at each hour is that of those who have it."""
    wrong = await pool.fetch(
        """
        SELECT s.place, s.day, s.hour, s.taken, s.capacity, coalesce(sum(a.party), 0) AS people FROM slots s
        LEFT JOIN appointments a ON (a.conversation_id, a.seq, a.place, a.day, a.hour)
            = (s.conversation_id, s.seq, s.place, s.day, s.hour) AND a.state IN ('booked', 'came', 'absent')
        GROUP BY s.conversation_id, s.seq, s.place, s.day, s.hour
        HAVING s.taken <> coalesce(sum(a.party), 0) OR s.taken > s.capacity
        """
    )
    assert not wrong
