"""Keep messages that are to be sent at an hour to come."""

from alembic import op

revision = "0081"
down_revision = "0080"
branch_labels = None
depends_on = None

SCHEDULED = """
CREATE TABLE scheduled_messages (
    id bigint PRIMARY KEY,
    author_id bigint NOT NULL REFERENCES people,
    client_id text NOT NULL,
    conversation_id bigint NOT NULL REFERENCES conversations,
    text text NOT NULL,
    reply_to bigint,
    mentions bigint[] NOT NULL DEFAULT '{}',
    mentions_all boolean NOT NULL DEFAULT false,
    files jsonb NOT NULL DEFAULT '[]',
    send_at timestamptz(3),
    refused text NOT NULL DEFAULT '',
    changed_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (author_id, client_id)
);
CREATE INDEX scheduled_messages_due ON scheduled_messages (send_at) WHERE send_at IS NOT NULL
"""


def upgrade() -> None:
    for statement in SCHEDULED.split(";\n"):
        op.execute(statement)


def downgrade() -> None:
    op.execute("DELETE FROM draft_files WHERE kind = 'scheduled'")
    op.execute("DROP TABLE scheduled_messages")
