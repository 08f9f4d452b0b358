"""Statements on the town hall as a whole."""

from server.base.database import Database


async def select_anybody(db: Database) -> bool:
    """Whether there is anybody at all."""
    return bool(await db.fetchval("SELECT EXISTS (SELECT FROM people)"))


async def select_anybody_invited(db: Database) -> bool:
    """Whether there is any invitation, used or not."""
    return bool(await db.fetchval("SELECT EXISTS (SELECT FROM invitations)"))


async def select_known_emails(db: Database, emails: list[str]) -> list[str]:
    """Those of these addresses that somebody signs in with."""
    rows = await db.fetch("SELECT email FROM people WHERE lower(email) = ANY($1::text[])", [e.lower() for e in emails])
    return [row["email"] for row in rows]


async def select_groups_named(db: Database, names: list[str]) -> dict[str, int]:
    """The groups that have these names, archived ones left out."""
    rows = await db.fetch(
        "SELECT name, id FROM conversations WHERE kind = 'group' AND archived_at IS NULL AND name = ANY($1::text[])",
        names,
    )
    return {row["name"]: row["id"] for row in rows}
