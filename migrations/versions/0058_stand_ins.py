"""Keep in whose place a substitute sits (CGCT L5211-6)."""

from alembic import op

revision = "0058"
down_revision = "0057"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        ALTER TABLE attendances ADD sits_for bigint REFERENCES people,
            ADD CONSTRAINT attendances_sits_for_other CHECK (sits_for <> person_id)
        """
    )


def downgrade() -> None:
    op.execute("ALTER TABLE attendances DROP COLUMN sits_for")
