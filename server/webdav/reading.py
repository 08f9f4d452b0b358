"""What programs ask of drives without changing anything: folders listed, documents read."""

import asyncio
from collections.abc import AsyncIterator

from msgspec.structs import replace
from starlette.responses import Response, StreamingResponse

from server.core import access
from server.documents.drives_sql import PAGE, select_children
from server.documents.reading import reading
from server.files.files_http import part, sound
from server.webdav import webdav_sql as queries
from server.webdav.locking import locks_of
from server.webdav.markup import CLOSING, OPENING, Asked, Unreadable, asked
from server.webdav.places import Place, tops_of
from server.webdav.properties import LIVE, Resource, etag_of, resource_of, told
from server.webdav.visit import Answered, Visit

XML = "application/xml; charset=utf-8"


async def options(visit: Visit) -> Response:
    return Response(None, 200, {"dav": "1, 2", "ms-author-via": "DAV"})


async def get(visit: Visit) -> Response:
    place = await visit.place()
    if not place.exists:
        raise Answered(404)
    if place.scrap:
        return Response(place.scrap.content, media_type="application/octet-stream")
    if place.node and place.node.live:
        await reading.run(visit.caller, place.node.id)
        place = await visit.place()
    if place.node is None or place.node.version is None:
        raise Answered(405, "A folder: open this address as a network folder, with the password of a device.\n")
    file = replace(place.node.version.file, name=place.node.name)
    await sound(visit.request, file)
    answer = part(visit.request, file, etag_of(place))
    # What is not asked for is not read in the store.
    return Response(None, answer.status_code, dict(answer.headers)) if visit.request.method == "HEAD" else answer


async def propfind(visit: Visit) -> Response:
    depth = visit.depth()
    try:
        wanted = asked(await visit.request.body())
    except Unreadable:
        raise Answered(400) from None
    place = await visit.place()
    if not place.exists:
        raise Answered(404)
    if depth == "infinity" and place.is_folder:
        return Response('<D:error xmlns:D="DAV:"><D:propfind-finite-depth/></D:error>', 403, media_type=XML)
    return StreamingResponse(_listed(visit, place, wanted, depth == "1"), 207, media_type=XML)


async def _listed(visit: Visit, place: Place, wanted: Asked, below: bool) -> AsyncIterator[bytes]:
    yield OPENING
    own = resource_of(place)
    own.locks = await locks_of(visit.pool, place)
    async for text in _told(visit, [(place, own)], wanted):
        yield text
    if below and place.is_folder:
        async for some in _children(visit, place):
            async for text in _told(visit, some, wanted):
                yield text
    yield CLOSING


async def _children(visit: Visit, place: Place) -> AsyncIterator[list[tuple[Place, Resource]]]:
    """As many at once as are read at once."""
    if place.conversation is None:
        tops = await tops_of(visit.pool, visit.caller.person)
        named = [(name, Place([name], top.id, top=top)) for name, top in tops.values()]
        yield [(one, resource_of(one, name)) for name, one in named]
        return
    locks = await queries.select_locks_below(visit.pool, place.conversation, place.path)
    deep = [lock for lock in await locks_of(visit.pool, place) if lock.deep]
    parent, after = (place.node.id if place.node else None), None
    while True:
        # A slow program asks for hours, perhaps: whoever is out meanwhile is told nothing more.
        await access.conversation(visit.pool, visit.caller.person, place.conversation)
        nodes = await select_children(visit.pool, place.conversation, parent, after)
        found = [place.below(node) for node in nodes]
        yield [(one, _with_locks(one, [*deep, *locks])) for one in found]
        if len(nodes) < PAGE:
            break
        after = nodes[-1]
    for scrap in await queries.select_scraps(visit.pool, place.conversation, parent):
        one = place.below(None, scrap)
        yield [(one, _with_locks(one, [*deep, *locks]))]


def _with_locks(place: Place, locks: list[queries.Lock]) -> Resource:
    resource = resource_of(place)
    above = set(place.above)
    resource.locks = [one for one in locks if one.path == place.path or (one.deep and one.path in above)]
    return resource


async def _told(visit: Visit, some: list[tuple[Place, Resource]], wanted: Asked) -> AsyncIterator[bytes]:
    nodes = [place.node.id for place, _ in some if place.node]
    if nodes and (wanted.kind != "named" or not LIVE.issuperset(wanted.names)):
        own = await queries.select_properties(visit.pool, nodes)
        for place, resource in some:
            if place.node:
                resource.own = own.get(place.node.id, {})
    for _, resource in some:
        yield told(resource, wanted)
        # There may be much to say of each, and others wait.
        await asyncio.sleep(0)
