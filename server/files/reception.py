"""Receives files: puts their pieces together, finds out what they are, and keeps each content once."""

import asyncio
import hashlib
import json
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from msgspec import Struct, convert

from protocol.errors import Conflict
from protocol.files import File
from server.base.database import Pool
from server.base.storage import Storage, content_path, thumbnail_path
from server.files import files_sql as queries
from server.files.media import HEAD, IMAGES, PDF, type_of

PATIENCE = 40.0
AT_ONCE = 2
LARGEST_SHOWN = {"image": 64 * 2**20, "pdf": 512 * 2**20}
"""Bytes of what is looked into; the rest is only kept."""

_turns = asyncio.Semaphore(AT_ONCE)


class Examined(Struct):
    """All `None` of what is not what it seems, or cannot be shown."""

    width: int | None = None
    height: int | None = None
    pages: int | None = None


class Received(Struct):
    """A content, read once from its first byte to its last."""

    size: int
    sha256: str
    type: str
    examined: Examined


async def examine(kind: str, path: Path, thumbnail: Path) -> Examined:
    """Asks a process of its own, which the file may bring down without harm to anybody."""
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "server.files.examination", kind, str(path), str(thumbnail)),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        told, _ = await asyncio.wait_for(child.communicate(), PATIENCE)
    except TimeoutError:
        child.kill()
        await child.wait()
        return Examined()
    return convert(json.loads(told), Examined) if child.returncode == 0 else Examined()


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


async def receive(storage: Storage, chunks: AsyncIterator[bytes], size: int) -> Received:
    """Reads the bytes to their end, and leaves the thumbnail of an image in the store."""
    first = await anext(chunks, b"")
    while len(first) < min(HEAD, size):
        first += await anext(chunks)
    kind = type_of(first[:HEAD])
    family = looked_into(kind, size)
    with TemporaryDirectory(prefix="parvis-") as folder:
        content, thumbnail = Path(folder) / "content", Path(folder) / "thumbnail"
        with content.open("wb") as copy:
            read, sha256 = await take_in(first, chunks, copy if family else None)
        examined = await examine(family, content, thumbnail) if family else Examined()
        if examined.width is not None:
            await storage.keep(thumbnail_path(sha256), thumbnail.read_bytes())
    return Received(read, sha256, kind, examined)


async def take_in(first: bytes, chunks: AsyncIterator[bytes], copy: IO[bytes] | None) -> tuple[int, str]:
    """How many bytes there are, and their SHA-256."""
    digest, size, chunk = hashlib.sha256(), 0, first
    while chunk:
        digest.update(chunk)
        size += len(chunk)
        if copy:
            copy.write(chunk)
        chunk = await anext(chunks, b"")
    return size, digest.hexdigest()


async def finish(pool: Pool, storage: Storage, begun: queries.Begun) -> File:
    """Makes a file of an upload. Raises `Conflict` while bytes of it are missing, or when it has just been given up."""
    try:
        async with _turns:
            received = await receive(storage, joined(storage, begun.id, begun.size), begun.size)
            await keep_once(storage, received, begun.id)
    except FileNotFoundError:
        raise Conflict("offset") from None
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
    )
    async with pool.acquire() as db, db.transaction():
        # The last file of this content may have been removed since, and its bytes with it.
        await queries.lock_content(db, file.sha256)
        await keep_once(storage, received, begun.id)
        await queries.insert_file(db, begun.owner_id, file)
        await queries.delete_upload(db, begun.id)
    await storage.drop_upload(begun.id)
    return file


async def keep_once(storage: Storage, received: Received, upload: int) -> None:
    path = content_path(received.sha256)
    try:
        if (await storage.stamp(path))[0] == received.size:
            return
    except FileNotFoundError:
        pass
    await storage.keep(path, joined(storage, upload, received.size))
