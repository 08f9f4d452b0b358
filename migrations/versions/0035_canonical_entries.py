"""Refuse an entry that is not in the one canonical form, whoever adds it: every reader is to read it alike."""

from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

# RFC 8785, of whole numbers alone; `jsonb` itself drops repeated names and refuses U+0000.
CANONICAL = r"""
CREATE FUNCTION canonical(value jsonb) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    CASE jsonb_typeof(value)
    WHEN 'object' THEN
        IF EXISTS (SELECT FROM jsonb_object_keys(value) AS name WHERE name !~ '^[\x01-\x7f]*$') THEN
            RAISE EXCEPTION 'a name that is not ASCII' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN '{' || coalesce((
            SELECT string_agg(to_json(key)::text || ':' || public.canonical(item), ',' ORDER BY key COLLATE "C")
            FROM jsonb_each(value) AS part(key, item)), '') || '}';
    WHEN 'array' THEN
        RETURN '[' || coalesce((
            SELECT string_agg(public.canonical(item), ',' ORDER BY place)
            FROM jsonb_array_elements(value) WITH ORDINALITY AS part(item, place)), '') || ']';
    WHEN 'number' THEN
        IF value::text !~ '^-?[0-9]+$' OR abs(value::numeric) > 9007199254740991 THEN
            RAISE EXCEPTION 'a number that readers may read differently'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN value::text;
    ELSE
        RETURN value::text;
    END CASE;
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
        {canonical}
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


def upgrade() -> None:
    op.execute(CANONICAL)
    op.execute(CONTINUE.format(canonical="OR new.entry <> public.canonical(new.entry::jsonb)"))


def downgrade() -> None:
    op.execute(CONTINUE.format(canonical=""))
    op.execute("DROP FUNCTION canonical")
