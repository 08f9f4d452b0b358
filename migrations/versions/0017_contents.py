"""Let each message say what its kind is handled by, so that neither view, index nor query lists kinds."""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

DECLARED = """
ALTER TABLE messages ADD COLUMN counts boolean NOT NULL DEFAULT true;
ALTER TABLE messages ADD COLUMN receipted boolean NOT NULL DEFAULT false;
ALTER TABLE messages ALTER COLUMN counts DROP DEFAULT, ALTER COLUMN receipted DROP DEFAULT;
UPDATE messages SET counts = false WHERE kind IN ('acknowledgement', 'notice');
UPDATE messages SET receipted = true WHERE kind IN ('post', 'convocation');
ALTER TABLE messages DROP CONSTRAINT messages_kind_check;
ALTER TABLE messages ADD CONSTRAINT messages_kind_check CHECK (kind <> '')
"""

INDEXES = """
DROP INDEX messages_feed;
CREATE INDEX messages_feed ON messages (kind, sent_at, conversation_id, seq) WHERE receipted;
DROP INDEX messages_pinned;
CREATE INDEX messages_pinned ON messages (conversation_id, seq) WHERE content ? 'pinned_at'
"""

RECORDS = """
CREATE OR REPLACE VIEW message_records AS
SELECT m.conversation_id AS conversation, m.seq, m.changed_seq, m.author_id AS author, m.client_id, m.sent_at,
    m.content, m.edited_at, m.reactions, m.kind,
    CASE WHEN m.receipted THEN (
        SELECT jsonb_build_object('recipients', count(*), 'opened', count(opened_at),
            'acknowledged', count(acknowledged_at))
        FROM receipts r WHERE r.conversation_id = m.conversation_id AND r.seq = m.seq
        HAVING count(*) > 0
    ) END AS receipts, m.receipted
FROM messages m
"""

# `paths` holds, by type, where a content's words stand, each a path, or a path to objects and which of their fields.
WORDS = """
DROP FUNCTION message_text(jsonb);
CREATE FUNCTION message_text(content jsonb, paths jsonb) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN (
    SELECT string_agg(CASE jsonb_typeof(found.word) WHEN 'object' THEN (
            SELECT string_agg(found.word ->> field.name, E'\\n' ORDER BY field.number)
            FROM jsonb_array_elements_text(place.path) WITH ORDINALITY AS field(name, number)
        ) ELSE found.word #>> '{}' END, E'\\n' ORDER BY place.number, found.number)
    FROM jsonb_array_elements(paths -> (content ->> 'type')) WITH ORDINALITY AS place(path, number)
    CROSS JOIN LATERAL jsonb_path_query(
        content, coalesce(place.path ->> 0, place.path #>> '{}')::jsonpath
    ) WITH ORDINALITY AS found(word, number)
)
"""

DRAFTS = """
ALTER TABLE draft_files ADD COLUMN convenors_of bigint REFERENCES conversations;
UPDATE draft_files d SET convenors_of = b.conversation_id
FROM convocation_drafts c JOIN bodies b ON b.id = c.body_id WHERE d.kind = 'convocation' AND c.id = d.draft_id;
ALTER TABLE draft_files DROP CONSTRAINT draft_files_kind_check
"""


def upgrade() -> None:
    for script in (DECLARED, INDEXES, RECORDS, WORDS, DRAFTS):
        for statement in script.split(";\n"):
            op.execute(statement)


# What stood before, word for word.
BEFORE = """
ALTER TABLE draft_files DROP COLUMN convenors_of;
ALTER TABLE draft_files ADD CONSTRAINT draft_files_kind_check CHECK (kind IN ('convocation', 'post'));
DROP FUNCTION message_text(jsonb, jsonb);
CREATE FUNCTION message_text(content jsonb) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
    concat_ws(E'\\n', content ->> 'title', content ->> 'body', content ->> 'place', content ->> 'text',
        (SELECT string_agg(concat_ws(E'\\n', item ->> 'title', item ->> 'reporter', item ->> 'note'), E'\\n')
         FROM jsonb_array_elements(CASE jsonb_typeof(content -> 'agenda') WHEN 'array' THEN content -> 'agenda' END)
         AS item));
DROP VIEW message_records;
CREATE VIEW message_records AS
SELECT m.conversation_id AS conversation, m.seq, m.changed_seq, m.author_id AS author, m.client_id, m.sent_at,
    m.content, m.edited_at, m.reactions, m.kind,
    CASE WHEN m.kind IN ('post', 'convocation') THEN (
        SELECT jsonb_build_object('recipients', count(*), 'opened', count(opened_at),
            'acknowledged', count(acknowledged_at))
        FROM receipts r WHERE r.conversation_id = m.conversation_id AND r.seq = m.seq
        HAVING count(*) > 0
    ) END AS receipts
FROM messages m;
DROP INDEX messages_feed;
CREATE INDEX messages_feed ON messages (kind, sent_at, conversation_id, seq) WHERE kind IN ('post', 'convocation');
DROP INDEX messages_pinned;
CREATE INDEX messages_pinned ON messages (conversation_id, seq) WHERE kind = 'post' AND content ? 'pinned_at';
ALTER TABLE messages DROP CONSTRAINT messages_kind_check;
ALTER TABLE messages ADD CONSTRAINT messages_kind_check
    CHECK (kind IN ('chat', 'calendar_event', 'post', 'convocation', 'acknowledgement', 'notice'));
ALTER TABLE messages DROP COLUMN counts, DROP COLUMN receipted
"""


def downgrade() -> None:
    for statement in BEFORE.split(";\n"):
        op.execute(statement)
