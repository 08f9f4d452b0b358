"""The board of a convocation: each summons with what was answered to it, and the proxies that stand by the law."""

import json
from zoneinfo import ZoneInfo

from protocol.summonses import Answer, Summons
from protocol.types import Seq
from server.assemblies.answers_sql import select_answers
from server.assemblies.bodies_sql import select_body, select_members
from server.assemblies.convocations_sql import select_frozen
from server.assemblies.rules_sql import select_rules
from server.assemblies.summonses_sql import select_summonses
from server.base.database import Database
from server.law import proxies
from server.law.delays import local
from server.law.rules import Rules

FOR_EVER = 10_000
"""Sittings that a proxy may cover where no rule says how many."""


async def read_board(db: Database, conversation: int, seq: Seq) -> list[Summons]:
    """The whole list: not opened first, then not acknowledged, then by name."""
    board = await select_summonses(db, conversation, seq)
    answers = await select_answers(db, conversation, seq)
    for one in board:
        one.earlier = [answer for person, answer in answers if person == one.person]
        one.answer = one.earlier.pop() if one.earlier else None
    if any(answer.given == "proxy" for _, answer in answers):
        _note_proxies(board, await _standing(db, conversation, seq, answers))
    return board


def _note_proxies(board: list[Summons], standing: dict[int, int]) -> None:
    givers = {holder: giver for giver, holder in standing.items()}
    for one in board:
        one.lapsed = one.answer is not None and one.answer.given == "proxy" and one.person not in standing
        one.holds_for = givers.get(one.person)


async def _standing(db: Database, conversation: int, seq: Seq, answers: list[tuple[int, Answer]]) -> dict[int, int]:
    in_office, most_sittings = await read_proxy_terms(db, conversation, seq)
    return proxies.standing([as_law_sees(*given) for given in answers], in_office, most_sittings)


async def read_proxy_terms(db: Database, conversation: int, seq: Seq) -> tuple[set[int], int]:
    """Between whom proxies can be given: those convened who still have their mandate on the day of the sitting; and how
    many sittings in a row one may cover by the rules of that day."""
    frozen = await select_frozen(db, conversation, seq)
    assert frozen is not None
    manifest = json.loads(frozen.manifest)
    # By the calendar of the authority that convened: the manifest says which, to the worker too.
    day = local(frozen.opens_at, ZoneInfo(manifest["zone"]))
    members = await select_members(db, frozen.body, day)
    body = await select_body(db, frozen.body)
    assert body is not None
    rule = Rules(await select_rules(db), body, day).find("proxy_sittings")
    convened = {one["person"] for one in manifest["recipients"]}
    return convened.intersection(members), rule.number if rule else FOR_EVER


def as_law_sees(person: int, answer: Answer) -> proxies.Answer:
    return proxies.Answer(person, answer.given, answer.holder, answer.sittings, answer.ill)
