"""Freezes the draft of a convocation: what it is from now on, to whom it goes, and what proves both."""

from datetime import datetime

import msgspec

from protocol.bodies import Body, ChannelChoice
from protocol.convocations import Convocation, ConvocationDraft
from protocol.messages import Message
from server.assemblies import approvals, manifest
from server.assemblies.authors import require_author
from server.assemblies.bodies_sql import select_in_office
from server.assemblies.carrying import first_sitting
from server.assemblies.censuses_sql import select_census_on
from server.assemblies.convening import seats_on
from server.assemblies.convocations_sql import Frozen
from server.assemblies.summonses_sql import Addressee, select_people_to_convene
from server.base.aside import aside
from server.core.dispatch import Call
from server.law.assessment import to_seal
from server.law.delays import local
from server.ledger import clock


async def freeze(
    call: Call,
    draft: ConvocationDraft,
    body: Body,
    former: Message | None,
    people: list[Addressee],
    choices: dict[int, ChannelChoice],
    now: datetime,
) -> tuple[Convocation, Frozen]:
    """The convocation as it is from `now` on, and what proves it; its number in the log is yet to come. Raises
    `Invalid("convened_by")` when nobody, or the wrong one, is named as its author."""
    settings, assessment = call.services.settings, draft.assessment
    assert assessment
    author = await require_author(call.db, draft)
    before = former.content if former and isinstance(former.content, Convocation) else None
    convocation = approvals.write(draft, body, author, settings.time_zone)
    delay = to_seal(assessment, convocation.opens_at, settings.time_zone)
    convocation = msgspec.structs.replace(
        convocation,
        recipients=[one.person for one in people],
        substitutes=[one.person for one in draft.recipients if one.substitute],
        sentences=assessment.sentences,
        delay=delay,
        deliberations_due=assessment.deliberations_due,
        moved_from=assessment.moved_from,
        version=before.version + 1 if before else 1,
        first=await first_sitting(call.db, draft),
        zone=str(settings.time_zone),
        authority=settings.authority,
    )
    text = await aside(
        call.person,
        manifest.write,
        convocation,
        conversation=draft.conversation,
        body=body,
        frozen_at=now,
        sent_by=(await select_people_to_convene(call.db, [call.person]))[0],
        recipients=people,
        mandates=await select_in_office(call.db, body.id, seats_on(draft, local(now, settings.time_zone))),
        choices=choices,
        clock=clock.state(),
        settings=settings,
        census=await select_census_on(call.db, body.id, local(now, settings.time_zone)),
    )
    convocation.digest = manifest.digest(text)
    frozen = Frozen(draft.conversation, 0, body.id, text, convocation.digest, convocation.opens_at, delay.deadline, now)
    return convocation, frozen
