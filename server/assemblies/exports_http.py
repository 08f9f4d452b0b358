"""What proves convocations, as files to keep: evidence, attestation, register."""

import asyncio
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from tempfile import TemporaryFile
from typing import IO
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from protocol.errors import Conflict, NotFound
from protocol.types import MAX_ID
from server.assemblies import evidence, proving, register
from server.assemblies import register_sql as queries
from server.assemblies.attestation import sent
from server.assemblies.attesting import attest
from server.assemblies.convocations_sql import Frozen
from server.assemblies.register_verdicts import Judged, judged
from server.base.database import hold_still
from server.base.storage import content_path
from server.base.typesetting import pdf
from server.core.services import Services
from server.identity.security import caller_of, not_from_elsewhere
from server.ledger.heads_sql import select_head
from server.ledger.ledger_sql import select_hashes

CHUNK = 1 << 20


async def give_evidence(request: Request) -> Response:
    """The archive, made beside the loop; a file that the store has lost is left out, and the check names it. What is
    not as it was bound leaves as it is, with no new attestation: the check names it too."""
    services: Services = request.app.state.services
    frozen, person = await find_frozen(request)
    with suppress(Conflict):
        await attest(services.pool, person, frozen)
    proof = await proving.gather(services.pool, frozen, attested=True)
    there = set()
    for one in proving.files(proof):
        try:
            await services.storage.stamp(content_path(one.sha256))
            there.add(one.sha256)
        except FileNotFoundError:
            continue
    ledger = (await select_hashes(services.pool, 1, 1)).get(1, "")
    archive = TemporaryFile()  # noqa: SIM115 - closed when it has been read
    conversation, seq = frozen.conversation, frozen.seq
    pieces = proving.pieces(proof, services.storage, there)
    try:
        await asyncio.to_thread(evidence.pack, archive, conversation, seq, pieces, ledger=ledger)
    except BaseException:
        archive.close()
        raise
    headers = named(f"dossier-de-preuve-{label(frozen)}.zip") | {"content-length": str(archive.tell())}
    return StreamingResponse(emptied(archive), headers=headers, media_type="application/zip")


def emptied(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while chunk := file.read(CHUNK):
            yield chunk


async def give_attestation(request: Request) -> Response:
    """The very file that the ledger holds the hash of."""
    services: Services = request.app.state.services
    frozen, person = await find_frozen(request)
    content = await attest(services.pool, person, frozen)
    return Response(content, headers=named(f"attestation-{label(frozen)}.pdf"), media_type="application/pdf")


async def find_frozen(request: Request) -> tuple[Frozen, int]:
    """The convocation, and who asks for what proves it; that is entered in their name, so no page of others may ask.
    Raises `NotFound` for strangers as for what is not there, and `CrossSite`."""
    services: Services = request.app.state.services
    not_from_elsewhere(services.settings, request)
    caller = await caller_of(services, request)
    conversation, seq = request.path_params["conversation"], request.path_params["seq"]
    if caller is None or max(conversation, seq) > MAX_ID:
        raise NotFound("convocation")
    return await proving.find(services.pool, caller.person, conversation, seq), caller.person


def label(frozen: Frozen) -> str:
    """What a file about a convocation is told from others by."""
    convocation = sent(frozen.read())
    body = re.sub(r"[^\w]+", "-", convocation.body.lower()).strip("-")
    return f"{body}-{frozen.opens_at:%Y-%m-%d}-v{convocation.version}"


def named(name: str) -> dict[str, str]:
    disposition = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return {"content-disposition": disposition, "cache-control": "private, no-store"}


async def give_register_table(request: Request) -> Response:
    """Dated by the last convocation in it."""
    services: Services = request.app.state.services
    lines, words = await list_register(request)
    settings = services.settings
    head = await select_head(services.pool)
    data = await asyncio.to_thread(register.as_table, lines, settings.time_zone, settings.authority, words, head)
    at = lines[-1].line.sent_at if lines else datetime(1980, 1, 1, tzinfo=UTC)
    content = await asyncio.to_thread(pdf, register.TEMPLATE, data, at)
    return Response(content, headers=named("registre-des-convocations.pdf"), media_type="application/pdf")


async def give_register_lines(request: Request) -> Response:
    lines, _ = await list_register(request)
    content = await asyncio.to_thread(register.as_csv, lines)
    return Response(content, headers=named("registre-des-convocations.csv"), media_type="text/csv; charset=utf-8")


async def list_register(request: Request) -> tuple[list[Judged], str]:
    """What was asked for, and the words it was looked for by. Raises `NotFound` for strangers, and `CrossSite`; and
    `Conflict` where a manifest or an entry is not what was bound: nothing is printed of it."""
    services: Services = request.app.state.services
    not_from_elsewhere(services.settings, request)
    caller = await caller_of(services, request)
    body, words = request.query_params.get("body", ""), request.query_params.get("words", "")[:200]
    if caller is None or not await queries.may_read(services.pool, caller.person):
        raise NotFound("register")
    number = int(body) if body.isascii() and body.isdigit() and int(body) <= MAX_ID else None
    if body and number is None:
        raise NotFound("register")
    async with services.pool.acquire() as db, db.transaction():
        await hold_still(db)
        lines = await judged(db, await queries.select_all(db, caller.person, number, words.replace("\0", "")))
    if not all(one.whole for one in lines):
        raise Conflict("sealed_altered")
    return lines, words


routes: list[BaseRoute] = [
    Route("/api/convocations/{conversation:int}/{seq:int}/evidence", give_evidence, methods=["GET"]),
    Route("/api/convocations/{conversation:int}/{seq:int}/attestation", give_attestation, methods=["GET"]),
    Route("/api/register.pdf", give_register_table, methods=["GET"]),
    Route("/api/register.csv", give_register_lines, methods=["GET"]),
]
