"""Create the view of the invitations that are still worth something: their senders may still give what they hold."""

from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

VIEW = """
CREATE VIEW live_invitations AS
SELECT i.* FROM invitations i LEFT JOIN people inviter ON inviter.id = i.invited_by
WHERE i.used_at IS NULL AND i.expires_at > now() AND (
    i.invited_by IS NULL
    OR (inviter.active AND (inviter.access_ends_at IS NULL OR inviter.access_ends_at > now()) AND (
        inviter.administrator
        OR (i.population = 'guest' AND NOT EXISTS (
            SELECT FROM unnest(i.groups) AS entered(conversation_id)
            WHERE NOT EXISTS (
                SELECT FROM memberships m WHERE m.conversation_id = entered.conversation_id
                    AND m.person_id = i.invited_by AND m.role = 'manager'
            )
        ))
    ))
)
"""


def upgrade() -> None:
    op.execute(VIEW)


def downgrade() -> None:
    op.execute("DROP VIEW live_invitations")
