"""The WebSocket: who may open one, and how long it lasts."""

from starlette.routing import BaseRoute, WebSocketRoute
from starlette.websockets import WebSocket

from protocol.frames import SUBPROTOCOL, CloseCode
from server.core.connection import Connection
from server.core.services import Services
from server.core.shares import MOST_SOCKETS
from server.core.websocket import EXTENSION
from server.core.wire import Wire
from server.identity.security import caller_of, same_origin


async def open_socket(websocket: WebSocket) -> None:
    """Accepts a client of this protocol, from our own pages, with a live session; says why it closes otherwise."""
    services: Services = websocket.app.state.services
    if not same_origin(services.settings, websocket) or SUBPROTOCOL not in websocket.scope["subprotocols"]:
        await websocket.close(CloseCode.MALFORMED)
        return
    caller = await caller_of(services, websocket)
    await websocket.accept(subprotocol=SUBPROTOCOL)
    if caller is None:
        await websocket.close(CloseCode.UNAUTHENTICATED, "sign in")
        return
    if caller.share.sockets >= MOST_SOCKETS:
        await websocket.close(CloseCode.TOO_FAST, "too many sockets")
        return
    wire: Wire = websocket.scope["extensions"][EXTENSION]["wire"]
    attend(services, Connection(caller, wire), wire)


def attend(services: Services, connection: Connection, wire: Wire) -> None:
    """Until the socket closes, or its session ends by itself; nobody waits for that, so that nothing is kept of the
    request that opened it."""
    connection.caller.share.sockets += 1
    services.hub.join(connection)
    services.presences.note(connection, "online")
    wire.receive(connection.receive)
    connection.last_until(connection.caller.ends_at)
    wire.closed.add_done_callback(lambda _: leave(services, connection))


def leave(services: Services, connection: Connection) -> None:
    connection.last_until(None)
    services.presences.note(connection, "offline")
    services.hub.leave(connection)
    connection.caller.share.sockets -= 1
    services.outlasting.take(connection.under_way)


routes: list[BaseRoute] = [WebSocketRoute("/socket", open_socket)]
