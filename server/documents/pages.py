"""What was read in a version of a document, page by page."""

from protocol.document_texts import DocumentPage, DocumentPages, LoadDocumentPages
from protocol.errors import NotFound
from server.core.dispatch import Call, handles
from server.documents.drives import require_node
from server.documents.nodes_sql import select_versions
from server.files.texts_sql import select_reading, select_texts


@handles(LoadDocumentPages)
async def load_document_pages(call: Call, command: LoadDocumentPages) -> DocumentPages:
    await require_node(call.db, call.person, command.node)
    held = await select_versions(call.db, command.node)
    version = next((one for one in held if command.version in (None, one.number)), None)
    if version is None:
        raise NotFound("node")
    # Before the pages: what is read between the two is there, and is said to be yet to come.
    reading = await select_reading(call.db, version.file.sha256)
    pages, complete = await select_texts(call.db, version.file.sha256, command.after)
    told = [DocumentPage(page.number, page.text) for page in pages]
    return DocumentPages(told, reading.paged, reading.outcome or "waiting", complete, reading.failed)
