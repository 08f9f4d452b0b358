"""The archive of an evidence file, read as it stands there, byte by byte, and bounded by its own size."""

import hashlib
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from server.assemblies.evidence import CHUNK

MOST_FILES = 5_000
LARGEST_TEXT = 64 << 20
"""Bytes of a file that is read whole."""

HEADER, ZIP64 = 30, 20
"""Bytes before a file's name in the archive, and after it."""


class Archive:
    """Raises what `zipfile` does when it is none."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with zipfile.ZipFile(path) as archive:
            self.seal = archive.comment
            self.count = len(archive.infolist())
            self.members = {member.filename: member for member in archive.infolist()}
        self._file = path.open("rb")

    def close(self) -> None:
        self._file.close()

    @property
    def bounded(self) -> bool:
        """Nothing is compressed and no two files share a name, so all together is no larger than the archive."""
        members = self.members.values()
        plain = all(m.compress_type == zipfile.ZIP_STORED and m.file_size == m.compress_size for m in members)
        fits = sum(member.file_size for member in members) <= self.path.stat().st_size
        return plain and fits and self.count == len(members) <= MOST_FILES

    def chunks(self, name: str) -> Iterator[bytes]:
        """The bytes as they stand there: that they match the archive's own sums is looked at in the end."""
        member = self.members[name]
        self._file.seek(member.header_offset)
        header = self._file.read(HEADER)
        start = member.header_offset + HEADER + sum(struct.unpack("<HH", header[-4:]))
        for place in range(start, start + member.file_size, CHUNK):
            self._file.seek(place)
            yield self._file.read(min(CHUNK, start + member.file_size - place))

    def read(self, name: str, most: int = LARGEST_TEXT) -> bytes:
        if self.members[name].file_size > most:
            raise ValueError("too large")
        return b"".join(self.chunks(name))

    def altered_at(self, again: IO[bytes]) -> str | None:
        """Around which file it first differs from what it should be, to the last byte; `None` when it does not."""
        self._file.seek(0)
        place = _differs(again, self._file)
        return None if place is None else self._around(place)

    def _around(self, place: int) -> str:
        """The file whose header stands there; `archive` for the directory at its end."""
        starts = sorted((member.header_offset, name) for name, member in self.members.items())
        before = [name for start, name in starts if start <= place]
        if not before:
            return "archive"
        last = self.members[before[-1]]
        ends = last.header_offset + HEADER + len(last.filename.encode()) + ZIP64 + last.file_size
        return before[-1] if place < ends else "archive"


def _differs(one: IO[bytes], other: IO[bytes]) -> int | None:
    """The first place at which they do."""
    place = 0
    while True:
        left, right = one.read(CHUNK), other.read(CHUNK)
        if left != right:
            return place + next(
                (n for n, pair in enumerate(zip(left, right, strict=False)) if pair[0] != pair[1]),
                min(len(left), len(right)),
            )
        if not left:
            return None
        place += len(left)


def measure(content: Iterator[bytes]) -> tuple[str, int]:
    sha256, size = hashlib.sha256(), 0
    for chunk in content:
        sha256.update(chunk)
        size += len(chunk)
    return sha256.hexdigest(), size
