"""Keep apart that a new mailbox was read and that its holder agreed, and since when somebody is an administrator."""

from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None

AGREEMENT = """
ALTER TABLE address_changes
    ADD COLUMN read_at timestamptz(3),
    ADD COLUMN agreed_at timestamptz(3),
    ADD COLUMN agreed_by bigint REFERENCES people,
    ADD COLUMN agreement text CHECK (agreement IN ('password', 'session', 'former', 'administrator', 'delay')),
    ADD COLUMN former_token_hash bytea UNIQUE,
    ADD CHECK ((agreement IS NULL) = (agreed_at IS NULL))
"""
# What waits and was asked for by the person themself took their password; what an administrator recorded waits anew.
ASKED = """
UPDATE address_changes SET agreed_at = recorded_at, agreed_by = person_id, agreement = 'password'
WHERE recorded_by = person_id AND in_force_at IS NULL AND confirmed_at IS NULL AND withdrawn_at IS NULL
"""
SINCE = "ALTER TABLE people ADD COLUMN administrator_since timestamptz"
FROM_THE_BEGINNING = "UPDATE people SET administrator_since = created_at WHERE administrator"
FUNCTION = """
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
TRIGGER = """
CREATE TRIGGER administrators_are_dated BEFORE INSERT OR UPDATE OF administrator, active ON people
FOR EACH ROW EXECUTE FUNCTION date_administrators()
"""


def upgrade() -> None:
    for statement in (AGREEMENT, ASKED, SINCE, FROM_THE_BEGINNING, FUNCTION, TRIGGER):
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP TRIGGER administrators_are_dated ON people")
    op.execute("DROP FUNCTION date_administrators")
    op.execute("ALTER TABLE people DROP COLUMN administrator_since")
    op.execute(
        """
        ALTER TABLE address_changes DROP COLUMN read_at, DROP COLUMN agreed_at, DROP COLUMN agreed_by,
            DROP COLUMN agreement, DROP COLUMN former_token_hash
        """
    )
