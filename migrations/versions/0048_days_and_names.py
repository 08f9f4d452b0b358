"""Index all messages anew, by the days of what takes place and by names with their articles; they are found as before
meanwhile."""

from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None

ANEW = "UPDATE conversations SET indexed_seq = 0 WHERE indexed_seq > 0"


def upgrade() -> None:
    op.execute(ANEW)


def downgrade() -> None:
    op.execute(ANEW)
