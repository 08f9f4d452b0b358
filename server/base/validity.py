"""What a setting may be; a value that makes no sense is refused in one line that names it and says what to do."""

import difflib
import re
from collections.abc import Iterable
from email.utils import parseaddr
from ipaddress import ip_address, ip_network
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from cryptography.x509 import load_pem_x509_certificates

PREFIX = "PARVIS_"
FOR_TESTS = PREFIX + "TEST_"
PLACE = re.compile(r"(\[[0-9a-fA-F:.%]+\]|[^\[\]:\s]*)(?::(\d{1,5}))?")
"""A host, if any, and a port, if any."""
LAST_PORT = 65_535
NAMED = r"[\w.-]+"
CLUSTER = "+cluster"
"""Ends the scheme of a cluster's address, as the library `limits` has it."""

REDIS_SCHEMES = ("redis", "rediss", "unix", "redis+cluster", "rediss+cluster")
REDIS = r"db|protocol|username|password|client_name|timeout|legacy_responses|(ssl|socket|retry|health|max)_\w+"
MAIL = r"starttls|plain"
"""What may be named behind the ? of an address: anything, what is meant for Redis, and for a mail server."""


class SettingError(Exception):
    """A setting that cannot be used as it is; the message is one line that names it and says what to do."""


def refuse_unknown(given: Iterable[str], known: set[str]) -> None:
    """A misspelt setting would otherwise be taken for one left at its default."""
    for unknown in sorted(set(given) - known):
        prefix, _, rest = unknown.upper().partition("_")
        meant = f"{PREFIX}{rest}"
        if (
            meant in known
            and not unknown.startswith(PREFIX)
            and difflib.get_close_matches(prefix + "_", [PREFIX], 1, 0.8)
        ):
            raise SettingError(f"{unknown} is no setting, do you mean {meant}?")
        if unknown.startswith(PREFIX) and not unknown.startswith(FOR_TESTS):
            names = {name.removeprefix(PREFIX) for name in known}
            near = difflib.get_close_matches(unknown.removeprefix(PREFIX), names, 1)
            advice = f", do you mean {PREFIX}{near[0]}?" if near else ": remove it"
            raise SettingError(f"{unknown} is no setting{advice}")


def within(least: float, value: float, most: float, suffix: str) -> None:
    """Neither below nor above, and a number at all."""
    if not least <= value <= most:
        raise SettingError(f"{PREFIX}{suffix} is {value}; choose between {least} and {most}")


def one_of(value: str, allowed: tuple[str, ...], suffix: str) -> None:
    if value not in allowed:
        raise SettingError(f"{PREFIX}{suffix} is {value!r}; choose {', '.join(allowed[:-1])} or {allowed[-1]}")


def address(value: str, schemes: tuple[str, ...], suffix: str, hosted: bool = True, options: str = "") -> None:
    """Never repeats the address: it may hold a password. `hosted` when it has to name a host, `options` is a pattern of
    what may be named behind a `?`."""
    if not value:
        return
    starts = " or ".join(f"{scheme}://" for scheme in schemes)
    parts = _split(value)
    if parts is None or parts.scheme not in schemes:
        raise SettingError(f"{PREFIX}{suffix} does not start with {starts}")
    if "#" in value:
        raise SettingError(f"{PREFIX}{suffix} holds a #, which ends an address: write %23 for it, in a password too")
    if "?" in value and not (options and re.fullmatch(rf"((^|&)({options})(=[^&@]*)?)+", parts.query)):
        takes = "a ? with something it does not take" if options else "a ?, which it does not take"
        raise SettingError(f"{PREFIX}{suffix} holds {takes}: remove it, or write %3F for it in a password")
    if "@" in parts.path:
        raise SettingError(f"{PREFIX}{suffix} holds a / before its @: write %2F for it in a user or a password")
    places = parts.netloc.rpartition("@")[2].split(",")
    found = [PLACE.fullmatch(place) for place in places]
    if not all(found) or ((hosted or len(found) > 1) and not all(match and match[1] for match in found)):
        raise SettingError(f"{PREFIX}{suffix} names no host, or its port is no number: write {starts}HOST:PORT")
    if any(match and int(match[2] or 0) > LAST_PORT for match in found):
        raise SettingError(f"{PREFIX}{suffix} names a port above {LAST_PORT}: write {starts}HOST:PORT")


def one_at(value: str, suffix: str) -> None:
    """What is read from its first @ by one program and from its last by another has to have one alone."""
    if urlsplit(value).netloc.count("@") > 1:
        raise SettingError(f"{PREFIX}{suffix} holds more than one @: write %40 for it in a user or a password")


def cluster(value: str, suffix: str) -> None:
    """Of Redis; it has no databases with numbers, and is found by its nodes."""
    parts = urlsplit(value)
    if "," in parts.netloc.rpartition("@")[2] and not parts.scheme.endswith(CLUSTER):
        raise SettingError(f"{PREFIX}{suffix} names several hosts: write {parts.scheme}{CLUSTER}:// for a cluster")
    if parts.scheme.endswith(CLUSTER):
        if not parts.hostname:
            raise SettingError(f"{PREFIX}{suffix} names no node: write {parts.scheme}://HOST:PORT,HOST:PORT")
        if parts.path.strip("/") or re.search(r"(^|&)db=", parts.query):
            raise SettingError(f"{PREFIX}{suffix} names a database, of which a cluster has no more than one: remove it")

    elif parts.scheme in ("redis", "rediss") and not re.fullmatch(r"/?\d*", parts.path):
        raise SettingError(f"{PREFIX}{suffix} names a database that is no number: write {parts.scheme}://HOST:PORT/0")


def primary(value: str, suffix: str) -> None:
    """Of several databases the one is taken that can be written, whatever else is asked for."""
    asked = re.search(r"(^|&)target_session_attrs=(?!(read-write|primary)(&|$))", urlsplit(value).query)
    if asked:
        raise SettingError(f"{PREFIX}{suffix} asks for another than the primary: remove target_session_attrs")


def _split(value: str) -> SplitResult | None:
    try:
        return urlsplit(value)
    except ValueError:
        return None


def host(value: str, suffix: str) -> None:
    """An address to listen on, or a name of this machine."""
    try:
        ip_address(value.partition("%")[0])
    except ValueError:
        if not re.fullmatch(r"(?=.{1,253}$)[A-Za-z][A-Za-z0-9-]{0,62}(\.[A-Za-z0-9-]{1,63})*", value):
            raise SettingError(f"{PREFIX}{suffix} is {value!r}, no address such as 127.0.0.1 or 0.0.0.0") from None


def machine(value: str, suffix: str) -> None:
    """The name of a machine, or the end of the names of several behind a dot; and a port, if it is not the usual."""
    found = re.fullmatch(r"(\.(?=[^.]+\.))?[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})*(:(?P<port>[1-9]\d{0,4}))?", value)
    if not found:
        raise SettingError(f"{PREFIX}{suffix} holds {value!r}, no name such as push.example.org or .example.org")
    port = int(found["port"] or 0)
    if port == 443 or port > 65_535:
        raise SettingError(
            f"{PREFIX}{suffix} holds {value!r}: leave the port out where it is 443; 65535 is the last there is"
        )


def bare(value: str, suffix: str) -> None:
    """An address of the web without anything behind the host: everything has its place there already."""
    if "@" in urlsplit(value).netloc:
        raise SettingError(
            f"{PREFIX}{suffix} holds a user, who would stand in every link: take out what is before the @"
        )
    pathless(value, suffix, "give Parvis a host of its own, as in {scheme}://HOST")


def pathless(value: str, suffix: str, advice: str) -> None:
    """An address without a path; never repeats it, for a password may have ended up there."""
    parts = urlsplit(value)
    if parts.path.strip("/"):
        raise SettingError(f"{PREFIX}{suffix} has a path: {advice.format(scheme=parts.scheme)}")


def signs_in(value: str, suffix: str) -> None:
    """With a user and a password, or with neither."""
    parts = urlsplit(value)
    if parts.username and not parts.password:
        raise SettingError(f"{PREFIX}{suffix} names a user without a password: write USER:PASSWORD@HOST, or HOST alone")


def origins(value: list[str], suffix: str) -> None:
    for one in value:
        address(one, ("http", "https"), suffix)
        bare(one, suffix)


def proxies(value: str, suffix: str) -> None:
    for one in value.split(","):
        try:
            everybody = one.strip() == "*" or (one.strip() and not ip_network(one.strip(), strict=False).prefixlen)
        except ValueError:
            raise SettingError(f"{PREFIX}{suffix}: {one.strip()!r} is no address, such as 127.0.0.1") from None
        if everybody:
            raise SettingError(
                f"{PREFIX}{suffix}: {one.strip()!r} is everybody, who could then pass for whomever they like: name the "
                "proxies alone, or their network"
            )


def mailbox(value: str, suffix: str) -> None:
    """An e-mail address, with or without a name before it."""
    address = parseaddr(value)[1]
    alone = value == address or value.endswith(f"<{address}>")
    if not re.fullmatch(r"[^@\s/:;,]+@[^@\s/:;,]+", address) or not value.isprintable() or not alone:
        raise SettingError(f"{PREFIX}{suffix}: {value!r} is no e-mail address")


def certificates(value: str, suffix: str) -> None:
    """A PEM file that can be read, if any."""
    if not value:
        return
    try:
        found = Path(value).read_bytes()
    except (ValueError, OSError):
        raise SettingError(f"{PREFIX}{suffix}: there is no file {value!r} that can be read") from None
    try:
        sound = len(load_pem_x509_certificates(found))
    except ValueError:
        raise SettingError(f"{PREFIX}{suffix}: {value!r} holds no sound certificate: name a PEM file") from None
    # What follows the last whole one is not looked at by whoever reads the file.
    if sound < (begun := len(re.findall(rb"-----BEGIN (?:X509 )?CERTIFICATE-----", found))):
        raise SettingError(
            f"{PREFIX}{suffix}: {value!r} was cut: it begins {begun} certificates and holds {sound} whole"
        )


def returns(bounce_address: str) -> None:
    local, at, domain = bounce_address.rpartition("@")
    # What is put before the @ takes 31 of the 64 letters that a mail server allows there.
    if bounce_address and not (at and domain and 0 < len(local) <= 30 and not re.search(r"[+/:\s]", bounce_address)):
        raise SettingError(f"{PREFIX}BOUNCE_ADDRESS is no plain address of at most 30 letters before its @")


def needs(value: object, suffix: str, **others: str) -> None:
    """What is set says nothing without these others."""
    missing = " and ".join(f"{PREFIX}{name}" for name, other in others.items() if not other)
    if value and missing:
        raise SettingError(f"{PREFIX}{suffix} needs {missing}: set that too, or take {PREFIX}{suffix} out")


MOST_TITLE = 200


def title(value: str, suffix: str, says: str) -> None:
    """A line that people read, above pages and on papers."""
    lines = value.strip().splitlines()
    if len(lines) != 1 or len(value) > MOST_TITLE:
        wrong = "is blank" if not lines else f"is no line of at most {MOST_TITLE} letters"
        raise SettingError(f"{PREFIX}{suffix} {wrong}: write {says}")


LEAST_SECRET = 16


def secret(value: str, suffix: str) -> None:
    """Nothing that could be guessed by trying."""
    if 0 < len(value) < LEAST_SECRET:
        raise SettingError(
            f"{PREFIX}{suffix} is soon guessed: write {LEAST_SECRET} letters or more, as "
            "`openssl rand -hex 24` makes them"
        )
