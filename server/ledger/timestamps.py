"""Timestamps as in RFC 3161: what is asked of an authority, and what its answer is worth. No network is used here."""

import hashlib
import pathlib
import ssl
import warnings
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from msgspec import Struct
from rfc3161_client import (
    HashAlgorithm,
    PKIStatus,
    TimeStampRequest,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerifierBuilder,
    decode_timestamp_response,
)

from server.ledger.certificates import Path, paths
from server.ledger.signed import beside, ordered, read_signature

LONGEST = 64 * 1024
"""Bytes of an answer."""

IMPRINT = "2.16.840.1.101.3.4.2.1"
"""The algorithm that is asked for: SHA-256."""


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
    leads: str
    """The SHA-256 of the root where its path ends."""

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
        return x509.load_pem_x509_certificates(pathlib.Path(file).read_bytes())
    known = ssl.create_default_context().get_ca_certs(binary_form=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # old roots have numbers that are no longer given
        return [x509.load_der_x509_certificate(certificate) for certificate in known]


def read(answer: bytes, root: bytes, roots: list[x509.Certificate], asked: TimeStampRequest | None = None) -> Token:
    """The token in the answer, for this root and signed under one of the roots. Raises `TimestampError`."""
    response = _decoded(answer)
    try:
        path = _path(response, roots)
        _verify(response, path, root, asked)
    except Exception as mistake:  # whatever an altered certificate brings the libraries to say
        raise TimestampError(str(mistake) or type(mistake).__name__) from mistake
    about = response.tst_info
    return Token(
        response.as_bytes(),
        about.gen_time,
        about.policy.dotted_string,
        str(about.serial_number),
        path[0].subject.rfc4514_string(),
        "".join(_pem(certificate) for certificate in dict.fromkeys(roots) if certificate in path),
        path[-1].fingerprint(SHA256()).hex(),
    )


def _pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(Encoding.PEM).decode()


def _decoded(answer: bytes) -> TimeStampResponse:
    try:
        response = decode_timestamp_response(ordered(answer))
        if response.status != PKIStatus.GRANTED:
            raise TimestampError(f"the authority refused: {'; '.join(response.status_string) or response.status}")
        response.tst_info  # noqa: B018
    except (ValueError, IndexError):
        raise TimestampError("the answer is no timestamp") from None
    return response


def _path(response: TimeStampResponse, roots: list[x509.Certificate]) -> Path:
    """From the certificate that the signature names, by issuer and number and by a digest, to the root; of several
    the one that leads by most of `roots`."""
    signature, (told,) = read_signature(response.as_bytes()), response.signed_data.signer_infos
    for one in signature.certificates:
        is_told = (one.issuer, one.serial_number) == (told.issuer, told.serial_number)
        if is_told and all(named.names(one) for named in signature.named):
            found = list(paths(one, signature.certificates, roots, response.tst_info.gen_time))
            if not found:
                raise ValueError("no path from its certificate to a trusted root, in force at its date")
            return max(found, key=lambda path: sum(root in path for root in roots))
    raise ValueError("the certificate that signed is not beside the signature")


def _verify(response: TimeStampResponse, path: Path, root: bytes, asked: TimeStampRequest | None) -> None:
    """With the certificates of that path alone, so that no other can be taken for one of them."""
    if response.tst_info.message_imprint.hash_algorithm.dotted_string != IMPRINT:
        raise ValueError("the imprint is none of SHA-256")
    alone = decode_timestamp_response(beside(response.as_bytes(), path[:-1]))
    VerifierBuilder(roots=path[-1:], nonce=asked.nonce if asked else None).build().verify_message(alone, root)
