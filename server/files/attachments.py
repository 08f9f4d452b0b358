"""Files and what carries them: a message makes its files readable to whoever is in its conversation."""

from protocol.errors import Invalid
from protocol.files import File
from server.core.news import Work
from server.files import files_sql as queries


async def taken(work: Work, ids: list[int]) -> list[File]:
    """The files in this order, for a message or a draft to carry: the caller's own, or ones that he may read already.
    Raises `Invalid("files")` when one is neither, or is named twice."""
    if not ids:
        return []
    found = {file.id: file for file in await queries.select_readable(work.db, work.person, ids)}
    if len(found) != len(ids):
        raise Invalid("files")
    return [found[file] for file in ids]


async def attach(work: Work, ids: list[int], conversation: int, seq: int) -> None:
    """In the transaction that stores the message; what an earlier version carried stays readable in its history."""
    if ids:
        await queries.insert_message_files(work.db, ids, conversation, seq)


async def hold(work: Work, ids: list[int], kind: str, draft: int, convenors_of: int | None = None) -> list[File]:
    """Keeps these files, and no others, as long as the draft; they are readable to all who may convene in the
    conversation `convenors_of`, if one is named. An empty list lets go of them. Raises `Invalid("files")` as `taken`
    does."""
    files = await taken(work, ids)
    await queries.replace_draft_files(work.db, kind, draft, ids, convenors_of)
    return files
