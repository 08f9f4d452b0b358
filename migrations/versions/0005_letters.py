"""Remember of each letter what the mail server said of it, so that none is handed in twice."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

LETTERS = """
CREATE TABLE letters (
    id text PRIMARY KEY,
    kind text NOT NULL,
    ids bigint[] NOT NULL,
    recipient text NOT NULL,
    subject text NOT NULL,
    handed_at timestamptz(3),
    reply text NOT NULL DEFAULT '',
    queue_id text NOT NULL DEFAULT '',
    refused_at timestamptz(3),
    refusal text NOT NULL DEFAULT '',
    CHECK (handed_at IS NOT NULL OR refused_at IS NOT NULL)
)
"""


def upgrade() -> None:
    op.execute(LETTERS)
    op.execute("CREATE INDEX letters_handed ON letters (handed_at DESC)")


def downgrade() -> None:
    op.execute("DROP TABLE letters")
