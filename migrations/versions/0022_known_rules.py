"""Say of each rule how it is known, and bring today's rules to every town."""

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

# Neither scope nor inhabitants are an administrator's to choose: a rule of theirs follows its code.
TABLES = """
ALTER TABLE bodies DROP CONSTRAINT bodies_regime_check;
ALTER TABLE bodies ADD CHECK (regime IN ('commune', 'epci', 'alsace_moselle', 'ccas'));
ALTER TABLE bodies DROP CONSTRAINT bodies_check;
ALTER TABLE bodies ADD CHECK (regime <> 'ccas' OR kind = 'board');

ALTER TABLE rules ADD known text CHECK (known IN ('text', 'decision', 'practice', 'unknown'));
UPDATE rules SET known = CASE WHEN law THEN 'text' ELSE 'practice' END;
ALTER TABLE rules ALTER known SET NOT NULL;
ALTER TABLE rules DROP law;
ALTER TABLE rules ALTER valid_from DROP NOT NULL;
ALTER TABLE rules DROP CONSTRAINT rules_scope_check;
ALTER TABLE rules ADD CHECK (scope IN ('any', 'commune', 'epci', 'alsace_moselle', 'ccas', 'commission'));
DROP INDEX rules_shipped;
DELETE FROM rules WHERE recorded_by IS NULL;
CREATE UNIQUE INDEX rules_shipped ON rules (code, valid_from) NULLS NOT DISTINCT WHERE recorded_by IS NULL;
UPDATE rules SET inhabitants_from = 3500 WHERE code IN ('orientations', 'debate_window')
"""

RULES = """
INSERT INTO rules (code, purpose, scope, number, valid_from, source, inhabitants_from, known, text) VALUES
    ('council', 'ordinary', 'commune', 3, NULL,
        'CGCT L2121-11', 0, 'text', ''),
    ('council_3500', 'ordinary', 'commune', 5, NULL,
        'CGCT L2121-12', 3500, 'text', ''),
    ('urgency', 'urgency', 'commune', 1, NULL,
        'CGCT L2121-11', 0, 'text', ''),
    ('urgency_3500', 'urgency', 'commune', 1, NULL,
        'CGCT L2121-12', 3500, 'text', ''),
    ('second', 'second', 'any', 3, NULL,
        'CGCT L2121-17 et CE, 16 juin 1997', 0, 'decision', ''),
    ('installation', 'installation', 'commune', 3, NULL,
        'CGCT L2121-7', 0, 'text',
        'Il sera procédé à l’élection du maire et des adjoints (article L. 2122-8 du CGCT).'),
    ('installation_urgency', 'installation_urgency', 'commune', 1, NULL,
        'CE, 28 décembre 2001', 0, 'decision',
        'Il sera procédé à l’élection du maire et des adjoints (article L. 2122-8 du CGCT).'),
    ('epci', 'ordinary', 'epci', 3, NULL,
        'CGCT L5211-1 et L2121-11', 0, 'text', ''),
    ('epci_3500', 'ordinary', 'epci', 5, NULL,
        'CGCT L5211-1 et L2121-12', 3500, 'text', ''),
    ('epci_urgency', 'urgency', 'epci', 1, NULL,
        'CGCT L5211-1 et L2121-11', 0, 'text', ''),
    ('epci_urgency_3500', 'urgency', 'epci', 1, NULL,
        'CGCT L5211-1 et L2121-12', 3500, 'text', ''),
    ('local_law', 'ordinary', 'alsace_moselle', 3, NULL,
        'CGCT L2541-2, jours comptés francs par prudence', 0, 'text', ''),
    ('local_law_3500', 'ordinary', 'alsace_moselle', 5, NULL,
        'CGCT L2541-1 et L2121-12', 3500, 'text', ''),
    ('local_law_urgency', 'urgency', 'alsace_moselle', 0, NULL,
        'CGCT L2541-2', 0, 'text', ''),
    ('local_law_urgency_3500', 'urgency', 'alsace_moselle', 1, NULL,
        'CGCT L2541-1 et L2121-12', 3500, 'text', ''),
    ('local_law_second', 'second', 'alsace_moselle', 3, NULL,
        'Usage, L2541-4 du CGCT n’en disant rien', 0, 'practice', ''),
    ('local_law_second_3500', 'second', 'alsace_moselle', 5, NULL,
        'Lecture prudente de CGCT L2121-12', 3500, 'practice', ''),
    ('local_law_recall', 'recall', 'alsace_moselle', 1, NULL,
        'CGCT L2541-4', 0, 'text',
        'Convoqué une seconde fois pour délibérer sur le même objet, le conseil municipal peut '
        || 'délibérer même si le nombre des conseillers présents n’est pas, cette fois encore, '
        || 'supérieur à la moitié (article L. 2541-4, 1°, du CGCT).'),
    ('local_law_installation', 'installation', 'alsace_moselle', 3, NULL,
        'CGCT L2541-1 et L2121-7', 0, 'text',
        'Il sera procédé à l’élection du maire et des adjoints (article L. 2122-8 du CGCT).'),
    ('local_law_installation_urgency', 'installation_urgency', 'alsace_moselle', 1, NULL,
        'CE, 28 décembre 2001, pour l’ensemble des communes', 0, 'unknown',
        'Il sera procédé à l’élection du maire et des adjoints (article L. 2122-8 du CGCT).'),
    ('ccas', 'ordinary', 'ccas', 3, NULL,
        'CASF R123-16, jours comptés francs par prudence', 0, 'text', ''),
    ('ccas_second', 'second', 'ccas', 3, NULL,
        'CASF R123-17, jours comptés francs par prudence', 0, 'text', ''),
    ('commission', 'ordinary', 'commission', 3, NULL,
        'Usage, à défaut de règlement intérieur', 0, 'practice', ''),
    ('budget', 'budget', 'any', 12, NULL,
        'CGCT L1612-26', 0, 'text', ''),
    ('debate_window', 'debate_window', 'any', 70, NULL,
        'CGCT L2312-1, et L5217-10-4 sous M57', 3500, 'unknown', ''),
    ('note', 'note', 'any', 0, NULL,
        'CGCT L2121-12', 0, 'text', ''),
    ('note_3500', 'note', 'any', 1, NULL,
        'CGCT L2121-12', 3500, 'text', ''),
    ('note_icpe', 'note_icpe', 'any', 1, NULL,
        'CGCT L2121-12', 0, 'text', ''),
    ('ccas_note', 'note', 'ccas', 0, NULL,
        'CASF R123-16', 0, 'text', ''),
    ('ccas_note_3500', 'note', 'ccas', 1, NULL,
        'CASF R123-16', 3500, 'text', ''),
    ('deliberations_list', 'deliberations_list', 'any', 7, '2022-07-01',
        'CGCT L2121-25', 0, 'text', ''),
    ('minutes', 'minutes', 'any', 7, '2022-07-01',
        'CGCT L2121-15', 0, 'text', ''),
    ('local_law_minutes', 'minutes', 'alsace_moselle', 7, NULL,
        'Usage, L2541-1 du CGCT écartant L2121-15', 0, 'practice', ''),
    ('proxy_sittings', 'proxy_sittings', 'any', 3, NULL,
        'CGCT L2121-20', 0, 'text', ''),
    ('interested', 'interested', 'any', 0, NULL,
        'Lecture prudente de CGCT L2131-11', 0, 'practice', '')
"""

BACK = """
DELETE FROM rules WHERE scope = 'ccas' OR purpose IN ('installation_urgency', 'recall');
ALTER TABLE rules DROP CONSTRAINT rules_scope_check;
ALTER TABLE rules ADD CHECK (scope IN ('any', 'commune', 'epci', 'alsace_moselle', 'commission'));
UPDATE rules SET valid_from = '2020-01-01' WHERE valid_from IS NULL;
ALTER TABLE rules ALTER valid_from SET NOT NULL;
DROP INDEX rules_shipped;
CREATE UNIQUE INDEX rules_shipped ON rules (code, valid_from) WHERE recorded_by IS NULL;
ALTER TABLE rules ADD law boolean NOT NULL DEFAULT false;
UPDATE rules SET law = known IN ('text', 'decision');
ALTER TABLE rules DROP known;

UPDATE bodies SET regime = 'commune' WHERE regime = 'ccas';
UPDATE bodies SET own_days = NULL WHERE kind = 'council';
ALTER TABLE bodies DROP CONSTRAINT bodies_check;
ALTER TABLE bodies ADD CHECK (kind <> 'council' OR own_days IS NULL);
ALTER TABLE bodies DROP CONSTRAINT bodies_regime_check;
ALTER TABLE bodies ADD CHECK (regime IN ('commune', 'epci', 'alsace_moselle'))
"""


def upgrade() -> None:
    for statement in TABLES.split(";\n"):
        op.execute(statement)
    op.execute(RULES)


def downgrade() -> None:
    for statement in BACK.split(";\n"):
        op.execute(statement)
