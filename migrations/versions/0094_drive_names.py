"""Keep by which name each drive is a network folder of somebody."""

from alembic import op

revision = "0094"
down_revision = "0093"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE webdav_names (
            person_id bigint NOT NULL REFERENCES people,
            conversation_id bigint NOT NULL REFERENCES conversations,
            title text NOT NULL,
            name text NOT NULL,
            name_key text NOT NULL,
            PRIMARY KEY (person_id, conversation_id),
            UNIQUE (person_id, name_key)
        )
        """
    )


def downgrade() -> None:
    op.execute("DROP TABLE webdav_names")
