"""Note of a sitting who presides, who are its secretaries, why somebody withdraws, and which proxies stood when."""

from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

# What was noted before did not say why: it counts as it did, as an interest of any kind.
TABLES = """
ALTER TABLE sittings ADD COLUMN presides bigint REFERENCES people,
    ADD COLUMN secretaries bigint[] NOT NULL DEFAULT '{}';
ALTER TABLE interests ADD COLUMN kind text NOT NULL DEFAULT 'personal' CHECK (kind IN ('representative', 'personal'));
ALTER TABLE moments ADD COLUMN proxies jsonb NOT NULL DEFAULT '[]';
ALTER TABLE answers ADD COLUMN recorded_by bigint REFERENCES people
"""

BACK = """
ALTER TABLE answers DROP COLUMN recorded_by;
ALTER TABLE moments DROP COLUMN proxies;
ALTER TABLE interests DROP COLUMN kind;
ALTER TABLE sittings DROP COLUMN presides, DROP COLUMN secretaries
"""


def upgrade() -> None:
    for statement in TABLES.split(";\n"):
        op.execute(statement)


def downgrade() -> None:
    for statement in BACK.split(";\n"):
        op.execute(statement)
