"""Copies of live documents are live themselves."""

from server.base.database import Database
from server.documents.tree import copied
from server.live.folding_sql import insert_live_copies


@copied
async def copy_live(db: Database, copies: dict[int, int], whole: bool) -> None:
    await insert_live_copies(db, copies, whole=whole)
