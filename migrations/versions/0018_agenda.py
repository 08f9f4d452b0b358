"""Keep the dates of convocations beside those of events, each under the number that other calendars know it by."""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

FIRSTS = """
ALTER TABLE calendar_events ADD COLUMN first_seq bigint;
UPDATE calendar_events SET first_seq = seq;
ALTER TABLE calendar_events ALTER COLUMN first_seq SET NOT NULL
"""

# A sitting is shown to last two hours: nobody knows beforehand.
CONVOCATIONS = """
WITH RECURSIVE versions AS (
    SELECT conversation_id, seq, seq AS first_seq FROM messages
    WHERE kind = 'convocation' AND content ->> 'replaces' IS NULL
    UNION ALL
    SELECT m.conversation_id, m.seq, v.first_seq FROM versions v
    JOIN messages m ON m.conversation_id = v.conversation_id AND (m.content ->> 'replaces')::bigint = v.seq
    WHERE m.kind = 'convocation'
)
INSERT INTO calendar_events (conversation_id, seq, first_seq, starts_at, ends_at)
SELECT v.conversation_id, v.seq, v.first_seq, opens_at, opens_at + interval '2 hours'
FROM versions v JOIN messages m USING (conversation_id, seq)
CROSS JOIN LATERAL (SELECT (m.content ->> 'opens_at')::timestamptz AS opens_at) o
WHERE m.content ->> 'replaced_by' IS NULL AND opens_at IS NOT NULL
"""


def upgrade() -> None:
    for statement in FIRSTS.split(";\n"):
        op.execute(statement)
    op.execute(CONVOCATIONS)


def downgrade() -> None:
    op.execute(
        "DELETE FROM calendar_events e USING messages m "
        "WHERE m.conversation_id = e.conversation_id AND m.seq = e.seq AND m.kind = 'convocation'"
    )
    op.execute("ALTER TABLE calendar_events DROP COLUMN first_seq")
