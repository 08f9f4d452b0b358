"""Keep where what is forwarded was first written, and by whom; name no secret group in what was forwarded before."""

from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

SOURCES = """
CREATE TABLE forward_sources (
    conversation_id bigint NOT NULL,
    seq bigint NOT NULL,
    source_id bigint NOT NULL REFERENCES conversations,
    author_id bigint NOT NULL REFERENCES people,
    PRIMARY KEY (conversation_id, seq, source_id, author_id),
    FOREIGN KEY (conversation_id, seq) REFERENCES messages ON DELETE CASCADE
)
"""

UNNAME = """
UPDATE {table} SET content = jsonb_set(content, '{{forwarded,source}}', '""')
WHERE content ? 'forwarded' AND content #>> '{{forwarded,source}}' IN (
    SELECT name FROM conversations WHERE visibility = 'secret' AND name <> ''
)
"""


def upgrade() -> None:
    op.execute(SOURCES)
    for table in ("messages", "message_versions"):
        op.execute(UNNAME.format(table=table))


def downgrade() -> None:
    op.execute("DROP TABLE forward_sources")
