"""Keep labels on drafts of posts, and which groups have all their posts tracked."""

from alembic import op

revision = "0083"
down_revision = "0082"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE post_drafts ADD COLUMN labels text[] NOT NULL DEFAULT '{}'")
    op.execute("ALTER TABLE conversations ADD COLUMN tracks_posts boolean NOT NULL DEFAULT false")


def downgrade() -> None:
    op.execute("ALTER TABLE conversations DROP COLUMN tracks_posts")
    op.execute("ALTER TABLE post_drafts DROP COLUMN labels")
