"""Note who is to be called once more of what they have not opened, or not acknowledged."""

from alembic import op

revision = "0087"
down_revision = "0086"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE notifications ADD COLUMN again boolean NOT NULL DEFAULT false")


def downgrade() -> None:
    op.execute("ALTER TABLE notifications DROP COLUMN again")
