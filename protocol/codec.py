"""Turns records into bytes and back: MessagePack on the socket, JSON over HTTP and in the database."""

from typing import Any

import msgspec

pack = msgspec.msgpack.Encoder().encode
"""MessagePack bytes of any record; instants become its timestamp extension."""

to_json = msgspec.json.Encoder().encode
"""JSON bytes of any record."""


def unpacker(kind: Any) -> msgspec.msgpack.Decoder[Any]:
    """A reusable decoder of MessagePack into the type given; its `decode` raises `msgspec.DecodeError` on anything
    else."""
    return msgspec.msgpack.Decoder(kind)


def json_reader(kind: Any) -> msgspec.json.Decoder[Any]:
    """A reusable decoder of JSON into the type given; its `decode` raises `msgspec.DecodeError` on anything else."""
    return msgspec.json.Decoder(kind)
