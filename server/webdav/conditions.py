"""The header `If` of RFC 4918 (10.4): under which conditions something is to be done, and by which locks."""

import re

from msgspec import Struct

ETAG = r'\[(?P<etag>(?:W/)?"[^"]*")\]'
CONDITION = re.compile(rf"\s*(?P<no>Not\b)?\s*(?:<(?P<token>[^<>]+)>|{ETAG})", re.IGNORECASE)
ALL = re.sub(r"\?P<[a-z]+>", "?:", CONDITION.pattern)
LIST = re.compile(rf"\s*(?:<(?P<address>[^<>]+)>\s*)?\((?P<all>(?:{ALL})+)\s*\)", re.IGNORECASE)
LONGEST = 8_000


class Condition(Struct):
    """A state of the resource: a lock that it has, or what it holds; or not."""

    token: str = ""
    etag: str = ""
    wanted: bool = True


class Together(Struct):
    """Conditions that are to be true together, of the resource at an address; of the one asked for where it is
    empty."""

    address: str
    conditions: list[Condition]


class Malformed(Exception):
    """It is no such header."""


def parse(header: str) -> list[Together]:
    """One of them is enough. Raises `Malformed`."""
    found: list[Together] = []
    # However many spaces: each of the patterns would try them all.
    header = " ".join(header.split())
    address, at, end = "", 0, len(header)
    if end > LONGEST:
        raise Malformed
    while at < end:
        part = LIST.match(header, at)
        if part is None:
            raise Malformed
        address, at = part["address"] or address, part.end()
        told = CONDITION.finditer(part["all"])
        conditions = [Condition(one["token"] or "", one["etag"] or "", not one["no"]) for one in told]
        found.append(Together(address, conditions))
    if not found:
        raise Malformed
    return found


def tokens_in(lists: list[Together]) -> set[str]:
    """Those that the caller shows to have."""
    return {condition.token for one in lists for condition in one.conditions if condition.token}
