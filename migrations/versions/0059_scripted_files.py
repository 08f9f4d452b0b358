"""Note of a PDF whether it holds what some readers run or start when it is opened."""

from alembic import op

revision = "0059"
down_revision = "0058"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE files ADD COLUMN scripted boolean NOT NULL DEFAULT false")


def downgrade() -> None:
    op.execute("ALTER TABLE files DROP COLUMN scripted")
