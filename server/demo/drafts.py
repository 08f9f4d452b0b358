"""What is being prepared in the demo town hall, kept as its authors would have kept it."""

import datetime
import secrets

from msgspec import Struct, convert

from protocol.convocations import AgendaItem, ConvocationDraft
from protocol.posts import SavePostDraft
from server.assemblies.convocations_sql import insert_draft
from server.base.database import Database
from server.base.tokens import new_id
from server.demo.bodies import Assembly
from server.demo.calendar import Calendar
from server.demo.texts import toml
from server.posts.drafts_sql import update_draft_files, upsert_draft


class WrittenPost(Struct, forbid_unknown_fields=True):
    conversation: str
    by: str
    title: str
    text: str
    publish: tuple[str, str] | None = None
    """The day and the hour at which it will be published by itself."""


class WrittenConvocation(Struct, forbid_unknown_fields=True):
    conversation: str
    by: str
    date: str
    hour: datetime.time
    place: str
    text: str
    agenda: list[AgendaItem]


class Drafts(Struct, forbid_unknown_fields=True):
    post: list[WrittenPost]
    convocation: list[WrittenConvocation]


async def prepare(
    db: Database, calendar: Calendar, people: dict[str, int], groups: dict[str, int], bodies: dict[str, Assembly]
) -> None:
    """Everybody and everything by the key of the texts."""
    written = convert(toml("drafts.toml"), Drafts)
    for one in written.convocation:
        await insert_draft(db, _convocation(calendar, one, people[one.by], bodies[one.conversation]))
    for post in written.post:
        at = calendar.instant(*post.publish) if post.publish else None
        said = calendar.tell(post.title), calendar.tell(post.text.strip())
        kept = SavePostDraft(groups[post.conversation], secrets.token_urlsafe(16), *said, publish_at=at)
        await update_draft_files(db, await upsert_draft(db, people[post.by], kept), [], None)


def _convocation(calendar: Calendar, one: WrittenConvocation, by: int, body: Assembly) -> ConvocationDraft:
    day, record = calendar.day(one.date), body.record
    draft = ConvocationDraft(new_id(), record.conversation, record.id, 1, calendar.instant("hier", "17:30"), by)
    draft.date, draft.hour, draft.place, draft.text = day, one.hour, one.place, one.text
    draft.agenda, draft.convened_by = one.agenda, body.chair(calendar.today)
    return draft
