"""Say of three rules that one of their days is prudence: their text does not call the days clear."""

from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE rules ADD prudent integer NOT NULL DEFAULT 0 CHECK (prudent >= 0)")
    op.execute(
        "UPDATE rules SET prudent = 1 WHERE code IN ('local_law', 'ccas', 'ccas_second') AND recorded_by IS NULL"
    )


def downgrade() -> None:
    op.execute("ALTER TABLE rules DROP prudent")
