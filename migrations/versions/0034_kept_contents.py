"""Let the row of a file never point to other contents: what was sent under its number stays what it was."""

from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

KEEP = """
CREATE FUNCTION contents_are_kept() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'the contents of a file are never changed' USING ERRCODE = 'insufficient_privilege';
END $$
"""

TRIGGER = """
CREATE TRIGGER contents_are_kept BEFORE UPDATE ON files
    FOR EACH ROW WHEN ((old.id, old.sha256, old.size) IS DISTINCT FROM (new.id, new.sha256, new.size))
    EXECUTE FUNCTION contents_are_kept()
"""


FROZEN = """
CREATE OR REPLACE FUNCTION frozen_messages_are_kept() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF tg_op = 'UPDATE'
        AND new.content - '{replaced_by,cancelled_at,cancellation}'::text[]
            = old.content - '{replaced_by,cancelled_at,cancellation}'::text[]
        AND (new.conversation_id, new.seq, new.author_id, new.client_id, new.sent_at, new.kind)
            IS NOT DISTINCT FROM (old.conversation_id, old.seq, old.author_id, old.client_id, old.sent_at, old.kind)
    THEN
        RETURN new;
    END IF;
    RAISE EXCEPTION 'what was frozen is never changed' USING ERRCODE = 'insufficient_privilege';
END $$
"""


def upgrade() -> None:
    op.execute(FROZEN)
    op.execute(KEEP)
    op.execute(TRIGGER)
    op.execute("ALTER TABLE files ENABLE ALWAYS TRIGGER contents_are_kept")


def downgrade() -> None:
    op.execute("DROP TRIGGER contents_are_kept ON files")
    op.execute("DROP FUNCTION contents_are_kept")
