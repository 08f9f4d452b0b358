"""Files: sent up over HTTP in pieces, carried by messages, read again by whoever may read the message."""

from typing import Annotated

from msgspec import Meta

from protocol.errors import Refusal
from protocol.types import MAX_ID, Id, Record

FileName = Annotated[str, Meta(min_length=1, max_length=120)]
Sha256 = Annotated[str, Meta(min_length=64, max_length=64, pattern=r"^[0-9a-f]{64}(?!\n)$")]
FileIds = Annotated[list[Id], Meta(max_length=20)]
Bytes = Annotated[int, Meta(ge=0, le=MAX_ID)]


class File(Record):
    """A file as messages carry it; its bytes, for ever the same, are at `GET /api/files/{id}`. Parts of it can be asked
    for by `Range`; its `ETag` never changes. At `GET /api/files/{id}/thumbnail` is a small picture of an image, or of
    the first page of a PDF: 404 for a PDF that could not be drawn. It shows what is coming, and is never the file."""

    id: Id
    name: FileName
    size: Bytes
    type: str
    """The media type, found in the bytes themselves."""
    sha256: Sha256
    width: int | None = None
    """Of an image that can be shown, in pixels, as it stands upright."""
    height: int | None = None
    pages: int | None = None
    """Of a PDF."""
    scripted: bool = False
    """Whether a PDF holds what some readers run or start when it is opened; Parvis never does."""


class BeginUpload(Record):
    """`POST /api/uploads`, answered with `Upload`. Refused with `too_large`, when the file is larger than one may be
    (`limit`), or than what is left of the caller's own share of the room (`share`) or of the room for all (`quota`),
    and with `invalid` when it is empty (`size`)."""

    name: Annotated[str, Meta(max_length=2_000)]
    """As the device calls it; what no file name may hold is taken out."""
    size: Bytes


class Upload(Record):
    """A file on its way, at `/api/uploads/{id}`: `GET` tells how far it is; `PATCH` takes more of its bytes, as
    `application/octet-stream`, with their place in the header `Upload-Offset`, and refuses with `conflict` (`offset`)
    when it is not the place it expects: ask, and go on from there; `POST` ends it once all bytes are there, and is
    answered with the `File`, however often it is asked; `DELETE` gives it up.
    While it is being ended, `PATCH` and `DELETE` are refused with `conflict` (`ending`)."""

    id: Id
    size: Bytes
    offset: Bytes
    """Bytes that have arrived, and from which to go on."""


class FileMissing(Refusal):
    """The file is known, but its bytes are gone from the store, or altered; `detail` is its name."""

    code = "file_missing"
