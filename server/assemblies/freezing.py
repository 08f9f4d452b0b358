"""Freezes the draft of a convocation: what it is from now on, to whom it goes, and what proves both."""

from datetime import UTC, datetime

import msgspec

from protocol.bodies import Body
from protocol.convocations import Convocation, ConvocationDraft, Delay
from protocol.messages import Message
from server.assemblies import manifest
from server.assemblies.bodies_sql import select_choices_on, select_in_office
from server.assemblies.convening import today
from server.assemblies.convocations_sql import Frozen
from server.assemblies.summonses_sql import Addressee, select_people_to_convene
from server.base.clocks import instant
from server.core.dispatch import Call
from server.ledger import clock


async def addressees(call: Call, draft: ConvocationDraft) -> list[Addressee]:
    """Everybody in office, with the channel they have chosen and the address it leads to."""
    offices = [recipient.person for recipient in draft.recipients]
    choices = await select_choices_on(call.db, offices, today(call))
    found = await select_people_to_convene(call.db, offices)
    for one in found:
        choice = choices.get(one.person)
        if choice and choice.channel == "paper":
            one.channel, one.address = "paper", choice.address
    return found


async def freeze(
    call: Call, draft: ConvocationDraft, body: Body, former: Message | None, people: list[Addressee]
) -> tuple[Convocation, Frozen]:
    """The convocation as it is from now on, and what proves it; its number in the log is yet to come."""
    settings, assessment = call.services.settings, draft.assessment
    assert assessment
    assert draft.date
    assert draft.hour is not None
    before = former.content if former and isinstance(former.content, Convocation) else None
    now = datetime.now(UTC)
    opens_at = instant(draft.date, draft.hour, settings.time_zone)
    rule = msgspec.structs.replace(assessment.own, recorded_at=None, recorded_by=None)
    convocation = Convocation(
        body.name,
        opens_at,
        draft.place.strip(),
        draft.agenda,
        draft.text.strip(),
        body_id=body.id,
        convened_by=draft.convened_by,
        recipients=[one.person for one in people],
        urgency=draft.urgency.strip() if draft.urgent else "",
        installation=draft.installation,
        sentences=assessment.sentences,
        delay=Delay(rule, rule.number, assessment.clear_days, assessment.deadline),
        deliberations_due=assessment.deliberations_due,
        version=before.version + 1 if before else 1,
        replaces=draft.replaces,
        change=draft.change.strip(),
        second_of=draft.second_of,
    )
    text = manifest.write(
        convocation,
        conversation=draft.conversation,
        body=body,
        frozen_at=now,
        sent_by=(await select_people_to_convene(call.db, [call.person]))[0],
        recipients=people,
        mandates=await select_in_office(call.db, body.id, today(call)),
        choices=await select_choices_on(call.db, convocation.recipients, today(call)),
        clock=clock.state(),
        settings=settings,
    )
    convocation.digest = manifest.digest(text)
    frozen = Frozen(
        draft.conversation, 0, body.id, text, convocation.digest, convocation.opens_at, assessment.deadline, now
    )
    return convocation, frozen
