"""Lets the groups of bodies follow the calendar: in on the first day of a mandate, out on the day after the last."""

from datetime import date
from zoneinfo import ZoneInfo

from server.assemblies.bodies_sql import lock_body
from server.assemblies.mandates import unseat
from server.assemblies.mandates_sql import Moves, select_moves
from server.base.clocks import database_now
from server.base.database import Database, Pool
from server.base.jobs import Workshop, due
from server.conversations.groups import add_members
from server.core.hub import Hub
from server.core.news import Work
from server.law.delays import local


@due("mandates", "* * * * *")
async def keep_followed(workshop: Workshop) -> None:
    """Every minute, for the day begins at midnight of the authority, wherever the server stands."""
    zone = workshop.settings.time_zone
    day = local(await database_now(workshop.pool), zone)
    await follow_mandates(workshop.pool, workshop.the(Hub), day, zone)


async def follow_mandates(pool: Pool, hub: Hub, day: date, zone: ZoneInfo) -> None:
    for moves in await select_moves(pool, day, zone):
        works: list[Work] = []
        async with pool.acquire() as db, db.transaction():
            await lock_body(db, moves.body, day)
            for current in await select_moves(db, day, zone, moves.body):
                works = await _move(hub, db, current)
        for work in works:
            work.publish()


async def _move(hub: Hub, db: Database, moves: Moves) -> list[Work]:
    """Each does it themselves, as nobody else is there to do it."""
    works = [Work(hub, db, person) for person in [*moves.entering[:1], *moves.leaving]]
    if moves.entering:
        await add_members(works[0], moves.conversation, moves.entering, "seated")
    for work in works[-len(moves.leaving) :] if moves.leaving else []:
        await unseat(work, moves.conversation, work.person)
    return works
