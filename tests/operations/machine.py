"""A machine of its own: this one's files beneath, of which it changes none, its own systemd, network and processes."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

from server.base.settings import ROOT
from tests.support.pace import seconds

PATIENCE = seconds(240)
"""Of a command, which may fetch packages and start servers."""

HERE = Path(__file__).parent
IDLE = (
    "getty@tty1", "console-getty", "systemd-logind", "systemd-udevd", "systemd-udev-trigger", "systemd-sysctl",
    "systemd-binfmt", "systemd-modules-load", "ldconfig", "systemd-journal-catalog-update", "systemd-timesyncd",
    "tmp.mount", "apt-daily.timer", "apt-daily-upgrade.timer", "e2scrub_all.timer", "fstrim.timer",
    "systemd-networkd-wait-online",
)  # fmt: skip
"""What touches the machine beneath, or takes time and is of no use here."""

AS_ROOT = {
    "HOME": "/root",
    "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "DEBIAN_FRONTEND": "noninteractive",
}


class Machine:
    """To be used as root. `address` is its own on the wire between machines."""

    def __init__(self, folder: Path, address: str) -> None:
        self.folder, self.address = folder, address
        folder.mkdir()
        units = [name if "." in name else f"{name}.service" for name in IDLE]
        with (folder / "boot.log").open("w") as log:
            self.holder = subprocess.Popen(
                ["unshare", "--mount", "--net", "--pid", "--cgroup", "--uts", "--fork", "--kill-child", "sh",
                 HERE / "boot.sh", folder, ROOT, *units],
                stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
            )  # fmt: skip
        self._wait_until_up()

    @property
    def init(self) -> int:
        """Its first process, as seen from here."""
        pid = self.holder.pid
        return int(Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[0])

    def _wait_until_up(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                self.run("systemctl is-active multi-user.target")
                return
            except (AssertionError, IndexError, FileNotFoundError):
                assert self.holder.poll() is None, self.log
                assert time.monotonic() < deadline, self.log
                time.sleep(0.1)

    @property
    def log(self) -> str:
        return (self.folder / "boot.log").read_text()

    def inside(self, path: str) -> Path:
        """One of its files, as seen from here."""
        return Path(f"/proc/{self.init}/root{path}")

    def run(self, commands: str, *, online: bool = False, settings: Mapping[str, str] | None = None) -> str:
        """What they say; fails, with all of it, when one of them does. `online` on the network of this machine."""
        enter = ["nsenter", f"--target={self.init}", "--mount", "--pid", "--cgroup", "--uts", "--root", "--wdns=/root"]
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("PARVIS_", "PYTEST"))}
        done = subprocess.run(
            [*enter, *([] if online else ["--net"]), "bash", "-euo", "pipefail", "-c", commands],
            env=clean | AS_ROOT | dict(settings or {}),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            check=False, timeout=PATIENCE,
        )  # fmt: skip
        assert done.returncode == 0, f"{commands}\n{done.stdout}"
        return done.stdout

    def type(self, commands: str) -> str:
        """As an administrator does, from `/root`; what fetches packages goes by the network of this machine."""
        said = ""
        for online, some in fetching(commands):
            said += self.run(some, online=online)
        return said

    def stop(self) -> None:
        self.holder.send_signal(signal.SIGKILL)
        self.holder.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def fetching(commands: str) -> list[tuple[bool, str]]:
    """The commands in groups, each with whether it fetches packages."""
    groups: list[tuple[bool, str]] = []
    for line in commands.splitlines(keepends=True):
        begun = bool(groups) and not _whole(groups[-1][1])
        online = groups[-1][0] if begun else "apt-get " in line or "pip install" in line
        if groups and groups[-1][0] == online:
            groups[-1] = (online, groups[-1][1] + line)
        else:
            groups.append((online, line))
    return groups


def _whole(commands: str) -> bool:
    """Whether no line goes on in the next."""
    return not commands.endswith("\\\n") and commands.count("<<'END'") == commands.count("\nEND\n")
