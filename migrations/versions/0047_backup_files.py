"""Keep of each back-up the file that it is in, for the doctor to look at."""

from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE backups ADD COLUMN path text NOT NULL DEFAULT ''")


def downgrade() -> None:
    op.execute("ALTER TABLE backups DROP COLUMN path")
