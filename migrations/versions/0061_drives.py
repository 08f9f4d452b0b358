"""Give each conversation a drive: folders, and documents with their versions."""

from alembic import op

revision = "0061"
down_revision = "0060"
branch_labels = None
depends_on = None

DRIVES = """
CREATE TABLE drives (
    conversation_id bigint PRIMARY KEY REFERENCES conversations,
    last_seq bigint NOT NULL DEFAULT 0
);

CREATE TABLE nodes (
    id bigint PRIMARY KEY CHECK (id BETWEEN 1 AND 9007199254740991),
    conversation_id bigint NOT NULL REFERENCES drives,
    parent_id bigint,
    kind text NOT NULL CHECK (kind IN ('folder', 'document')),
    name text NOT NULL CHECK (octet_length(name) BETWEEN 1 AND 255),
    name_key text NOT NULL CHECK (name_key <> ''),
    changed_seq bigint NOT NULL DEFAULT 0,
    items int NOT NULL DEFAULT 0 CHECK (items >= 0),
    created_by bigint NOT NULL REFERENCES people,
    client_id text NOT NULL,
    changed_by bigint NOT NULL REFERENCES people,
    changed_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
    binned_by bigint REFERENCES people,
    binned_at timestamptz(3),
    UNIQUE (conversation_id, id),
    UNIQUE (created_by, client_id),
    FOREIGN KEY (conversation_id, parent_id) REFERENCES nodes (conversation_id, id) DEFERRABLE,
    CHECK (parent_id <> id),
    CHECK (kind = 'folder' OR items = 0),
    CHECK ((binned_at IS NULL) = (binned_by IS NULL))
);
CREATE UNIQUE INDEX nodes_name ON nodes (conversation_id, parent_id, name_key) NULLS NOT DISTINCT
    WHERE binned_at IS NULL;
CREATE INDEX nodes_changed ON nodes (conversation_id, changed_seq);
CREATE INDEX nodes_parent ON nodes (parent_id);
CREATE INDEX nodes_binned ON nodes (binned_at) WHERE binned_at IS NOT NULL;

CREATE TABLE versions (
    node_id bigint NOT NULL REFERENCES nodes,
    number int NOT NULL CHECK (number > 0),
    file_id bigint NOT NULL REFERENCES files,
    author_id bigint NOT NULL REFERENCES people,
    client_id text NOT NULL,
    remark text NOT NULL DEFAULT '',
    made_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (node_id, number),
    UNIQUE (author_id, client_id)
);
CREATE INDEX versions_file ON versions (file_id);

CREATE TABLE departures (
    conversation_id bigint NOT NULL REFERENCES drives,
    node_id bigint NOT NULL,
    seq bigint NOT NULL CHECK (seq > 0),
    PRIMARY KEY (conversation_id, node_id)
);
CREATE INDEX departures_seq ON departures (conversation_id, seq);

CREATE VIEW whole_nodes AS
SELECT n.id, n.conversation_id AS conversation, n.parent_id AS parent, n.kind, n.name, n.name_key, n.changed_seq,
    n.items, n.changed_by, n.changed_at, n.binned_by, n.binned_at, v.version
FROM nodes n LEFT JOIN LATERAL (
    SELECT jsonb_build_object('number', v.number, 'author', v.author_id, 'made_at', v.made_at, 'remark', v.remark,
        'file', jsonb_build_object('id', f.id, 'name', f.name, 'size', f.size, 'type', f.type, 'sha256', f.sha256,
            'width', f.width, 'height', f.height, 'pages', f.pages, 'scripted', f.scripted)) AS version
    FROM versions v JOIN files f ON f.id = v.file_id WHERE v.node_id = n.id ORDER BY v.number DESC LIMIT 1
) v ON n.kind = 'document';

CREATE OR REPLACE VIEW file_uses (file_id, conversation_id, number, readers, person_id) AS
SELECT file_id, conversation_id, seq, CASE WHEN followers_only THEN 'followers' ELSE 'members' END, NULL::bigint
FROM message_files
UNION ALL
SELECT file_id, convenors_of, draft_id, 'convenors', shown_to FROM draft_files
UNION ALL
SELECT file_id, NULL, 0, 'administrators', NULL FROM kept_files
UNION ALL
SELECT v.file_id, n.conversation_id, n.id, 'members', NULL FROM versions v JOIN nodes n ON n.id = v.node_id
"""

USES = """
CREATE OR REPLACE VIEW file_uses (file_id, conversation_id, number, readers, person_id) AS
SELECT file_id, conversation_id, seq, CASE WHEN followers_only THEN 'followers' ELSE 'members' END, NULL::bigint
FROM message_files
UNION ALL
SELECT file_id, convenors_of, draft_id, 'convenors', shown_to FROM draft_files
UNION ALL
SELECT file_id, NULL, 0, 'administrators', NULL FROM kept_files
"""


def upgrade() -> None:
    for statement in DRIVES.split(";\n"):
        op.execute(statement)


def downgrade() -> None:
    op.execute(USES)
    op.execute("DROP VIEW whole_nodes")
    op.execute("DROP TABLE departures, versions, nodes, drives")
