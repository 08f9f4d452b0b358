"""Find what follows in a folder without reading all of it."""

from alembic import op

revision = "0072"
down_revision = "0071"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
CREATE INDEX nodes_listed ON nodes (conversation_id, coalesce(parent_id, 0), (kind = 'document'), name_key, id)
WHERE binned_at IS NULL
""")


def downgrade() -> None:
    op.execute("DROP INDEX nodes_listed")
