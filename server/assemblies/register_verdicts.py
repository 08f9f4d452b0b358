"""Says, for each line of the register, what was sent and for whom the delay was kept, and by which fact."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct

from protocol.ledger import RegisterLine
from protocol.people import Language
from protocol.summonses import Verdict
from server.assemblies import register_sql as queries
from server.assemblies.attestation import sent
from server.assemblies.consistency import Recipients, recipients, substitutes
from server.assemblies.convocations_sql import Frozen
from server.assemblies.hours import zone_of
from server.assemblies.house_sql import select_places_altered
from server.assemblies.integrity import deadline, is_sealed
from server.assemblies.verdicts import DECIDING, PAPER, came_back, establishing, handings, judge
from server.assemblies.verdicts_wording import decide, tell_address
from server.base.aside import in_turns
from server.base.database import Database
from server.base.phrases import Phrase
from server.ledger.ledger import Act, Entry, digest, read_all

UTC = ZoneInfo("UTC")
TOLD: tuple[Act, ...] = ("frozen", "convened_later", "replaced", "cancelled", *DECIDING)


class Reached(Struct, frozen=True):
    """Somebody convened, with the entries on them that decide."""

    name: str
    verdict: Verdict
    entries: list[Entry]
    substitute: bool = False
    """Whether they were convened as such."""
    sealed: dict[str, Any] = {}
    """As the manifest names them."""

    def fact(self, zone: ZoneInfo, language: Language = "fr") -> str:
        """That which decides, as short as a register wants it, after what they were convened as."""
        decided = decide(self.verdict, self.entries, zone, language)
        if self.sealed.get("address_confirmed") is False:
            decided = f"{decided} ; {tell_address(self.sealed, zone, language)}"
        return f"{SUBSTITUTE(language)} ; {decided}" if self.substitute else decided


SUBSTITUTE = Phrase("suppléant", "substitute")


class Judged(Struct, frozen=True):
    """A line with its count, and the verdict on each person it convened, by name. Where an entry says what no reader
    understands, or it or the manifest is not what was bound, nobody is judged and nothing said, and it is not `whole`:
    the check names it."""

    line: RegisterLine
    people: list[Reached]
    whole: bool
    zone: ZoneInfo = UTC
    """By whose hours it is told: those that were sealed; UTC of what is not whole."""
    authority: str = ""
    """Whose it is, as it was sealed."""


async def judged(db: Database, frozen: Sequence[Frozen]) -> list[Judged]:
    """By the manifests and by the entries of the ledger as they are now. In the transaction that read the manifests."""
    places = [(one.conversation, one.seq) for one in frozen]
    entries: dict[tuple[int | None, int | None], list[Entry]] = defaultdict(list)
    for entry in await read_all(await queries.select_told(db, places, TOLD)):
        entries[entry.conversation, entry.seq].append(entry)
    altered = await select_places_altered(db, places)
    together = in_turns(zip(frozen, places, strict=True), 1)
    return [_judge(one, entries[place], bound=place not in altered) async for one, place in together]


def _judge(frozen: Frozen, entries: Sequence[Entry], *, bound: bool) -> Judged:
    if bound and is_sealed(digest(frozen.manifest).hex(), entries):
        try:
            return _judged(frozen, frozen.read(), entries)
        except (ValueError, TypeError, LookupError, RecursionError):
            pass
    return Judged(_unsaid(frozen, entries), [], whole=False)


def _unsaid(frozen: Frozen, entries: Sequence[Entry]) -> RegisterLine:
    """Which one it is, and no more."""
    return RegisterLine(
        conversation=frozen.conversation,
        seq=frozen.seq,
        position=entries[0].position if entries else None,
        body=frozen.body,
        body_name="",
        version=1,
        sent_at=frozen.frozen_at,
        sent_by="",
        opens_at=frozen.opens_at,
        place="",
        items=[],
        convened=0,
        reached=0,
        acknowledged=0,
        replaced_by=None,
        cancelled_at=None,
    )


def _judged(frozen: Frozen, manifest: dict[str, Any], entries: Sequence[Entry]) -> Judged:
    convocation, people = sent(manifest), recipients(manifest, entries)
    first = {entry.act: entry for entry in reversed(entries)}
    replaced, cancelled = first.get("replaced"), first.get("cancelled")
    told = _people(deadline(frozen), people, entries)
    line = msgspec.structs.replace(
        _unsaid(frozen, entries),
        body_name=convocation.body,
        version=convocation.version,
        sent_at=datetime.fromisoformat(manifest["frozen_at"]),
        sent_by=manifest["sent_by"]["name"],
        opens_at=convocation.opens_at,
        time_zone=manifest["zone"],
        authority=manifest["authority"],
        place=convocation.place,
        items=[item.title for item in convocation.agenda],
        convened=len(told),
        reached=sum(_is_reached(one.entries) for one in told),
        acknowledged=sum(any(entry.act == "acknowledged" for entry in one.entries) for one in told),
        replaced_by=replaced.facts["by"] if replaced else None,
        cancelled_at=cancelled.at if cancelled else None,
        cancellation=cancelled.facts["why"] if cancelled else "",
        second=convocation.second_of is not None and any(item.carried_over for item in convocation.agenda),
        urgent=bool(convocation.urgency),
        in_time=sum(one.verdict.state == "in_time" for one in told),
    )
    return Judged(line, told, whole=True, zone=zone_of(manifest), authority=manifest["authority"])


def _people(before: datetime, people: Recipients, entries: Sequence[Entry]) -> list[Reached]:
    standing_in = substitutes(people)
    own: dict[int | None, list[Entry]] = defaultdict(list)
    for entry in establishing(entries, people):
        own[entry.person].append(entry)
    named = sorted((one["name"], person) for person, one in people.items() if person)
    return [
        # Of what is about nobody, such as a timestamp, each verdict takes account.
        Reached(
            name, judge([*own[None], *own[person]], person, before), own[person], person in standing_in, people[person]
        )
        for name, person in named
    ]


def _is_reached(own: Sequence[Entry]) -> bool:
    """On paper, or by a letter that a mail server took and that did not come back unread."""
    taken = any(not entry.facts.get("to_file") for entry in handings(own))
    return any(entry.act in PAPER for entry in own) or (taken and not came_back(own))
