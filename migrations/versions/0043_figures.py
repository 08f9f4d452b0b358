"""Index all messages anew, with figures found however they are written; they are found as before meanwhile."""

from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

ANEW = "UPDATE conversations SET indexed_seq = 0 WHERE indexed_seq > 0"


def upgrade() -> None:
    op.execute(ANEW)


def downgrade() -> None:
    op.execute(ANEW)
