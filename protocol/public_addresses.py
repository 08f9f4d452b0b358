"""Public addresses: what people without an account are shown of a conversation, until the address is taken back."""

import datetime

from protocol.types import Id, Record


class PublicAddress(Record):
    """The address, for whoever may give it out; nothing while there is none."""

    address: str = ""
    opened_by: Id | None = None
    opened_at: datetime.datetime | None = None
