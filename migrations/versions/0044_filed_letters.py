"""Keep of each summons whether its letter was written to a file, for want of a mail server: it has reached nobody."""

from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

FILED = """
UPDATE summonses s SET to_file = true FROM ledger l
WHERE l.conversation_id = s.conversation_id AND l.seq = s.seq AND l.person_id = s.person_id AND l.act = 'handed'
    AND l.entry::jsonb #>> '{facts,to_file}' = 'true'
"""


def upgrade() -> None:
    op.execute("ALTER TABLE summonses ADD COLUMN to_file boolean NOT NULL DEFAULT false")
    op.execute(FILED)


def downgrade() -> None:
    op.execute("ALTER TABLE summonses DROP COLUMN to_file")
