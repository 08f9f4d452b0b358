"""Refusals that many commands can meet, each with when."""

from protocol.errors import Archived, Conflict, NotAllowed, NotFound, Reasons

OUTSIDE: Reasons = {NotFound: "the caller is not in this conversation"}
NO_MESSAGE: Reasons = {
    NotFound: "the caller is not in this conversation, or it has no such message, or one of another kind"
}
REVISED: Reasons = {Conflict: "`edited_at`: it was edited since"}
CLOSED: Reasons = {Archived: "the group is archived"}
ADMINISTERING: Reasons = {NotAllowed: "the caller is no administrator"}
