"""The program as an administrator runs it: another process, its settings, its answers."""

import json
import os
import resource
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import Any

from server.base.settings import ROOT
from tests.support.pace import PATIENCE, seconds
from tests.support.ports import free_port

started: "list[Parvis]" = []
"""Whatever a test that fails may want to be told of, with what it has said."""


class Parvis:
    """`parvis COMMAND` with these settings, on a port of its own."""

    code = ROOT
    """The folder of the code that runs."""

    before: Sequence[str] = ()
    """What is to start it, if not we ourselves."""

    descriptors = 0
    """That it may have at most; as many as we, if not one is named."""

    def __init__(self, *command: str, **settings: str | int | Path) -> None:
        self.port = int(str(settings.setdefault("port", free_port())))
        self.url = f"http://127.0.0.1:{self.port}"
        self.data_dir = Path(str(settings.get("data_dir", "var")))
        self.command = command
        clean = {name: value for name, value in os.environ.items() if not name.startswith("PARVIS_")}
        environment = clean | {f"PARVIS_{name.upper()}": str(value) for name, value in settings.items()}
        self.process = self._start(command, environment)
        self.output = ""
        self._lines: Queue[str] = Queue()
        self._reader = Thread(target=self._read, daemon=True)
        self._reader.start()
        started.append(self)

    def _start(self, command: tuple[str, ...], environment: dict[str, str]) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [*self.before, sys.executable, "-m", "server.run.cli", *command],
            cwd=self.code,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            preexec_fn=self._keep_to if self.descriptors else None,
            start_new_session=True,
        )

    def _read(self) -> None:
        """As it comes: nobody who says much is to wait for a reader."""
        assert self.process.stdout
        for line in self.process.stdout:
            self.output += line
            self._lines.put(line)
        self.process.stdout.close()

    def _keep_to(self) -> None:
        resource.setrlimit(resource.RLIMIT_NOFILE, (self.descriptors, self.descriptors))

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> tuple[int, str]:
        """The status and the text; status 0 when nobody answers."""
        request = urllib.request.Request(f"{self.url}{path}", headers=dict(headers or {}))
        try:
            with urllib.request.urlopen(request, timeout=seconds(10)) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refusal:
            return refusal.code, refusal.read().decode()
        except OSError:
            return 0, ""

    def missing(self) -> dict[str, Any]:
        """What `/health/ready` says is missing."""
        return dict(json.loads(self.get("/health/ready")[1])["missing"])

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while self.get("/health/ready")[0] != 200:
            assert self.process.poll() is None, self.end()
            assert time.monotonic() < deadline, self.end(signal.SIGKILL)
            time.sleep(0.05)

    def wait_until_greeted(self) -> None:
        """Until `parvis run` has said how to stop it."""
        self.read_until("Ctrl-C")

    def read_until(self, beginning: str, says: str = "") -> None:
        """Reads on until it has said a line that begins so, and says that, or has ended. Raises `TimeoutError`."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                line = self._lines.get(timeout=0.1)
            except Empty:
                if not self._reader.is_alive():
                    return
                continue
            if line.startswith(beginning) and says in line:
                return
        raise TimeoutError(f"it has not said {beginning}…{says}")

    def end(self, number: signal.Signals = signal.SIGTERM) -> str:
        """Everything it has said, once it has ended, and whatever it has left behind with it."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self._ended()

    def _ended(self) -> str:
        try:
            self.process.wait(PATIENCE)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
        self._reader.join(PATIENCE)
        if self._reader.is_alive():
            raise TimeoutError("it has ended, and somebody still holds its output")
        return self.output

    def finish(self) -> tuple[int, str]:
        """The status and everything it has said, of a command that ends by itself."""
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.end()
            raise
        return self.process.returncode, self._ended()

    def __enter__(self) -> "Parvis":
        return self

    def __exit__(self, *_: object) -> None:
        self.end()


def children(parent: int, program: str) -> list[int]:
    """Those of its children that run the program."""
    pids = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return [int(pid) for pid in pids if program in _command_of(pid)]


def _command_of(pid: str) -> str:
    """Of what has ended meanwhile there is none."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except (FileNotFoundError, ProcessLookupError):
        return ""


def runs(pid: int) -> bool:
    """Where nobody asks after the dead, they keep their number."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in {"Z", "X"}


class OnASmallDisk(Parvis):
    """Its data is on a disk of so many megabytes, and is gone with it."""

    def __init__(self, megabytes: int, *command: str, **settings: str | int | Path) -> None:
        self.before = (
            "unshare",
            *(["--map-root-user"] if os.geteuid() else []),
            "--mount",
            "sh",
            "-c",
            f'mount -t tmpfs -o size={megabytes}m small "$PARVIS_DATA_DIR" && exec "$@"',
            "sh",
        )
        super().__init__(*command, **settings)


class Within(Parvis):
    """Sees the disks that another one sees."""

    def __init__(self, other: Parvis, *command: str, **settings: str | int | Path) -> None:
        user = ["--user", "--preserve-credentials"] if os.geteuid() else []
        self.before = ("nsenter", f"--target={other.process.pid}", *user, "--mount", f"--wd={self.code}")
        super().__init__(*command, **settings)


class WithClosedFiles(Parvis):
    """Some of the files it keeps are where nobody may write."""

    before = (
        *("unshare", *(["--map-root-user"] if os.geteuid() else []), "--mount", "sh", "-c"),
        'mount -t tmpfs -o ro closed "$PARVIS_DATA_DIR/files/contents/ab" && exec "$@"',
        "sh",
    )


class Closed(Parvis):
    """As a user whom permissions hold, whoever we are."""

    before = () if os.geteuid() else ("setpriv", "--bounding-set=-dac_override,-dac_read_search")
