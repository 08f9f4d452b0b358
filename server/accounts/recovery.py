"""What whoever runs the server may do for a town hall that has locked itself out: without a session, without mail."""

import msgspec

from protocol.errors import Invalid, NotFound
from protocol.people import MeChanged
from protocol.types import Event
from server.accounts import accounts_sql as queries
from server.accounts.password_resets_sql import insert_password_reset
from server.base.database import Database
from server.base.settings import Settings
from server.base.tokens import new_token, token_hash
from server.identity.people_sql import select_me
from server.ledger.ledger_sql import append


async def open_reset(db: Database, settings: Settings, email: str) -> str:
    """The link by which the person chooses a new password, once, within the hour. Raises `NotFound` when nobody with
    this address may come in."""
    recipient = await queries.select_recipient(db, email)
    if recipient is None:
        raise NotFound("person")
    token = new_token()
    await insert_password_reset(db, recipient.person, token_hash(token))
    await _enter(db, recipient.person, recipient.name, "password_link")
    return f"{settings.public_url}/mot-de-passe/{token}"


async def set_administrator(db: Database, email: str, administrator: bool) -> tuple[int, Event]:
    """Makes the person an administrator, or one no more; answers with whom to tell what after the commit. Raises
    `NotFound` when nobody with this address may come in, and `Invalid` for a guest, or for the last administrator."""
    await queries.lock_administrators(db)
    recipient = await queries.select_recipient(db, email)
    account = await queries.lock_account(db, recipient.person) if recipient else None
    if account is None:
        raise NotFound("person")
    if account.population == "guest" and administrator:
        raise Invalid("administrator")
    await queries.update_account(db, msgspec.structs.replace(account, administrator=administrator))
    if not administrator and not await queries.select_lasting_administrator(db):
        raise Invalid("last_administrator")
    await _enter(db, account.id, account.name, "administrator" if administrator else "not_administrator")
    return account.id, MeChanged(await select_me(db, account.id))


async def _enter(db: Database, person: int, name: str, what: str) -> None:
    """By nobody: whoever runs the server has no account there."""
    await append(db, "access_restored", person=person, facts={"name": name, "what": what})
