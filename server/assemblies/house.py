"""The house's own entries: whether what is kept of it, its mandates for one, is still what was entered."""

from protocol.ledger import Alteration
from server.assemblies import house_sql as queries
from server.assemblies.differing import differing
from server.assemblies.house_rows import project
from server.base.database import Database
from server.ledger.ledger import readable


async def reconcile_house(db: Database) -> list[Alteration]:
    ought = project(readable(list(reversed(await queries.select_house_links(db)))))
    found = [Alteration("facts", position) for position in ought.unread]
    for table, kept in (
        ("mandates", await queries.select_kept_mandates(db)),
        ("channel_choices", await queries.select_kept_choices(db)),
        ("body_convenors", await queries.select_kept_convenors(db)),
        ("censuses", await queries.select_kept_censuses(db)),
        ("people", await queries.select_kept_people(db, list(ought.rows["people"]))),
        ("address_changes", await queries.select_kept_addresses(db)),
        ("session_requests", await queries.select_kept_requests(db)),
        ("bodies", await queries.select_kept_bodies(db)),
        ("rules", await queries.select_kept_rules(db)),
    ):
        found += [Alteration("row", None, what) for what in differing(table, kept, ought.rows[table])]
    called = await queries.select_kept_people(db, list(ought.rows["names"]))
    return found + [Alteration("row", None, what) for what in differing("people", called, ought.rows["names"])]
