"""Devices: each is woken once its owner has asked for it there, and an administrator has allowed it at all."""

from datetime import UTC, datetime
from urllib.parse import urlsplit

from protocol.errors import Conflict, Invalid, NotAllowed, NotFound
from protocol.notifications import (
    ChangePush,
    Device,
    LoadNotifications,
    Notifications,
    NotificationsChanged,
    PushChanged,
    SubscribeDevice,
    TryDevice,
    UnsubscribeDevice,
)
from protocol.transfers import Transfer
from protocol.types import Done
from server.accounts.transfers import on_listed
from server.base.database import Database
from server.core import limits
from server.core.dispatch import Call, handles
from server.identity.people_sql import select_administrator, select_me
from server.notifications import devices_sql as queries
from server.notifications import services
from server.notifications.devices_sql import DeviceRow
from server.notifications.push_job import PUSH, Push
from server.notifications.quiet import by_default, silences
from server.notifications.wording import trial


@handles(LoadNotifications)
async def load_notifications(call: Call, command: LoadNotifications) -> Notifications:
    return await notifications_of(call)


@handles(SubscribeDevice)
async def subscribe_device(call: Call, command: SubscribeDevice) -> Notifications:
    if not call.caller.session:
        raise NotAllowed("session")
    await call.services.limits.spend(limits.DEVICE, str(call.caller.session))
    await _require_on(call)
    if not services.is_listed(command.endpoint, call.services.settings.listed_push_services):
        raise Invalid("endpoint")
    subscription = services.Subscription(
        command.endpoint, _bytes("p256dh", command.p256dh), _bytes("auth", command.auth)
    )
    if not services.are_keys(subscription.p256dh, subscription.auth):
        raise Invalid("p256dh")
    lost = await queries.upsert_subscription(call.db, call.caller.session, subscription)
    for person in {call.person, *lost}:
        call.tell_person(person, NotificationsChanged())
    return await notifications_of(call)


@handles(UnsubscribeDevice)
async def unsubscribe_device(call: Call, command: UnsubscribeDevice) -> Notifications:
    if not await queries.delete_subscription_of(call.db, call.person, command.session):
        raise NotFound("device")
    call.tell_person(call.person, NotificationsChanged())
    return await notifications_of(call)


@handles(TryDevice)
async def try_device(call: Call, command: TryDevice) -> Done:
    await _require_on(call)
    if command.session not in [one.session for one in await queries.select_devices(call.db, call.person)]:
        raise NotFound("device")
    await call.services.limits.spend(limits.TRIAL, str(call.person))
    language = (await select_me(call.db, call.person)).language
    await PUSH.queue(call.db, Push(command.session, trial(language, call.services.settings.authority)))
    return Done()


@handles(ChangePush)
async def change_push(call: Call, command: ChangePush) -> Notifications:
    if not await select_administrator(call.db, call.person):
        raise NotAllowed("administrator")
    if command.carries != "nothing" and not services.subject(call.services.settings):
        raise Conflict("subject")
    if await queries.update_carries(call.db, command.carries, call.person) != command.carries:
        call.tell_insiders(PushChanged(command.carries))
    return await notifications_of(call)


@on_listed
async def list_push(db: Database, transfers: list[Transfer]) -> None:
    carries = await queries.select_carries(db)
    if carries != "nothing":
        transfers.append(Transfer(carries))


async def notifications_of(call: Call) -> Notifications:
    """The caller's, as they stand."""
    settings, now = call.services.settings, datetime.now(UTC)
    house = await queries.select_house_quiet(call.db)
    calls, own = await queries.select_choices(call.db, call.person)
    quiet = own or by_default(house, call.caller.population)
    if quiet.people or quiet.groups:
        quiet = await queries.select_known(call.db, call.person, quiet)
    return Notifications(
        await queries.select_carries(call.db),
        services.public_key(await queries.select_key(call.db)),
        settings.listed_push_services,
        calls,
        quiet,
        house,
        [_device(one, call.caller.session) for one in await queries.select_devices(call.db, call.person)],
        own is not None,
        silences(quiet, now, settings.time_zone),
    )


def _device(row: DeviceRow, here: int) -> Device:
    machine = urlsplit(row.endpoint).hostname or ""
    return Device(row.session, row.device, machine, row.since, row.session == here, row.taken_at)


async def _require_on(call: Call) -> None:
    if await queries.select_carries(call.db) == "nothing":
        raise Conflict("off")


def _bytes(field: str, text: str) -> bytes:
    try:
        return services.from_base64url(text)
    except ValueError:
        raise Invalid(field) from None
