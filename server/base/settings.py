"""Reads the settings from the environment, once, and says which one to change when a value makes no sense."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from server.base import validity
from server.base.validity import PREFIX, SettingError, address, one_of, within

__all__ = ["CLIENT", "LETTERS", "MIGRATIONS", "PREFIX", "ROOT", "SettingError", "Settings", "name"]

ROOT = Path(__file__).resolve().parents[2]
WHEEL = ROOT / "server/carried"
"""What a wheel carries beside the code; not there in a checkout, where each thing is at its own place."""

CARRIED = WHEEL.is_dir()
CLIENT = WHEEL / "client" if CARRIED else ROOT / "clients/web/dist"
LETTERS = WHEEL / "letters" if CARRIED else ROOT / "clients/web/node_modules/@tesseract.js-data/fra/4.0.0_best_int"
"""What the letters of French look like, to whoever recognises them in pictures."""

MIGRATIONS = WHEEL / "migrations" if CARRIED else ROOT / "migrations"
DATA = Path("var").resolve() if CARRIED else ROOT / "var"
EVERYWHERE = ("0.0.0.0", "::")
PARIS = ZoneInfo("Europe/Paris")
PUSH_SERVICES = "fcm.googleapis.com, .push.services.mozilla.com, .push.apple.com, .notify.windows.com"
"""Of Chrome and what descends from it, Firefox, Safari, and Edge."""


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
    redis_url: str = setting(
        "", "Redis or Valkey: redis://host:6379/0, unix:///path, or redis+cluster://host:6379,host:6379", secret=True
    )
    data_dir: Path = setting(DATA, "the folder of everything that is kept outside the database")
    client_dir: Path = setting(CLIENT, "the folder of the built web client")
    files_url: str = setting("", "where files are kept: s3://bucket/folder; none: the folder files in PARVIS_DATA_DIR")
    files_endpoint: str = setting("", "the S3 server, as in https://s3.example.fr; none: Amazon's")
    files_region: str = setting("", "the region of the S3 bucket, where its server wants one")
    files_key_id: str = setting("", "the name of the S3 key")
    files_key: str = setting("", "the S3 key itself", secret=True)
    file_bytes: int = setting(2 * 2**30, "bytes of one file at most")
    quota_bytes: int = setting(200 * 2**30, "bytes of all files together at most")
    person_bytes: int = setting(50 * 2**30, "bytes of all files that one person has sent up at most")
    guest_bytes: int = setting(2 * 2**30, "the same of a guest")
    drive_bytes: int = setting(20 * 2**30, "bytes of all versions of all documents in one drive at most")
    bin_days: int = setting(30, "days for which what was deleted from a drive can be taken out of its bin")
    held_days: int = setting(90, "days for which the own documents of somebody who has left can be handed to another")
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
    tsa_daily: bool = setting(True, "yes to have the authority timestamp the head of the sealed ledger each day too")
    head_mail: str = setting(
        "", "addresses, with commas, to which the head of the sealed ledger is mailed each day, to be kept elsewhere"
    )
    push_services: str = setting(
        PUSH_SERVICES, "the machines that wake browsers, with commas; one that begins with a dot: all that end so"
    )
    authority: str = setting("Mairie", "the name of the town hall, as its people read it")
    data_contact: str = setting("", "where people ask what is kept of them: an address, a telephone, or a page")
    time_zone: ZoneInfo = setting(PARIS, "where the authority is: legal dates and hours are its own")
    demo: bool = setting(True, "no to have `parvis run` begin with an empty town hall instead of the demo")
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
    commands_rate: float = setting(50.0, "commands a second that one person may send for long")
    commands_burst: int = setting(
        200, "commands that one person may send at once; 4 KiB of one weigh as much as one more"
    )
    strangers_rate: float = setting(
        100.0, "requests a second that those of one address who are not signed in may send for long"
    )
    strangers_burst: int = setting(500, "requests that they may send at once")

    def __post_init__(self) -> None:
        within(1, self.port, 65_535, "PORT")
        within(1, self.processes, 64, "PROCESSES")
        within(2, self.database_connections, 1_000, "DATABASE_CONNECTIONS")
        within(65_536, self.outbox_bytes, 2**30, "OUTBOX_BYTES")
        within(1, self.file_bytes, 2**40, "FILE_BYTES")
        within(1, self.quota_bytes, 2**50, "QUOTA_BYTES")
        within(1, self.person_bytes, 2**50, "PERSON_BYTES")
        within(1, self.guest_bytes, 2**50, "GUEST_BYTES")
        within(1, self.drive_bytes, 2**50, "DRIVE_BYTES")
        within(1, self.bin_days, 3_650, "BIN_DAYS")
        within(1, self.held_days, 3_650, "HELD_DAYS")
        within(0.1, self.commands_rate, 1_000_000, "COMMANDS_RATE")
        within(1, self.commands_burst, 1_000_000, "COMMANDS_BURST")
        within(0.01, self.strangers_rate, 1_000_000, "STRANGERS_RATE")
        within(1, self.strangers_burst, 1_000_000, "STRANGERS_BURST")
        one_of(self.log_level, ("debug", "info", "warning", "error"), "LOG_LEVEL")
        one_of(self.log_format, ("auto", "json", "console"), "LOG_FORMAT")
        validity.host(self.host, "HOST")
        address(self.url, ("http", "https"), "URL")
        validity.bare(self.url, "URL")
        if self.client_dir != CLIENT and not self.client_dir.is_dir():
            raise SettingError(f"PARVIS_CLIENT_DIR: there is no folder {str(self.client_dir)!r}")
        validity.origins(self.other_origins, "ORIGINS")
        validity.proxies(self.trusted_proxies, "TRUSTED_PROXIES")
        address(self.database_url, ("postgresql", "postgres"), "DATABASE_URL", hosted=False, options=validity.NAMED)
        validity.one_at(self.database_url, "DATABASE_URL")
        validity.primary(self.database_url, "DATABASE_URL")
        address(self.redis_url, validity.REDIS_SCHEMES, "REDIS_URL", hosted=False, options=validity.REDIS)
        validity.cluster(self.redis_url, "REDIS_URL")
        address(self.files_url, ("s3",), "FILES_URL")
        address(self.files_endpoint, ("http", "https"), "FILES_ENDPOINT")
        address(self.smtp_url, ("smtp", "smtps"), "SMTP_URL", options=validity.MAIL)
        validity.pathless(self.smtp_url, "SMTP_URL", "write {scheme}://HOST:PORT, and ?starttls or ?plain behind it")
        validity.one_at(self.smtp_url, "SMTP_URL")
        validity.signs_in(self.smtp_url, "SMTP_URL")
        validity.mailbox(self.mail_from, "MAIL_FROM")
        validity.returns(self.bounce_address)
        address(self.tsa_url, ("http", "https"), "TSA_URL", options=validity.NAMED)
        validity.certificates(self.tsa_ca, "TSA_CA")
        for one in self.listed_push_services:
            validity.machine(one, "PUSH_SERVICES")
        for one in self.head_witnesses:
            validity.mailbox(one, "HEAD_MAIL")
        validity.title(self.authority, "AUTHORITY", "the name of the town hall, as its people read it")
        validity.title(self.data_contact or self.authority, "DATA_CONTACT", "where people ask what is kept of them")
        validity.secret(self.metrics_token, "METRICS_TOKEN")
        if self.file_bytes > self.quota_bytes:
            raise SettingError(
                f"PARVIS_FILE_BYTES is {self.file_bytes}, and all files together may have PARVIS_QUOTA_BYTES, "
                f"{self.quota_bytes}: write less for the one, or more for the other"
            )
        self._what_goes_together()

    def _what_goes_together(self) -> None:
        needs = validity.needs
        needs(self.mail_intake, "MAIL_INTAKE", BOUNCE_ADDRESS=self.bounce_address)
        needs(self.tsa_qualified, "TSA_QUALIFIED", TSA_URL=self.tsa_url, TSA_CA=self.tsa_ca)
        needs(self.files_endpoint, "FILES_ENDPOINT", FILES_URL=self.files_url)
        needs(self.files_region, "FILES_REGION", FILES_URL=self.files_url)
        needs(self.files_key_id, "FILES_KEY_ID", FILES_URL=self.files_url)
        needs(self.files_key, "FILES_KEY", FILES_URL=self.files_url)
        # Without a key the library asks the machine that hosts this one, at 169.254.169.254, for its own.
        needs(self.files_url, "FILES_URL", FILES_KEY_ID=self.files_key_id, FILES_KEY=self.files_key)

    @property
    def public_url(self) -> str:
        """Where browsers reach Parvis, without a slash at the end."""
        host = "localhost" if self.host in EVERYWHERE else self.host
        host = f"[{host}]" if ":" in host else host
        return self.url.rstrip("/") or f"http://{host}:{self.port}"

    @property
    def listed_push_services(self) -> list[str]:
        return [one.strip().lower() for one in self.push_services.split(",") if one.strip()]

    @property
    def own_push_services(self) -> list[str]:
        """Those that the town hall lists itself, and of which it knows where they are."""
        return [one for one in self.listed_push_services if one not in PUSH_SERVICES.split(", ")]

    @property
    def own_origins(self) -> set[str]:
        """The origins of the pages that may use this server, besides those of the host that is asked."""
        return {self.public_url, *self.other_origins}

    @property
    def other_origins(self) -> list[str]:
        return [origin.strip().rstrip("/") for origin in self.origins.split(",") if origin.strip()]

    @property
    def secure(self) -> bool:
        """Browsers reach Parvis by https, so cookies are for https only."""
        return self.public_url.startswith("https:")

    @property
    def head_witnesses(self) -> list[str]:
        """Who is mailed the head of the ledger."""
        return [one.strip() for one in self.head_mail.split(",") if one.strip()]

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
        """Reads every setting. Raises `SettingError`, which names the first that makes no sense. One that is blank is
        not set: where that would not be nothing, but a value, it is refused."""
        known = {name(f.name) for f in fields(cls)}
        validity.refuse_unknown((key for key, value in environment.items() if value), known)
        given = {f: environment[name(f.name)] for f in fields(cls) if name(f.name) in environment}
        for blank in (f for f, raw in given.items() if not raw and f.default != ""):
            raise SettingError(f"{name(blank.name)} is blank, which is no value: write one, or take the line out")
        return cls(**{f.name: parse(f.name, f.type, raw) for f, raw in given.items()})


def name(field_name: str) -> str:
    """The environment variable of a field."""
    return PREFIX + field_name.upper()


NO_ZONES = {"posixrules", "Factory", "localtime"}
"""Files beside those of the zones: what they say depends on the machine, and is no zone of anybody who reads it."""


def _zone(raw: str) -> ZoneInfo:
    if raw in NO_ZONES:
        raise ValueError(raw)
    return ZoneInfo(raw)


ANSWERS = {"yes": True, "no": False}
READERS: dict[Any, tuple[Callable[[str], Any], str]] = {
    str: (str, "a text"),
    int: (int, "a whole number"),
    bool: (lambda raw: ANSWERS[raw.lower()], "yes or no"),
    float: (float, "a number"),
    Path: (lambda raw: Path(raw).expanduser().resolve(), "a folder"),
    ZoneInfo: (_zone, "a time zone such as Europe/Paris"),
}


def parse(field_name: str, kind: Any, raw: str) -> Any:
    read, expected = READERS[kind]
    try:
        return read(raw)
    except (ValueError, OSError, KeyError, RuntimeError):
        raise SettingError(f"{name(field_name)} is {raw!r}, not {expected}") from None
