"""Keep that a sitting was held without Parvis, by its signed record, and why it was counted late."""

from alembic import op

revision = "0093"
down_revision = "0092"
branch_labels = None
depends_on = None

HELD_ELSEWHERE = """
CREATE TABLE held_elsewhere (
    conversation_id bigint NOT NULL,
    seq bigint NOT NULL,
    held_at timestamptz(3) NOT NULL,
    entered_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
    file_id bigint NOT NULL REFERENCES files,
    lacking int[] NOT NULL DEFAULT '{}',
    lacking_by text NOT NULL DEFAULT '',
    PRIMARY KEY (conversation_id, seq),
    FOREIGN KEY (conversation_id, seq) REFERENCES sittings,
    CHECK (lacking = '{}' OR lacking_by <> '')
)
"""


def upgrade() -> None:
    op.execute(HELD_ELSEWHERE)
    op.execute("ALTER TABLE moments ADD COLUMN late text NOT NULL DEFAULT ''")


def downgrade() -> None:
    op.execute("ALTER TABLE moments DROP COLUMN late")
    op.execute("DROP TABLE held_elsewhere")
