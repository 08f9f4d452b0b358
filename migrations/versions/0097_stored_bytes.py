"""Keep how many bytes the store holds, instead of adding up all files at each upload."""

from alembic import op

revision = "0097"
down_revision = "0096"
branch_labels = None
depends_on = None

# Each content once, with how many files have it; what is stored is the sum of what is written beside, row by row, so
# that nobody who adds a file waits for another who does.
TABLES = """
CREATE TABLE contents (
    sha256 text PRIMARY KEY,
    size bigint NOT NULL,
    files int NOT NULL CHECK (files >= 0)
);
CREATE TABLE stored_bytes (bytes bigint NOT NULL)
"""

FILLED = """
INSERT INTO contents (sha256, size, files) SELECT sha256, max(size), count(*) FROM files GROUP BY sha256;
INSERT INTO stored_bytes (bytes) SELECT coalesce(sum(size), 0) FROM contents
"""

CAME = """
CREATE FUNCTION count_content() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    held int;
BEGIN
    IF tg_op = 'INSERT' THEN
        INSERT INTO contents AS c (sha256, size, files) VALUES (new.sha256, new.size, 1)
        ON CONFLICT (sha256) DO UPDATE SET files = c.files + 1 RETURNING files INTO held;
        IF held = 1 THEN
            INSERT INTO stored_bytes (bytes) SELECT size FROM contents WHERE sha256 = new.sha256;
        END IF;
    ELSE
        UPDATE contents SET files = files - 1 WHERE sha256 = old.sha256 RETURNING files INTO held;
        IF held = 0 THEN
            INSERT INTO stored_bytes (bytes) SELECT -size FROM contents WHERE sha256 = old.sha256;
            DELETE FROM contents WHERE sha256 = old.sha256;
        END IF;
    END IF;
    RETURN NULL;
END
$$
"""

COUNTS = """
CREATE TRIGGER count_content AFTER INSERT OR DELETE ON files FOR EACH ROW EXECUTE FUNCTION count_content()
"""


def upgrade() -> None:
    for statement in (*TABLES.split(";\n"), *FILLED.split(";\n"), CAME, COUNTS):
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP TRIGGER count_content ON files")
    op.execute("DROP FUNCTION count_content()")
    op.execute("DROP TABLE contents, stored_bytes")
