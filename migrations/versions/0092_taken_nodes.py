"""Say of what was taken out of a group's drive, and is in its bin, where it was taken."""

from alembic import op

revision = "0092"
down_revision = "0091"
branch_labels = None
depends_on = None

VIEW = """
CREATE OR REPLACE VIEW whole_nodes AS
SELECT n.id, n.conversation_id AS conversation, n.parent_id AS parent, n.kind, n.name, n.name_key, n.changed_seq,
    n.items, n.changed_by, n.changed_at, n.binned_by, n.binned_at, v.version, n.pinned_at,
    coalesce(n.brought_by, n.created_by) AS brought_by{taken}
FROM nodes n LEFT JOIN LATERAL (
    SELECT jsonb_build_object('number', v.number, 'author', v.author_id, 'made_at', v.made_at, 'remark', v.remark,
        'dated', v.dated, 'file', jsonb_build_object('id', f.id, 'name', f.name, 'size', f.size, 'type', f.type,
            'sha256', f.sha256, 'width', f.width, 'height', f.height, 'pages', f.pages,
            'scripted', f.scripted)) AS version
    FROM versions v JOIN files f ON f.id = v.file_id WHERE v.node_id = n.id ORDER BY v.number DESC LIMIT 1
) v ON n.kind = 'document'
"""


def upgrade() -> None:
    op.execute(
        """
        ALTER TABLE nodes ADD COLUMN taken_to bigint REFERENCES conversations,
            ADD CHECK (taken_to IS NULL OR binned_at IS NOT NULL)
        """
    )
    op.execute(VIEW.format(taken=", n.taken_to IS NOT NULL AS taken"))


def downgrade() -> None:
    op.execute("DROP VIEW whole_nodes")
    op.execute(VIEW.format(taken=""))
    op.execute("ALTER TABLE nodes DROP COLUMN taken_to")
