"""Note that workers are alive and that back-ups are made, so that somebody hears when they are not."""

from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

WORKERS = """
CREATE TABLE workers (
    id bigint PRIMARY KEY,
    host text NOT NULL,
    started_at timestamptz(3) NOT NULL DEFAULT now(),
    seen_at timestamptz(3) NOT NULL DEFAULT now()
)
"""

BACKUPS = """
CREATE TABLE backups (
    saved_at timestamptz(3) PRIMARY KEY DEFAULT now(),
    bytes bigint NOT NULL CHECK (bytes >= 0)
)
"""


def upgrade() -> None:
    op.execute(WORKERS)
    op.execute(BACKUPS)


def downgrade() -> None:
    op.execute("DROP TABLE backups")
    op.execute("DROP TABLE workers")
