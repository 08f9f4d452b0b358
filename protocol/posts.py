"""Posts: announcements with a title and a body, whose readers are listed when they are tracked."""

from typing import Annotated, Any, ClassVar

from msgspec import Meta

from protocol.files import File, FileIds
from protocol.types import ClientId, Command, Id, Seq, Stored, Tagged

PostTitle = Annotated[str, Meta(min_length=1, max_length=200)]
PostText = Annotated[str, Meta(max_length=50_000)]


class Post(Tagged):
    title: PostTitle
    text: PostText = ""
    tracked: bool = False
    """Its opening is recorded per person, and it says so before it is opened."""
    files: list[File] = []


class SendPost(Command):
    """Publishes to a group; for its publishers and managers."""

    returns: ClassVar[Any] = Stored
    conversation: Id
    client_id: ClientId
    title: PostTitle
    text: PostText = ""
    tracked: bool = False
    files: FileIds = []


class EditPost(Command):
    """Replaces title, text and files; earlier versions are kept. For the author."""

    returns: ClassVar[Any] = Stored
    conversation: Id
    seq: Seq
    title: PostTitle
    text: PostText = ""
    files: FileIds = []
