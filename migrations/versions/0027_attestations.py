"""Keep each attestation as it was handed out, and the seals over the head of the ledger."""

from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE attestations (
    position bigint PRIMARY KEY REFERENCES ledger,
    conversation_id bigint NOT NULL,
    seq bigint NOT NULL,
    pdf bytea NOT NULL,
    FOREIGN KEY (conversation_id, seq) REFERENCES convocations
);
CREATE INDEX attestations_convocation ON attestations (conversation_id, seq);

CREATE TABLE head_seals (
    position bigint PRIMARY KEY REFERENCES ledger,
    token bytea NOT NULL,
    roots text NOT NULL
);
CREATE INDEX ledger_stamps ON ledger (position) WHERE act IN ('timestamped', 'sealed')
"""


def upgrade() -> None:
    for statement in TABLES.split(";\n"):
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP INDEX ledger_stamps")
    op.execute("DROP TABLE head_seals, attestations")
