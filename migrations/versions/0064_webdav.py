"""Let drives be opened by other programs: passwords of devices, locks, properties, and what programs put down."""

from alembic import op

revision = "0064"
down_revision = "0063"
branch_labels = None
depends_on = None

TABLES = """
ALTER TABLE sessions ADD COLUMN for_drives boolean NOT NULL DEFAULT false;

CREATE TABLE webdav_locks (
    token text PRIMARY KEY,
    conversation_id bigint NOT NULL REFERENCES conversations,
    path text NOT NULL,
    person_id bigint NOT NULL REFERENCES people,
    exclusive boolean NOT NULL,
    deep boolean NOT NULL,
    owner text NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX webdav_locks_place ON webdav_locks (conversation_id, path);

CREATE TABLE webdav_scraps (
    conversation_id bigint NOT NULL REFERENCES conversations,
    parent_id bigint REFERENCES nodes ON DELETE CASCADE,
    name text NOT NULL,
    name_key text NOT NULL,
    person_id bigint NOT NULL REFERENCES people,
    content bytea NOT NULL,
    changed_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
    UNIQUE NULLS NOT DISTINCT (conversation_id, parent_id, name_key)
);
CREATE INDEX webdav_scraps_person ON webdav_scraps (person_id);

CREATE TABLE webdav_properties (
    node_id bigint NOT NULL REFERENCES nodes ON DELETE CASCADE,
    name text NOT NULL,
    value text NOT NULL,
    PRIMARY KEY (node_id, name)
)
"""


def upgrade() -> None:
    for statement in TABLES.split(";\n"):
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP TABLE webdav_properties, webdav_scraps, webdav_locks")
    op.execute("DELETE FROM sessions WHERE for_drives")
    op.execute("ALTER TABLE sessions DROP COLUMN for_drives")
