"""What folders and documents say of themselves."""

from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import format_datetime
from xml.etree.ElementTree import Element, SubElement

from msgspec import Struct

from protocol.files import File
from server.files.media import UNKNOWN
from server.webdav.markup import DAV, Asked, element_of, response
from server.webdav.places import Place, address_of
from server.webdav.webdav_sql import Lock


class Resource(Struct):
    """Something at an address; `size` and `etag` of what is no folder."""

    href: str
    name: str
    changed_at: datetime
    size: int | None = None
    kind: str = ""
    etag: str = ""
    locks: list[Lock] = []
    own: dict[str, str] = {}
    """What programs have noted."""


def resource_of(place: Place, name: str = "") -> Resource:
    """Of a place where something is."""
    href, name = place.address, name or (place.name if place.segments else "Parvis")
    if place.scrap:
        content = place.scrap.content
        return Resource(href, place.scrap.name, place.scrap.changed_at, len(content), UNKNOWN, etag_of(place))
    if place.node is None:
        return Resource(href, name, place.top.changed_at if place.top else datetime.now(UTC))
    version = place.node.version
    if version is None:
        return Resource(href, place.node.name, place.node.changed_at)
    changed_at = version.dated or version.made_at
    return Resource(href, place.node.name, changed_at, version.file.size, version.file.type, etag_of(place))


def etag_of(place: Place) -> str:
    """Empty of a folder, and of what is not there."""
    if place.scrap:
        return f'"{place.scrap.changed_at.timestamp():.3f}"'
    return etag(place.node.version.file) if place.node and place.node.version else ""


def etag(file: File) -> str:
    """Half of the hash: programs have little room for it in their headers."""
    return f'"{file.sha256[:32]}"'


def told(resource: Resource, asked: Asked) -> bytes:
    """The answer for one resource."""
    there = {one.tag: one for one in _properties(resource)}
    there |= {name: element_of(value) for name, value in resource.own.items()}
    if asked.kind == "names":
        return response(resource.href, [Element(name) for name in there], [])
    if asked.kind == "all":
        return response(resource.href, there.values(), [])
    known = [there[name] for name in asked.names if name in there]
    return response(resource.href, known, [name for name in asked.names if name not in there])


def _properties(resource: Resource) -> Iterable[Element]:
    yield _text("displayname", resource.name)
    yield _text("getlastmodified", format_datetime(resource.changed_at.astimezone(UTC), usegmt=True))
    yield _text("creationdate", resource.changed_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
    kind = Element(DAV + "resourcetype")
    if resource.size is None:
        SubElement(kind, DAV + "collection")
    yield kind
    if resource.size is not None:
        yield _text("getcontentlength", str(resource.size))
        yield _text("getcontenttype", resource.kind)
        yield _text("getetag", resource.etag)
    yield _supported()
    yield discovery(resource.locks)


def _supported() -> Element:
    made = Element(DAV + "supportedlock")
    for scope in ("exclusive", "shared"):
        entry = SubElement(made, DAV + "lockentry")
        SubElement(SubElement(entry, DAV + "lockscope"), DAV + scope)
        SubElement(SubElement(entry, DAV + "locktype"), DAV + "write")
    return made


def discovery(locks: Iterable[Lock], segments: list[str] | None = None) -> Element:
    """The locks that hold there; their root is told where its `segments` are known."""
    made = Element(DAV + "lockdiscovery")
    for lock in locks:
        active = SubElement(made, DAV + "activelock")
        SubElement(SubElement(active, DAV + "locktype"), DAV + "write")
        SubElement(SubElement(active, DAV + "lockscope"), DAV + ("exclusive" if lock.exclusive else "shared"))
        SubElement(active, DAV + "depth").text = "infinity" if lock.deep else "0"
        if lock.owner:
            active.append(element_of(lock.owner))
        left = max(0, round((lock.expires_at - datetime.now(UTC)).total_seconds()))
        SubElement(active, DAV + "timeout").text = f"Second-{left}"
        SubElement(SubElement(active, DAV + "locktoken"), DAV + "href").text = lock.token
        if segments is not None:
            root = SubElement(active, DAV + "lockroot")
            SubElement(root, DAV + "href").text = address_of(segments, folder=False)
    return made


def _text(name: str, text: str) -> Element:
    made = Element(DAV + name)
    made.text = text
    return made


LIVE = frozenset(
    DAV + name
    for name in (
        *("getlastmodified", "creationdate", "resourcetype", "getcontentlength", "getcontenttype", "getetag"),
        *("supportedlock", "lockdiscovery"),
    )
)
"""Which nobody sets."""
