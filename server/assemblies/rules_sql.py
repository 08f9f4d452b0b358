"""Statements on the dated rules."""

import msgspec

from protocol.bodies import Rule
from server.base.database import Database


async def select_rules(db: Database) -> list[Rule]:
    """Every rule ever recorded, in the order of recording; `server.rules` finds the one that binds."""
    rows = await db.fetch(
        """
        SELECT code, purpose, scope, number, valid_from, source, inhabitants_from, law, text, recorded_at, recorded_by
        FROM rules ORDER BY id
        """
    )
    return [msgspec.convert(dict(row), Rule) for row in rows]


async def insert_rule(db: Database, rule: Rule) -> Rule:
    """The rule with the instant at which it was recorded."""
    recorded_at = await db.fetchval(
        """
        INSERT INTO rules (code, purpose, scope, number, valid_from, source, inhabitants_from, law, text, recorded_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING recorded_at
        """,
        rule.code,
        rule.purpose,
        rule.scope,
        rule.number,
        rule.valid_from,
        rule.source,
        rule.inhabitants_from,
        rule.law,
        rule.text,
        rule.recorded_by,
    )
    return msgspec.structs.replace(rule, recorded_at=recorded_at)
