"""A maildir folder, into which a mail server delivers and from which this one takes."""

import time
from pathlib import Path

from server.incoming import MOST_BYTES

ASIDE = ".unknown"
"""The folder within, as mail programs name one, for what a person has to look at."""

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
