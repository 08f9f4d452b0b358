"""Keeps as a file what Parvis has made itself."""

import hashlib

from protocol.files import File
from server.base.database import Database
from server.base.storage import Storage, content_path
from server.base.tokens import new_id
from server.files import files_sql as queries
from server.files.media import clean_name


async def keep_made(db: Database, storage: Storage, owner: int, name: str, kind: str, content: bytes) -> File:
    """Under that name and media type, as the owner's; within a transaction of the caller. Nobody else looks into it:
    it is no picture and has no pages."""
    sha256 = hashlib.sha256(content).hexdigest()
    file = File(new_id(), clean_name(name), len(content), kind, sha256)
    # From here on the last file of this content is not removed, nor its bytes with it.
    await queries.lock_content(db, sha256)
    await storage.keep(content_path(sha256), content)
    await queries.insert_file(db, owner, file)
    return file
