"""Ask the one function that says who may come in, where views had the same rule in words of their own."""

from alembic import op

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None

SESSIONS = """
CREATE OR REPLACE VIEW live_sessions AS
SELECT s.id, s.person_id, s.token_hash, least(s.expires_at, p.access_ends_at) AS ends_at
FROM sessions s JOIN people p ON p.id = s.person_id
WHERE s.expires_at > now() AND {person}
"""

ACCESS = """
CREATE OR REPLACE VIEW access AS
SELECT m.conversation_id, m.person_id, m.role, p.population, c.kind, c.population AS system,
    c.archived_at IS NOT NULL AS archived,
    c.archived_at IS NULL AND (c.posting = 'everyone' OR m.role IN ('publisher', 'manager')) AS may_send,
    m.role = 'manager' OR p.administrator AS may_manage,
    m.role IN ('publisher', 'manager') AS may_publish
FROM memberships m
JOIN people p ON p.id = m.person_id
JOIN conversations c ON c.id = m.conversation_id
WHERE {person}
"""

INVITATIONS = """
CREATE OR REPLACE VIEW live_invitations AS
SELECT i.* FROM invitations i LEFT JOIN people inviter ON inviter.id = i.invited_by
WHERE i.used_at IS NULL AND i.expires_at > now() AND (
    i.invited_by IS NULL
    OR ({inviter} AND (
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

SPELT_OUT = "{name}.active AND ({name}.access_ends_at IS NULL OR {name}.access_ends_at > now())"


def upgrade() -> None:
    define(person="may_enter(p)", inviter="may_enter(inviter)")


def downgrade() -> None:
    define(person=SPELT_OUT.format(name="p"), inviter=SPELT_OUT.format(name="inviter"))


def define(person: str, inviter: str) -> None:
    for view in (SESSIONS, ACCESS, INVITATIONS):
        op.execute(view.format(person=person, inviter=inviter))
