"""Keep the headings of what is read, with the page on which each stands; and how far a long scan is recognised."""

from alembic import op

revision = "0071"
down_revision = "0070"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE texts ADD COLUMN headings jsonb NOT NULL DEFAULT '[]'")
    op.execute("ALTER TABLE texts ADD COLUMN reached int NOT NULL DEFAULT 0")


def downgrade() -> None:
    op.execute("ALTER TABLE texts DROP COLUMN headings, DROP COLUMN reached")
