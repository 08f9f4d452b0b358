"""Know who brought something into its drive."""

from alembic import op

revision = "0073"
down_revision = "0072"
branch_labels = None
depends_on = None

VIEW = """
CREATE OR REPLACE VIEW whole_nodes AS
SELECT n.id, n.conversation_id AS conversation, n.parent_id AS parent, n.kind, n.name, n.name_key, n.changed_seq,
    n.items, n.changed_by, n.changed_at, n.binned_by, n.binned_at, v.version, n.pinned_at{brought}
FROM nodes n LEFT JOIN LATERAL (
    SELECT jsonb_build_object('number', v.number, 'author', v.author_id, 'made_at', v.made_at, 'remark', v.remark,
        'dated', v.dated, 'file', jsonb_build_object('id', f.id, 'name', f.name, 'size', f.size, 'type', f.type,
            'sha256', f.sha256, 'width', f.width, 'height', f.height, 'pages', f.pages,
            'scripted', f.scripted)) AS version
    FROM versions v JOIN files f ON f.id = v.file_id WHERE v.node_id = n.id ORDER BY v.number DESC LIMIT 1
) v ON n.kind = 'document'
"""


def upgrade() -> None:
    op.execute("ALTER TABLE nodes ADD COLUMN brought_by bigint REFERENCES people")
    op.execute(VIEW.format(brought=", coalesce(n.brought_by, n.created_by) AS brought_by"))


def downgrade() -> None:
    op.execute("DROP VIEW whole_nodes")
    op.execute(VIEW.format(brought=""))
    op.execute("ALTER TABLE nodes DROP COLUMN brought_by")
