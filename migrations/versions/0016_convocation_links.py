"""Create the links by which recipients read a convocation from their letter, and the codes sent for signing in."""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

LINKS = """
CREATE TABLE convocation_links (
    token_hash bytea PRIMARY KEY,
    conversation_id bigint NOT NULL,
    seq bigint NOT NULL,
    person_id bigint NOT NULL,
    expires_at timestamptz NOT NULL,
    code_hash bytea,
    code_expires_at timestamptz,
    code_tries int NOT NULL DEFAULT 0,
    FOREIGN KEY (conversation_id, seq, person_id) REFERENCES summonses
)
"""


def upgrade() -> None:
    op.execute(LINKS)
    op.execute("CREATE INDEX convocation_links_expiry ON convocation_links (expires_at)")


def downgrade() -> None:
    op.execute("DROP TABLE convocation_links")
