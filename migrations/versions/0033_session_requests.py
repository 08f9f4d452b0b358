"""Create the requests for a session of a council, each with its scan."""

from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

REQUESTS = """
CREATE TABLE session_requests (
    id bigint PRIMARY KEY CHECK (id BETWEEN 1 AND 9007199254740991),
    body_id bigint NOT NULL REFERENCES bodies,
    asked_by text NOT NULL CHECK (asked_by IN ('prefect', 'members')),
    received_on date NOT NULL,
    reason text NOT NULL CHECK (reason <> ''),
    names text NOT NULL,
    file_id bigint REFERENCES files,
    recorded_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
    recorded_by bigint NOT NULL REFERENCES people,
    conversation_id bigint,
    seq bigint,
    FOREIGN KEY (conversation_id, seq) REFERENCES convocations,
    CHECK ((conversation_id IS NULL) = (seq IS NULL))
)
"""


def upgrade() -> None:
    op.execute(REQUESTS)
    op.execute("CREATE INDEX session_requests_body ON session_requests (body_id)")


def downgrade() -> None:
    op.execute("DROP TABLE session_requests")
