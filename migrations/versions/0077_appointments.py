"""Keep appointments: the room at each hour of each place is a number that cannot be overdrawn."""

from alembic import op

revision = "0077"
down_revision = "0076"
branch_labels = None
depends_on = None

BOARDS = """
CREATE TABLE boards (
    conversation_id bigint NOT NULL,
    seq bigint NOT NULL,
    last_seq bigint NOT NULL DEFAULT 0,
    purges_on date NOT NULL,
    purged_at timestamptz(3),
    PRIMARY KEY (conversation_id, seq),
    FOREIGN KEY (conversation_id, seq) REFERENCES messages (conversation_id, seq)
);
CREATE INDEX boards_due ON boards (purges_on) WHERE purged_at IS NULL;

CREATE TABLE slots (
    conversation_id bigint NOT NULL,
    seq bigint NOT NULL,
    place int NOT NULL,
    day date NOT NULL,
    hour time(0) NOT NULL,
    capacity int NOT NULL CHECK (capacity > 0),
    taken int NOT NULL CHECK (taken >= 0),
    PRIMARY KEY (conversation_id, seq, place, day, hour),
    FOREIGN KEY (conversation_id, seq) REFERENCES boards,
    CHECK (taken <= capacity)
);

CREATE TABLE appointments (
    id bigint PRIMARY KEY,
    conversation_id bigint NOT NULL,
    seq bigint NOT NULL,
    changed_seq bigint NOT NULL CHECK (changed_seq > 0),
    place int,
    day date NOT NULL,
    hour time(0),
    party int NOT NULL CHECK (party > 0),
    state text NOT NULL CHECK (state IN ('booked', 'waiting', 'came', 'absent', 'cancelled')),
    walk_in boolean NOT NULL,
    name text NOT NULL CHECK (name <> ''),
    phone text NOT NULL,
    email text NOT NULL,
    remark text NOT NULL,
    author_id bigint NOT NULL REFERENCES people,
    client_id text NOT NULL,
    made_at timestamptz(3) NOT NULL,
    changed_by bigint REFERENCES people,
    changed_at timestamptz(3),
    UNIQUE (author_id, client_id),
    FOREIGN KEY (conversation_id, seq) REFERENCES boards,
    FOREIGN KEY (conversation_id, seq, place, day, hour) REFERENCES slots,
    CHECK (NOT walk_in OR hour IS NULL),
    CHECK (hour IS NULL OR place IS NOT NULL),
    CHECK (state <> 'waiting' OR hour IS NULL),
    CHECK (state NOT IN ('booked', 'absent') OR hour IS NOT NULL),
    CHECK (state <> 'came' OR hour IS NOT NULL OR walk_in)
);
CREATE INDEX appointments_changed ON appointments (conversation_id, seq, changed_seq)
"""


def upgrade() -> None:
    for statement in BOARDS.split(";\n"):
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP TABLE appointments, slots, boards")
