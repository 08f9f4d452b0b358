"""Looks at changes of live documents, one after the other, in a process of its own: which are no updates of Yjs, and by
which numbers the others were made."""

import os
import resource
import sys
import time
from typing import Any

from pycrdt import Doc

from protocol.codec import pack
from server.live import updates

MEMORY = 1024 * 1024 * 1024
"""Bytes of addresses."""

SECONDS = 2
"""Of a processor, for one of them."""

LENGTH = 4


def writers_of(update: bytes) -> list[int] | None:
    """None where not every device could apply it."""
    try:
        writers = updates.writers_of(update)
        Doc[Any]().apply_update(update)
    except BaseException:
        return None
    return writers


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    answers = os.fdopen(os.dup(1), "wb")
    # What the library has to say goes elsewhere than into the answers.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    writers_of(bytes(2))
    # It has all its modules: from here on no file can be opened, nor any line to anybody.
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
    answers.write(bytes(LENGTH))
    answers.flush()
    while size := sys.stdin.buffer.read(LENGTH):
        update = sys.stdin.buffer.read(int.from_bytes(size))
        resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time()) + SECONDS, resource.RLIM_INFINITY))
        told = pack(writers_of(update))
        answers.write(len(told).to_bytes(LENGTH) + told)
        answers.flush()


if __name__ == "__main__":
    main()
