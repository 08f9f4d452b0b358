"""Find the entries of a convocation by what their texts say, and convocations by the words that were frozen."""

from alembic import op

revision = "0096"
down_revision = "0095"
branch_labels = None
depends_on = None

# Of the message that an entry's text says it is of, as conversation/number; a dash for what it does not say. An index
# over it follows the text, whatever somebody has made of the columns beside it.
PLACE = """
CREATE FUNCTION told_place(entry text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp AS $$
SELECT coalesce(substring(said ->> 'conversation' FROM '^[0-9]+$'), '-') || '/'
    || coalesce(substring(said ->> 'seq' FROM '^[0-9]+$'), '-')
FROM (SELECT CASE WHEN pg_input_is_valid(entry, 'jsonb') THEN entry::jsonb END AS said) read
$$
"""

PLACES = "CREATE INDEX ledger_told ON ledger (told_place(entry))"

# Beside the convocations, which nobody may change.
WORDS = """
CREATE TABLE convocation_words (
    conversation_id bigint NOT NULL,
    seq bigint NOT NULL,
    words text NOT NULL,
    PRIMARY KEY (conversation_id, seq),
    FOREIGN KEY (conversation_id, seq) REFERENCES convocations ON DELETE CASCADE
)
"""

SAID = """
CREATE FUNCTION words_of(manifest text) RETURNS text LANGUAGE sql STABLE AS $$
SELECT unaccent(lower(concat_ws(' ', sealed ->> 'body', sealed ->> 'place', (
    SELECT string_agg(item ->> 'title', ' ' ORDER BY number)
    FROM jsonb_array_elements(CASE WHEN jsonb_typeof(sealed -> 'agenda') = 'array' THEN sealed -> 'agenda' END)
        WITH ORDINALITY AS agenda(item, number)
))))
FROM (SELECT CASE WHEN pg_input_is_valid(manifest, 'jsonb') THEN manifest::jsonb -> 'convocation' END AS sealed) read
$$
"""

KEPT = """
CREATE FUNCTION keep_convocation_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO convocation_words (conversation_id, seq, words)
    VALUES (new.conversation_id, new.seq, words_of(new.manifest));
    RETURN NULL;
END
$$
"""

KEEPS = """
CREATE TRIGGER keep_convocation_words AFTER INSERT ON convocations
FOR EACH ROW EXECUTE FUNCTION keep_convocation_words()
"""

FILLED = """
INSERT INTO convocation_words (conversation_id, seq, words)
SELECT conversation_id, seq, words_of(manifest) FROM convocations
"""

LATEST = "CREATE INDEX convocations_latest ON convocations (frozen_at DESC, seq DESC)"


def upgrade() -> None:
    for statement in (PLACE, PLACES, WORDS, SAID, KEPT, KEEPS, FILLED, LATEST):
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP INDEX convocations_latest")
    op.execute("DROP TRIGGER keep_convocation_words ON convocations")
    op.execute("DROP FUNCTION keep_convocation_words(), words_of(text)")
    op.execute("DROP TABLE convocation_words")
    op.execute("DROP INDEX ledger_told")
    op.execute("DROP FUNCTION told_place(text)")
