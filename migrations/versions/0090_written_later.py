"""Keep of a message that is sent later all that was written, as it would be sent at once."""

from alembic import op

revision = "0090"
down_revision = "0089"
branch_labels = None
depends_on = None

WRITTEN = """
UPDATE scheduled_messages SET written = jsonb_build_object(
    'type', 'send_message', 'conversation', conversation_id, 'client_id', client_id, 'text', text, 'reply_to', reply_to,
    'mentions', to_jsonb(mentions), 'mentions_all', mentions_all,
    'files', coalesce((SELECT jsonb_agg(file -> 'id' ORDER BY place)
        FROM jsonb_array_elements(files) WITH ORDINALITY AS f(file, place)), '[]')
)
"""

APART = """
UPDATE scheduled_messages SET text = written ->> 'text', reply_to = (written ->> 'reply_to')::bigint,
    mentions = ARRAY(SELECT jsonb_array_elements_text(coalesce(written -> 'mentions', '[]'))::bigint),
    mentions_all = coalesce((written ->> 'mentions_all')::boolean, false)
"""


def upgrade() -> None:
    op.execute("ALTER TABLE scheduled_messages ADD COLUMN written jsonb")
    op.execute(WRITTEN)
    op.execute(
        """
        ALTER TABLE scheduled_messages ALTER COLUMN written SET NOT NULL,
            DROP COLUMN text, DROP COLUMN reply_to, DROP COLUMN mentions, DROP COLUMN mentions_all
        """
    )


def downgrade() -> None:
    op.execute(
        """
        ALTER TABLE scheduled_messages ADD COLUMN text text NOT NULL DEFAULT '', ADD COLUMN reply_to bigint,
            ADD COLUMN mentions bigint[] NOT NULL DEFAULT '{}', ADD COLUMN mentions_all boolean NOT NULL DEFAULT false
        """
    )
    op.execute(APART)
    op.execute("ALTER TABLE scheduled_messages ALTER COLUMN text DROP DEFAULT, DROP COLUMN written")
