"""Show elections on the screen of a hall, at an address that only those have to whom it was given."""

from alembic import op

revision = "0076"
down_revision = "0075"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        ALTER TABLE elections
            ADD hall_token text UNIQUE,
            ADD hall_opened_by bigint REFERENCES people,
            ADD hall_opened_at timestamptz(3),
            ADD CHECK (num_nulls(hall_token, hall_opened_by, hall_opened_at) IN (0, 3))
        """
    )


def downgrade() -> None:
    op.execute("ALTER TABLE elections DROP hall_token, DROP hall_opened_by, DROP hall_opened_at")
