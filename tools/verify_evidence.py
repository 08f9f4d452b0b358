"""Checks a dossier de preuve of Parvis, for a judge's expert: made from docs/convocations.md alone, without Parvis.

    pip install cryptography asn1crypto tzdata
    python tools/verify_evidence.py FILE... [--hash HASH OF AN ENTRY] [--root SHA-256 OF THE AUTHORITY'S ROOT]

It reads these files and nothing else, and of several says whether they are of one ledger. It writes nothing, and
never has more of a file in memory than the entries.
The numbers are those of the rules in docs/convocations.md, "The check, rule by rule".
"""

import argparse
import hashlib
import io
import json
import re
import struct
import sys
import unicodedata
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from itertools import combinations
from pathlib import Path
from typing import Any, BinaryIO
from zoneinfo import ZoneInfo

from asn1crypto import cms, tsp
from asn1crypto import x509 as asn1x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

MINUTE = timedelta(minutes=1)
MOST_FILES, MOST_TEXT, MOST_LEDGER = 5_000, 64 << 20, 1 << 30
COMMON = {"position", "at", "act", "conversation", "seq", "person", "author", "facts", "salt"}
FIELDS = COMMON | {"number", "before"}
TO_RECIPIENTS = {"available", "handed", "refused", "bounced", "printed", "delivered_by_hand", "posted"}
TO_RECIPIENTS |= {"opened", "acknowledged", "answered", "reminded", "notified"}
UNTIL_CLOSED = {"arrived", "left", "interested", "presided", "kept_minutes", "sitting_opened", "item_begun"}
UNTIL_CLOSED |= {"urgency_ruled", "sitting_closed"}
COUNTS = ("sitting_opened", "item_begun")
IN_TIME = timedelta(hours=12)
"""After the hour of the sitting, or the last count in time: what is counted later nobody has seen."""
ON_PAPER = ("delivered_by_hand", "posted")
MEASURED = "handed"
LAW: dict[str, dict[int, tuple[int | None, ...]]] = {
    "commune": {0: (3, 1, 3, 3, 1), 3_500: (5, 1, 3, 3, 1)},
    "epci": {0: (3, 1, 3, 3, 1), 3_500: (5, 1, 3, 5, 1)},
    "alsace_moselle": {0: (2, 0, None, 2, None), 3_500: (5, 1, None, 3, None)},
    "ccas": {0: (2, 2, 2, 2, 2)},
}
"""Clear days from sending to sitting, by regime and from so many inhabitants on: ordinary, urgent, second,
installation, urgent installation. None where no law says it. The page: "Fewer days than the law asks"."""
URGENCY = "Se prononcer sur l’urgence de la convocation"
"""The title of the item at which it is ruled on."""
WHOLE, TEXT, TRUTH, MAYBE = (int,), (str,), (bool,), (int, type(None))
HASH = re.compile(r"[0-9a-f]{64}")
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
CLOCK, OFFSET = r"\d{4}-\d\d-\d\dT([01]\d|2[0-3]):\d\d:\d\d(\.\d{1,6})?", r"[+-](0\d|1[0-4]):[0-5]\d"
INSTANT, SHOWN = re.compile(f"{CLOCK}Z", re.ASCII), re.compile(f"{CLOCK}{OFFSET}", re.ASCII)
WRITTEN = re.compile(f"{CLOCK}(Z|{OFFSET})", re.ASCII)
"""An instant as the first versions of a manifest may have it, in either form."""
EVERYWHERE = [timedelta(minutes=minutes) for minutes in range(-720, 841, 15)]
"""The offsets that clocks anywhere show."""
SUMMER_TIME = [timedelta(minutes=minutes) for minutes in range(-60, 61, 30)]
"""By how much two tz databases may differ."""


class Unfit(Exception):
    """Something is not what it has to be."""


@dataclass(frozen=True)
class Fault:
    rule: int
    place: str
    what: str


@dataclass
class Verdict:
    person: int
    name: str
    state: str
    """in_time, late or unestablished."""
    way: str | None = None
    """mail, delivered_by_hand, posted; of whom only their opening proves it, opened or acknowledged."""
    at: datetime | None = None
    by: str | None = None
    """authority, house or declared."""
    cured: bool = False
    entered: datetime | None = None
    """When it was entered, if at another instant."""
    address: str = ""
    """What is to be known of it, where nobody had confirmed it."""


@dataclass(frozen=True)
class Dated:
    at: datetime
    way: str
    by: str
    house: datetime
    entered: datetime | None = None


@dataclass(frozen=True)
class End:
    """What became of the convocation."""

    act: str
    """replaced or cancelled."""
    at: datetime
    why: str


@dataclass(frozen=True)
class Ruling:
    """What the assembly decided on the urgency, whose delay was sealed."""

    admitted: bool | None = None
    """None as long as nothing is noted."""
    at: datetime | None = None


@dataclass(frozen=True)
class Stamp:
    """What a token is over: so many of the first entries of the convocation, and not so many others before it; or all
    up to an entry."""

    position: int
    at: datetime
    over: int = 0
    others: int = 0
    head: int | None = None


@dataclass
class Term:
    """Another rule by which the convocation may be judged."""

    source: str
    deadline: datetime
    verdicts: list[Verdict]


@dataclass
class Result:
    faults: list[Fault] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)
    deadline: datetime | None = None
    days: int | None = None
    asked: int | None = None
    """How many clear days the law asks, where more than were sealed."""
    terms: list[Term] = field(default_factory=list)
    ends: list[End] = field(default_factory=list)
    urgency: Ruling | None = None
    hashes: dict[int, str] = field(default_factory=dict)
    before: str = ""
    """The hash before the first."""
    ledger: str = ""
    """The hash of the first entry of the ledger, as the index says it; and the town hall, as the manifest does."""
    town: str = ""
    conversation: int = 0
    stamps: list[Stamp] = field(default_factory=list)
    roots: set[str] = field(default_factory=set)
    root_names: dict[str, str] = field(default_factory=dict)
    hidden_after: int = 0
    old: bool = False
    zone: str = "same"
    """What the tz database that is here says of the hours: the same, other ones, or it is missing."""
    local: bool = False
    """Whether the hours themselves were sealed, so that none is needed."""
    counts: int = 0
    unnamed: int = 0
    late: int = 0
    """Counts made when the sitting cannot be held any more."""
    elsewhere: datetime | None = None
    """When it was held without Parvis, if it is so entered."""
    """Counts of the sitting that name those in office, and that do not."""


def known_of(found: Result) -> dict[int, str]:
    """Hashes by position, the one before the first included."""
    first = min(found.hashes, default=1)
    return found.hashes | ({first - 1: found.before} if first > 1 else {})


def demand(holds: bool, otherwise: str) -> None:
    if not holds:
        raise Unfit(otherwise)


# JSON, as RFC 8785 has it, of whole numbers alone


def canonical(value: Any) -> bytes:
    return json.dumps(ordered(value), ensure_ascii=False, separators=(",", ":")).encode()


def ordered(value: Any) -> Any:
    if isinstance(value, dict):
        demand(all(key.isascii() for key in value), "a name that is none of ours")
        return {key: ordered(value[key]) for key in sorted(value)}
    if isinstance(value, list):
        return [ordered(one) for one in value]
    if isinstance(value, float) or (type(value) is int and abs(value) >= 1 << 53):
        raise Unfit("a number that is none of ours")
    demand(not isinstance(value, str) or "\0" not in value, "a text that is none of ours")
    return value


def parse(content: bytes) -> Any:
    try:
        value = json.loads(content.decode())
        same = canonical(value) == content
    except (ValueError, RecursionError) as error:
        raise Unfit("unreadable") from error
    if not same:
        raise Unfit("not canonical")
    return value


def need(holder: Any, name: str, kinds: tuple[type, ...]) -> Any:
    value = holder.get(name) if isinstance(holder, dict) else None
    if type(value) not in kinds:
        raise Unfit(f"{name} is not what it has to be")
    return value


def moment(holder: Any, name: str, form: re.Pattern[str] = INSTANT) -> datetime:
    text = need(holder, name, TEXT)
    try:
        demand(bool(form.fullmatch(text)), f"{name} is no instant")
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise Unfit(f"{name} is no instant") from error


def listed(holder: Any, name: str, kind: type) -> list[Any]:
    values = need(holder, name, (list,))
    if any(type(one) is not kind for one in values):
        raise Unfit(f"{name} is not what it has to be")
    return list(values)


# Rule 3: what a manifest is made of, as in the table of the page

Kind = Callable[[Any], bool]


def truth(value: Any) -> bool:
    return type(value) is bool


def whole(least: int | None = None, most: int | None = None) -> Kind:
    return lambda value: type(value) is int and (least is None or value >= least) and (most is None or value <= most)


def text(most: int | None = None, least: int = 0, form: str = "(?s:.*)") -> Kind:
    return lambda value: (
        type(value) is str
        and len(value) >= least
        and (most is None or len(value) <= most)
        and bool(re.fullmatch(form, value))
    )


def either(*values: str) -> Kind:
    return lambda value: type(value) is str and value in values


def dated(form: re.Pattern[str]) -> Kind:
    def holds(value: Any) -> bool:
        try:
            return type(value) is str and bool(form.fullmatch(value)) and bool(datetime.fromisoformat(value))
        except ValueError:
            return False

    return holds


def maybe(kind: Kind) -> Kind:
    return lambda value: value is None or kind(value)


def several(kind: Kind, most: int | None = None, least: int = 0) -> Kind:
    return lambda value: (
        type(value) is list and len(value) >= least and (most is None or len(value) <= most) and all(map(kind, value))
    )


def made_of(there: dict[str, Kind], **others: Kind) -> Kind:
    """Of these members all are there; the others may be left out. What is neither is not looked at."""

    def holds(value: Any) -> bool:
        demand(type(value) is dict and there.keys() <= value.keys(), "a member is missing, or is no object")
        for name, kind in (there | others).items():
            demand(name not in value or kind(value[name]), f"{name} is not what it has to be")
        return True

    return holds


NUMBER, ORDER, DAYS, FOLK = whole(1), whole(0), whole(0, 3_650), whole(0, 100_000_000)
NAME, LINE, PARAGRAPH = text(120, 1), text(200), text(2_000)
ON, AT = dated(DAY), dated(INSTANT)
PURPOSES = (
    *("ordinary", "urgency", "second", "installation", "installation_urgency", "recall", "budget", "orientations"),
    *("debate_window", "note", "note_icpe", "deliberations_list", "minutes", "proxy_sittings", "interested"),
)
SCOPES = ("any", "commune", "epci", "alsace_moselle", "ccas", "commission")
RULE = made_of(
    {
        "code": text(60, 1, "[a-z0-9_]*"),
        "purpose": either(*PURPOSES),
        "scope": either(*SCOPES),
        "number": DAYS,
        "source": LINE,
    },
    inhabitants_from=FOLK,
    valid_from=maybe(ON),
    known=maybe(either("text", "decision", "practice", "unknown", "house")),
    law=truth,
    prudent=DAYS,
    text=PARAGRAPH,
    recorded_at=maybe(AT),
    recorded_by=maybe(NUMBER),
)
TERM = made_of({"rule": RULE, "days": whole(), "deadline": AT}, literal=truth)
DELAY = made_of({"rule": RULE, "days": whole(), "kept": whole(), "deadline": AT}, terms=several(TERM))
AUTHOR = made_of(
    {"person": NUMBER, "name": NAME, "quality": LINE},
    substitute_for=LINE,
    reason=PARAGRAPH,
    civility=either("", "madame", "monsieur"),
    passed_over=several(made_of({"person": NUMBER, "name": NAME}, reason=LINE)),
)
FILE = made_of(
    {"id": NUMBER, "name": NAME, "size": ORDER, "type": text(), "sha256": text(form=HASH.pattern)},
    width=maybe(whole()),
    height=maybe(whole()),
    pages=maybe(whole()),
    scripted=truth,
)
ITEM = made_of(
    {"title": text(400, 1)},
    reporter=LINE,
    note=text(10_000),
    files=several(FILE, 20),
    kind=either("ordinary", "budget", "orientations", "icpe"),
    decides=truth,
    carried_over=truth,
    communicated=maybe(ON),
    budget_day=maybe(ON),
)
LACK = made_of(dict.fromkeys(("item", "in_office", "present", "needed"), whole()), title=LINE)
DECLARED = made_of(
    {
        "by": LINE,
        "items": several(made_of({"item": whole()}, title=LINE)),
        "name": LINE,
        "sha256": text(form=HASH.pattern),
    }
)
ZONE = text(100, 1, "[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*")
FIRST = made_of(
    {"opens_at": dated(WRITTEN), "lacking": several(LACK)},
    declared=maybe(DECLARED),
    zone=maybe(ZONE),
    local=maybe(dated(SHOWN)),
)
CONVOCATION = made_of(
    {"body": NAME, "opens_at": dated(WRITTEN), "place": LINE, "agenda": several(ITEM, 100, 1)},
    type=either("convocation"),
    text=PARAGRAPH,
    body_id=maybe(NUMBER),
    convened_by=maybe(NUMBER),
    author=maybe(AUTHOR),
    recipients=several(NUMBER),
    substitutes=several(NUMBER),
    urgency=PARAGRAPH,
    installation=truth,
    sentences=several(text()),
    delay=maybe(DELAY),
    deliberations_due=maybe(ON),
    version=whole(),
    replaces=maybe(ORDER),
    change=PARAGRAPH,
    moved_from=LINE,
    meeting=text(),
    zone=text(),
    authority=text(),
    second_of=maybe(ORDER),
    first=maybe(FIRST),
    digest=maybe(text(form=HASH.pattern)),
    replaced_by=maybe(ORDER),
    cancelled_at=maybe(AT),
    cancellation=PARAGRAPH,
)
RECIPIENT = made_of(
    {"person": whole(), "name": text(), "channel": text()},
    address=maybe(text()),
    address_since=maybe(AT),
    address_confirmed=maybe(truth),
    address_entered_by=maybe(text()),
)
LOCAL = made_of({"frozen_at": dated(SHOWN), "opens_at": dated(SHOWN), "deadlines": several(dated(SHOWN))})
MANIFEST = made_of(
    {
        "format": either(*(f"parvis-convocation/{version}" for version in (1, 2, 3, 4))),
        "zone": ZONE,
        "conversation": whole(),
        "frozen_at": AT,
        "convocation": CONVOCATION,
        "recipients": several(RECIPIENT),
    }
)


# Rule 1: the zip, from its first byte to its last


@dataclass
class Member:
    name: str
    header: int
    start: int
    size: int
    crc: int
    sha256: str


def sizes(size: int) -> bytes:
    return struct.pack("<HHQQ", 1, 16, size, size)


def encoded(name: str) -> tuple[bytes, int]:
    """With the flag for a name that is not ASCII."""
    return (name.encode(), 0) if name.isascii() else (name.encode(), 0x800)


def local_header(name: str, size: int, crc: int) -> bytes:
    raw, flag = encoded(name)
    fixed = struct.pack("<4s5H3L2H", b"PK\3\4", 45, flag, 0, 0, 33, crc, 0xFFFFFFFF, 0xFFFFFFFF, len(raw), 20)
    return fixed + raw + sizes(size)


def central_header(one: Member) -> bytes:
    raw, flag = encoded(one.name)
    large = [one.size, one.size] * (one.size > 0x7FFFFFFF) + [one.header] * (one.header > 0x7FFFFFFF)
    extra = struct.pack(f"<HH{len(large)}Q", 1, 8 * len(large), *large) if large else b""
    size = min(one.size, 0xFFFFFFFF) if one.size <= 0x7FFFFFFF else 0xFFFFFFFF
    place = one.header if one.header <= 0x7FFFFFFF else 0xFFFFFFFF
    fixed = (45, 3, 45, 0, flag, 0, 0, 33, one.crc, size, size, len(raw), len(extra), 0, 0, 0, 0o100644 << 16, place)
    return struct.pack("<4s4B4H3L5H2L", b"PK\1\2", *fixed) + raw + extra


def directory(members: list[Member], start: int, comment: bytes) -> bytes:
    central = b"".join(map(central_header, members))
    count, size, end = len(members), len(central), b""
    if start > 0x7FFFFFFF:
        end = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, count, count, size, start)
        end += struct.pack("<4sLQL", b"PK\6\7", 0, start + size, 1)
    last = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, size, min(start, 0xFFFFFFFF), len(comment))
    return central + end + last + comment


LETTERS = "30-39 41-5A 61-7A AA B2-B3 B5 B9-BA C0-D6 D8-F6 F8-2C1 386 388-38A 38C 38E-3A1 3A3-3F5 3F7-481 48A-52F "
LETTERS += "5D0-5EA 620-64A 660-669 671-6D3 1E00-1EFF 3041-3096 30A1-30FA 4E00-9FA5 AC00-D7A3"
BOUNDS = [tuple(int(end, 16) for end in (one.split("-") * 2)[:2]) for one in LETTERS.split()]


@dataclass(frozen=True)
class Naming:
    """So many bytes between two slashes; by the letters of the page, or by those that Python knows."""

    longest: int
    fixed: bool


class Archive:
    """Its members in their order; what holds them together is made anew and compared."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.total = file.seek(0, 2)
        self.members: dict[str, Member] = {}
        self.end = 0

    def walk(self) -> Iterator[str]:
        """The places that are not as they have to be."""
        while self.at(self.end, 4) == b"PK\3\4":
            if len(self.members) >= MOST_FILES:
                raise Unfit("too many files")
            member = self.member(self.end)
            if self.at(self.end, member.start - self.end) != local_header(member.name, member.size, member.crc):
                yield member.name
            if member.name in self.members:
                raise Unfit(f"two files of one name: {member.name}")
            self.members[member.name] = member
            self.end = member.start + member.size
        index = self.members.get("index.json")
        comment = index.sha256.encode() if index else b""
        expected = directory(list(self.members.values()), self.end, comment)
        if self.total != self.end + len(expected) or self.at(self.end, len(expected)) != expected:
            yield "archive"

    @cached_property
    def naming(self) -> Naming:
        """Of 255 bytes between two slashes, but in what was made when names were cut by characters alone."""
        parts = [one for name in self.members for one in name.split("/")]
        longest = 255 if all(len(one.encode()) <= 255 for one in parts) else 1024
        return Naming(longest, self.index.get("format") == "parvis-evidence/3")

    @cached_property
    def index(self) -> dict[str, Any]:
        """Empty, where it is none."""
        try:
            told = parse(self.read("index.json"))
        except Unfit:
            return {}
        return told if isinstance(told, dict) else {}

    def member(self, header: int) -> Member:
        fixed = self.at(header, 30)
        long = struct.unpack("<H", fixed[26:28])[0] if len(fixed) == 30 else 0
        raw, extra = self.at(header + 30, long), self.at(header + 30 + long, 20)
        start = header + 50 + long
        size = struct.unpack("<Q", extra[4:12])[0] if len(extra) == 20 else self.total
        if start + size > self.total:
            raise Unfit("cut off, or no such zip")
        crc, sha = 0, hashlib.sha256()
        for chunk in self.chunks(start, size):
            crc = zlib.crc32(chunk, crc)
            sha.update(chunk)
        try:
            return Member(raw.decode(), header, start, size, crc, sha.hexdigest())
        except UnicodeDecodeError as error:
            raise Unfit("a name that is no text") from error

    def at(self, start: int, size: int) -> bytes:
        self.file.seek(start)
        return self.file.read(size)

    def chunks(self, start: int, size: int) -> Iterator[bytes]:
        for place in range(start, start + size, 1 << 20):
            yield self.at(place, min(1 << 20, start + size - place))

    def read(self, name: str) -> bytes:
        member = self.members.get(name)
        if member is None or member.size > MOST_TEXT:
            raise Unfit("missing, or too large")
        return self.at(member.start, member.size)

    def lines(self, name: str) -> Iterator[bytes]:
        member = self.members.get(name)
        if member is None or member.size > MOST_LEDGER:
            raise Unfit("missing, or too large")
        place, end = member.start, member.start + member.size
        while place < end:
            self.file.seek(place)
            line = self.file.readline(min(MOST_TEXT, end - place))
            place += len(line)
            yield line


# What was frozen, and what was entered


@dataclass
class Recipient:
    person: int
    name: str
    electronic: bool
    address: str | None
    role: Any = None
    unconfirmed: bool = False
    """Nobody had confirmed the address from its mailbox."""
    since: Any = None
    entered_by: Any = None
    addressed: bool = True
    """Whether anything is said of an address."""

    @staticmethod
    def of(told: Any) -> "Recipient":
        RECIPIENT(told)
        electronic = told["channel"] == "electronic"
        unconfirmed = told.get("address_confirmed") is False
        rest = told.get("role"), unconfirmed, told.get("address_since"), told.get("address_entered_by")
        return Recipient(told["person"], told["name"], electronic, told.get("address"), *rest, "address" in told)


class Manifest:
    def __init__(self, told: Any, naming: Naming) -> None:
        MANIFEST(told)
        convocation, self.conversation = told["convocation"], told["conversation"]
        self.town = told["authority"] if isinstance(told.get("authority"), str) else ""
        self.format = int(told["format"][-1])
        self.frozen_at, self.opens_at = moment(told, "frozen_at"), written(convocation, self.format == 1)
        if convocation.get("first"):
            opened, shown = written(convocation["first"], self.format < 4), convocation["first"].get("local")
            same = not shown or datetime.fromisoformat(shown) == opened
            demand(same, "an hour that is not that of the first sitting")
        body = told.get("body") if isinstance(told.get("body"), dict) else {}
        self.intercommunal = (body.get("kind"), body.get("regime")) == ("council", "epci")
        self.version, self.second = convocation.get("version", 1), bool(convocation.get("second_of"))
        self.delay = convocation.get("delay")
        self.deadline = moment(self.delay, "deadline") if self.delay else None
        others = self.delay.get("terms", []) if self.delay else []
        self.terms = [(one["days"], moment(one, "deadline"), one["rule"]) for one in others]
        self.asked = law_days(told.get("body"), convocation)
        self.urgent = bool(self.delay) and self.delay["rule"]["purpose"] in ("urgency", "installation_urgency")
        self.recipients = [Recipient.of(one) for one in told["recipients"]]
        agenda = convocation["agenda"]
        self.carried_over = [item.get("carried_over", False) for item in agenda]
        self.urgency_items = {number for number, item in enumerate(agenda, 1) if item["title"] == URGENCY}
        self.documents = [
            (f"documents/{part(f'{item:03}-{place:02}-', file['name'], naming)}", file)
            for item, entry in enumerate(agenda, 1)
            for place, file in enumerate(entry.get("files", []), 1)
        ]
        self.ends: list[tuple[int, datetime]] = [(days, at) for days, at, _ in self.terms]
        """Of the rule that was retained, then of each other term."""
        if self.delay and self.deadline:
            self.ends.insert(0, (self.delay["days"], self.deadline))
        self.zone = zone_named(told["zone"])
        self.local = self.shown(told.get("local")) if self.format > 3 else []

    def shown(self, local: Any) -> list[datetime]:
        """The hours that were sealed, of the sending, of the sitting and of each deadline, which are of these."""
        LOCAL(local)
        found = [datetime.fromisoformat(one) for one in (local["frozen_at"], local["opens_at"], *local["deadlines"])]
        same = found == [self.frozen_at, self.opens_at, *(at for _, at in self.ends)]
        demand(same, "hours that are not those of its instants")
        return found

    def check_delay(self) -> str:
        """Rule 7. What the tz database that is here says of the hours: the same, others, or it is missing."""
        try:
            if self.local:
                demand(not self.ends or self.is_delay_shown(), "the delay is not that of the hours that were sealed")
                same = self.zone is not None and all(shows(self.zone, one) for one in self.local)
            else:
                same = self.zone is not None and (not self.ends or self.is_computed(self.zone))
                demand(same or not self.ends or self.is_possible(), "the delay is not that of the dates")
        except (OverflowError, ValueError) as error:
            raise Unfit("dates that are none") from error
        return "same" if same else "other" if self.zone else "missing"

    def is_delay_shown(self) -> bool:
        sent, sitting, *ends = (one.replace(tzinfo=None) for one in self.local)
        due = [datetime.combine(sitting.date() - timedelta(days), time()) for days, _ in self.ends]
        return bool(due == ends and self.delay["kept"] == (sitting.date() - sent.date()).days - 1)

    def is_computed(self, zone: ZoneInfo) -> bool:
        sitting, sent = (at.astimezone(zone).date() for at in (self.opens_at, self.frozen_at))
        due = [datetime.combine(sitting - timedelta(days), time(), zone).astimezone(UTC) for days, _ in self.ends]
        said = [at for _, at in self.ends]
        first = said[0] == due[0] or (self.format == 1 and said[0] < due[0])
        return bool(first and said[1:] == due[1:] and self.delay["kept"] == (sitting - sent).days - 1)

    def is_possible(self) -> bool:
        """By some tz database: any, where nothing is known of the zone; otherwise one that differs by a summer time."""
        zone = self.zone
        if zone:
            return self.is_given_by(lambda at: at.astimezone(zone).utcoffset() or timedelta())
        return any(self.is_given_by(always(ahead)) for ahead in EVERYWHERE)

    def is_given_by(self, clock: Callable[[datetime], timedelta]) -> bool:
        """Within a summer time."""
        days, sent = ({(at + clock(at) + one).date() for one in SUMMER_TIME} for at in (self.opens_at, self.frozen_at))
        return any(
            any(self.delay["kept"] == (sitting - day).days - 1 for day in sent)
            and all(self.may_end(place, sitting, clock) for place in range(len(self.ends)))
            for sitting in days
        )

    def may_end(self, place: int, sitting: date, clock: Callable[[datetime], timedelta]) -> bool:
        days, said = self.ends[place]
        midnight = datetime.combine(sitting - timedelta(days), time(), UTC) - clock(said)
        earlier = self.format == 1 and place == 0
        return any(said == midnight - one or (earlier and said < midnight - one) for one in SUMMER_TIME)


def always(ahead: timedelta) -> Callable[[datetime], timedelta]:
    return lambda _: ahead


def written(holder: Any, old: bool) -> datetime:
    """The opening of a sitting, which old manifests may have with the offset of the town's clocks."""
    return moment(holder, "opens_at", WRITTEN if old else INSTANT).astimezone(UTC)


def zone_named(name: str) -> ZoneInfo | None:
    """None where the tz database that is here does not have it, or there is none."""
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        return None


def shows(zone: ZoneInfo, local: datetime) -> bool:
    """Whether its clocks show that hour with that offset, then, or where they skip it."""
    return local.utcoffset() in (local.astimezone(zone).utcoffset(), local.replace(tzinfo=zone).utcoffset())


def law_days(body: Any, convocation: Any) -> int | None:
    """How many the law asks for such a convocation of such a body, if that is known."""
    if not isinstance(body, dict):
        return None
    kind, regime, inhabitants = body.get("kind"), body.get("regime", "commune"), body.get("inhabitants", 0)
    known = kind in ("council", "commission", "board") and isinstance(regime, str) and regime in LAW
    if not known or type(inhabitants) is not int or not 0 <= inhabitants <= 100_000_000:
        return None
    if kind != "council" and regime != "ccas":
        return None
    strata = LAW[regime]
    ordinary, urgent, second, installed, hurried = strata[max(least for least in strata if least <= inhabitants)]
    again = [item.get("carried_over", False) for item in convocation["agenda"]]
    if convocation.get("second_of") is not None and any(again):
        return second if all(again) else ordinary
    if convocation.get("installation"):
        return hurried if convocation.get("urgency") else installed
    return urgent if convocation.get("urgency") else ordinary


def spelt(name: str, naming: Naming) -> str:
    """Without what is neither a letter nor a sign that is kept; dots not yet."""
    if not naming.fixed:
        return re.sub(r"[^\w.() -]", "_", unicodedata.normalize("NFC", name))

    def kept(char: str, marks: bool) -> bool:
        mark = marks and 0x300 <= ord(char) <= 0x36F
        return mark or char in "_.() -" or any(first <= ord(char) <= last for first, last in BOUNDS)

    known = "".join(char if kept(char, True) else "_" for char in name)
    return "".join(char if kept(char, False) else "_" for char in unicodedata.normalize("NFC", known))


def part(number: str, name: str, naming: Naming) -> str:
    """A name after its number."""
    plain = re.sub(r"\.{2,}", "_", spelt(name, naming))[-100:]
    while len(number) + len(plain.encode()) > naming.longest:
        plain = plain[1:]
    return number + (plain.strip(" .") or "_")


class Entry:
    def __init__(self, text: str) -> None:
        told = parse(text.encode())
        if not isinstance(told, dict) or told.keys() not in (FIELDS, COMMON):
            raise Unfit("not the fields of an entry")
        self.counted = "number" in told
        self.position, self.at, self.act = need(told, "position", WHOLE), moment(told, "at"), need(told, "act", TEXT)
        self.place = (need(told, "conversation", MAYBE), need(told, "seq", MAYBE))
        self.person, self.facts = need(told, "person", MAYBE), need(told, "facts", (dict,))
        need(told, "author", MAYBE)
        need(told, "salt", TEXT)
        self.number = need(told, "number", WHOLE) if self.counted else None
        self.before = need(told, "before", MAYBE) if self.counted else None

    @property
    def on(self) -> datetime | None:
        """When it was done, by the word of whoever entered it; of a letter, as measured."""
        return moment(self.facts, "on") if "on" in self.facts else None

    @property
    def declared(self) -> bool:
        late = self.on is not None and self.act != MEASURED and self.at - self.on > MINUTE
        return late or (self.on is not None and self.act in ON_PAPER)

    @property
    def done(self) -> datetime:
        """As declared where it was, or as measured."""
        return self.on if self.on and (self.declared or self.act == MEASURED) else self.at

    @property
    def where(self) -> str:
        return f"ledger.jsonl, entry {self.position}"


# Rule 8: tokens of RFC 3161


@dataclass
class Token:
    at: datetime
    authority: str
    policy: str
    serial: str
    root: str
    """Its SHA-256, and its name."""
    root_name: str


def read_token(answer: bytes, pem: bytes, imprint: bytes) -> Token:
    """Raises whatever hostile bytes make the libraries raise; Unfit where it is a token, and not of these 32 bytes."""
    check_der(answer)
    response = tsp.TimeStampResp.load(answer, strict=True)
    demand(response["status"]["status"].native == "granted", "not granted")
    signed = response["time_stamp_token"]["content"]
    content = signed["encap_content_info"]["content"]
    info = tsp.TSTInfo.load(content.contents, strict=True)
    asked = info["message_imprint"]
    demand(asked["hash_algorithm"]["algorithm"].native == "sha256", "another digest than SHA-256")
    demand(asked["hashed_message"].native == hashlib.sha256(imprint).digest(), "the token of something else")
    at = info["gen_time"].native.astimezone(UTC)
    (signer,) = signed["signer_infos"]
    beside = [x509.load_der_x509_certificate(one.chosen.dump()) for one in signed["certificates"] or []]
    leaf = certificate_of(signer, beside)
    check_signature(signer, leaf, content.contents)
    check_purpose(leaf)
    path = chain(leaf, beside, x509.load_pem_x509_certificates(pem), at, pem)
    policy, serial = info["policy"].dotted, str(info["serial_number"].native)
    root = path[-1].fingerprint(hashes.SHA256()).hex()
    return Token(at, leaf.subject.rfc4514_string(), policy, serial, root, path[-1].subject.rfc4514_string())


def check_der(content: bytes) -> None:
    """Each length is there, and as short as it can be."""
    place = 0
    while place < len(content):
        head = content[place : place + 2]
        demand(len(head) == 2 and head[0] & 31 != 31, "no DER")
        place, size = place + 2, head[1]
        if size & 0x80:
            told = content[place : place + (size & 0x7F)]
            place, size = place + len(told), int.from_bytes(told)
            demand(size >= 0x80 and told[0] > 0, "no DER")
        demand(place + size <= len(content), "no DER")
        if head[0] & 0x20:
            check_der(content[place : place + size])
        place += size


def certificate_of(signer: cms.SignerInfo, beside: list[x509.Certificate]) -> x509.Certificate:
    """The one of that issuer and number that the signed attributes name by a digest (RFC 2634, RFC 5816)."""
    demand(signer["sid"].name == "issuer_and_serial_number", "a signer that is not named by issuer and number")
    issuer, number = signer["sid"].chosen["issuer"].native, signer["sid"].chosen["serial_number"].native
    told = attributes(signer)
    named = [told[one]["certs"][0] for one in ("signing_certificate_v2", "signing_certificate") if one in told]
    demand(bool(named), "a signature that names no certificate")
    for one in beside:
        der = one.public_bytes(serialization.Encoding.DER)
        read = asn1x509.Certificate.load(der)
        same = read.issuer.native == issuer and read.serial_number == number
        if same and all(is_named(der, number, each) for each in named):
            return one
    raise Unfit("its certificate is not there")


def is_named(der: bytes, number: int, told: Any) -> bool:
    algorithm = "sha1"
    if isinstance(told, tsp.ESSCertIDv2):
        algorithm = told["hash_algorithm"]["algorithm"].native
        demand(algorithm in SHA_2, "names its certificate by another digest than SHA-2")
    if told["issuer_serial"].native is not None and told["issuer_serial"]["serial_number"].native != number:
        return False
    return bool(hashlib.new(algorithm, der).digest() == told["cert_hash"].native)


SHA_2: dict[str, hashes.HashAlgorithm] = {
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}
SIGNED_BY = {"rsassa_pkcs1v15"} | {f"{digest}_{key}" for digest in SHA_2 for key in ("rsa", "ecdsa")}
CURVES = {"secp256r1", "secp384r1", "secp521r1", "brainpoolP256r1", "brainpoolP384r1", "brainpoolP512r1"}
UNDERSTOOD = (
    x509.BasicConstraints,
    x509.KeyUsage,
    x509.ExtendedKeyUsage,
    x509.CertificatePolicies,
    x509.PolicyConstraints,
    x509.InhibitAnyPolicy,
    x509.SubjectAlternativeName,
    x509.CRLDistributionPoints,
)
SHA_1 = x509.SignatureAlgorithmOID.RSA_WITH_SHA1
LONGEST_PATH, MOST_BESIDE = 6, 16


def attributes(signer: cms.SignerInfo) -> dict[str, Any]:
    """What is signed beside the content, each once and with one value."""
    found: dict[str, Any] = {}
    for one in signer["signed_attrs"]:
        (value,) = one["values"]
        demand(one["type"].native not in found, "an attribute twice")
        found[one["type"].native] = value
    return found


def check_signature(signer: cms.SignerInfo, leaf: x509.Certificate, content: bytes) -> None:
    digest, by = signer["digest_algorithm"]["algorithm"].native, signer["signature_algorithm"]["algorithm"].native
    demand(digest in SHA_2 and by in SIGNED_BY, "another algorithm than those that are accepted")
    demand(by == "rsassa_pkcs1v15" or by.startswith(digest), "signed by another digest than it says")
    told = attributes(signer)
    demand("content_type" in told and told["content_type"].native == "tst_info", "signed as something else")
    demand("message_digest" in told, "a signature without what it has to sign")
    demand(told["message_digest"].native == hashlib.new(digest, content).digest(), "altered after the signature")
    signs = [one.dump() for one in signer["signed_attrs"]]
    demand(signs == sorted(signs), "not in the order of DER")
    text, signature, key = signer["signed_attrs"].untag().dump(), signer["signature"].native, leaf.public_key()
    if isinstance(key, ec.EllipticCurvePublicKey):
        key.verify(signature, text, ec.ECDSA(SHA_2[digest]))
    elif isinstance(key, rsa.RSAPublicKey):
        key.verify(signature, text, padding.PKCS1v15(), SHA_2[digest])
    else:
        raise Unfit("a key of another kind")


def extension(certificate: x509.Certificate, kind: type[Any]) -> Any:
    """Its value; None where it has none."""
    return next((one.value for one in certificate.extensions if isinstance(one.value, kind)), None)


def check_purpose(leaf: x509.Certificate) -> None:
    purposes = [one for one in leaf.extensions if isinstance(one.value, x509.ExtendedKeyUsage)]
    demand(
        any(one.critical and list(one.value) == [x509.OID_TIME_STAMPING] for one in purposes),
        "no certificate for timestamps alone",
    )
    limits, usage = extension(leaf, x509.BasicConstraints), extension(leaf, x509.KeyUsage)
    demand(limits is None or not limits.ca, "signed by an authority over certificates")
    if usage:
        more = usage.key_encipherment or usage.data_encipherment or usage.key_agreement
        more = more or usage.key_cert_sign or usage.crl_sign
        demand((usage.digital_signature or usage.content_commitment) and not more, "a key for more than signatures")


def chain(
    leaf: x509.Certificate, beside: list[x509.Certificate], trusted: list[x509.Certificate], at: datetime, pem: bytes
) -> list[x509.Certificate]:
    """Up to the root where it ends, by way of every one of the trusted."""
    relied = b"".join(one.public_bytes(serialization.Encoding.PEM) for one in trusted)
    demand(pem == relied and len(trusted) == len(set(trusted)), "a certificate twice, or not as PEM is written")
    demand(len(trusted) <= LONGEST_PATH and len(beside) <= MOST_BESIDE, "more certificates than an authority has")
    demand(is_fit(leaf, at), "a certificate not in force at that date, or not of a kind that is accepted")
    known = dict.fromkeys([*trusted, *beside])
    above = {one: [other for other in known if may_issue(other, one, at)] for one in known if not is_root(one)}
    found = [path for path in ways_up([leaf], above) if {*trusted} <= {*path} and path[-1] in trusted]
    demand(bool(found), "a certificate that its signature does not lead to, or no root where it ends")
    return found[0]


def ways_up(
    path: list[x509.Certificate], above: dict[x509.Certificate, list[x509.Certificate]]
) -> Iterator[list[x509.Certificate]]:
    if path[-1] not in above:
        yield path
    elif len(path) < LONGEST_PATH:
        between = sum(one.subject != one.issuer for one in path[1:])
        for one in above[path[-1]]:
            limit = extension(one, x509.BasicConstraints).path_length
            if one not in path and (limit is None or between <= limit):
                yield from ways_up([*path, one], above)


def is_root(one: x509.Certificate) -> bool:
    """Signed by itself, by SHA-1 too: nothing rests on that signature."""
    key = one.public_key()
    try:
        if one.signature_algorithm_oid == x509.SignatureAlgorithmOID.RSA_WITH_SHA1 and isinstance(
            key, rsa.RSAPublicKey
        ):
            key.verify(one.signature, one.tbs_certificate_bytes, padding.PKCS1v15(), hashes.SHA1())
            return one.subject == one.issuer
        one.verify_directly_issued_by(one)
    except Exception:
        return False
    return True


def is_fit(one: x509.Certificate, at: datetime) -> bool:
    """In force, of a key that is accepted, and with nothing in it that has to be understood and is not."""
    key = one.public_key()
    strong = isinstance(key, rsa.RSAPublicKey) and key.key_size >= 2048
    strong = strong or (isinstance(key, ec.EllipticCurvePublicKey) and key.curve.name in CURVES)
    known = all(isinstance(each.value, UNDERSTOOD) for each in one.extensions if each.critical)
    return strong and known and one.not_valid_before_utc <= at <= one.not_valid_after_utc


def may_issue(other: x509.Certificate, one: x509.Certificate, at: datetime) -> bool:
    try:
        one.verify_directly_issued_by(other)
        digest = one.signature_hash_algorithm
        limits, usage = extension(other, x509.BasicConstraints), extension(other, x509.KeyUsage)
        told, key = extension(one, x509.AuthorityKeyIdentifier), extension(other, x509.SubjectKeyIdentifier)
        same_key = not told or not key or told.key_identifier in (None, key.digest)
        same_key = same_key and (not told or told.authority_cert_serial_number in (None, other.serial_number))
        is_ca = bool(limits and limits.ca) and (not usage or usage.key_cert_sign)
        return bool(same_key and is_ca and digest and digest.name in SHA_2 and is_fit(other, at))
    except Exception:
        return False


def merkle(leaves: list[bytes]) -> bytes:
    """RFC 6962."""
    if len(leaves) == 1:
        return hashlib.sha256(b"\0" + leaves[0]).digest()
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\1" + merkle(leaves[:half]) + merkle(leaves[half:])).digest()


# The check, rule by rule


class Room:
    """Who is in it, and of each substitute, in whose place they sit."""

    def __init__(self, manifest: Manifest) -> None:
        self.there: set[int] = set()
        self.sits_for: dict[int, int] = {}
        self.intercommunal = manifest.intercommunal
        self.roles = {one.person: one.role for one in manifest.recipients}

    def take(self, entry: Entry) -> None:
        person, told = entry.person or 0, entry.facts.get("recipient")
        if entry.act == "convened_later" and isinstance(told, dict) and type(told.get("person")) is int:
            self.roles[told["person"]] = told.get("role")
        elif entry.act == "left":
            self.there.discard(person)
            self.sits_for.pop(person, None)
        elif entry.act == "arrived":
            before, taken = set(self.there), list(self.sits_for.values())
            self.there.add(person)
            self.arrives(person, entry.facts, before, taken)

    def arrives(self, person: int, facts: Any, there: set[int], taken: list[int]) -> None:
        if facts.get("sits_for") is None:
            demand(person not in taken, "a substitute sits in their place")
            demand(self.roles.get(person) != "substitute", "a substitute who sits in nobody's place")
            return
        seat = self.sits_for[person] = need(facts, "sits_for", WHOLE)
        demand(self.intercommunal, "a substitute in a body that has none")
        demand(self.roles.get(person, "substitute") == "substitute", "in another's place, and is no substitute")
        demand(self.roles.get(seat) != "substitute" and seat != person, "in the place of a substitute")
        demand(not there & {person, seat}, "in the place of somebody who is there, or twice")
        demand(seat not in taken, "in a place that another has")

    def seated(self, members: set[int], facts: Any) -> None:
        """Of a count: a substitute has the seat of a member, who gives nobody else their vote."""
        if not self.sits_for:
            return
        replaced = set(self.sits_for.values())
        demand(replaced <= members, "somebody sits in the place of nobody in office")
        demand(not members & self.sits_for.keys(), "somebody in office sits in another's place")
        proxies = listed(facts, "proxies", dict) if facts.get("proxies") else []
        given = [listed(one, "people", int)[:1] for one in proxies if "people" in one]
        demand(not any(replaced & set(one) for one in given), "a proxy of somebody who is replaced")

    def seats(self, members: set[int]) -> set[int]:
        """Who has them."""
        replaced = {seat: person for person, seat in self.sits_for.items()}
        return {replaced.get(one, one) for one in members}


class Check:
    def __init__(self, file: BinaryIO) -> None:
        self.archive, self.result = Archive(file), Result()
        self.entries: list[Entry] = []
        """Those shown."""
        self.own: list[Entry] = []
        """Those of the convocation."""
        self.tokens: dict[int, Token] = {}
        self.covered: dict[int, set[int]] = {}
        self.reached_at_once: list[int] = []
        """For whom the sending itself made it available."""
        self.last, self.first = 0, (0, "")
        """The last position, and that before the first, with its hash."""

    def fault(self, rule: int, place: str, what: str) -> None:
        self.result.faults.append(Fault(rule, place, what))

    @contextmanager
    def rule(self, rule: int, place: str) -> Iterator[None]:
        try:
            yield
        except Unfit as unfit:
            self.fault(rule, place, str(unfit))

    def manifest(self) -> Manifest | None:
        try:
            return Manifest(parse(self.archive.read("manifest.json")), self.archive.naming)
        except Unfit as unfit:
            self.fault(3, "manifest.json", str(unfit))
            return None

    def run(self) -> Result:
        with self.rule(1, "archive"):
            for place in self.archive.walk():
                self.fault(1, place, "not the bytes that such a zip has")
        manifest = self.manifest()
        with self.rule(4, "ledger.jsonl"):
            self.chain()
        self.own = [entry for entry in self.entries if entry.act != "sealed"]
        if manifest is None or not self.own or self.own[0].act != "frozen":
            self.fault(5, "ledger.jsonl", "does not begin with what was frozen")
            return self.result
        self.result.old = not any(entry.counted for entry in self.entries)
        self.result.ends = list(ends(self.own))
        self.result.urgency = ruling(self.own) if manifest.urgent else None
        self.reached_at_once = [one.person for one in manifest.recipients if one.electronic]
        self.names(manifest)
        self.frozen(manifest)
        self.series()
        self.ends()
        self.result.town, self.result.conversation = manifest.town, manifest.conversation
        recipients = self.facts(manifest)
        with self.rule(7, "manifest.json"):
            self.result.zone, self.result.local = manifest.check_delay(), bool(manifest.local)
        for entry in self.entries:
            if entry.act in ("timestamped", "sealed"):
                with self.rule(8, entry.where):
                    self.token(entry)
        if not self.result.old:
            with self.rule(9, "attestation.pdf"):
                self.attestation()
        self.counts(manifest)
        self.elsewhere(manifest)
        with self.rule(6, "ledger.jsonl"):
            if manifest.deadline:
                self.judge(list(recipients.values()), manifest)
        return self.result

    def chain(self) -> None:
        """Rule 4."""
        before: tuple[int, str] | None = None
        for line in self.archive.lines("ledger.jsonl"):
            demand(line.endswith(b"\n"), "a line without its end")
            told = parse(line[:-1])
            position, previous, top = (
                need(told, "position", WHOLE),
                need(told, "previous", TEXT),
                need(told, "hash", TEXT),
            )
            where = f"ledger.jsonl, entry {position}"
            with self.rule(4, where):
                self.link(told, position, previous, top, before)
            self.first = self.first if before else (position - 1, previous)
            self.result.before = self.first[1]
            before = (position, top)
            self.result.hashes[position], self.last = top, position
        demand(before is not None, "empty")
        shown = [entry.position for entry in self.entries]
        self.result.hidden_after = self.last - shown[-1] if shown else 0

    def link(self, told: Any, position: int, previous: str, top: str, before: tuple[int, str] | None) -> None:
        demand(all(map(HASH.fullmatch, (previous, top))), "no hash")
        if before:
            demand(position == before[0] + 1, "the one before it is missing")
            demand(previous == before[1], "does not follow the one before")
        demand(position > 0 and (position > 1 or previous == "0" * 64), "no such beginning")
        kind = "entry" if "entry" in told else "digest"
        demand(told.keys() == {"position", "previous", "hash", kind}, "not the fields of a line")
        text = need(told, kind, TEXT)
        demand(kind == "entry" or bool(HASH.fullmatch(text)), "no digest")
        digest = hashlib.sha256(text.encode()).hexdigest() if kind == "entry" else text
        demand(top == hashlib.sha256(bytes.fromhex(previous + digest)).hexdigest(), "altered: not its hash")
        if kind == "entry":
            entry = Entry(text)
            demand(entry.position == position, "another position than its line")
            demand(not self.entries or entry.at >= self.entries[-1].at, "dated before the one before it")
            self.entries.append(entry)

    def names(self, manifest: Manifest) -> None:
        """Rule 2."""
        expected = ["manifest.json", "ledger.jsonl", "attestation.pdf"]
        for entry in self.entries:
            if entry.act in ("timestamped", "sealed"):
                expected += [f"timestamps/{entry.position}.tsr", f"timestamps/{entry.position}.pem"]
        for entry in self.entries:
            file = entry.facts.get("file")
            if file is not None:
                with self.rule(2, entry.where):
                    expected.append(self.joined(entry, file))
        expected += [name for name, _ in manifest.documents]
        there = [name for name in self.archive.members if name != "index.json"]
        for name in sorted({*expected} ^ {*there}):
            self.fault(2, name, "missing" if name in expected else "does not belong there")
        if expected != there or list(self.archive.members)[-1] != "index.json":
            self.fault(2, "archive", "not in order")
        with self.rule(2, "index.json"):
            demand(self.archive.read("index.json") == canonical(self.index()), "not the index of these files")

    def index(self) -> dict[str, Any]:
        """As it has to be; which ledger it is of, it says itself, and its first entry if that is known."""
        files = [{"name": one.name, "sha256": one.sha256, "size": one.size} for one in self.archive.members.values()]
        conversation, seq = self.own[0].place
        index = {"conversation": conversation, "files": files[:-1], "seq": seq}
        told = self.archive.index
        if self.result.old or told.get("format") != "parvis-evidence/3":
            return index | {"format": f"parvis-evidence/{1 if self.result.old else 2}"}
        self.result.ledger = need(told, "ledger", TEXT)
        first = known_of(self.result).get(1, self.result.ledger)
        demand(bool(HASH.fullmatch(first)) and first == self.result.ledger, "of another ledger than its lines")
        return index | {"format": "parvis-evidence/3", "ledger": first}

    def joined(self, entry: Entry, file: Any) -> str:
        name = f"joined/{part(f'{entry.position}-', need(file, 'name', TEXT), self.archive.naming)}"
        self.same(2, name, file)
        return name

    def same(self, rule: int, name: str, file: Any) -> None:
        """As it is there, where it is there."""
        there, told = self.archive.members.get(name), (need(file, "sha256", TEXT), need(file, "size", WHOLE))
        if there and (there.sha256, there.size) != told:
            self.fault(rule, name, "altered: not the SHA-256 or the size that was entered")

    def frozen(self, manifest: Manifest) -> None:
        """Rule 3."""
        facts = self.own[0].facts
        if self.archive.members["manifest.json"].sha256 != facts.get("digest"):
            self.fault(3, "manifest.json", "altered: not what was frozen")
        told = (self.own[0].place[0], facts.get("version"))
        if type(told[1]) is not int or (manifest.conversation, manifest.version) != told:
            self.fault(3, "manifest.json", "of another conversation, or another version")
        with self.rule(3, "manifest.json"):
            for name, file in manifest.documents:
                self.same(3, name, file)
            digests = sorted({file["sha256"] for _, file in manifest.documents})
            told_files = listed(facts, "files", str)
            # Before entries were numbered, in whatever order.
            told_files = told_files if self.own[0].counted else sorted(set(told_files))
            demand(told_files == digests, "not the documents that were frozen")

    def series(self) -> None:
        """Rule 5."""
        own, before = self.own, None
        for number, entry in enumerate(own, 1):
            if entry.place != own[0].place or None in entry.place or (entry.act == "frozen") != (number == 1):
                self.fault(5, entry.where, "of another convocation, or frozen a second time")
            if before and before.counted and not entry.counted:
                self.fault(5, entry.where, "without a number, after one that has it")
            if entry.counted and (entry.number, entry.before) != (number, before and before.position):
                self.fault(5, entry.where, "one of this convocation before it was removed or hidden")
            before = entry

    def ends(self) -> None:
        """Rule 5, of the lines and of what is not the convocation's own."""
        own = self.own
        for entry in self.entries:
            if entry.act == "sealed" and entry.place != (None, None):
                self.fault(5, entry.where, "a seal of the head that belongs to a convocation")
        after = [entry.position for entry in self.entries if entry.position > own[-1].position]
        if next(iter(self.result.hashes)) != own[0].position or self.last not in (own[-1].position, *after[-1:]):
            self.fault(5, "ledger.jsonl", "begins or ends with an entry that is not shown")
        if len(after) > 1:
            self.fault(5, "ledger.jsonl", "goes on after the next seal")

    def facts(self, manifest: Manifest) -> dict[int, Recipient]:
        """Rule 6. Returns all who were convened."""
        known = {one.person: one for one in manifest.recipients}
        since, available = dict.fromkeys(known, manifest.frozen_at), set()
        with self.rule(6, self.own[0].where):
            began = self.own[0].on or self.own[0].at
            since = dict.fromkeys(known, began)
            demand(abs(manifest.frozen_at - began) <= MINUTE, "frozen at another instant than the manifest says")
        with self.rule(6, "manifest.json"):
            demand(len(known) == len(manifest.recipients), "a recipient twice")
        for entry in self.own:
            with self.rule(6, entry.where):
                if entry.act == "convened_later":
                    later = Recipient.of(entry.facts.get("recipient"))
                    known[later.person], since[later.person] = later, entry.at
                self.compared(entry, known)
                if entry.act in TO_RECIPIENTS:
                    done = entry.on or entry.at
                    demand(since[entry.person or 0] - done <= MINUTE, "done before they were convened")
                if entry.act == "available":
                    available.add(entry.person)
        for one in known.values():
            if one.electronic and one.person not in available:
                self.fault(6, "ledger.jsonl", f"nothing was made available to {one.name}")
        return known

    def compared(self, entry: Entry, known: dict[int, Recipient]) -> None:
        facts, frozen = entry.facts, self.own[0].facts
        if entry.act in ("available", "opened", "acknowledged"):
            of = (facts.get("digest"), need(facts, "version", WHOLE))
            demand(of == (frozen.get("digest"), frozen.get("version")), "of another version than the manifest")
        if entry.act in TO_RECIPIENTS:
            demand(entry.person in known, "of somebody who was not convened")
        if entry.act in ("available", "handed", "refused", "bounced"):
            told = known.get(entry.person or 0)
            demand("address" in facts and told is not None and told.addressed, "without an address")
            demand(told is not None and told.address == facts["address"], "another address than the recipient's")
        demand(not entry.on or entry.on - entry.at <= MINUTE, "done after it was entered")

    def token(self, entry: Entry) -> None:
        """Rule 8."""
        facts, name = entry.facts, f"timestamps/{entry.position}"
        answer, pem = self.archive.read(f"{name}.tsr"), self.archive.read(f"{name}.pem")
        for told, content in (("token", answer), ("roots", pem)):
            demand(facts.get(told) == hashlib.sha256(content).hexdigest(), f"{told}: altered")
        over = self.sealed_head(entry) if entry.act == "sealed" else self.sending(entry)
        try:
            token = read_token(answer, pem, over)
        except Unfit:
            raise
        except Exception as error:  # hostile bytes, whatever the libraries make of them
            raise Unfit(f"no token: {type(error).__name__} {error}") from error
        need(facts, "qualified", TRUTH)
        said = (token.authority, token.policy, token.serial)
        demand(said == tuple(facts.get(one) for one in ("authority", "policy", "serial")), "not what the token says")
        demand(abs(moment(facts, "at") - token.at) < timedelta(seconds=1), "not the date of the token")
        demand(
            abs(token.at - entry.at) <= MINUTE, "the clocks of the authority and of the town hall contradict each other"
        )
        self.tokens[entry.position] = token
        self.covered[entry.position] = set(entry.facts["entries"] if entry.act == "timestamped" else [])
        self.result.stamps.append(self.stamped(entry, token))
        self.result.roots.add(token.root)
        self.result.root_names[token.root] = token.root_name

    def stamped(self, entry: Entry, token: Token) -> Stamp:
        if entry.act == "sealed":
            return Stamp(entry.position, token.at, head=entry.facts["head"])
        over = len(self.covered[entry.position])
        return Stamp(entry.position, token.at, over, sum(one.position < entry.position for one in self.own) - over)

    def sealed_head(self, entry: Entry) -> bytes:
        head, top = need(entry.facts, "head", WHOLE), need(entry.facts, "hash", TEXT)
        demand(head < entry.position and bool(HASH.fullmatch(top)), "a seal of what is not before it")
        known = self.first[1] if head == self.first[0] else self.result.hashes.get(head, top)
        demand(known == top, "a seal of another head")
        return bytes.fromhex(top)

    def sending(self, entry: Entry) -> bytes:
        positions = listed(entry.facts, "entries", int)
        own = [one.position for one in self.own if one.position < entry.position]
        demand(bool(positions) and positions == own[: len(positions)], "not over the first entries of its own")
        for person in self.reached_at_once:
            first = next((one.position for one in self.own if (one.act, one.person) == ("available", person)), None)
            demand(first is None or first in positions, "not over all that the sending made available")
        root = merkle([bytes.fromhex(self.result.hashes[one]) for one in positions])
        demand(entry.facts.get("root") == root.hex(), "not the root of its entries")
        return root

    def attestation(self) -> None:
        """Rule 9."""
        last, there = self.own[-1], self.archive.members.get("attestation.pdf")
        demand(last.act == "attested", "the last entry does not hold it")
        told = (last.facts.get("sha256"), last.facts.get("size"))
        demand(there is not None and (there.sha256, there.size) == told, "altered: not the one that was entered")

    def counts(self, manifest: Manifest) -> None:
        """Rule 10."""
        room = Room(manifest)
        self.result.late = in_time(manifest.opens_at, self.own)[1]
        begun: set[int] = set()
        counted: datetime | None = None
        closed = False
        apart: dict[int, dict[int, bool]] = {}
        for entry in self.own:
            person, facts = entry.person or 0, entry.facts
            late = entry.act in UNTIL_CLOSED or (entry.act == "answered" and facts.get("by") == "paper")
            if closed and late:
                self.fault(10, entry.where, "after the sitting was closed")
            closed = closed or entry.act in ("sitting_closed", "held_elsewhere")
            with self.rule(10, entry.where):
                room.take(entry)
                if entry.act in ("arrived", "left"):
                    demand(not counted or (entry.on or entry.at) >= counted, "at an instant before the last count")
                elif entry.act == "interested":
                    of = apart.setdefault(need(facts, "item", WHOLE), {})
                    of.pop(person, None)
                    leaves = need(facts, "leaves_office", TRUTH) if "leaves_office" in facts else False
                    of.update({person: leaves} if need(facts, "takes_no_part", TRUTH) else {})
                elif entry.act in COUNTS:
                    item = need(facts, "item", WHOLE)
                    demand((item == 0) == (entry.act == "sitting_opened"), "not of an item")
                    demand(0 <= item <= len(manifest.carried_over), "of an item that was not convened")
                    counted = entry.at if facts.get("members") is not None else counted
                    self.count(manifest, facts, room, apart.get(item, {}))
                    if entry.act == "item_begun" and facts["present"] >= facts["needed"]:
                        begun.add(item)
                elif entry.act == "urgency_ruled":
                    item = need(facts, "item", WHOLE)
                    demand(item in begun & manifest.urgency_items, "on an urgency that the assembly had not come to")

    def elsewhere(self, manifest: Manifest) -> None:
        """Rule 10, of a sitting held without Parvis."""
        for entry in (entry for entry in self.own if entry.act == "held_elsewhere"):
            with self.rule(10, entry.where):
                self.recorded(manifest, entry)

    def recorded(self, manifest: Manifest, entry: Entry) -> None:
        facts = entry.facts
        before = [one for one in self.own if one.position < entry.position]
        demand(all(one.act != "held_elsewhere" for one in before), "held without Parvis twice")
        timely, _ = in_time(manifest.opens_at, before)
        demand(not timely, "held without Parvis, and counted in time")
        demand(bool(facts.get("file")), "held without Parvis, by no record")
        on = moment(facts, "on")
        demand(timedelta() <= on - manifest.opens_at <= IN_TIME, "not held at its hour")
        lacking = listed(facts, "lacking", int) if "lacking" in facts else []
        numbers = range(len(manifest.carried_over) + 1)
        demand(lacking == sorted(set(lacking)) and set(lacking) <= set(numbers), "the quorum of no item of it")
        by = need(facts, "lacking_by", TEXT) if "lacking_by" in facts else ""
        demand(bool(lacking) == bool(by), "the quorum lacked by nobody's word")
        self.result.elsewhere = on

    def count(self, manifest: Manifest, facts: Any, room: Room, apart: dict[int, bool]) -> None:
        in_office, present, needed = (need(facts, name, WHOLE) for name in ("in_office", "present", "needed"))
        item = facts["item"]
        demand("late" not in facts or bool(need(facts, "late", TEXT)), "late, and does not say why")
        taken_up = manifest.carried_over[item - 1 : item] if item else manifest.carried_over
        least = 0 if manifest.second and all(taken_up) else in_office // 2 + 1
        demand(needed == least, "another quorum than that of those in office, or than was sealed")
        if facts.get("members") is None:
            demand(not self.result.counts, "names nobody in office, after one that does")
            self.result.unnamed += 1
            demand(present <= len(room.there - apart.keys()), "more present than have arrived")
            return
        self.result.counts += 1
        members = set(listed(facts, "members", int))
        room.seated(members, facts)
        sitting = room.seats(members) - {one for one, leaves in apart.items() if leaves}
        demand(in_office == len(sitting), "not as many in office as it names, without those who leave office for it")
        demand(present == len((room.there & sitting) - apart.keys()), "not those who have arrived and take part")

    # The verdict for each person

    def dated(self, way: str, entry: Entry) -> Dated:
        """The instant at which it counts, who dates it, and the instant by the town hall's clock."""
        if entry.declared:
            return Dated(entry.done, way, "declared", entry.done, entry.at)
        entered = entry.at if entry.at != entry.done else None
        seen = [token.at for place, token in self.tokens.items() if entry.position in self.covered[place]]
        if seen:
            return Dated(max(entry.done, min(seen)), way, "authority", entry.done, entered)
        return Dated(entry.done, way, "house", entry.done, entered)

    def judge(self, recipients: list[Recipient], manifest: Manifest) -> None:
        entries: dict[int | None, list[Entry]] = {}
        for entry in self.own:
            entries.setdefault(entry.person, []).append(entry)

        def by(deadline: datetime) -> list[Verdict]:
            found = [self.verdict(one, shown(one, entries.get(one.person, [])), deadline) for one in recipients]
            for verdict, one in zip(found, recipients, strict=True):
                verdict.address = told_address(one) if one.unconfirmed else ""
            return found

        assert manifest.deadline
        days, asked = manifest.delay["days"], manifest.asked
        self.result.days, self.result.asked = days, asked if asked is not None and days < asked else None
        self.result.deadline, self.result.verdicts = manifest.deadline, by(manifest.deadline)
        self.result.terms = [Term(rule["source"], at, by(at)) for _, at, rule in manifest.terms]

    def verdict(self, one: Recipient, entries: list[Entry], deadline: datetime) -> Verdict:
        ways = [self.dated(e.act, e) for e in entries if e.act in ON_PAPER]
        ways += [self.dated("mail", e) for e in by_mail(entries)]
        opened = [self.dated(e.act, e) for e in entries if e.act in ("opened", "acknowledged")]
        found = [*sorted(ways, key=lambda way: way.at), *sorted(opened, key=lambda way: way.at)]
        returned = any(e.act == "bounced" for e in entries) and not any(way.at < deadline for way in opened)
        good = next((way for way in found if way.at < deadline and not (returned and way.way == "mail")), None)
        doubtful = next((way for way in found if way.house < deadline), None)
        if not doubtful and opened and came_back(entries):
            letters = (self.dated("mail", e) for e in taken_mail(entries))
            doubtful = next((way for way in letters if way.house < deadline), None)
        best = good or doubtful or next(iter(found), None)
        if best is None:
            return Verdict(one.person, one.name, "unestablished")
        state = "in_time" if good else "unestablished" if doubtful else "late"
        cured = best is good and best in opened
        return Verdict(one.person, one.name, state, best.way, best.at, best.by, cured, best.entered)


def in_time(opens_at: datetime, own: list[Entry]) -> tuple[int, int]:
    """How many counts were made while the sitting was held, and how many later."""
    timely, late, last = 0, 0, opens_at
    for entry in (entry for entry in own if entry.act in COUNTS):
        if entry.at - last <= IN_TIME:
            timely, last = timely + 1, max(last, entry.at)
        else:
            late += 1
    return timely, late


def ends(own: list[Entry]) -> Iterator[End]:
    for act in ("replaced", "cancelled"):
        first = next((entry for entry in own if entry.act == act), None)
        if first:
            why = first.facts.get("why")
            yield End(act, first.at, why if isinstance(why, str) else "")


def ruling(own: list[Entry]) -> Ruling:
    """What was noted last."""
    noted = [entry for entry in own if entry.act == "urgency_ruled" and isinstance(entry.facts.get("admitted"), bool)]
    return Ruling(noted[-1].facts["admitted"], noted[-1].at) if noted else Ruling()


def shown(one: Recipient, entries: list[Entry]) -> list[Entry]:
    """But for what whoever entered an address could have opened themselves."""
    return [e for e in entries if not (one.unconfirmed and e.act == "opened" and e.facts.get("by") == "link")]


def told_address(one: Recipient) -> str:
    since = f" since {one.since!r}" if one.since else ""
    by = f", entered by {one.entered_by!r}" if one.entered_by else ""
    return f"address in force{since}{by}, not confirmed from its mailbox: its link opened establishes nothing"


def by_mail(entries: list[Entry]) -> list[Entry]:
    """The letter, unless it came back unopened."""
    return [] if came_back(entries) else taken_mail(entries)


def came_back(entries: list[Entry]) -> bool:
    """Before the person had opened or acknowledged."""
    first = next((e.act for e in entries if e.act in ("opened", "acknowledged", "bounced")), None)
    return first == "bounced"


def taken_mail(entries: list[Entry]) -> list[Entry]:
    """The later of available and taken by the server; nothing if refused and not taken since."""
    available = taken = None
    for entry in entries:
        if entry.act == "available":
            available = available or entry
        elif entry.act == "handed" and not entry.facts.get("to_file"):
            taken = taken or entry
        elif entry.act == "refused":
            taken = None
    return [max(taken, available, key=lambda entry: entry.done)] if available and taken else []


def examine(path: Path) -> Result:
    """Raises `OSError` where there is nothing to examine."""
    with path.open("rb") as file:
        try:
            return Check(file).run()
        except OSError as error:
            return Result([Fault(1, "archive", str(error))])


def digest(given: str) -> str:
    """As it is copied from elsewhere: in capitals, with colons, with what stands around it."""
    found = given.strip().lower().replace(":", "")
    if not HASH.fullmatch(found):
        raise argparse.ArgumentTypeError("no SHA-256, which has 64 digits and letters from a to f")
    return found


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("files", metavar="FILE", type=Path, nargs="+")
    arguments.add_argument("--hash", type=digest, help="of an entry known from elsewhere")
    arguments.add_argument("--root", type=digest, help="SHA-256 of the root certificate that the authority publishes")
    asked = arguments.parse_args()
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        found = {path: examine(path) for path in asked.files}
    except OSError as error:
        arguments.error(f"{error.filename} cannot be read ({error.strerror}): nothing was examined")
    holds = True
    for path, one in found.items():
        if len(found) > 1:
            print(f"{path.name!r}:")
        holds = told(one, asked.hash, asked.root) and holds
    for (path, first), (other, second) in combinations(found.items(), 2):
        agrees, line = compared(first, second)
        print(f"{path.name!r} and {other.name!r}: {line}")
        holds = holds and agrees
    return 0 if holds else 1


def letters(town: str) -> str:
    """Of a name, with its digits: nobody sees the rest."""
    return "".join(one for one in unicodedata.normalize("NFKC", town).casefold() if one.isalnum())


def compared(first: Result, second: Result) -> tuple[bool, str]:
    """Whether both are or may be of one ledger: the same hash at one position, and all before it is the same."""
    if first.faults or second.faults:
        return False, "not compared, one of them is not intact"
    ours, theirs = known_of(first), known_of(second)
    common = sorted(ours.keys() & theirs.keys())
    if first.ledger and second.ledger and first.ledger != second.ledger:
        return apart(first, second, shared=any(ours[position] == theirs[position] for position in common))
    if not common:
        return True, "nothing to compare, they have no entry in common"
    parts = next((position for position in common if ours[position] != theirs[position]), None)
    if parts is None:
        return True, "of the same ledger"
    why = "one of the two ledgers was written anew"
    if not (first.ledger and second.ledger):
        why += ", or they are of two town halls: one of these files is too old to say its ledger"
    return False, f"CONTRADICTORY from entry {parts} on: {why}"


def apart(first: Result, second: Result, *, shared: bool) -> tuple[bool, str]:
    """The same of two that say that they begin with two entries."""
    if shared:
        return False, "CONTRADICTORY: they share an entry, and say that they begin with two others"
    if first.conversation == second.conversation:
        return False, "CONTRADICTORY: both are of one conversation, and of two ledgers that begin otherwise"
    if letters(first.town) == letters(second.town):
        return False, f"CONTRADICTORY: both are of {first.town!r}, and of two ledgers that begin otherwise"
    return True, f"of two town halls: the ledgers of {first.town!r} and of {second.town!r}"


def told(found: Result, known: str | None, root: str | None) -> bool:
    """Whether it is intact, and what is known from elsewhere is met."""
    print("NOT INTACT" if found.faults else "INTACT")
    for fault in found.faults:
        print(f"  rule {fault.rule}, {fault.place!r}: {fault.what!r}")
    for line in (*told_state(found), *told_hours(found)):
        print(line)
    if found.deadline:
        means = "what the entries would mean, were it intact" if found.faults else "what the entries mean"
        print(f"{means}; the deadline that was sealed is {found.deadline:%Y-%m-%d %H:%M:%S} UTC")
    if found.asked is not None:
        print(f"note: that deadline counts {found.days} clear days; the law asks {found.asked} for such a convocation")
    if found.deadline and found.urgency:
        print(f"note: {told_urgency(found.urgency)}")
    print(*map(tell, found.verdicts), sep="\n")
    for term in found.terms:
        print(f"by another rule, {term.source!r}, before {term.deadline:%Y-%m-%d %H:%M:%S} UTC")
        print(*map(tell, term.verdicts), sep="\n")
    return told_rest(found, known, root) and not found.faults


def told_state(found: Result) -> Iterator[str]:
    for one in found.ends:
        told = {"replaced": "replaced by a new version", "cancelled": "cancelled"}[one.act]
        yield f"state: {told} on {one.at:%Y-%m-%d %H:%M:%S} UTC{f', {one.why!r}' if one.why else ''}"
    if not found.ends and not found.faults:
        yield "state: neither replaced nor cancelled up to the last entry"


def told_hours(found: Result) -> Iterator[str]:
    if found.zone == "same" or found.faults:
        return
    here = "no tz database here" if found.zone == "missing" else "the tz database here has other hours"
    if found.local:
        yield f"note: {here}; days and deadline are those of the hours that were sealed"
    else:
        yield f"note: {here}, and none were sealed: whether days and deadline follow from the dates cannot be told"


def told_urgency(one: Ruling) -> str:
    if one.at is None:
        return "that deadline is the one of urgency: it holds subject to the assembly admitting it"
    told = "has admitted" if one.admitted else "has not admitted"
    return f"that deadline is the one of urgency, which the assembly {told}, as noted on {one.at:%Y-%m-%d %H:%M:%S} UTC"


def tell(one: Verdict) -> str:
    at = f"{one.way}, {one.at:%Y-%m-%d %H:%M:%S} UTC, dated by {one.by}" if one.at else "no way is shown"
    entered = f", entered {one.entered:%Y-%m-%d %H:%M:%S} UTC" if one.entered else ""
    address = f"; {one.address}" if one.address else ""
    cured = ", cured by opening" if one.cured else ""
    return f"  {one.name!r} ({one.person}): {one.state}{cured}: {at}{entered}{address}"


def told_counts(found: Result) -> Iterator[str]:
    if found.counts:
        yield f"  {found.counts} counts of the sitting are those of the arrivals, departures and withdrawals entered"
        yield "  who was in office: not established by this file; the town hall's ledger compares it with mandates"
    if found.late:
        yield f"  {found.late} counts entered over twelve hours after the sitting was to be held: they show no quorum"
    if found.elsewhere:
        held = f"{found.elsewhere:%Y-%m-%d %H:%M:%S} UTC"
        yield f"  held without Parvis on {held}, by the record that is joined; neither opened nor counted"
    if found.unnamed:
        yield f"  {found.unnamed} counts of before, without names: who was in office, and present, is not established"


def told_rest(found: Result, known: str | None, root: str | None) -> bool:
    """Whether what is known from elsewhere is met."""
    if found.hashes:
        position, top = list(found.hashes.items())[-1]
        print(f"  last entry {position}, hash {top}; hidden after the last that is shown: {found.hidden_after}")
    for stamp in found.stamps:
        what = f"over the first {stamp.over} entries of the convocation, not over {stamp.others} others before it"
        what = what if stamp.head is None else f"over all up to entry {stamp.head}"
        print(f"  entry {stamp.position}: a token of {stamp.at:%Y-%m-%d %H:%M:%S} UTC, {what}")
    compared = "the one that --root names" if root else "not compared with any: --root was not given"
    for one in sorted(found.roots):
        told = "not the one that --root names" if root and root != one else compared
        print(f"  dated under the root {one}, {found.root_names[one]!r}: {told}")
    if found.old and not found.faults:
        print(
            "  made before 0.2: shows neither that no entry was hidden, nor that its attestation is the one handed out"
        )
    for line in [] if found.faults else told_counts(found):
        print(line)
    met = not known or known in found.hashes.values()
    same = not root or found.roots == {root}
    if not met or not same:
        print("  NOT what --hash or --root expect")
    return met and same


if __name__ == "__main__":
    sys.exit(main())
