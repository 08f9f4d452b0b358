"""Keep what people mark of single messages, and from where they want a conversation to be unread again."""

from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

MARKS = """
CREATE TABLE marks (
    person_id bigint NOT NULL REFERENCES people,
    conversation_id bigint NOT NULL,
    seq bigint NOT NULL,
    saved_at timestamptz(3),
    remind_at timestamptz(3),
    expected_since timestamptz(3),
    PRIMARY KEY (person_id, conversation_id, seq),
    FOREIGN KEY (conversation_id, seq) REFERENCES messages ON DELETE CASCADE,
    CHECK (coalesce(saved_at, remind_at, expected_since) IS NOT NULL)
);
CREATE INDEX marks_message ON marks (conversation_id, seq);
CREATE INDEX marks_due ON marks (remind_at) WHERE remind_at IS NOT NULL;
ALTER TABLE memberships ADD COLUMN unread_from bigint CHECK (unread_from > 0)
"""


def upgrade() -> None:
    for statement in MARKS.split(";\n"):
        op.execute(statement)


def downgrade() -> None:
    op.execute("ALTER TABLE memberships DROP COLUMN unread_from")
    op.execute("DROP TABLE marks")
