"""Look for pages in their index, whatever the planner takes a page for."""

from alembic import op

revision = "0074"
down_revision = "0073"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # The planner takes the vector of a page for as cheap to look at as a number, and unpacks twenty thousand of them
    # rather than ask the index for a word that most have.
    op.execute("""
CREATE FUNCTION pages_with(query tsquery) RETURNS TABLE (node_id bigint, pages int[]) LANGUAGE sql STABLE
SET enable_seqscan = off AS $$
    SELECT node_id, array_agg(page) FROM page_words WHERE words @@ query GROUP BY node_id
$$
""")


def downgrade() -> None:
    op.execute("DROP FUNCTION pages_with")
