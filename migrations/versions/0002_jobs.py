"""Create the queue of the worker's jobs."""

import re

from alembic import op
from pgqueuer.adapters.persistence.qb import QueryBuilderEnvironment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

STATEMENT = re.compile(r"(?:\$\$.*?\$\$|[^;$])+;", re.DOTALL)
"""Up to a semicolon that is not in the body of a function."""


def run(script: str) -> None:
    for statement in STATEMENT.findall(script):
        op.execute(statement.strip().replace(":", r"\:"))


def upgrade() -> None:
    run(QueryBuilderEnvironment().build_install_query())


def downgrade() -> None:
    run(QueryBuilderEnvironment().build_uninstall_query())
