"""Keep which pages could not be read, and by which reader, so that a better one tries them again."""

from alembic import op

revision = "0091"
down_revision = "0090"
branch_labels = None
depends_on = None

FAILED = "ALTER TABLE texts ADD COLUMN failed int[] NOT NULL DEFAULT '{}', ADD COLUMN reader int NOT NULL DEFAULT 0"
AGAIN = "CREATE INDEX texts_unread ON texts (reader) WHERE outcome = 'unreadable' OR failed <> '{}'"

# Pages that brought the reader down were told as having no text.
PAGES = """
UPDATE texts t SET outcome = NULL, tries = 0, tried_at = NULL, reached = 0
WHERE outcome IN ('read', 'recognised', 'none') AND (SELECT max(f.pages) FROM files f WHERE f.sha256 = t.sha256)
    > (SELECT count(*) FROM text_pages p WHERE p.sha256 = t.sha256)
"""


def upgrade() -> None:
    for statement in (FAILED, AGAIN, PAGES):
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP INDEX texts_unread")
    op.execute("ALTER TABLE texts DROP COLUMN failed, DROP COLUMN reader")
