"""Let the address of a sitting's video meeting be said, and change, beside what was frozen."""

from alembic import op

revision = "0088"
down_revision = "0087"
branch_labels = None
depends_on = None

FROZEN = """
CREATE OR REPLACE FUNCTION frozen_messages_are_kept() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF tg_op = 'UPDATE'
        AND new.content - '{afterwards}'::text[] = old.content - '{afterwards}'::text[]
        AND (new.conversation_id, new.seq, new.author_id, new.client_id, new.sent_at, new.kind)
            IS NOT DISTINCT FROM (old.conversation_id, old.seq, old.author_id, old.client_id, old.sent_at, old.kind)
    THEN
        RETURN new;
    END IF;
    RAISE EXCEPTION 'what was frozen is never changed' USING ERRCODE = 'insufficient_privilege';
END $$
"""

FATE = "{replaced_by,cancelled_at,cancellation}"
FATE_AND_MEETING = "{replaced_by,cancelled_at,cancellation,meeting}"


def upgrade() -> None:
    op.execute(FROZEN.replace("{afterwards}", FATE_AND_MEETING))


def downgrade() -> None:
    op.execute(FROZEN.replace("{afterwards}", FATE))
