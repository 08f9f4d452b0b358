"""Create the invitees of a sitting, each with the link by which they read what was chosen for them."""

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

INVITEES = """
CREATE TABLE invitees (
    id bigint PRIMARY KEY CHECK (id BETWEEN 1 AND 9007199254740991),
    conversation_id bigint NOT NULL,
    seq bigint NOT NULL,
    person_id bigint REFERENCES people,
    name text NOT NULL CHECK (name <> ''),
    email text NOT NULL CHECK (email <> ''),
    items int[] NOT NULL,
    files bigint[] NOT NULL,
    message text NOT NULL,
    invited_by bigint NOT NULL REFERENCES people,
    invited_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
    token_hash bytea NOT NULL UNIQUE,
    expires_at timestamptz NOT NULL,
    handed_at timestamptz(3),
    refused_at timestamptz(3),
    bounced_at timestamptz(3),
    failure text NOT NULL DEFAULT '',
    withdrawn_at timestamptz(3),
    FOREIGN KEY (conversation_id, seq) REFERENCES convocations
)
"""


def upgrade() -> None:
    op.execute(INVITEES)
    op.execute("CREATE INDEX invitees_sitting ON invitees (conversation_id, seq)")
    op.execute("CREATE INDEX invitees_person ON invitees (person_id) WHERE person_id IS NOT NULL")
    op.execute(
        "CREATE UNIQUE INDEX invitees_once ON invitees (conversation_id, seq, lower(email)) WHERE withdrawn_at IS NULL"
    )


def downgrade() -> None:
    op.execute("DROP TABLE invitees")
