"""Index all messages anew, with what is found as it is written only like « CM »; they are found as before meanwhile."""

from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

ANEW = "UPDATE conversations SET indexed_seq = 0 WHERE indexed_seq > 0"


def upgrade() -> None:
    op.execute(ANEW)


def downgrade() -> None:
    op.execute(ANEW)
