"""Create drafts of posts and reminders to their readers; find comments by what they reply to."""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

DRAFTS = """
CREATE TABLE post_drafts (
    id bigint PRIMARY KEY CHECK (id BETWEEN 1 AND 9007199254740991),
    author_id bigint NOT NULL REFERENCES people,
    client_id text NOT NULL,
    conversation_id bigint NOT NULL REFERENCES conversations,
    title text NOT NULL,
    text text NOT NULL,
    tracked boolean NOT NULL,
    files jsonb NOT NULL,
    cover bigint REFERENCES files,
    publish_at timestamptz(3),
    refused text NOT NULL DEFAULT '',
    changed_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (author_id, client_id),
    CHECK (publish_at IS NULL OR title <> '')
);
CREATE INDEX post_drafts_due ON post_drafts (publish_at) WHERE publish_at IS NOT NULL
"""

REMINDERS = """
ALTER TABLE receipts ADD COLUMN reminded_at timestamptz(3);
CREATE TABLE reminders (
    conversation_id bigint NOT NULL,
    seq bigint NOT NULL,
    person_id bigint NOT NULL,
    reminded_at timestamptz(3) NOT NULL,
    reminded_by bigint NOT NULL REFERENCES people,
    PRIMARY KEY (conversation_id, seq, person_id, reminded_at),
    FOREIGN KEY (conversation_id, seq, person_id) REFERENCES receipts ON DELETE CASCADE
)
"""

COMMENTS = """
CREATE INDEX messages_comments ON messages (conversation_id, ((content ->> 'reply_to')::bigint), seq)
WHERE content ? 'reply_to'
"""

PINNED = """
CREATE INDEX messages_pinned ON messages (conversation_id, seq) WHERE kind = 'post' AND content ? 'pinned_at'
"""


def upgrade() -> None:
    for script in (DRAFTS, REMINDERS, COMMENTS, PINNED):
        for statement in script.split(";\n"):
            op.execute(statement)


def downgrade() -> None:
    op.execute("DROP INDEX messages_comments, messages_pinned")
    op.execute("DROP TABLE reminders, post_drafts")
    op.execute("ALTER TABLE receipts DROP COLUMN reminded_at")
