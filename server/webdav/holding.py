"""Locks taken, held on to, and given back."""

import re
import uuid
from datetime import UTC, datetime, timedelta
from xml.etree.ElementTree import Element

from starlette.responses import Response

from server.webdav import webdav_sql as queries
from server.webdav.locking import Locked, conflicts, locks_of
from server.webdav.markup import DAV, Unreadable, Wish, alone, wish
from server.webdav.places import Place, is_fit
from server.webdav.properties import discovery
from server.webdav.reading import XML
from server.webdav.visit import Answered, Visit
from server.webdav.webdav_sql import Lock, Scrap

USUAL, LONGEST = 600, 3600
"""Seconds for which a lock holds, unless it is asked for again: who never gives it back holds nobody up for longer."""

MOST_LOCKS = 200
"""Of one person."""

SECONDS = re.compile(r"Second-(\d{1,10})", re.IGNORECASE)
TOKEN = re.compile(r"<([^<>]{1,200})>")


async def lock(visit: Visit) -> Response:
    place = await visit.place()
    body = await visit.request.body()
    if not place.reachable:
        raise Answered(409)
    if not place.keys or place.conversation is None or not (place.exists or is_fit(place.name)):
        raise Answered(403)
    await visit.require_writer(place.conversation)
    if not body.strip():
        return await _held_on(visit, place)
    await visit.require_wanted(place)
    made = await _take(visit, place, _wish(visit, body))
    if not place.exists:
        # What is locked before it is written is there, empty, until then.
        scrap = Scrap(place.conversation, place.parent_id, place.name, b"", made.expires_at)
        async with visit.writing(place.conversation) as db:
            await queries.upsert_scrap(db, scrap, place.keys[-1], visit.caller.person)
    answer = _told(place, [made], 200 if place.exists else 201)
    answer.headers["lock-token"] = f"<{made.token}>"
    return answer


def _wish(visit: Visit, body: bytes) -> Wish:
    try:
        found = wish(body)
    except Unreadable:
        raise Answered(400) from None
    if visit.depth() == "1":
        raise Answered(400)
    return found


async def _take(visit: Visit, place: Place, wanted: Wish) -> Lock:
    assert place.conversation is not None
    if not place.exists:
        await visit.require_unlocked(place, member=True)
    token, deep, person = uuid.uuid4().urn, visit.depth() == "infinity", visit.caller.person
    until = datetime.now(UTC) + _patience(visit)
    made = Lock(token, place.conversation, place.path, person, wanted.exclusive, deep, wanted.owner, until)
    async with visit.writing(place.conversation) as db:
        await queries.hold_locks(db, place.conversation)
        held = await locks_of(db, place)
        if deep:
            held += await queries.select_locks_below(db, place.conversation, place.path)
        if conflicts(held, exclusive=wanted.exclusive):
            raise Locked
        if await queries.count_locks(db, person) >= MOST_LOCKS:
            raise Answered(507, "Too many locks.\n")
        await queries.insert_lock(db, made)
    return made


async def _held_on(visit: Visit, place: Place) -> Response:
    """The same lock for longer."""
    own = [one for one in await locks_of(visit.pool, place) if one.person_id == visit.caller.person]
    held = next((one for one in own if one.token in visit.tokens), None)
    if held is None:
        raise Answered(412)
    held.expires_at = datetime.now(UTC) + _patience(visit)
    assert place.conversation is not None
    async with visit.writing(place.conversation) as db:
        await queries.update_lock(db, held.token, held.expires_at)
    return _told(place, [held], 200)


async def unlock(visit: Visit) -> Response:
    place = await visit.place()
    given = TOKEN.fullmatch(visit.request.headers.get("lock-token", "").strip())
    if given is None:
        raise Answered(400)
    held = next((one for one in await locks_of(visit.pool, place) if one.token == given[1]), None)
    if held is None:
        raise Answered(409)
    if held.person_id != visit.caller.person:
        raise Answered(403)
    await queries.delete_lock(visit.pool, held.token)
    return Response(None, 204)


def _patience(visit: Visit) -> timedelta:
    asked = SECONDS.search(visit.request.headers.get("timeout", ""))
    return timedelta(seconds=max(1, min(int(asked[1]), LONGEST)) if asked else USUAL)


def _told(place: Place, locks: list[Lock], status: int) -> Response:
    made = Element(DAV + "prop")
    made.append(discovery(locks, place.segments))
    return Response(alone(made), status, media_type=XML)
