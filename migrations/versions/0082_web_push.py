"""Keep which devices can be woken, by which key, what there is to tell people who are elsewhere, and when not to."""

from alembic import op
from cryptography.hazmat.primitives.asymmetric import ec

revision = "0082"
down_revision = "0081"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE push (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    carries text NOT NULL DEFAULT 'nothing' CHECK (carries IN ('nothing', 'bare', 'titles')),
    quiet jsonb NOT NULL DEFAULT '{"begins": "19:00:00", "ends": "08:00:00"}',
    changed_at timestamptz(3),
    changed_by bigint REFERENCES people
);
INSERT INTO push DEFAULT VALUES;
CREATE TABLE push_subscriptions (
    session_id bigint PRIMARY KEY REFERENCES sessions ON DELETE CASCADE,
    endpoint text NOT NULL UNIQUE,
    p256dh bytea NOT NULL,
    auth bytea NOT NULL,
    since timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
    taken_at timestamptz(3),
    failing_since timestamptz(3)
);
CREATE TABLE noted (
    conversation_id bigint PRIMARY KEY REFERENCES conversations,
    seq bigint NOT NULL
);
CREATE TABLE notifications (
    person_id bigint NOT NULL REFERENCES people,
    conversation_id bigint NOT NULL REFERENCES conversations,
    seq bigint NOT NULL,
    since_seq bigint NOT NULL,
    due_at timestamptz(3),
    shown_seq bigint,
    shown_at timestamptz(3),
    taken_at timestamptz(3),
    held boolean NOT NULL DEFAULT false,
    PRIMARY KEY (person_id, conversation_id, seq)
);
CREATE TABLE calls (
    person_id bigint PRIMARY KEY REFERENCES people,
    mentions boolean NOT NULL DEFAULT true,
    directs boolean NOT NULL DEFAULT true,
    tracked boolean NOT NULL DEFAULT true,
    events boolean NOT NULL DEFAULT true,
    sound boolean NOT NULL DEFAULT true,
    quiet jsonb
);
CREATE INDEX notifications_due ON notifications (due_at) WHERE due_at IS NOT NULL
"""


def upgrade() -> None:
    for statement in TABLES.split(";\n"):
        op.execute(statement)
    number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    op.execute(f"INSERT INTO keys VALUES ('push', decode('{number.to_bytes(32, 'big').hex()}', 'hex'))")  # noqa: S608


def downgrade() -> None:
    op.execute("DROP TABLE calls, notifications, noted, push_subscriptions, push")
    op.execute("DELETE FROM keys WHERE purpose = 'push'")
