"""What each host that the address of the database names is: the primary, a replica, or away."""

import asyncpg
from msgspec import Struct, convert

from server.base.database import OUTAGES
from server.base.hosts import each_host, place_of
from server.run.preflight import reason

PATIENCE = 5.0
MIB = 1 << 20

FACTS = """
SELECT pg_is_in_recovery() AS replica,
    (CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END - '0/0')::bigint
        AS reached,
    CASE WHEN pg_is_in_recovery() THEN 0
        ELSE ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::integer
    END AS timeline,
    current_setting('synchronous_standby_names') AS waits_for,
    EXISTS (SELECT FROM pg_stat_wal_receiver) AS follows
"""

STORE = "SELECT pg_logical_emit_message(true, 'parvis', 'stores')"
"""Changes nothing, and is committed as whatever changes something is."""


class Host(Struct):
    """`reached` is the byte of the log up to which it holds everything; `away` is why it cannot be asked. Only
    what can be written has a `timeline`."""

    place: str
    away: str = ""
    replica: bool = False
    reached: int = 0
    timeline: int = 0
    waits_for: str = ""
    follows: bool = False
    stores: bool = False

    @property
    def writable(self) -> bool:
        return not (self.away or self.replica)


async def look_at(address: str) -> list[Host]:
    """Asks each host by itself."""
    return [await _ask(one) for one in each_host(address)]


async def _ask(address: str) -> Host:
    place = place_of(address)
    try:
        connection = await asyncpg.connect(address, timeout=PATIENCE, command_timeout=PATIENCE)
        try:
            [facts] = await connection.fetch(FACTS)
            stores = not facts["replica"] and await _stores(connection)
        finally:
            connection.terminate()
    except (asyncpg.PostgresError, *OUTAGES) as cause:
        return Host(place, away=reason(cause))
    return convert({"place": place, "stores": stores, **facts}, Host)


async def _stores(connection: asyncpg.Connection) -> bool:
    try:
        await connection.execute(STORE)
    except TimeoutError:
        return False
    return True


def troubles(hosts: list[Host]) -> list[str]:
    """What is wrong with them together, and what to do, the worst first."""
    writable = [host for host in hosts if host.writable]
    found = []
    if len(writable) > 1:
        named = " and ".join(f"{host.place} (timeline {host.timeline})" for host in writable)
        found.append(
            f"{len(writable)} of the hosts named can be written: of {named} the highest timeline was promoted last, "
            "and Parvis writes to that one alone; stop the others, and make them replicas before they start again"
        )
    found += [
        f"{host.place} stores nothing: it waits for replicas (synchronous_standby_names = '{host.waits_for}') that do "
        "not answer; start one that bears such a name (application_name in its primary_conninfo), or "
        "ALTER SYSTEM RESET synchronous_standby_names"
        if host.waits_for
        else f"{host.place} stored nothing within {PATIENCE:.0f} s: look whether its disk works"
        for host in writable
        if not host.stores
    ]
    found += [
        f"{host.place} is a replica that follows nobody now, and would take over without what came since: see what its "
        "log says of primary_conninfo"
        for host in hosts
        if host.replica and not host.follows
    ]
    found += [f"{host.place} is away ({host.away}), and would not take over" for host in hosts if host.away]
    return found


def in_words(hosts: list[Host]) -> str:
    """What each is, a replica with what it lacks; nothing where there is one host."""
    if len(hosts) < 2:
        return ""
    furthest = max(host.reached for host in hosts)
    said = [
        f"{host.place} a replica, {(furthest - host.reached) / MIB:.1f} MiB behind"
        if host.replica
        else f"{host.place} the primary"
        for host in hosts
    ]
    return f": {', '.join(said)}"
