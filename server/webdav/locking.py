"""Locks of places: who may write there, and under which conditions."""

from collections.abc import Iterable

from server.base.database import Database
from server.webdav.conditions import Condition, Together
from server.webdav.places import ROOT, Place
from server.webdav.webdav_sql import Lock, select_locks, select_locks_below


class Locked(Exception):
    """Somebody else holds a lock there, or the caller has not shown theirs."""


class NotAsWanted(Exception):
    """What is there is not as the caller wanted it to be."""


async def locks_of(db: Database, place: Place) -> list[Lock]:
    """Those that hold there."""
    if place.conversation is None:
        return []
    return await select_locks(db, place.conversation, place.path, place.above)


async def require_unlocked(
    db: Database, person: int, place: Place, tokens: set[str], *, member: bool = False, deep: bool = False
) -> None:
    """Raises `Locked`. What is to come there, or to go, changes the folder that it is a `member` of, too; a folder goes
    `deep`, with all that is in it."""
    assert place.conversation is not None
    held = await locks_of(db, place)
    if member and place.keys:
        above = place.above[-1]
        held += [lock for lock in await select_locks(db, place.conversation, above, []) if lock.path == above]
    if deep:
        held += await select_locks_below(db, place.conversation, place.path)
    shown = [lock for lock in held if lock.token in tokens and lock.person_id == person]
    if any(lock.exclusive and lock not in shown for lock in held) or (held and not shown):
        raise Locked


def conflicts(held: Iterable[Lock], *, exclusive: bool) -> bool:
    """Whether another lock may not be beside these."""
    return any(exclusive or lock.exclusive for lock in held)


async def require_wanted(db: Database, place: Place, etag: str, lists: list[Together]) -> None:
    """Raises `NotAsWanted` unless one of the lists is true of this place. What they say of other places is only taken
    for showing locks."""
    if not lists:
        return
    held = {lock.token for lock in await locks_of(db, place)}
    for one in lists:
        if one.address and not _is_of(one.address, place):
            return
        if all(_holds(condition, held, etag) for condition in one.conditions):
            return
    raise NotAsWanted


def _holds(condition: Condition, held: set[str], etag: str) -> bool:
    true = condition.token in held if condition.token else condition.etag.removeprefix("W/") == etag
    return true is condition.wanted


def _is_of(address: str, place: Place) -> bool:
    return address.partition(ROOT)[2].strip("/") == place.address.removeprefix(ROOT).strip("/")
