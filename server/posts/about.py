"""What the letters about posts are about."""

from protocol.types import Seq
from server.mail.about import About


class AboutPost(About):
    """One post, to one person."""

    conversation: int
    seq: Seq
    person: int


class PostMail(AboutPost, tag="post"):
    """The post itself."""


class PostReminder(AboutPost, tag="post_reminder"):
    """That it has not been read."""
