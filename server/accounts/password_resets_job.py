"""Writes to whoever has forgotten their password."""

from protocol.entrance import ForgotPassword
from server.accounts import password_resets_letters as letters
from server.accounts.accounts_sql import select_recipient
from server.accounts.password_resets_sql import insert_password_reset
from server.base.jobs import Workshop
from server.base.tokens import new_token, token_hash
from server.mail.outbox import enqueue


@letters.PASSWORD_RESET.does
async def write_password_reset(workshop: Workshop, forgotten: ForgotPassword, _: int) -> None:
    """Writes to the person with that address, if there is one; the link is known to nobody before."""
    settings = workshop.settings
    async with workshop.pool.acquire() as db, db.transaction():
        person = await select_recipient(db, forgotten.email)
        if person is None:
            return
        token = new_token()
        await insert_password_reset(db, person.person, token_hash(token))
        link = f"{settings.public_url}/mot-de-passe/{token}"
        letter = letters.password_reset(person.email, person.language, link, person.name, settings.authority)
        await enqueue(db, letter, letters.Forgotten(person.person))
