"""The hosts that the address of the database names, and which of them is the one to write to."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from urllib.parse import parse_qs, urlencode, urlsplit

import asyncpg
from msgspec import Struct

FACTS = """
SELECT s.system_identifier AS system, pg_postmaster_start_time() AS started,
    current_setting('transaction_read_only') = 'off' AS writable,
    CASE WHEN pg_is_in_recovery() THEN greatest(c.timeline_id, r.min_recovery_end_timeline)
        ELSE ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::integer
    END AS timeline
FROM pg_control_system() s, pg_control_checkpoint() c, pg_control_recovery() r
"""


class OldPrimary(asyncpg.InternalClientError):
    """What was found can be written, and another has been promoted since; or which was promoted last cannot be told."""


class Seen(Struct, frozen=True):
    """What a server says of itself. Each promotion begins a new timeline, of the next number; `system` is the same on a
    primary and all that were ever copied from it, and another in what was restored from a dump."""

    address: str
    system: int
    started: datetime
    timeline: int
    writable: bool

    @property
    def named(self) -> str:
        return f"{place_of(self.address)} (timeline {self.timeline})"


def newest(seen: Sequence[Seen], known: Mapping[int, int]) -> dict[int, int]:
    """The highest timeline of each system, by what is seen and what was known; a replica's counts, too."""
    found = dict(known)
    for one in seen:
        found[one.system] = max(one.timeline, found.get(one.system, 0))
    return found


def refused(seen: Sequence[Seen], known: Mapping[int, int]) -> list[Seen]:
    """Those that could be written, though another was promoted since: what they took would be lost."""
    highest = newest(seen, known)
    return [one for one in seen if one.writable and one.timeline < highest[one.system]]


def in_force(seen: Sequence[Seen], known: Mapping[int, int]) -> list[Seen]:
    """Those that can be written and are not refused, each server once, by however many names it is reached: one, unless
    something is wrong."""
    old = refused(seen, known)
    return list({(one.system, one.started): one for one in seen if one.writable and one not in old}.values())


def told_of(seen: Sequence[Seen], known: Mapping[int, int]) -> str:
    """What is wrong and what to do, in one line; empty when nothing is."""
    old, right = refused(seen, known), in_force(seen, known)
    if len(right) > 1:
        return (
            f"{' and '.join(one.named for one in right)} can be written, and none was promoted after the other: "
            "neither is, stop all but one"
        )
    if not old:
        return ""
    names = " and ".join(one.named for one in old)
    highest = max(newest(seen, known)[one.system] for one in old)
    return (
        f"{names} can be written and is not: timeline {highest} was promoted since; stop it, and make it a replica of "
        "that one before it starts again"
    )


def unsure_of(right: Sequence[Seen], silent: Sequence[str]) -> str:
    """What is said where one can be written, of which nothing is known, and others do not answer."""
    return (
        f"{' and '.join(one.named for one in right)} can be written, and whether another was promoted since is not "
        f"known, for {' and '.join(place_of(address) for address in silent)} does not answer: start it, or take it out "
        "of PARVIS_DATABASE_URL if it is gone for good"
    )


def place_of(address: str) -> str:
    """Host and port, or the folder of its socket, without user and password."""
    parts = urlsplit(address)
    return parts.netloc.rpartition("@")[2] or parse_qs(parts.query).get("host", ["this machine"])[0]


def each_host(address: str) -> list[str]:
    """An address for each."""
    parts = urlsplit(address)
    user, at, places = parts.netloc.rpartition("@")
    if "," in places:
        return [parts._replace(netloc=f"{user}{at}{place}").geturl() for place in places.split(",")]
    said = parse_qs(parts.query)
    hosts, ports = ("".join(said.get(name, [""])).split(",") for name in ("host", "port"))
    if len(hosts) < 2:
        return [address]
    given = {name: values[0] for name, values in said.items()}
    pairs = zip(hosts, ports if len(ports) == len(hosts) else [ports[0]] * len(hosts), strict=True)
    return [parts._replace(query=urlencode(given | {"host": host, "port": port})).geturl() for host, port in pairs]
