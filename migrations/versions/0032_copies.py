"""Create the lists of councillors whom an intercommunal council informs, and the copies sent to them."""

from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE copy_recipients (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    body_id bigint NOT NULL REFERENCES bodies,
    name text NOT NULL CHECK (name <> ''),
    email text NOT NULL CHECK (email <> ''),
    commune text NOT NULL,
    added_on date NOT NULL,
    added_by bigint NOT NULL REFERENCES people,
    removed_on date,
    removed_by bigint REFERENCES people,
    recorded_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
    CHECK ((removed_on IS NULL) = (removed_by IS NULL))
);
CREATE UNIQUE INDEX copy_recipients_once ON copy_recipients (body_id, lower(email)) WHERE removed_on IS NULL;

CREATE TABLE copies (
    id bigint PRIMARY KEY CHECK (id BETWEEN 1 AND 9007199254740991),
    conversation_id bigint NOT NULL,
    seq bigint NOT NULL,
    kind text NOT NULL CHECK (kind IN ('convocation', 'deliberations', 'minutes')),
    file_id bigint REFERENCES files,
    name text NOT NULL,
    email text NOT NULL,
    commune text NOT NULL,
    token_hash bytea NOT NULL UNIQUE,
    expires_at timestamptz NOT NULL,
    sent_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
    handed_at timestamptz(3),
    refused_at timestamptz(3),
    bounced_at timestamptz(3),
    failure text NOT NULL DEFAULT '',
    FOREIGN KEY (conversation_id, seq) REFERENCES convocations,
    CHECK ((kind = 'convocation') = (file_id IS NULL))
);
CREATE INDEX copies_sitting ON copies (conversation_id, seq)
"""


def upgrade() -> None:
    for statement in TABLES.split(";\n"):
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP TABLE copies, copy_recipients")
