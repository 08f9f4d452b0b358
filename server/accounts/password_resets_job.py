"""Writes to whoever has forgotten his password."""

from pgqueuer.models import Job

from protocol.codec import json_reader, to_json
from protocol.entrance import ForgotPassword
from server.accounts import password_resets_letters as letters
from server.accounts.accounts_sql import select_recipient
from server.accounts.password_resets_sql import insert_password_reset
from server.base.database import Pool
from server.base.jobs_sql import insert_job
from server.base.settings import Settings
from server.base.tokens import new_token, token_hash

_forgotten = json_reader(ForgotPassword)


async def write_password_reset(pool: Pool, settings: Settings, job: Job) -> None:
    """Writes to the person with that address, if there is one; the link is known to nobody before."""
    forgotten: ForgotPassword = _forgotten.decode(job.payload or b"")
    async with pool.acquire() as db, db.transaction():
        person = await select_recipient(db, forgotten.email)
        if person is None:
            return
        token = new_token()
        await insert_password_reset(db, person.person, token_hash(token))
        link = f"{settings.public_url}/mot-de-passe/{token}"
        letter = letters.password_reset(person.email, person.language, link, person.name, settings.authority)
        letter.kind, letter.ids = "password_reset", [person.person]
        await insert_job(db, "mail", to_json(letter))
