"""A zip of what is in a drive, or of some of it, made while it is sent."""

import asyncio
import zipfile
from collections.abc import AsyncGenerator, Iterator, Sequence
from datetime import datetime
from itertools import count
from zoneinfo import ZoneInfo

import structlog
from asyncpg import Record

from protocol.errors import Invalid, NotFound
from server.base.aside import aside
from server.base.database import Pool
from server.base.storage import Storage, content_path
from server.documents import archive_sql as queries
from server.documents.archive_sql import Packed
from server.documents.drives import require_node
from server.documents.names import key_of, numbered

logger = structlog.get_logger()

MISSING = "Fichiers manquants.txt"

MOST_LETTERS = 16 * 2**20
"""Of all the paths of one archive, which tells them at its end."""

FOLDER = 0x10
"""As MS-DOS and Windows mark one."""

TOGETHER = 50
"""Folders written before others are served: nothing else waits between two of them."""


class Sent:
    """What has been written of the archive, and not been sent yet: no more than a piece of a file."""

    def __init__(self) -> None:
        self._held = bytearray()

    def write(self, piece: bytes) -> int:
        self._held += piece
        return len(piece)

    def flush(self) -> None:
        pass

    def take(self) -> bytes:
        taken = bytes(self._held)
        self._held.clear()
        return taken


async def archive(
    pool: Pool, storage: Storage, person: int, conversation: int, nodes: list[int] | None, zone: ZoneInfo
) -> AsyncGenerator[bytes]:
    """These folders and documents, with all that is in them, or the whole drive, without the bin, each document with
    its version in force. Files are kept as they are, for most are compressed already; one that the store has lost or
    altered is left out and named in a text. Raises `NotFound` once the person may not read the next of them any more,
    and what was sent by then is no whole archive."""
    sent, missing = Sent(), list[str]()
    places = await aside(person, laid_out, await queries.select_packed(pool, conversation, nodes), nodes or [])
    packed = zipfile.ZipFile(sent, "w")  # type: ignore[call-overload]
    try:
        for at, (path, one) in enumerate(places):
            if not at % TOGETHER:
                await asyncio.sleep(0)
            entry = zipfile.ZipInfo(path, told(one.changed_at, zone))
            if one.sha256 is None or one.size is None:
                entry.external_attr = 0o40755 << 16 | FOLDER
                packed.writestr(entry, b"")
                yield sent.take()
                continue
            if await require_node(pool, person, one.id) != conversation:
                raise NotFound("node")
            if not await storage.is_sound(one.sha256, one.size):
                logger.error("file_missing", sha256=one.sha256)
                missing.append(path)
                continue
            entry.external_attr, entry.file_size = 0o644 << 16, one.size
            with packed.open(entry, "w") as member:
                async for piece in storage.read(content_path(one.sha256)):
                    member.write(piece)
                    yield sent.take()
        if missing:
            await aside(person, packed.writestr, MISSING, "\r\n".join(missing) + "\r\n")
    finally:
        # The list of all that is in it, which nobody waits for, and which is long of thousands.
        await aside(person, close, packed, places)
    yield sent.take()


def close(packed: zipfile.ZipFile, places: list[tuple[str, Packed]]) -> None:
    """Lets go of thousands of entries here, too: for whoever does, that takes as long as to make them."""
    packed.close()
    packed.filelist.clear()
    packed.NameToInfo.clear()
    places.clear()


def laid_out(found: Sequence[Record], chosen: list[int]) -> list[tuple[str, Packed]]:
    """Each with its path in the archive, a folder before what is in it; of two that were chosen in different folders
    the second gets a number, and what lies in another that was chosen is there once. Raises `Invalid` of paths that are
    too long together."""
    packed = sorted((Packed(*row) for row in found), key=lambda one: one.key)
    there, below = {one.id for one in packed}, dict[int, list[Packed]]()
    roots: list[Packed] = []
    place = {node: at for at, node in enumerate(chosen)}
    for one in packed:
        (below.setdefault(one.parent, []) if one.parent in there else roots).append(one)
    roots.sort(key=lambda one: place.get(one.id, 0))
    letters, laid = 0, list[tuple[str, Packed]]()
    waiting = list(reversed(list(named_apart(roots))))
    while waiting:
        path, one = waiting.pop()
        if (letters := letters + len(path)) > MOST_LETTERS:
            raise Invalid("nodes")
        laid.append((f"{path}/" if one.sha256 is None else path, one))
        waiting += [(f"{path}/{inner.name}", inner) for inner in reversed(below.get(one.id, []))]
    return laid


def named_apart(roots: list[Packed]) -> Iterator[tuple[str, Packed]]:
    """Each with a name that none before it has. Of many with one name, a number that was taken is not tried again."""
    taken, next_of = set[str](), dict[str, Iterator[int]]()
    for root in roots:
        name = root.name
        while key_of(name) in taken:
            name = numbered(root.name, next(next_of.setdefault(key_of(root.name), count(2))))
        taken.add(key_of(name))
        yield name, root


def told(instant: datetime, zone: ZoneInfo) -> tuple[int, int, int, int, int, int]:
    """As a zip tells it: by the clocks of the place, in any year that it knows."""
    local = instant.astimezone(zone)
    return max(local.year, 1980), local.month, local.day, local.hour, local.minute, local.second
