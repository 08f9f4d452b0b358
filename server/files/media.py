"""What a file is, by its own bytes, and what it may be called."""

import json
import re

import puremagic

from protocol.lines import one_line

HEAD = 65_536
"""Bytes at the beginning that tell what a file is."""

UNKNOWN = "application/octet-stream"
PDF = "application/pdf"
JSON = "application/json"
IMAGES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"})
"""Those that browsers show and that hold no script."""

ZIP = b"PK\x03\x04"
OFFICE = "application/vnd.openxmlformats-officedocument."
INSIDE = {
    b"word/": OFFICE + "wordprocessingml.document",
    b"xl/": OFFICE + "spreadsheetml.sheet",
    b"ppt/": OFFICE + "presentationml.presentation",
}
TEXT_CONTROLS = set(range(32)) - {9, 10, 12, 13, 27}

LONGEST_NAME = 120
LONGEST_ENDING = 16


def type_of(head: bytes) -> str:
    """The media type that the first bytes show; neither the name nor what the device says of it counts."""
    if head.startswith(ZIP):
        return type_of_zip(head)
    if head[4:8] == b"ftyp" and head[8:12] in {b"avif", b"avis"}:
        return "image/avif"
    try:
        found = puremagic.magic_string(head)
    except (ValueError, puremagic.PureError):
        found = []
    known = next((match.mime_type for match in found if match.mime_type), "")
    if known == JSON and not parses(head):
        known = ""
    return known or ("text/plain" if is_text(head) else UNKNOWN)


def parses(head: bytes) -> bool:
    """A brace at its beginning makes no JSON of a file: what is called so can be read as such, and so is whole here."""
    try:
        json.loads(head)
    except (ValueError, RecursionError):
        return False
    return True


def type_of_zip(head: bytes) -> str:
    """Office documents are archives: the names of what is in them tell them apart."""
    if head[30:38] == b"mimetype":
        told = re.match(rb"application/[a-z0-9.+-]{1,100}", head[38:150])
        return told[0].removesuffix(b"PK").decode() if told else "application/zip"
    return next((kind for name, kind in INSIDE.items() if name in head), "application/zip")


def is_text(head: bytes) -> bool:
    try:
        text = head.decode()
    except UnicodeDecodeError as mistake:
        if mistake.start < len(head) - 4:
            return False
        text = head[: mistake.start].decode()
    return bool(text) and not TEXT_CONTROLS.intersection(map(ord, set(text)))


def clean_name(given: str) -> str:
    """The last part of what a device calls its file, without what would lead elsewhere, hide its end or break a line;
    a long one keeps its ending."""
    kept = one_line(given.replace("\\", "/").rsplit("/", 1)[-1])
    name = re.sub(r"\s+", " ", kept).strip(" .")
    if len(name) > LONGEST_NAME:
        stem, dot, ending = name.rpartition(".")
        ending = dot + ending if stem and len(ending) <= LONGEST_ENDING else ""
        name = name[: LONGEST_NAME - len(ending)].rstrip() + ending
    return name or "fichier"
