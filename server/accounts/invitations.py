"""Makes an invitation and has it sent, whoever invites."""

from datetime import UTC, datetime, timedelta

from protocol.accounts import Invitation, InvitePerson
from protocol.errors import Conflict, Invalid
from protocol.people import Language
from server.accounts import invitations_letters as letters
from server.accounts.accounts_sql import select_account_opens
from server.accounts.invitations_sql import (
    InvitationRow,
    delete_invitations_to,
    insert_invitation,
    select_invited_by_others,
    select_offer,
)
from server.base.database import Database
from server.base.settings import Settings
from server.base.tokens import new_id, new_token, token_hash
from server.identity.people_sql import select_administrator
from server.mail.outbox import enqueue

LONGEST_STAY = timedelta(days=366)
"""Of a guest; then their access is prolonged by an administrator, or ends."""


def check(wanted: InvitePerson, now: datetime) -> None:
    """Raises `Invalid` for what no invitation may hold."""
    if wanted.access_ends_at and wanted.access_ends_at <= now:
        raise Invalid("access_ends_at")
    if wanted.population != "guest":
        return
    if not wanted.groups:
        raise Invalid("groups")
    if not wanted.access_ends_at:
        raise Invalid("access_ends_at")
    if wanted.administrator or wanted.may_convene:
        raise Invalid("administrator" if wanted.administrator else "may_convene")
    if wanted.access_ends_at > now + LONGEST_STAY:
        raise Invalid("access_ends_at")
    if not wanted.name:
        raise Invalid("name")


async def invite(
    db: Database, settings: Settings, wanted: InvitePerson, inviter: int | None = None, language: Language = "fr"
) -> tuple[Invitation, str]:
    """Stores the invitation, in place of an earlier one to the same address, and queues its letter; answers with the
    link as well. To be called in a transaction. Raises `Invalid`, or `Conflict` when the address has an account."""
    check(wanted, datetime.now(UTC))
    vouched = inviter is None or await select_administrator(db, inviter)
    opens = await select_account_opens(db, wanted.email)
    if opens is not None:
        raise Conflict("closed" if vouched and not opens else "email")
    await delete_invitations_to(db, wanted.email)
    token = new_token()
    invitation = await insert_invitation(db, _row(wanted, inviter), token_hash(token))
    link = f"{settings.public_url}/invitation/{token}"
    offer = await select_offer(db, token_hash(token))
    assert offer is not None
    # What anybody but an administrator may write is not mailed to whatever address they like.
    words = letters.InvitationWords(
        offer.name if vouched else "",
        settings.authority,
        offer.invited_by,
        offer.groups if vouched else [],
        offer.expires_at,
        offer.access_ends_at,
        settings.time_zone,
    )
    letter = letters.invitation(offer.email, language, link, words)
    await enqueue(db, letter, letters.Invited(invitation.id))
    return invitation, link


async def refuse_to_replace(db: Database, email: str, inviter: int) -> None:
    """Raises `Conflict` when somebody else has invited this address: only an administrator may replace that."""
    if await select_invited_by_others(db, email, inviter):
        raise Conflict("invitation")


def _row(wanted: InvitePerson, inviter: int | None) -> InvitationRow:
    return InvitationRow(
        new_id(),
        wanted.email,
        wanted.population,
        wanted.name,
        wanted.title,
        wanted.service,
        wanted.civility,
        wanted.administrator,
        wanted.may_convene,
        list(dict.fromkeys(wanted.groups)),
        wanted.access_ends_at,
        inviter,
    )
