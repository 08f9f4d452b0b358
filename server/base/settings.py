"""Reads the settings from the environment, once, and says which one to change when a value makes no sense."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

PREFIX = "PARVIS_"
ROOT = Path(__file__).resolve().parents[2]
EVERYWHERE = ("0.0.0.0", "::")
DATA = ROOT / "var"
CLIENT = ROOT / "clients/web/dist"
PARIS = ZoneInfo("Europe/Paris")


class SettingError(Exception):
    """A setting that cannot be used as it is; the message is one line that names it and says what to do."""


def setting(default: Any, says: str, secret: bool = False) -> Any:
    return field(default=default, metadata={"says": says, "secret": secret})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Field `port` is read from `PARVIS_PORT`, and so on."""

    host: str = setting("127.0.0.1", "the address to listen on; 0.0.0.0 for all")
    port: int = setting(8000, "the port to listen on")
    url: str = setting(
        "", "where browsers reach Parvis, as in https://parvis.example.fr; by default, the host and port"
    )
    origins: str = setting("", "other addresses whose pages may use this server, as https://one.example, with commas")
    database_url: str = setting("", "PostgreSQL, as in postgresql://user:password@host/name", secret=True)
    redis_url: str = setting("", "Redis or Valkey, as in redis://host:6379/0 or unix:///path", secret=True)
    data_dir: Path = setting(DATA, "the folder of everything that is kept outside the database")
    client_dir: Path = setting(CLIENT, "the folder of the built web client")
    files_url: str = setting("", "where files are kept: s3://bucket/folder; none: the folder files in PARVIS_DATA_DIR")
    files_endpoint: str = setting("", "the S3 server, as in https://s3.example.fr; none: Amazon's")
    files_region: str = setting("", "the region of the S3 bucket, where its server wants one")
    files_key_id: str = setting("", "the name of the S3 key")
    files_key: str = setting("", "the S3 key itself", secret=True)
    file_bytes: int = setting(2 * 2**30, "bytes of one file at most")
    quota_bytes: int = setting(200 * 2**30, "bytes of all files together at most")
    smtp_url: str = setting(
        "", "the mail server, as in smtp://user:password@host:587; none: mail is written to files", secret=True
    )
    mail_from: str = setting("Parvis <parvis@localhost>", "the sender of the mail")
    bounce_address: str = setting(
        "", "the address to which reports and replies come back, as in retour@mairie.fr; letters get retour+…@mairie.fr"
    )
    mail_intake: str = setting("", "the maildir folder into which the mail server delivers what comes back")
    tsa_url: str = setting(
        "", "the authority that timestamps what is sent (RFC 3161), as in https://user:password@host/tsa", secret=True
    )
    tsa_ca: str = setting("", "a PEM file of the roots that its signatures lead to; none: those this machine trusts")
    tsa_qualified: bool = setting(False, "yes if the authority is a qualified one as eIDAS has it; with PARVIS_TSA_CA")
    authority: str = setting("Mairie", "the name of the town hall, as its people read it")
    time_zone: ZoneInfo = setting(PARIS, "where the authority is: legal dates and hours are its own")
    processes: int = setting(1, "web processes that share the port")
    trusted_proxies: str = setting(
        "127.0.0.1", "addresses of the proxies whose X-Forwarded headers are believed, with commas"
    )
    metrics_token: str = setting(
        "", "the bearer token that opens /metrics; none: only this machine may read it", secret=True
    )
    log_level: str = setting("info", "debug, info, warning or error")
    log_format: str = setting("auto", "json, console, or auto: console on a terminal")
    database_connections: int = setting(10, "connections to PostgreSQL of each process at most")
    outbox_bytes: int = setting(1_048_576, "bytes that may wait for a slow reader before its socket is closed")
    commands_rate: float = setting(50.0, "commands a second that one socket may send for long")
    commands_burst: int = setting(200, "commands that one socket may send at once")

    def __post_init__(self) -> None:
        within(1, self.port, 65_535, "PORT")
        within(1, self.processes, 64, "PROCESSES")
        within(2, self.database_connections, 1_000, "DATABASE_CONNECTIONS")
        within(65_536, self.outbox_bytes, 2**30, "OUTBOX_BYTES")
        within(1, self.file_bytes, 2**40, "FILE_BYTES")
        within(1, self.quota_bytes, 2**50, "QUOTA_BYTES")
        one_of(self.log_level, ("debug", "info", "warning", "error"), "LOG_LEVEL")
        one_of(self.log_format, ("auto", "json", "console"), "LOG_FORMAT")
        address(self.url, ("http", "https"), "URL")
        address(self.database_url, ("postgresql", "postgres"), "DATABASE_URL")
        address(self.redis_url, ("redis", "rediss", "unix"), "REDIS_URL")
        address(self.files_url, ("s3",), "FILES_URL")
        address(self.files_endpoint, ("http", "https"), "FILES_ENDPOINT")
        address(self.smtp_url, ("smtp", "smtps"), "SMTP_URL")
        returns(self.bounce_address, self.mail_intake)
        address(self.tsa_url, ("http", "https"), "TSA_URL")
        if self.tsa_qualified and not (self.tsa_url and self.tsa_ca):
            raise SettingError("PARVIS_TSA_QUALIFIED is yes: name the authority in PARVIS_TSA_URL and PARVIS_TSA_CA")

    @property
    def public_url(self) -> str:
        """Where browsers reach Parvis, without a slash at the end."""
        host = "localhost" if self.host in EVERYWHERE else self.host
        host = f"[{host}]" if ":" in host else host
        return self.url.rstrip("/") or f"http://{host}:{self.port}"

    @property
    def own_origins(self) -> set[str]:
        """The origins of the pages that may use this server, besides those of the host that is asked."""
        return {self.public_url, *(origin.strip().rstrip("/") for origin in self.origins.split(",") if origin.strip())}

    @property
    def secure(self) -> bool:
        """Browsers reach Parvis by https, so cookies are for https only."""
        return self.public_url.startswith("https:")

    @property
    def mail_dir(self) -> Path:
        """Where mail is written while no mail server is set."""
        return self.data_dir / "mail"

    @property
    def intake_dir(self) -> Path | None:
        """Where what comes back is taken from."""
        return Path(self.mail_intake).expanduser().resolve() if self.mail_intake else None

    @property
    def files_dir(self) -> Path:
        """Where files are kept while no other store is set."""
        return self.data_dir / "files"

    @classmethod
    def read(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """Reads every setting. Raises `SettingError`, which names the first that makes no sense."""
        given = {f: environment[name(f.name)] for f in fields(cls) if environment.get(name(f.name), "") != ""}
        return cls(**{f.name: parse(f.name, f.type, raw) for f, raw in given.items()})


def name(field_name: str) -> str:
    """The environment variable of a field."""
    return PREFIX + field_name.upper()


ANSWERS = {"yes": True, "no": False}
READERS: dict[Any, tuple[Callable[[str], Any], str]] = {
    str: (str, "a text"),
    int: (int, "a whole number"),
    bool: (lambda raw: ANSWERS[raw.lower()], "yes or no"),
    float: (float, "a number"),
    Path: (lambda raw: Path(raw).expanduser().resolve(), "a folder"),
    ZoneInfo: (ZoneInfo, "a time zone such as Europe/Paris"),
}


def parse(field_name: str, kind: Any, raw: str) -> Any:
    read, expected = READERS[kind]
    try:
        return read(raw)
    except (ValueError, OSError, KeyError):
        raise SettingError(f"{name(field_name)} is {raw!r}, not {expected}") from None


def within(least: int, value: int, most: int, suffix: str) -> None:
    if not least <= value <= most:
        raise SettingError(f"{PREFIX}{suffix} is {value}; choose between {least} and {most}")


def one_of(value: str, allowed: tuple[str, ...], suffix: str) -> None:
    if value not in allowed:
        raise SettingError(f"{PREFIX}{suffix} is {value!r}; choose {', '.join(allowed[:-1])} or {allowed[-1]}")


def address(value: str, schemes: tuple[str, ...], suffix: str) -> None:
    """Never repeats the address: it may hold a password."""
    if value and urlsplit(value).scheme not in schemes:
        starts = " or ".join(f"{scheme}://" for scheme in schemes)
        raise SettingError(f"{PREFIX}{suffix} does not start with {starts}")


def returns(bounce_address: str, intake: str) -> None:
    local, at, domain = bounce_address.rpartition("@")
    # What is put before the @ takes 31 of the 64 letters that a mail server allows there.
    if bounce_address and not (at and domain and 0 < len(local) <= 30 and "+" not in local):
        raise SettingError(f"{PREFIX}BOUNCE_ADDRESS is no plain address of at most 30 letters before its @")
    if intake and not bounce_address:
        raise SettingError(f"{PREFIX}MAIL_INTAKE needs {PREFIX}BOUNCE_ADDRESS: set the address that delivers into it")
