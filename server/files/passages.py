"""Where in one file the words stand that somebody looks for."""

from protocol.errors import NotFound
from protocol.file_passages import FilePassage, FilePassages, FindPassages
from server.base.aside import aside
from server.base.passages import passage
from server.base.wanted import Wanted, finished
from server.core.dispatch import Call, handles
from server.files.files_sql import select_readable
from server.files.texts_sql import select_pages_with, select_reading


@handles(FindPassages)
async def find_passages(call: Call, command: FindPassages) -> FilePassages:
    readable = await select_readable(call.db, call.person, [command.file])
    if not readable:
        raise NotFound("file")
    sha256 = readable[0].sha256
    reading = await select_reading(call.db, sha256)
    if not finished(command.text):
        return FilePassages([], 0, reading.paged)
    wanted = Wanted(command.text)
    pages, count = await select_pages_with(call.db, sha256, wanted.query())
    passages = [FilePassage(page.number, await aside(call.person, passage, page.text, wanted)) for page in pages]
    return FilePassages(passages, count, reading.paged)
