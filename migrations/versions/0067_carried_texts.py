"""Read the files that messages carry, too, but for pictures, and find what they say."""

from alembic import op

revision = "0067"
down_revision = "0066"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE INDEX text_pages_words ON text_pages USING gin (words)")
    op.execute(
        """
        INSERT INTO texts (sha256, asked_at)
        SELECT f.sha256, max(f.created_at) FROM message_files c JOIN files f ON f.id = c.file_id
        WHERE f.type NOT LIKE 'image/%' GROUP BY f.sha256 ON CONFLICT (sha256) DO NOTHING
        """
    )


def downgrade() -> None:
    op.execute("DROP INDEX text_pages_words")
