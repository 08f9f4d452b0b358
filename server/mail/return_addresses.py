"""Addresses to which the mail about one letter comes back, signed so that nobody can speak for a mail server."""

import re
from collections.abc import Iterable
from typing import Literal

from server.base.signatures import content_of, signed

Way = Literal["bounce", "reply"]

WAYS: dict[str, Way] = {"b": "bounce", "r": "reply"}


def return_address(base: str, key: bytes, way: Way, letter: str) -> str:
    """`retour@mairie.fr` with the letter's number and a mark before the @; `letter` is in hexadecimal."""
    local, _, domain = base.rpartition("@")
    return f"{local}+{way[0]}{signed(key, way, bytes.fromhex(letter))}@{domain}"


def letter_of(base: str, key: bytes, addresses: Iterable[str]) -> tuple[Way, str] | None:
    """By which way mail to these addresses comes, and about which letter; `None` if none of them is ours."""
    local, _, domain = base.rpartition("@")
    ours = re.compile(rf"{re.escape(local)}\+([br])([a-z2-7]{{1,60}})@{re.escape(domain)}", re.IGNORECASE)
    for address in addresses:
        found = ours.fullmatch(address.strip())
        way = WAYS[found[1].lower()] if found else None
        content = content_of(key, way, found[2]) if found and way else None
        if way and content is not None:
            return way, content.hex()
    return None
