"""Gives the role of the running application all it needs and no more: what is proved it can read and add to."""

import asyncpg

from server.base.database import ROLE, Database, connect_database

LOCK = 7_278_105_474
"""Held while granting, so that two releases at once take turns."""

CREATE = """
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'parvis_application') THEN
        CREATE ROLE parvis_application NOLOGIN;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$
"""
"""The role belongs to the whole cluster: a release on another of its databases may create it at this very moment."""

JOIN = """
DO $$ BEGIN
    IF NOT pg_has_role(current_user, 'parvis_application', 'SET') THEN
        EXECUTE format('GRANT parvis_application TO %I', current_user);
    END IF;
EXCEPTION WHEN unique_violation THEN NULL;
END $$
"""

GRANT = """
GRANT USAGE ON SCHEMA public TO parvis_application;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO parvis_application;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO parvis_application;
REVOKE INSERT, UPDATE, DELETE ON alembic_version, takeovers FROM parvis_application;
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON ledger FROM parvis_application;
GRANT EXECUTE ON FUNCTION append_to_ledger TO parvis_application;
REVOKE DELETE ON convocations, timestamps, summonses, answers FROM parvis_application;
REVOKE UPDATE, DELETE ON head_seals, attestations FROM parvis_application;
DO $$ BEGIN
    EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC, parvis_application', current_database());
END $$;
"""


class PrivilegeError(Exception):
    """The message is one line that says what an administrator of PostgreSQL has to run."""


async def grant(database_url: str) -> None:
    """Makes the role if it is missing, and sets what it may do in this database; as often as one likes. Raises
    `PrivilegeError` when the owner of the database may not."""
    connection = await connect_database(database_url)
    try:
        await _join(connection)
        async with connection.transaction():
            await connection.execute("SELECT pg_advisory_xact_lock($1)", LOCK)
            await connection.execute(GRANT)
    finally:
        await connection.close()


async def _join(connection: asyncpg.Connection) -> None:
    try:
        await connection.execute(CREATE)
        await connection.execute(JOIN)
    except asyncpg.InsufficientPrivilegeError as refusal:
        user = await connection.fetchval("SELECT current_user")
        raise PrivilegeError(
            f"{user} may neither create the role {ROLE} nor join it: as an administrator of PostgreSQL run "
            f'CREATE ROLE {ROLE} NOLOGIN; GRANT {ROLE} TO "{user}"; then `parvis migrate`'
        ) from refusal


LOGIN = "parvis_web"
"""Who web process and worker are on a PostgreSQL of their own: nobody who could become its owner."""

MAKE_LOGIN = """
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'parvis_web') THEN
        CREATE ROLE parvis_web LOGIN IN ROLE parvis_application;
    END IF;
END $$
"""


async def make_login(database_url: str) -> None:
    """Makes the login that is in the role of the application and nothing else, if it is missing."""
    connection = await connect_database(database_url)
    try:
        await connection.execute(MAKE_LOGIN)
    finally:
        await connection.close()


async def may_alter_ledger(connection: Database) -> bool:
    """Whether whoever works over this connection could change or remove entries."""
    return bool(
        await connection.fetchval(
            """
            SELECT has_table_privilege('ledger', 'INSERT') OR has_table_privilege('ledger', 'UPDATE')
                OR has_table_privilege('ledger', 'DELETE')
                OR has_table_privilege('ledger', 'TRUNCATE') OR EXISTS (
                    SELECT FROM pg_class WHERE oid = 'ledger'::regclass AND pg_has_role(relowner, 'MEMBER')
                )
            """
        )
    )


async def is_guarded(connection: Database) -> bool:
    """Whether the triggers that refuse a change to everybody are in place and awake."""
    return bool(
        await connection.fetchval(
            """
            SELECT count(*) = 5 FROM pg_trigger
            WHERE tgenabled = 'A' AND (tgrelid, tgname) IN (
                ('ledger'::regclass, 'ledger_continues'), ('ledger'::regclass, 'ledger_is_kept'),
                ('convocations'::regclass, 'convocations_are_kept'),
                ('messages'::regclass, 'frozen_messages_are_kept'), ('timestamps'::regclass, 'tokens_are_kept'))
            """
        )
    )
