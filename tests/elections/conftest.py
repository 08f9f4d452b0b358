"""Two polling stations of a town, and people who count there."""

import datetime
from collections.abc import AsyncIterator
from typing import Any

import pytest

from protocol.elections import Choice, ElectionPlan, SendElection, Station
from protocol.tallies import Counted, EnterFigure, Figure
from server.base.database import Pool
from server.base.settings import Settings
from tests.support.client import Client
from tests.support.scenario import Scenario, new_client_id, playing

LONG_AGO = datetime.date(2026, 3, 15)
TO_COME = datetime.date(2040, 3, 18)

SIGNED = {"signatures": 437, "voters": 437, "blank": 9, "void": 6, "cast": 422, "votes:1": 187, "votes:2": 235}
"""Figures of a station that add up."""


@pytest.fixture
async def scenario(settings: Settings, pool: Pool) -> AsyncIterator[Scenario]:
    """Anne manages Scrutins; Bruno presides at station 1 and Chloe writes there, Denis presides at station 2; Gaelle is
    a guest, Erwan a plain member, Fanny outside."""
    async with playing(settings, pool) as scenario:
        for name in ("Anne", "Bruno", "Chloe", "Denis", "Erwan", "Fanny"):
            await scenario.town.person(name)
        await scenario.town.person("Gaelle", "guest")
        members = ("Anne:manager", "Bruno", "Chloe", "Denis", "Erwan", "Gaelle")
        await scenario.town.group("Scrutins", *members)
        await scenario.town.group("Ailleurs", "Fanny:manager")
        yield scenario


@pytest.fixture
def group(scenario: Scenario) -> int:
    return scenario.town.groups["Scrutins"]


@pytest.fixture
async def anne(scenario: Scenario) -> Client:
    return await scenario.connect("Anne")


@pytest.fixture
async def bruno(scenario: Scenario) -> Client:
    return await scenario.connect("Bruno", 1)


def plan(scenario: Scenario, **more: Any) -> ElectionPlan:
    people = scenario.town.people
    stations = [
        Station(1, "Mairie", 668, people["Bruno"], [people["Chloe"]]),
        Station(2, "École", 641, people["Denis"]),
    ]
    choices = [Choice("Josselin ensemble", "Hervé Le Guennec"), Choice("Agir pour Josselin", "Thierry Bocquet")]
    hours = [datetime.time(12), datetime.time(18)]
    given: dict[str, Any] = {"date": TO_COME, "stations": stations, "choices": choices, "turnout_at": hours}
    return ElectionPlan(**{"title": "Municipales, 1er tour", "kind": "municipal"} | given | more)


async def prepare(scenario: Scenario, client: Client, group: int, **more: Any) -> int:
    seq: int = (await client.call(SendElection(group, new_client_id(), plan(scenario, **more)))).seq
    return seq


async def enter(client: Client, group: int, seq: int, name: str, value: int | None, **more: Any) -> Figure:
    given: dict[str, Any] = {"client_id": new_client_id(), "station": 1} | more
    figure: Figure = await client.call(EnterFigure(group, seq, name=name, value=value, **given))
    return figure


async def enter_all(client: Client, group: int, seq: int, station: int = 1, **changed: int) -> list[Counted]:
    """The figures of a station, and the same as they are frozen."""
    figures = SIGNED | {name.replace("_", ":"): value for name, value in changed.items()}
    for name, value in figures.items():
        await enter(client, group, seq, name, value, station=station)
    return [Counted(name, value) for name, value in figures.items()]
