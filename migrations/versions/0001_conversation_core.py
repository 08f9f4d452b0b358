"""Create people, sessions, conversations, the log of messages, receipts and search."""

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

PEOPLE = """
CREATE TABLE people (
    id bigint PRIMARY KEY CHECK (id BETWEEN 1 AND 9007199254740991),
    name text NOT NULL CHECK (name <> ''),
    email text NOT NULL,
    phone text NOT NULL DEFAULT '',
    population text NOT NULL CHECK (population IN ('staff', 'official', 'guest')),
    title text NOT NULL DEFAULT '',
    service text NOT NULL DEFAULT '',
    civility text NOT NULL DEFAULT '' CHECK (civility IN ('', 'madame', 'monsieur')),
    language text NOT NULL DEFAULT 'fr' CHECK (language IN ('fr', 'en')),
    theme text NOT NULL DEFAULT 'system' CHECK (theme IN ('system', 'light', 'dark')),
    administrator boolean NOT NULL DEFAULT false,
    may_convene boolean NOT NULL DEFAULT false,
    shows_reading boolean NOT NULL DEFAULT false,
    active boolean NOT NULL DEFAULT true,
    access_ends_at timestamptz,
    password_hash text,
    seen_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    CHECK (population <> 'guest' OR NOT (administrator OR may_convene)),
    CHECK (population <> 'guest' OR access_ends_at IS NOT NULL)
);
CREATE UNIQUE INDEX people_email ON people (lower(email));

CREATE TABLE sessions (
    id bigint PRIMARY KEY,
    person_id bigint NOT NULL REFERENCES people ON DELETE CASCADE,
    token_hash bytea NOT NULL UNIQUE,
    device text NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL DEFAULT now(),
    seen_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL
);
CREATE INDEX sessions_person ON sessions (person_id);

CREATE VIEW live_sessions AS
SELECT s.id, s.person_id, s.token_hash, least(s.expires_at, p.access_ends_at) AS ends_at
FROM sessions s JOIN people p ON p.id = s.person_id
WHERE s.expires_at > now() AND p.active AND (p.access_ends_at IS NULL OR p.access_ends_at > now());

CREATE TABLE invitations (
    id bigint PRIMARY KEY,
    token_hash bytea NOT NULL UNIQUE,
    email text NOT NULL,
    name text NOT NULL DEFAULT '',
    population text NOT NULL CHECK (population IN ('staff', 'official', 'guest')),
    title text NOT NULL DEFAULT '',
    service text NOT NULL DEFAULT '',
    civility text NOT NULL DEFAULT '',
    administrator boolean NOT NULL DEFAULT false,
    may_convene boolean NOT NULL DEFAULT false,
    groups bigint[] NOT NULL DEFAULT '{}',
    access_ends_at timestamptz,
    invited_by bigint REFERENCES people,
    invited_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    CHECK (population <> 'guest' OR (access_ends_at IS NOT NULL AND cardinality(groups) > 0))
);

CREATE TABLE password_resets (
    token_hash bytea PRIMARY KEY,
    person_id bigint NOT NULL REFERENCES people ON DELETE CASCADE,
    expires_at timestamptz NOT NULL,
    used_at timestamptz
);
"""

CONVERSATIONS = """
CREATE TABLE conversations (
    id bigint PRIMARY KEY CHECK (id BETWEEN 1 AND 9007199254740991),
    kind text NOT NULL CHECK (kind IN ('group', 'direct')),
    name text NOT NULL DEFAULT '',
    description text NOT NULL DEFAULT '',
    icon text NOT NULL DEFAULT '',
    visibility text NOT NULL DEFAULT 'closed' CHECK (visibility IN ('open', 'closed', 'secret')),
    posting text NOT NULL DEFAULT 'everyone' CHECK (posting IN ('everyone', 'publishers')),
    population text UNIQUE CHECK (population IN ('staff', 'official')),
    shows_reading boolean NOT NULL DEFAULT false,
    archived_at timestamptz,
    direct_key text UNIQUE,
    last_seq bigint NOT NULL DEFAULT 0,
    indexed_seq bigint NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT now(),
    CHECK ((kind = 'direct') = (direct_key IS NOT NULL)),
    CHECK ((kind = 'group') = (name <> '')),
    CHECK (population IS NULL OR kind = 'group')
) WITH (fillfactor = 50);
CREATE INDEX conversations_to_index ON conversations (id) WHERE last_seq > indexed_seq;

CREATE TABLE memberships (
    conversation_id bigint NOT NULL REFERENCES conversations,
    person_id bigint NOT NULL REFERENCES people,
    role text NOT NULL DEFAULT 'member' CHECK (role IN ('member', 'publisher', 'manager')),
    read_seq bigint NOT NULL DEFAULT 0,
    level text NOT NULL DEFAULT 'all' CHECK (level IN ('all', 'mentions', 'none')),
    pinned boolean NOT NULL DEFAULT false,
    draft text NOT NULL DEFAULT '',
    joined_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (conversation_id, person_id)
);
CREATE INDEX memberships_person ON memberships (person_id);

CREATE VIEW access AS
SELECT m.conversation_id, m.person_id, m.role, p.population, c.kind, c.population AS system,
    c.archived_at IS NOT NULL AS archived,
    c.archived_at IS NULL AND (c.posting = 'everyone' OR m.role IN ('publisher', 'manager')) AS may_send,
    m.role = 'manager' OR p.administrator AS may_manage,
    m.role IN ('publisher', 'manager') AS may_publish
FROM memberships m
JOIN people p ON p.id = m.person_id
JOIN conversations c ON c.id = m.conversation_id
WHERE p.active AND (p.access_ends_at IS NULL OR p.access_ends_at > now());
"""

MESSAGES = """
CREATE TABLE messages (
    conversation_id bigint NOT NULL REFERENCES conversations,
    seq bigint NOT NULL CHECK (seq > 0),
    changed_seq bigint NOT NULL CHECK (changed_seq >= seq),
    author_id bigint NOT NULL REFERENCES people,
    client_id text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('chat', 'post', 'convocation', 'acknowledgement', 'notice')),
    content jsonb NOT NULL,
    mentions bigint[],
    mentions_all boolean NOT NULL DEFAULT false,
    reactions jsonb NOT NULL DEFAULT '[]',
    sent_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
    edited_at timestamptz(3),
    PRIMARY KEY (conversation_id, seq),
    UNIQUE (author_id, client_id)
);
CREATE INDEX messages_changed ON messages (conversation_id, changed_seq);
CREATE INDEX messages_mentions ON messages (conversation_id, seq) WHERE mentions IS NOT NULL OR mentions_all;
CREATE INDEX messages_feed ON messages (kind, sent_at, conversation_id, seq) WHERE kind IN ('post', 'convocation');

CREATE TABLE message_versions (
    conversation_id bigint NOT NULL,
    seq bigint NOT NULL,
    replaced_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
    content jsonb NOT NULL,
    PRIMARY KEY (conversation_id, seq, replaced_at),
    FOREIGN KEY (conversation_id, seq) REFERENCES messages
);

CREATE TABLE receipts (
    conversation_id bigint NOT NULL,
    seq bigint NOT NULL,
    person_id bigint NOT NULL REFERENCES people,
    delivered_at timestamptz(3),
    opened_at timestamptz(3),
    acknowledged_at timestamptz(3),
    PRIMARY KEY (conversation_id, seq, person_id),
    FOREIGN KEY (conversation_id, seq) REFERENCES messages,
    CHECK (acknowledged_at IS NULL OR opened_at IS NOT NULL)
);
CREATE INDEX receipts_person ON receipts (person_id, conversation_id, seq);

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
"""

SEARCH = """
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE TEXT SEARCH CONFIGURATION parvis (COPY = french);
ALTER TEXT SEARCH CONFIGURATION parvis
    ALTER MAPPING FOR hword, hword_part, word, asciihword, hword_asciipart, asciiword WITH unaccent, french_stem;

CREATE FUNCTION message_text(content jsonb) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
    concat_ws(E'\\n', content ->> 'title', content ->> 'body', content ->> 'place', content ->> 'text',
        (SELECT string_agg(concat_ws(E'\\n', item ->> 'title', item ->> 'reporter', item ->> 'note'), E'\\n')
         FROM jsonb_array_elements(CASE jsonb_typeof(content -> 'agenda') WHEN 'array' THEN content -> 'agenda' END)
         AS item));

CREATE TABLE message_words (
    conversation_id bigint NOT NULL,
    seq bigint NOT NULL,
    words tsvector NOT NULL,
    PRIMARY KEY (conversation_id, seq),
    FOREIGN KEY (conversation_id, seq) REFERENCES messages
);
CREATE INDEX message_words_words ON message_words USING gin (words);
"""


def upgrade() -> None:
    for script in (PEOPLE, CONVERSATIONS, MESSAGES, SEARCH):
        for statement in script.split(";\n"):
            if statement.strip():
                op.execute(statement)


def downgrade() -> None:
    op.execute("DROP VIEW message_records, access, live_sessions")
    op.execute(
        "DROP TABLE message_words, receipts, message_versions, messages, memberships, conversations, "
        "password_resets, invitations, sessions, people"
    )
    op.execute("DROP FUNCTION message_text")
    op.execute("DROP TEXT SEARCH CONFIGURATION parvis")
