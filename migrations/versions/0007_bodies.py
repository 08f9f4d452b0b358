"""Create bodies, mandates, the channels that people chose, and the dated rules, with those that Parvis brought then."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

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

RULES = """
INSERT INTO rules (code, purpose, scope, number, valid_from, source, inhabitants_from, law, text) VALUES
    ('council', 'ordinary', 'commune', 3, '2020-01-01',
        'CGCT L2121-11', 0, true, ''),
    ('council_3500', 'ordinary', 'commune', 5, '2020-01-01',
        'CGCT L2121-12', 3500, true, ''),
    ('urgency', 'urgency', 'commune', 1, '2020-01-01',
        'CGCT L2121-11', 0, true, ''),
    ('urgency_3500', 'urgency', 'commune', 1, '2020-01-01',
        'CGCT L2121-12', 3500, true, ''),
    ('second', 'second', 'any', 3, '2020-01-01',
        'CGCT L2121-17', 0, true, ''),
    ('installation', 'installation', 'commune', 3, '2020-01-01',
        'CGCT L2121-7', 0, true,
        'Il sera procédé à l’élection du maire et des adjoints (article L2122-8 du CGCT).'),
    ('epci', 'ordinary', 'epci', 3, '2020-01-01',
        'CGCT L5211-1 et L2121-11', 0, true, ''),
    ('epci_3500', 'ordinary', 'epci', 5, '2020-01-01',
        'CGCT L5211-1 et L2121-12', 3500, true, ''),
    ('epci_urgency', 'urgency', 'epci', 1, '2020-01-01',
        'CGCT L5211-1 et L2121-11', 0, true, ''),
    ('local_law', 'ordinary', 'alsace_moselle', 3, '2020-01-01',
        'CGCT L2541-2', 0, true, ''),
    ('local_law_3500', 'ordinary', 'alsace_moselle', 5, '2020-01-01',
        'CGCT L2121-12', 3500, true, ''),
    ('local_law_urgency', 'urgency', 'alsace_moselle', 0, '2020-01-01',
        'CGCT L2541-2', 0, true, ''),
    ('local_law_urgency_3500', 'urgency', 'alsace_moselle', 1, '2020-01-01',
        'Lecture prudente', 3500, false, ''),
    ('local_law_second', 'second', 'alsace_moselle', 3, '2020-01-01',
        'CGCT L2541-4', 0, true,
        'Le conseil municipal pourra délibérer quel que soit le nombre des membres présents '
        || '(article L2541-4 du CGCT).'),
    ('local_law_installation', 'installation', 'alsace_moselle', 3, '2020-01-01',
        'CGCT L2121-7', 0, true,
        'Il sera procédé à l’élection du maire et des adjoints (article L2122-8 du CGCT).'),
    ('commission', 'ordinary', 'commission', 3, '2020-01-01',
        'Usage, à défaut de règlement intérieur', 0, false, ''),
    ('budget', 'budget', 'any', 12, '2020-01-01',
        'CGCT L1612-26', 0, true, ''),
    ('orientations', 'orientations', 'any', 5, '2020-01-01',
        'CGCT, rapport sur les orientations budgétaires', 0, true, ''),
    ('debate_window', 'debate_window', 'any', 70, '2020-01-01',
        'CGCT, débat sur les orientations budgétaires', 0, true, ''),
    ('note', 'note', 'any', 0, '2020-01-01',
        'CGCT L2121-12', 0, true, ''),
    ('note_3500', 'note', 'any', 1, '2020-01-01',
        'CGCT L2121-12', 3500, true, ''),
    ('note_icpe', 'note_icpe', 'any', 1, '2020-01-01',
        'CGCT L2121-12', 0, true, ''),
    ('deliberations_list', 'deliberations_list', 'any', 7, '2022-07-01',
        'CGCT L2121-25', 0, true, ''),
    ('minutes', 'minutes', 'any', 7, '2022-07-01',
        'CGCT L2121-15', 0, true, ''),
    ('proxy_sittings', 'proxy_sittings', 'any', 3, '2020-01-01',
        'CGCT L2121-20', 0, true, ''),
    ('interested', 'interested', 'any', 0, '2020-01-01',
        'Lecture prudente de CGCT L2131-11', 0, false, '')
"""


def upgrade() -> None:
    for statement in TABLES.split(";\n"):
        op.execute(statement)
    op.execute(RULES)


def downgrade() -> None:
    op.execute("DROP TABLE rules, channel_choices, mandates, bodies")
    op.execute("DROP EXTENSION btree_gist")
