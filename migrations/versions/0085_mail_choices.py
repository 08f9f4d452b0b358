"""Keep how often each kind of what was not read comes by mail, and until when each was told."""

from alembic import op

revision = "0085"
down_revision = "0084"
branch_labels = None
depends_on = None

CHOICES = """
CREATE TABLE mail_choices (
    person_id bigint NOT NULL REFERENCES people,
    kind text NOT NULL CHECK (kind IN ('mentions', 'directs', 'tracked', 'posts')),
    mail text CHECK (mail IN ('immediate', 'daily', 'weekly', 'none')),
    told_at timestamptz(3),
    PRIMARY KEY (person_id, kind)
)
"""


def upgrade() -> None:
    op.execute(CHOICES)


def downgrade() -> None:
    op.execute(
        """
        UPDATE people p SET digested_at = greatest(digested_at, h.told_at) FROM (
            SELECT person_id, min(told_at) AS told_at FROM mail_choices GROUP BY person_id
        ) h WHERE h.person_id = p.id
        """
    )
    op.execute("DROP TABLE mail_choices")
