"""The PostgreSQL and Valkey that a town hall without any runs in its data folder: `parvis run` keeps them running, any
other command finds them or starts them for its own time."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from server.base.children import Child
from server.base.ownership import StartError
from server.base.settings import Settings
from server.run import preflight
from server.run.embedded import Postgres, Valkey

S = TypeVar("S", Postgres, Valkey)

LEAVING = 5.0
"""Seconds that an earlier run has to be gone."""

MOST_NAMED = 5
"""Processes in a line; the first of a run are enough to stop it."""


class OwnServers:
    """What was started here, and the settings by which it is reached. The lock of the folder goes to every child."""

    def __init__(self, settings: Settings, stack: ExitStack, lock: int) -> None:
        self.postgres: Postgres | None = None
        self.children: dict[str, Child] = {}
        if not settings.database_url:
            self.postgres = Postgres(settings.data_dir / "postgres", inherit=[lock])
            settings = replace(settings, database_url=self._start("PostgreSQL", self.postgres, stack).url())
        if not settings.redis_url:
            valkey = Valkey(settings.data_dir / "valkey", inherit=[lock])
            settings = replace(settings, redis_url=self._start("Valkey", valkey, stack).url)
        self.settings = settings

    def _start(self, name: str, server: S, stack: ExitStack) -> S:
        stack.callback(server.stop)
        server.start()
        assert server.child
        self.children[name] = server.child
        return server


@contextmanager
def reached(settings: Settings, *, start: bool = True, make: bool = False, full: bool = False) -> Iterator[Settings]:
    """For a command beside `parvis run`: the settings with the servers of its folder, where no others are given. While
    it does not run, its PostgreSQL is started for as long as the command lasts; where it is not to `start`,
    `StartError` is raised, and nothing is written. `make` has it made if there is none; `full` is for what needs no
    room there."""
    if not settings.database_url and settings.data_dir.exists() and (start or settings.data_dir.is_file()):
        _write(settings.data_dir, full=full)
    postgres, valkey = Postgres(settings.data_dir / "postgres"), Valkey(settings.data_dir / "valkey")
    if not settings.redis_url and valkey.socket.exists():
        settings = replace(settings, redis_url=valkey.url)
    if settings.database_url or not (make or postgres.made()):
        yield settings
        return
    settings = replace(settings, database_url=postgres.url())
    with ExitStack() as stack:
        if start:
            _write(settings.data_dir, full=full)
        lock = stack.enter_context(_open(settings.data_dir))
        free = _take(lock)
        if free and not start:
            raise StartError(f"Parvis is not running in {settings.data_dir}: start it")
        if free:
            postgres.inherit = [lock]
            stack.callback(postgres.stop)
            postgres.start()
        yield settings


def _write(folder: Path, *, full: bool) -> None:
    try:
        preflight.write_into(folder)
    except preflight.FullError:
        if not full:
            raise


@contextmanager
def hold(folder: Path) -> Iterator[int]:
    """Keeps the folder to this run. Every child holds the lock too: it is free only when all of them are gone."""
    with _open(folder) as lock:
        deadline = time.monotonic() + LEAVING
        while not _take(lock):  # the processes of a run that has just ended, or was killed, are given time
            if time.monotonic() > deadline:
                raise StartError(
                    f"Parvis already runs in {folder}, or what is left of a run that was killed"
                    f"{_named(holders(folder / 'lock'))}: stop it, or change PARVIS_DATA_DIR"
                )
            time.sleep(0.1)
        yield lock


def holders(lock: Path) -> list[str]:
    """The other processes that have it open, with their numbers, as far as we may look."""
    found = []
    for process in sorted(Path("/proc").glob("[0-9]*"), key=lambda one: int(one.name)):
        with suppress(OSError):
            if process.name != str(os.getpid()) and any(one.samefile(lock) for one in (process / "fd").iterdir()):
                found.append(f"{(process / 'comm').read_text().strip()} {process.name}")
    return found


def _named(processes: list[str]) -> str:
    return f" ({', '.join(processes[:MOST_NAMED])})" if processes else ""


@contextmanager
def _open(folder: Path) -> Iterator[int]:
    try:
        lock = os.open(folder / "lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC)
    except PermissionError:
        raise StartError(f"{folder} is another user's: run this as that user, or change PARVIS_DATA_DIR") from None
    try:
        yield lock
    finally:
        os.close(lock)


def _take(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
