"""Find at once what the files of one person take."""

from alembic import op

revision = "0098"
down_revision = "0097"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE INDEX files_owner ON files (owner_id) INCLUDE (sha256, size)")


def downgrade() -> None:
    op.execute("DROP INDEX files_owner")
