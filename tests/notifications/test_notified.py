"""Who is called of what: each device once for each thing, and not of what its owner has seen."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from functools import partial
from typing import Any

import msgspec

from protocol.conversations import ChangeMembership, MarkRead, RemoveMember, StartDirect
from protocol.convocations import CancelConvocation
from protocol.marks import MarkMessage
from protocol.messages import DeleteMessage
from protocol.notifications import Absence, ChangePush, ChangeQuietHours, QuietHours
from protocol.posts import RemindReaders, SendPost
from protocol.receipts import Acknowledge, OpenMessage
from protocol.summonses import RemindRecipients
from protocol.types import Stored
from server.base.database import Pool
from server.base.jobs import Workshop
from server.base.settings import Settings
from server.conversations.marks_job import keep_recalled
from server.ledger.ledger_sql import select_links_of
from server.notifications.notifications_job import keep_notified
from server.notifications.push_job import Push, push
from tests.notifications.conftest import sitting_at, switched_on, woken
from tests.support.client import Client, in_time
from tests.support.convening import convened, council, found_council
from tests.support.letters import working
from tests.support.push_service import PushService
from tests.support.scenario import Scenario, new_client_id, playing
from tests.support.waiting import eventually


async def calls(pool: Pool, workshop: Workshop) -> list[Push]:
    """What devices are to be told by now, taken from the queue: as if some seconds had passed."""
    await keep_notified(workshop)
    await pool.execute("UPDATE notifications SET due_at = now() - interval '1 ms' WHERE due_at IS NOT NULL")
    while await keep_notified(workshop):
        pass
    rows = await pool.fetch("DELETE FROM pgqueuer WHERE entrypoint = 'push' RETURNING id, payload")
    return [msgspec.json.decode(row["payload"], type=Push) for row in sorted(rows, key=lambda row: row["id"])]


async def said(pool: Pool, workshop: Workshop) -> list[tuple[str, str]]:
    return [(one.told.title, one.told.body) for one in await calls(pool, workshop)]


async def level(client: Client, group: int, chosen: Any) -> None:
    await client.call(ChangeMembership(group, level=chosen))


async def test_each_kind_calls_once_on_every_device_that_may(
    scenario: Scenario, group: int, service: PushService, pool: Pool, workshop: Workshop
) -> None:
    await switched_on(scenario)
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno")
    await level(bruno, group, "mentions")
    scenario.town.tokens["Bruno"] = await scenario.town.session(scenario.town.people["Bruno"])
    phone = await scenario.connect("Bruno")
    for device in (bruno, phone):
        await woken(device, service)
    me = scenario.town.people["Bruno"]

    await scenario.say(anne, group, "pour tous")
    assert await said(pool, workshop) == []
    await scenario.say(anne, group, f"@[{me}] le plan", mentions=[me])
    assert await said(pool, workshop) == [("Anne · Travaux", "Un message vous est adressé")] * 2
    direct = (await anne.call(StartDirect([me]))).conversation.id
    await scenario.say(anne, direct, "à toi seul")
    assert await said(pool, workshop) == [("Anne", "Nouveau message")] * 2
    await anne.call(SendPost(group, new_client_id(), "Sans suite"))
    assert await said(pool, workshop) == []
    await anne.call(SendPost(group, new_client_id(), "Canicule", tracked=True))
    first, second = await calls(pool, workshop)
    assert (first.told.title, first.told.body) == ("Anne · Travaux", "Publication\u00a0: Canicule")
    assert first.told.path.startswith(f"/publications/{group}/")
    assert {first.session, second.session} == {
        row[0] for row in await pool.fetch("SELECT session_id FROM push_subscriptions")
    }
    await level(bruno, group, "all")
    await scenario.say(anne, group, "tout")
    assert await said(pool, workshop) == [("Anne · Travaux", "2 nouveaux messages, dont 1 pour vous")] * 2
    await level(bruno, group, "none")
    await scenario.say(anne, group, f"@[{me}] encore", mentions=[me])
    assert await said(pool, workshop) == []
    await scenario.say(bruno, direct, "le mien")
    assert await said(pool, workshop) == []
    await scenario.prove()


async def test_a_convocation_calls_whatever_was_chosen_and_is_a_step_of_the_proof(
    calling: Settings, pool: Pool, service: PushService
) -> None:
    async with playing(calling, pool) as scenario:
        await found_council(scenario.town)
        maelle = await switched_on(scenario)
        annick, yann = await scenario.connect("Annick"), await scenario.connect("Yann")
        group, body = council(scenario)
        await level(annick, group, "none")
        phone, desk = await woken(annick, service), await woken(yann, service)
        async with working(calling):
            stored = await convened(maelle, body)
            (called,) = await service.opened(phone)
            assert called.told["title"] == "Convocation\u00a0: Conseil"
            assert called.told["path"] == f"/seances/{group}/{stored.seq}"
            assert called.told["body"].endswith("à 20 h 30. Accusez réception.")
            # Whoever is in the group and not convened reads of it like of anything else there.
            (heard,) = await service.opened(desk)
            assert heard.told["body"].endswith("à 20 h 30.")
            await eventually(lambda: _notified(pool, stored))
        (entry,) = await _notified(pool, stored)
        assert entry["person"] == scenario.town.people["Annick"]
        facts = entry["facts"]
        assert (facts["service"], facts["status"]) == ("127.0.0.1", 201)
        opened = "SELECT opened_at FROM receipts WHERE person_id = $1"
        assert await pool.fetchval(opened, scenario.town.people["Annick"]) is None


async def test_who_is_reminded_of_a_convocation_is_called_again_until_they_acknowledge_it(
    calling: Settings, pool: Pool, service: PushService, workshop: Workshop
) -> None:
    async with playing(replace(calling, smtp_url="smtp://127.0.0.1"), pool) as scenario:
        await found_council(scenario.town)
        maelle = await switched_on(scenario)
        annick = await scenario.connect("Annick")
        group, body = council(scenario)
        await woken(annick, service)
        stored = await convened(maelle, body)
        assert len(await calls(pool, workshop)) == 1
        await annick.call(OpenMessage(group, stored.seq))
        assert [one.told.read for one in await calls(pool, workshop)] == [True]
        await maelle.call(RemindRecipients(group, stored.seq, [annick.person]))
        (again,) = await calls(pool, workshop)
        assert again.told.title == "Convocation\u00a0: Conseil"
        await annick.call(Acknowledge(group, stored.seq, new_client_id()))
        assert [one.told.read for one in await calls(pool, workshop)] == [True]


async def test_a_sitting_that_is_cancelled_or_convened_anew_calls_as_what_it_is_by_then(
    calling: Settings, pool: Pool, service: PushService, workshop: Workshop
) -> None:
    async with playing(calling, pool) as scenario:
        await found_council(scenario.town)
        maelle = await switched_on(scenario)
        annick, paul, yann = [await scenario.connect(name) for name in ("Annick", "Paul", "Yann")]
        group, body = council(scenario)
        for client in (annick, paul, yann):
            await woken(client, service)
        await level(yann, group, "none")
        today = datetime.now(UTC).date()
        silent = QuietHours(time(19), time(8), False, False, [Absence(today, today + timedelta(2))], convocations=False)
        await paul.call(ChangeQuietHours(silent))
        first = await convened(maelle, body)
        assert len(await calls(pool, workshop)) == 1
        await annick.call(OpenMessage(group, first.seq))
        await annick.call(Acknowledge(group, first.seq, new_client_id()))
        assert [one.told.read for one in await calls(pool, workshop)] == [True]
        newer = await convened(maelle, body, replaces=first.seq, change="Le jour change.")
        (again,) = await calls(pool, workshop)
        assert again.seq == newer.seq
        # What was on its way counts no more once it is told anew.
        await maelle.call(CancelConvocation(group, newer.seq, "Grippe."))
        (annulled,) = await calls(pool, workshop)
        assert (annulled.told.title, annulled.told.tag) == ("Séance annulée\u00a0: Conseil", again.told.tag)
        assert "Accusez" not in annulled.told.body
        before = len(service.deliveries)
        await push(workshop, again, 1)
        assert len(service.deliveries) == before
        await push(workshop, annulled, 0)
        assert len(service.deliveries) == before + 1
        assert not await _notified(pool, newer)
        # At the end of his silence he is told of one sitting, and that it is cancelled.
        await paul.call(ChangeQuietHours(None))
        (told,) = await calls(pool, workshop)
        assert (told.told.title, told.seq) == ("Séance annulée\u00a0: Conseil", newer.seq)
        async with sitting_at(pool, newer, datetime.now(UTC) - timedelta(minutes=1)):
            gone = await calls(pool, workshop)
            assert [(one.told.tag, one.told.read) for one in gone] == [(told.told.tag, True)] * 2


async def _notified(pool: Pool, stored: Stored) -> list[dict[str, Any]]:
    links = await select_links_of(pool, stored.conversation, stored.seq)
    return [entry for link in links if (entry := msgspec.json.decode(link.entry))["act"] == "notified"]


async def test_of_twenty_messages_one_call_is_made_and_the_next_after_a_while(
    scenario: Scenario, group: int, service: PushService, pool: Pool, workshop: Workshop
) -> None:
    await switched_on(scenario)
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno")
    await woken(bruno, service)
    for number in range(20):
        await scenario.say(anne, group, f"message {number}")
    assert await said(pool, workshop) == [("Anne · Travaux", "20 nouveaux messages")]
    await scenario.say(anne, group, "encore un")
    await keep_notified(workshop)
    wait = await pool.fetchval("SELECT due_at - shown_at FROM notifications")
    assert 29 < wait.total_seconds() <= 30
    (later,) = await calls(pool, workshop)
    assert later.told.body == "21 nouveaux messages"
    assert later.told.tag == f"conversation-{group}"


async def test_a_thousand_messages_in_a_minute_are_a_call_at_once_and_one_for_the_rest(
    scenario: Scenario, group: int, service: PushService, pool: Pool, workshop: Workshop
) -> None:
    await switched_on(scenario)
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno")
    await woken(bruno, service)
    for _ in range(5):
        for number in range(200):
            await in_time(partial(scenario.say, anne, group, f"message {number}"))
        await keep_notified(workshop)
    told = await said(pool, workshop)
    assert told[-1] == ("Anne · Travaux", "1000 nouveaux messages")
    assert len(told) <= 2


async def test_what_was_read_deleted_or_left_within_seconds_calls_nobody(
    scenario: Scenario, group: int, service: PushService, pool: Pool, workshop: Workshop
) -> None:
    await switched_on(scenario)
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno")
    await woken(bruno, service)
    stored = await scenario.say(anne, group, "vu")
    await keep_notified(workshop)
    assert await pool.fetchval("SELECT due_at > now() + interval '1 second' FROM notifications")
    await bruno.call(MarkRead(group, stored.seq))
    assert await calls(pool, workshop) == []
    stored = await scenario.say(anne, group, "retiré")
    await keep_notified(workshop)
    await anne.call(DeleteMessage(group, stored.seq))
    assert await calls(pool, workshop) == []
    await scenario.say(anne, group, "sans lui")
    await keep_notified(workshop)
    await anne.call(RemoveMember(group, scenario.town.people["Bruno"]))
    assert await calls(pool, workshop) == []
    assert not await pool.fetchval("SELECT count(*) FROM notifications")


async def test_what_is_read_on_one_device_goes_from_the_others(
    scenario: Scenario, group: int, service: PushService, pool: Pool, workshop: Workshop
) -> None:
    await switched_on(scenario)
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno")
    await woken(bruno, service)
    stored = await scenario.say(anne, group, "bonjour")
    assert len(await calls(pool, workshop)) == 1
    await bruno.call(MarkRead(group, stored.seq))
    (back,) = await calls(pool, workshop)
    assert (back.told.tag, back.told.read, back.told.title) == (f"conversation-{group}", True, "")
    assert back.urgency == "low"
    assert await calls(pool, workshop) == []
    # Apple takes the right away from whoever wakes a device and shows nothing.
    await scenario.say(anne, group, "encore")
    await calls(pool, workshop)
    await pool.execute("UPDATE push_subscriptions SET endpoint = 'https://web.push.apple.com/x'")
    await bruno.call(MarkRead(group, stored.seq + 1))
    assert await calls(pool, workshop) == []


async def test_a_guest_is_called_until_their_access_ends(
    scenario: Scenario, group: int, service: PushService, pool: Pool, workshop: Workshop
) -> None:
    await switched_on(scenario)
    anne, gaelle = await scenario.connect("Anne"), await scenario.connect("Gaelle")
    await woken(gaelle, service)
    await scenario.say(anne, group, "bonjour")
    assert await said(pool, workshop) == [("Anne · Travaux", "Nouveau message")]
    await scenario.say(anne, group, "à la fin")
    await keep_notified(workshop)
    await gaelle.close()
    await pool.execute("UPDATE people SET access_ends_at = now() - interval '1 ms' WHERE name = 'Gaelle'")
    assert await calls(pool, workshop) == []
    await scenario.say(anne, group, "après")
    assert await calls(pool, workshop) == []


async def test_nothing_from_before_is_told_and_nothing_while_it_is_off(
    scenario: Scenario, group: int, service: PushService, pool: Pool, workshop: Workshop
) -> None:
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno")
    await scenario.say(anne, group, "avant que ce soit permis")
    maelle = await switched_on(scenario)
    await scenario.say(anne, group, "avant que Bruno le veuille")
    await woken(bruno, service)
    assert await calls(pool, workshop) == []
    await maelle.call(ChangePush("nothing"))
    await scenario.say(anne, group, "entre-temps")
    assert await calls(pool, workshop) == []
    await maelle.call(ChangePush("bare"))
    assert await calls(pool, workshop) == []
    await scenario.say(anne, group, "maintenant")
    (call,) = await calls(pool, workshop)
    assert (call.told.title, call.told.body, call.told.tag) == ("", "", f"conversation-{group}")


async def test_a_conversation_that_is_new_calls(
    scenario: Scenario, service: PushService, pool: Pool, workshop: Workshop
) -> None:
    await switched_on(scenario)
    anne, denis = await scenario.connect("Anne"), await scenario.connect("Denis")
    await woken(denis, service)
    direct = (await anne.call(StartDirect([scenario.town.people["Denis"]]))).conversation.id
    await scenario.say(anne, direct, "bonjour")
    assert await said(pool, workshop) == [("Anne", "Nouveau message")]


async def test_who_is_reminded_of_a_post_is_called_again_until_they_open_it(
    scenario: Scenario, group: int, service: PushService, pool: Pool, workshop: Workshop
) -> None:
    await switched_on(scenario)
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno")
    await woken(bruno, service)
    post = await anne.call(SendPost(group, new_client_id(), "Canicule", "À lire.", tracked=True))
    assert len(await calls(pool, workshop)) == 1
    await bruno.call(MarkRead(group, post.seq))
    (back,) = await calls(pool, workshop)
    assert back.told.read
    await anne.call(RemindReaders(group, post.seq))
    (again,) = await calls(pool, workshop)
    assert (again.told.title, again.told.body) == ("Anne · Travaux", "Publication\u00a0: Canicule")
    assert again.told.path == f"/publications/{group}/{post.seq}"
    assert await calls(pool, workshop) == []
    await bruno.call(OpenMessage(group, post.seq))
    (back,) = await calls(pool, workshop)
    assert (back.told.tag, back.told.read) == (again.told.tag, True)


async def test_who_is_reminded_in_quiet_hours_is_called_at_their_end(
    scenario: Scenario, group: int, service: PushService, pool: Pool, workshop: Workshop
) -> None:
    await switched_on(scenario)
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno")
    await woken(bruno, service)
    post = await anne.call(SendPost(group, new_client_id(), "Canicule", "À lire.", tracked=True))
    await bruno.call(MarkRead(group, post.seq))
    assert await calls(pool, workshop) == []
    today = datetime.now(UTC).date()
    away = QuietHours(time(19), time(8), False, False, [Absence(today - timedelta(1), today + timedelta(1))])
    await bruno.call(ChangeQuietHours(away))
    await anne.call(RemindReaders(group, post.seq))
    assert await calls(pool, workshop) == []
    await bruno.call(ChangeQuietHours(msgspec.structs.replace(away, absences=[])))
    assert len(await calls(pool, workshop)) == 1


async def test_two_workers_call_once(scenario: Scenario, group: int, service: PushService, calling: Settings) -> None:
    await switched_on(scenario)
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno")
    device = await woken(bruno, service)
    async with working(calling), working(calling):
        stored = await scenario.say(anne, group, "une fois")
        (call,) = await service.opened(device)
        assert call.told["until"] == stored.seq
        assert call.length % 256 == 0
        await bruno.call(MarkRead(group, stored.seq))
        _, back = await service.opened(device, 2)
        assert back.told == {"tag": f"conversation-{group}", "path": "/", "read": True}
    assert len(service.of(device)) == 2


async def test_a_reminder_calls_at_its_hour_in_quiet_hours_too(
    scenario: Scenario, group: int, service: PushService, pool: Pool, workshop: Workshop
) -> None:
    await switched_on(scenario)
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno")
    stored = await scenario.say(anne, group, "à revoir")
    await bruno.call(MarkRead(group, stored.seq))
    await woken(bruno, service)
    today = datetime.now(UTC).date()
    away = QuietHours(time(19), time(8), absences=[Absence(today, today + timedelta(2))])
    await bruno.call(ChangeQuietHours(away))
    await bruno.call(MarkMessage(group, stored.seq, remind_at=datetime.now(UTC) + timedelta(seconds=2)))
    assert not await keep_recalled(workshop)
    await eventually(lambda: keep_recalled(workshop))
    (call,) = await calls(pool, workshop)
    assert (call.told.title, call.told.path) == ("Anne · Travaux", f"/discussions/{group}/{stored.seq}")
    assert "revoir" in call.told.body
    assert not await keep_recalled(workshop)
