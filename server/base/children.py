"""Starts programs that end with the one that started them, however it ends."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import IO

from server.base.ownership import Owner, as_user

LIBRARY = ctypes.CDLL(None)
PARENT_DEATH_SIGNAL = 1
PATIENCE = 15.0
LONGEST_LOG = 10 * 1024 * 1024
"""Bytes; beyond it a log is begun anew, and the one before it kept."""


def opened(log: Path) -> IO[bytes]:
    """To be written on, or begun anew when it has grown long."""
    if log.exists() and log.stat().st_size > LONGEST_LOG:
        log.replace(log.with_name(log.name + ".1"))
    return log.open("ab")


class Child:
    """A running program in a session of its own, so that a Ctrl-C meant for its parent does not reach it.

    To be created in the main thread: Linux tells a child of its parent's death when the thread that made it ends.
    """

    def __init__(
        self,
        command: Sequence[str | Path],
        *,
        log: Path | None = None,
        owner: Owner | None = None,
        environment: Mapping[str, str] | None = None,
        end: signal.Signals = signal.SIGTERM,
        inherit: Sequence[int] = (),
    ) -> None:
        self.end = end
        self.log = log
        output: IO[bytes] | None = opened(log) if log else None
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=environment,
            start_new_session=True,
            pass_fds=inherit,
            preexec_fn=partial(follow, os.getpid(), end),
            **as_user(owner),
        )
        if output:
            output.close()

    @property
    def running(self) -> bool:
        return self.process.poll() is None

    def stop(self) -> None:
        """Ends it the clean way, or by force when that takes too long."""
        if self.running:
            self.process.send_signal(self.end)
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


def follow(parent: int, end: signal.Signals = signal.SIGTERM) -> None:
    """Has this process sent the signal when its parent, known by that number, dies; only Linux can."""
    if sys.platform == "linux":
        LIBRARY.prctl(PARENT_DEATH_SIGNAL, int(end))
        if os.getppid() != parent:
            os.kill(os.getpid(), end)
