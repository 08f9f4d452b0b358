"""Looks at everything Parvis stands on, and says of each that it is well, or what to do."""

import asyncio
import difflib
import os
import platform
import secrets
import shutil
from collections.abc import Awaitable, Callable
from dataclasses import fields
from datetime import UTC, datetime
from importlib.metadata import version

import aiosmtplib
import asyncpg
from redis.asyncio import Redis

from protocol.errors import Refusal
from server.base.database import ROLE, connect_queue
from server.base.ownership import StartError
from server.base.settings import PREFIX, SettingError, Settings, name
from server.base.storage import Storage
from server.mail import maildir
from server.mail.smtp import connect, mail_server
from server.run import preflight, schema
from server.run.privileges import is_guarded, may_alter_ledger

OLDEST_POSTGRES = 17
DRIFT = 2.0
"""Seconds between the clocks of two machines that no one would notice on a convocation."""

ROOM = 1024**3
PATIENCE = 10.0
FOREIGN = ("PARVIS_TEST_DATABASE_URL", "PARVIS_TEST_REDIS_URL")


class Advice(Exception):
    """What is wrong, and what to do about it."""


async def examine(settings: Settings) -> list[tuple[str, bool, str]]:
    """One line for each: its name, whether it is well, and what there is to say."""
    checks: dict[str, Callable[[Settings], Awaitable[str]]] = {
        "settings": see_settings,
        "versions": see_versions,
        "database": see_database,
        "ledger": see_ledger,
        "redis": see_redis,
        "clock": see_clock,
        "mail": see_mail,
        "returns": see_returns,
        "disk": see_disk,
        "files": see_files,
        "web client": see_client,
    }
    return [await line(title, check(settings)) for title, check in checks.items()]


async def line(title: str, check: Awaitable[str]) -> tuple[str, bool, str]:
    try:
        return title, True, await check
    except (Advice, StartError, SettingError, schema.SchemaError) as advice:
        return title, False, str(advice)


async def see_settings(_: Settings) -> str:
    known = {name(f.name) for f in fields(Settings)}
    given = {variable for variable in os.environ if variable.startswith(PREFIX)} - set(FOREIGN)
    for unknown in sorted(given - known):
        near = difflib.get_close_matches(unknown, known, 1)
        raise Advice(f"{unknown} is no setting{f', do you mean {near[0]}?' if near else ': remove it'}")
    return f"{len(given)} given, {len(known - given)} at their defaults"


async def see_versions(_: Settings) -> str:
    return f"Parvis {version('parvis')}, Python {platform.python_version()}, schema {schema.expected()}"


async def see_database(settings: Settings) -> str:
    await preflight.reach_database(settings)
    await schema.refuse_other(settings.database_url)
    connection = await asyncpg.connect(settings.database_url, timeout=PATIENCE)
    try:
        facts = await connection.fetch(
            """
            SELECT current_setting('server_version'), string_agg(name, ' and ') FROM pg_settings
            WHERE name IN ('fsync', 'synchronous_commit', 'full_page_writes') AND setting = 'off'
            """
        )
    finally:
        await connection.close()
    server, careless = facts[0]
    if int(server.split(".")[0]) < OLDEST_POSTGRES:
        raise Advice(f"PostgreSQL {server} is too old: PARVIS_DATABASE_URL needs {OLDEST_POSTGRES} or later")
    if careless:
        raise Advice(f"{careless} off: what is acknowledged could be lost; turn on in postgresql.conf")
    return f"PostgreSQL {server}"


async def see_ledger(settings: Settings) -> str:
    await preflight.reach_database(settings)
    await schema.refuse_other(settings.database_url)
    connection = await connect_queue(settings)
    try:
        alterable, guarded = await may_alter_ledger(connection), await is_guarded(connection)
        entries = await connection.fetchval("SELECT coalesce(max(position), 0) FROM ledger")
    finally:
        await connection.close()
    if alterable:
        raise Advice(f"{ROLE} could alter it: run `parvis migrate` as the owner of the database")
    if not guarded:
        raise Advice("its triggers are off, so its owner could alter it: ALTER TABLE ledger ENABLE ALWAYS TRIGGER ALL")
    return f"{entries} entries, which {ROLE} can read and continue, not alter"


async def see_redis(settings: Settings) -> str:
    await preflight.reach_redis(settings)
    async with Redis.from_url(settings.redis_url) as redis:
        server = await redis.info("server")
    return f"Valkey {server['valkey_version']}" if "valkey_version" in server else f"Redis {server['redis_version']}"


async def see_clock(settings: Settings) -> str:
    """Compared with the database's, for the instants of the law are read there."""
    await preflight.reach_database(settings)
    connection = await asyncpg.connect(settings.database_url, timeout=PATIENCE)
    try:
        theirs: datetime = await connection.fetchval("SELECT clock_timestamp()")
    finally:
        await connection.close()
    apart = abs((datetime.now(UTC) - theirs).total_seconds())
    if apart > DRIFT:
        raise Advice(f"{apart:.0f} s away from the database's: have both machines keep time (NTP)")
    return f"{datetime.now(settings.time_zone):%d/%m/%Y %H:%M:%S} in {settings.time_zone.key}, as the database's"


async def see_mail(settings: Settings) -> str:
    if not settings.smtp_url:
        return f"none is sent: letters are written into {settings.mail_dir}; PARVIS_SMTP_URL names a mail server"
    server = mail_server(settings.smtp_url)
    try:
        line = await asyncio.wait_for(connect(server), PATIENCE)
        await line.quit()
    except (aiosmtplib.SMTPException, OSError) as cause:
        raise Advice(f"{server.host} refuses ({preflight.reason(cause)}): change PARVIS_SMTP_URL") from None
    return f"{server.host} takes letters from {settings.mail_from}"


async def see_returns(settings: Settings) -> str:
    """What comes back by mail."""
    folder = settings.intake_dir
    if folder is None:
        return (
            "reports of deliveries come back to the sender, for people to read; PARVIS_MAIL_INTAKE has them read here"
        )
    await asyncio.to_thread(preflight.prepare_intake, settings)
    waiting, aside = await asyncio.to_thread(maildir.count, folder)
    if waiting and await asyncio.to_thread(maildir.is_left_alone, folder):
        raise Advice(f"{waiting} have lain in {folder}/new for hours: start the worker, or let it read them")
    return f"taken from {folder}, {aside} put aside for people to read"


async def see_disk(settings: Settings) -> str:
    await asyncio.to_thread(preflight.write_into, settings.data_dir)
    free = shutil.disk_usage(settings.data_dir).free
    if free < ROOM:
        raise Advice(f"{free / 1024**2:.0f} MB free in {settings.data_dir}: make room, or change PARVIS_DATA_DIR")
    return f"{free / 1024**3:.0f} GB free in {settings.data_dir}"


async def see_files(settings: Settings) -> str:
    """Writes into the store, reads it again and removes it."""
    where = settings.files_url or settings.files_dir
    told, path = secrets.token_bytes(32), f"checks/{secrets.token_hex(8)}"
    try:
        storage = Storage(settings)
        await storage.keep(path, told)
        found = b"".join([chunk async for chunk in storage.read(path)])
        await storage.remove(path)
    except (Refusal, FileNotFoundError) as cause:
        why = preflight.reason(cause.__cause__ or cause)
        setting = "PARVIS_FILES_URL and the key of its store" if settings.files_url else "PARVIS_DATA_DIR"
        raise Advice(f"{where} cannot keep files ({why}): change {setting}") from None
    if found != told:
        raise Advice(f"{where} gives back other bytes than it was given: change PARVIS_FILES_URL")
    one, all_of_them = settings.file_bytes / 1024**2, settings.quota_bytes / 1024**3
    return f"kept in {where}: up to {one:.0f} MB each, {all_of_them:.0f} GB in all"


async def see_client(settings: Settings) -> str:
    if not (settings.client_dir / "index.html").exists():
        raise Advice(f"not built in {settings.client_dir}: run `make client`, or change PARVIS_CLIENT_DIR")
    return f"built in {settings.client_dir}"
