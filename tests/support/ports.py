"""Ports that nobody uses, and that nobody is given before they are used."""

import random
import socket

RESERVED = range(10_000, 32_000)
"""Below those that the system gives to whoever asks for any, connections among them."""

given: set[int] = set()


def free_port() -> int:
    """Drawn anew for each, so that tests beside one another hardly ever draw the same."""
    while True:
        port = random.SystemRandom().choice(RESERVED)
        if port not in given and is_free(port):
            given.add(port)
            return port


def is_free(port: int) -> bool:
    with socket.socket() as line:
        try:
            line.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
