"""Folds live documents, and makes the versions that show what they hold."""

import asyncio
import contextlib
import hashlib
from collections.abc import AsyncIterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal
from weakref import WeakKeyDictionary, WeakValueDictionary

import structlog

from server.base.database import Database, Pool
from server.base.spreadsheets import MEDIA_TYPES
from server.base.storage import Storage
from server.core.dispatch import Caller
from server.core.hub import Hub
from server.core.news import Work
from server.documents.drives import tell
from server.documents.drives_sql import lock_drive
from server.documents.nodes_sql import insert_version, select_conversation
from server.documents.reading import reading
from server.documents.room_sql import select_bytes
from server.files.apart import ask
from server.files.making import keep_made
from server.live import folding_sql as queries
from server.live.folding import joined, parted
from server.live.folding_sql import Held

logger = structlog.get_logger()

PROGRAM = "server.live.folding"
PATIENCE = 90.0
"""Seconds for one document."""

AT_ONCE = 2
"""Documents that this process has looked at at the same time."""

_turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
"""Of each document: whoever asks for it meanwhile finds it done."""

_places: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()


class Full(Exception):
    """The drive has no room for the version."""


@contextlib.asynccontextmanager
async def _turn(node: int) -> AsyncIterator[None]:
    places = _places.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(AT_ONCE))
    turn = _turns.setdefault(node, asyncio.Lock())
    async with turn, places:
        yield


async def _ask(what: Literal["fold", "show", "written"], held: Held) -> list[bytes]:
    """Empty where it cannot be done."""
    with TemporaryDirectory(prefix="parvis-") as folder:
        path = Path(folder) / "changes"
        await asyncio.to_thread(lambda: path.write_bytes(joined([held.folded, *held.changes])))
        told = await ask(PROGRAM, PATIENCE, what, str(path))
    return list(parted(told)) if told else []


async def fold(pool: Pool, node: int) -> None:
    """Those who write it are held up for as long as the result is written down, and not while it is worked out."""
    async with _turn(node):
        held = await queries.select_held(pool, node)
        # Some of it may have gone since; what is folded must not lack any.
        if held is None or len(held.changes) != held.seq - held.folded_seq:
            return
        made = await _ask("fold", held)
    if not made:
        await _fail(pool, node, "not_folded")
        return
    async with pool.acquire() as db, db.transaction():
        folded_seq, _ = await queries.lock_document(db, node)
        if folded_seq == held.folded_seq:
            await queries.update_folded(db, node, held.seq, made[0])


async def _fail(db: Database, node: int, cause: str) -> None:
    logger.warning("live_document_left", node=node, cause=cause)
    await queries.update_failed(db, node)


async def show(pool: Pool, hub: Hub, storage: Storage, most: int, node: int) -> None:
    """Makes a version of what it holds now, unless the last one shows it, or the drive would hold more than it may. Its
    formulas are texts where they cannot be worked out."""
    async with _turn(node):
        held = await queries.select_unshown(pool, node)
        if held is None:
            return
        made = await _ask("show", held) or await _ask("written", held)
        if len(made) < 2:
            await _fail(pool, node, "not_shown")
            return
        try:
            async with pool.acquire() as db, db.transaction():
                work = Work(hub, db, held.author)
                await _keep(work, storage, most, held, made[0], made[1])
        except Full:
            await _fail(pool, node, "quota")
            return
        work.publish()


async def _keep(work: Work, storage: Storage, most: int, held: Held, state: bytes, content: bytes) -> None:
    """Nothing where somebody else has made it meanwhile, or has taken the document to another drive."""
    db, node = work.db, held.node
    await lock_drive(db, held.conversation)
    _, shown_seq = await queries.lock_document(db, node)
    now = await select_conversation(db, node)
    if shown_seq >= held.seq or now != held.conversation:
        return
    await queries.update_shown(db, node, held.seq)
    if hashlib.sha256(content).hexdigest() == await queries.select_shown_content(db, node):
        return
    file = await keep_made(db, storage, held.author, held.name, MEDIA_TYPES["xlsx"], content)
    await insert_version(db, node, file.id, (held.author, f"live:{node}:{held.seq}"), "")
    await queries.insert_live_version(db, node, held.seq, state)
    if await select_bytes(db, held.conversation) > most:
        raise Full
    await tell(work, held.conversation, [node], [], by=held.author)


@reading
async def bring_up_to_date(caller: Caller, node: int) -> None:
    services = caller.services
    async with caller.share.turn(True):
        await show(services.pool, services.hub, services.storage, services.settings.drive_bytes, node)
