"""Runs a whole Parvis on one machine: PostgreSQL, Valkey, the web process and the worker, until it is told to stop."""

import asyncio
import fcntl
import json
import os
import signal
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

import click

from server.accounts.town_sql import select_anybody, select_known_emails
from server.base.children import Child
from server.base.database import connect_pool
from server.base.ownership import StartError
from server.base.settings import Settings
from server.base.storage import Storage
from server.demo import AUTHORITY, PASSWORD, SIGN_INS, fill
from server.run import preflight, schema
from server.run.embedded import Postgres, Valkey

PATIENCE = 60.0
LEAVING = 5.0
"""Seconds that an earlier run has to be gone."""


class Stop(KeyboardInterrupt):
    """Somebody asked to stop."""


def run(settings: Settings) -> None:
    """Returns after a clean stop. Raises `StartError` or `SchemaError` when it cannot begin; nothing then runs on."""
    with until_told_to_stop() as stack:
        watch(start(settings, stack))


@contextmanager
def until_told_to_stop() -> Iterator[ExitStack]:
    """Ends the block without an error when somebody asks to stop, and stops what was put on the stack, last first."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    with ExitStack() as stack:
        try:
            yield stack
        except Stop:
            click.echo("Parvis is stopping.", err=True)
        finally:
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(number, signal.SIG_IGN)


def stop(*_: Any) -> NoReturn:
    raise Stop


def start(settings: Settings, stack: ExitStack) -> dict[str, Child]:
    """Starts everything, and says where it is; the stack stops it, last first."""
    preflight.write_into(settings.data_dir)
    lock = stack.enter_context(hold(settings.data_dir))
    preflight.listen(settings).close()
    settings = start_services(settings, stack, lock)
    asyncio.run(look(settings))
    schema.migrate(settings.database_url)
    is_demo = asyncio.run(fill_once(settings))
    if is_demo and settings.authority == Settings().authority:
        settings = replace(settings, authority=AUTHORITY)
    children = {name: start_process(name, settings, stack, lock) for name in ("web", "worker")}
    wait_until_ready(settings, children)
    greet(settings, is_demo)
    return children


@contextmanager
def hold(folder: Path) -> Iterator[int]:
    """Keeps the folder to this run. Every child holds the lock too: it is free only when all of them are gone."""
    lock = os.open(folder / "lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC)
    try:
        wait_for(lock, folder)
        yield lock
    finally:
        os.close(lock)


def wait_for(lock: int, folder: Path) -> None:
    """Gives the processes of a run that has just ended, or was killed, the time to be gone."""
    deadline = time.monotonic() + LEAVING
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise StartError(f"Parvis already runs in {folder}: stop it, or change PARVIS_DATA_DIR") from None
            time.sleep(0.1)


def start_services(settings: Settings, stack: ExitStack, lock: int) -> Settings:
    """The settings with the addresses of the PostgreSQL and Valkey started here, where none were given."""
    if not settings.database_url:
        postgres = Postgres(settings.data_dir / "postgres", inherit=[lock])
        stack.callback(postgres.stop)
        postgres.start()
        settings = replace(settings, database_url=postgres.url())
    if not settings.redis_url:
        valkey = Valkey(settings.data_dir / "valkey", inherit=[lock])
        stack.callback(valkey.stop)
        valkey.start()
        settings = replace(settings, redis_url=valkey.url)
    return settings


async def look(settings: Settings) -> None:
    await preflight.reach_database(settings)
    await preflight.reach_redis(settings)


async def fill_once(settings: Settings) -> bool:
    """Fills the demo town hall into a database where nobody is; answers whether it is the demo that is there."""
    async with await connect_pool(settings) as pool:
        if not await select_anybody(pool):
            click.echo("Filling the demo town hall.", err=True)
            await fill(pool, Storage(settings))
        return len(await select_known_emails(pool, list(SIGN_INS))) == len(SIGN_INS)


def start_process(name: str, settings: Settings, stack: ExitStack, lock: int) -> Child:
    """The web process or the worker, on these settings."""
    chosen = {
        "PARVIS_DATABASE_URL": settings.database_url,
        "PARVIS_REDIS_URL": settings.redis_url,
        "PARVIS_AUTHORITY": settings.authority,
    }
    command = [sys.executable, "-m", "server.run.cli", "serve" if name == "web" else name]
    child = Child(command, environment=os.environ | chosen, inherit=[lock])
    stack.callback(child.stop)
    return child


def wait_until_ready(settings: Settings, children: dict[str, Child]) -> None:
    """Returns when the web process answers that nothing is missing."""
    deadline = time.monotonic() + PATIENCE
    missing = "no answer"
    while missing:
        refuse_dead(children)
        if time.monotonic() > deadline:
            raise StartError(f"the web process is not ready after {PATIENCE:.0f} s: {missing}")
        time.sleep(0.05)
        missing = ask(settings)


def ask(settings: Settings) -> str:
    """What the web process misses; empty when it is ready."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)
    host = f"[{host}]" if ":" in host else host
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"http://{host}:{settings.port}/health/ready", timeout=5):
            return ""
    except urllib.error.HTTPError as refusal:
        return str(json.load(refusal)["missing"])
    except OSError as cause:
        return preflight.reason(cause)


def refuse_dead(children: dict[str, Child]) -> None:
    """Raises `StartError` when one of them has ended by itself."""
    for name, child in children.items():
        if not child.running:
            raise StartError(f"the {name} process ended with status {child.process.returncode}: its reason is above")


def watch(children: dict[str, Child]) -> None:
    """Returns never: it is left by `Stop`, or by `StartError` when a process ends by itself."""
    while True:
        refuse_dead(children)
        time.sleep(0.2)


def greet(settings: Settings, is_demo: bool) -> None:
    click.echo(f"\nParvis answers at {settings.public_url}")
    if is_demo:
        click.echo(f"\nSign in to the demo town hall with the password {PASSWORD} as")
        for email, says in SIGN_INS.items():
            click.echo(f"  {email:<36} {says}")
    click.echo(f"\nCtrl-C stops it; the data stays in {settings.data_dir}.\n")
