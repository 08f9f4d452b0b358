"""Create sittings: who was there, who was interested, what the quorum was, and the papers that followed."""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE sittings (
    conversation_id bigint NOT NULL,
    seq bigint NOT NULL,
    closed_at timestamptz(3),
    PRIMARY KEY (conversation_id, seq),
    FOREIGN KEY (conversation_id, seq) REFERENCES convocations
);

CREATE TABLE attendances (
    conversation_id bigint NOT NULL,
    seq bigint NOT NULL,
    person_id bigint NOT NULL REFERENCES people,
    arrived_at timestamptz(3) NOT NULL,
    left_at timestamptz(3),
    PRIMARY KEY (conversation_id, seq, person_id, arrived_at),
    FOREIGN KEY (conversation_id, seq) REFERENCES sittings,
    CHECK (left_at >= arrived_at)
);
CREATE UNIQUE INDEX attendances_once ON attendances (conversation_id, seq, person_id) WHERE left_at IS NULL;

CREATE TABLE interests (
    conversation_id bigint NOT NULL,
    seq bigint NOT NULL,
    item int NOT NULL CHECK (item > 0),
    person_id bigint NOT NULL REFERENCES people,
    PRIMARY KEY (conversation_id, seq, item, person_id),
    FOREIGN KEY (conversation_id, seq) REFERENCES sittings
);

CREATE TABLE moments (
    conversation_id bigint NOT NULL,
    seq bigint NOT NULL,
    item int NOT NULL CHECK (item >= 0),
    at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
    in_office int NOT NULL,
    present int NOT NULL,
    needed int NOT NULL,
    PRIMARY KEY (conversation_id, seq, item),
    FOREIGN KEY (conversation_id, seq) REFERENCES sittings
);

CREATE TABLE papers (
    conversation_id bigint NOT NULL,
    seq bigint NOT NULL,
    kind text NOT NULL CHECK (kind IN ('deliberations', 'minutes')),
    file_id bigint NOT NULL REFERENCES files,
    adopted_on date,
    filed_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (conversation_id, seq, kind),
    FOREIGN KEY (conversation_id, seq) REFERENCES sittings
)
"""


def upgrade() -> None:
    for statement in TABLES.split(";\n"):
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP TABLE papers, moments, interests, attendances, sittings")
