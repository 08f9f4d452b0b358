"""`parvis invite` and `parvis person`: what is done for people from a terminal."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, time
from shlex import quote
from typing import Any, TypeVar

import click
import msgspec

from protocol.accounts import InvitePerson
from protocol.errors import Invalid, Refusal
from protocol.lines import tidy
from protocol.types import Event
from server.accounts.accounts_sql import Listed, select_listed
from server.accounts.invitations import invite as make_invitation
from server.accounts.invitations_sql import InvitationRow, select_invitation_to
from server.accounts.recovery import open_reset, set_administrator
from server.accounts.town_sql import select_groups_named
from server.base.broker import connect_broker
from server.base.database import Database, connect_pool
from server.base.settings import Settings
from server.conversations.conversations_sql import select_conversations
from server.core.hub import Hub
from server.core.news import publish
from server.run import preflight, schema
from server.run.own_servers import reached

T = TypeVar("T")


def carry_out(act: Callable[[Database, Settings], Awaitable[T]]) -> T:
    """Does it on the database of the settings, or that of the data folder."""
    with reached(Settings.read()) as settings:
        return asyncio.run(attempt(act, settings))


async def attempt(act: Callable[[Database, Settings], Awaitable[T]], settings: Settings) -> T:
    """Does it in one transaction. Raises `click.UsageError` instead of a refusal."""
    await preflight.reach_database(settings)
    await schema.refuse_other(settings.database_url)
    async with await connect_pool(settings) as pool, pool.acquire() as db:
        try:
            async with db.transaction():
                return await act(db, settings)
        except Refusal as refusal:
            raise click.UsageError(MISTAKES.get(refusal.detail, f"refused: {refusal.detail}")) from None


NO_ADDRESS = "that is no e-mail address, as camille.durand@example.fr is one: change ADDRESS"
TOO_MUCH = "--name may have 200 letters, and --group stand there 100 times, at most"

MISTAKES = {
    "email": "somebody already signs in with this address: change ADDRESS",
    "closed": "this address has an account that opens nothing any more: open it again in the administration",
    "groups": "a guest needs a group: add --group",
    "access_ends_at": "a guest needs a last day, to come and within a year: add or change --until",
    "name": "a guest needs a name: add --name",
    "administrator": "a guest cannot be an administrator",
    "may_convene": "a guest cannot convene: leave out --may-convene",
    "last_administrator": "nobody else is an administrator for good: make somebody else one first",
    "person": "nobody signs in with this address: `parvis person list` shows who does",
}


async def tell(settings: Settings, person: int, event: Event) -> None:
    """Tells the person's devices, wherever they are connected."""
    async with await connect_pool(settings) as pool, connect_broker(settings, pool) as broker:
        hub = Hub(broker, nothing, nothing)
        hub.start()
        publish(hub, [(person, event)])
        await hub.close()


async def nothing(_: object) -> None:
    """No socket is here that could have missed anything."""


@click.command()
@click.argument("address")
@click.option("--population", type=click.Choice(["staff", "official", "guest"]), default="staff", show_default=True)
@click.option("--name", "full_name", default="", help="The person's name, if known.")
@click.option("--administrator", is_flag=True, help="May manage people and groups.")
@click.option("--may-convene", is_flag=True, help="May convene the assemblies of these groups.")
@click.option("--group", "groups", multiple=True, help="The name of a group to enter; several times for several.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="The last day of a guest's access.")
def invite(address: str, groups: tuple[str, ...], until: datetime | None, full_name: str, **rest: Any) -> None:
    """Invite a person by their e-mail ADDRESS, and print the link."""

    async def act(db: Database, settings: Settings) -> str:
        ends = until and datetime.combine(until, time(23, 59, 59), settings.time_zone)
        found = await select_groups_named(db, list(groups))
        if unknown := sorted(set(groups) - found.keys()):
            raise click.UsageError(f"there is no group {unknown[0]!r}: change --group")
        told = {"email": address, "name": full_name, "access_ends_at": ends, "groups": list(found.values())}
        wanted = _wanted(rest | told)
        earlier = await select_invitation_to(db, wanted.email)
        _, link = await make_invitation(db, settings, wanted)
        if earlier and (flags := await _otherwise(db, earlier, wanted)):
            click.echo(f"An earlier invitation, which had {flags}, is replaced: invite again to keep that.", err=True)
        return link

    click.echo(carry_out(act))


def _wanted(given: dict[str, Any]) -> InvitePerson:
    try:
        wanted = msgspec.convert(given, InvitePerson)
        tidy(wanted)
    except (msgspec.ValidationError, Invalid) as mistake:
        raise click.UsageError(NO_ADDRESS if "email" in str(mistake) else TOO_MUCH) from None
    return wanted


async def _otherwise(db: Database, earlier: InvitationRow, wanted: InvitePerson) -> str:
    """The flags of what the earlier one held and this one does not; empty when there is nothing."""
    flags = ["--administrator"] if earlier.administrator and not wanted.administrator else []
    flags += ["--may-convene"] if earlier.may_convene and not wanted.may_convene else []
    flags += [f"--population {earlier.population}"] if earlier.population != wanted.population else []
    groups = await select_conversations(db, [group for group in earlier.groups if group not in wanted.groups])
    return " ".join([*flags, *(f"--group {quote(group.name)}" for group in groups)])


@click.group()
def person() -> None:
    """See who signs in, and let somebody in again."""


@person.command("list")
def list_people() -> None:
    """List everybody who has an account, or is invited."""

    async def act(db: Database, _: Settings) -> list[Listed]:
        return await select_listed(db)

    for one in carry_out(act):
        rank = "administrator" if one.administrator else one.population
        seen, state = _standing(one)
        click.echo(f"{one.email:<40} {rank:<14} {seen:<11} {one.name}{state}")


def _standing(one: Listed) -> tuple[str, str]:
    if one.invited_until:
        return "invited", f"  until {one.invited_until:%Y-%m-%d}"
    seen = f"{one.seen_at:%Y-%m-%d}" if one.seen_at else "never seen"
    return seen, "" if one.may_enter else "  may not come in"


@person.command()
@click.argument("address")
def reset(address: str) -> None:
    """Print a link by which the person chooses a new password, within an hour."""

    async def act(db: Database, settings: Settings) -> str:
        return await open_reset(db, settings, address)

    click.echo(carry_out(act))


@person.command()
@click.argument("address")
@click.option("--no", "withdrawn", is_flag=True, help="Take it away instead.")
def administrator(address: str, withdrawn: bool) -> None:
    """Make the person an administrator."""

    async def act(db: Database, _: Settings) -> tuple[int, Event]:
        return await set_administrator(db, address, not withdrawn)

    async def act_and_tell(settings: Settings) -> None:
        told = await attempt(act, settings)
        if settings.redis_url:
            await tell(settings, *told)

    with reached(Settings.read()) as settings:
        asyncio.run(act_and_tell(settings))
    click.echo(f"{address} is {'no administrator any more' if withdrawn else 'an administrator'}.")
