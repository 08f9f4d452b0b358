"""Number the entries of each convocation, let their instants never fall, and keep what was frozen as it was."""

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

COLUMNS = """
ALTER TABLE ledger ADD COLUMN number bigint GENERATED ALWAYS AS ((entry::jsonb ->> 'number')::bigint) STORED;
CREATE INDEX ledger_house ON ledger (position) WHERE conversation_id IS NULL
"""

# The owner's rights, since the application may write no entry but by this function; a fixed path, since otherwise a
# table of the caller's own could pass for the ledger.
APPEND = """
CREATE FUNCTION append_to_ledger(
    acts text[], conversations bigint[], seqs bigint[], people bigint[], authors bigint[], facts text[], salts text[]
) RETURNS SETOF ledger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    top public.ledger;
    made public.ledger;
    earlier bigint;
    counted bigint;
    now_at timestamptz;
    latest timestamptz;
BEGIN
    PERFORM pg_advisory_xact_lock(7278105475);
    SELECT * INTO top FROM public.ledger ORDER BY ledger.position DESC LIMIT 1;
    latest := (top.entry::jsonb ->> 'at')::timestamptz;
    FOR n IN 1 .. cardinality(acts) LOOP
        IF (conversations[n] IS NULL) <> (seqs[n] IS NULL) OR acts[n] !~ '^[a-z_]+$' OR salts[n] !~ '^[0-9a-f]{32}$'
            OR jsonb_typeof(facts[n]::jsonb) IS DISTINCT FROM 'object'
        THEN
            RAISE EXCEPTION 'not written as entries are' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF conversations[n] IS NULL THEN
            SELECT l.position, l.number INTO earlier, counted FROM public.ledger l
            WHERE l.conversation_id IS NULL ORDER BY l.position DESC LIMIT 1;
        ELSE
            SELECT l.position, l.number INTO earlier, counted FROM public.ledger l
            WHERE l.conversation_id = conversations[n] AND l.seq = seqs[n] ORDER BY l.position DESC LIMIT 1;
        END IF;
        IF earlier IS NOT NULL AND counted IS NULL THEN
            SELECT count(*) INTO counted FROM public.ledger l
            WHERE l.conversation_id IS NOT DISTINCT FROM conversations[n] AND l.seq IS NOT DISTINCT FROM seqs[n];
        END IF;
        now_at := date_trunc('milliseconds', clock_timestamp());
        IF now_at < latest - interval '1 minute' THEN
            RAISE EXCEPTION 'the clock of the database is behind the ledger, which ends at %', latest
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        latest := greatest(now_at, latest);
        made.position := coalesce(top.position, 0) + 1;
        made.entry := '{"act":"' || acts[n]
            || '","at":"' || to_char(latest AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
            || '","author":' || coalesce(authors[n]::text, 'null')
            || ',"before":' || coalesce(earlier::text, 'null')
            || ',"conversation":' || coalesce(conversations[n]::text, 'null')
            || ',"facts":' || facts[n]
            || ',"number":' || coalesce(counted, 0) + 1
            || ',"person":' || coalesce(people[n]::text, 'null')
            || ',"position":' || made.position
            || ',"salt":"' || salts[n]
            || '","seq":' || coalesce(seqs[n]::text, 'null') || '}';
        made.previous := coalesce(top.hash, decode(repeat('00', 32), 'hex'));
        made.hash := sha256(made.previous || sha256(convert_to(made.entry, 'UTF8')));
        INSERT INTO public.ledger (position, entry, previous, hash)
            VALUES (made.position, made.entry, made.previous, made.hash);
        RETURN NEXT made;
        top := made;
    END LOOP;
END $$
"""

CONTINUE = """
CREATE OR REPLACE FUNCTION ledger_continues() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    top public.ledger;
BEGIN
    SELECT * INTO top FROM public.ledger ORDER BY position DESC LIMIT 1;
    IF new.position <> coalesce(top.position, 0) + 1
        OR new.previous <> coalesce(top.hash, decode(repeat('00', 32), 'hex'))
        OR new.hash <> sha256(new.previous || sha256(convert_to(new.entry, 'UTF8')))
        OR new.position <> (new.entry::jsonb ->> 'position')::bigint
    THEN
        RAISE EXCEPTION 'entry % does not continue the ledger', new.position
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF (
        SELECT string_agg(field, ' ' ORDER BY place)
        FROM json_object_keys(new.entry::json) WITH ORDINALITY AS keys(field, place)
    ) <> 'act at author before conversation facts number person position salt seq'
    THEN
        RAISE EXCEPTION 'entry % is not written as entries are', new.position
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF abs(extract(epoch FROM clock_timestamp() - (new.entry::jsonb ->> 'at')::timestamptz)) > 60
        OR (new.entry::jsonb ->> 'at')::timestamptz < (top.entry::jsonb ->> 'at')::timestamptz
    THEN
        RAISE EXCEPTION 'entry % is not of this minute', new.position
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN new;
END $$
"""

KEEP = (
    """
ALTER FUNCTION ledger_is_kept() SET search_path = pg_catalog, pg_temp
""",
    """
CREATE FUNCTION convocations_are_kept() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF tg_op = 'UPDATE' AND to_jsonb(new) - 'warned_at' = to_jsonb(old) - 'warned_at' THEN
        RETURN new;
    END IF;
    RAISE EXCEPTION 'what was frozen is never changed' USING ERRCODE = 'insufficient_privilege';
END $$
""",
    """
CREATE FUNCTION frozen_messages_are_kept() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF tg_op = 'UPDATE'
        AND new.content - '{replaced_by,cancelled_at,cancellation}'::text[]
            = old.content - '{replaced_by,cancelled_at,cancellation}'::text[]
        AND (new.conversation_id, new.seq, new.author_id, new.client_id, new.sent_at)
            IS NOT DISTINCT FROM (old.conversation_id, old.seq, old.author_id, old.client_id, old.sent_at)
    THEN
        RETURN new;
    END IF;
    RAISE EXCEPTION 'what was frozen is never changed' USING ERRCODE = 'insufficient_privilege';
END $$
""",
    """
CREATE FUNCTION tokens_are_kept() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF tg_op = 'UPDATE' AND (old.token IS NULL OR to_jsonb(new) = to_jsonb(old)) THEN
        RETURN new;
    END IF;
    RAISE EXCEPTION 'a token is never changed' USING ERRCODE = 'insufficient_privilege';
END $$
""",
)

TRIGGERS = """
CREATE TRIGGER convocations_are_kept BEFORE UPDATE OR DELETE ON convocations
    FOR EACH ROW EXECUTE FUNCTION convocations_are_kept();
CREATE TRIGGER frozen_messages_are_kept BEFORE UPDATE OR DELETE ON messages
    FOR EACH ROW WHEN (old.kind = 'convocation' AND old.content ? 'digest') EXECUTE FUNCTION frozen_messages_are_kept();
CREATE TRIGGER tokens_are_kept BEFORE UPDATE OR DELETE ON timestamps
    FOR EACH ROW EXECUTE FUNCTION tokens_are_kept();
ALTER TABLE convocations ENABLE ALWAYS TRIGGER convocations_are_kept;
ALTER TABLE messages ENABLE ALWAYS TRIGGER frozen_messages_are_kept;
ALTER TABLE timestamps ENABLE ALWAYS TRIGGER tokens_are_kept
"""


def upgrade() -> None:
    for statement in COLUMNS.split(";\n"):
        op.execute(statement)
    op.execute("DROP FUNCTION append_to_ledger(text[], text[], text[])")
    op.execute(APPEND)
    op.execute("REVOKE ALL ON FUNCTION append_to_ledger FROM PUBLIC")
    op.execute(CONTINUE)
    for statement in (*KEEP, *TRIGGERS.split(";\n")):
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("what was entered since cannot be read by the version before: restore a back-up")
