"""Keep a problem once, digests once a round, what stands on devices by when it was shown; no zones in quiet hours."""

from alembic import op

revision = "0089"
down_revision = "0088"
branch_labels = None
depends_on = None

NUMBERED = (
    "ALTER TABLE problems ADD COLUMN client_id text, ADD COLUMN written_at timestamptz(3)",
    "UPDATE problems SET client_id = id::text",
    "ALTER TABLE problems ALTER COLUMN client_id SET NOT NULL, ADD UNIQUE (person_id, client_id)",
)

ROUNDS = "CREATE TABLE digest_rounds (choice text PRIMARY KEY, until timestamptz NOT NULL)"
SHOWN = "CREATE INDEX notifications_shown ON notifications (shown_at) WHERE due_at IS NULL"

ZONES = """
UPDATE {table} SET quiet = quiet || jsonb_build_object(
    'begins', substring(quiet ->> 'begins' FROM '^[0-9:.]+'), 'ends', substring(quiet ->> 'ends' FROM '^[0-9:.]+')
)
WHERE (quiet ->> 'begins') || (quiet ->> 'ends') ~ '[^0-9:.]'
"""


def upgrade() -> None:
    for statement in (*NUMBERED, ROUNDS, SHOWN):
        op.execute(statement)
    for table in ("calls", "push"):
        op.execute(ZONES.format(table=table))


def downgrade() -> None:
    op.execute("DROP INDEX notifications_shown")
    op.execute("DROP TABLE digest_rounds")
    op.execute("ALTER TABLE problems DROP COLUMN client_id, DROP COLUMN written_at")
