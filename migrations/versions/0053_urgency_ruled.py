"""Note of a sitting that was convened urgently whether the assembly admitted the urgency."""

from alembic import op

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE sittings ADD COLUMN urgency_admitted boolean")


def downgrade() -> None:
    op.execute("ALTER TABLE sittings DROP COLUMN urgency_admitted")
