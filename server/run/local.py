"""Runs a whole Parvis on one machine: PostgreSQL, Valkey, the web process and the worker, until it is told to stop."""

import asyncio
import json
import os
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import Any, Literal, NoReturn

import click

from server.accounts.town_sql import select_anybody, select_anybody_invited, select_known_emails
from server.base.children import Child
from server.base.database import connect_pool
from server.base.ownership import StartError
from server.base.settings import Settings
from server.base.storage import Storage
from server.demo import AUTHORITY, PASSWORD, SIGN_INS, fill
from server.run import preflight, schema
from server.run.embedded import Waiting
from server.run.own_servers import OwnServers, hold
from server.run.privileges import LOGIN, make_login

Inhabitants = Literal["nobody", "demo", "people"]


AS_ROOT = (
    "Parvis runs as root, all but PostgreSQL: a mistake in it, or in what it stands on, could then touch the whole "
    "machine. Better start it as a user of its own, who owns PARVIS_DATA_DIR."
)


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
    if os.geteuid() == 0:
        click.echo(AS_ROOT, err=True)
    preflight.write_into(settings.data_dir)
    preflight.write_files(settings)
    lock = stack.enter_context(hold(settings.data_dir))
    line = stack.enter_context(preflight.listen(settings))
    own = OwnServers(settings, stack, lock)
    settings = own.settings
    asyncio.run(look(settings))
    schema.migrate(settings.database_url)
    if own.postgres:
        asyncio.run(make_login(settings.database_url))
        settings = replace(settings, database_url=own.postgres.url(user=LOGIN))
    inhabitants = asyncio.run(move_in(settings))
    if inhabitants == "demo" and settings.authority == Settings().authority:
        settings = replace(settings, authority=AUTHORITY)
    children = own.children | start_processes(settings, stack, lock, line)
    wait_until_ready(settings, children)
    greet(settings, inhabitants)
    tell_systemd()
    return children


async def look(settings: Settings) -> None:
    await preflight.reach_database(settings)
    await preflight.reach_redis(settings)


async def move_in(settings: Settings) -> Inhabitants:
    """Fills the demo town hall into a database where nobody is, nor invited, unless it is not wanted; answers who is
    there now."""
    async with await connect_pool(settings) as pool:
        if not await select_anybody(pool):
            if not settings.demo or await select_anybody_invited(pool):
                return "nobody"
            click.echo("Filling the demo town hall.", err=True)
            await fill(pool, Storage(settings))
        known = await select_known_emails(pool, list(SIGN_INS))
        return "demo" if len(known) == len(SIGN_INS) else "people"


def start_processes(settings: Settings, stack: ExitStack, lock: int, line: socket.socket) -> dict[str, Child]:
    """The web process, which takes over the port that was held for it, and the worker."""
    web = start_process(["serve", "--fd", str(line.fileno())], settings, stack, [lock, line.fileno()])
    line.close()
    return {"the web process": web, "the worker": start_process(["worker"], settings, stack, [lock])}


def start_process(words: list[str], settings: Settings, stack: ExitStack, inherit: list[int]) -> Child:
    """One of our commands, on these settings."""
    chosen = {
        "PARVIS_DATABASE_URL": settings.database_url,
        "PARVIS_REDIS_URL": settings.redis_url,
        "PARVIS_AUTHORITY": settings.authority,
    }
    command = [sys.executable, "-m", "server.run.cli", *words]
    child = Child(command, environment=os.environ | chosen, inherit=inherit)
    stack.callback(child.stop)
    return child


def wait_until_ready(settings: Settings, children: dict[str, Child]) -> None:
    """Returns when the web process answers that nothing is missing; as long as all of them live, it may come."""
    waiting = Waiting()
    while missing := ask(settings):
        refuse_dead(children)
        waiting.say(f"the web process is not ready yet ({missing})")
        time.sleep(0.05)


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
            where = f"in {child.log}" if child.log else "above"
            raise StartError(f"{name} ended with status {child.process.returncode}: its reason is {where}")


def watch(children: dict[str, Child]) -> None:
    """Returns never: it is left by `Stop`, or by `StartError` when one of them ends by itself. Then all of it ends, so
    that whoever started it starts it anew: systemd does."""
    while True:
        refuse_dead(children)
        time.sleep(0.2)


def tell_systemd() -> None:
    """That all of it is ready, where systemd has asked for it (`Type=notify`)."""
    if place := os.environ.get("NOTIFY_SOCKET"):
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
            line.sendto(b"READY=1", place.replace("@", "\0", 1) if place.startswith("@") else place)


def greet(settings: Settings, inhabitants: Inhabitants) -> None:
    click.echo(f"\nParvis answers at {settings.public_url}")
    if inhabitants == "nobody":
        click.echo("\nNobody can sign in yet. This prints the link of the first administrator:")
        click.echo("  parvis invite ADDRESS --administrator --may-convene")
    if inhabitants == "demo":
        click.echo(f"\nSign in to the demo town hall with the password {PASSWORD} as")
        for email, says in SIGN_INS.items():
            click.echo(f"  {email:<36} {says}")
    click.echo(f"\nCtrl-C stops it; the data stays in {settings.data_dir}.\n")
