"""Say in one place who may come in: whose account is open, and whose access is not over."""

from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

FUNCTION = """
CREATE FUNCTION may_enter(person people) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT person.active AND (person.access_ends_at IS NULL OR person.access_ends_at > now())
$$
"""


def upgrade() -> None:
    op.execute(FUNCTION)


def downgrade() -> None:
    op.execute("DROP FUNCTION may_enter")
