"""The plain way, for comparison: a Starlette server that stores each message by itself and sends it in a loop."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import uvicorn
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from protocol.codec import pack

rooms: dict[str, set[WebSocket]] = {}

INSERT = """
INSERT INTO plain_messages (room, client_id, content) VALUES ($1, $2, $3)
"""
SELECT = "SELECT room, client_id, content FROM plain_messages WHERE room = $1 ORDER BY id"


async def relay(websocket: WebSocket) -> None:
    """Sends what it receives to everybody in the room, stored first when the address says so."""
    await websocket.accept(subprotocol=websocket.scope["subprotocols"][0])
    room, stores = websocket.query_params.get("room", ""), "store" in websocket.query_params
    members = rooms.setdefault(room, set())
    members.add(websocket)
    try:
        while True:
            payload = await websocket.receive_bytes()
            if stores:
                await websocket.app.state.pool.execute(INSERT, room, payload[:16].hex(), payload)
            for member in list(members):
                await member.send_bytes(payload)
    except WebSocketDisconnect:
        members.discard(websocket)


async def catch_up(websocket: WebSocket) -> None:
    """Sends all that the room holds."""
    await websocket.accept(subprotocol=websocket.scope["subprotocols"][0])
    await websocket.receive_bytes()
    for row in await websocket.app.state.pool.fetch(SELECT, websocket.query_params["room"]):
        await websocket.send_bytes(pack(dict(row)))
    await websocket.receive()


@asynccontextmanager
async def lifespan(app: Starlette) -> AsyncIterator[None]:
    async with asyncpg.create_pool(sys.argv[2], min_size=10, max_size=10) as app.state.pool:
        await app.state.pool.execute(
            "CREATE TABLE IF NOT EXISTS plain_messages (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "
            "room text NOT NULL, client_id text NOT NULL, content bytea NOT NULL, "
            "sent_at timestamptz NOT NULL DEFAULT now())"
        )
        yield


def main() -> None:
    routes = [WebSocketRoute("/relay", relay), WebSocketRoute("/catch_up", catch_up)]
    app = Starlette(routes=routes, lifespan=lifespan)
    uvicorn.run(
        app,
        port=int(sys.argv[1]),
        loop="uvloop",
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        log_level="warning",
    )


if __name__ == "__main__":
    main()
