"""Hold each drive to its share of the room, pin documents, and know since when a folder is there."""

from alembic import op

revision = "0066"
down_revision = "0065"
branch_labels = None
depends_on = None

VIEW = """
CREATE OR REPLACE VIEW whole_nodes AS
SELECT n.id, n.conversation_id AS conversation, n.parent_id AS parent, n.kind, n.name, n.name_key, n.changed_seq,
    n.items, n.changed_by, n.changed_at, n.binned_by, n.binned_at, v.version{pinned}
FROM nodes n LEFT JOIN LATERAL (
    SELECT jsonb_build_object('number', v.number, 'author', v.author_id, 'made_at', v.made_at, 'remark', v.remark,
        'file', jsonb_build_object('id', f.id, 'name', f.name, 'size', f.size, 'type', f.type, 'sha256', f.sha256,
            'width', f.width, 'height', f.height, 'pages', f.pages, 'scripted', f.scripted)) AS version
    FROM versions v JOIN files f ON f.id = v.file_id WHERE v.node_id = n.id ORDER BY v.number DESC LIMIT 1
) v ON n.kind = 'document'
"""

COUNTED = """
UPDATE drives d SET bytes = held.bytes FROM (
    SELECT conversation_id, sum(size) AS bytes FROM (
        SELECT DISTINCT n.conversation_id, n.id, f.sha256, f.size
        FROM nodes n JOIN versions v ON v.node_id = n.id JOIN files f ON f.id = v.file_id
    ) content GROUP BY conversation_id
) held WHERE d.conversation_id = held.conversation_id
"""


def upgrade() -> None:
    op.execute("ALTER TABLE drives ADD COLUMN bytes bigint NOT NULL DEFAULT 0 CHECK (bytes >= 0)")
    op.execute(COUNTED)
    op.execute("ALTER TABLE nodes ADD COLUMN pinned_at timestamptz(3)")
    op.execute("CREATE INDEX nodes_pinned ON nodes (conversation_id, pinned_at) WHERE pinned_at IS NOT NULL")
    # Those that are there were made some time before.
    op.execute("ALTER TABLE nodes ADD COLUMN created_at timestamptz(3) NOT NULL DEFAULT '-infinity'")
    op.execute("ALTER TABLE nodes ALTER COLUMN created_at SET DEFAULT clock_timestamp()")
    op.execute(VIEW.format(pinned=", n.pinned_at"))


def downgrade() -> None:
    op.execute("DROP VIEW whole_nodes")
    op.execute(VIEW.format(pinned="").replace("CREATE OR REPLACE", "CREATE"))
    op.execute("DROP INDEX nodes_pinned")
    op.execute("ALTER TABLE nodes DROP COLUMN pinned_at, DROP COLUMN created_at")
    op.execute("ALTER TABLE drives DROP COLUMN bytes")
