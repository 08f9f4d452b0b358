"""The tz databases under which an archive may be read: that of today, one of another law, none."""

import os
import struct
import subprocess
import sys
import zoneinfo
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal
from unittest import mock

Database = Literal["today", "altered", "none"]

ALTERED = b"TZif2" + bytes(15) + bytes(24) + b"TZif2" + bytes(15) + struct.pack(">6l", 0, 0, 0, 0, 1, 4)
ALTERED += struct.pack(">lBB", 3600, 0, 0) + b"CET\0\nCET-1\n"
"""Of Paris, once its clocks are no longer put forward."""


def folder_of(database: Database, folder: Path) -> list[str]:
    """What `PYTHONTZPATH` names."""
    if database == "altered":
        (folder / "Europe").mkdir(exist_ok=True)
        (folder / "Europe" / "Paris").write_bytes(ALTERED)
        return [str(folder)]
    return []


@contextmanager
def reading_by(database: Database, folder: Path) -> Iterator[None]:
    """As in a process that was begun where there is that one."""
    if database == "today":
        yield
        return
    packages = dict.fromkeys([name for name in sys.modules if name.split(".")[0] == "tzdata"] + ["tzdata"])
    before = zoneinfo.TZPATH
    with mock.patch.dict(sys.modules, packages):
        zoneinfo.reset_tzpath(folder_of(database, folder))
        zoneinfo.ZoneInfo.clear_cache()
        yield
    zoneinfo.reset_tzpath(before)
    zoneinfo.ZoneInfo.clear_cache()


def run_by(database: Database, folder: Path, tool: Path, *arguments: str) -> tuple[int, str]:
    """In a process of its own."""
    without = "import runpy, sys; sys.modules['tzdata'] = None; runpy.run_path(sys.argv.pop(0), run_name='__main__')"
    begun = f"import sys; sys.argv = {[str(tool), str(tool), *arguments]!r}; {without}"
    paths = {} if database == "today" else {"PYTHONTZPATH": os.pathsep.join(folder_of(database, folder))}
    ran = subprocess.run([sys.executable, "-c", begun], env=os.environ | paths, capture_output=True, text=True)
    assert ran.stderr == ""
    return ran.returncode, ran.stdout
