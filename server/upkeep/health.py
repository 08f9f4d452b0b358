"""How the server is: the same for administrators, for `parvis doctor` and for Prometheus."""

import os
import shutil
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from protocol.errors import NotAllowed
from protocol.health import Health, LoadHealth, Trouble
from server.base.database import OUTAGES, Database, Pool, Primary
from server.base.settings import Settings
from server.core.dispatch import Call, handles
from server.identity.people_sql import select_administrator
from server.upkeep.health_sql import select_signs, select_workers, takes_more

ROOM = 1024**3
"""Bytes free below which it is time to make room."""

LOOK = 10.0
"""Seconds between two looks at the disk of the database."""

LEAST_ROOM = 64 * 1024**2
"""Bytes free below which nothing can be taken in any more."""


@handles(LoadHealth)
async def load_health(call: Call, command: LoadHealth) -> Health:
    if not await select_administrator(call.db, call.person):
        raise NotAllowed("administrator")
    health = await examine(call.db, call.services.settings)
    if not call.services.hub.healthy:
        health.troubles.append("no_relay")
    return health


async def examine(db: Database, settings: Settings) -> Health:
    """What the database says, over one connection, and the disk. Raises one of `OUTAGES`."""
    signs, workers = await select_signs(db), await select_workers(db)
    disk = space(settings)
    found: dict[Trouble, bool] = {
        "no_worker": not workers,
        "late_jobs": signs.late,
        "failed_jobs": signs.failed > 0,
        "database_full": not await takes_more(db),
        "no_room": disk.free < ROOM,
        "no_backup": signs.backed_up_at is None,
        "old_backup": signs.backup_old,
        "no_backup_room": signs.backup_narrow,
        "no_mail": not settings.smtp_url,
    }
    return Health(
        version("parvis"),
        [trouble for trouble, holds in found.items() if holds],
        workers,
        signs.waiting,
        signs.waiting_since,
        signs.failed,
        disk.free,
        disk.bytes,
        signs.backed_up_at,
        signs.backup_free,
    )


async def watch_room(pool: Pool, primary: Primary) -> None:
    """Notes whether the disk of the database takes more, as far as it answers."""
    with suppress(*OUTAGES):
        async with pool.acquire() as db:
            primary.full = not await takes_more(db)


class Space(NamedTuple):
    """Of the disk where the data is kept."""

    free: int
    bytes: int


def space(settings: Settings) -> Space:
    disk = shutil.disk_usage(existing(settings.data_dir))
    return Space(disk.free, disk.total)


def existing(folder: Path) -> Path:
    """The folder, or the nearest above it that there is, as far as we may look."""
    return next(path for path in (folder, *folder.parents) if os.path.exists(path))  # noqa: PTH110 - may be closed to us


def is_full(settings: Settings) -> bool:
    """Whether there is no room for what is sent and written, where it is kept on this machine."""
    return not settings.files_url and space(settings).free < LEAST_ROOM
