"""Counts the statements that a server sends to PostgreSQL for what people do most, and for what holds up others."""

from dataclasses import dataclass, replace

from protocol.sittings import RecordAttendance
from server.base.database import Pool
from server.base.settings import Settings
from tests.support.client import Client
from tests.support.convening import minutes_ago, move, sending, start_draft
from tests.support.line import Notes, noted
from tests.support.scenario import Scenario, playing


@dataclass
class Counts:
    """The statements of what was done; of a convocation, by the number of its recipients."""

    start: list[str]
    send: list[str]
    convocation: dict[int, list[str]]
    tap: list[str]


async def count_statements(settings: Settings, pool: Pool) -> Counts:
    """Plays a council that is convened and meets, on the real server."""
    async with noted(settings.database_url) as (url, notes):
        async with playing(replace(settings, database_url=url, database_connections=2), pool) as scenario:
            members = await _found_bodies(scenario)
            maelle = await scenario.connect("Maelle")
            found = Counts(
                await notes.least(maelle.start),
                await notes.least(lambda: scenario.say(maelle, scenario.town.groups["Conseil"], "Bonjour")),
                {many: await _convening(notes, scenario, maelle, name) for name, many in members.items()},
                await _tap(notes, scenario, maelle, pool),
            )
            await scenario.disconnect()  # Nobody was told that time has been turned back.
            return found


async def _found_bodies(scenario: Scenario) -> dict[str, int]:
    """By name, how many sit in each."""
    members = {"Bureau": 4, "Conseil": 19}
    await scenario.town.person("Maelle", may_convene=True)
    everybody = [f"Membre {number}" for number in range(max(members.values()))]
    for name in everybody:
        await scenario.town.person(name, "official")
    for body, many in members.items():
        await scenario.town.group(body, "Maelle:manager", *everybody[:many])
        await scenario.town.body(body, f"{everybody[0]}:chair", *everybody[1:many])
    return members


async def _convening(notes: Notes, scenario: Scenario, maelle: Client, name: str) -> list[str]:
    drafts = []

    async def write() -> None:
        drafts.append(await start_draft(maelle, scenario.town.bodies[name]))

    return await notes.least(lambda: maelle.call(sending(drafts[-1])), write)


async def _tap(notes: Notes, scenario: Scenario, maelle: Client, pool: Pool) -> list[str]:
    stored = await maelle.call(sending(await start_draft(maelle, scenario.town.bodies["Conseil"])))
    await move(pool, stored, minutes_ago(5))
    absent = (person for name, person in scenario.town.people.items() if name.startswith("Membre"))
    return await notes.least(
        lambda: maelle.call(RecordAttendance(stored.conversation, stored.seq, next(absent), present=True))
    )
