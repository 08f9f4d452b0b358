"""By which certificates a timestamp is believed: from the one that signed to the root where the path ends."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TypeVar

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

LONGEST_PATH = 6
MOST_BESIDE = 16
"""Certificates beside a signature: more than any authority sends, and few enough to try every path."""

SMALLEST_RSA = 2048
CURVES = ("secp256r1", "secp384r1", "secp521r1", "brainpoolP256r1", "brainpoolP384r1", "brainpoolP512r1")
SHA_1 = x509.SignatureAlgorithmOID.RSA_WITH_SHA1
DIGESTS = ("sha256", "sha384", "sha512")
UNDERSTOOD = (
    x509.BasicConstraints,
    x509.KeyUsage,
    x509.ExtendedKeyUsage,
    x509.CertificatePolicies,
    x509.PolicyConstraints,
    x509.InhibitAnyPolicy,
    x509.SubjectAlternativeName,
    x509.CRLDistributionPoints,
)
"""Extensions that may be critical."""

Path = list[x509.Certificate]
E = TypeVar("E", bound=x509.ExtensionType)


def paths(
    signer: x509.Certificate, beside: Sequence[x509.Certificate], trusted: Sequence[x509.Certificate], at: datetime
) -> Iterator[Path]:
    """Those from the signer to a trusted root, all in force at that instant."""
    if len(beside) > MOST_BESIDE:
        raise ValueError("more certificates than an authority sends")
    if not _signs_timestamps(signer):
        raise ValueError("its certificate is not for timestamps alone")
    if _is_sound(signer, at):
        yield from _Search([*dict.fromkeys([*trusted, *beside])], trusted, at).onward([signer])


class _Search:
    """Every way up; who may have issued which is found once."""

    def __init__(self, known: Path, trusted: Sequence[x509.Certificate], at: datetime) -> None:
        self._known, self._trusted, self._at = known, trusted, at
        self._issuers: dict[x509.Certificate, Path] = {}

    def onward(self, path: Path) -> Iterator[Path]:
        last = path[-1]
        if _is_root(last):
            if last in self._trusted and len(path) > 1:
                yield path
        elif len(path) < LONGEST_PATH:
            for above in self._issuers_of(last):
                if above not in path and _reaches(above, path):
                    yield from self.onward([*path, above])

    def _issuers_of(self, one: x509.Certificate) -> Path:
        if one not in self._issuers:
            self._issuers[one] = [above for above in self._known if _may_issue(above, one, self._at)]
        return self._issuers[one]


def _is_root(one: x509.Certificate) -> bool:
    """Whether it vouches for itself: with SHA-1 too, as roots that are still in use do."""
    key = one.public_key()
    if one.signature_algorithm_oid != SHA_1 or not isinstance(key, rsa.RSAPublicKey):
        return _is_issued(one, one)
    try:
        key.verify(one.signature, one.tbs_certificate_bytes, padding.PKCS1v15(), hashes.SHA1())
    except InvalidSignature:
        return False
    return one.issuer == one.subject


def _is_issued(one: x509.Certificate, by: x509.Certificate) -> bool:
    try:
        one.verify_directly_issued_by(by)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True


def _may_issue(above: x509.Certificate, one: x509.Certificate, at: datetime) -> bool:
    if one.issuer != above.subject or _hash_of(one) not in DIGESTS:
        return False
    try:
        return _is_key_of(above, one) and _is_sound(above, at) and _is_ca(above) and _is_issued(one, above)
    except ValueError:  # what stands in it is none of what certificates hold
        return False


def _hash_of(certificate: x509.Certificate) -> str:
    """Of its signature; "" of another kind."""
    try:
        algorithm = certificate.signature_hash_algorithm
    except UnsupportedAlgorithm:
        return ""
    return algorithm.name if algorithm else ""


def _is_sound(certificate: x509.Certificate, at: datetime) -> bool:
    in_force = certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc
    understood = all(isinstance(one.value, UNDERSTOOD) for one in certificate.extensions if one.critical)
    return in_force and understood and _is_strong(certificate)


def _is_strong(certificate: x509.Certificate) -> bool:
    key = certificate.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        return key.key_size >= SMALLEST_RSA
    return isinstance(key, ec.EllipticCurvePublicKey) and key.curve.name in CURVES


def _is_ca(certificate: x509.Certificate) -> bool:
    limits, usage = _extension(certificate, x509.BasicConstraints), _extension(certificate, x509.KeyUsage)
    return bool(limits and limits.value.ca) and (usage is None or usage.value.key_cert_sign)


def _is_key_of(above: x509.Certificate, one: x509.Certificate) -> bool:
    """Where it says by which key it was signed, that is this one."""
    told, key = _extension(one, x509.AuthorityKeyIdentifier), _extension(above, x509.SubjectKeyIdentifier)
    if told is None:
        return True
    numbered = told.value.authority_cert_serial_number in (None, above.serial_number)
    return numbered and (key is None or told.value.key_identifier in (None, key.value.digest))


def _reaches(above: x509.Certificate, path: Path) -> bool:
    """Whether so many may be between it and the one that signed."""
    limits = _extension(above, x509.BasicConstraints)
    between = sum(one.subject != one.issuer for one in path[1:])
    return limits is not None and (limits.value.path_length is None or between <= limits.value.path_length)


def _signs_timestamps(certificate: x509.Certificate) -> bool:
    """For nothing else, and no authority over others (RFC 3161, 2.3)."""
    purpose, usage = _extension(certificate, x509.ExtendedKeyUsage), _extension(certificate, x509.KeyUsage)
    limits = _extension(certificate, x509.BasicConstraints)
    if purpose is None or not purpose.critical or list(purpose.value) != [x509.OID_TIME_STAMPING]:
        return False
    return not (limits and limits.value.ca) and (usage is None or _only_signs(usage.value))


def _only_signs(usage: x509.KeyUsage) -> bool:
    others = (usage.key_encipherment, usage.data_encipherment, usage.key_agreement, usage.key_cert_sign, usage.crl_sign)
    return (usage.digital_signature or usage.content_commitment) and not any(others)


def _extension(certificate: x509.Certificate, kind: type[E]) -> x509.Extension[E] | None:
    try:
        return certificate.extensions.get_extension_for_class(kind)
    except x509.ExtensionNotFound:
        return None
