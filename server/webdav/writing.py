"""What programs change in drives, each by the command that a person would give."""

import tempfile
import unicodedata
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import IO, cast

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from protocol.drives import AddDocument, AddVersion, BinNodes, CopyNodes, CreateFolder, MoveNodes, Node, RenameNode
from protocol.entrance import TooLarge
from protocol.errors import Conflict, TooFast
from protocol.files import File
from server.base.database import Database
from server.core.dispatch import Call
from server.documents.bin import bin_nodes, put_away
from server.documents.documents import add_version
from server.documents.drives import hold_nodes
from server.documents.tree import copy_nodes, create_folder, is_group, move_nodes, rename_node
from server.files import uploads
from server.webdav import webdav_sql as queries
from server.webdav.markup import (
    CLOSING,
    LONGEST_TOGETHER,
    LONGEST_VALUE,
    MOST_PROPERTIES,
    OPENING,
    Unreadable,
    changes,
    outcome,
)
from server.webdav.places import Place, is_fit, is_litter
from server.webdav.properties import LIVE, etag
from server.webdav.reading import XML
from server.webdav.visit import Answered, Visit, new_client_id
from server.webdav.webdav_sql import Scrap

LARGEST_SCRAP = 256 * 1024
CHUNK = 256 * 1024
MOST_COMING = 8
"""Files that one person sends to this process at once: how long they are is not known before they are here."""

COMING: Counter[int] = Counter()
"""How many those are, by person."""


async def put(visit: Visit) -> Response:
    """A document, or its next version; what is empty, or a program's own note, is kept aside for a while."""
    place = await visit.place()
    if place.is_folder:
        raise Answered(405)
    if "content-range" in visit.request.headers:
        raise Answered(400, "Send the whole file.\n")
    await _require_writable(visit, place)
    _require_filed(place)
    assert place.conversation is not None
    with _spooling(visit), tempfile.TemporaryFile() as spool:
        size, chunks = await _sized(visit.request, visit.services.settings.file_bytes, spool)
        if not size or is_litter(place.name):
            return await _put_scrap(visit, place, size, chunks)
        file = await uploads.take(visit.caller, place.name, size, chunks)
    dated = _dated(visit.request)
    await _put_file(visit, place, file, dated)
    told = {"x-oc-mtime": "accepted"} if dated else {}
    return Response(None, 204 if place.exists else 201, {"etag": etag(file), **told})


@contextmanager
def _spooling(visit: Visit) -> Iterator[None]:
    """Raises `TooFast` when too many files of the person come at once."""
    person = visit.caller.person
    if COMING[person] >= MOST_COMING:
        raise TooFast("files", retry_after=5)
    COMING[person] += 1
    try:
        yield
    finally:
        COMING[person] -= 1
        if not COMING[person]:
            del COMING[person]


def _dated(request: Request) -> datetime | None:
    """When the file was last changed, as programs say it that know ownCloud: in seconds since 1970."""
    told = request.headers.get("x-oc-mtime", "").partition(".")[0]
    if not (told.isascii() and told.isdigit() and len(told) <= 11):
        return None
    dated = datetime.fromtimestamp(int(told), UTC)
    # What is yet to come is not kept, and not said to be.
    return dated if dated <= datetime.now(UTC) else None


async def _sized(request: Request, most: int, spool: IO[bytes]) -> tuple[int, AsyncIterator[bytes]]:
    """How long the body is, which some programs do not say before they send it."""
    told = request.headers.get("content-length") or request.headers.get("x-expected-entity-length") or ""
    if told.isascii() and told.isdigit() and len(told) <= 16:
        return int(told), request.stream()
    size = 0
    try:
        async for chunk in request.stream():
            if (size := size + len(chunk)) > most:
                raise TooLarge("limit", most)
            spool.write(chunk)
    except ClientDisconnect:
        raise Answered(400) from None
    spool.seek(0)
    return size, _chunks(spool)


async def _chunks(spool: IO[bytes]) -> AsyncIterator[bytes]:
    while chunk := spool.read(CHUNK):
        yield chunk


async def _put_scrap(visit: Visit, place: Place, size: int, chunks: AsyncIterator[bytes]) -> Response:
    if size > LARGEST_SCRAP:
        raise Answered(403, "That is no document.\n")
    if place.node:  # Nobody means to empty a document: programs do before they write it anew.
        return Response(None, 204)
    content = b""
    async for chunk in chunks:
        if len(content := content + chunk) > LARGEST_SCRAP:
            raise Answered(403, "That is no document.\n")
    assert place.conversation is not None
    scrap = Scrap(place.conversation, place.parent_id, _composed(place.name), content, datetime.now(UTC))
    async with visit.writing(place.conversation) as db:
        if not await queries.upsert_scrap(db, scrap, place.keys[-1], visit.caller.person):
            raise Answered(507, "Too many empty files.\n")
    return Response(None, 204 if place.exists else 201)


async def _put_file(visit: Visit, place: Place, file: File, dated: datetime | None) -> None:
    assert place.conversation is not None
    if place.node and place.node.version:
        if place.node.version.file.sha256 != file.sha256:
            await visit.run(AddVersion(place.node.id, new_client_id(), file.id, dated=dated))
        return
    name = _composed(place.name)
    command = AddDocument(place.conversation, new_client_id(), name, file.id, place.parent_id, "take", dated)
    try:
        await visit.run(command)
    except Conflict as conflict:
        # Somebody else has just put the very same there.
        if conflict.detail != "same":
            raise
    await queries.delete_scrap(visit.pool, place.conversation, place.parent_id, place.keys[-1])


async def mkcol(visit: Visit) -> Response:
    place = await visit.place()
    if await visit.request.body():
        raise Answered(415)
    if place.exists:
        raise Answered(405)
    await _require_writable(visit, place)
    assert place.conversation is not None
    if is_litter(place.name):
        raise Answered(403)
    await visit.run(CreateFolder(place.conversation, new_client_id(), _composed(place.name), place.parent_id))
    return Response(None, 201)


async def delete(visit: Visit) -> Response:
    """Into the bin."""
    place = await visit.place()
    _require_removable(place)
    assert place.conversation is not None
    await visit.require_writer(place.conversation)
    await visit.require_wanted(place)
    await visit.require_unlocked(place, member=True, deep=True)
    if place.node:
        await visit.run(BinNodes(place.conversation, [place.node.id]))
    else:
        await queries.delete_scrap(visit.pool, place.conversation, place.parent_id, place.keys[-1])
    await queries.delete_locks(visit.pool, place.conversation, place.path)
    return Response(None, 204)


async def copy(visit: Visit) -> Response:
    source, target = await _two_places(visit)
    if source.scrap:
        return await _place_scrap(visit, source, target)
    if source.node is None:
        raise Answered(403)

    async def copying(call: Call, command: CopyNodes) -> Node | None:
        assert source.node is not None
        if _goes_onto(source, target):
            await _add_version(call, source.node, target)
            return None
        await _clear(call, target)
        if source.node.kind == "folder" and visit.depth() == "0":
            folder = CreateFolder(command.to, command.client_id, _composed(target.name), command.parent)
            return cast(Node, await create_folder(call, folder))
        made = await copy_nodes(call, command)
        (copied,) = [node for node in made.nodes if node.parent == command.parent and node.id != command.parent]
        return await _named(call, copied, target)

    assert source.conversation is not None
    assert target.conversation is not None
    command = CopyNodes(source.conversation, new_client_id(), [source.node.id], target.conversation, target.parent_id)
    made = cast(Node | None, await visit.run(command, copying))
    if made and source.node.kind == made.kind:
        await _keep_noted(visit.pool, source.node.id, made.id)
    return await _done(visit, target)


async def move(visit: Visit) -> Response:
    source, target = await _two_places(visit)
    _require_removable(source)
    assert source.conversation is not None
    await visit.require_writer(source.conversation)
    await visit.require_unlocked(source, member=True, deep=True)
    if source.scrap:
        answer = await _place_scrap(visit, source, target)
        if (source.conversation, source.keys) != (target.conversation, target.keys):
            await queries.delete_scrap(visit.pool, source.conversation, source.parent_id, source.keys[-1])
        await queries.delete_locks(visit.pool, source.conversation, source.path)
        return answer
    await _move_node(visit, source, target)
    await queries.delete_locks(visit.pool, source.conversation, source.path)
    return await _done(visit, target, itself=target.node == source.node)


async def _move_node(visit: Visit, source: Place, target: Place) -> None:
    assert source.node is not None
    assert source.conversation is not None
    node = source.node

    async def moving(call: Call, command: MoveNodes) -> None:
        if _goes_onto(source, target):
            # Programs write beside a document, and then put that in its place: it is its next version.
            await _add_version(call, node, target)
            held = await hold_nodes(call, command.conversation, command.nodes)
            elsewhere = command.to != command.conversation and await is_group(call, command.conversation)
            await put_away(call, command.conversation, held, command.to if elsewhere else None)
            return
        await _clear(call, target, spared=node.id)
        moved = node
        if (source.conversation, source.parent_id) != (target.conversation, target.parent_id):
            moved = (await move_nodes(call, command)).nodes[0]
            await _keep_noted(call.db, node.id, moved.id)
        await _named(call, moved, target)

    command = MoveNodes(source.conversation, [node.id], target.parent_id, clash="keep_both", to=target.conversation)
    await visit.run(command, moving)


async def _keep_noted(db: Database, node: int, copy: int) -> None:
    """What programs have noted of it, for what it has become."""
    if copy != node:
        noted = await queries.select_properties(db, [node])
        await queries.replace_properties(db, copy, noted.get(node, {}))


def _goes_onto(source: Place, target: Place) -> bool:
    """Whether a document is put onto another one."""
    ours, theirs = source.node, target.node
    return bool(ours and theirs and ours.id != theirs.id and ours.version and theirs.version)


async def _add_version(call: Call, node: Node, target: Place) -> None:
    """What the node holds becomes the next version there, unless it is the same."""
    assert node.version is not None
    assert target.node is not None
    assert target.node.version is not None
    _require_filed(target)
    if node.version.file.sha256 != target.node.version.file.sha256:
        await add_version(call, AddVersion(target.node.id, new_client_id(), node.version.file.id))


async def _clear(call: Call, target: Place, spared: int = 0) -> None:
    """What is in the place goes into the bin."""
    if target.node and target.node.id != spared:
        await bin_nodes(call, BinNodes(target.node.conversation, [target.node.id]))


async def _named(call: Call, node: Node, target: Place) -> Node:
    name = _composed(target.name)
    return node if node.name == name else cast(Node, await rename_node(call, RenameNode(node.id, name)))


async def _place_scrap(visit: Visit, source: Place, target: Place) -> Response:
    assert source.scrap is not None
    assert target.conversation is not None
    if target.node:
        raise Answered(403)
    scrap = Scrap(
        target.conversation, target.parent_id, _composed(target.name), source.scrap.content, source.scrap.changed_at
    )
    async with visit.writing(target.conversation) as db:
        if not await queries.upsert_scrap(db, scrap, target.keys[-1], visit.caller.person):
            raise Answered(507)
    return Response(None, 204 if target.exists else 201)


async def _done(visit: Visit, target: Place, *, itself: bool = False) -> Response:
    """A document or a folder is there now, where something else was before, unless that was `itself`."""
    assert target.conversation is not None
    await queries.delete_scrap(visit.pool, target.conversation, target.parent_id, target.keys[-1])
    return Response(None, 204 if target.exists and not itself else 201)


async def _two_places(visit: Visit) -> tuple[Place, Place]:
    source = await visit.place()
    if not source.exists:
        raise Answered(404)
    target = await visit.destination()
    if source.is_drive or target.is_drive:
        raise Answered(403)
    same = (source.conversation, source.keys) == (target.conversation, target.keys)
    if same and source.segments == target.segments:
        raise Answered(403)
    if not same and source.conversation == target.conversation and source.path in target.above:
        raise Answered(403, "A folder does not go into itself.\n")
    await visit.require_wanted(source)
    if target.exists and not same and visit.request.headers.get("overwrite", "T").upper() == "F":
        raise Answered(412)
    await _require_writable(visit, target, deep=True, wanted=False)
    return source, target


async def _require_writable(visit: Visit, place: Place, *, deep: bool = False, wanted: bool = True) -> None:
    """Raises `Answered`, `Locked` or `NotAsWanted` unless something may be put there."""
    if place.conversation is None:
        raise Answered(409 if len(place.segments) > 1 else 403)
    if not place.reachable:
        raise Answered(409)
    await visit.require_writer(place.conversation)
    if not place.node and not is_fit(place.name):
        raise Answered(403, "No document can be called so.\n")
    if wanted:
        await visit.require_wanted(place)
    await visit.require_unlocked(place, member=not place.exists, deep=deep)


def _require_removable(place: Place) -> None:
    if not place.exists:
        raise Answered(404)
    if place.is_drive:
        raise Answered(403)


def _require_filed(place: Place) -> None:
    """Raises `Answered` of what is written live, and is no file that a program may write."""
    if place.node and place.node.live:
        raise Answered(403, "Several people write it at once: open it in Parvis.\n")


def _composed(name: str) -> str:
    return unicodedata.normalize("NFC", name)


async def proppatch(visit: Visit) -> Response:
    """What programs note of a folder or a document; all of it, or nothing."""
    place = await visit.place()
    if not place.exists:
        raise Answered(404)
    if place.keys:
        await _require_writable(visit, place)
    try:
        wanted = changes(await visit.request.body())
    except Unreadable:
        raise Answered(400) from None
    refused = [one.name for one in wanted if one.name in LIVE]
    if refused or not place.keys:
        results = [
            (one.name, "403 Forbidden" if one.name in refused or not place.keys else "424 Failed Dependency")
            for one in wanted
        ]
    else:
        results = [(one.name, "200 OK") for one in wanted]
        assert place.conversation is not None
        async with visit.writing(place.conversation) as db:
            if place.node:
                await _note(db, place.node, {one.name: one.value for one in wanted})
    return Response(OPENING + outcome(place.address, results) + CLOSING, 207, media_type=XML)


async def _note(db: Database, node: Node, wanted: dict[str, str | None]) -> None:
    await queries.hold_properties(db, node.id)
    known = (await queries.select_properties(db, [node.id])).get(node.id, {})
    kept = {name: value for name, value in (known | wanted).items() if value is not None}
    lengths = [len(name) + len(value) for name, value in kept.items()]
    if len(kept) > MOST_PROPERTIES or max(lengths, default=0) > LONGEST_VALUE or sum(lengths) > LONGEST_TOGETHER:
        raise Answered(507)
    await queries.replace_properties(db, node.id, kept)
