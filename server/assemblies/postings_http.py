"""What is printed for the door of the town hall and for the register, as files to keep."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from protocol.errors import NotFound
from protocol.postings import Posted
from protocol.types import MAX_ID
from server.assemblies import certificate, extract, poster
from server.assemblies.convocations_sql import Frozen, select_frozen
from server.assemblies.exports_http import label, named
from server.assemblies.integrity import require_whole
from server.assemblies.poster import Manifest
from server.base.typesetting import pdf
from server.conversations.receipts_sql import select_watchers
from server.core import access
from server.core.services import Services
from server.identity.security import caller_of, not_from_elsewhere
from server.ledger.ledger import Entry, read_all
from server.ledger.ledger_sql import select_links_of


class Sealed(Struct):
    """What was frozen of a convocation, and all that was entered of it; `top` is the hash of the last entry."""

    frozen: Frozen
    entries: list[Entry]
    top: str

    @property
    def manifest(self) -> Manifest:
        found: Manifest = json.loads(self.frozen.manifest)
        return found


async def give_poster(request: Request) -> Response:
    sealed = await gather(request)
    return await printed("affiche", poster.TEMPLATE, lambda: poster.write(sealed.manifest, sealed.entries), sealed)


async def give_certificate(request: Request) -> Response:
    """Raises `NotFound` while no posting of it is entered."""
    sealed, what = await gather(request), request.path_params["what"]
    if what not in get_args(Posted) or not certificate.hung(sealed.entries, what):
        raise NotFound("posting")
    name = "certificat-d-affichage" if what == "convocation" else "certificat-d-affichage-deliberations"
    return await printed(
        name, certificate.TEMPLATE, lambda: certificate.write(sealed.manifest, sealed.entries, what), sealed
    )


async def give_extract(request: Request) -> Response:
    sealed = await gather(request)
    return await printed(
        "mention-au-registre",
        extract.TEMPLATE,
        lambda: extract.write(sealed.manifest, sealed.entries, sealed.top),
        sealed,
    )


async def gather(request: Request) -> Sealed:
    """For those who follow the convocation, and for those who may see what proves it. Raises `NotFound` for others as
    for what is not there, and `CrossSite`; and `Conflict` where the manifest or an entry is not what was bound."""
    services: Services = request.app.state.services
    not_from_elsewhere(services.settings, request)
    caller = await caller_of(services, request)
    conversation, seq = request.path_params["conversation"], request.path_params["seq"]
    if caller is None or max(conversation, seq) > MAX_ID:
        raise NotFound("convocation")
    if caller.person not in await select_watchers(services.pool, conversation, seq):
        await access.proof(services.pool, caller.person, conversation)
    async with services.pool.acquire() as db, db.transaction():
        frozen = await select_frozen(db, conversation, seq)
        links = await select_links_of(db, conversation, seq)
        entries = await read_all(links)
        if frozen is None or not entries:
            raise NotFound("convocation")
        await require_whole(db, frozen, links)
    return Sealed(frozen, entries, links[-1].hash.hex())


async def printed(name: str, template: Path, write: Callable[[], dict[str, Any]], sealed: Sealed) -> Response:
    """Written beside the loop, and dated by the last entry: the same state gives the same bytes."""
    content = await asyncio.to_thread(lambda: pdf(template, write(), sealed.entries[-1].at))
    return Response(content, headers=named(f"{name}-{label(sealed.frozen)}.pdf"), media_type="application/pdf")


routes: list[BaseRoute] = [
    Route("/api/convocations/{conversation:int}/{seq:int}/poster", give_poster, methods=["GET"]),
    Route("/api/convocations/{conversation:int}/{seq:int}/certificate/{what}", give_certificate, methods=["GET"]),
    Route("/api/convocations/{conversation:int}/{seq:int}/extract", give_extract, methods=["GET"]),
]
