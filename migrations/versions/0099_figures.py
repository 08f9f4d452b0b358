"""Keep what watches over the server asks: what workers have done and take, how much room was left for back-ups."""

from alembic import op

revision = "0099"
down_revision = "0098"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE backups ADD COLUMN free bigint")
    op.execute(
        """
        ALTER TABLE workers ADD COLUMN jobs bigint NOT NULL DEFAULT 0, ADD COLUMN memory bigint NOT NULL DEFAULT 0,
            ADD COLUMN cpu double precision NOT NULL DEFAULT 0
        """
    )


def downgrade() -> None:
    op.execute("ALTER TABLE workers DROP COLUMN jobs, DROP COLUMN memory, DROP COLUMN cpu")
    op.execute("ALTER TABLE backups DROP COLUMN free")
