"""As much of an S3 store as Parvis asks of one: objects put, whole or in parts, read, copied, listed and removed."""

import asyncio
import contextlib
import hashlib
import re
import secrets
import socket
from collections.abc import AsyncIterator
from email.utils import formatdate
from xml.sax.saxutils import escape, unescape

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.support.waiting import eventually

NAMESPACE = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"'


class Bucket:
    """The objects by their keys, and those whose parts are on their way."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self._parts: dict[str, dict[int, bytes]] = {}
        self._dates: dict[str, str] = {}

    def put(self, key: str, content: bytes) -> None:
        self.objects[key] = content
        self._dates[key] = formatdate(usegmt=True)

    async def object(self, request: Request) -> Response:
        key, query = request.path_params["key"], request.query_params
        if request.method == "PUT":
            return await self._put(request, key)
        if request.method == "POST":
            return await self._post(request, key)
        if request.method == "DELETE":
            self.objects.pop(key, None)
            self._parts.pop(query.get("uploadId", ""), None)
            return Response(status_code=204)
        return self._get(request, key)

    async def _put(self, request: Request, key: str) -> Response:
        body, query = await request.body(), request.query_params
        if "uploadId" in query:
            self._parts[query["uploadId"]][int(query["partNumber"])] = body
            return Response(headers={"etag": tag(body)})
        if source := request.headers.get("x-amz-copy-source", "").strip("/").partition("/")[2]:
            if source not in self.objects:
                return missing()
            self.put(key, self.objects[source])
            return xml(f"<CopyObjectResult><ETag>{tag(self.objects[key])}</ETag></CopyObjectResult>")
        if request.headers.get("if-none-match") == "*" and key in self.objects:
            return Response(status_code=412)
        self.put(key, body)
        return Response(headers={"etag": tag(body)})

    async def _post(self, request: Request, key: str) -> Response:
        upload = request.query_params.get("uploadId")
        if upload is None:
            upload = secrets.token_hex(8)
            self._parts[upload] = {}
            told = f"<Bucket>parvis</Bucket><Key>{escape(key)}</Key><UploadId>{upload}</UploadId>"
            return xml(f"<InitiateMultipartUploadResult {NAMESPACE}>{told}</InitiateMultipartUploadResult>")
        self.put(key, b"".join(part for _, part in sorted(self._parts.pop(upload).items())))
        told = f"<Key>{escape(key)}</Key><ETag>{tag(self.objects[key])}</ETag>"
        return xml(f"<CompleteMultipartUploadResult {NAMESPACE}>{told}</CompleteMultipartUploadResult>")

    def _get(self, request: Request, key: str) -> Response:
        if key not in self.objects:
            return missing()
        content = self.objects[key]
        known = {"etag": tag(content), "last-modified": self._dates[key]}
        if request.method == "HEAD":
            return Response(headers=known | {"content-length": str(len(content))})
        if asked := re.fullmatch(r"bytes=(\d+)-(\d*)", request.headers.get("range", "")):
            start, end = int(asked[1]), min(int(asked[2] or len(content)), len(content) - 1)
            known["content-range"] = f"bytes {start}-{end}/{len(content)}"
            return Response(content[start : end + 1], 206, headers=known)
        return Response(content, headers=known)

    async def list(self, request: Request) -> Response:
        prefix, delimiter = request.query_params.get("prefix", ""), request.query_params.get("delimiter", "")
        found = sorted(key for key in self.objects if key.startswith(prefix))
        rest = [key.removeprefix(prefix) for key in found if delimiter]
        folders = {prefix + key.partition(delimiter)[0] + delimiter for key in rest}
        rows = "".join(f"<CommonPrefixes><Prefix>{escape(one)}</Prefix></CommonPrefixes>" for one in sorted(folders))
        rows += "".join(self._row(key) for key in found if not delimiter)
        return xml(f"<ListBucketResult {NAMESPACE}><IsTruncated>false</IsTruncated>{rows}</ListBucketResult>")

    async def remove(self, request: Request) -> Response:
        keys = re.findall(r"<Key>(.*?)</Key>", (await request.body()).decode())
        for key in keys:
            self.objects.pop(unescape(key), None)
        told = "".join(f"<Deleted><Key>{key}</Key></Deleted>" for key in keys)
        return xml(f"<DeleteResult {NAMESPACE}>{told}</DeleteResult>")

    def _row(self, key: str) -> str:
        size, etag = len(self.objects[key]), escape(tag(self.objects[key]))
        told = f"<Key>{escape(key)}</Key><LastModified>2026-11-26T00:00:00.000Z</LastModified><ETag>{etag}</ETag>"
        return f"<Contents>{told}<Size>{size}</Size></Contents>"


def tag(content: bytes) -> str:
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'


def xml(text: str) -> Response:
    return Response(f'<?xml version="1.0" encoding="UTF-8"?>{text}', media_type="application/xml")


def missing() -> Response:
    return Response("<Error><Code>NoSuchKey</Code></Error>", 404, media_type="application/xml")


@contextlib.asynccontextmanager
async def s3_at(bucket: Bucket, host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[str]:
    """Its address, while it listens."""
    methods = ["GET", "PUT", "POST", "DELETE"]
    routes = [
        Route("/parvis", bucket.list),
        Route("/parvis", bucket.remove, methods=["POST"]),
        Route("/parvis/{key:path}", bucket.object, methods=methods),
    ]
    with socket.socket() as line:
        line.bind((host, port))
        app = Starlette(routes=routes)
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off", loop="none"))
        serving = asyncio.create_task(server.serve([line]))
        await eventually(lambda: server.started)
        try:
            yield f"http://{host}:{line.getsockname()[1]}"
        finally:
            server.should_exit = True
            await serving
