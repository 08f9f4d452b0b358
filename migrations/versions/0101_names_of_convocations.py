"""Say of each convocation under whose name it was sent: the authority that its manifest seals."""

from alembic import op

revision = "0101"
down_revision = "0100"
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

AFTERWARDS = "{replaced_by,cancelled_at,cancellation,meeting}"
WITH_NAME = "{replaced_by,cancelled_at,cancellation,meeting,authority}"

SAID = """
UPDATE messages m SET content = m.content || jsonb_build_object('authority', c.manifest::jsonb ->> 'authority')
FROM convocations c
WHERE (m.conversation_id, m.seq) = (c.conversation_id, c.seq) AND m.kind = 'convocation'
    AND pg_input_is_valid(c.manifest, 'jsonb') AND c.manifest::jsonb ->> 'authority' <> ''
"""


def upgrade() -> None:
    """Only meanwhile may it be said."""
    for statement in (FROZEN.replace("{afterwards}", WITH_NAME), SAID, FROZEN.replace("{afterwards}", AFTERWARDS)):
        op.execute(statement)


def downgrade() -> None:
    op.execute(FROZEN.replace("{afterwards}", WITH_NAME))
    op.execute("UPDATE messages SET content = content - 'authority' WHERE kind = 'convocation'")
    op.execute(FROZEN.replace("{afterwards}", AFTERWARDS))
