"""Date since when somebody may come in, and since and until when they administer, the end of their access included."""

from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None

COLUMNS = "ALTER TABLE people ADD COLUMN open_since timestamptz, ADD COLUMN administrator_until timestamptz"
FROM_THE_BEGINNING = "UPDATE people SET open_since = created_at WHERE may_enter(people)"
# An access that ran out by itself changed no row: that is found at the next change.
FUNCTION = """
CREATE FUNCTION date_accounts() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    was_open boolean := false;
    administered boolean := false;
    is_open boolean := may_enter(NEW);
BEGIN
    IF TG_OP = 'UPDATE' THEN
        was_open := may_enter(OLD);
        administered := OLD.administrator AND was_open;
        IF OLD.administrator AND OLD.active AND NOT (administered AND NEW.administrator AND is_open) THEN
            NEW.administrator_until :=
                greatest(OLD.administrator_until, least(clock_timestamp(), OLD.access_ends_at));
        END IF;
    END IF;
    IF is_open AND NOT was_open THEN
        NEW.open_since := clock_timestamp();
    END IF;
    IF NOT (NEW.administrator AND is_open) THEN
        NEW.administrator_since := NULL;
    ELSIF NOT administered THEN
        NEW.administrator_since := clock_timestamp();
    END IF;
    RETURN NEW;
END
$$
"""
TRIGGER = """
CREATE TRIGGER accounts_are_dated BEFORE INSERT OR UPDATE OF administrator, active, access_ends_at ON people
FOR EACH ROW EXECUTE FUNCTION date_accounts()
"""

FORMER_FUNCTION = """
CREATE FUNCTION date_administrators() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT (NEW.administrator AND NEW.active) THEN
        NEW.administrator_since := NULL;
    ELSIF TG_OP = 'INSERT' OR NOT (OLD.administrator AND OLD.active) THEN
        NEW.administrator_since := clock_timestamp();
    END IF;
    RETURN NEW;
END
$$
"""
FORMER_TRIGGER = """
CREATE TRIGGER administrators_are_dated BEFORE INSERT OR UPDATE OF administrator, active ON people
FOR EACH ROW EXECUTE FUNCTION date_administrators()
"""


def upgrade() -> None:
    op.execute("DROP TRIGGER administrators_are_dated ON people")
    op.execute("DROP FUNCTION date_administrators")
    for statement in (COLUMNS, FROM_THE_BEGINNING, FUNCTION, TRIGGER):
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP TRIGGER accounts_are_dated ON people")
    op.execute("DROP FUNCTION date_accounts")
    op.execute("ALTER TABLE people DROP COLUMN open_since, DROP COLUMN administrator_until")
    op.execute(FORMER_FUNCTION)
    op.execute(FORMER_TRIGGER)
