"""Say of a figure which version it was entered over, so that whoever enters after both can carry it on."""

from alembic import op

revision = "0079"
down_revision = "0078"
branch_labels = None
depends_on = None

VIEW = """
CREATE OR REPLACE VIEW whole_figures AS
SELECT f.conversation_id, f.seq, f.client_id, f.station, f.name, f.version, f.changed_seq, f.author_id AS author,
    f.entered_at, f.value, f.dictated_by, CASE WHEN o.version IS NOT NULL THEN jsonb_build_object(
        {version}'value', o.value, 'author', o.author_id, 'entered_at', o.entered_at
    ) END AS instead_of
FROM figures f LEFT JOIN figures o ON o.conversation_id = f.conversation_id AND o.seq = f.seq
    AND o.station = f.station AND o.name = f.name AND o.version = f.instead_of
"""


def upgrade() -> None:
    op.execute(VIEW.format(version="'version', o.version, "))


def downgrade() -> None:
    op.execute(VIEW.format(version=""))
