"""The drives of the demo's groups, as their people would have filled them."""

import secrets
from datetime import datetime

from msgspec import Struct, convert
from msgspec.structs import replace

from protocol.files import File
from protocol.passages import About, Passage
from server.base.database import Database
from server.base.tokens import new_id
from server.demo.calendar import Calendar
from server.demo.texts import toml
from server.documents import nodes_sql as queries
from server.documents.drives_sql import lock_drive, update_changed
from server.documents.names import key_of
from server.documents.pins_sql import update_pinned
from server.files.files_sql import insert_file


class WrittenFolder(Struct, forbid_unknown_fields=True):
    conversation: str
    by: str
    path: str
    at: tuple[str, str]


class WrittenVersion(Struct, forbid_unknown_fields=True):
    paper: str
    by: str
    at: tuple[str, str]
    remark: str = ""


class WrittenDocument(Struct, forbid_unknown_fields=True):
    conversation: str
    path: str
    versions: list[WrittenVersion]
    pinned: bool = False


class WrittenRemark(Struct, forbid_unknown_fields=True):
    """A message of the conversation, known by how it begins."""

    conversation: str
    path: str
    version: int
    begins: str
    page: int = 0
    resolved_by: str | None = None
    resolved_at: tuple[str, str] | None = None


class Drives(Struct, forbid_unknown_fields=True):
    folder: list[WrittenFolder]
    document: list[WrittenDocument]
    remark: list[WrittenRemark]


async def fill_drives(
    db: Database, calendar: Calendar, people: dict[str, int], groups: dict[str, int], papers: dict[str, File]
) -> None:
    """Everybody and everything by the key of the texts; folders are written before what is in them."""
    written, places = convert(toml("drives.toml"), Drives), dict[tuple[str, str], int]()

    async def place(conversation: str, path: str, kind: str, by: str, at: tuple[str, str]) -> int:
        group, node = groups[conversation], new_id()
        await lock_drive(db, group)
        above, _, name = path.rpartition("/")
        parent = places[conversation, above] if above else None
        made = people[by], secrets.token_urlsafe(16)
        await queries.insert_node(db, node, (group, parent), kind, (name, key_of(name)), made)
        await _date(db, node, people[by], calendar.instant(*at))
        await queries.update_items(db, [parent] if parent else [])
        await update_changed(db, group, [node, *([parent] if parent else [])])
        places[conversation, path] = node
        return node

    for one in written.folder:
        await place(one.conversation, one.path, "folder", one.by, one.at)
    for paper in written.document:
        node = await place(paper.conversation, paper.path, "document", paper.versions[0].by, paper.versions[0].at)
        for version in paper.versions:
            await insert_file(db, people[version.by], papers[version.paper])
            made, at = (people[version.by], secrets.token_urlsafe(16)), calendar.instant(*version.at)
            await queries.insert_version(db, node, papers[version.paper].id, made, version.remark)
            await db.execute("UPDATE versions SET made_at = $3 WHERE (author_id, client_id) = ($1, $2)", *made, at)
            await _date(db, node, people[version.by], at)
        if paper.pinned:
            await update_pinned(db, [node], on=True)
    for remark in written.remark:
        passage = Passage(places[remark.conversation, remark.path], remark.version, remark.page)
        about = About(passage, remark.path.rpartition("/")[2])
        if remark.resolved_by and remark.resolved_at:
            at = calendar.instant(*remark.resolved_at)
            about = replace(about, resolved_by=people[remark.resolved_by], resolved_at=at)
        await db.execute(
            """
            UPDATE messages SET content = content || jsonb_build_object('about', $3::jsonb)
            WHERE conversation_id = $1 AND starts_with(content ->> 'text', $2)
            """,
            groups[remark.conversation],
            remark.begins,
            about,
        )


async def _date(db: Database, node: int, person: int, at: datetime) -> None:
    await db.execute("UPDATE nodes SET changed_by = $2, changed_at = $3 WHERE id = $1", node, person, at)
