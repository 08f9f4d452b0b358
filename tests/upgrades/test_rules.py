"""Two towns at one schema compute under the same rules, wherever they began and whatever file they were filled from."""

import asyncio
from datetime import date, datetime
from pathlib import Path

import asyncpg
import msgspec
import pytest
from alembic.script import ScriptDirectory

from protocol.bodies import Body, Rule
from server.assemblies.rules_sql import select_rules
from server.base.settings import MIGRATIONS
from server.law.rules import Rules, shipped
from server.run.schema import migrate
from tests.support.databases import elsewhere, execute, to_schema
from tests.support.passed import turn
from tests.support.samples import some

SCRIPTS = sorted(MIGRATIONS.glob("versions/*.py"))
WALKED = [*ScriptDirectory(str(MIGRATIONS)).walk_revisions()][::-1]
REVISIONS = [script.revision for script in WALKED]
KNOWN = next(script.revision for script in WALKED if script.path.endswith("_known_rules.py"))
WITH_LAW = REVISIONS[REVISIONS.index("0007") : REVISIONS.index(KNOWN)]
"""Schemas whose rules came from the file of the day on which the town was set up."""

ANOTHER_FILE = """
DELETE FROM rules WHERE code IN ('epci', 'minutes');
UPDATE rules SET number = 4, source = 'CGCT', law = NOT law WHERE code IN ('council', 'commission', 'orientations');
INSERT INTO rules (code, purpose, scope, number, valid_from, source, law)
    VALUES ('older', 'ordinary', 'any', 9, '2020-01-01', 'CGCT', true)
"""

THEIRS = """
INSERT INTO people (id, name, email, population) VALUES (17, 'Maelle', 'maelle@town.example', 'staff');
INSERT INTO rules (code, purpose, scope, number, valid_from, source, law, recorded_at, recorded_by) VALUES
    ('council', 'ordinary', 'commune', 7, '2025-03-01', 'Loi du 3 mars 2026', true, '2025-02-01Z', 17),
    ('commission', 'ordinary', 'commission', 6, '2025-03-01', 'Usage', false, '2025-02-01Z', 17),
    ('orientations', 'orientations', 'any', 8, '2025-03-01', 'Délibération', true, '2025-02-01Z', 17)
"""


def rules(url: str) -> list[Rule]:
    async def read() -> list[Rule]:
        connection = await asyncpg.connect(url)
        found = await select_rules(connection)
        await connection.close()
        return found

    return asyncio.run(read())


def brought(found: list[Rule]) -> list[Rule]:
    """What Parvis has brought, without the instant at which it was recorded."""
    return [msgspec.structs.replace(rule, recorded_at=None) for rule in found if rule.recorded_by is None]


@pytest.mark.parametrize("revision", [*some(REVISIONS, 4, turn())])
def test_every_earlier_schema_comes_to_the_same_rules(empty_url: str, revision: str) -> None:
    to_schema(empty_url, revision)
    if revision in WITH_LAW:
        elsewhere(execute(empty_url, ANOTHER_FILE))
    migrate(empty_url)
    assert brought(rules(empty_url)) == shipped()


@pytest.mark.parametrize("revision", [WITH_LAW[0], WITH_LAW[-1]])
def test_what_an_administrator_recorded_is_kept_and_wins(empty_url: str, revision: str) -> None:
    to_schema(empty_url, revision)
    elsewhere(execute(empty_url, THEIRS))
    migrate(empty_url)
    found = rules(empty_url)
    theirs = {rule.code: rule for rule in found if rule.recorded_by == 17}
    assert {code: (rule.number, rule.known, rule.law) for code, rule in theirs.items()} == {
        "council": (7, "house", False),
        "commission": (6, "house", False),
        "orientations": (8, "house", False),
    }
    assert theirs["council"].recorded_at == datetime.fromisoformat("2025-02-01T00:00:00Z")
    village = Body(1, 2, "council", "Conseil municipal", inhabitants=2_500)
    binding = Rules(found, village, date(2026, 9, 1))
    assert (binding.ordinary().number, binding.beside(binding.ordinary())) == (3, theirs["council"])
    assert binding.find("orientations") is None
    assert len(found) == len(shipped()) + 3


def test_the_way_down_and_up_again_leads_to_the_same_rules(empty_url: str) -> None:
    migrate(empty_url)
    to_schema(empty_url, f"-{WITH_LAW[-1]}")
    migrate(empty_url)
    assert brought(rules(empty_url)) == shipped()


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)
def test_no_migration_reads_a_file_that_may_change_later(script: Path) -> None:
    reading = ("open(", "read_text", "read_bytes", "Path(", "from server", "import server")
    assert [word for word in reading if word in script.read_text()] == []
