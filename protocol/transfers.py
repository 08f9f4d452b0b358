"""What leaves this server of what people write and are, and to whom it goes."""

from typing import Any, ClassVar, Literal

from protocol.types import Command, Line, Record

Conveyed = Literal["mail", "timestamp", "witness", "files", "database", "news", "bare", "titles"]


class Transfer(Record):
    """`mail`: letters; `timestamp`: digests of what is sealed; `witness`: the digest of the ledger, by mail; `files`,
    `database`, `news`: what is kept or passed on by another machine; `bare`, `titles`: what wakes devices that ask for
    it, without words or with them, by the services of their browsers."""

    what: Conveyed
    to: Line = ""
    """The name of the other machine, of a witness that of its mail; empty when it is this machine
    that sends, and of what wakes devices, whose browsers choose."""


class Transfers(Record):
    transfers: list[Transfer]


class LoadTransfers(Command):
    """As the settings of the server and its administrators have it."""

    returns: ClassVar[Any] = Transfers
