"""Count an item again that was begun without quorum, once there is one."""

from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None

TABLES = """
ALTER TABLE moments DROP CONSTRAINT moments_pkey, ADD PRIMARY KEY (conversation_id, seq, item, at);
CREATE UNIQUE INDEX moments_dealt ON moments (conversation_id, seq, item) WHERE item = 0 OR present >= needed
"""

# Only the last count of each item fits the table of before.
BACK = """
DELETE FROM moments m USING moments later WHERE (m.conversation_id, m.seq, m.item)
    = (later.conversation_id, later.seq, later.item) AND m.at < later.at;
DROP INDEX moments_dealt;
ALTER TABLE moments DROP CONSTRAINT moments_pkey, ADD PRIMARY KEY (conversation_id, seq, item)
"""


def upgrade() -> None:
    for statement in TABLES.split(";\n"):
        op.execute(statement)


def downgrade() -> None:
    for statement in BACK.split(";\n"):
        op.execute(statement)
