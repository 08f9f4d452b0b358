"""Keep the scanned requests by which people chose how to be convened, and other files that no message carries."""

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

KEPT = """
CREATE TABLE kept_files (
    file_id bigint PRIMARY KEY REFERENCES files,
    kept_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
ALTER TABLE channel_choices ADD COLUMN file_id bigint REFERENCES files
"""


def upgrade() -> None:
    for statement in KEPT.split(";\n"):
        op.execute(statement)


def downgrade() -> None:
    op.execute("ALTER TABLE channel_choices DROP COLUMN file_id")
    op.execute("DROP TABLE kept_files")
