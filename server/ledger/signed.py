"""What of a token's signature the library leaves unread: the certificates beside it, and which of them it names."""

import hashlib
from collections.abc import Iterator, Sequence

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from msgspec import Struct

CERTIFICATES, ATTRIBUTES = 0xA0, 0xA0
"""The tags before the certificates of a signature, and before what it signs."""

OBJECT, OCTETS, SEQUENCE, SET = 0x06, 0x04, 0x30, 0x31
CONTENT_TYPE, MESSAGE_DIGEST = "2a864886f70d010903", "2a864886f70d010904"
NAMED, NAMED_BY_SHA_1 = "2a864886f70d010910022f", "2a864886f70d010910020c"
"""The certificate that signed, as RFC 5816 and as RFC 2634 name it."""

TIMESTAMP = "2a864886f70d0109100104"
DIGESTS = {
    "608648016503040201": "sha256",
    "608648016503040202": "sha384",
    "608648016503040203": "sha512",
}
SIGNATURES = {
    "2a864886f70d010101": "",
    "2a864886f70d01010b": "sha256",
    "2a864886f70d01010c": "sha384",
    "2a864886f70d01010d": "sha512",
    "2a8648ce3d040302": "sha256",
    "2a8648ce3d040303": "sha384",
    "2a8648ce3d040304": "sha512",
}
"""RSA by PKCS #1 v1.5, with and without the name of a digest; ECDSA."""

Element = tuple[int, int]
"""Where one begins and ends."""


class Named(Struct, frozen=True):
    """A certificate, by a digest of it and, where that is said, its number."""

    algorithm: str
    digest: bytes
    serial: int | None

    def names(self, certificate: x509.Certificate) -> bool:
        der = certificate.public_bytes(Encoding.DER)
        said = self.serial in (None, certificate.serial_number)
        return said and hashlib.new(self.algorithm, der).digest() == self.digest


class Signature(Struct, frozen=True):
    certificates: list[x509.Certificate]
    named: list[Named]
    """The one that signed, once or twice."""


def read_signature(answer: bytes) -> Signature:
    """Raises `ValueError` or `LookupError` where it is of another kind than those that are accepted."""
    parts = _signed(answer)
    signers = _inside(answer, parts[-1][0])
    if answer[parts[-1][0]] != SET or len(signers) != 1:
        raise ValueError("not one signature")
    _, _, digest, *others = _inside(answer, signers[0][0])
    attributes, algorithm = others[0], others[1]
    if answer[attributes[0]] != ATTRIBUTES:
        raise ValueError("a signature without what it has to sign")
    hashed = DIGESTS.get(_algorithm(answer, digest), "")
    if not hashed or SIGNATURES.get(_algorithm(answer, algorithm)) not in ("", hashed):
        raise ValueError("a signature of another algorithm than those that are accepted")
    said = _attributes(answer, attributes)
    if answer[slice(*said[CONTENT_TYPE])] != bytes((OBJECT, len(TIMESTAMP) // 2)) + bytes.fromhex(TIMESTAMP):
        raise ValueError("signed as something else")
    if MESSAGE_DIGEST not in said:
        raise ValueError("a signature without what it has to sign")
    named = [_named(answer, said[kind], kind) for kind in (NAMED, NAMED_BY_SHA_1) if kind in said]
    if not named:
        raise ValueError("a signature that names no certificate")
    return Signature(list(_certificates(answer, parts)), named)


def _attributes(answer: bytes, attributes: Element) -> dict[str, Element]:
    """The value of each, which has one alone."""
    found: dict[str, Element] = {}
    for one, _ in _inside(answer, attributes[0]):
        kind, values = _inside(answer, one)
        name, (value,) = _contents_of(answer, kind).hex(), _inside(answer, values[0])
        if name in found:
            raise ValueError("an attribute twice")
        found[name] = value
    return found


def _named(answer: bytes, value: Element, kind: str) -> Named:
    """The first that it names: the others are those that issued it."""
    first = _inside(answer, _inside(answer, value[0])[0][0])[0]
    parts = _inside(answer, first[0])
    algorithm = "sha1" if kind == NAMED_BY_SHA_1 else "sha256"
    if kind == NAMED and answer[parts[0][0]] == SEQUENCE:
        algorithm = DIGESTS[_algorithm(answer, parts.pop(0))]
    if answer[parts[0][0]] != OCTETS:
        raise ValueError("a signature that names no certificate")
    serial = int.from_bytes(_contents_of(answer, _inside(answer, parts[1][0])[1]), signed=True) if parts[1:] else None
    return Named(algorithm, _contents_of(answer, parts[0]), serial)


def _algorithm(answer: bytes, element: Element) -> str:
    return _contents_of(answer, _inside(answer, element[0])[0]).hex()


def _certificates(answer: bytes, parts: Sequence[Element]) -> Iterator[x509.Certificate]:
    for start, _ in parts:
        if answer[start] == CERTIFICATES:
            yield from (x509.load_der_x509_certificate(answer[one:end]) for one, end in _inside(answer, start))


def ordered(answer: bytes) -> bytes:
    """The same answer, its certificates in the order that DER wants of a set: OpenSSL's authorities keep to none, and
    what is signed is elsewhere. Raises `ValueError` or `IndexError` when it is no such answer."""
    for start, _ in _signed(answer):
        if answer[start] == CERTIFICATES:
            parts = _inside(answer, start)
            first, last = parts[0][0], parts[-1][1]
            return answer[:first] + b"".join(sorted(answer[one:end] for one, end in parts)) + answer[last:]
    return answer


def beside(answer: bytes, certificates: Sequence[x509.Certificate]) -> bytes:
    """The same answer with these certificates beside its signature, and no others."""
    token = _inside(answer, 0)[1]
    kind, content = _inside(answer, token[0])
    signed = _inside(answer, content[0])[0]
    made = b"".join(sorted(one.public_bytes(Encoding.DER) for one in certificates))
    parts = [answer[one:end] for one, end in _inside(answer, signed[0]) if answer[one] != CERTIFICATES]
    whole = b"".join([*parts[:3], _element(CERTIFICATES, made), *parts[3:]])
    content_info = answer[slice(*kind)] + _element(0xA0, _element(SEQUENCE, whole))
    return _element(SEQUENCE, answer[slice(*_inside(answer, 0)[0])] + _element(SEQUENCE, content_info))


def _signed(answer: bytes) -> list[Element]:
    """The parts of what holds content, certificates and signature."""
    token = _inside(answer, 0)[1]
    signed = _inside(answer, _inside(answer, token[0])[1][0])[0]
    return _inside(answer, signed[0])


def _element(tag: int, contents: bytes) -> bytes:
    size = len(contents)
    long = size.to_bytes((size.bit_length() + 7) // 8)
    return bytes([tag, size]) + contents if size < 0x80 else bytes([tag, 0x80 | len(long)]) + long + contents


def _inside(der: bytes, at: int) -> list[Element]:
    """Where the elements of the one at `at` begin and end."""
    start, end = _contents(der, at)
    found = []
    while start < end:
        after = _contents(der, start)[1]
        found.append((start, after))
        start = after
    return found


def _contents_of(der: bytes, element: Element) -> bytes:
    return der[slice(*_contents(der, element[0]))]


def _contents(der: bytes, at: int) -> Element:
    start, length = at + 2, der[at + 1]
    if length & 0x80:
        start, length = start + (length & 0x7F), int.from_bytes(der[start : start + (length & 0x7F)])
    if start + length > len(der):
        raise ValueError("cut short")
    return start, start + length
