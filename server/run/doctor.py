"""Looks at everything Parvis stands on, and says of each that it is well, or what to do."""

import asyncio
import os
import platform
import re
import secrets
import shutil
import sys
from collections.abc import Awaitable, Callable
from dataclasses import fields
from datetime import UTC, datetime
from functools import partial
from http.client import HTTPException
from importlib.metadata import distributions, version
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiosmtplib
from redis.asyncio import Redis

from protocol.errors import Refusal, Unavailable
from protocol.health import Health
from server.base.broker import is_cluster
from server.base.database import ROLE, connect_database, connect_queue
from server.base.ownership import StartError
from server.base.settings import CARRIED, ROOT, SettingError, Settings, name
from server.base.storage import Storage, content_path
from server.ledger.authority import ask
from server.ledger.timestamps import TimestampError
from server.mail import maildir
from server.mail.smtp import connect, mail_server
from server.notifications.devices_sql import select_carries, select_endpoints
from server.notifications.services import is_listed, subject
from server.run import backup, database_hosts, preflight, schema
from server.run.privileges import is_guarded, may_alter_ledger
from server.upkeep import health, health_sql
from server.upkeep.health_sql import select_last_backup

DRIFT = 2.0
"""Seconds between the clocks of two machines that no one would notice on a convocation."""

PATIENCE = 10.0
MOST_SERVICES = 10
"""That are asked whether they are there."""

MOST_LOOKED_FOR = 2_000
"""Contents, drawn by lot where there are more: each is one question to the store."""


LOCKS = (Path(sys.prefix, "share/parvis/requirements.lock"), ROOT / "requirements.lock")
"""What was tested together: as it was installed, and as it lies in a checkout."""


class Advice(Exception):
    """What is wrong, and what to do about it."""


SERVED = ("database", "ledger", "redis", "clock", "worker", "push", "back-up")
"""Looked at in the servers of the data folder, where there are no others."""


async def examine(settings: Settings, stopped: str = "") -> list[tuple[str, bool, str]]:
    """One line for each: its name, whether it is well, and what there is to say. `stopped` says why the servers of the
    data folder cannot be asked."""
    checks: dict[str, Callable[[Settings], Awaitable[str]]] = {
        "settings": see_settings,
        "versions": see_versions,
        "database": see_database,
        "ledger": see_ledger,
        "redis": see_redis,
        "clock": see_clock,
        "authority": see_authority,
        "mail": see_mail,
        "returns": see_returns,
        "worker": see_worker,
        "push": see_push,
        "back-up": see_backup,
        "disk": see_disk,
        "files": see_files,
        "web client": see_client,
    }
    if stopped:
        checks |= dict.fromkeys(SERVED, see_nothing) | {"database": partial(see_stopped, stopped)}
    return [await line(title, check(settings)) for title, check in checks.items()]


async def see_stopped(why: str, _: Settings) -> str:
    raise Advice(why)


async def see_nothing(_: Settings) -> str:
    raise Advice("cannot be looked at without the database")


async def line(title: str, check: Awaitable[str]) -> tuple[str, bool, str]:
    try:
        return title, True, await check
    except (Advice, StartError, SettingError) as advice:
        return title, False, str(advice)
    except Exception as mistake:
        # Whatever it is, the other lines are to be read as well.
        return title, False, f"cannot be looked at: {type(mistake).__name__}, {preflight.reason(mistake)}"


async def see_settings(_: Settings) -> str:
    known = {name(f.name) for f in fields(Settings)}
    given = known & os.environ.keys()
    return f"{len(given)} given, {len(known - given)} at their defaults"


async def see_versions(_: Settings) -> str:
    lock = next((path for path in LOCKS if path.exists()), None)
    if lock and (others := untested(lock)):
        raise Advice(
            f"{', '.join(others)} {'is' if len(others) == 1 else 'are'} installed, and not what was tested: run "
            f"{Path(sys.executable).with_name('pip')} install --require-hashes -r {lock}"
        )
    return f"Parvis {version('parvis')}, Python {platform.python_version()}, schema {schema.expected()}"


def untested(lock: Path) -> list[str]:
    """What is installed in another version than the lock has; it may have several, for several Pythons."""
    tested: dict[str, set[str]] = {}
    for package, number in re.findall(r"^([\w.-]+)==(\S+)", lock.read_text(), re.MULTILINE):
        tested.setdefault(package, set()).add(number)
    installed = {package: found.version for package in tested for found in distributions(name=package)}
    return [f"{package} {number}" for package, number in sorted(installed.items()) if number not in tested[package]]


async def see_database(settings: Settings) -> str:
    hosts = await database_hosts.look_at(settings.database_url)
    try:
        await preflight.reach_database(settings)
        await schema.refuse_other(settings.database_url)
    except StartError as mistake:
        beside = database_hosts.troubles(hosts) if len(hosts) > 1 else []
        raise Advice("; ".join([str(mistake), *beside])) from None
    connection = await connect_database(settings.database_url)
    try:
        facts = await connection.fetch(
            """
            SELECT current_setting('server_version'), string_agg(name, ' and '), (
                SELECT datcollate FROM pg_database WHERE datname = current_database() AND lower('É') <> 'é'
            )
            FROM pg_settings
            WHERE name IN ('fsync', 'synchronous_commit', 'full_page_writes') AND setting = 'off'
            """
        )
        takes_more = await health_sql.takes_more(connection)
    finally:
        await connection.close()
    if troubles := database_hosts.troubles(hosts):
        raise Advice("; ".join(troubles))
    if not takes_more:
        raise Advice("its disk takes nothing more: make room where PostgreSQL keeps its data, nothing can be stored")
    server, careless, plain = facts[0]
    if plain:
        raise Advice(
            f"its locale is plain {plain}, so that a search for ECOLE does not find École: restore a back-up into a "
            "database of C.UTF-8 or fr_FR.UTF-8"
        )
    if careless:
        raise Advice(f"{careless} off: what is acknowledged could be lost; turn on in postgresql.conf")
    return f"PostgreSQL {server}{database_hosts.in_words(hosts)}"


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
    async with await preflight.any_node(settings.redis_url) as redis:
        server = await redis.info("server")
        nodes = await see_cluster(redis) if is_cluster(settings.redis_url) else ""
    valkey = server.get("valkey_version")
    return (f"Valkey {valkey}" if valkey else f"Redis {server['redis_version']}") + nodes


async def see_cluster(redis: Redis) -> str:
    """As this node of it sees the others."""
    nodes: dict[str, dict[str, Any]] = await redis.execute_command("CLUSTER NODES")  # type: ignore[no-untyped-call]
    info: dict[str, str] = await redis.execute_command("CLUSTER INFO")  # type: ignore[no-untyped-call]
    gone = [
        place.partition("@")[0] for place, node in nodes.items() if not node["connected"] or "fail" in node["flags"]
    ]
    if gone or info["cluster_state"] != "ok":
        start = f"start {', '.join(sorted(gone))}" if gone else "see what it lacks (CLUSTER INFO)"
        raise Advice(f"a cluster that is not whole: {start}; messages are stored, and told late by other processes")
    replicas = sum("slave" in node["flags"] for node in nodes.values())
    alone = "" if replicas else ": whichever is lost takes its channels along, until it is back"
    return f", a cluster with {len(nodes) - replicas} primaries and {replicas} replicas{alone}"


async def see_clock(settings: Settings) -> str:
    """Compared with the database's, for the instants of the law are read there."""
    await preflight.reach_database(settings)
    connection = await connect_database(settings.database_url)
    try:
        theirs: datetime = await connection.fetchval("SELECT clock_timestamp()")
    finally:
        await connection.close()
    apart = abs((datetime.now(UTC) - theirs).total_seconds())
    if apart > DRIFT:
        raise Advice(f"{apart:.0f} s away from the database's: have both machines keep time (NTP)")
    return f"{datetime.now(settings.time_zone):%d/%m/%Y %H:%M:%S} in {settings.time_zone.key}, as the database's"


async def see_authority(settings: Settings) -> str:
    """Has it date a number drawn by lot."""
    if not settings.tsa_url:
        return "none is asked for timestamps; PARVIS_TSA_URL names one"
    place = urlsplit(settings.tsa_url).hostname
    try:
        token = await ask(settings, secrets.token_bytes(32))
    except (OSError, HTTPException, TimestampError) as cause:
        raise Advice(f"{place} gives no timestamp that holds ({preflight.reason(cause)}): see PARVIS_TSA_URL") from None
    return f"{place} dates what is sent, as of {token.at:%d/%m/%Y %H:%M:%S} UTC"


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


async def see_worker(settings: Settings) -> str:
    """Whether the jobs are done: letters, digests, timestamps."""
    found = await see_health(settings)
    if "no_worker" in found.troubles:
        raise Advice(f"none has given a sign of life within a minute, {found.waiting} jobs wait: start `parvis worker`")
    if found.waiting_since and "late_jobs" in found.troubles:
        raise Advice(f"{found.waiting} jobs wait, the oldest since {found.waiting_since:%d/%m %H:%M} UTC: see its log")
    if found.failed:
        raise Advice(f"{found.failed} jobs have failed for good: see Administration, Courriels, and the worker's log")
    return f"on {', '.join(one.host for one in found.workers)}, {found.waiting} jobs wait"


async def see_push(settings: Settings) -> str:
    """Whether what is to wake devices can leave, and reach the services of those that there are."""
    await preflight.reach_database(settings)
    await schema.refuse_other(settings.database_url)
    connection = await connect_database(settings.database_url)
    try:
        if await select_carries(connection) == "nothing":
            return "switched off"
        endpoints = await select_endpoints(connection)
    finally:
        await connection.close()
    if not subject(settings):
        raise Advice("the services ask for an address of whoever sends: give PARVIS_MAIL_FROM one that can be reached")
    places = sorted({urlsplit(one).netloc for one in endpoints if is_listed(one, settings.listed_push_services)})
    for place in places[:MOST_SERVICES]:
        host, _, port = place.partition(":")
        try:
            async with asyncio.timeout(PATIENCE):
                _, writer = await asyncio.open_connection(host, int(port or 443))
            writer.close()
        except OSError as mistake:
            advice = f"let the worker reach it by port {port or 443}"
            raise Advice(f"{place} does not answer ({mistake}): {advice}") from None
    return f"on, {len(endpoints)} devices, at {', '.join(places) or 'no service yet'}"


async def see_backup(settings: Settings) -> str:
    found = await see_health(settings)
    if found.backed_up_at is None:
        raise Advice("none was ever made: see `parvis backup --help`, and have one made each night")
    if "old_backup" in found.troubles:
        raise Advice(
            f"the last is of {found.backed_up_at:%d/%m/%Y}: run `parvis backup`, and see why none was made since"
        )
    last = await see_last_backup(settings)
    if last and (wrong := await asyncio.to_thread(backup.fault, *last)):
        raise Advice(
            f"the last, of {found.backed_up_at:%d/%m/%Y}, {wrong} ({last[0]}): run `parvis backup`, and leave it there"
        )
    if last and (wrong := await asyncio.to_thread(backup.short_of_room, last[0])):
        raise Advice(f"the last is of {found.backed_up_at:%d/%m/%Y}, and {wrong}")
    return f"the last is of {found.backed_up_at:%d/%m/%Y %H:%M} UTC"


async def see_last_backup(settings: Settings) -> tuple[Path, int] | None:
    connection = await connect_database(settings.database_url)
    try:
        return await select_last_backup(connection)
    finally:
        await connection.close()


async def see_health(settings: Settings) -> Health:
    await preflight.reach_database(settings)
    await schema.refuse_other(settings.database_url)
    connection = await connect_database(settings.database_url)
    try:
        return await health.examine(connection, settings)
    finally:
        await connection.close()


def refuse_unmade(settings: Settings) -> None:
    """Looking leaves nothing behind where a wrong setting leads."""
    if not os.path.lexists(settings.data_dir):
        raise Advice(f"{settings.data_dir} is not there: start Parvis, which makes it, or change PARVIS_DATA_DIR")


async def see_disk(settings: Settings) -> str:
    refuse_unmade(settings)
    await asyncio.to_thread(preflight.write_into, settings.data_dir)
    free = shutil.disk_usage(settings.data_dir).free
    if free < health.ROOM:
        raise Advice(f"{free / 1024**2:.0f} MB free in {settings.data_dir}: make room, or change PARVIS_DATA_DIR")
    return f"{free / 1024**3:.0f} GB free in {settings.data_dir}"


async def see_files(settings: Settings) -> str:
    """Writes into the store, reads it again and removes it; then looks for what the database names."""
    if not settings.files_url:
        refuse_unmade(settings)
    await asyncio.to_thread(preflight.write_files, settings)
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
    try:
        missing, looked_for = await count_missing(settings, storage)
    except Unavailable:
        raise Advice(f"some of what is kept in {where} cannot be read: change its owner (chown -R)") from None
    if missing:
        way = "the versions that its bucket keeps" if settings.files_url else "`parvis restore --files FOLDER`"
        raise Advice(f"{missing} of {looked_for} looked for are not in {where}: bring them back with {way}")
    one, all_of_them = settings.file_bytes / 1024**2, settings.quota_bytes / 1024**3
    return f"kept in {where}: up to {one:.0f} MB each, {all_of_them:.0f} GB in all"


async def count_missing(settings: Settings, storage: Storage) -> tuple[int, int]:
    """Of the contents that the database names, how many are not in the store, and how many were looked for."""
    try:
        await preflight.reach_database(settings)
        await schema.refuse_other(settings.database_url)
    except (StartError, schema.SchemaError):
        return 0, 0  # which another line says
    connection = await connect_database(settings.database_url)
    try:
        rows = await connection.fetch(
            "SELECT sha256 FROM (SELECT DISTINCT sha256 FROM files) f ORDER BY random() LIMIT $1", MOST_LOOKED_FOR
        )
    finally:
        await connection.close()
    missing = 0
    for row in rows:
        try:
            await storage.stamp(content_path(row["sha256"]))
        except FileNotFoundError:
            missing += 1
    return missing, len(rows)


async def see_client(settings: Settings) -> str:
    if not (settings.client_dir / "index.html").exists():
        build = "install Parvis anew" if CARRIED else "run `make client`"
        raise Advice(f"there is none in {settings.client_dir}: {build}, or change PARVIS_CLIENT_DIR")
    return f"in {settings.client_dir}"
