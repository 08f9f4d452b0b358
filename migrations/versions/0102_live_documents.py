"""Keep live documents: what each device changed, numbered by the document, and what was folded of it."""

from alembic import op

revision = "0102"
down_revision = "0101"
branch_labels = None
depends_on = None

TABLES = """
ALTER TABLE nodes ADD COLUMN live text CHECK (live IN ('sheet')), ADD CHECK (live IS NULL OR kind = 'document');
CREATE TABLE live_documents (
    node_id bigint PRIMARY KEY REFERENCES nodes ON DELETE CASCADE,
    last_seq bigint NOT NULL DEFAULT 0,
    folded_seq bigint NOT NULL DEFAULT 0 CHECK (folded_seq <= last_seq),
    folded bytea NOT NULL DEFAULT '\\x0000',
    bytes bigint NOT NULL DEFAULT 2,
    shown_seq bigint NOT NULL DEFAULT 0,
    written_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    failed_at timestamptz
);
COMMENT ON COLUMN live_documents.folded IS 'all changes up to folded_seq, as one update of Yjs';
COMMENT ON COLUMN live_documents.bytes IS 'of folded, and of the changes after it';
COMMENT ON COLUMN live_documents.shown_seq IS 'up to where the version in force shows it';
COMMENT ON COLUMN live_documents.failed_at IS 'when it could not be folded or shown: it is left for a while';
CREATE TABLE live_updates (
    node_id bigint NOT NULL REFERENCES live_documents ON DELETE CASCADE,
    seq bigint NOT NULL CHECK (seq > 0),
    author_id bigint NOT NULL REFERENCES people,
    client_id text NOT NULL,
    made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    data bytea NOT NULL,
    PRIMARY KEY (node_id, seq),
    UNIQUE (author_id, client_id)
);
CREATE TABLE live_writers (
    node_id bigint NOT NULL REFERENCES live_documents ON DELETE CASCADE,
    writer bigint NOT NULL,
    person_id bigint NOT NULL REFERENCES people,
    PRIMARY KEY (node_id, writer)
);
COMMENT ON TABLE live_writers IS 'whose the numbers are that Yjs draws for devices: each change bears one';
CREATE TABLE live_versions (
    node_id bigint NOT NULL,
    number int NOT NULL,
    seq bigint NOT NULL,
    state bytea NOT NULL,
    PRIMARY KEY (node_id, number),
    FOREIGN KEY (node_id, number) REFERENCES versions (node_id, number) ON DELETE CASCADE
);
COMMENT ON TABLE live_versions IS 'of a version of a live document: all that it held, as one update of Yjs'
"""

VIEW = """
CREATE OR REPLACE VIEW whole_nodes AS
SELECT n.id, n.conversation_id AS conversation, n.parent_id AS parent, n.kind, n.name, n.name_key, n.changed_seq,
    n.items, n.changed_by, n.changed_at, n.binned_by, n.binned_at, v.version, n.pinned_at,
    coalesce(n.brought_by, n.created_by) AS brought_by, n.taken_to IS NOT NULL AS taken{live}
FROM nodes n LEFT JOIN LATERAL (
    SELECT jsonb_build_object('number', v.number, 'author', v.author_id, 'made_at', v.made_at, 'remark', v.remark,
        'dated', v.dated, 'file', jsonb_build_object('id', f.id, 'name', f.name, 'size', f.size, 'type', f.type,
            'sha256', f.sha256, 'width', f.width, 'height', f.height, 'pages', f.pages,
            'scripted', f.scripted)) AS version
    FROM versions v JOIN files f ON f.id = v.file_id WHERE v.node_id = n.id ORDER BY v.number DESC LIMIT 1
) v ON n.kind = 'document'
"""


def upgrade() -> None:
    for statement in (*TABLES.split(";\n"), VIEW.format(live=", n.live")):
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP VIEW whole_nodes")
    op.execute(VIEW.format(live=""))
    op.execute("DROP TABLE live_versions, live_writers, live_updates, live_documents")
    op.execute("ALTER TABLE nodes DROP COLUMN live")
