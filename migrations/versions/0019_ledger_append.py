"""Let the ledger number and bind many entries in one call, so that its lock is held no longer than that and the
commit."""

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

# Within one plain statement the end of the chain would be read as of before the lock was taken: a function looks anew.
APPEND = """
CREATE FUNCTION append_to_ledger(befores text[], betweens text[], afters text[]) RETURNS SETOF ledger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    top ledger;
    made ledger;
BEGIN
    PERFORM pg_advisory_xact_lock(7278105475);
    SELECT * INTO top FROM ledger ORDER BY ledger.position DESC LIMIT 1;
    FOR n IN 1 .. cardinality(befores) LOOP
        made.position := coalesce(top.position, 0) + 1;
        made.entry := befores[n]
            || to_char(date_trunc('milliseconds', clock_timestamp()) AT TIME ZONE 'UTC',
                'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
            || betweens[n] || made.position || afters[n];
        made.previous := coalesce(top.hash, decode(repeat('00', 32), 'hex'));
        made.hash := sha256(made.previous || sha256(convert_to(made.entry, 'UTF8')));
        INSERT INTO ledger (position, entry, previous, hash)
            VALUES (made.position, made.entry, made.previous, made.hash);
        RETURN NEXT made;
        top := made;
    END LOOP;
END $$
"""


def upgrade() -> None:
    op.execute(APPEND)


def downgrade() -> None:
    op.execute("DROP FUNCTION append_to_ledger")
