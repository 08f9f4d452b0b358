"""Name no secret group by an earlier name either in what was forwarded, and have devices take what 0041 unnamed."""

from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

NAMES = """
CREATE TEMPORARY TABLE group_names ON COMMIT DROP AS
SELECT name, visibility = 'secret' AS secret, false AS renamed FROM conversations WHERE kind = 'group'
UNION ALL
SELECT m.content ->> 'text', c.visibility = 'secret', true
FROM messages m JOIN conversations c ON c.id = m.conversation_id
WHERE m.content @> '{"type": "notice", "what": "renamed"}'
"""

# The name that a group began with is kept nowhere once it has another. Where a secret group was renamed, only what
# other groups are or were called stays.
UNNAME = """
UPDATE {table} SET content = jsonb_set(content, '{path}', '""')
WHERE content ? 'forwarded' AND content #>> '{path}' <> '' AND (
    content #>> '{path}' IN (SELECT name FROM group_names WHERE secret)
    OR EXISTS (SELECT FROM group_names WHERE secret AND renamed)
        AND content #>> '{path}' NOT IN (SELECT name FROM group_names WHERE NOT secret)
)
"""

# What was unnamed before is not told apart from what came from a direct conversation: all of it is numbered anew.
NUMBER = """
WITH numbered AS (
    SELECT m.conversation_id, m.seq,
        c.last_seq + row_number() OVER (PARTITION BY m.conversation_id ORDER BY m.changed_seq) AS number
    FROM messages m JOIN conversations c ON c.id = m.conversation_id
    WHERE jsonb_path_exists(m.content, '$.forwarded.**.source ? (@ == "")')
), raised AS (
    UPDATE conversations c SET last_seq = top.number
    FROM (SELECT conversation_id, max(number) AS number FROM numbered GROUP BY 1) AS top
    WHERE c.id = top.conversation_id
)
UPDATE messages m SET changed_seq = n.number FROM numbered n
WHERE m.conversation_id = n.conversation_id AND m.seq = n.seq
"""


def upgrade() -> None:
    op.execute(NAMES)
    for table in ("messages", "message_versions"):
        for depth in range(4):
            path = "{forwarded," + "quoted," * depth + "source}"
            op.execute(UNNAME.format(table=table, path=path))
    op.execute(NUMBER)


def downgrade() -> None:
    """What was unnamed stays unnamed."""
