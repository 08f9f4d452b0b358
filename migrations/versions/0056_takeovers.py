"""Remember what has been taken over, and ask again for what authors agreed to before it was entered as they did."""

from alembic import op

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "CREATE TABLE takeovers (schema text PRIMARY KEY, done_at timestamptz(3) NOT NULL DEFAULT clock_timestamp())"
    )
    op.execute(
        """
        UPDATE convocation_drafts d SET content = content - 'approval'
        WHERE content #>> '{approval,approved_at}' IS NOT NULL AND NOT EXISTS (
            SELECT FROM ledger WHERE act = 'agreement_given' AND entry::jsonb #> '{facts,draft}' = to_jsonb(d.id)
        )
        """
    )


def downgrade() -> None:
    op.execute("DROP TABLE takeovers")
