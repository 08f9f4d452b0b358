"""How often each kind of what was not read comes by mail, as its reader chooses."""

from protocol.mail_choices import ChangeMailChoice, LoadMailChoices, MailChoices
from protocol.notifications import NotificationsChanged
from server.core.dispatch import Call, handles
from server.posts.digests_sql import select_mail_choices, upsert_mail_choice


@handles(LoadMailChoices)
async def load_mail_choices(call: Call, command: LoadMailChoices) -> MailChoices:
    return await select_mail_choices(call.db, call.person)


@handles(ChangeMailChoice)
async def change_mail_choice(call: Call, command: ChangeMailChoice) -> MailChoices:
    await upsert_mail_choice(call.db, call.person, command.kind, command.mail)
    call.tell_person(call.person, NotificationsChanged())
    return await select_mail_choices(call.db, call.person)
