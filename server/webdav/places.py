"""Where a path leads: to a drive, a folder, a document, a scrap, or nowhere yet."""

import re
import unicodedata
from collections.abc import Container
from itertools import chain, count
from urllib.parse import quote

from msgspec import Struct

from protocol.drives import Node
from protocol.errors import Invalid
from protocol.lines import one_line
from server.base.database import Database, Pool
from server.documents.names import fitted, key_of, numbered
from server.documents.nodes_sql import select_named
from server.webdav.webdav_sql import Scrap, Top, hold_names, replace_names, select_scrap, select_tops

ROOT = "/dav/"
OWN = "Mes notes et documents"

LITTER = re.compile(
    r"\.DS_Store|\._.*|Thumbs\.db|desktop\.ini|\.~lock\..*#|~\$.*|\.Trash.*|\.Spotlight.*|\.fseventsd|\.hidden|"
    r"\.metadata_never_index.*|\.TemporaryItems|\.directory",
    re.IGNORECASE,
)
"""What programs put down for themselves wherever they are, and nobody calls a document."""


class Place(Struct):
    """`keys` are those of the names on the way from the drive's top, which has none itself."""

    segments: list[str]
    conversation: int | None = None
    """None of the top above all drives."""
    keys: list[str] = []
    parent: Node | None = None
    """The folder that it is in; none at the top of its drive."""
    node: Node | None = None
    scrap: Scrap | None = None
    reachable: bool = True
    """Whether there is the folder that it would be in."""
    top: Top | None = None

    @property
    def name(self) -> str:
        return self.segments[-1]

    @property
    def is_drive(self) -> bool:
        """The top of a drive, or the one above all of them."""
        return self.reachable and not self.keys

    @property
    def is_folder(self) -> bool:
        return self.is_drive or (self.node is not None and self.node.kind == "folder")

    @property
    def exists(self) -> bool:
        return self.is_drive or self.node is not None or self.scrap is not None

    @property
    def path(self) -> str:
        return "/".join(self.keys)

    @property
    def above(self) -> list[str]:
        """The paths of all that it is in, its drive included."""
        return ["/".join(self.keys[:length]) for length in range(len(self.keys))]

    @property
    def parent_id(self) -> int | None:
        return self.parent.id if self.parent else None

    def below(self, node: Node | None, scrap: Scrap | None = None) -> "Place":
        """What is in this folder."""
        name = node.name if node else scrap.name if scrap else ""
        keys = [*self.keys, key_of(name)]
        return Place([*self.segments, name], self.conversation, keys, self.node, node, scrap, top=self.top)

    @property
    def address(self) -> str:
        return address_of(self.segments, folder=self.is_folder)


def address_of(segments: list[str], *, folder: bool) -> str:
    return ROOT + "/".join(quote(one, safe="") for one in segments) + ("/" if folder and segments else "")


def is_litter(name: str) -> bool:
    return LITTER.fullmatch(name) is not None


def is_fit(name: str) -> bool:
    """Whether it would be kept as it is, but for how its accents are written."""
    try:
        return fitted(one_line(name)) == unicodedata.normalize("NFC", name)
    except Invalid:
        return False


async def tops_of(pool: Pool, person: int) -> dict[str, tuple[str, Top]]:
    """The drives of somebody by the keys of their names. Of several that would have one name, that keeps it which had
    it first, and each other has its number with it: whoever founds a group of the same name as another, or gives it to
    one, takes no place where somebody writes, nor that place away."""
    tops = await select_tops(pool, person)
    if any(top.title != _titled(top) for top in tops):
        async with pool.acquire() as db, db.transaction():
            await hold_names(db, person)
            tops = await select_tops(db, person)
            names = [(top.id, _titled(top), name, key) for key, (name, top) in _named(tops).items()]
            await replace_names(db, person, names)
    return _named(tops)


def _named(tops: list[Top]) -> dict[str, tuple[str, Top]]:
    """Those that have a name already before those that come to have one."""
    found: dict[str, tuple[str, Top]] = {}
    for top in sorted(tops, key=lambda top: top.title != _titled(top)):
        title = _titled(top)
        given = top.called if top.title == title and top.called else _free(found, top, title)
        found[key_of(given)] = given, top
    return found


def _free(found: Container[str], top: Top, title: str) -> str:
    own = top.kind == "direct" and not top.others
    names = chain([title], (numbered(title, top.id + more) for more in count()))
    return next(name for name in names if key_of(name) not in found and (own or key_of(name) != key_of(OWN)))


def _titled(top: Top) -> str:
    try:
        return fitted((top.name if top.kind == "group" else top.others) or OWN)
    except Invalid:
        return str(top.id)


async def place_at(db: Pool, person: int, segments: list[str]) -> Place:
    """Whatever the caller may not see is as if it were not there."""
    if not segments:
        return Place([])
    _, top = (await tops_of(db, person)).get(key_of(segments[0]), ("", None))
    if top is None:
        return Place(segments, reachable=False)
    place = Place(segments, top.id, top=top)
    for at, name in enumerate(segments[1:], 1):
        place = await _below(db, place, segments[: at + 1], name)
    return place


async def _below(db: Database, above: Place, segments: list[str], name: str) -> Place:
    assert above.conversation is not None
    keys = [*above.keys, key_of(name)]
    if not above.is_folder:
        return Place(segments, above.conversation, keys, reachable=False)
    parent = above.node.id if above.node else None
    node = await select_named(db, above.conversation, parent, keys[-1])
    scrap = None if node else await select_scrap(db, above.conversation, parent, keys[-1])
    return Place(segments, above.conversation, keys, above.node, node, scrap)
