"""Timestamps as in RFC 3161: what is asked of an authority, and what its answer is worth. No network is used here."""

import hashlib
import ssl
import warnings
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from msgspec import Struct
from rfc3161_client import (
    HashAlgorithm,
    PKIStatus,
    TimeStampRequest,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

LONGEST = 64 * 1024
"""Bytes of an answer."""

CERTIFICATES = 0xA0
"""The tag before the certificates of a signature."""


class TimestampError(Exception):
    """Why an answer proves nothing, in a line."""


class Token(Struct, frozen=True):
    """What an authority stated: that it was shown the root at the instant `at`."""

    answer: bytes
    at: datetime
    policy: str
    serial: str
    authority: str
    """The name in the certificate that signed."""
    roots: str
    """The certificates, in PEM, by which the signature was trusted."""

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.answer).hexdigest()

    @property
    def roots_digest(self) -> str:
        return hashlib.sha256(self.roots.encode()).hexdigest()


def request(root: bytes) -> TimeStampRequest:
    return TimestampRequestBuilder().data(root).hash_algorithm(HashAlgorithm.SHA256).build()


def read_trusted(file: str) -> list[x509.Certificate]:
    """The certificates of a PEM file; without one, those that this machine trusts. Raises `OSError` or `ValueError`."""
    if file:
        return x509.load_pem_x509_certificates(Path(file).read_bytes())
    known = ssl.create_default_context().get_ca_certs(binary_form=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # old roots have numbers that are no longer given
        return [x509.load_der_x509_certificate(certificate) for certificate in known]


def read(answer: bytes, root: bytes, roots: list[x509.Certificate], asked: TimeStampRequest | None = None) -> Token:
    """The token in the answer, for this root and signed under one of the roots. Raises `TimestampError`."""
    response = _decoded(answer)
    relied = _relied(response, root, roots, asked)
    about = response.tst_info
    return Token(
        response.as_bytes(),
        about.gen_time,
        about.policy.dotted_string,
        str(about.serial_number),
        _signer(response),
        "".join(certificate.public_bytes(Encoding.PEM).decode() for certificate in relied),
    )


def _decoded(answer: bytes) -> TimeStampResponse:
    try:
        response = decode_timestamp_response(ordered(answer))
        if response.status != PKIStatus.GRANTED:
            raise TimestampError(f"the authority refused: {'; '.join(response.status_string) or response.status}")
        response.tst_info  # noqa: B018
    except (ValueError, IndexError):
        raise TimestampError("the answer is no timestamp") from None
    return response


def _relied(
    response: TimeStampResponse, root: bytes, roots: list[x509.Certificate], asked: TimeStampRequest | None
) -> list[x509.Certificate]:
    """The one root that suffices, or all of them if it takes several."""
    why: Exception = VerificationError("no root to trust")
    for some in [*([one] for one in roots), roots]:
        try:
            nonce = asked.nonce if asked else None
            VerifierBuilder(roots=some, nonce=nonce).build().verify_message(response, root)
        except Exception as mistake:  # whatever an altered certificate brings the libraries to say
            why = mistake
        else:
            return some
    raise TimestampError(str(why)) from why


def _signer(response: TimeStampResponse) -> str:
    certificates = [x509.load_der_x509_certificate(der) for der in response.signed_data.certificates]
    serials = {signer.serial_number for signer in response.signed_data.signer_infos}
    return next(one.subject.rfc4514_string() for one in certificates if one.serial_number in serials)


def ordered(answer: bytes) -> bytes:
    """The same answer, its certificates in the order that DER wants of a set: OpenSSL's authorities keep to none, and
    what is signed is elsewhere. Raises `ValueError` or `IndexError` when it is no such answer."""
    token = _inside(answer, 0)[1]
    signed = _inside(answer, _inside(answer, token[0])[1][0])[0]
    for start, _ in _inside(answer, signed[0]):
        if answer[start] == CERTIFICATES:
            parts = _inside(answer, start)
            first, last = parts[0][0], parts[-1][1]
            return answer[:first] + b"".join(sorted(answer[one:end] for one, end in parts)) + answer[last:]
    return answer


def _inside(der: bytes, at: int) -> list[tuple[int, int]]:
    """Where the elements of the one at `at` begin and end."""
    start, end = _contents(der, at)
    found = []
    while start < end:
        after = _contents(der, start)[1]
        found.append((start, after))
        start = after
    return found


def _contents(der: bytes, at: int) -> tuple[int, int]:
    start, length = at + 2, der[at + 1]
    if length & 0x80:
        start, length = start + (length & 0x7F), int.from_bytes(der[start : start + (length & 0x7F)])
    if start + length > len(der):
        raise ValueError("cut short")
    return start, start + length
