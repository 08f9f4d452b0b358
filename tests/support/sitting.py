"""A council that sits: five members, whose convocation opens now, and what stands in the ledger of it."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from protocol.ledger import LoadSeal
from protocol.sittings import CloseSitting, OpenSitting, RecordAttendance, Sitting
from protocol.types import Stored
from server.base.database import Pool
from server.base.settings import Settings
from server.ledger.ledger_sql import select_links_of
from tests.support.client import Client
from tests.support.convening import convened, minutes_ago, move
from tests.support.scenario import Scenario, playing

MEMBERS = ("Herve", "Annick", "Jeanne", "Loic", "Paul")


async def found(scenario: Scenario) -> None:
    """A council of five, quorum three, that Herve chairs; Yann is only in its group."""
    await scenario.town.person("Maelle", may_convene=True)
    for name in MEMBERS:
        await scenario.town.person(name, "official")
    await scenario.town.person("Yann")
    await scenario.town.group("Conseil", "Maelle:manager", *MEMBERS, "Yann")
    await scenario.town.body("Conseil", "Herve:chair", *MEMBERS[1:])


@asynccontextmanager
async def overseen(settings: Settings, pool: Pool) -> AsyncIterator[Scenario]:
    """The council, and Soizic, who checks the whole ledger."""
    async with playing(settings, pool) as scenario:
        await found(scenario)
        await scenario.town.person("Soizic", administrator=True)
        await scenario.town.entered()
        yield scenario
        await scenario.disconnect()  # Nobody was told that time has been turned back.


async def sits(scenario: Scenario, maelle: Client, pool: Pool, *, with_delay: bool = False, **changed: Any) -> Stored:
    """A convocation whose sitting opens now."""
    stored = await convened(maelle, scenario.town.bodies["Conseil"], **changed)
    await move(pool, stored, minutes_ago(5), with_delay=with_delay)
    return stored


async def arrive(maelle: Client, scenario: Scenario, stored: Stored, *names: str) -> None:
    for name in names:
        person = scenario.town.people[name]
        await maelle.call(RecordAttendance(stored.conversation, stored.seq, person, present=True))


async def leave(maelle: Client, scenario: Scenario, stored: Stored, name: str) -> Sitting:
    person = scenario.town.people[name]
    left: Sitting = await maelle.call(RecordAttendance(stored.conversation, stored.seq, person, present=False))
    return left


async def fail(maelle: Client, stored: Stored) -> None:
    """Nobody is there, and that is recorded."""
    await maelle.call(OpenSitting(stored.conversation, stored.seq))
    await maelle.call(CloseSitting(stored.conversation, stored.seq))


async def entered(pool: Pool, stored: Stored) -> list[tuple[str, dict[str, Any]]]:
    """What stands in the ledger of it: each act with its facts."""
    links = await select_links_of(pool, stored.conversation, stored.seq)
    return [(entry["act"], entry["facts"]) for link in links if (entry := json.loads(link.entry))]


def counted(sitting: Sitting) -> list[tuple[int, int, int, int]]:
    return [(m.item, m.in_office, m.present, m.needed) for m in sitting.moments]


async def faults(maelle: Client, stored: Stored) -> list[tuple[str, int | None, str]]:
    """What the check names, but for what is said of the sending: the hour alone was moved, without the delay."""
    seal = await maelle.call(LoadSeal(stored.conversation, stored.seq))
    sent = seal.entries[0].position
    return [(one.fault, one.position, one.file) for one in seal.alterations if one.position != sent]
