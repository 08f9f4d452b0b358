"""Keep when a file was last changed, as the device says that sends it."""

from alembic import op

revision = "0070"
down_revision = "0069"
branch_labels = None
depends_on = None

VIEW = """
CREATE OR REPLACE VIEW whole_nodes AS
SELECT n.id, n.conversation_id AS conversation, n.parent_id AS parent, n.kind, n.name, n.name_key, n.changed_seq,
    n.items, n.changed_by, n.changed_at, n.binned_by, n.binned_at, v.version, n.pinned_at
FROM nodes n LEFT JOIN LATERAL (
    SELECT jsonb_build_object('number', v.number, 'author', v.author_id, 'made_at', v.made_at, 'remark', v.remark,
        {dated}'file', jsonb_build_object('id', f.id, 'name', f.name, 'size', f.size, 'type', f.type,
            'sha256', f.sha256, 'width', f.width, 'height', f.height, 'pages', f.pages,
            'scripted', f.scripted)) AS version
    FROM versions v JOIN files f ON f.id = v.file_id WHERE v.node_id = n.id ORDER BY v.number DESC LIMIT 1
) v ON n.kind = 'document'
"""


def upgrade() -> None:
    op.execute("ALTER TABLE versions ADD COLUMN dated timestamptz(3)")
    op.execute(VIEW.format(dated="'dated', v.dated, "))


def downgrade() -> None:
    op.execute("DROP VIEW whole_nodes")
    op.execute(VIEW.format(dated=""))
    op.execute("ALTER TABLE versions DROP COLUMN dated")
