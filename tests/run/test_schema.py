"""The schemas that a version knows are those that its migrations lead to."""

from alembic.script import ScriptDirectory

from server.base.settings import MIGRATIONS
from server.run import schema


def test_the_numbers_of_the_files_are_what_they_lead_to() -> None:
    scripts = ScriptDirectory(str(MIGRATIONS))
    assert schema.expected() == scripts.get_current_head()
    assert schema.known() == {script.revision for script in scripts.walk_revisions()}
