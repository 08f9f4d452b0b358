"""The command line: everything that one can ask of Parvis from a terminal."""

import asyncio
import os
import sys
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import datetime, time
from pathlib import Path
from typing import Any

import click
import msgspec

from protocol.accounts import InvitePerson
from protocol.errors import Refusal
from server.accounts.invitations import invite as make_invitation
from server.accounts.town_sql import select_groups_named
from server.base import logs
from server.base.children import follow
from server.base.database import connect_pool
from server.base.ownership import StartError
from server.base.settings import SettingError, Settings, name
from server.base.storage import Storage
from server.demo import PASSWORD, InhabitedError, fill
from server.ledger.findings import report
from server.ledger.verification import verify
from server.run import backup, doctor, local, preflight, schema, watching, worker
from server.run.embedded import Postgres, Valkey

EXPECTED = (SettingError, StartError, schema.SchemaError, InhabitedError)


@click.group(help="Parvis, the open square of a town hall. Settings come from the environment: see `parvis settings`.")
@click.version_option(package_name="parvis", message="Parvis %(version)s")
def parvis() -> None:
    pass


def listening(command: Callable[..., None]) -> Callable[..., None]:
    """The flags that say where to listen."""
    command = click.option("--host", help="Listen there; PARVIS_HOST otherwise.")(command)
    return click.option("--port", type=int, help="Listen on that port; PARVIS_PORT otherwise.")(command)


def flags(**given: Any) -> None:
    """Makes settings of what was given on the command line, for this process and those it starts."""
    os.environ.update({name(field): str(value) for field, value in given.items() if value is not None})


@parvis.command()
@listening
@click.option("--workers", type=int, help="Web processes that share the port; PARVIS_PROCESSES otherwise.")
def serve(host: str | None, port: int | None, workers: int | None) -> None:
    """Run the web process: pages and sockets."""
    from server.run.serve import serve as run

    flags(host=host, port=port, processes=workers)
    settings = Settings.read()
    logs.configure(settings)
    run(settings)


@parvis.command("worker")
def work() -> None:
    """Run the worker: mail, search, what is due."""
    worker.work(Settings.read())


@parvis.command()
def migrate() -> None:
    """Bring the database to this version's schema."""
    settings = with_own_servers(Settings.read())
    asyncio.run(preflight.reach_database(settings))
    schema.migrate(settings.database_url)
    click.echo(f"The database is at schema {schema.expected()}.")


@parvis.command()
def demo() -> None:
    """Fill the demo town hall into an empty database."""
    settings = with_own_servers(Settings.read())
    asyncio.run(preflight.reach_database(settings))
    schema.migrate(settings.database_url)
    asyncio.run(fill_demo(settings))
    click.echo(f"The demo town hall is there; everybody's password is {PASSWORD}.")


async def fill_demo(settings: Settings) -> None:
    async with await connect_pool(settings) as pool:
        await fill(pool, Storage(settings))


@parvis.command("backup")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def save_backup(file: Path) -> None:
    """Save the database into FILE, while Parvis runs."""
    settings = with_own_servers(Settings.read())
    asyncio.run(preflight.reach_database(settings))
    backup.save(settings.database_url, file)
    click.echo(f"Saved into {file}.")


@parvis.command("restore")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def restore_backup(file: Path) -> None:
    """Fill an empty database from FILE, then bring it to this version's schema."""
    settings = with_own_servers(Settings.read())
    asyncio.run(preflight.reach_database(settings))
    backup.restore(settings.database_url, file)
    schema.migrate(settings.database_url)
    click.echo(f"Restored from {file}; the database is at schema {schema.expected()}.")


@parvis.command("run")
@listening
@click.option("--with-parent", is_flag=True, help="Stop when the program that started this dies.")
def run_locally(host: str | None, port: int | None, with_parent: bool) -> None:
    """Run everything on this machine, PostgreSQL and Valkey included, as `make run` does."""
    if with_parent:
        follow(os.getppid())
    flags(host=host, port=port)
    local.run(Settings.read())


@parvis.command("watch", hidden=True)
def run_anew() -> None:
    """Run everything anew whenever the code changes, and show the client as it is written, as `make watch` does."""
    follow(os.getppid())
    watching.run(Settings.read())


@parvis.command("doctor")
def diagnose() -> None:
    """Look at everything Parvis stands on."""
    lines = asyncio.run(doctor.examine(with_own_servers(Settings.read())))
    for title, well, says in lines:
        click.echo(f"{title:<12}{'ok    ' if well else 'TO DO '}{says}")
    if not all(well for _, well, _ in lines):
        sys.exit(1)


@parvis.command("settings")
def list_settings() -> None:
    """List the settings, what each is now, and what it means."""
    settings = Settings.read()
    for field in fields(Settings):
        value = str(getattr(settings, field.name))
        shown = "(hidden)" if value and field.metadata["secret"] else value
        click.echo(f"{name(field.name)}={shown}\n    {field.metadata['says']}")


@parvis.command("verify")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def verify_evidence(file: Path) -> None:
    """Check the evidence FILE of a convocation, without network or database; its report is in French."""
    findings = verify(file)
    click.echo("\n".join(report(findings)))
    if findings.faults:
        sys.exit(1)


@parvis.command()
@click.argument("email")
@click.option("--population", type=click.Choice(["staff", "official", "guest"]), default="staff", show_default=True)
@click.option("--name", "full_name", default="", help="The person's name, if known.")
@click.option("--administrator", is_flag=True, help="May manage people and groups.")
@click.option("--may-convene", is_flag=True, help="May send convocations.")
@click.option("--group", "groups", multiple=True, help="The name of a group to enter; several times for several.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="The last day of a guest's access.")
def invite(email: str, groups: tuple[str, ...], until: datetime | None, full_name: str, **rest: Any) -> None:
    """Invite a person, and print the link."""
    settings = with_own_servers(Settings.read())
    ends = until and datetime.combine(until, time(23, 59, 59), settings.time_zone)
    asyncio.run(preflight.reach_database(settings))
    click.echo(
        asyncio.run(send_invitation(settings, list(groups), email=email, name=full_name, access_ends_at=ends, **rest))
    )


async def send_invitation(settings: Settings, groups: list[str], **person: Any) -> str:
    """The link. Raises `click.UsageError`, which names the flag to change."""
    await schema.refuse_other(settings.database_url)
    async with await connect_pool(settings) as pool, pool.acquire() as db, db.transaction():
        found = await select_groups_named(db, groups)
        if unknown := sorted(set(groups) - found.keys()):
            raise click.UsageError(f"there is no group {unknown[0]!r}: change --group")
        try:
            wanted = msgspec.convert(person | {"groups": list(found.values())}, InvitePerson)
            _, link = await make_invitation(db, settings, wanted)
        except msgspec.ValidationError as mistake:
            raise click.UsageError(f"{mistake}: change EMAIL or --name") from None
        except Refusal as refusal:
            raise click.UsageError(MISTAKES.get(refusal.detail, f"refused: {refusal.detail}")) from None
    return link


MISTAKES = {
    "email": "somebody already signs in with this address: change EMAIL",
    "groups": "a guest needs a group: add --group",
    "access_ends_at": "a guest needs a last day, and it must be to come: add or change --until",
    "administrator": "a guest cannot be an administrator: leave out --administrator",
    "may_convene": "a guest cannot convene: leave out --may-convene",
}


def with_own_servers(settings: Settings) -> Settings:
    """The servers of a `make run` under way, where no others are given."""
    postgres, valkey = Postgres(settings.data_dir / "postgres"), Valkey(settings.data_dir / "valkey")
    if not settings.database_url and Path(postgres.data, "postmaster.pid").exists():
        settings = replace(settings, database_url=postgres.url())
    if not settings.redis_url and valkey.socket.exists():
        settings = replace(settings, redis_url=valkey.url)
    return settings


def main() -> None:
    """Says an expected mistake in one line, and ends with status 1."""
    try:
        parvis(prog_name="parvis")
    except EXPECTED as mistake:
        click.echo(f"parvis: {mistake}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
