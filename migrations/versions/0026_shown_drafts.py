"""Let the author of a convocation read the files of the draft that waits for their agreement."""

from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE draft_files ADD COLUMN shown_to bigint REFERENCES people")


def downgrade() -> None:
    op.execute("ALTER TABLE draft_files DROP COLUMN shown_to")
