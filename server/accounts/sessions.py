"""Where one is signed in, and the password that lets one in."""

from protocol.errors import NotFound, WrongPassword
from protocol.sessions import ChangePassword, LoadSessions, RevokeSession, Sessions
from protocol.types import Done
from server.accounts.accounts_sql import select_password_hash, update_password_hash
from server.core import limits
from server.core.dispatch import Call, handles
from server.core.hub import Order
from server.identity import passwords
from server.identity.sessions_sql import delete_session, delete_sessions, select_sessions


@handles(LoadSessions)
async def load_sessions(call: Call, command: LoadSessions) -> Sessions:
    return Sessions(call.caller.session, await select_sessions(call.db, call.person))


@handles(RevokeSession)
async def revoke_session(call: Call, command: RevokeSession) -> Done:
    if not await delete_session(call.db, call.person, command.session):
        raise NotFound("session")
    call.order(Order(end=[command.session]))
    return Done()


@handles(ChangePassword)
async def change_password(call: Call, command: ChangePassword) -> Done:
    await call.services.limits.spend(limits.PASSWORD, str(call.person))
    if not await passwords.verify(command.current, await select_password_hash(call.db, call.person)):
        raise WrongPassword("current")
    await call.services.limits.forgive(limits.PASSWORD, str(call.person))
    await update_password_hash(call.db, call.person, await passwords.hash_password(command.password))
    call.order(Order(end=await delete_sessions(call.db, call.person, spared=call.caller.session)))
    return Done()
