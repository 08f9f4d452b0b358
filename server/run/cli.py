"""The command line: everything that one can ask of Parvis from a terminal."""

import asyncio
import atexit
import os
import re
import sys
from collections.abc import Callable
from dataclasses import fields
from getpass import getuser
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from server.base.ownership import StartError
from server.base.settings import SettingError, Settings, name
from server.run import settings_file

EXPECTED = (SettingError, StartError)

ELSEWHERE = {"invite": "server.run.people_cli", "person": "server.run.people_cli"}
"""Commands with a module of their own, by name."""


class Commands(click.Group):
    """What a command stands on is imported when it is asked for: most of Parvis would else be loaded for each."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), *ELSEWHERE])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if module := ELSEWHERE.get(cmd_name):
            command: click.Command = getattr(import_module(module), cmd_name)
            return command
        return super().get_command(ctx, cmd_name)


@click.group(
    cls=Commands,
    help="Parvis, the open square of a town hall. Settings come from the environment: see `parvis settings`.",
)
@click.version_option(package_name="parvis", message="Parvis %(version)s")
@click.option(
    "--settings", "file", type=click.Path(path_type=Path), help="Take settings from this file, as systemd would."
)
@click.option("--from", "standing", hidden=True, help="Paths are meant from there.")
def parvis(file: Path | None, standing: str | None) -> None:
    os.environ.update(settings_file.read(file) if file else {})


def listening(command: Callable[..., None]) -> Callable[..., None]:
    """The flags that say where to listen."""
    command = click.option("--host", help="Listen there; PARVIS_HOST otherwise.")(command)
    return click.option("--port", type=int, help="Listen on that port; PARVIS_PORT otherwise.")(command)


class Place(click.Path):
    """A path from where whoever types it stands: the script `parvis` is elsewhere by then, and somebody else."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        place = Path(ctx.find_root().params["standing"] or "" if ctx else "", value)
        try:
            place.stat()
        except PermissionError:
            self.fail(f"{place} is out of reach of the user {getuser()}: choose a place that it may enter.", param, ctx)
        except OSError:
            pass  # which is said below where it matters
        return super().convert(place, param, ctx)


class Digest(click.ParamType[str]):
    """A SHA-256 as it is copied from elsewhere: in capitals, with colons, with what stands around it."""

    name = "sha-256"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        digest = str(value).strip().lower().replace(":", "")
        if not re.fullmatch("[0-9a-f]{64}", digest):
            self.fail(f"{value!r} is no SHA-256, which has 64 digits and letters from a to f.", param, ctx)
        return digest


FILE = Place(path_type=Path, exists=True, dir_okay=False)
NEW_FILE = Place(path_type=Path, dir_okay=False)
FOLDER = Place(path_type=Path, file_okay=False)


def flags(**given: Any) -> None:
    """Makes settings of what was given on the command line, for this process and those it starts."""
    os.environ.update({name(field): str(value) for field, value in given.items() if value is not None})


@parvis.command()
@listening
@click.option("--workers", type=int, help="Web processes that share the port; PARVIS_PROCESSES otherwise.")
@click.option("--fd", type=int, hidden=True, help="Listen on this open socket, which `parvis run` has held.")
def serve(host: str | None, port: int | None, workers: int | None, fd: int | None) -> None:
    """Run the web process: pages and sockets."""
    from server.base import logs
    from server.run.serve import serve as run

    flags(host=host, port=port, processes=workers)
    settings = Settings.read()
    logs.configure(settings)
    run(settings, fd)


@parvis.command("worker")
def work() -> None:
    """Run the worker: mail, search, what is due."""
    from server.run import worker

    worker.work(Settings.read())


@parvis.command()
def migrate() -> None:
    """Bring the database to this version's schema."""
    from server.run import preflight, schema
    from server.run.own_servers import reached

    with reached(Settings.read()) as settings:
        asyncio.run(preflight.reach_database(settings))
        schema.migrate(settings.database_url)
    click.echo(f"The database is at schema {schema.expected()}.")


@parvis.command()
def demo() -> None:
    """Fill the demo town hall into an empty database."""
    from server.demo import PASSWORD
    from server.run import preflight, schema
    from server.run.own_servers import reached

    wanted = Settings.read()
    if not wanted.demo:
        raise SettingError("PARVIS_DEMO is no: in a database for trying, write yes, or take the line out")
    with reached(wanted) as settings:
        asyncio.run(preflight.reach_database(settings))
        schema.migrate(settings.database_url)
        asyncio.run(fill_demo(settings))
    click.echo(f"The demo town hall is there; everybody's password is {PASSWORD}.")


async def fill_demo(settings: Settings) -> None:
    from server.base.database import connect_pool
    from server.base.storage import Storage
    from server.demo import fill

    async with await connect_pool(settings) as pool:
        await fill(pool, Storage(settings))


@parvis.command("backup")
@click.argument("file", required=False, type=NEW_FILE)
@click.option(
    "--files", type=FOLDER, help="Copy the files there too, after the database, or alone: those that are new."
)
def save_backup(file: Path | None, files: Path | None) -> None:
    """Save the database into FILE, while Parvis runs or not."""
    from server.run import backup, preflight
    from server.run.own_servers import reached

    if not file and not files:
        raise click.UsageError("name FILE, or --files alone")
    with reached(Settings.read(), full=True) as settings:
        asyncio.run(preflight.reach_database(settings))
        if file:
            upto = backup.save(settings.database_url, file)
            click.echo(f"Saved into {file}" + (f": everything up to {upto:%d/%m/%Y %H:%M:%S} UTC." if upto else "."))
        if settings.files_url:
            click.echo(
                "The files are in the store of PARVIS_FILES_URL, which has to keep versions: they are not saved."
            )
        elif files:
            backup.save_files(settings, files)


@parvis.command("restore")
@click.argument("file", required=False, type=FILE)
@click.option("--files", type=FOLDER, help="Bring the files back from there too, or alone.")
@click.option(
    "--take-over",
    is_flag=True,
    help="Take the files and the returned mail of the database that FILE was saved from, which must not come back.",
)
def restore_backup(file: Path | None, files: Path | None, *, take_over: bool) -> None:
    """Fill an empty database from FILE, then bring it to this version's schema. Parvis must not be running on it."""
    from server.run import backup, preflight, schema
    from server.run.own_servers import reached

    if not (file or files or take_over):
        raise click.UsageError("name FILE, or --files or --take-over alone once the database is there")
    wanted = Settings.read()
    # In a data folder, the database and the files are each other's.
    take_over = take_over or not (wanted.database_url or wanted.files_url)
    with reached(wanted, make=True) as settings:
        asyncio.run(preflight.reach_database(settings))
        if file:
            backup.restore(settings.database_url, file)
            schema.migrate(settings.database_url)
            click.echo(f"Restored from {file}; the database is at schema {schema.expected()}.")
        asyncio.run(schema.refuse_other(settings.database_url))
        asyncio.run(preflight.claim_files(settings, take_over=take_over))
        asyncio.run(preflight.claim_intake(settings, take_over=take_over))
        if files:
            click.echo(f"{backup.copy_contents(files, backup.contents(settings))} files brought back from {files}.")
        missing = 0 if settings.files_url else asyncio.run(backup.missing_contents(settings))
        if missing and files:
            raise StartError(
                f"{missing} files that the database names are not in {files}: name the folder that `parvis backup "
                "--files` wrote, with `parvis restore --files` alone"
            )
        if missing:
            click.echo(
                f"{missing} files that the database names are not in {settings.files_dir}: bring them back with "
                "`parvis restore --files FOLDER`",
                err=True,
            )


@parvis.command("run")
@listening
@click.option(
    "--with-parent", "parent", type=int, help="Stop when the program of that number, which started this, dies."
)
def run_locally(host: str | None, port: int | None, parent: int | None) -> None:
    """Run everything on this machine, PostgreSQL and Valkey included, as `make run` does."""
    from server.base.children import follow
    from server.run import local

    if parent:
        follow(parent)
    flags(host=host, port=port)
    local.run(Settings.read())


@parvis.command("watch", hidden=True)
def run_anew() -> None:
    """Run everything anew whenever the code changes, and show the client as it is written, as `make watch` does."""
    from server.base.children import follow
    from server.run import watching

    follow(os.getppid())
    watching.run(Settings.read())


@parvis.command("doctor")
def diagnose() -> None:
    """Look at everything Parvis stands on."""
    from server.run import doctor, preflight
    from server.run.own_servers import reached

    wanted = Settings.read()
    try:
        with reached(wanted, start=False) as settings:
            lines = asyncio.run(doctor.examine(settings))
    except (OSError, StartError) as mistake:
        if os.path.isfile(wanted.data_dir):  # noqa: PTH113 - it may be closed to us
            raise
        lines = asyncio.run(doctor.examine(wanted, preflight.reason(mistake)))
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
@click.argument("files", type=FILE, nargs=-1, required=True, metavar="FILE...")
@click.option("--hash", "known", type=Digest(), help="The hash of an entry noted elsewhere: each FILE has to hold it.")
@click.option(
    "--root", type=Digest(), help="The SHA-256 of the authority's root certificate, as the authority says it."
)
@click.option("--ledger", is_flag=True, help="Look as well whether the ledger of this town hall holds what FILE shows.")
def verify_evidence(files: tuple[Path, ...], known: str | None, root: str | None, ledger: bool) -> None:
    """Check the evidence FILE of a convocation, without network or database; of several, whether they are of one and
    the same ledger. The report is in French."""
    from server.assemblies.continuity import compare
    from server.assemblies.findings import Expected, report
    from server.assemblies.verification import verify

    expected, holds = Expected(known or "", root or ""), True
    archives = [(file.name, verify(file)) for file in files]
    for title, findings in archives:
        click.echo("\n".join([f"{title} :"] * (len(archives) > 1) + report(findings, expected)))
        holds = holds and not findings.faults and expected.met(findings)
    compared = [*compare(archives), *(asyncio.run(_in_ledger(archives)) if ledger else [])]
    for one in compared:
        click.echo(one.told)
    if not holds or not all(one.agree for one in compared):
        sys.exit(1)


async def _in_ledger(archives: list[tuple[str, Any]]) -> list[Any]:
    """Of each, whether the ledger of this town hall holds what it shows."""
    from server.assemblies.continuity import continues
    from server.base.database import connect_database
    from server.run import preflight
    from server.run.own_servers import reached

    with reached(Settings.read()) as settings:
        await preflight.reach_database(settings)
        connection = await connect_database(settings.database_url)
        try:
            return [await continues(connection, name, findings) for name, findings in archives]
        finally:
            await connection.close()


def main() -> None:
    """Says an expected mistake in one line, and ends with status 1. What is written is for its owner alone."""
    os.umask(0o077)
    ending: list[int] = []
    # What is registered first is called last, after all that others have to do at the end.
    atexit.register(_leave, ending)
    try:
        parvis(prog_name="parvis")
    except EXPECTED as mistake:
        click.echo(f"parvis: {mistake}", err=True)
        ending.append(1)
    except SystemExit as end:
        ending += [end.code] if isinstance(end.code, int) else []
        raise
    sys.exit(*ending)


def _leave(ending: list[int]) -> None:
    """Ends with that status, and does not take the interpreter apart: threads of the library that keeps files may still
    be letting go of what they hold, and crash when it goes from under them
    (https://github.com/PyO3/pyo3-async-runtimes/issues/40)."""
    if ending:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(ending[0])


if __name__ == "__main__":
    main()
