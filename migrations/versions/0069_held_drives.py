"""Date when somebody left, and show whose own drives are held since."""

from alembic import op

revision = "0069"
down_revision = "0068"
branch_labels = None
depends_on = None

# Of those who have left before, nobody knows when: what they kept is held from now on.
STATEMENTS = (
    "ALTER TABLE people ADD COLUMN left_at timestamptz(3)",
    "UPDATE people SET left_at = clock_timestamp() WHERE NOT active",
    """
CREATE FUNCTION date_leaving() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.active THEN
        NEW.left_at := NULL;
    ELSIF TG_OP = 'INSERT' OR OLD.active THEN
        NEW.left_at := clock_timestamp();
    END IF;
    RETURN NEW;
END
$$
""",
    """
CREATE TRIGGER leaving_is_dated BEFORE INSERT OR UPDATE OF active ON people
FOR EACH ROW EXECUTE FUNCTION date_leaving()
""",
    """
CREATE VIEW held_drives AS
SELECT c.id AS conversation_id, p.id AS person_id, p.left_at
FROM people p JOIN conversations c ON c.direct_key = p.id::text WHERE NOT p.active
""",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP VIEW held_drives")
    op.execute("DROP TRIGGER leaving_is_dated ON people")
    op.execute("DROP FUNCTION date_leaving")
    op.execute("ALTER TABLE people DROP COLUMN left_at")
