"""What a folder or a document may be called, on any system that it may be taken to, and when two have one name."""

import re
import unicodedata

from protocol.errors import Invalid

MOST_BYTES = 255
"""Of UTF-8, which is what Linux, macOS and Windows all take."""

LONGEST_ENDING = 16

REFUSED = re.compile(r'[<>:"/\\|?*]')
"""What no name holds on Windows, or what begins another part of a path."""

DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$)")
"""Names that Windows keeps for itself, with any ending."""


def fitted(name: str) -> str:
    """The nearest name that may be kept; a long one keeps its ending. Raises `Invalid` when nothing is left of it."""
    kept = REFUSED.sub("-", name).strip(" ").rstrip(" .")
    if DEVICES.match(kept):
        kept = DEVICES.sub(r"\1_", kept, count=1)
    if not kept.strip("."):
        raise Invalid("name")
    return shortened(kept)


def shortened(name: str, mark: str = "") -> str:
    """Within the bytes there are, with the mark before its ending."""
    stem, dot, ending = name.rpartition(".")
    ending = dot + ending
    if not stem or len(ending.encode()) > LONGEST_ENDING:
        stem, ending = name, ""
    room = MOST_BYTES - len((mark + ending).encode())
    cut = stem.encode()[:room].decode(errors="ignore")
    # What is cut may not end in the first half of a letter with its accent.
    return unicodedata.normalize("NFC", cut.rstrip(" .") if cut != stem else cut) + mark + ending


def key_of(name: str) -> str:
    """Equal for names that Windows or macOS takes for one: whatever their capitals, and however accents are written."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def numbered(name: str, number: int) -> str:
    """`rapport.pdf` as `rapport (2).pdf`."""
    return shortened(name, f" ({number})")
