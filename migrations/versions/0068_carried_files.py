"""Find folders and documents by names that are nearly known, and tell the files of messages in one place."""

from alembic import op

revision = "0068"
down_revision = "0067"
branch_labels = None
depends_on = None

VIEW = """
CREATE VIEW carried_files AS
SELECT f.id, f.sha256, c.conversation_id, c.seq, m.kind, m.author_id, m.sent_at, p.kind AS paper,
    p.kind IS NOT DISTINCT FROM 'minutes' AS minutes
FROM message_files c JOIN files f ON f.id = c.file_id
JOIN messages m ON m.conversation_id = c.conversation_id AND m.seq = c.seq
LEFT JOIN papers p ON (p.conversation_id, p.seq, p.file_id) = (c.conversation_id, c.seq, c.file_id)
WHERE NOT c.followers_only
"""

FUNCTION = """
CREATE FUNCTION is_sealed(conversation bigint, number bigint, person bigint) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT EXISTS (
    SELECT FROM receipts r
    WHERE (r.conversation_id, r.seq, r.person_id) = (conversation, number, person) AND r.opened_at IS NULL
)
$$
"""


def upgrade() -> None:
    op.execute(VIEW)
    op.execute(FUNCTION)
    # The worker makes the index of the drives anew.
    op.execute("UPDATE drives SET indexed_seq = 0")


def downgrade() -> None:
    op.execute("DROP VIEW carried_files")
    op.execute("DROP FUNCTION is_sealed")
    op.execute("UPDATE drives SET indexed_seq = 0")
