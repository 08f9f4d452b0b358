"""Keep the key that signs return addresses, and what came back by them."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

KEYS = """
CREATE TABLE keys (
    purpose text PRIMARY KEY,
    key bytea NOT NULL CHECK (length(key) = 32)
)
"""

SIGNATURES = """
INSERT INTO keys VALUES ('signatures',
    sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')))
"""

RETURNS = """
CREATE TABLE mail_returns (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    digest bytea NOT NULL UNIQUE,
    what text NOT NULL CHECK (what IN ('failed', 'delayed', 'unknown', 'reply', 'ignored')),
    letter_id text NOT NULL DEFAULT '',
    recipient text NOT NULL DEFAULT '',
    subject text NOT NULL DEFAULT '',
    status text NOT NULL DEFAULT '',
    diagnostic text NOT NULL DEFAULT '',
    file text NOT NULL DEFAULT '',
    received_at timestamptz(3) NOT NULL DEFAULT clock_timestamp()
)
"""


def upgrade() -> None:
    op.execute(KEYS)
    op.execute(SIGNATURES)
    op.execute(RETURNS)
    op.execute("CREATE INDEX mail_returns_received ON mail_returns (received_at DESC)")


def downgrade() -> None:
    op.execute("DROP TABLE mail_returns, keys")
