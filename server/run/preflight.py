"""Looks before starting whether what Parvis stands on is there, and says in one line what to change when it is not."""

import asyncio
import errno
import os
import socket
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import asyncpg
import structlog
from asyncpg.exceptions import TargetServerAttributeNotMatched
from obstore.store import LocalStore
from redis.asyncio import Redis

from protocol.errors import Unavailable
from server.base.broker import OUTAGES as REDIS_OUTAGES
from server.base.broker import connect_redis, each_node, is_cluster
from server.base.database import OLDEST_POSTGRES, OUTAGES, REFUSED, connect_database, is_outage
from server.base.hosts import OldPrimary
from server.base.keys_sql import select_key
from server.base.ownership import StartError
from server.base.settings import Settings
from server.base.storage import OWNER, Owner, Storage, claim, closed_folder
from server.base.timelines import primary_of
from server.mail import maildir
from server.run import schema

PATIENCE = 5.0
FIRST_PORT_FOR_ALL = 1024
BLOCK = 8192
"""Bytes; a full disk still takes an empty file."""

PATIENCE_AT_THE_START = 60.0
"""Seconds that a database, or Redis, has to come up beside us."""

DATABASE = """
SELECT s.system_identifier || '-' || d.oid FROM pg_control_system() s, pg_database d WHERE datname = current_database()
"""

UNUSABLE = (*OUTAGES, asyncpg.PostgresError, ValueError, OverflowError)


logger = structlog.get_logger()


class AwayError(StartError):
    """It may come yet."""


def reason(cause: BaseException) -> str:
    """The first line of what went wrong."""
    if isinstance(cause, TargetServerAttributeNotMatched):
        return "it takes nothing that is written"
    return (str(cause) or type(cause).__name__).splitlines()[0]


async def reach_database(settings: Settings) -> None:
    """Raises `StartError` when the database is away or too old, `SchemaError` when a later version has migrated it."""
    if not settings.database_url:
        raise StartError(
            "PARVIS_DATABASE_URL is not set: give it a PostgreSQL, or use `parvis run`, which brings its own"
        )
    try:
        await _refuse_old(settings)
        await schema.refuse_newer(settings.database_url)
    except UNUSABLE as cause:
        kind = AwayError if is_outage(cause) and not isinstance(cause, REFUSED) else StartError
        raise kind(f"the database cannot be used ({reason(cause)}): {_remedy(cause)}") from None


def _remedy(cause: BaseException) -> str:
    if isinstance(cause, TargetServerAttributeNotMatched):
        return "a replica answers and no primary: promote it, if the primary is gone for good"
    if isinstance(cause, OldPrimary):
        return "nothing is read or stored until then"
    if isinstance(cause, asyncpg.TooManyConnectionsError):
        return "raise max_connections in postgresql.conf, or lower PARVIS_DATABASE_CONNECTIONS"
    return "start it, or change PARVIS_DATABASE_URL"


async def _refuse_old(settings: Settings) -> None:
    connection = await connect_database(settings.database_url, await primary_of(settings))
    version, named = connection.get_server_version(), connection.get_settings().server_version
    await connection.close()
    if version.major < OLDEST_POSTGRES:
        raise StartError(
            f"PostgreSQL {named.split()[0]} is too old, Parvis needs {OLDEST_POSTGRES} or later: upgrade it, or point "
            "PARVIS_DATABASE_URL to another"
        )


async def reach_redis(settings: Settings) -> None:
    """Raises `StartError` when Redis is away; of a cluster one node that answers is enough."""
    if not settings.redis_url:
        raise StartError(
            "PARVIS_REDIS_URL is not set: give it a Redis or Valkey, or use `parvis run`, which brings its own"
        )
    async with await any_node(settings.redis_url) as redis:
        alone = not is_cluster(settings.redis_url) and (await redis.info("cluster")).get("cluster_enabled")
    if alone:
        raise StartError("this Redis is a node of a cluster: write redis+cluster:// in PARVIS_REDIS_URL")


async def any_node(redis_url: str) -> Redis:
    """The first named that answers. Raises `StartError` when none does."""
    away = ""
    for one in each_node(redis_url):
        try:
            redis = connect_redis(one)
            assert isinstance(redis, Redis)
            ping: Awaitable[bool] = redis.ping()
            await asyncio.wait_for(ping, PATIENCE)
        except (*REDIS_OUTAGES, ValueError) as cause:
            away = reason(cause)
        else:
            return redis
    raise AwayError(f"Redis cannot be used ({away}): start it, or change PARVIS_REDIS_URL")


async def wait_for(reach: Callable[[Settings], Awaitable[None]], settings: Settings) -> None:
    """Waits while it is starting up beside us, and says so once. Raises what `reach` raises, when it does not come."""
    deadline = time.monotonic() + PATIENCE_AT_THE_START
    told = False
    while True:
        try:
            return await reach(settings)
        except AwayError as away:
            if time.monotonic() > deadline:
                raise
            if not told:
                logger.warning("waiting_to_start", cause=str(away))
            told = True
        await asyncio.sleep(0.5)


class FullError(StartError):
    """The folder is ours to write, and there is no room."""


def write_into(folder: Path) -> None:
    """Makes the data folder if it is missing. Raises `StartError` when nothing can be written there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(bytes(BLOCK))
            file.flush()
    except OSError as cause:
        if cause.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise FullError(f"the disk is full: make room in {folder} (PARVIS_DATA_DIR)") from None
        if folder.is_file():
            raise StartError(f"{folder} is a file: name a folder in PARVIS_DATA_DIR") from None
        raise StartError(
            f"{folder} cannot be written ({cause.strerror}): change its owner, or PARVIS_DATA_DIR"
        ) from None


def write_files(settings: Settings) -> None:
    """Raises `StartError` where files are kept on this machine and some could not be."""
    if closed := closed_folder(settings):
        raise StartError(f"{closed} cannot be written: change the owner of all in it (chown -R), or PARVIS_DATA_DIR")


async def claim_files(settings: Settings, *, take_over: bool = False) -> None:
    """Raises `StartError` where the files of another installation are kept, or of a database that this one was copied
    from and is not to `take_over` from: each removes what it does not know itself. A store that is away claims
    nothing."""
    with suppress(Unavailable):
        owner = await _owner(settings)
        place, setting = settings.files_url or settings.files_dir, "FILES_URL" if settings.files_url else "DATA_DIR"
        _refuse_other(await Storage(settings).claim(owner, take_over=take_over), owner, place, f"PARVIS_{setting}")


async def claim_intake(settings: Settings, *, take_over: bool = False) -> None:
    """Raises `StartError` where the mail of another comes back, as above: each puts aside what is not its own."""
    if settings.intake_dir:
        owner = await _owner(settings)
        found = await claim(LocalStore(settings.intake_dir), owner, take_over=take_over)
        _refuse_other(found, owner, settings.intake_dir, "PARVIS_MAIL_INTAKE")


def _refuse_other(found: Owner, owner: Owner, place: Path | str, setting: str) -> None:
    if found.installation != owner.installation:
        raise StartError(
            f"{place} belongs to another installation of Parvis: change {setting}; if that one is gone for good, "
            f"remove the file {OWNER!r} there"
        )
    if found != owner:
        raise StartError(
            f"{place} belongs to another database of this installation, from which this one was restored or copied: to "
            f"try a back-up, change {setting}; if that one is stopped for good, run `parvis restore --take-over`"
        )


async def _owner(settings: Settings) -> Owner:
    """The same on a primary and its replicas."""
    connection = await connect_database(settings.database_url)
    try:
        installation = sha256(b"installation" + await select_key(connection)).hexdigest()
        return Owner(installation, await connection.fetchval(DATABASE))
    finally:
        await connection.close()


def listen(settings: Settings) -> socket.socket:
    """Takes the address. Raises `StartError` when another program has it, or it is not one of this machine."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    line = socket.socket(family, socket.SOCK_STREAM)
    line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        line.bind((settings.host, settings.port))
        line.listen(2048)
    except OSError as cause:
        line.close()
        raise StartError(refused(settings, cause)) from None
    return line


def refused(settings: Settings, cause: OSError) -> str:
    """Which of the two settings is at fault."""
    if isinstance(cause, socket.gaierror) or cause.errno in {errno.EADDRNOTAVAIL, errno.EINVAL}:
        return f"{settings.host} is not an address of this machine: change PARVIS_HOST"
    if isinstance(cause, PermissionError):
        return f"port {settings.port} is for root alone: change PARVIS_PORT to {FIRST_PORT_FOR_ALL} or more"
    return (
        f"port {settings.port} of {settings.host} cannot be taken ({os.strerror(cause.errno or 0)}): change PARVIS_PORT"
    )


def prepare_intake(settings: Settings) -> None:
    """Raises `StartError` when what comes back by mail cannot be taken in."""
    if settings.intake_dir:
        try:
            maildir.prepare(settings.intake_dir)
        except OSError as cause:
            raise StartError(f"{reason(cause)}: change PARVIS_MAIL_INTAKE, or let the worker write there") from None
