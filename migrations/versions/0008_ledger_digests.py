"""Bind each entry of the ledger by its digest, so that a part of the chain can be shown and checked alone."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

EMPTY = """
DO $$ BEGIN
    IF EXISTS (SELECT FROM ledger) THEN
        RAISE EXCEPTION 'the ledger holds entries that are bound otherwise';
    END IF;
END $$
"""

CONTINUE = """
CREATE OR REPLACE FUNCTION ledger_continues() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    top ledger;
BEGIN
    SELECT * INTO top FROM ledger ORDER BY position DESC LIMIT 1;
    IF new.position <> coalesce(top.position, 0) + 1
        OR new.previous <> coalesce(top.hash, decode(repeat('00', 32), 'hex'))
        OR new.hash <> sha256(new.previous || {bound})
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


def upgrade() -> None:
    op.execute(EMPTY)
    op.execute(CONTINUE.replace("{bound}", "sha256(convert_to(new.entry, 'UTF8'))"))


def downgrade() -> None:
    op.execute(EMPTY)
    op.execute(CONTINUE.replace("{bound}", "convert_to(new.entry, 'UTF8')"))
