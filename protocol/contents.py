"""Contents: what the core has to know of whatever a message can say."""

from typing import ClassVar, Literal

from protocol.types import Tagged

Needs = Literal["nothing", "membership", "posting"]
"""What its author needs in the conversation: nothing, where the command that writes it has seen to that; to be in it;
or the right to write there."""


Words = tuple[str | tuple[str, ...], ...]


class BaseContent(Tagged):
    """What a message says. Each kind declares what is handled alike for all; the core knows no kind by its name."""

    needs: ClassVar[Needs] = "membership"
    counts: ClassVar[bool] = False
    """Whether it counts as unread until the reader has come by."""
    announced: ClassVar[bool] = False
    """Whether it is shown by its title, as something to open, rather than by what it says; clients keep the latest of
    these for longer."""
    receipted: ClassVar[bool] = False
    """Whether it is addressed to recipients, each with a persisted receipt, and gathered in feeds."""
    convenors_follow: ClassVar[bool] = False
    """Whether those who may convene in the conversation see the named list of its recipients."""
    deletable: ClassVar[bool] = False
    """Whether its author and the managers of the group can put a tombstone in its place."""
    lasting: ClassVar[bool] = False
    """Whether it stays for good as it was sent, with the files that it carries."""
    words: ClassVar[Words] = ()
    """Where the texts stand that the search finds it by, in the order in which they are read: SQL/JSON paths, or such a
    path to several objects and which of their fields; none, and it is not found."""
    sealed: ClassVar[str] = ""
    """The field that, where it is true, has its recipients shown no more than its title until they have opened it."""
    dated: ClassVar[str] = ""
    """The field of the instant at which it takes place: the search finds it by that day, too."""

    def items(self) -> list[str]:
        """The texts of what it consists of, in their order, by one of which the search may show it."""
        return []


TRAITS = ("counts", "announced", "receipted", "deletable")
"""What clients have to know of a kind, too."""
