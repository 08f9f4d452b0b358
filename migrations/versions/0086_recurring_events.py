"""Let one event take place at several dates."""

from alembic import op

revision = "0086"
down_revision = "0085"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE calendar_events ADD COLUMN number integer NOT NULL DEFAULT 0")
    op.execute("ALTER TABLE calendar_events DROP CONSTRAINT calendar_events_pkey")
    op.execute("ALTER TABLE calendar_events ADD PRIMARY KEY (conversation_id, seq, number)")


def downgrade() -> None:
    op.execute("DELETE FROM calendar_events WHERE number > 0")
    op.execute("ALTER TABLE calendar_events DROP CONSTRAINT calendar_events_pkey")
    op.execute("ALTER TABLE calendar_events ADD PRIMARY KEY (conversation_id, seq)")
    op.execute("ALTER TABLE calendar_events DROP COLUMN number")
