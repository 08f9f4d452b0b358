"""`parvis COMMAND` without its second of imports: forked from a process that has them, for tests of what it does and
not of how it starts, which tests/run tests."""

import multiprocessing
import os
import signal
import subprocess
import sys
import zoneinfo
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from multiprocessing.reduction import DupFd
from typing import Any

from tests.support.parvis import Parvis

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["tests.support.preloaded"])


def _become(output: Any, folder: str, environment: Mapping[str, str], command: tuple[str, ...]) -> None:
    """In the fork: as if the program had just been started, with its own session, environment and output."""
    os.setsid()
    # To a web process, its parent would be the tests, which it would not find above it.
    multiprocessing.process._parent_process = None  # type: ignore[attr-defined]  # noqa: SLF001
    out = output.detach()
    os.dup2(out, 1)
    os.dup2(out, 2)
    os.close(out)
    sys.stdout = os.fdopen(1, "w", buffering=1, closefd=False)
    sys.stderr = os.fdopen(2, "w", buffering=1, closefd=False)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
    os.environ.clear()
    os.environ.update(environment)
    zoneinfo.reset_tzpath()
    zoneinfo.ZoneInfo.clear_cache()
    os.chdir(folder)
    sys.argv = ["parvis", *command]
    from server.run.cli import main

    main()


@contextmanager
def _without_main() -> Iterator[None]:
    """What runs the tests is imported in no fork."""
    main = sys.modules["__main__"]
    hidden: dict[str, Any] = {
        name: main.__dict__.pop(name) for name in ("__file__", "__spec__") if name in main.__dict__
    }
    main.__spec__ = None
    try:
        yield
    finally:
        main.__dict__.update(hidden)


class Running:
    """What `Parvis` asks of a `subprocess.Popen`."""

    def __init__(self, process: BaseProcess, stdout: int) -> None:
        self._process = process
        self.stdout = os.fdopen(stdout)
        assert process.pid
        self.pid = process.pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        self.returncode = self._process.exitcode
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def wait(self, timeout: float | None = None) -> int:
        self._process.join(timeout)
        if self.poll() is None:
            raise subprocess.TimeoutExpired("parvis", timeout or 0)
        return int(self.returncode or 0)


class Forked(Parvis):
    """As `Parvis`, but for how it starts."""

    def _start(self, command: tuple[str, ...], environment: dict[str, str]) -> Any:
        reads, writes = os.pipe()
        process = FORKS.Process(
            target=_become, args=(DupFd(writes), str(self.code), environment, command), daemon=False
        )
        with _without_main():
            process.start()
        os.close(writes)
        return Running(process, reads)
