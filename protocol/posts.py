"""Posts: announcements with a title and a body, whose readers are listed when they are tracked."""

from datetime import datetime
from typing import Annotated, Any, ClassVar

from msgspec import Meta

from protocol.contents import BaseContent, Needs, Words
from protocol.errors import Conflict, Invalid, NotAllowed, NotFound, Reasons, TooFast
from protocol.files import File, FileIds
from protocol.lines import ONE_LINE
from protocol.refusals import CLOSED, NO_MESSAGE, OUTSIDE, REVISED
from protocol.types import ClientId, Command, Event, Id, Instant, Line, Record, Seq, Stored, Title

POST_FILES: Reasons = {Invalid: "`files`: one that the caller may not read; `cover`: no image among the files"}

PostText = Annotated[str, Meta(max_length=50_000)]
"""Besides the light formatting of messages: headings `## ` and `### `, links `[words](address)`, on a line of its own
`![what it shows](file:id)` for an image among the files, and a `\\` before a sign that stands for itself."""

Label = Annotated[str, Meta(min_length=1, max_length=40, extra=ONE_LINE)]
Labels = Annotated[list[Label], Meta(max_length=5)]
"""Words by which posts are gathered; the same word twice counts once, however it is written large or small."""


class Post(BaseContent):
    needs: ClassVar[Needs] = "posting"
    counts: ClassVar[bool] = True
    announced: ClassVar[bool] = True
    receipted: ClassVar[bool] = True
    deletable: ClassVar[bool] = True
    words: ClassVar[Words] = ("$.title", "$.text", "$.files[*].name", "$.labels[*]")
    sealed: ClassVar[str] = "tracked"
    title: Title
    text: PostText = ""
    tracked: bool = False
    """Its opening is recorded per person, and it says so before it is opened."""
    files: list[File] = []
    cover: Id | None = None
    """The image among the files that is shown above the text."""
    pinned_at: datetime | None = None
    """Since when it stands first in the feed of its group."""
    labels: list[Label] = []


class SendPost(Command):
    """Publishes to a group; for its publishers and managers. A draft of the same `client_id` is used up by it."""

    returns: ClassVar[Any] = Stored
    refuses: ClassVar[Reasons] = {**OUTSIDE, NotAllowed: "the caller does not publish there", **POST_FILES, **CLOSED}
    conversation: Id
    client_id: ClientId
    title: Title
    text: PostText = ""
    tracked: bool = False
    """In a group that tracks its posts it is in any case."""
    files: FileIds = []
    cover: Id | None = None
    labels: Labels = []


class EditPost(Command):
    """Replaces title, text, files, cover and labels; earlier versions are kept. For the author. `edited_at` is that of
    the text which was changed; where it says so already, nothing is replaced. With `asks_anew` those in the
    conversation who have opened a tracked post only as it was before are to open and to acknowledge the text that there
    is now; what they did with the one before is kept as `earlier`. Nobody is asked twice for one text."""

    returns: ClassVar[Any] = Stored
    refuses: ClassVar[Reasons] = {
        **NO_MESSAGE,
        NotAllowed: "it is not one's own",
        Invalid: POST_FILES[Invalid] + "; `asks_anew`: it is not tracked",
        **REVISED,
        **CLOSED,
    }
    conversation: Id
    seq: Seq
    title: Title
    text: PostText = ""
    files: FileIds = []
    cover: Id | None = None
    edited_at: Instant | None = None
    asks_anew: bool = False
    labels: Labels = []


class PinPost(Command):
    """Has a post stand first in the feed of its group, or no longer; for its publishers and managers."""

    returns: ClassVar[Any] = Stored
    refuses: ClassVar[Reasons] = {
        **NO_MESSAGE,
        NotAllowed: "the caller does not publish there",
        **CLOSED,
    }
    conversation: Id
    seq: Seq
    on: bool = True


class Reminded(Record):
    people: list[Id]
    """Who has not opened it, and was reminded now."""


class RemindReaders(Command):
    """Reminds those who have not opened a tracked post, by a letter and in Parvis; nobody more than once in 24 hours.
    For those who may see the named list."""

    returns: ClassVar[Any] = Reminded
    refuses: ClassVar[Reasons] = {
        NotFound: "it is no post, or the caller may not see the named list",
        Conflict: "everybody has opened it",
        TooFast: "all who have not opened it were reminded less than 24 hours ago",
        Invalid: "`content`: its readers are not asked to acknowledge it",
        **CLOSED,
    }
    conversation: Id
    seq: Seq


class PostDraft(Record):
    """A post that its author is writing, or that will be published by itself; nobody else knows of it."""

    client_id: ClientId
    """Also of the post that it will be, so that it can only be published once."""
    conversation: Id
    changed_at: datetime
    title: Line = ""
    text: PostText = ""
    tracked: bool = False
    files: list[File] = []
    cover: Id | None = None
    publish_at: datetime | None = None
    """When it will be published by itself."""
    labels: list[Label] = []
    refused: str = ""
    """Why it could not be published at its hour: the code of the refusal. It then waits for its author."""


class PostDrafts(Record):
    """The latest changed first."""

    drafts: list[PostDraft]


class SavePostDraft(Command):
    """Keeps what the caller is writing, in place of what they kept under this `client_id`. With `publish_at` it is
    published at that instant; saving it without takes that back."""

    returns: ClassVar[Any] = PostDraft
    refuses: ClassVar[Reasons] = {
        **OUTSIDE,
        NotAllowed: "the caller does not publish there",
        Conflict: "`published`: it has been already, or `drafts`: the caller keeps too many",
        Invalid: "`files`, `cover`, `publish_at` that is over, or `title` of a post to be published",
        **CLOSED,
    }
    conversation: Id
    client_id: ClientId
    title: Line = ""
    text: PostText = ""
    tracked: bool = False
    files: FileIds = []
    cover: Id | None = None
    publish_at: Instant | None = None
    labels: Labels = []


class DropPostDraft(Command):
    """Throws a draft away; one that is scheduled is not published."""

    refuses: ClassVar[Reasons] = {NotFound: "there is none"}

    client_id: ClientId


class LoadPostDrafts(Command):
    """Asks for what the caller is writing, in the groups that they are in."""

    returns: ClassVar[Any] = PostDrafts


class LabelCount(Record):
    label: Label
    posts: int


class UsedLabels(Record):
    labels: list[LabelCount]
    """Those of most posts first, a hundred at most."""


class LoadLabels(Command):
    """Asks which labels the posts of the caller's groups bear."""

    returns: ClassVar[Any] = UsedLabels


class PostDraftChanged(Event):
    """Told to the author's devices."""

    draft: PostDraft


class PostDraftDropped(Event):
    """It was thrown away, or published. Told to the author's devices."""

    client_id: ClientId
