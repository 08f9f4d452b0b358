"""Let each person choose how often they get a digest by mail, and remember up to when they were told."""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "ALTER TABLE people ADD digest text NOT NULL DEFAULT 'daily' "
        "CHECK (digest IN ('immediate', 'daily', 'weekly', 'none')), "
        "ADD digested_at timestamptz NOT NULL DEFAULT now()"
    )


def downgrade() -> None:
    op.execute("ALTER TABLE people DROP digest, DROP digested_at")
