"""Summonses: what became of each letter, what each recipient answered, and what the ledger holds of it."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from time import monotonic

import pytest

from protocol.convocations import CancelConvocation, ChangeConvocation, StartConvocation
from protocol.ledger import LoadRegister
from protocol.receipts import Acknowledge, OpenMessage
from protocol.summonses import (
    Answer,
    AnswerConvocation,
    Given,
    LoadSummonses,
    RecordDelivery,
    RecordPrint,
    RemindRecipients,
    Summons,
    SummonsChanged,
)
from protocol.types import Stored
from server.assemblies.convocations_letters import Summoning
from server.assemblies.summonses_job import read_bounce, settle, warn
from server.assemblies.summonses_sql import select_unreached
from server.base.database import Pool
from server.base.settings import Settings
from server.ledger.ledger import readable
from server.ledger.ledger_sql import select_links_of
from server.mail.outcomes import Bounce, Handed
from tests.support.client import Client, Refused
from tests.support.convening import convened, in_days, sending, start_draft
from tests.support.letters import working
from tests.support.mailbox import Mailbox, mail_server_at
from tests.support.ports import free_port
from tests.support.scenario import Scenario, new_client_id, playing, refused
from tests.support.tampering import tamper
from tests.support.waiting import eventually


@pytest.fixture
async def scenario(settings: Settings, pool: Pool) -> AsyncIterator[Scenario]:
    """Maelle convenes a council of five, of whom Paul is convened on paper; Yann is only in its group. Where letters
    leave, the test opens a mail server."""
    async with playing(replace(settings, smtp_url="smtp://127.0.0.1"), pool) as scenario:
        await scenario.town.person("Maelle", may_convene=True)
        for name in ("Herve", "Annick", "Jeanne", "Loic", "Paul"):
            await scenario.town.person(name, "official")
        await scenario.town.person("Yann")
        await scenario.town.group("Conseil", "Maelle:manager", "Herve", "Annick", "Jeanne", "Loic", "Paul", "Yann")
        await scenario.town.body("Conseil", "Herve:chair", "Annick", "Jeanne", "Loic", "Paul")
        await scenario.town.paper("Paul", "3 rue du Stade")
        yield scenario


async def acts(pool: Pool, stored: Stored, person: int) -> list[str]:
    links = await select_links_of(pool, stored.conversation, stored.seq)
    entries = [json.loads(link.entry) for link in links]
    return [entry["act"] for entry in entries if entry["person"] == person]


async def listed(client: Client, stored: Stored) -> dict[int, Summons]:
    found = await client.call(LoadSummonses(stored.conversation, stored.seq))
    return {one.person: one for one in found.summonses}


async def told(client: Client, place: tuple[int, int], answer: Answer | None) -> None:
    """Their receipt says when they gave it."""
    at = answer and answer.answered_at
    await client.until(lambda: (held := client.state.receipts.get(place)) is not None and held.answered_at == at)


async def convene(scenario: Scenario, days: int = 10) -> tuple[Client, Stored]:
    maelle = await scenario.connect("Maelle")
    return maelle, await convened(maelle, scenario.town.bodies["Conseil"], date=in_days(days))


async def test_each_letter_is_followed_and_one_failure_concerns_one_recipient(
    scenario: Scenario, settings: Settings, pool: Pool
) -> None:
    mailbox, port = Mailbox(), free_port()
    mailbox.refused["loic@town.example"] = "550 5.1.1 no such user"
    mailbox.reply = "250 2.0.0 Ok: queued as 4cXk2v1Gz9z3Rr"
    maelle, stored = await convene(scenario)
    people = scenario.town.people
    before = await listed(maelle, stored)
    assert [one.channel for one in before.values()].count("paper") == 1
    assert not any(one.reached for one in before.values())
    settings = replace(settings, smtp_url=f"smtp://127.0.0.1:{port}")
    async with mail_server_at(port, mailbox), working(settings):
        await eventually(lambda: _settled(pool, 4))
    assert sorted(r.to for r in mailbox.received) == [f"{n}@town.example" for n in ("annick", "herve", "jeanne")]
    assert all("List-Unsubscribe" not in r.mail for r in mailbox.received)
    after = await listed(maelle, stored)
    annick, loic = after[people["Annick"]], after[people["Loic"]]
    assert (annick.queue_id, annick.reached, annick.to_file) == ("4cXk2v1Gz9z3Rr", True, False)
    assert loic.refused_at
    assert ("5.1.1 no such user" in loic.failure, loic.reached) == (True, False)
    assert await acts(pool, stored, people["Annick"]) == ["available", "handed"]
    assert await acts(pool, stored, people["Loic"]) == ["available", "refused"]
    await maelle.until(lambda: len([e for e in maelle.events if isinstance(e, SummonsChanged)]) == 4)


async def test_nobody_is_convened_any_more_to_what_was_cancelled_or_replaced(
    scenario: Scenario, settings: Settings, pool: Pool
) -> None:
    """The mail server was away all the while."""
    mailbox, port = Mailbox(), free_port()
    maelle, first = await convene(scenario)
    draft = await maelle.call(StartConvocation(scenario.town.bodies["Conseil"], replaces=first.seq))
    draft = await maelle.call(ChangeConvocation(draft.id, draft.revision, date=in_days(12), change="Report"))
    second = await maelle.call(sending(draft))
    await maelle.call(RemindRecipients(second.conversation, second.seq, [scenario.town.people["Annick"]]))
    await maelle.call(CancelConvocation(second.conversation, second.seq, "Deuil"))
    async with mail_server_at(port, mailbox), working(replace(settings, smtp_url=f"smtp://127.0.0.1:{port}")):
        await eventually(lambda: _nothing_waits(pool))
    assert len(mailbox.received) == 5
    assert all(received.mail["Subject"].startswith("Séance annulée") for received in mailbox.received)


async def _nothing_waits(pool: Pool) -> bool:
    return not await pool.fetchval("SELECT count(*) FROM pgqueuer WHERE entrypoint = 'mail'")


async def _settled(pool: Pool, count: int) -> bool:
    settled = "SELECT count(*) FROM summonses WHERE handed_at IS NOT NULL OR refused_at IS NOT NULL"
    return bool(await pool.fetchval(settled) == count)


async def test_a_report_that_comes_back_turns_the_recipient_red_once(
    scenario: Scenario, settings: Settings, pool: Pool
) -> None:
    maelle, stored = await convene(scenario)
    annick = scenario.town.people["Annick"]
    async with working(settings):
        await eventually(lambda: _settled(pool, 4))
    handed_at = (await listed(maelle, stored))[annick].handed_at
    bounce = Bounce("failed", "annick@town.example", "5.2.2", "mailbox full", datetime.now(UTC))
    late = replace_state(bounce, "delayed")
    async with pool.acquire() as db, db.transaction():
        about = Summoning(stored.conversation, stored.seq, annick)
        assert await read_bounce(db, about, late) == []
        assert {person for person, _ in await read_bounce(db, about, bounce)} == {annick, maelle.person}
        assert await read_bounce(db, about, bounce) == []
    summons = (await listed(maelle, stored))[annick]
    assert (summons.failure, summons.reached, summons.handed_at) == ("5.2.2 mailbox full", False, handed_at)
    assert await acts(pool, stored, annick) == ["available", "handed", "bounced"]


@pytest.mark.parametrize("seconds", [0, 40, 180])
async def test_a_letter_is_dated_by_the_answer_of_the_mail_server_though_the_database_was_away(
    scenario: Scenario, pool: Pool, seconds: int
) -> None:
    """Screen, ledger and papers say one date, and both where it was entered later."""
    maelle, stored = await convene(scenario)
    annick = scenario.town.people["Annick"]
    async with pool.acquire() as db, db.transaction():
        about = Summoning(stored.conversation, stored.seq, annick)
        ((_, told), *_) = await settle(db, about, Handed("250 Ok", taken=monotonic() - seconds))
    links = await select_links_of(pool, stored.conversation, stored.seq)
    (entry,) = [one for one in readable(links) if one.act == "handed"]
    taken = datetime.fromisoformat(entry.facts["on"])
    assert abs(entry.at - taken - timedelta(seconds=seconds)) < timedelta(seconds=5)
    summons = (await listed(maelle, stored))[annick]
    assert isinstance(told, SummonsChanged)
    assert summons == told.summons
    assert summons.handed_at == taken
    minutes = [one.replace(second=0, microsecond=0) for one in (taken, entry.at)]
    assert summons.handed_entered_at == (entry.at if minutes[0] != minutes[1] else None)


async def test_a_letter_that_was_written_to_a_file_has_reached_nobody(
    scenario: Scenario, settings: Settings, pool: Pool
) -> None:
    maelle, stored = await convene(scenario)
    async with working(settings):
        await eventually(lambda: _settled(pool, 4))
    annick = (await listed(maelle, stored))[scenario.town.people["Annick"]]
    assert (annick.to_file, annick.reached, annick.reply) == (True, False, "")
    assert annick.handed_at
    (line,) = (await maelle.call(LoadRegister())).lines
    assert (line.convened, line.reached) == (5, 0)
    assert await select_unreached(pool, 24 * 30) == []
    await tamper(pool, "UPDATE convocations SET frozen_at = now() - interval '1 hour'")
    await pool.execute(
        "UPDATE summonses SET delivered_at = now(), delivery = 'hand' WHERE person_id <> $1", annick.person
    )
    assert await select_unreached(pool, 24 * 30) == [(stored.conversation, stored.seq)]


def replace_state(bounce: Bounce, state: str) -> Bounce:
    return Bounce(state, bounce.recipient, bounce.status, bounce.diagnostic, bounce.received_at)  # type: ignore[arg-type]


async def test_paper_counts_from_the_day_it_is_delivered(scenario: Scenario, pool: Pool) -> None:
    maelle, stored = await convene(scenario)
    place, paul, yann = (stored.conversation, stored.seq), scenario.town.people["Paul"], scenario.town.people["Yann"]
    now = datetime.now(UTC)
    (printed,) = (await maelle.call(RecordPrint(*place, [paul]))).summonses
    assert printed.printed_at
    await maelle.call(RecordPrint(*place, [paul]))
    for wrong in (now + timedelta(hours=1), now - timedelta(days=1)):
        assert await refused(maelle, RecordDelivery(*place, paul, "hand", wrong)) == ("invalid", "delivered_at")
    assert await refused(maelle, RecordDelivery(*place, yann, "hand", datetime.now(UTC))) == ("not_found", "person")
    delivered = await maelle.call(RecordDelivery(*place, paul, "hand", datetime.now(UTC)))
    assert (delivered.delivery, delivered.reached) == ("hand", True)
    assert await refused(maelle, RecordDelivery(*place, paul, "post", datetime.now(UTC))) == ("conflict", "delivered")
    assert await acts(pool, stored, paul) == ["printed", "delivered_by_hand"]


async def test_paper_is_not_delivered_of_a_version_that_is_no_longer(scenario: Scenario, pool: Pool) -> None:
    """What was handed over before can still be entered, whenever the slip comes back."""
    maelle, stored = await convene(scenario)
    paul, body = scenario.town.people["Paul"], scenario.town.bodies["Conseil"]
    draft = await start_draft(maelle, body, replaces=stored.seq, change="Un point de plus", text="Autre")
    newer = await maelle.call(sending(draft))
    between = stored.sent_at + timedelta(milliseconds=1)
    for seq, sent in ((stored.seq, stored.sent_at), (newer.seq, newer.sent_at)):
        place = stored.conversation, seq
        if seq == newer.seq:
            await maelle.call(CancelConvocation(*place, "Deuil"))
            between = sent + timedelta(milliseconds=1)
        late = RecordDelivery(*place, paul, "hand", datetime.now(UTC))
        assert await refused(maelle, late) == ("invalid", "delivered_at")
        assert (await maelle.call(RecordDelivery(*place, paul, "hand", between))).delivered_at == between
    assert await acts(pool, stored, paul) == ["delivered_by_hand"]


async def test_only_the_recipient_and_those_who_follow_see_a_summons(scenario: Scenario) -> None:
    _, stored = await convene(scenario)
    place = (stored.conversation, stored.seq)
    annick, yann = await scenario.connect("Annick", 1), await scenario.connect("Yann")
    assert list(await listed(annick, stored)) == [annick.person]
    for command in (
        LoadSummonses(*place),
        RemindRecipients(*place),
        RecordPrint(*place, [annick.person]),
        RecordDelivery(*place, annick.person, "hand", datetime.now(UTC)),
        AnswerConvocation(*place, "present"),
    ):
        assert (await refused(yann, command))[0] == "not_found"
    for command in (RemindRecipients(*place), RecordPrint(*place, [annick.person])):
        assert (await refused(annick, command))[0] == "not_found"


@dataclass
class Colleagues:
    """Three who are convened, and Loic has said that he will not come."""

    maelle: Client
    stored: Stored
    annick: Client
    jeanne: Client
    loic: Client

    def proxy(self, holder: int, sittings: int = 1) -> AnswerConvocation:
        return AnswerConvocation(self.stored.conversation, self.stored.seq, "proxy", holder, sittings)

    def answer(self, given: Given, holder: int | None = None) -> AnswerConvocation:
        return AnswerConvocation(self.stored.conversation, self.stored.seq, given, holder)


@pytest.fixture
async def colleagues(scenario: Scenario) -> Colleagues:
    maelle, stored = await convene(scenario)
    clients = [await scenario.connect(name, 1) for name in ("Annick", "Jeanne", "Loic")]
    colleagues = Colleagues(maelle, stored, *clients)
    await colleagues.loic.call(colleagues.answer("absent"))
    return colleagues


async def test_a_proxy_is_given_to_one_who_can_hold_it(scenario: Scenario, colleagues: Colleagues) -> None:
    annick, jeanne = colleagues.annick, colleagues.jeanne

    async def refusal(holder: int, sittings: int = 1) -> str:
        return (await refused(annick, colleagues.proxy(holder, sittings)))[1]

    assert await refusal(colleagues.loic.person) == "holder_absent"
    assert await refusal(annick.person) == "self"
    assert await refusal(scenario.town.people["Yann"]) == "not_in_office"
    assert await refusal(jeanne.person, 4) == "too_many_sittings"
    assert await refused(annick, colleagues.answer("present", jeanne.person)) == ("invalid", "holder")


async def test_who_holds_a_proxy_is_told_holds_no_other_and_gives_none(
    scenario: Scenario, colleagues: Colleagues
) -> None:
    annick, jeanne = colleagues.annick, colleagues.jeanne
    given = await annick.call(colleagues.proxy(jeanne.person))
    assert given.answer
    assert (given.answer.given, given.answer.holder) == ("proxy", jeanne.person)
    assert (await refused(colleagues.loic, colleagues.proxy(jeanne.person)))[1] == "holder_taken"
    assert (await refused(jeanne, colleagues.proxy(scenario.town.people["Herve"])))[1] == "chain"
    assert (await listed(colleagues.maelle, colleagues.stored))[jeanne.person].holds_for == annick.person
    await jeanne.until(lambda: any(isinstance(e, SummonsChanged) and e.summons.holds_for for e in jeanne.events))


async def test_a_proxy_lapses_with_its_holder_and_is_revoked_by_a_later_answer(
    colleagues: Colleagues, pool: Pool
) -> None:
    annick, jeanne, stored = colleagues.annick, colleagues.jeanne, colleagues.stored
    await annick.call(colleagues.proxy(jeanne.person))
    await jeanne.call(colleagues.answer("absent"))
    assert (await listed(colleagues.maelle, stored))[annick.person].lapsed
    await annick.call(colleagues.answer("present"))
    board = await listed(colleagues.maelle, stored)
    assert board[jeanne.person].holds_for is None
    assert isinstance(board[annick.person].answer, Answer)
    assert [(one.given, one.holder) for one in board[annick.person].earlier] == [("proxy", jeanne.person)]
    assert await acts(pool, stored, annick.person) == ["available", "answered", "answered"]
    assert await pool.fetchval("SELECT count(*) FROM answers WHERE person_id = $1", annick.person) == 2


async def test_two_givers_at_once_cannot_both_have_the_same_holder(scenario: Scenario) -> None:
    _, stored = await convene(scenario)
    jeanne = scenario.town.people["Jeanne"]
    annick, loic = await scenario.connect("Annick"), await scenario.connect("Loic", 1)
    command = AnswerConvocation(stored.conversation, stored.seq, "proxy", jeanne)
    outcomes = await asyncio.gather(annick.call(command), loic.call(command), return_exceptions=True)
    assert sorted(isinstance(outcome, Summons) for outcome in outcomes) == [False, True]


@pytest.mark.parametrize(
    "chosen",
    [
        pytest.param({"Annick": "Loic", "Jeanne": "Loic", "Herve": "Loic"}, id="one holder for three"),
        pytest.param({"Annick": "Jeanne", "Jeanne": "Annick"}, id="each other"),
        pytest.param({"Annick": "Jeanne", "Jeanne": "Loic"}, id="a chain"),
        pytest.param({"Annick": "Jeanne", "Jeanne": "Loic", "Loic": "Annick"}, id="a cycle of three"),
    ],
)
async def test_of_proxies_given_at_once_only_those_stand_that_could_one_after_the_other(
    scenario: Scenario, pool: Pool, chosen: dict[str, str]
) -> None:
    maelle, stored = await convene(scenario)
    place, people = (stored.conversation, stored.seq), scenario.town.people
    givers = [await scenario.connect(name, number % 2) for number, name in enumerate(chosen)]
    answers = [AnswerConvocation(*place, "proxy", people[holder]) for holder in chosen.values()]
    for _ in range(3):
        sent = [giver.call(answer) for giver, answer in zip(givers, answers, strict=True)]
        outcomes = await asyncio.gather(*sent, return_exceptions=True)
        assert [isinstance(outcome, Summons) for outcome in outcomes].count(True) == 1
        assert {o.code for o in outcomes if isinstance(o, Refused)} == {"conflict"}
        board = await listed(maelle, stored)
        given = {p: one.answer.holder for p, one in board.items() if one.answer and one.answer.given == "proxy"}
        assert {holder: giver for giver, holder in given.items()} == {
            person: one.holds_for for person, one in board.items() if one.holds_for
        }
        (winner,) = given
        await givers[[giver.person for giver in givers].index(winner)].call(AnswerConvocation(*place, "present"))
    assert await pool.fetchval("SELECT count(*) FROM answers WHERE given = 'proxy'") == 3


async def test_a_proxy_given_while_its_holder_declines_does_not_stand(scenario: Scenario) -> None:
    maelle, stored = await convene(scenario)
    place, people = (stored.conversation, stored.seq), scenario.town.people
    annick, jeanne = await scenario.connect("Annick"), await scenario.connect("Jeanne", 1)
    outcomes = await asyncio.gather(
        annick.call(AnswerConvocation(*place, "proxy", jeanne.person)),
        jeanne.call(AnswerConvocation(*place, "absent")),
        return_exceptions=True,
    )
    summons = (await listed(maelle, stored))[people["Annick"]]
    assert summons.lapsed if isinstance(outcomes[0], Summons) else summons.answer is None
    assert (await listed(maelle, stored))[jeanne.person].holds_for is None


async def test_no_proxy_for_or_from_somebody_whose_mandate_ends_before_the_sitting(
    scenario: Scenario, pool: Pool
) -> None:
    _, stored = await convene(scenario)
    annick, jeanne = await scenario.connect("Annick"), await scenario.connect("Jeanne", 1)
    ended = "UPDATE mandates SET ends_on = current_date + 1 WHERE person_id = $1"
    await pool.execute(ended, jeanne.person)
    for giver, holder in ((annick, jeanne), (jeanne, annick)):
        command = AnswerConvocation(stored.conversation, stored.seq, "proxy", holder.person)
        assert await refused(giver, command) == ("conflict", "not_in_office")


@pytest.mark.parametrize("leaver", ["Annick", "Jeanne"])
async def test_a_proxy_stands_no_longer_once_giver_or_holder_has_no_mandate_on_the_day_of_the_sitting(
    scenario: Scenario, pool: Pool, leaver: str
) -> None:
    maelle, stored = await convene(scenario)
    annick, jeanne = await scenario.connect("Annick"), scenario.town.people["Jeanne"]
    await annick.call(AnswerConvocation(stored.conversation, stored.seq, "proxy", jeanne))
    ended = "UPDATE mandates SET ends_on = $1 WHERE person_id = $2"
    for last, stands in ((in_days(9), False), (in_days(10), True), (None, True)):
        await pool.execute(ended, last, scenario.town.people[leaver])
        board = await listed(maelle, stored)
        assert board[annick.person].lapsed is not stands
        assert board[jeanne].holds_for == (annick.person if stands else None)


async def test_answers_stand_for_a_new_version_of_the_same_hour_only(scenario: Scenario) -> None:
    maelle, stored = await convene(scenario)
    annick, body = await scenario.connect("Annick", 1), scenario.town.bodies["Conseil"]
    await annick.call(AnswerConvocation(stored.conversation, stored.seq, "present"))
    for days, stands in ((10, True), (11, False)):
        draft = await maelle.call(StartConvocation(body, replaces=stored.seq))
        draft = await maelle.call(ChangeConvocation(draft.id, draft.revision, date=in_days(days), change="Suite"))
        former, stored = stored, await maelle.call(sending(draft))
        answer, place = (await listed(maelle, stored))[annick.person].answer, (stored.conversation, stored.seq)
        assert (answer is not None) is stands
        await told(annick, place, answer)
        answering = AnswerConvocation(former.conversation, former.seq, "absent")
        assert await refused(annick, answering) == ("conflict", "replaced")


async def test_a_receipt_says_when_its_recipient_last_answered(scenario: Scenario) -> None:
    _, stored = await convene(scenario)
    place, annick = (stored.conversation, stored.seq), await scenario.connect("Annick", 1)
    assert annick.state.receipts[place].answered_at is None
    given: Given
    for given in ("absent", "present"):
        await told(annick, place, (await annick.call(AnswerConvocation(*place, given))).answer)


async def test_those_who_have_not_acknowledged_are_reminded_once_within_the_hour(
    scenario: Scenario, pool: Pool
) -> None:
    maelle, stored = await convene(scenario)
    place, annick = (stored.conversation, stored.seq), await scenario.connect("Annick", 1)
    await annick.call(OpenMessage(*place))
    await annick.call(Acknowledge(*place, new_client_id()))
    reminded = (await maelle.call(RemindRecipients(*place))).summonses
    assert len(reminded) == 3
    assert annick.person not in [one.person for one in reminded]
    paul = scenario.town.people["Paul"]
    for people in ([], [paul]):
        assert await refused(maelle, RemindRecipients(*place, people)) == ("conflict", "reminded")
    await maelle.call(RecordDelivery(*place, paul, "hand", datetime.now(UTC)))
    assert await refused(maelle, RemindRecipients(*place)) == ("conflict", "reminded")
    loic = scenario.town.people["Loic"]
    await pool.execute("UPDATE summonses SET reminded_at = now() - interval '2 hours' WHERE person_id = $1", loic)
    assert [one.person for one in (await maelle.call(RemindRecipients(*place, [loic]))).summonses] == [loic]
    assert await acts(pool, stored, loic) == ["available", "reminded", "reminded"]
    letters = [json.loads(row[0]) for row in await pool.fetch("SELECT payload FROM pgqueuer")]
    assert [letter["kind"] for letter in letters].count("convocation_reminder") == 4


async def test_nobody_is_reminded_whom_a_letter_does_not_reach(scenario: Scenario, pool: Pool) -> None:
    maelle, stored = await convene(scenario)
    place, people = (stored.conversation, stored.seq), scenario.town.people
    returned, refused_too = [people[name] for name in ("Annick", "Loic")], people["Jeanne"]
    await pool.execute("UPDATE summonses SET bounced_at = now() WHERE person_id = ANY($1)", returned)
    await pool.execute("UPDATE summonses SET refused_at = now() WHERE person_id = $1", refused_too)
    await pool.execute("UPDATE people SET email = 'loic@elsewhere.example' WHERE id = $1", people["Loic"])
    mailable = {person for person, one in (await listed(maelle, stored)).items() if one.mailable}
    assert mailable == {people["Herve"], people["Loic"]}
    reminded = (await maelle.call(RemindRecipients(*place))).summonses
    assert {one.person for one in reminded} == mailable


async def test_nobody_is_reminded_without_a_mail_server(scenario: Scenario, settings: Settings, pool: Pool) -> None:
    _, stored = await convene(scenario)
    await scenario.serve(settings)
    maelle, annick = await scenario.connect("Maelle", 2), scenario.town.people["Annick"]
    assert await refused(maelle, RemindRecipients(stored.conversation, stored.seq)) == ("conflict", "no_mail")
    assert (await listed(maelle, stored))[annick].reminded_at is None
    assert await acts(pool, stored, annick) == ["available"]


async def test_the_sender_is_told_once_who_is_not_reached_before_the_deadline(
    scenario: Scenario, settings: Settings, pool: Pool
) -> None:
    await convene(scenario)
    await warn(pool, settings)
    await tamper(
        pool, "UPDATE convocations SET deadline = now() + interval '3 hours', frozen_at = now() - interval '1 hour'"
    )
    await pool.execute("UPDATE summonses SET handed_at = now() WHERE person_id <> $1", scenario.town.people["Loic"])
    for _ in range(2):
        await warn(pool, settings)
    letters = [json.loads(row[0]) for row in await pool.fetch("SELECT payload FROM pgqueuer")]
    (warning,) = [letter for letter in letters if letter["kind"] == "convocation_unreached"]
    assert warning["to"] == "maelle@town.example"
    assert "Loic" in json.dumps(warning["before"])
    assert "Annick" not in json.dumps(warning["before"])
