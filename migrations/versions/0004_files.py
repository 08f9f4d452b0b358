"""Create files, those on their way, and what carries them; find messages by the names of their files."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

FILES = """
CREATE TABLE files (
    id bigint PRIMARY KEY CHECK (id BETWEEN 1 AND 9007199254740991),
    owner_id bigint NOT NULL REFERENCES people,
    name text NOT NULL CHECK (name <> ''),
    size bigint NOT NULL CHECK (size >= 0),
    type text NOT NULL,
    sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    width int,
    height int,
    pages int,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX files_sha256 ON files (sha256);
CREATE INDEX files_created ON files (created_at);

CREATE TABLE uploads (
    id bigint PRIMARY KEY CHECK (id BETWEEN 1 AND 9007199254740991),
    owner_id bigint NOT NULL REFERENCES people,
    name text NOT NULL CHECK (name <> ''),
    size bigint NOT NULL CHECK (size >= 0),
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX uploads_owner ON uploads (owner_id);

CREATE TABLE message_files (
    file_id bigint NOT NULL REFERENCES files,
    conversation_id bigint NOT NULL,
    seq bigint NOT NULL,
    PRIMARY KEY (file_id, conversation_id, seq),
    FOREIGN KEY (conversation_id, seq) REFERENCES messages
);
CREATE INDEX message_files_message ON message_files (conversation_id, seq);

CREATE TABLE draft_files (
    file_id bigint NOT NULL REFERENCES files,
    kind text NOT NULL CHECK (kind IN ('convocation', 'post')),
    draft_id bigint NOT NULL,
    PRIMARY KEY (file_id, kind, draft_id)
);
CREATE INDEX draft_files_draft ON draft_files (kind, draft_id)
"""

WORDS = """
CREATE OR REPLACE FUNCTION message_text(content jsonb) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
    concat_ws(E'\\n', content ->> 'title', content ->> 'body', content ->> 'place', content ->> 'text',
        (SELECT string_agg(concat_ws(E'\\n', item ->> 'title', item ->> 'reporter', item ->> 'note'), E'\\n')
         FROM jsonb_array_elements(CASE jsonb_typeof(content -> 'agenda') WHEN 'array' THEN content -> 'agenda' END)
         AS item)
"""

NAMES = """,
        (SELECT string_agg(file ->> 'name', E'\\n')
         FROM jsonb_array_elements(CASE jsonb_typeof(content -> 'files') WHEN 'array' THEN content -> 'files' END)
         AS file)
"""


def upgrade() -> None:
    for statement in FILES.split(";\n"):
        op.execute(statement)
    op.execute(WORDS + NAMES + ")")


def downgrade() -> None:
    op.execute(WORDS + ")")
    op.execute("DROP TABLE draft_files, message_files, uploads, files")
