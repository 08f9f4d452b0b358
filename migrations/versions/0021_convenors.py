"""Make the right to convene one for each body, dated, instead of one for everything."""

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

CONVENORS = """
CREATE TABLE body_convenors (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    body_id bigint NOT NULL REFERENCES bodies,
    person_id bigint NOT NULL REFERENCES people,
    given_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
    given_by bigint REFERENCES people,
    ended_at timestamptz(3) CHECK (ended_at >= given_at),
    ended_by bigint REFERENCES people
);
CREATE UNIQUE INDEX body_convenors_now ON body_convenors (body_id, person_id) WHERE ended_at IS NULL;
CREATE INDEX body_convenors_of ON body_convenors (person_id) WHERE ended_at IS NULL;

CREATE VIEW convenors AS
SELECT c.body_id, a.conversation_id, a.person_id
FROM body_convenors c
JOIN bodies b ON b.id = c.body_id
JOIN access a ON a.conversation_id = b.conversation_id AND a.person_id = c.person_id
WHERE c.ended_at IS NULL AND a.population <> 'guest' AND a.kind = 'group';

INSERT INTO body_convenors (body_id, person_id)
SELECT b.id, p.id FROM people p
JOIN memberships m ON m.person_id = p.id
JOIN bodies b ON b.conversation_id = m.conversation_id
WHERE p.may_convene;

ALTER TABLE people DROP COLUMN may_convene;
ALTER TABLE people ADD CONSTRAINT people_check CHECK (population <> 'guest' OR NOT administrator)
"""

BACK = """
ALTER TABLE people ADD COLUMN may_convene boolean NOT NULL DEFAULT false;
UPDATE people SET may_convene = true
WHERE id IN (SELECT person_id FROM body_convenors WHERE ended_at IS NULL) AND population <> 'guest';
ALTER TABLE people DROP CONSTRAINT people_check;
ALTER TABLE people ADD CONSTRAINT people_check CHECK (population <> 'guest' OR NOT (administrator OR may_convene));
DROP VIEW convenors;
DROP TABLE body_convenors
"""


def upgrade() -> None:
    for statement in CONVENORS.split(";\n"):
        op.execute(statement)


def downgrade() -> None:
    for statement in BACK.split(";\n"):
        op.execute(statement)
