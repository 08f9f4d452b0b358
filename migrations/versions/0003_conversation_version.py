"""Number the changes of a conversation's record, so that a client can tell which of two is the later."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE conversations ADD COLUMN version bigint NOT NULL DEFAULT 1")


def downgrade() -> None:
    op.execute("ALTER TABLE conversations DROP COLUMN version")
