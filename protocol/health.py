"""How the server is, for administrators: what works, what waits, and what there is to do about it."""

from datetime import datetime
from typing import Any, ClassVar, Literal

from protocol.errors import Reasons
from protocol.refusals import ADMINISTERING
from protocol.types import Command, Line, Record

Trouble = Literal[
    "no_worker",
    "late_jobs",
    "failed_jobs",
    "database_full",
    "no_room",
    "no_backup",
    "old_backup",
    "no_backup_room",
    "no_relay",
    "no_mail",
]


class Worker(Record):
    host: Line
    started_at: datetime
    seen_at: datetime


class Health(Record):
    version: Line
    troubles: list[Trouble]
    """What there is to do something about; empty when all is well."""
    workers: list[Worker]
    """Those that have given a sign of life within a minute."""
    waiting: int
    """Jobs that could be done now, and are not."""
    waiting_since: datetime | None
    """When the oldest of them could have been done."""
    failed: int
    """Jobs that failed for good, letters refused among them."""
    disk_free: int
    """Bytes, where Parvis keeps its data."""
    disk_bytes: int
    backed_up_at: datetime | None
    """When the database was last saved."""
    backup_free: int | None
    """Bytes that were left where it was saved, once it was; null where that was not noted."""


class LoadHealth(Command):
    """For administrators."""

    returns: ClassVar[Any] = Health
    refuses: ClassVar[Reasons] = ADMINISTERING
