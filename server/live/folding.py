"""Puts the changes of one live document together, in a process of its own that may neither take much memory nor last
long, and makes the file that shows what it holds."""

import os
import resource
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from pycrdt import Doc, get_update, merge_updates

LENGTH = 4
MEMORY = 2 * 2**30
"""Bytes of addresses."""

STACK = 512 * 2**20
DEEPEST = 200_000
"""Formulas rest on one another, and what is hostile is nested, as deep as this."""

SECONDS = 60
"""Of a processor."""


def joined(pieces: Iterable[bytes]) -> bytes:
    """Each after how long it is."""
    return b"".join(len(piece).to_bytes(LENGTH) + piece for piece in pieces)


def parted(told: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(told):
        size = int.from_bytes(told[at : at + LENGTH])
        yield told[at + LENGTH : at + LENGTH + size]
        at += LENGTH + size


def folded(pieces: Iterable[bytes]) -> bytes:
    """All of them as one update of Yjs; they are in their order."""
    doc: Doc[Any] = Doc()
    every = list(pieces)
    for piece in every:
        doc.apply_update(piece)
    # What follows a change that is not there yet waits for it, and would be left out.
    merged = merge_updates(*every)
    waits = get_update(merged, doc.get_state())[0]
    return merged if waits else doc.get_update()


def fold(pieces: Iterable[bytes]) -> list[bytes]:
    return [folded(pieces)]


def show(pieces: Iterable[bytes], *, reckoned: bool = True) -> list[bytes]:
    """With the workbook."""
    from server.live.workbooks import workbook

    state = folded(pieces)
    return [state, workbook(state, reckoned=reckoned)]


def show_written(pieces: Iterable[bytes]) -> list[bytes]:
    return show(pieces, reckoned=False)


DOES: dict[str, Callable[[Iterable[bytes]], list[bytes]]] = {"fold": fold, "show": show, "written": show_written}


def main(what: str, path: str) -> None:
    """Prints the state, then the workbook where it is wanted; ends in an error over what it cannot read."""
    os.nice(10)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    sys.setrecursionlimit(DEEPEST)
    threading.stack_size(STACK)
    made: list[bytes] = []
    # In a thread, whose stack may be as large as it has to be.
    work = threading.Thread(target=lambda: made.extend(DOES[what](parted(Path(path).read_bytes()))))
    work.start()
    work.join()
    if not made:
        raise SystemExit(1)
    sys.stdout.buffer.write(joined(made))


if __name__ == "__main__":
    main(*sys.argv[1:])
