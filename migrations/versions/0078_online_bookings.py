"""Let people book by themselves: the address of a board's page, and which appointments were booked there."""

from alembic import op

revision = "0078"
down_revision = "0077"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        ALTER TABLE boards
            ADD page_token text UNIQUE,
            ADD page_opened_by bigint REFERENCES people,
            ADD page_opened_at timestamptz(3),
            ADD CHECK (num_nulls(page_token, page_opened_by, page_opened_at) IN (0, 3))
        """
    )
    op.execute("ALTER TABLE appointments ADD online boolean NOT NULL DEFAULT false")


def downgrade() -> None:
    op.execute("ALTER TABLE appointments DROP online")
    op.execute("ALTER TABLE boards DROP page_token, DROP page_opened_by, DROP page_opened_at")
