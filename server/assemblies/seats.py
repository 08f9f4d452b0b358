"""Seats: who is in office on the day of a sitting, compared with who was convened to it."""

from protocol.bodies import Mandate
from protocol.summonses import Departed, Latecomer, Summons
from server.assemblies.bodies_sql import members, select_in_office, select_last_days
from server.assemblies.consistency import is_intercommunal
from server.assemblies.convocations_sql import Frozen
from server.assemblies.hours import zone_of
from server.base.database import Database
from server.law.delays import local


async def seated(db: Database, frozen: Frozen) -> list[Mandate]:
    """Who is to be convened, by who is in office on the day of the sitting, to the assembly that was sealed."""
    manifest = frozen.read()
    in_office = await select_in_office(db, frozen.body, local(frozen.opens_at, zone_of(manifest)))
    return in_office if is_intercommunal(manifest) else members(in_office)


async def read_latecomers(db: Database, frozen: Frozen, board: list[Summons]) -> list[Latecomer]:
    """Those too who were convened in another capacity than they have that day: as a substitute, or as a member."""
    sent = {(one.person, one.substitute) for one in board}
    found = [one for one in await seated(db, frozen) if (one.person, one.role == "substitute") not in sent]
    return [Latecomer(one.person, one.role, one.starts_on) for one in found]


async def read_departed(db: Database, frozen: Frozen, board: list[Summons]) -> list[Departed]:
    there = {one.person for one in await seated(db, frozen)}
    gone = [one.person for one in board if one.person not in there]
    return [Departed(*last) for last in await select_last_days(db, frozen.body, gone)]
