"""Let what people write carry a version of a document, under the document's name."""

from alembic import op

revision = "0062"
down_revision = "0061"
branch_labels = None
depends_on = None

CARRIED = """
CREATE TABLE carried_versions (
    file_id bigint PRIMARY KEY REFERENCES files,
    node_id bigint NOT NULL,
    number int NOT NULL,
    FOREIGN KEY (node_id, number) REFERENCES versions
);
CREATE INDEX carried_versions_version ON carried_versions (node_id, number);

CREATE VIEW version_files AS
SELECT node_id, number, file_id FROM versions
UNION ALL
SELECT node_id, number, file_id FROM carried_versions
"""

USES = """
CREATE OR REPLACE VIEW file_uses (file_id, conversation_id, number, readers, person_id) AS
SELECT file_id, conversation_id, seq, CASE WHEN followers_only THEN 'followers' ELSE 'members' END, NULL::bigint
FROM message_files
UNION ALL
SELECT file_id, convenors_of, draft_id, 'convenors', shown_to FROM draft_files
UNION ALL
SELECT file_id, NULL, 0, 'administrators', NULL FROM kept_files
UNION ALL
SELECT v.file_id, n.conversation_id, n.id, 'members', NULL FROM {} v JOIN nodes n ON n.id = v.node_id
"""


def upgrade() -> None:
    for statement in CARRIED.split(";\n"):
        op.execute(statement)
    op.execute(USES.format("version_files"))


def downgrade() -> None:
    op.execute(USES.format("versions"))
    op.execute("DROP VIEW version_files")
    op.execute("DROP TABLE carried_versions")
