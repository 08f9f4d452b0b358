"""The XML that WebDAV asks and answers in (RFC 4918, 14)."""

from collections.abc import Iterable
from typing import Literal
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from defusedxml.ElementTree import fromstring
from msgspec import Struct

DAV = "{DAV:}"
MOST_PROPERTIES = 50
LONGEST_VALUE = 8_000
"""Letters of the XML of one property."""

LONGEST_TOGETHER = 64_000
"""Of all that are noted of one folder or document."""

LONGEST_OWNER = 1_000
"""Of who has locked something."""

MOST_ASKED = 300
"""Properties that are asked for at once."""

DEEPEST = 50
"""Elements in one another."""

register_namespace("D", "DAV:")


class Unreadable(Exception):
    """The body is no XML, or not what was expected."""


class Asked(Struct):
    """Which properties somebody wants to know: the `names`, with `all` there are beside them, or only how they are
    called."""

    kind: Literal["named", "all", "names"]
    names: list[str] = []


class Change(Struct):
    """A property that is given this value, or none any more."""

    name: str
    value: str | None


class Wish(Struct):
    """A lock that somebody would like to have."""

    exclusive: bool
    owner: str


def read(body: bytes, expected: str) -> Element:
    """The root of the document. Raises `Unreadable`."""
    try:
        root: Element = fromstring(body, forbid_dtd=True)
    except Exception as mistake:
        raise Unreadable from mistake
    if root.tag != DAV + expected or _is_deep(root):
        raise Unreadable
    return root


def _is_deep(root: Element) -> bool:
    level = [root]
    for _ in range(DEEPEST):
        level = [below for one in level for below in one]
    return bool(level)


def asked(body: bytes) -> Asked:
    if not body.strip():
        return Asked("all")
    root = read(body, "propfind")
    if root.find(DAV + "propname") is not None:
        return Asked("names")
    include = root.find(DAV + "include")
    if root.find(DAV + "allprop") is not None:
        return Asked("all", [one.tag for one in include][:MOST_ASKED] if include is not None else [])
    named = root.find(DAV + "prop")
    if named is None or len(named) > MOST_ASKED:
        raise Unreadable
    return Asked("named", [one.tag for one in named])


def changes(body: bytes) -> list[Change]:
    """In their order."""
    found: list[Change] = []
    for part in read(body, "propertyupdate"):
        given = part.tag == DAV + "set"
        named = [one for properties in part.findall(DAV + "prop") for one in properties]
        found += [Change(one.tag, text_of(one) if given else None) for one in named]
    if not found or len(found) > MOST_PROPERTIES:
        raise Unreadable
    return found


def wish(body: bytes) -> Wish:
    root = read(body, "lockinfo")
    scope, owner = root.find(DAV + "lockscope"), root.find(DAV + "owner")
    if scope is None or root.find(f"{DAV}locktype/{DAV}write") is None:
        raise Unreadable
    told = text_of(owner) if owner is not None else ""
    if len(told) > LONGEST_OWNER:
        raise Unreadable
    return Wish(scope.find(DAV + "shared") is None, told)


def text_of(element: Element) -> str:
    element.tail = None
    return tostring(element, "unicode")


def element_of(text: str) -> Element:
    """Of what `text_of` made."""
    found: Element = fromstring(text)
    return found


def response(href: str, known: Iterable[Element], unknown: Iterable[str]) -> bytes:
    """What one resource says of itself, and which properties it has not."""
    made = Element(DAV + "response")
    SubElement(made, DAV + "href").text = href
    _properties(made, list(known), "200 OK")
    _properties(made, [Element(name) for name in unknown], "404 Not Found")
    return _bytes(made)


def outcome(href: str, results: Iterable[tuple[str, str]]) -> bytes:
    """What became of each property that was to be changed, by its status."""
    made = Element(DAV + "response")
    SubElement(made, DAV + "href").text = href
    for name, status in results:
        _properties(made, [Element(name)], status)
    return _bytes(made)


def _properties(response: Element, properties: list[Element], status: str) -> None:
    if properties:
        told = SubElement(response, DAV + "propstat")
        SubElement(told, DAV + "prop").extend(properties)
        SubElement(told, DAV + "status").text = f"HTTP/1.1 {status}"


OPENING = b'<?xml version="1.0" encoding="utf-8"?>\n<D:multistatus xmlns:D="DAV:">'
CLOSING = b"</D:multistatus>"


def alone(element: Element) -> bytes:
    """A whole document."""
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + _bytes(element)


def _bytes(element: Element) -> bytes:
    made: bytes = tostring(element, "utf-8", xml_declaration=False)
    return made
