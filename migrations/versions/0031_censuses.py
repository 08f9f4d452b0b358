"""Date how many inhabitants a body counts, and under which law: what was said when it was created holds until then."""

from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

CENSUSES = """
CREATE TABLE censuses (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    body_id bigint NOT NULL REFERENCES bodies,
    inhabitants integer NOT NULL CHECK (inhabitants >= 0),
    regime text NOT NULL,
    since date NOT NULL,
    source text NOT NULL CHECK (source <> ''),
    recorded_at timestamptz(3) NOT NULL,
    recorded_by bigint REFERENCES people
);
CREATE INDEX censuses_body ON censuses (body_id, since DESC, id DESC)
"""


def upgrade() -> None:
    for statement in CENSUSES.split(";\n"):
        op.execute(statement)


def downgrade() -> None:
    op.execute(
        "UPDATE bodies b SET inhabitants = c.inhabitants, regime = c.regime FROM ("
        "SELECT DISTINCT ON (body_id) body_id, inhabitants, regime FROM censuses WHERE since <= current_date "
        "ORDER BY body_id, since DESC, id DESC) c WHERE c.body_id = b.id"
    )
    op.execute("DROP TABLE censuses")
