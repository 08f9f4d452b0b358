"""One view of what uses a file and by whom it is read for that, to which each room that carries files adds its own."""

from alembic import op

revision = "0060"
down_revision = "0059"
branch_labels = None
depends_on = None

USES = """
CREATE VIEW file_uses (file_id, conversation_id, number, readers, person_id) AS
SELECT file_id, conversation_id, seq, CASE WHEN followers_only THEN 'followers' ELSE 'members' END, NULL::bigint
FROM message_files
UNION ALL
SELECT file_id, convenors_of, draft_id, 'convenors', shown_to FROM draft_files
UNION ALL
SELECT file_id, NULL, 0, 'administrators', NULL FROM kept_files
"""


def upgrade() -> None:
    op.execute(USES)


def downgrade() -> None:
    op.execute("DROP VIEW file_uses")
