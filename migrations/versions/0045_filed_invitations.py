"""Keep of each invitation and copy, too, whether its letter was written to a file, for want of a mail server."""

from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

INVITEES = """
UPDATE invitees i SET to_file = true FROM ledger l
WHERE l.conversation_id = i.conversation_id AND l.seq = i.seq AND l.act = 'invitation_handed'
    AND l.entry::jsonb #>> '{facts,to_file}' = 'true' AND l.entry::jsonb #>> '{facts,invitee}' = i.id::text
"""

# What a server took has its reply, which begins with 250; letters are kept for sixty days.
COPIES = """
UPDATE copies c SET to_file = true FROM letters l
WHERE l.kind = 'sitting_copy' AND l.ids = ARRAY[c.conversation_id, c.seq, c.id]
    AND c.handed_at IS NOT NULL AND l.handed_at IS NOT NULL AND l.reply = ''
"""


def upgrade() -> None:
    for table in ("invitees", "copies"):
        op.execute(f"ALTER TABLE {table} ADD COLUMN to_file boolean NOT NULL DEFAULT false")
    for statement in (INVITEES, COPIES):
        op.execute(statement)


def downgrade() -> None:
    for table in ("invitees", "copies"):
        op.execute(f"ALTER TABLE {table} DROP COLUMN to_file")
