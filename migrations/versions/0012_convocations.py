"""Create the drafts of convocations, what was frozen of each, and how each recipient was convened and answered."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE convocation_drafts (
    id bigint PRIMARY KEY CHECK (id BETWEEN 1 AND 9007199254740991),
    body_id bigint NOT NULL REFERENCES bodies,
    revision int NOT NULL DEFAULT 1,
    content jsonb NOT NULL,
    changed_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
    changed_by bigint NOT NULL REFERENCES people
);

CREATE TABLE convocations (
    conversation_id bigint NOT NULL,
    seq bigint NOT NULL,
    body_id bigint NOT NULL REFERENCES bodies,
    manifest text NOT NULL,
    digest text NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),
    opens_at timestamptz NOT NULL,
    deadline timestamptz NOT NULL,
    frozen_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
    warned_at timestamptz(3),
    PRIMARY KEY (conversation_id, seq),
    FOREIGN KEY (conversation_id, seq) REFERENCES messages
);
CREATE INDEX convocations_unwarned ON convocations (deadline) WHERE warned_at IS NULL;

CREATE TABLE summonses (
    conversation_id bigint NOT NULL,
    seq bigint NOT NULL,
    person_id bigint NOT NULL REFERENCES people,
    channel text NOT NULL CHECK (channel IN ('electronic', 'paper')),
    address text NOT NULL DEFAULT '',
    available_at timestamptz(3),
    handed_at timestamptz(3),
    reply text NOT NULL DEFAULT '',
    queue_id text NOT NULL DEFAULT '',
    refused_at timestamptz(3),
    bounced_at timestamptz(3),
    failure text NOT NULL DEFAULT '',
    printed_at timestamptz(3),
    delivered_at timestamptz(3),
    delivery text CHECK (delivery IN ('hand', 'post')),
    reminded_at timestamptz(3),
    PRIMARY KEY (conversation_id, seq, person_id),
    FOREIGN KEY (conversation_id, seq) REFERENCES convocations,
    FOREIGN KEY (conversation_id, seq, person_id) REFERENCES receipts,
    CHECK ((delivered_at IS NULL) = (delivery IS NULL))
);
CREATE INDEX summonses_person ON summonses (person_id);

CREATE TABLE answers (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    conversation_id bigint NOT NULL,
    seq bigint NOT NULL,
    person_id bigint NOT NULL REFERENCES people,
    given text NOT NULL CHECK (given IN ('present', 'absent', 'proxy')),
    holder_id bigint REFERENCES people,
    sittings int NOT NULL DEFAULT 1 CHECK (sittings > 0),
    ill boolean NOT NULL DEFAULT false,
    answered_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
    FOREIGN KEY (conversation_id, seq, person_id) REFERENCES summonses,
    CHECK ((given = 'proxy') = (holder_id IS NOT NULL)),
    CHECK (holder_id <> person_id)
);
CREATE INDEX answers_summons ON answers (conversation_id, seq, person_id, id)
"""


def upgrade() -> None:
    for statement in TABLES.split(";\n"):
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP TABLE answers, summonses, convocations, convocation_drafts")
