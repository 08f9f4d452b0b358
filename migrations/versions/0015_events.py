"""Let messages be events, find them by their dates, and keep the secret address of each person's calendar."""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE calendar_events (
    conversation_id bigint NOT NULL,
    seq bigint NOT NULL,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    remind_at timestamptz,
    reminded_at timestamptz,
    PRIMARY KEY (conversation_id, seq),
    FOREIGN KEY (conversation_id, seq) REFERENCES messages,
    CHECK (ends_at > starts_at)
);
CREATE INDEX calendar_events_ends ON calendar_events (ends_at);
CREATE INDEX calendar_events_due ON calendar_events (remind_at) WHERE reminded_at IS NULL AND remind_at IS NOT NULL;

CREATE TABLE calendars (
    person_id bigint PRIMARY KEY REFERENCES people ON DELETE CASCADE,
    token text NOT NULL UNIQUE CHECK (length(token) = 43),
    mail boolean NOT NULL DEFAULT true
)
"""

ADD_KIND = """
DO $$
DECLARE kinds text := (SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'messages_kind_check');
BEGIN
    ALTER TABLE messages DROP CONSTRAINT messages_kind_check;
    EXECUTE 'ALTER TABLE messages ADD CONSTRAINT messages_kind_check '
        || replace(kinds, '''chat''::text', '''chat''::text, ''calendar_event''::text');
END $$
"""

DROP_KIND = """
DO $$
DECLARE kinds text := (SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'messages_kind_check');
BEGIN
    ALTER TABLE messages DROP CONSTRAINT messages_kind_check;
    EXECUTE 'ALTER TABLE messages ADD CONSTRAINT messages_kind_check '
        || replace(kinds, ', ''calendar_event''::text', '');
END $$
"""


def upgrade() -> None:
    for statement in TABLES.split(";\n"):
        op.execute(statement)
    op.execute(ADD_KIND)


def downgrade() -> None:
    op.execute(DROP_KIND)
    op.execute("DROP TABLE calendars, calendar_events")
