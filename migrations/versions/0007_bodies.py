"""Create bodies, mandates, the channels that people chose, and the dated rules; load the rules that Parvis brings."""

import tomllib
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

SHIPPED = Path(__file__).resolve().parents[2] / "server" / "law" / "rules.toml"

TABLES = """
CREATE EXTENSION IF NOT EXISTS btree_gist;

CREATE TABLE bodies (
    id bigint PRIMARY KEY CHECK (id BETWEEN 1 AND 9007199254740991),
    conversation_id bigint NOT NULL REFERENCES conversations,
    kind text NOT NULL CHECK (kind IN ('council', 'commission', 'board')),
    name text NOT NULL CHECK (name <> ''),
    regime text NOT NULL CHECK (regime IN ('commune', 'epci', 'alsace_moselle')),
    inhabitants integer NOT NULL CHECK (inhabitants >= 0),
    place text NOT NULL DEFAULT '',
    own_days integer CHECK (own_days BETWEEN 0 AND 60),
    active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT now(),
    CHECK (kind <> 'council' OR own_days IS NULL)
);
CREATE UNIQUE INDEX bodies_conversation ON bodies (conversation_id) WHERE active;

CREATE TABLE mandates (
    id bigint PRIMARY KEY CHECK (id BETWEEN 1 AND 9007199254740991),
    body_id bigint NOT NULL REFERENCES bodies,
    person_id bigint NOT NULL REFERENCES people,
    role text NOT NULL CHECK (role IN ('chair', 'member', 'secretary', 'substitute')),
    starts_on date NOT NULL,
    ends_on date,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    recorded_by bigint REFERENCES people,
    CHECK (ends_on >= starts_on),
    CONSTRAINT mandates_once EXCLUDE USING gist (
        body_id WITH =, person_id WITH =, daterange(starts_on, ends_on, '[]') WITH &&),
    CONSTRAINT mandates_chair EXCLUDE USING gist (
        body_id WITH =, daterange(starts_on, ends_on, '[]') WITH &&) WHERE (role = 'chair')
);
CREATE INDEX mandates_person ON mandates (person_id);

CREATE TABLE channel_choices (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person_id bigint NOT NULL REFERENCES people,
    channel text NOT NULL CHECK (channel IN ('electronic', 'paper')),
    requested_on date NOT NULL,
    address text NOT NULL DEFAULT '',
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    recorded_by bigint REFERENCES people
);
CREATE INDEX channel_choices_person ON channel_choices (person_id, requested_on, id);

CREATE TABLE rules (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code text NOT NULL,
    purpose text NOT NULL,
    scope text NOT NULL CHECK (scope IN ('any', 'commune', 'epci', 'alsace_moselle', 'commission')),
    number integer NOT NULL CHECK (number >= 0),
    valid_from date NOT NULL,
    source text NOT NULL,
    inhabitants_from integer NOT NULL DEFAULT 0 CHECK (inhabitants_from >= 0),
    law boolean NOT NULL DEFAULT false,
    text text NOT NULL DEFAULT '',
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    recorded_by bigint REFERENCES people
);
CREATE UNIQUE INDEX rules_shipped ON rules (code, valid_from) WHERE recorded_by IS NULL
"""

RULES = sa.table(
    "rules",
    *(sa.column(name) for name in ("code", "purpose", "scope", "number", "source", "inhabitants_from", "law", "text")),
    sa.column("valid_from", sa.Date),
)


def upgrade() -> None:
    for statement in TABLES.split(";\n"):
        op.execute(statement)
    blank = {"inhabitants_from": 0, "law": False, "text": ""}
    op.bulk_insert(RULES, [blank | rule for rule in tomllib.loads(SHIPPED.read_text("utf-8"))["rule"]])


def downgrade() -> None:
    op.execute("DROP TABLE rules, channel_choices, mandates, bodies")
    op.execute("DROP EXTENSION btree_gist")
