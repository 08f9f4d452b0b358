"""Turns records into bytes and back: MessagePack on the socket, JSON over HTTP and in the database."""

import re
from typing import Any

import msgspec

NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")

pack = msgspec.msgpack.Encoder().encode
"""MessagePack bytes of any record; instants become its timestamp extension."""

to_json = msgspec.json.Encoder().encode
"""JSON bytes of any record."""


def packed(record: Any) -> Any:
    """Stands for a record, or a list of them, that was made into MessagePack once for many who are told it."""
    return msgspec.Raw(pack(record))


def unpacker(kind: Any) -> msgspec.msgpack.Decoder[Any]:
    """A reusable decoder of MessagePack into the type given; its `decode` raises `msgspec.DecodeError` on anything
    else."""
    return msgspec.msgpack.Decoder(kind)


def json_reader(kind: Any) -> msgspec.json.Decoder[Any]:
    """A reusable decoder of JSON into the type given; its `decode` raises `msgspec.DecodeError` on anything else."""
    return msgspec.json.Decoder(kind)


def holds_nul(json: bytes) -> bool:
    """Whether a text in it holds the character NUL, which no database keeps."""
    return b"\\u0000" in json and NUL.search(json) is not None
