"""Verdicts: for each person convened, whether the delay was kept, by which fact, and by whose clock."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct

from protocol.summonses import Dated, Verdict, Way
from server.ledger.ledger import Act, Entry

PAPER: dict[str, Way] = {"delivered_by_hand": "hand", "posted": "post"}
DECIDING: tuple[Act, ...] = (
    *("available", "handed", "refused", "bounced"),
    *("delivered_by_hand", "posted", "opened", "acknowledged", "timestamped"),
)
"""What a verdict looks at; anything else changes none."""
MEASURED: tuple[Act, ...] = ("handed", "invitation_handed")
"""Whose `on` Parvis itself measured, at the mail server's answer."""
AFTER_THE_FACT = 60.0
"""Seconds; what else was entered later than this is dated by whoever entered it."""


class Reach(Struct, frozen=True):
    """A way in which a person was reached, and the entry that says so."""

    at: datetime
    by: Way
    position: int
    declared: bool
    authority: datetime | None
    """When an outside authority had seen that entry, if one has."""
    entered: datetime

    @property
    def counts_at(self) -> datetime:
        """The authority's date stands before the town hall's own; only what somebody declared has no other."""
        return self.at if self.declared or self.authority is None else max(self.at, self.authority)

    @property
    def dated_by(self) -> Dated:
        return "declared" if self.declared else "authority" if self.authority else "house"


def judge(entries: Sequence[Entry], person: int, deadline: datetime) -> Verdict:
    """Judges by the entries of one convocation, of which all are given.

    By e-mail, whoever has the documents available and whose letter the mail server has taken is reached at the later
    of both, the letter at the mail server's answer; not whose letter came back before they had opened it. On paper, at
    the handing over (CE 19 June 1992, n° 99964) or the postmark (CE 19 March 1969), by the word of whoever entered it.
    Whoever was reached too late, or of whom nothing shows that they were reached, is in time all the same when they are
    shown to have opened or acknowledged it before the deadline: the delay is there for them to know (CE 30 March 2021,
    n° 446461). Where the letter came back, what they opened only after the deadline does not show that it had arrived
    before, nor that it was sent too late: neither is established.
    """
    seen = _seen_by_authority(entries)
    own = [entry for entry in entries if entry.person == person]
    mailed = _mailed(own, seen)
    on_paper = [_reach(entry, PAPER[entry.act], seen) for entry in own if entry.act in PAPER]
    arrived = [mailed] if mailed and not came_back(own) else []
    regular = sorted(on_paper + arrived, key=lambda one: one.counts_at)
    cures = sorted(_knowledge(own, seen), key=lambda one: one.counts_at)
    returned = any(entry.act == "bounced" for entry in own)
    doubted = returned and not any(one.counts_at < deadline for one in cures)
    for one in regular + cures:
        if one.counts_at < deadline and not (doubted and one.by == "electronic"):
            return _verdict("in_time", one, cured=one in cures)
    for one in regular + cures:
        # The town hall's clock says in time, the authority saw it only later, or the letter came back: none is shown.
        if one.at < deadline:
            return _verdict("unestablished", one)
    if mailed and mailed.at < deadline and cures:
        return _verdict("unestablished", mailed)
    return _verdict("late", (regular + cures)[0]) if regular or cures else Verdict("unestablished")


def establishing(entries: Sequence[Entry], people: Mapping[int, Mapping[str, Any]]) -> list[Entry]:
    """All but the openings by a link that went to an address which nobody had confirmed from its mailbox: whoever
    entered it could have opened it themselves."""
    unconfirmed = {person for person, one in people.items() if one.get("address_confirmed") is False}
    return [
        one
        for one in entries
        if not (one.act == "opened" and one.facts.get("by") == "link" and one.person in unconfirmed)
    ]


def instant_of(entry: Entry) -> datetime:
    """When it was done: as measured, or as declared where it was entered after the fact; else when it was entered."""
    return done_at(entry) if entry.act in MEASURED else _declared(entry) or entry.at


def entered_later(entry: Entry) -> bool:
    """Whether papers and screens, which say the minute, say beside it another one in which it was entered."""
    return instant_of(entry).replace(second=0, microsecond=0) != entry.at.replace(second=0, microsecond=0)


def done_at(entry: Entry) -> datetime:
    """When it was done by its own word, were it but a moment before it was entered."""
    return datetime.fromisoformat(entry.facts["on"]) if "on" in entry.facts else entry.at


def _declared(entry: Entry) -> datetime | None:
    if "on" not in entry.facts or entry.act in MEASURED:
        return None
    on = datetime.fromisoformat(entry.facts["on"])
    return on if entry.act in PAPER or (entry.at - on).total_seconds() > AFTER_THE_FACT else None


def ruled(entries: Sequence[Entry]) -> Entry | None:
    """What was noted last of the assembly's decision on the urgency."""
    return next((one for one in reversed(entries) if one.act == "urgency_ruled" and _is_decided(one)), None)


def _is_decided(ruling: Entry) -> bool:
    return isinstance(ruling.facts.get("admitted"), bool)


def failed(own: Sequence[Entry]) -> bool:
    """Whether the letter came back unread, or was refused and never taken since."""
    return came_back(own) or (any(entry.act == "refused" for entry in own) and not handings(own))


def came_back(own: Sequence[Entry]) -> bool:
    """What comes back after the person has opened or acknowledged undoes nothing."""
    acts = [entry.act for entry in own]
    return "bounced" in acts and not {"opened", "acknowledged"} & set(acts[: acts.index("bounced")])


def handings(own: Sequence[Entry]) -> list[Entry]:
    """Each time the letter was taken and not refused since; the first counts."""
    refused = max((number for number, entry in enumerate(own) if entry.act == "refused"), default=-1)
    return [entry for entry in own[refused + 1 :] if entry.act == "handed"]


def _mailed(own: Sequence[Entry], seen: dict[int, datetime]) -> Reach | None:
    """The later of available and taken, whether it came back or not."""
    available = [entry for entry in own if entry.act == "available"]
    # A letter written to a file, for want of a mail server, has left for nowhere.
    taken = [entry for entry in handings(own) if not entry.facts.get("to_file")]
    if not available or not taken:
        return None
    return _reach(max(taken[0], available[0], key=instant_of), "electronic", seen)


def _knowledge(own: Sequence[Entry], seen: dict[int, datetime]) -> list[Reach]:
    return [_reach(entry, entry.act, seen) for entry in own if entry.act == "opened" or entry.act == "acknowledged"]


def _reach(entry: Entry, by: Way, seen: dict[int, datetime]) -> Reach:
    declared = _declared(entry) is not None
    return Reach(instant_of(entry), by, entry.position, declared, seen.get(entry.position), entry.at)


def _seen_by_authority(entries: Sequence[Entry]) -> dict[int, datetime]:
    """When an authority had first seen each entry."""
    seen: dict[int, datetime] = {}
    for entry in entries:
        if entry.act == "timestamped":
            at = datetime.fromisoformat(entry.facts["at"])
            for position in entry.facts["entries"]:
                seen[position] = min(at, seen.get(position, at))
    return seen


def _verdict(state: str, one: Reach, *, cured: bool = False) -> Verdict:
    entered = one.entered if one.declared or one.entered != one.at else None
    return Verdict(state, one.at, one.by, one.dated_by, cured, one.authority, entered)  # type: ignore[arg-type]
