"""Looks at changes of live documents, batch after batch, in a process of its own: which are no updates of Yjs, and by
which numbers the others were made."""

import os
import resource
import sys
from typing import Any

from pycrdt import Doc, get_state

from protocol.codec import pack, unpacker

MEMORY = 1024 * 1024 * 1024
LENGTH = 4

read = unpacker(list[bytes]).decode


def writers_of(update: bytes) -> list[int] | None:
    """None where it cannot be applied."""
    try:
        Doc[Any]().apply_update(update)
        return read_clients(get_state(update))
    except BaseException:
        return None


def read_clients(state: bytes) -> list[int]:
    """Of a state vector of Yjs: how many there are, then each with its clock, all numbers in seven bits a byte."""
    numbers, value, shift = [], 0, 0
    for byte in state:
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            numbers.append(value)
            value = shift = 0
    return numbers[1::2]


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    answers = os.fdopen(os.dup(1), "wb")
    # What the library has to say goes elsewhere than into the answers.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    answers.write(bytes(LENGTH))
    answers.flush()
    while size := sys.stdin.buffer.read(LENGTH):
        asked = read(sys.stdin.buffer.read(int.from_bytes(size)))
        told = pack([writers_of(update) for update in asked])
        answers.write(len(told).to_bytes(LENGTH) + told)
        answers.flush()


if __name__ == "__main__":
    main()
