"""Keep the problems that people report to the administrators."""

from alembic import op

revision = "0084"
down_revision = "0083"
branch_labels = None
depends_on = None

PROBLEMS = """
CREATE TABLE problems (
    id bigint PRIMARY KEY,
    person_id bigint NOT NULL REFERENCES people,
    at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
    text text NOT NULL,
    place text NOT NULL DEFAULT '',
    browser text NOT NULL DEFAULT '',
    reference text NOT NULL DEFAULT '',
    settled_at timestamptz(3)
)
"""


def upgrade() -> None:
    op.execute(PROBLEMS)


def downgrade() -> None:
    op.execute("DROP TABLE problems")
