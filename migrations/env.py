"""Runs the migrations over asyncpg, one runner at a time."""

import asyncio

from alembic import context
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from server.base.database import Primary

LOCK = 7_278_105_473
"""Held while migrating, so that two releases at once take turns."""


def run(connection: Connection) -> None:
    context.configure(connection=connection, transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()


async def migrate(url: str) -> None:
    engine = create_async_engine("postgresql+asyncpg://", async_creator=Primary(url).connect, poolclass=NullPool)
    async with engine.connect() as connection:
        await connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": LOCK})
        await connection.commit()
        await connection.run_sync(run)
    await engine.dispose()


asyncio.run(migrate(context.config.attributes["database_url"]))
