"""The board of a convocation: each summons with what was answered to it, and the proxies that stand by the law."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

import msgspec

from protocol.summonses import Answer, Summons, SummonsChanged
from protocol.types import Seq
from server.assemblies.answers_sql import select_answers
from server.assemblies.bodies_sql import select_body, select_members
from server.assemblies.consistency import Recipients, recipients, substitutes
from server.assemblies.convocations_sql import select_frozen
from server.assemblies.hours import zone_of
from server.assemblies.house_sql import select_altered_of
from server.assemblies.integrity import deadline, is_whole
from server.assemblies.proxies import steps, terms
from server.assemblies.rules_sql import select_rules
from server.assemblies.sittings_sql import select_sitting
from server.assemblies.summonses_sql import select_summonses
from server.assemblies.verdicts import entered_later, establishing, instant_of, judge
from server.base.aside import in_turns
from server.base.database import Database
from server.conversations.receipts_sql import select_watchers
from server.core import access
from server.core.dispatch import Call
from server.law.delays import local
from server.law.proxies import Proxies
from server.law.rules import Rules
from server.ledger.ledger import Entry, read_all
from server.ledger.ledger_sql import select_links_of

FIRST: dict[str, str] = {
    "available": "available_at",
    "handed": "handed_at",
    "bounced": "bounced_at",
    "printed": "printed_at",
    "delivered_by_hand": "delivered_at",
    "posted": "delivered_at",
    "opened": "opened_at",
    "acknowledged": "acknowledged_at",
}
"""What the first entry of an act sets, of each recipient."""

TOGETHER = 20
"""People who are judged before others are served."""

UNREAD = (ValueError, TypeError, LookupError, RecursionError)
"""What an entry or a manifest raises that says something else than a reader understands."""


async def read_board(db: Database, conversation: int, seq: Seq) -> list[Summons]:
    """The whole list: not opened first, then not acknowledged, then by name."""
    board = await select_summonses(db, conversation, seq)
    answers = await select_answers(db, conversation, seq)
    given = defaultdict(list)
    for person, answer in answers:
        given[person].append(answer)
    for one in board:
        one.earlier = given[one.person]
        one.answer = one.earlier.pop() if one.earlier else None
    await _judge(db, conversation, seq, board)
    if any(answer.given == "proxy" for _, answer in answers):
        _note_proxies(board, await _standing(db, conversation, seq, answers))
    return board


async def _judge(db: Database, conversation: int, seq: Seq, board: list[Summons]) -> None:
    """By the deadline that was sealed, and each step dated as the papers date it: by its entry; nobody, where the
    manifest or an entry is not what was bound."""
    frozen = await select_frozen(db, conversation, seq)
    links = await select_links_of(db, conversation, seq)
    entries = await read_all(links)
    altered = await select_altered_of(db, conversation, seq)
    whole = frozen and not altered and (not links or is_whole(frozen, links, entries))
    people: Recipients = {}
    with suppress(*UNREAD):
        people = recipients(frozen.read(), entries) if frozen else {}
        standing_in = substitutes(people)
        for one in board:
            one.substitute = one.person in standing_in
            _tell_address(one, people.get(one.person, {}))
    before, shown = None, entries
    with suppress(*UNREAD):
        before, shown = deadline(frozen) if frozen and whole else None, establishing(entries, people)
    async for one in in_turns(board, TOGETHER):
        # What an entry says that no reader understands, the check names; here it says nothing of anybody.
        with suppress(*UNREAD):
            _date(one, [entry for entry in entries if entry.person == one.person])
            one.verdict = judge(shown, one.person, before) if before else None


def _tell_address(one: Summons, sealed: Mapping[str, Any]) -> None:
    since, confirmed = sealed.get("address_since"), sealed.get("address_confirmed")
    one.address_since = datetime.fromisoformat(since) if since else None
    one.address_confirmed = confirmed is not False
    one.address_entered_by = sealed.get("address_entered_by") or ""


def _date(one: Summons, own: Sequence[Entry]) -> None:
    for entry in reversed(own):
        if entry.act in FIRST:
            setattr(one, FIRST[entry.act], instant_of(entry))
        if entry.act == "handed":
            one.handed_entered_at = entry.at if entered_later(entry) else None


def _note_proxies(board: list[Summons], standing: dict[int, int]) -> None:
    givers = {holder: giver for giver, holder in standing.items()}
    for one in board:
        one.lapsed = one.answer is not None and one.answer.given == "proxy" and one.person not in standing
        one.holds_for = givers.get(one.person)


async def _standing(db: Database, conversation: int, seq: Seq, answers: list[tuple[int, Answer]]) -> dict[int, int]:
    return (await read_proxies(db, conversation, seq, answers)).standing


async def read_proxies(db: Database, conversation: int, seq: Seq, answers: list[tuple[int, Answer]]) -> Proxies:
    """Those of a convocation, and of its sitting once somebody notes who is there."""
    frozen = await select_frozen(db, conversation, seq)
    assert frozen is not None
    manifest = json.loads(frozen.manifest)
    # By the calendar of the authority that convened: the manifest says which, to the worker too.
    day = local(frozen.opens_at, zone_of(manifest))
    members = await select_members(db, frozen.body, day)
    body = await select_body(db, frozen.body, day)
    assert body is not None
    convened = [one.person for one in await select_summonses(db, conversation, seq)]
    between = terms(Rules(await select_rules(db), body, day), members, convened)
    return Proxies(between, steps(answers, await select_sitting(db, conversation, seq, members)))


async def tell_board(call: Call, conversation: int, seq: Seq, changed: list[Summons]) -> None:
    """Tells each of these people, unless they have left, and those who follow, where they stand now."""
    watchers = await select_watchers(call.db, conversation, seq)
    inside = await access.inside(call.db, conversation, [one.person for one in changed])
    for one in changed:
        for person in {*watchers, *inside & {one.person}}:
            call.tell_person(person, SummonsChanged(one if person in watchers else as_recipient(one)))


def as_recipient(summons: Summons) -> Summons:
    """As whoever does not follow the convocation sees their own: one slip may show the signatures of several."""
    return msgspec.structs.replace(summons, slips=[])
