"""Grounds: whether what a convocation is made from is what the ledger says of the house, or what Parvis brings."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from importlib.metadata import version
from typing import Any

import msgspec
from msgspec import Struct

from protocol.bodies import Body, Rule
from protocol.convocations import Author, AuthorStanding, Convocation
from protocol.delays import Concern
from protocol.errors import Invalid
from protocol.people import Person
from server.assemblies import house_sql
from server.assemblies.applied_rules import misruled
from server.assemblies.attestation import sent
from server.assemblies.authors import VACANT, quality
from server.assemblies.carrying import carried, is_told, left_over, moves_alone
from server.assemblies.convocations_sql import Frozen
from server.assemblies.counting import COUNTS
from server.assemblies.differing import are_near, unlike
from server.assemblies.earlier import Earlier, read_earlier
from server.assemblies.hours import zone_of
from server.assemblies.house_rows import ON_SENDINGS, Projection, Rows, address_in_force, project
from server.assemblies.manifest import digest
from server.base.aside import serve_others
from server.base.database import Database
from server.law.delays import local
from server.law.rules import scopes
from server.ledger.ledger import Deed, Entry, Link, read_all
from server.ledger.ledger_sql import append_all, select_top

TABLES = ("rules", "bodies", "censuses", "mandates", "channel_choices", "people", "names", "address_changes")
MEASURES = ("kind", "regime", "inhabitants", "own_days")
"""Of a body: by what its delays are counted."""

TOLD_BY: dict[str, str] = {
    "rule_altered": "rules",
    "body_altered": "bodies",
    "dissolved": "bodies",
    "mandate_altered": "mandates",
    "name_altered": "people",
    "channel_altered": "channel_choices",
    "address_altered": "addresses",
    "earlier_altered": "convocations",
}
"""Which table a manifest had it from."""

Subject = tuple[str, int | None]
"""One of the tables that entries are about, and of whom or of which body; of rules, no matter whom they bind."""

Recipient = Mapping[str, Any]
"""As it is sealed."""

Seats = dict[int, tuple[str, str]]
"""Of each person, in which role they are in office, and since when."""


class Groundless(Struct):
    """What holds a sending back; which entries of the house are not those that were made, though it does not rest on
    them; and the rules that bind it, as they ought to be."""

    blocks: list[Concern]
    warnings: list[Concern]
    rules: list[Rule]


async def groundless(
    db: Database, body: Body, recipients: Sequence[Recipient], day: date, seats_on: date
) -> Groundless:
    """Of this body to these recipients on that day, in office on the other: held back by altered entries that it rests
    on, and by rows that neither this version nor the ledger knows, or that one of them knows and the database does not
    hold."""
    links = await house_sql.select_links_on_sendings(db)
    entries = await read_all(links)
    ought = project(entries, TABLES)
    people = {*_convened(ought, body, seats_on), *(one["person"] for one in recipients)}
    found, aside = await _altered(db, links, ought, lambda one: _bears_on(one, body, people))
    unfounded, binding = await _rules(db, body, ought.rows["rules"])
    found += unfounded
    if await _is_altered(db, body, ought.rows):
        found.append(Concern("body_altered"))
    misstated = list(_misstated(ought, recipients, _convened(ought, body, seats_on), day))
    rows = [*await _mandates(db, body.id, ought.rows["mandates"]), *await _renamed(db, ought, people)]
    blocks = [*found, *(one for one in rows if one not in misstated), *misstated]
    return Groundless(blocks, aside, binding)


BEFORE = ("parvis-convocation/1", "parvis-convocation/2")
"""Manifests that convene no substitute."""

OF_COUNTS = ("interested", "proxy_sittings")
"""What the rules are for that a sitting counts by."""


async def groundless_count(db: Database, body: Body, day: date) -> tuple[list[int], list[int], list[Concern]]:
    """Who is in office that day by the entries, and who may sit for one of them; and what holds back a count of them:
    entries on the body, its mandates or what binds its sittings that were altered, or rows that say otherwise."""
    links = await house_sql.select_links_on_sendings(db)
    ought = project(await read_all(links), TABLES)
    found, _ = await _altered(db, links, ought, lambda one: _bears_on(one, body, set()))
    unfounded, _ = await _rules(db, body, ought.rows["rules"])
    found += [one for one in unfounded if one.rule and one.rule.purpose in OF_COUNTS]
    if await _is_altered(db, body, ought.rows):
        found.append(Concern("body_altered"))
    found += await _mandates(db, body.id, ought.rows["mandates"])
    seats = _seats(ought, body.id, day)
    return sorted(seats), sorted(_mandated(ought, body.id, day).keys() - seats), found


async def _altered(
    db: Database, links: Sequence[Link], ought: Projection, bears: Callable[[Entry], bool]
) -> tuple[list[Concern], list[Concern]]:
    """The entries of the house that are not those that were made: those that it rests on, and the others."""
    altered = dict.fromkeys(ought.unread, False) | await house_sql.select_altered(db)
    bearing = {one.position for one in links} - {one.position for one in await read_all(links) if not bears(one)}
    aside = {position for position, after_gap in altered.items() if not after_gap and position not in bearing}
    told = [Concern("entry_altered", entry=position) for position in sorted(altered)]
    return [one for one in told if one.entry not in aside], [one for one in told if one.entry in aside]


def _bears_on(entry: Entry, body: Body, people: set[int]) -> bool:
    """Whether a convocation of that body to these people is made from what it says."""
    match ON_SENDINGS[entry.act]:
        case "rules":
            return entry.facts.get("scope") in list(scopes(body))
        case "bodies" | "mandates":
            return entry.facts.get("body_id") == body.id
        case _:
            return entry.person in people


async def _mandates(db: Database, body: int, due: Rows) -> list[Concern]:
    """All of the body, past ones too: whoever chaired last installs those who come after them."""
    kept = await house_sql.select_kept_mandates(db)
    rows = [kept.get(key) or due[key] for key in unlike(kept, due)]
    altered = dict.fromkeys(row["person_id"] for row in rows if row["body_id"] == body)
    return [Concern("mandate_altered", person=person) for person in altered]


async def _renamed(db: Database, ought: Projection, people: set[int]) -> list[Concern]:
    """Who is called, or addressed, otherwise than was entered, and so whoever signs for them."""
    due = {person: called for person, called in ought.rows["names"].items() if person in people}
    kept = await house_sql.select_kept_people(db, list(due))
    return [Concern("name_altered", person=person) for person in unlike(kept, due)]


async def _rules(db: Database, body: Body, due: Rows) -> tuple[list[Concern], list[Rule]]:
    kept = await house_sql.select_kept_rules(db)
    pairs = [(_rule(kept.get(key)), _rule(due.get(key))) for key in unlike(kept, due)]
    binding = [pair for pair in pairs if any(rule and rule.scope in scopes(body) for rule in pair)]
    found = [
        Concern("rule_altered", rule=rule) if rule else Concern("rule_missing", rule=ought) for rule, ought in binding
    ]
    return found, [ought for _, ought in binding if ought]


def _rule(columns: dict[str, Any] | None) -> Rule | None:
    return msgspec.convert(columns, Rule) if columns else None


async def _is_altered(db: Database, body: Body, due: dict[str, Rows]) -> bool:
    altered = unlike(await house_sql.select_kept_censuses(db), due["censuses"])
    bodies = unlike(await house_sql.select_kept_bodies(db), due["bodies"])
    return body.id in bodies or body.id in {key[0] for key in altered}


def _misstated(ought: Projection, recipients: Sequence[Recipient], seats: Seats, day: date) -> Iterator[Concern]:
    """Who is a recipient and is not to be by the entries, or the other way round; and who is convened otherwise, or
    elsewhere, than they say."""
    named = {one["person"]: _seat(one) for one in recipients}
    for person in {**named, **seats}:
        if named.get(person) != seats.get(person):
            yield Concern("mandate_altered", person=person)
    for one in recipients:
        yield from _misled(ought, one, day)


def _seats(ought: Projection, body: int, day: date) -> Seats:
    """Who is in office that day, substitutes excepted."""
    return {person: seat for person, seat in _mandated(ought, body, day).items() if seat[0] != "substitute"}


def _convened(ought: Projection, body: Body, day: date) -> Seats:
    """Who is to be convened by who has a mandate that day: substitutes too, of an intercommunal council."""
    return (_mandated if body.intercommunal else _seats)(ought, body.id, day)


def _mandated(ought: Projection, body: int, day: date) -> Seats:
    return {
        row["person_id"]: (row["role"], row["starts_on"].isoformat())
        for row in ought.rows["mandates"].values()
        if row["body_id"] == body and _holds(row, day)
    }


def _seat(one: Recipient) -> tuple[str, str]:
    return one["role"], one["in_office_since"]


def _holds(row: dict[str, Any], day: date) -> bool:
    return bool(row["starts_on"] <= day and (row["ends_on"] is None or day <= row["ends_on"]))


def _misled(ought: Projection, one: Recipient, day: date) -> Iterator[Concern]:
    """By which name, how and where they are convened, unlike what the entries say."""
    person = one["person"]
    if (called := ought.rows["names"].get(person)) and one["name"] != called["name"]:
        yield Concern("name_altered", person=person)
    choice = _latest(
        (row["requested_on"], number, row)
        for number, row in ought.rows["channel_choices"].items()
        if row["person_id"] == person and row["requested_on"] <= day
    )
    asked = choice["requested_on"].isoformat() if choice else None
    channel = choice["channel"] if choice else "electronic"
    where = choice["address"] if choice and channel == "paper" else one["address"]
    is_chosen = (one["channel"], one["channel_requested_on"], one["address"]) == (channel, asked, where)
    if not is_chosen or not _is_recorded(one, choice):
        yield Concern("channel_altered", person=person)
    elif channel == "electronic":
        due = address_in_force(ought.rows, person)
        is_due = due and (one["address"], one["address_confirmed"]) == (due.email, due.confirmed)
        if not is_due or (due and due.since and not are_near(_instant(one["address_since"]), due.since)):
            yield Concern("address_altered", person=person)


def _is_recorded(one: Recipient, choice: dict[str, Any] | None) -> bool:
    """Whether it says of their choice when it was recorded, and with which scan."""
    scan = (one.get("channel_file") or {}).get("sha256")
    due = choice and choice["recorded_at"]
    return are_near(_instant(one.get("channel_recorded_at")), due) and scan == (choice and choice["file_id"])


def _instant(told: Any) -> datetime | None:
    """Once it is sealed it is a text."""
    return datetime.fromisoformat(told) if isinstance(told, str) else told


def _latest(dated: Iterable[tuple[date, int, dict[str, Any]]]) -> dict[str, Any] | None:
    """Of the latest day, the last."""
    return max(dated, key=lambda one: one[:2], default=(None, None, None))[2]


async def contradicted(db: Database, manifest: dict[str, Any], position: int | None = None) -> list[Concern]:
    """What the manifest of a convocation says otherwise than the entries before that position, or all there are; but
    for what rests on an entry that is not the one that was made, which is named by itself."""
    if (ought := await _entered_before(db, position)) is None:
        return []
    await serve_others()
    day = local(datetime.fromisoformat(manifest["frozen_at"]), zone_of(manifest))
    seats_on = _opens_on(manifest) if manifest["convocation"].get("installation") else day
    body = msgspec.convert(manifest["body"], Body)
    sealed = {name: getattr(body, name) for name in MEASURES}
    found = [] if _measures(ought, body.id, day) == sealed else [Concern("body_altered")]
    if body.active and ought.rows["bodies"].get(body.id, {}).get("active") is False:
        found.append(Concern("dissolved"))
    convocation = sent(manifest)
    if misruled(ought.rows["rules"], manifest):
        found.append(Concern("rule_altered", rule=convocation.delay.rule if convocation.delay else None))
    await serve_others()
    if convocation.body != body.name or not _is_called(ought, body):
        found.append(Concern("body_altered"))
    if author := convocation.author:
        found += _misauthored(ought, body, day, manifest, author)
    if await _misfollows(db, manifest, position):
        found.append(Concern("earlier_altered"))
    await serve_others()
    # Before, substitutes were convened to nothing.
    due = _seats(ought, body.id, seats_on) if manifest["format"] in BEFORE else _convened(ought, body, seats_on)
    found += _misstated(ought, manifest["recipients"], due, day)
    return await _but_open(db, found, body.id)


def _is_called(ought: Projection, body: Body) -> bool:
    """Before names were entered, new ones of assemblies were not either."""
    return not ought.rows["names"] or ought.rows["bodies"].get(body.id, {}).get("name") == body.name


def _misauthored(
    ought: Projection, body: Body, day: date, manifest: dict[str, Any], author: Author
) -> Iterator[Concern]:
    """Whether they might not convene by the entries, or are named, or who they replace is, otherwise than these say;
    the quality is put into words by each version in its own way."""
    standing = _standing(ought, body, day, author.person, sent(manifest).installation)
    if standing is None or (standing == "substitute") != bool(author.substitute_for):
        yield Concern("mandate_altered", person=author.person)
        return
    names = ought.rows["names"]
    if called := names.get(author.person):
        person = Person(author.person, called["name"], "official", called["title"], civility=called["civility"])
        due = quality(person, standing, body, manifest["authority"])
        alike = (person.name, person.civility) == (author.name, author.civility)
        # Over which body a chair presides was not said at first.
        known = (due, quality(person, standing, msgspec.structs.replace(body, name=""), manifest["authority"]))
        if not alike or (manifest["software"] == version("parvis") and author.quality not in known):
            yield Concern("name_altered", person=author.person)
    if standing == "substitute":
        replaced = _replaced(ought, body.id, day, sent(manifest).installation)
        due = names.get(replaced, {}).get("name", author.substitute_for) if replaced else VACANT
        if author.substitute_for != due:
            yield Concern("name_altered", person=replaced or author.person)


def _standing(ought: Projection, body: Body, day: date, person: int, installation: bool) -> AuthorStanding | None:
    """By what they might convene. A council whose chair nobody has is installed by whoever had it last, elected again
    or not, or by who sat with them then."""
    seats = _seats(ought, body.id, day)
    chaired = "chair" in [role for role, _ in seats.values()]
    last = _last_chair(ought, body.id, day) if installation and body.kind == "council" and not chaired else None
    if last and person == last["person_id"]:
        return "outgoing"
    if person in seats:
        role, _ = seats[person]
        return "chair" if role == "chair" else "substitute" if body.kind == "council" else "member"
    return "substitute" if last and person in _seats(ought, body.id, last["ends_on"]) else None


def _replaced(ought: Projection, body: int, day: date, installation: bool) -> int | None:
    """In whose place a substitute convenes; `None` where nobody has the chair."""
    chairs = [person for person, (role, _) in _seats(ought, body, day).items() if role == "chair"]
    last = _last_chair(ought, body, day) if installation and not chairs else None
    return chairs[0] if chairs else last["person_id"] if last else None


def _last_chair(ought: Projection, body: int, day: date) -> dict[str, Any] | None:
    """Of those whose term was over by then."""
    held = [row for row in ought.rows["mandates"].values() if (row["body_id"], row["role"]) == (body, "chair")]
    over = [row for row in held if row["ends_on"] and row["ends_on"] < day]
    return max(over, key=lambda row: row["ends_on"], default=None)


async def _misfollows(db: Database, manifest: dict[str, Any], position: int | None) -> bool:
    """Whether it takes up other than what its first sitting recorded, or says of the version before that the place
    alone changes where more does."""
    convocation, conversation = sent(manifest), manifest["conversation"]
    if convocation.second_of:
        first = await read_earlier(db, conversation, convocation.second_of, position)
        if not any(_takes_up(convocation, one) for one in (first, first and first.as_before())):
            return True
    if not convocation.replaces:
        return False
    before = await read_earlier(db, conversation, convocation.replaces, position)
    if before is None or before.convocation.version + 1 != convocation.version:
        return True
    return bool(convocation.moved_from) and not moves_alone(before, convocation)


def _takes_up(convocation: Convocation, first: Earlier | None) -> bool:
    agenda = convocation.agenda
    return is_told(first, agenda, convocation.first) and carried(agenda, left_over(first)) == agenda


async def contradicted_later(
    db: Database, manifest: dict[str, Any], recipient: Recipient, at: datetime, position: int | None = None
) -> list[Concern]:
    """The same of somebody convened at that instant, after the sending, who is in office on the day of the sitting."""
    if (ought := await _entered_before(db, position)) is None:
        return []
    body = msgspec.convert(manifest["body"], Body)
    seat = _convened(ought, body, _opens_on(manifest)).get(recipient["person"])
    found = [] if seat == _seat(recipient) else [Concern("mandate_altered", person=recipient["person"])]
    found += _misled(ought, recipient, local(at, zone_of(manifest)))
    return await _but_open(db, found, manifest["body"]["id"])


def _opens_on(manifest: dict[str, Any]) -> date:
    return local(datetime.fromisoformat(manifest["convocation"]["opens_at"]), zone_of(manifest))


async def append_agreeing(
    db: Database, deeds: Sequence[Deed], contradicted: Callable[[int | None], Awaitable[list[Concern]]]
) -> None:
    """Enters what the entries before do not contradict; compared once more, while others wait, only where one of them
    entered something meanwhile. Raises `Invalid` with the code of what is contradicted."""
    top = await select_top(db)
    found = await contradicted(None)
    await serve_others()
    if not found:
        entered = await append_all(db, deeds)
        found = await contradicted(entered[0].position) if entered[0].position > top + 1 else []
    if found:
        raise Invalid(found[0].code)


async def _entered_before(db: Database, position: int | None) -> Projection | None:
    """`None` before first addresses were entered, which versions did that compared nothing."""
    entries = await read_all(await house_sql.select_links_on_sendings(db, position))
    await serve_others()
    return project(entries, TABLES) if any(entry.act == "address_recorded" for entry in entries) else None


async def _but_open(db: Database, found: list[Concern], body: int) -> list[Concern]:
    """Without what nobody can tell, since an entry on it was altered or is gone: of an altered one, what it is about;
    and whatever is kept otherwise than the entries say, for one that is gone, or about another, may have said it."""
    altered = await house_sql.select_altered(db) if found else []
    if not altered:
        return found
    entries = await read_all(await house_sql.select_links_on_sendings(db))
    told = [_subject(one) for one in entries if one.position in altered]
    unsettled = [*told, *await _kept_otherwise(db, project(entries, TABLES).rows)]
    return [one for one in found if _subject_of(one, body) not in unsettled]


def _subject_of(concern: Concern, body: int) -> Subject:
    table = TOLD_BY[concern.code]
    return table, None if table == "rules" else concern.person or body


def _subject(entry: Entry) -> Subject:
    table = ON_SENDINGS[entry.act]
    return table, entry.facts.get("body_id") if table == "bodies" else entry.person


async def _kept_otherwise(db: Database, due: dict[str, Rows]) -> set[Subject]:
    found: set[Subject] = set()
    for table, kept in (
        ("mandates", await house_sql.select_kept_mandates(db)),
        ("channel_choices", await house_sql.select_kept_choices(db)),
    ):
        for key in unlike(kept, due[table]):
            found |= {(table, rows[key]["person_id"]) for rows in (kept, due[table]) if key in rows}
    rules = unlike(await house_sql.select_kept_rules(db), due["rules"])
    found |= {("rules", None) for key in rules if isinstance(key, int)}
    addresses = await house_sql.select_kept_addresses(db)
    emails = await house_sql.select_kept_people(db, list(due["people"]))
    called = await house_sql.select_kept_people(db, list(due["names"]))
    found |= {("people", key) for key in unlike(called, due["names"])}
    found |= {("addresses", key[0]) for key in unlike(addresses, due["address_changes"])}
    found |= {("addresses", key) for key in unlike(emails, due["people"])}
    found |= {("bodies", key[0]) for key in unlike(await house_sql.select_kept_censuses(db), due["censuses"])}
    return found | {("bodies", key) for key in unlike(await house_sql.select_kept_bodies(db), due["bodies"])}


async def misgrounded(db: Database, frozen: Frozen, entries: Sequence[Entry]) -> list[tuple[int, str]]:
    """Where a convocation, or a later entry of it, a count of its sitting for one, was made from other than the entries
    before say, and which of the tables they are about had said so then; though the rows may have been put back."""
    manifest, found = frozen.read(), []
    for entry in entries:
        if entry.act == "frozen" and entry.facts["digest"] == digest(frozen.manifest):
            concerns = await contradicted(db, manifest, entry.position)
        elif entry.act == "convened_later":
            recipient = entry.facts["recipient"]
            concerns = await contradicted_later(db, manifest, recipient, entry.at, entry.position)
        else:
            continue
        found += [(entry.position, TOLD_BY[one.code]) for one in concerns]
    async for position, concerns in _miscounted(db, manifest, entries):
        found += [(position, TOLD_BY[one.code]) for one in concerns]
    return list(dict.fromkeys(found))


async def _miscounted(
    db: Database, manifest: dict[str, Any], entries: Sequence[Entry]
) -> AsyncIterator[tuple[int, list[Concern]]]:
    """Whom each count has in office, or has not, and who sat for somebody without being a substitute, unlike the
    entries on mandates before it; of a count that was made before such were named, nobody can tell."""
    marks = [one for one in entries if one.act in COUNTS and one.facts.get("members") is not None]
    marks += [one for one in entries if one.act == "arrived" and one.facts.get("sits_for")]
    last = max((one.position for one in marks), default=0)
    house = await read_all(await house_sql.select_links_on_sendings(db, last)) if marks else []
    body, day = manifest["body"]["id"], _opens_on(manifest)
    for mark in marks:
        before = [one for one in house if one.position < mark.position]
        if any(one.act == "address_recorded" for one in before):
            ought = project(before, ("mandates",))
            seats = _seats(ought, body, day)
            if mark.act == "arrived":
                substitutes = _mandated(ought, body, day).keys() - seats.keys()
                told = ({mark.person or 0} - substitutes) | ({mark.facts["sits_for"]} - seats.keys())
            else:
                told = seats.keys() ^ {*mark.facts["members"]}
            found = [Concern("mandate_altered", person=person) for person in sorted(told)]
            yield mark.position, await _but_open(db, found, body)


def _measures(ought: Projection, body: int, day: date) -> dict[str, Any]:
    """By the last count of its inhabitants that holds that day; before any, by what it was created with."""
    created = {name: ought.rows["bodies"].get(body, {}).get(name) for name in MEASURES}
    counted = _latest(
        (row["since"], number, row)
        for (of, number), row in ought.rows["censuses"].items()
        if of == body and row["since"] <= day
    )
    return {name: (counted or {}).get(name, value) for name, value in created.items()}
