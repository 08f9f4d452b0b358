"""Index messages by lexemes made outside the database, each with what it is filtered and sorted by.

The worker indexes anew all that there is; the search finds more and more meanwhile, and says so."""

from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

# What is written by the worker alone can be merged into the index at once: no search has to read what waits.
LEXEMES = """
DROP INDEX message_words_words;
TRUNCATE message_words;
ALTER TABLE message_words ADD COLUMN sent_at timestamptz(3) NOT NULL;
CREATE INDEX message_words_words ON message_words USING gin (words) WITH (fastupdate = off);
CREATE INDEX message_words_latest ON message_words (sent_at, conversation_id, seq);
UPDATE conversations SET indexed_seq = 0 WHERE indexed_seq > 0;
DROP TEXT SEARCH CONFIGURATION parvis
"""

BEFORE = """
CREATE TEXT SEARCH CONFIGURATION parvis (COPY = french);
ALTER TEXT SEARCH CONFIGURATION parvis
    ALTER MAPPING FOR hword, hword_part, word, asciihword, hword_asciipart, asciiword WITH unaccent, french_stem;
DROP INDEX message_words_words;
DROP INDEX message_words_latest;
TRUNCATE message_words;
ALTER TABLE message_words DROP COLUMN sent_at;
CREATE INDEX message_words_words ON message_words USING gin (words);
UPDATE conversations SET indexed_seq = 0 WHERE indexed_seq > 0
"""


def upgrade() -> None:
    for statement in LEXEMES.split(";\n"):
        op.execute(statement)


def downgrade() -> None:
    for statement in BEFORE.split(";\n"):
        op.execute(statement)
