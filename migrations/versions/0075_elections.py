"""Count elections: each figure with all that was entered of it, and each station's results as they were frozen."""

from alembic import op

revision = "0075"
down_revision = "0074"
branch_labels = None
depends_on = None

ELECTIONS = """
CREATE TABLE elections (
    conversation_id bigint NOT NULL,
    seq bigint NOT NULL,
    last_seq bigint NOT NULL DEFAULT 0,
    released_from timestamptz(3) NOT NULL,
    checks jsonb NOT NULL,
    PRIMARY KEY (conversation_id, seq),
    FOREIGN KEY (conversation_id, seq) REFERENCES messages (conversation_id, seq)
);

CREATE TABLE figures (
    conversation_id bigint NOT NULL,
    seq bigint NOT NULL,
    station int NOT NULL CHECK (station > 0),
    name text NOT NULL CHECK (name <> ''),
    version int NOT NULL CHECK (version > 0),
    changed_seq bigint NOT NULL CHECK (changed_seq > 0),
    value int CHECK (value >= 0),
    author_id bigint NOT NULL REFERENCES people,
    client_id text,
    entered_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
    dictated_by text NOT NULL DEFAULT '',
    instead_of int,
    PRIMARY KEY (conversation_id, seq, station, name, version),
    UNIQUE (author_id, client_id),
    FOREIGN KEY (conversation_id, seq) REFERENCES elections,
    FOREIGN KEY (conversation_id, seq, station, name, instead_of) REFERENCES figures,
    CHECK (instead_of < version)
);
CREATE INDEX figures_changed ON figures (conversation_id, seq, changed_seq);

CREATE VIEW whole_figures AS
SELECT f.conversation_id, f.seq, f.client_id, f.station, f.name, f.version, f.changed_seq, f.author_id AS author,
    f.entered_at, f.value, f.dictated_by, CASE WHEN o.version IS NOT NULL THEN jsonb_build_object(
        'value', o.value, 'author', o.author_id, 'entered_at', o.entered_at
    ) END AS instead_of
FROM figures f LEFT JOIN figures o ON o.conversation_id = f.conversation_id AND o.seq = f.seq
    AND o.station = f.station AND o.name = f.name AND o.version = f.instead_of;

CREATE TABLE frozen_stations (
    conversation_id bigint NOT NULL,
    seq bigint NOT NULL,
    station int NOT NULL CHECK (station > 0),
    version int NOT NULL CHECK (version > 0),
    changed_seq bigint NOT NULL CHECK (changed_seq > 0),
    author_id bigint NOT NULL REFERENCES people,
    client_id text NOT NULL,
    frozen_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
    registered int NOT NULL CHECK (registered >= 0),
    figures jsonb NOT NULL,
    files jsonb NOT NULL,
    gap text NOT NULL DEFAULT '',
    reason text NOT NULL DEFAULT '',
    PRIMARY KEY (conversation_id, seq, station, version),
    UNIQUE (author_id, client_id),
    FOREIGN KEY (conversation_id, seq) REFERENCES elections
);
CREATE INDEX frozen_stations_changed ON frozen_stations (conversation_id, seq, changed_seq);

CREATE TABLE station_files (
    conversation_id bigint NOT NULL,
    seq bigint NOT NULL,
    station int NOT NULL,
    version int NOT NULL,
    file_id bigint NOT NULL REFERENCES files,
    PRIMARY KEY (conversation_id, seq, station, version, file_id),
    FOREIGN KEY (conversation_id, seq, station, version) REFERENCES frozen_stations
);
CREATE INDEX station_files_file ON station_files (file_id)
"""

USES = """
CREATE OR REPLACE VIEW file_uses (file_id, conversation_id, number, readers, person_id{column}) AS
SELECT file_id, conversation_id, seq, CASE WHEN followers_only THEN 'followers' ELSE 'members' END, NULL::bigint{none}
FROM message_files
UNION ALL
SELECT file_id, convenors_of, draft_id, 'convenors', shown_to{none} FROM draft_files
UNION ALL
SELECT file_id, NULL, 0, 'administrators', NULL{none} FROM kept_files
UNION ALL
SELECT v.file_id, n.conversation_id, n.id, 'members', NULL{none} FROM version_files v JOIN nodes n ON n.id = v.node_id
"""

RESULTS = """
UNION ALL
SELECT s.file_id, e.conversation_id, e.seq, 'insiders', NULL, e.released_from
FROM station_files s JOIN elections e ON e.conversation_id = s.conversation_id AND e.seq = s.seq
"""


def upgrade() -> None:
    for statement in ELECTIONS.split(";\n"):
        op.execute(statement)
    op.execute(USES.format(column=", released_from", none=", NULL::timestamptz(3)") + RESULTS)


def downgrade() -> None:
    op.execute("DROP VIEW file_uses")
    op.execute(USES.format(column="", none="").replace("CREATE OR REPLACE", "CREATE"))
    op.execute("DROP VIEW whole_figures")
    op.execute("DROP TABLE station_files, frozen_stations, figures, elections")
