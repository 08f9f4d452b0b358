"""Finds a user for PostgreSQL, which refuses to run as root, and opens its way to its files."""

import fcntl
import os
import pwd
import shutil
import stat
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

ACCOUNT = "parvis"
TRAVERSE = stat.S_IXGRP | stat.S_IXOTH
READ = stat.S_IRGRP | stat.S_IROTH


class StartError(Exception):
    """Something could not be started; the message is one line that says what, and what to do."""


class Owner(NamedTuple):
    """A user of the system, by its numbers."""

    user: int
    group: int


def owner_of(data: Path) -> Owner | None:
    """Whom PostgreSQL runs as for this folder, which need not exist yet; None for the present user."""
    if os.geteuid() != 0:
        return None
    if data.exists() and data.stat().st_uid != 0:
        return Owner(data.stat().st_uid, data.stat().st_gid)
    return Owner(account().pw_uid, account().pw_gid)


def as_user(owner: Owner | None) -> dict[str, Any]:
    """What `subprocess` needs to run a program as that user."""
    return {"user": owner.user, "group": owner.group, "extra_groups": ()} if owner else {}


def private_folder(folder: Path, owner: Owner | None = None) -> None:
    """Makes the folder, for the owner alone. Raises `StartError` when it is there and somebody else's."""
    folder.mkdir(mode=0o700, exist_ok=True)
    now = folder.lstat()
    if not stat.S_ISDIR(now.st_mode) or now.st_uid not in {os.geteuid(), owner.user if owner else -1}:
        raise StartError(f"{folder} belongs to another user: start as that user, or change PARVIS_DATA_DIR")
    if owner:
        os.chown(folder, *owner)
    folder.chmod(0o700)


def account() -> pwd.struct_passwd:
    """A system user of Parvis's own, created when it is missing; nobody where none can be created."""
    with suppress(KeyError):
        return pwd.getpwnam(ACCOUNT)
    with _alone():
        with suppress(KeyError):
            return pwd.getpwnam(ACCOUNT)
        command = ["useradd", "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", ACCOUNT]
        created = shutil.which("useradd") and subprocess.run(command, capture_output=True).returncode == 0
        return pwd.getpwnam(ACCOUNT if created else "nobody")


@contextmanager
def _alone() -> Iterator[None]:
    """`useradd` gives another number to somebody whom another one has created since it looked."""
    users = os.open("/etc", os.O_RDONLY)
    try:
        fcntl.flock(users, fcntl.LOCK_EX)
        yield
    finally:
        os.close(users)


def open_way(folder: Path) -> list[Path]:
    """Lets every user pass through the folders above, without letting them list what is there; answers with those that
    were closed."""
    opened = []
    for parent in folder.resolve().parents:
        mode = parent.stat().st_mode
        if mode & TRAVERSE != TRAVERSE:
            parent.chmod(mode | TRAVERSE)
            opened.append(parent)
    return opened


def open_programs(folder: Path) -> list[Path]:
    """Lets every user read and run what is in the folder, where a strict umask has kept it for root; answers with the
    folders above that were closed."""
    opened = open_way(folder)
    for path in [folder, *folder.rglob("*")]:
        mode = path.stat().st_mode
        wanted = mode | READ | (TRAVERSE if mode & stat.S_IXUSR else 0)
        if mode != wanted:
            path.chmod(wanted)
    return opened
