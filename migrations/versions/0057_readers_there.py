"""Count as recipients of a publication those who are in the group, and those who read it before they left."""

from alembic import op

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None

RECORDS = """
CREATE OR REPLACE VIEW message_records AS
SELECT m.conversation_id AS conversation, m.seq, m.changed_seq, m.author_id AS author, m.client_id, m.sent_at,
    m.content, m.edited_at, m.reactions, m.kind,
    CASE WHEN m.receipted THEN (
        SELECT jsonb_build_object('recipients', count(*), 'opened', count(opened_at),
            'acknowledged', count(acknowledged_at))
        FROM receipts r WHERE r.conversation_id = m.conversation_id AND r.seq = m.seq{}
        HAVING count(*) > 0
    ) END AS receipts, m.receipted
FROM messages m
"""

# Whoever was convened stays so; whoever has left a group is no reader of its publications any more.
THERE = """
            AND (NOT m.content ? 'tracked' OR r.opened_at IS NOT NULL OR EXISTS (
                SELECT FROM memberships p WHERE p.conversation_id = r.conversation_id AND p.person_id = r.person_id))"""


def upgrade() -> None:
    op.execute(RECORDS.format(THERE))


def downgrade() -> None:
    op.execute(RECORDS.format(""))
