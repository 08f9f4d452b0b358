"""A maildir folder, into which a mail server delivers and from which this one takes."""

import time
from pathlib import Path

from server.mail.incoming import MOST_BYTES

ASIDE = ".unknown"
"""The folder within, as mail programs name one, for what a person has to look at."""

PATIENCE = 3600.0
"""Seconds that a report waits for its letter to be recorded: the report may be quicker."""

KEPT = 60 * 86_400


def prepare(folder: Path) -> None:
    """Raises `OSError` when it cannot be made or written into."""
    for place in (folder, folder / ASIDE):
        for name in ("tmp", "new", "cur"):
            (place / name).mkdir(parents=True, exist_ok=True)
    probe = folder / "tmp" / "parvis"
    probe.touch()
    probe.unlink()


def arrived(folder: Path) -> list[Path]:
    """What has not been looked at, oldest first."""
    return sorted(path for path in (folder / "new").iterdir() if not path.name.startswith("."))


def beginning(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MOST_BYTES)


def age(path: Path) -> float:
    """Seconds since it was delivered."""
    return time.time() - path.stat().st_mtime


def count(folder: Path) -> tuple[int, int]:
    """How many wait to be taken, and how many lie aside."""
    return len(arrived(folder)), len(arrived(folder / ASIDE)) + len(list((folder / ASIDE / "cur").iterdir()))


def is_left_alone(folder: Path) -> bool:
    """Nobody has taken what was delivered, for longer than anything waits."""
    return any(age(path) > 2 * PATIENCE for path in arrived(folder))


def file_as_read(folder: Path, path: Path) -> None:
    path.rename(folder / "cur" / f"{path.name.partition(':')[0]}:2,S")


def put_aside(folder: Path, path: Path) -> None:
    path.rename(folder / ASIDE / "new" / path.name.partition(":")[0])


def forget_old(folder: Path) -> int:
    """Deletes what was read two months ago; what lies aside stays."""
    old = [path for path in (folder / "cur").iterdir() if age(path) > KEPT]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)
