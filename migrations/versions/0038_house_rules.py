"""Let what a town hall has recorded be its own rule and never law, and name the article of each installation."""

from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

HOUSE = """
ALTER TABLE rules DROP CONSTRAINT rules_known_check;
ALTER TABLE rules ADD CHECK (known IN ('text', 'decision', 'practice', 'unknown', 'house'));
UPDATE rules SET known = 'house', prudent = 0 WHERE recorded_by IS NOT NULL;
ALTER TABLE rules ADD CHECK ((known = 'house') = (recorded_by IS NOT NULL))
"""

INSTALLATIONS = """
DELETE FROM rules WHERE recorded_by IS NULL AND purpose = 'installation';
INSERT INTO rules (code, purpose, scope, number, valid_from, source, inhabitants_from, known, prudent, text)
SELECT code, 'installation', scope, 3, NULL, source, inhabitants_from, 'text', prudent,
    'Il sera procédé à l’élection du maire et des adjoints (article L. 2122-8 du CGCT).'
FROM (VALUES
    ('installation', 'commune', 'CGCT L2121-7 et L2121-11', 0, 0),
    ('installation_3500', 'commune', 'CGCT L2121-7', 3500, 0),
    ('local_law_installation', 'alsace_moselle', 'CGCT L2121-7 et L2541-2, jours comptés francs par prudence', 0, 1),
    ('local_law_installation_3500', 'alsace_moselle', 'CGCT L2541-1 et L2121-7', 3500, 0)
) AS brought (code, scope, source, inhabitants_from, prudent)
"""

BACK = """
DELETE FROM rules WHERE code IN ('installation_3500', 'local_law_installation_3500');
ALTER TABLE rules DROP CONSTRAINT rules_check;
UPDATE rules SET known = 'practice' WHERE known = 'house';
ALTER TABLE rules DROP CONSTRAINT rules_known_check;
ALTER TABLE rules ADD CHECK (known IN ('text', 'decision', 'practice', 'unknown'));
UPDATE rules SET source = CASE scope WHEN 'commune' THEN 'CGCT L2121-7' ELSE 'CGCT L2541-1 et L2121-7' END, prudent = 0
WHERE recorded_by IS NULL AND purpose = 'installation'
"""


def upgrade() -> None:
    for statement in HOUSE.split(";\n"):
        op.execute(statement)
    for statement in INSTALLATIONS.split(";\n"):
        op.execute(statement)


def downgrade() -> None:
    for statement in BACK.split(";\n"):
        op.execute(statement)
