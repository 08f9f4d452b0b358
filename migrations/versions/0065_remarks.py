"""Find the messages about a document."""

from alembic import op

revision = "0065"
down_revision = "0064"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        CREATE INDEX messages_remarks
        ON messages (conversation_id, ((content #>> '{about,passage,document}')::bigint), seq) WHERE content ? 'about'
        """
    )


def downgrade() -> None:
    op.execute("DROP INDEX messages_remarks")
    op.execute("UPDATE messages SET content = content - 'about' WHERE content ? 'about'")
