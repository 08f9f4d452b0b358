"""Files and what carries them: a message makes its files readable to whoever is in its conversation."""

from collections.abc import Iterable

import msgspec

from protocol.errors import Invalid, NotFound
from protocol.files import File, FileMissing
from protocol.types import Stored
from server.base.database import Database
from server.base.storage import Storage
from server.core import access
from server.core.journal import Entry, carried, carrying
from server.core.news import Work
from server.files import files_sql as queries


async def require_files(work: Work, ids: list[int]) -> list[File]:
    """The files in this order, for a message or a draft to carry: the caller's own, or ones that they may read already.
    Raises `Invalid("files")` when one is neither, or is named twice."""
    if not ids:
        return []
    found = {file.id: file for file in await queries.select_readable(work.db, work.person, ids)}
    if len(found) != len(ids):
        raise Invalid("files")
    return [found[file] for file in ids]


async def require_sound(storage: Storage, files: Iterable[File]) -> None:
    """Reads them all through, now. Raises `FileMissing` with the name of the first whose bytes are gone or altered."""
    for file in {file.sha256: file for file in files}.values():
        if not await storage.is_sound(file.sha256, file.size, afresh=True):
            raise FileMissing(file.name)


async def attach(work: Work, ids: list[int], conversation: int, seq: int, *, followers_only: bool = False) -> None:
    """In the transaction that stores the message; what an earlier version carried stays readable in its history, unless
    it is detached. What is for followers only is read by those who see the named list of the message's recipients, and
    by nobody else."""
    if ids:
        carriers = [(file, conversation, seq) for file in ids]
        await queries.insert_message_files(work.db, carriers, followers_only=followers_only)


async def detach_others(work: Work, ids: list[int], conversation: int, seq: int) -> None:
    """What the message carried besides these is read by way of it no more; its earlier versions name it still."""
    await queries.delete_other_message_files(work.db, conversation, seq, ids)


@carrying
async def fill(db: Database, entries: list[Entry]) -> None:
    """Whose files `require_files` would refuse is refused: as a stranger to the conversation first, as everywhere."""
    entries = [entry for entry in entries if entry.files]
    asked = [(entry.author, file) for entry in entries for file in entry.files]
    readable = await queries.select_readable_by(db, asked)
    for entry in entries:
        found = {file: readable[entry.author, file] for file in entry.files if (entry.author, file) in readable}
        if len(found) == len(entry.files):
            entry.content = msgspec.structs.replace(entry.content, files=list(found.values()))
        else:
            entry.refusal = Invalid("files")
    refused = [entry for entry in entries if entry.refusal]
    # All at once: the messages of the whole process wait for this.
    known = await access.conversations_of(db, [entry.author for entry in refused]) if refused else {}
    for entry in refused:
        if entry.conversation not in known[entry.author]:
            entry.refusal = NotFound("conversation")


@carried
async def attach_all(db: Database, stored: list[tuple[Entry, Stored]]) -> None:
    carriers = [(file, at.conversation, at.seq) for entry, at in stored for file in entry.files]
    await queries.insert_message_files(db, carriers)


async def keep(work: Work, file: int) -> File:
    """Keeps a file for good beside what is entered about the house, such as a letter that was scanned; administrators
    may read it. Raises `Invalid("files")` as `require_files` does."""
    (found,) = await require_files(work, [file])
    await queries.insert_kept_file(work.db, file)
    return found


async def show_to(db: Database, kind: str, draft: int, person: int | None) -> None:
    """Lets one more person read what the draft of this kind holds, and no longer another one."""
    await queries.update_draft_files_shown(db, kind, draft, person)


async def hold(work: Work, ids: list[int], kind: str, draft: int, convenors_of: int | None = None) -> list[File]:
    """Keeps these files, and no others, as long as the draft; they are readable to all who may convene in the
    conversation `convenors_of`, if one is named. An empty list lets go of them. Raises `Invalid("files")` as
    `require_files` does."""
    files = await require_files(work, ids)
    await queries.replace_draft_files(work.db, kind, draft, ids, convenors_of)
    return files
