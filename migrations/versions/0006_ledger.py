"""Create the ledger: one chain of entries that nobody changes, each checked by the database as it comes."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

LEDGER = """
CREATE TABLE ledger (
    position bigint PRIMARY KEY CHECK (position > 0),
    entry text NOT NULL,
    previous bytea NOT NULL UNIQUE CHECK (octet_length(previous) = 32),
    hash bytea NOT NULL UNIQUE CHECK (octet_length(hash) = 32),
    act text NOT NULL GENERATED ALWAYS AS (entry::jsonb ->> 'act') STORED,
    conversation_id bigint GENERATED ALWAYS AS ((entry::jsonb ->> 'conversation')::bigint) STORED,
    seq bigint GENERATED ALWAYS AS ((entry::jsonb ->> 'seq')::bigint) STORED,
    person_id bigint GENERATED ALWAYS AS ((entry::jsonb ->> 'person')::bigint) STORED
)
"""

INDEX = "CREATE INDEX ledger_message ON ledger (conversation_id, seq, position) WHERE conversation_id IS NOT NULL"

CONTINUE = """
CREATE FUNCTION ledger_continues() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    top ledger;
BEGIN
    SELECT * INTO top FROM ledger ORDER BY position DESC LIMIT 1;
    IF new.position <> coalesce(top.position, 0) + 1
        OR new.previous <> coalesce(top.hash, decode(repeat('00', 32), 'hex'))
        OR new.hash <> sha256(new.previous || convert_to(new.entry, 'UTF8'))
        OR new.position <> (new.entry::jsonb ->> 'position')::bigint
    THEN
        RAISE EXCEPTION 'entry % does not continue the ledger', new.position
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF abs(extract(epoch FROM clock_timestamp() - (new.entry::jsonb ->> 'at')::timestamptz)) > 60 THEN
        RAISE EXCEPTION 'entry % is not of this minute', new.position
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN new;
END $$
"""

REFUSE = """
CREATE FUNCTION ledger_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is never changed' USING ERRCODE = 'insufficient_privilege';
END $$
"""

TRIGGERS = (
    "CREATE TRIGGER ledger_continues BEFORE INSERT ON ledger FOR EACH ROW EXECUTE FUNCTION ledger_continues()",
    "CREATE TRIGGER ledger_is_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger "
    "FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_kept()",
    "ALTER TABLE ledger ENABLE ALWAYS TRIGGER ledger_continues",
    "ALTER TABLE ledger ENABLE ALWAYS TRIGGER ledger_is_kept",
)


def upgrade() -> None:
    for statement in (LEDGER, INDEX, CONTINUE, REFUSE, *TRIGGERS):
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP TABLE ledger")
    op.execute("DROP FUNCTION ledger_continues, ledger_is_kept")
