"""Keep what was recorded of the readers of a text before they were asked anew."""

from alembic import op

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None

EARLIER = """
CREATE TABLE earlier_receipts (
    conversation_id bigint NOT NULL,
    seq bigint NOT NULL,
    person_id bigint NOT NULL,
    replaced_at timestamptz(3) NOT NULL,
    opened_at timestamptz(3) NOT NULL,
    acknowledged_at timestamptz(3),
    PRIMARY KEY (conversation_id, seq, person_id, replaced_at),
    FOREIGN KEY (conversation_id, seq, person_id) REFERENCES receipts ON DELETE CASCADE
)
"""


def upgrade() -> None:
    op.execute(EARLIER)


def downgrade() -> None:
    # Each instant was the first one of its kind: the earliest is what an earlier version would have.
    op.execute(
        """
        UPDATE receipts r SET opened_at = e.opened_at, acknowledged_at = coalesce(e.acknowledged_at, r.acknowledged_at)
        FROM (
            SELECT conversation_id, seq, person_id, min(opened_at) AS opened_at, min(acknowledged_at) AS acknowledged_at
            FROM earlier_receipts GROUP BY conversation_id, seq, person_id
        ) e
        WHERE (r.conversation_id, r.seq, r.person_id) = (e.conversation_id, e.seq, e.person_id)
        """
    )
    op.execute("DROP TABLE earlier_receipts")
