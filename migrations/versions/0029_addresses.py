"""Date the electronic addresses of people: each change with who recorded it, since when it holds, who confirmed it."""

from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

CHANGES = """
CREATE TABLE address_changes (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person_id bigint NOT NULL REFERENCES people ON DELETE CASCADE,
    before text NOT NULL,
    email text NOT NULL,
    requested_on date NOT NULL,
    recorded_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
    recorded_by bigint NOT NULL REFERENCES people,
    in_force_at timestamptz(3),
    confirmed_at timestamptz(3),
    withdrawn_at timestamptz(3),
    token_hash bytea UNIQUE,
    expires_at timestamptz NOT NULL,
    CHECK (confirmed_at IS NULL OR (in_force_at IS NOT NULL AND withdrawn_at IS NULL))
);
CREATE INDEX address_changes_person ON address_changes (person_id, id);
CREATE UNIQUE INDEX address_changes_open ON address_changes (person_id)
    WHERE confirmed_at IS NULL AND withdrawn_at IS NULL;
CREATE INDEX address_changes_email ON address_changes (lower(email)) WHERE withdrawn_at IS NULL;
CREATE VIEW addresses AS
SELECT p.id AS person_id, coalesce(c.email, p.email) AS email, coalesce(c.in_force_at, p.created_at) AS since,
    c.id IS NULL OR c.confirmed_at IS NOT NULL AS confirmed
FROM people p LEFT JOIN LATERAL (
    SELECT id, email, in_force_at, confirmed_at FROM address_changes
    WHERE person_id = p.id AND in_force_at IS NOT NULL AND withdrawn_at IS NULL ORDER BY id DESC LIMIT 1
) c ON true
"""


def upgrade() -> None:
    for statement in CHANGES.split(";\n"):
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP VIEW addresses")
    op.execute("DROP TABLE address_changes")
