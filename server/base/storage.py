"""Where the bytes of files are: a folder, or any S3 store; each content once, under its SHA-256."""

import asyncio
import hashlib
import os
import secrets
import shutil
from collections.abc import AsyncIterable, AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

import obstore
import structlog
from obstore.exceptions import AlreadyExistsError, BaseError
from obstore.store import LocalStore, ObjectStore, S3Store

from protocol.errors import Conflict, Unavailable
from server.base.ownership import StartError
from server.base.settings import Settings

if TYPE_CHECKING:
    from obstore.store import ClientConfig, RetryConfig

logger = structlog.get_logger()

CHUNK = 1024 * 1024
PAUSE = 5.0
OWNER = "installation"
"""The file that says whose the place is."""


def content_path(sha256: str) -> str:
    return f"contents/{sha256[:2]}/{sha256}"


def thumbnail_path(sha256: str) -> str:
    return f"thumbnails/{sha256[:2]}/{sha256}"


def open_store(settings: Settings) -> ObjectStore:
    if not settings.files_url:
        settings.files_dir.mkdir(parents=True, exist_ok=True)
        with suppress(PermissionError):  # a folder that somebody else has set up
            settings.files_dir.chmod(0o700)
        return LocalStore(settings.files_dir, automatic_cleanup=True)
    place = urlsplit(settings.files_url)
    named = {"endpoint": settings.files_endpoint, "region": settings.files_region}
    key = {"access_key_id": settings.files_key_id, "secret_access_key": settings.files_key}
    given = {name: value for name, value in (named | key).items() if value}
    line: ClientConfig = {
        "allow_http": settings.files_endpoint.startswith("http:"),
        "connect_timeout": timedelta(seconds=5),
        "timeout": timedelta(hours=1),
    }
    tries: RetryConfig = {"max_retries": 2, "retry_timeout": timedelta(seconds=10)}
    return S3Store(place.netloc, prefix=place.path.strip("/") or None, client_options=line, retry_config=tries, **given)  # type: ignore[arg-type]


def closed_folder(settings: Settings) -> Path | None:
    """One of the store's folders on this machine that this process may not write into, if there is any."""
    if settings.files_url:
        return None
    above = (settings.files_dir, *settings.files_dir.parents)
    nearest = next(one for one in above if os.path.exists(one))  # noqa: PTH110 - may be closed to us
    if not os.access(nearest, os.W_OK | os.X_OK):
        return nearest
    folders = (*settings.files_dir.glob("*/"), *settings.files_dir.glob("*/*/"))
    return next((one for one in folders if not os.access(one, os.W_OK | os.X_OK)), None)


@contextmanager
def reached() -> Iterator[None]:
    """Raises `Unavailable` when the store is away, or full; that something is not there, or there already, passes."""
    try:
        yield
    except (FileNotFoundError, AlreadyExistsError):
        raise
    except (BaseError, OSError) as cause:
        logger.warning("store_away", cause=str(cause).splitlines()[0])
        raise Unavailable(retry_after=PAUSE) from cause


class Owner(NamedTuple):
    """An installation, and which of its databases: what is restored from a copy is another one, of the same key."""

    installation: str
    database: str


async def claim(store: ObjectStore, owner: Owner, *, take_over: bool = False) -> Owner:
    """Whose the place is: what was nobody's is this one's from now on, and where it is to `take_over`, what was another
    database's of the same installation. Raises `Unavailable` when it is away."""
    mark = " ".join(owner).encode()
    try:
        with reached():
            await obstore.put_async(store, OWNER, mark, mode="create")
    except AlreadyExistsError:
        with reached():
            kept = await obstore.get_async(store, OWNER)
            installation, _, database = bytes(await kept.bytes_async()).decode(errors="replace").partition(" ")
            # Earlier versions noted no database.
            if installation != owner.installation or (database and not take_over):
                return Owner(installation, database)
            await obstore.put_async(store, OWNER, mark)
    return owner


class Storage:
    """Everything raises `Unavailable` while the store is away, and `FileNotFoundError` for what it does not hold.
    Raises `StartError` when its settings make no sense."""

    def __init__(self, settings: Settings) -> None:
        self._folder = None if settings.files_url else settings.files_dir
        self._sound: dict[str, str] = {}
        try:
            self._store = open_store(settings)
        except (BaseError, OSError, ValueError) as cause:
            where = "PARVIS_FILES_URL" if settings.files_url else "PARVIS_DATA_DIR"
            raise StartError(f"files cannot be kept ({str(cause).splitlines()[0]}): change {where}") from None

    async def claim(self, owner: Owner, *, take_over: bool = False) -> Owner:
        """See `claim`."""
        return await claim(self._store, owner, take_over=take_over)

    # Uploads: pieces, each under the place of its first byte

    async def add_piece(self, upload: int, offset: int, piece: bytes) -> None:
        """Raises `Conflict` when somebody else has stored the same place."""
        try:
            with reached():
                await obstore.put_async(self._store, f"uploads/{upload}/{offset:016}", piece, mode="create")
        except AlreadyExistsError:
            raise Conflict("offset") from None

    async def pieces(self, upload: int) -> list[tuple[str, int]]:
        """The path and the size of each, in order."""
        found = await self._list(f"uploads/{upload}")
        return sorted(piece for piece in found.items() if piece[0].rpartition("/")[2].isdigit())

    async def uploads(self) -> set[int]:
        """Those that have pieces here."""
        with reached():
            found = await obstore.list_with_delimiter_async(self._store, "uploads")
        return {int(prefix.rsplit("/", 1)[-1]) for prefix in found["common_prefixes"]}

    async def drop_upload(self, upload: int) -> None:
        await self.remove(*await self._list(f"uploads/{upload}"))

    def whole(self, upload: int) -> str:
        """Where the pieces may be put together; nobody else is told of this place, and it goes with the upload."""
        return f"uploads/{upload}/whole-{secrets.token_hex(8)}"

    def room(self) -> int | None:
        """Bytes that the disk still has for files; `None` where another machine keeps them."""
        return shutil.disk_usage(self._folder).free if self._folder else None

    # Contents and thumbnails

    async def keep(self, path: str, content: bytes | AsyncIterable[bytes]) -> None:
        """Stores the whole of it, or nothing; it outlasts a power cut."""
        with reached():
            await obstore.put_async(self._store, path, content)
            if self._folder:
                await asyncio.to_thread(settle, self._folder / path)

    async def stamp(self, path: str) -> tuple[int, str]:
        """Its size, and what changes whenever its bytes do."""
        with reached():
            found = await obstore.head_async(self._store, path)
        return found["size"], f"{found['e_tag']} {found['last_modified'].timestamp()}"

    async def read(self, path: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """The bytes from `start` up to, and without, `end`."""
        options: obstore.GetOptions = {"range": {"offset": start} if end is None else (start, end)}
        with reached():
            found = await obstore.get_async(self._store, path, options=options if start or end is not None else {})
            async for chunk in found.stream(min_chunk_size=CHUNK):
                yield bytes(chunk)

    def read_in_thread(self, path: str) -> Iterator[bytes]:
        """All bytes, for code that runs beside the loop."""
        with reached():
            for chunk in obstore.get(self._store, path).stream(min_chunk_size=CHUNK):
                yield bytes(chunk)

    async def is_sound(self, sha256: str, size: int, *, afresh: bool = False) -> bool:
        """Whether the content is there and unaltered: it is read through once, and again whenever its stamp changes, or
        in any case if it is to be `afresh`."""
        path = content_path(sha256)
        try:
            found, stamp = await self.stamp(path)
            if found != size:
                return False
            if afresh or self._sound.get(sha256) != stamp:
                if await self.digest(path) != sha256:
                    self._sound.pop(sha256, None)
                    return False
                self._sound[sha256] = stamp
        except FileNotFoundError:
            return False
        return True

    async def digest(self, path: str) -> str:
        """The SHA-256 of what is kept there, in hexadecimal."""
        digest = hashlib.sha256()
        async for chunk in self.read(path):
            digest.update(chunk)
        return digest.hexdigest()

    async def adopt(self, path: str, sha256: str, size: int) -> None:
        """Makes what is kept at the path the content of this SHA-256, unless the store holds that already, and sound.
        Raises `Unavailable` when it reads otherwise than it was written."""
        if await self.is_sound(sha256, size, afresh=True):
            return
        if await self.digest(path) != sha256:
            logger.error("store_altered", path=path, sha256=sha256)
            raise Unavailable(retry_after=PAUSE)
        place = content_path(sha256)
        with reached():
            await obstore.rename_async(self._store, path, place)
            if self._folder:
                await asyncio.to_thread(settle, self._folder / place)
        self._sound[sha256] = (await self.stamp(place))[1]

    async def drop(self, sha256: str) -> None:
        """Both the content and its thumbnail, if they are there."""
        for path in (content_path(sha256), thumbnail_path(sha256)):
            await self.remove(path)

    async def _list(self, prefix: str) -> dict[str, int]:
        with reached():
            return {
                found["path"]: found["size"] async for batch in obstore.list(self._store, prefix) for found in batch
            }

    async def remove(self, *paths: str) -> None:
        """What is not there is gone already."""
        for path in paths:
            try:
                with reached():
                    await obstore.delete_async(self._store, path)
            except FileNotFoundError:
                pass


def settle(path: Path) -> None:
    """Has the disk itself take the file, which is for its owner alone, and its name."""
    path.chmod(0o600)
    for place in (path, path.parent):
        opened = os.open(place, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
