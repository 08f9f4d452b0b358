"""Receives files: puts their pieces together, finds out what they are, and keeps each content once."""

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO
from weakref import WeakValueDictionary

from msgspec import Struct, convert

from protocol.errors import Conflict
from protocol.files import File
from server.base.database import Database
from server.base.storage import Storage, content_path, thumbnail_path
from server.core import access
from server.core.dispatch import Caller
from server.files import files_sql as queries
from server.files.apart import ask
from server.files.media import HEAD, IMAGES, PDF, type_of

PATIENCE = 40.0
AT_ONCE = 2
LARGEST_SHOWN = {"image": 64 * 2**20, "pdf": 512 * 2**20}
"""Bytes of what is looked into; the rest is only kept."""

_turns = asyncio.Semaphore(AT_ONCE)
_locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()


def _own_turn(person: int) -> asyncio.Lock:
    """One at a time of each person; forgotten when nobody waits."""
    lock = _locks.get(person)
    if lock is None:
        lock = _locks[person] = asyncio.Lock()
    return lock


class Examined(Struct):
    """All `None` of what is not what it seems, or cannot be shown."""

    width: int | None = None
    height: int | None = None
    pages: int | None = None
    scripted: bool = False


class Received(Struct):
    """A content, read once from its first byte to its last."""

    size: int
    sha256: str
    type: str
    examined: Examined


async def examine(kind: str, path: Path, thumbnail: Path) -> Examined:
    """Asks a process of its own, which the file may bring down without harm to anybody."""
    told = await ask("server.files.examination", PATIENCE, kind, str(path), str(thumbnail))
    return convert(json.loads(told), Examined) if told is not None else Examined()


def looked_into(kind: str, size: int) -> str:
    """What the file is examined as; empty when it is not."""
    family = "pdf" if kind == PDF else "image" if kind in IMAGES else ""
    return family if family and size <= LARGEST_SHOWN[family] else ""


async def joined(storage: Storage, upload: int, size: int) -> AsyncIterator[bytes]:
    """All its bytes. Raises `FileNotFoundError` when some are not there, or no more."""
    pieces = await storage.pieces(upload)
    if sum(piece for _, piece in pieces) != size:
        raise FileNotFoundError(f"pieces of upload {upload}")
    for path, _ in pieces:
        async for chunk in storage.read(path):
            yield chunk


class Reading:
    """Bytes on their way, which are counted, hashed and copied as they pass."""

    def __init__(self, first: bytes, chunks: AsyncIterator[bytes], copy: IO[bytes] | None) -> None:
        self.size = 0
        self.digest = hashlib.sha256()
        self._first, self._chunks, self._copy = first, chunks, copy

    async def __aiter__(self) -> AsyncIterator[bytes]:
        chunk = self._first
        while chunk:
            self.digest.update(chunk)
            self.size += len(chunk)
            if self._copy:
                self._copy.write(chunk)
            yield chunk
            chunk = await anext(self._chunks, b"")


async def receive(storage: Storage, chunks: AsyncIterator[bytes], size: int, place: str = "") -> Received:
    """Reads the bytes to their end, once, and leaves in the store the thumbnail of an image or a PDF, and the bytes
    themselves at the `place` if one is named: those that were read are those that are kept."""
    first = await anext(chunks, b"")
    while len(first) < min(HEAD, size):
        first += await anext(chunks)
    kind = type_of(first[:HEAD])
    family = looked_into(kind, size)
    with TemporaryDirectory(prefix="parvis-") as folder:
        content, thumbnail = Path(folder) / "content", Path(folder) / "thumbnail"
        with content.open("wb") as copy:
            reading = Reading(first, chunks, copy if family else None)
            await _keep(storage, place, reading)
        sha256 = reading.digest.hexdigest()
        examined = await examine(family, content, thumbnail) if family else Examined()
        pictured = await examine("page", content, thumbnail) if examined.pages is not None else examined
        if family:
            # Empty when there is none, so that nobody tries again.
            small = thumbnail.read_bytes() if pictured.width is not None else b""
            await storage.keep(thumbnail_path(sha256), small)
    return Received(reading.size, sha256, kind, examined)


async def _keep(storage: Storage, place: str, reading: Reading) -> None:
    if place:
        await storage.keep(place, reading)
    else:
        async for _ in reading:
            pass


async def make_thumbnail(storage: Storage, file: File) -> None:
    """Of a file that came before thumbnails were made of its kind, or whose thumbnail is lost."""
    async with _turns:
        try:
            await storage.stamp(thumbnail_path(file.sha256))
        except FileNotFoundError:
            await receive(storage, storage.read(content_path(file.sha256)), file.size)


async def finish(caller: Caller, begun: queries.Begun) -> File | None:
    """Makes a file of an upload, which is closed to everybody else meanwhile; `None` while somebody else does, or when
    it has just been ended or given up. Raises `Conflict` while bytes of it are missing."""
    storage = caller.services.storage
    # Each person waits for themselves first, and holds up nobody with what takes long to look into.
    async with _own_turn(begun.owner_id), _turns, caller.services.pool.acquire() as db, db.transaction():
        if not await queries.close_upload(db, begun.id):
            return None
        if await queries.select_upload(db, begun.owner_id, begun.id) is None:
            return None
        file = await _finish(db, caller, begun)
    await storage.drop_upload(begun.id)
    return file


async def _finish(db: Database, caller: Caller, begun: queries.Begun) -> File:
    storage = caller.services.storage
    place = storage.whole(begun.id)
    try:
        received = await receive(storage, joined(storage, begun.id, begun.size), begun.size, place)
    except FileNotFoundError:
        raise Conflict("offset") from None
    if received.size != begun.size:
        raise Conflict("offset")
    examined = received.examined
    file = File(
        begun.id,
        begun.name,
        received.size,
        received.type,
        received.sha256,
        examined.width,
        examined.height,
        examined.pages,
        examined.scripted,
    )
    # Only now, for looking into it takes its time, in which nobody waits who ends the session.
    await access.session(db, caller.session)
    # From here on the last file of this content is not removed, nor its bytes with it.
    await queries.lock_content(db, file.sha256)
    await storage.adopt(place, file.sha256, file.size)
    await queries.insert_file(db, begun.owner_id, file)
    await queries.delete_upload(db, begun.id)
    return file
