"""Count polls: when each closes, and what everybody has chosen."""

from alembic import op

revision = "0080"
down_revision = "0079"
branch_labels = None
depends_on = None

POLLS = """
CREATE TABLE polls (
    conversation_id bigint NOT NULL,
    seq bigint NOT NULL,
    ends_at timestamptz(3),
    closed boolean NOT NULL DEFAULT false,
    PRIMARY KEY (conversation_id, seq),
    FOREIGN KEY (conversation_id, seq) REFERENCES messages (conversation_id, seq)
);
CREATE INDEX polls_due ON polls (ends_at) WHERE NOT closed;

CREATE TABLE ballots (
    conversation_id bigint NOT NULL,
    seq bigint NOT NULL,
    person_id bigint NOT NULL REFERENCES people,
    options int[] NOT NULL CHECK (options <> '{}'),
    voted_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (conversation_id, seq, person_id),
    FOREIGN KEY (conversation_id, seq) REFERENCES polls
);
CREATE INDEX ballots_person ON ballots (person_id)
"""


def upgrade() -> None:
    for statement in POLLS.split(";\n"):
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP TABLE ballots, polls")
