"""Where one is signed in, and the password that lets one in."""

import secrets

from protocol.errors import Conflict, NotFound, WrongPassword
from protocol.sessions import (
    ChangePassword,
    DevicePassword,
    LoadSessions,
    MakeDevicePassword,
    RevokeSession,
    Sessions,
)
from protocol.types import Done
from server.accounts.accounts_sql import select_password_hash, update_password_hash
from server.base.tokens import new_id, token_hash
from server.core import limits
from server.core.dispatch import Call, handles
from server.core.hub import Order
from server.identity import passwords
from server.identity.sessions_sql import (
    count_for_drives,
    delete_session,
    delete_sessions,
    insert_session,
    select_sessions,
)

LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
"""Which nobody takes for one another, when they are copied from a screen."""

LENGTH = 20
"""Of the password of a device: a hundred bits."""

MOST_DEVICES = 20


@handles(LoadSessions)
async def load_sessions(call: Call, command: LoadSessions) -> Sessions:
    return Sessions(call.caller.session, await select_sessions(call.db, call.person))


@handles(RevokeSession)
async def revoke_session(call: Call, command: RevokeSession) -> Done:
    if not await delete_session(call.db, call.person, command.session):
        raise NotFound("session")
    call.order(Order(end=[command.session]))
    return Done()


@handles(MakeDevicePassword)
async def make_device_password(call: Call, command: MakeDevicePassword) -> DevicePassword:
    await _prove(call, command.current)
    if await count_for_drives(call.db, call.person) >= MOST_DEVICES:
        raise Conflict("full")
    letters = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    session = new_id()
    await insert_session(call.db, session, call.person, token_hash(letters), command.device, for_drives=True)
    return DevicePassword(session, "-".join(letters[at : at + 5] for at in range(0, LENGTH, 5)))


async def _prove(call: Call, password: str) -> None:
    """Raises `WrongPassword` unless it is the caller's."""
    await call.services.limits.spend(limits.PASSWORD, str(call.person))
    if not await passwords.verify(password, await select_password_hash(call.db, call.person)):
        raise WrongPassword("current")
    await call.services.limits.forgive(limits.PASSWORD, str(call.person))


@handles(ChangePassword)
async def change_password(call: Call, command: ChangePassword) -> Done:
    await _prove(call, command.current)
    await update_password_hash(call.db, call.person, await passwords.hash_password(command.password))
    call.order(Order(end=await delete_sessions(call.db, call.person, spared=call.caller.session)))
    return Done()
