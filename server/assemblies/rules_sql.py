"""Statements on the dated rules."""

from datetime import datetime

import msgspec

from protocol.bodies import READ, Rule
from server.base.database import Database


async def select_rules(db: Database) -> list[Rule]:
    """Every rule ever recorded, in the order of recording; `server.law.rules` finds the one that binds."""
    rows = await db.fetch(
        """
        SELECT code, purpose, scope, number, source, inhabitants_from, valid_from, known, known = ANY($1) AS law,
            prudent, text, recorded_at, recorded_by
        FROM rules ORDER BY id
        """,
        READ,
    )
    return [msgspec.convert(dict(row), Rule) for row in rows]


async def insert_rule(db: Database, rule: Rule) -> tuple[int, Rule]:
    """Its number, and the rule with the instant at which it was recorded."""
    row = await db.fetchrow(
        """
        INSERT INTO rules (code, purpose, scope, number, valid_from, source, inhabitants_from, known, text, recorded_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id, recorded_at
        """,
        rule.code,
        rule.purpose,
        rule.scope,
        rule.number,
        rule.valid_from,
        rule.source,
        rule.inhabitants_from,
        rule.known,
        rule.text,
        rule.recorded_by,
    )
    assert row is not None
    return row["id"], msgspec.structs.replace(rule, recorded_at=row["recorded_at"])


async def select_last_frozen(db: Database) -> datetime | None:
    """When a convocation was last frozen, of whatever body."""
    frozen_at: datetime | None = await db.fetchval("SELECT max(frozen_at) FROM convocations")
    return frozen_at
