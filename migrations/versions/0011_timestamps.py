"""Keep the timestamps that an authority gives of what was sent."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

TIMESTAMPS = """
CREATE TABLE timestamps (
    conversation_id bigint NOT NULL,
    seq bigint NOT NULL,
    asked_at timestamptz NOT NULL DEFAULT now(),
    tried_at timestamptz,
    failure text NOT NULL DEFAULT '',
    token bytea,
    roots text NOT NULL DEFAULT '',
    qualified boolean NOT NULL DEFAULT false,
    PRIMARY KEY (conversation_id, seq),
    FOREIGN KEY (conversation_id, seq) REFERENCES messages,
    CHECK (token IS NOT NULL OR NOT qualified)
)
"""


def upgrade() -> None:
    op.execute(TIMESTAMPS)


def downgrade() -> None:
    op.execute("DROP TABLE timestamps")
