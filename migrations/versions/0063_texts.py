"""Keep what documents say, page by page, and what they are found by."""

from alembic import op

revision = "0063"
down_revision = "0062"
branch_labels = None
depends_on = None

TEXTS = """
CREATE TABLE texts (
    sha256 text PRIMARY KEY,
    outcome text CHECK (outcome IN ('read', 'recognised', 'none', 'unreadable')),
    paged boolean NOT NULL DEFAULT false,
    asked_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
    tries int NOT NULL DEFAULT 0,
    tried_at timestamptz(3),
    indexed boolean NOT NULL DEFAULT true
);
CREATE INDEX texts_waiting ON texts (asked_at) WHERE outcome IS NULL;
CREATE INDEX texts_not_indexed ON texts (sha256) WHERE NOT indexed;

CREATE TABLE text_pages (
    sha256 text NOT NULL REFERENCES texts ON DELETE CASCADE,
    number int NOT NULL CHECK (number > 0),
    text text NOT NULL,
    words tsvector NOT NULL,
    PRIMARY KEY (sha256, number)
);

CREATE TABLE page_words (
    node_id bigint NOT NULL REFERENCES nodes ON DELETE CASCADE,
    page int NOT NULL CHECK (page >= 0),
    words tsvector NOT NULL,
    PRIMARY KEY (node_id, page)
);
CREATE INDEX page_words_words ON page_words USING gin (words);

ALTER TABLE drives ADD COLUMN indexed_seq bigint NOT NULL DEFAULT 0;
CREATE INDEX drives_behind ON drives (conversation_id) WHERE last_seq > indexed_seq;

INSERT INTO texts (sha256) SELECT DISTINCT f.sha256 FROM versions v JOIN files f ON f.id = v.file_id
"""

IN_BIN = """
CREATE FUNCTION in_bin(node bigint) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
WITH RECURSIVE up AS (
    SELECT parent_id, binned_at FROM nodes WHERE id = node
    UNION ALL
    SELECT p.parent_id, p.binned_at FROM up JOIN nodes p ON p.id = up.parent_id
)
SELECT bool_or(binned_at IS NOT NULL) FROM up
$$
"""


def upgrade() -> None:
    for statement in TEXTS.split(";\n"):
        op.execute(statement)
    op.execute(IN_BIN)


def downgrade() -> None:
    op.execute("DROP FUNCTION in_bin")
    op.execute("ALTER TABLE drives DROP COLUMN indexed_seq")
    op.execute("DROP TABLE page_words, text_pages, texts")
