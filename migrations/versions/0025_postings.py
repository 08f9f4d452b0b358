"""Keep where convocations were posted, and what shows that paper was delivered, for those who follow them to read."""

from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE postings (
    conversation_id bigint NOT NULL,
    seq bigint NOT NULL,
    number int NOT NULL CHECK (number > 0),
    what text NOT NULL CHECK (what IN ('convocation', 'deliberations')),
    place text NOT NULL CHECK (place <> ''),
    put_up_at timestamptz(3) NOT NULL,
    put_up_by text NOT NULL CHECK (put_up_by <> ''),
    file_id bigint REFERENCES files,
    taken_down_at timestamptz(3),
    taken_down_by text NOT NULL DEFAULT '',
    PRIMARY KEY (conversation_id, seq, number),
    FOREIGN KEY (conversation_id, seq) REFERENCES convocations,
    CHECK (taken_down_at >= put_up_at),
    CHECK ((taken_down_at IS NULL) = (taken_down_by = ''))
);
CREATE UNIQUE INDEX postings_up ON postings (conversation_id, seq, what, place) WHERE taken_down_at IS NULL;

CREATE TABLE slips (
    conversation_id bigint NOT NULL,
    seq bigint NOT NULL,
    person_id bigint NOT NULL,
    file_id bigint NOT NULL REFERENCES files,
    joined_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (conversation_id, seq, person_id, file_id),
    FOREIGN KEY (conversation_id, seq, person_id) REFERENCES summonses
);

ALTER TABLE message_files ADD COLUMN followers_only boolean NOT NULL DEFAULT false
"""


def upgrade() -> None:
    for statement in TABLES.split(";\n"):
        op.execute(statement)


def downgrade() -> None:
    op.execute("DELETE FROM message_files WHERE followers_only")
    op.execute("ALTER TABLE message_files DROP COLUMN followers_only")
    op.execute("DROP TABLE slips, postings")
