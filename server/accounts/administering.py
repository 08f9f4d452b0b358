"""What is entered of accounts: who administers, until when, and who is an agent, an official or a guest."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from server.accounts.accounts_sql import AccountRow
from server.base.database import Database
from server.law.delays import local
from server.ledger.ledger import Act
from server.ledger.ledger_sql import append


def may_come_in(account: AccountRow, now: datetime) -> bool:
    return account.active and (account.access_ends_at is None or account.access_ends_at > now)


async def enter_administration(
    db: Database, before: AccountRow | None, after: AccountRow, author: int | None, now: datetime, zone: ZoneInfo
) -> None:
    """What has changed of it, a closed account and the end of an access included; `None` of who has just come in."""
    had, has = _administers(before, now), _administers(after, now)
    ends = after.access_ends_at if has else None
    if had == has and not (before and has and before.access_ends_at != ends):
        return
    act: Act = "administration_given" if has else "administration_ended"
    last_day = local(ends - timedelta.resolution, zone).isoformat() if ends else None
    await append(db, act, person=after.id, author=author, facts={"name": after.name, "last_day": last_day})


async def enter_population(db: Database, before: AccountRow, after: AccountRow, author: int | None) -> None:
    """From which day somebody is of another population is the day of the entry."""
    if before.population != after.population:
        facts = {"name": after.name, "population": after.population, "before": before.population}
        await append(db, "population_changed", person=after.id, author=author, facts=facts)


def _administers(account: AccountRow | None, now: datetime) -> bool:
    return account is not None and account.administrator and may_come_in(account, now)
