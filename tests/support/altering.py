"""What any column of any table may be changed to, found in the catalogue of the database."""

from server.base.database import Database

OTHER = {
    "text": "CASE left({c}, 1) WHEN 'x' THEN 'y' ELSE 'x' END || coalesce(substr({c}, 2), '')",
    "bigint": "coalesce({c}, 0) + 1",
    "integer": "coalesce({c}, 0) + 1",
    "boolean": "NOT coalesce({c}, false)",
    "timestamp with time zone": "coalesce({c}, now()) + interval '2 hours'",
    "date": "coalesce({c}, current_date) + 1",
    "ARRAY": "array_append({c}, 1)",
    "bytea": "set_byte({c}, 0, 255 - get_byte({c}, 0))",
    "jsonb": "CASE jsonb_typeof({c}) WHEN 'array' THEN {c} || '[1]' ELSE jsonb_set({c}, '{{place}}', '\"x\"') END",
}
"""What a column of each type holds after it was changed."""

VALID = {
    "summonses.channel": "CASE {c} WHEN 'paper' THEN 'electronic' ELSE 'paper' END",
    "summonses.delivered_at": "coalesce({c}, now()) + interval '2 hours', delivery = coalesce(delivery, 'hand')",
    "summonses.delivery": "CASE {c} WHEN 'post' THEN 'hand' ELSE 'post' END, "
    "delivered_at = coalesce(delivered_at, now())",
    "receipts.acknowledged_at": "{c} + interval '2 hours'",
    "answers.given": "'absent', holder_id = NULL",
    "moments.item": "{c} + 10",
    "postings.what": "CASE {c} WHEN 'convocation' THEN 'deliberations' ELSE 'convocation' END",
    "postings.put_up_at": "{c} - interval '2 hours'",
    "address_changes.confirmed_at": "{c} + interval '2 hours'",
    "address_changes.withdrawn_at": "{c} + interval '2 hours'",
    "address_changes.agreement": "CASE WHEN {c} = 'session' THEN 'password' WHEN {c} <> '' THEN 'session' END",
    "rules.recorded_by": "{c} + 1",
    "interests.kind": "CASE {c} WHEN 'personal' THEN 'representative' ELSE 'personal' END",
    "papers.kind": "CASE {c} WHEN 'minutes' THEN 'deliberations' ELSE 'minutes' END",
    "mandates.role": "CASE {c} WHEN 'member' THEN 'substitute' ELSE 'member' END",
    "channel_choices.channel": "CASE {c} WHEN 'paper' THEN 'electronic' ELSE 'paper' END",
    "attendances.sits_for": "(SELECT min(id) FROM people WHERE id <> person_id)",
    "attendances.arrived_at": "{c} - interval '2 hours'",
    "body_convenors.given_at": "{c} - interval '2 hours'",
    "mandates.starts_on": "{c} - 1",
    "session_requests.asked_by": "CASE {c} WHEN 'members' THEN 'prefect' ELSE 'members' END",
    "bodies.kind": "CASE {c} WHEN 'council' THEN 'board' ELSE 'council' END",
    "bodies.regime": "CASE {c} WHEN 'commune' THEN 'epci' ELSE 'commune' END",
    "rules.scope": "CASE {c} WHEN 'commune' THEN 'any' ELSE 'commune' END",
    "rules.known": "CASE {c} WHEN 'text' THEN 'practice' WHEN 'house' THEN 'house' ELSE 'text' END",
    "moments.proxies": """'[{{"giver": 1, "holder": 2}}]'::jsonb""",
}
"""What only some values may be changed to, with what has to go with them: the database refuses others."""

ENTRY = "jsonb_set(entry::jsonb, '{salt}', '\"x\"')::text"


async def columns(db: Database, table: str) -> list[tuple[str, str]]:
    """Their names and types, those that the database computes left out."""
    rows = await db.fetch(
        """
        SELECT column_name, data_type FROM information_schema.columns
        WHERE table_name = $1 AND is_generated = 'NEVER' ORDER BY ordinal_position
        """,
        table,
    )
    return [(row[0], row[1]) for row in rows]


def otherwise(table: str, column: str, kind: str) -> str:
    """The expression for another value of that column, which has that type."""
    other = VALID.get(f"{table}.{column}") or OTHER.get(kind, "NULL")
    return ENTRY if column == "entry" else other.format(c=column)
