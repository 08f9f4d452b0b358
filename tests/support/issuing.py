"""Authorities of our own, made without OpenSSL: certificates and tokens with whatever fault a test asks for."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from asn1crypto import algos, cms, core, tsp
from asn1crypto import x509 as asn1x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding

from server.ledger.timestamps import Token

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey
MAKES: dict[str, Callable[[], Key]] = {
    "p256": lambda: ec.generate_private_key(ec.SECP256R1()),
    "p384": lambda: ec.generate_private_key(ec.SECP384R1()),
    "p521": lambda: ec.generate_private_key(ec.SECP521R1()),
    "brainpool": lambda: ec.generate_private_key(ec.BrainpoolP256R1()),
    "k256": lambda: ec.generate_private_key(ec.SECP256K1()),
    "ed25519": ed25519.Ed25519PrivateKey.generate,
    "rsa2048": lambda: rsa.generate_private_key(65537, 2048),
    "rsa3072": lambda: rsa.generate_private_key(65537, 3072),
    "rsa1024": lambda: rsa.generate_private_key(65537, 1024),
}
HASHES: dict[str, hashes.HashAlgorithm] = {
    "sha1": hashes.SHA1(),
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}


@cache
def key(kind: str, which: str = "") -> Key:
    """One for each name: none is made twice."""
    return MAKES[kind]()


def usages(*names: str) -> x509.KeyUsage:
    every = "digital_signature content_commitment key_encipherment data_encipherment key_agreement key_cert_sign "
    every += "crl_sign encipher_only decipher_only"
    return x509.KeyUsage(**{one: one in names for one in every.split()})


Extension = tuple[x509.ExtensionType, bool]
CA: tuple[Extension, ...] = (
    (x509.BasicConstraints(True, None), True),
    (usages("key_cert_sign", "crl_sign"), True),
)
SIGNER: tuple[Extension, ...] = (
    (x509.BasicConstraints(False, None), True),
    (usages("digital_signature"), True),
    (x509.ExtendedKeyUsage([x509.OID_TIME_STAMPING]), True),
)
UNKNOWN = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4.5"), b"\x05\x00")


@dataclass(frozen=True)
class Plan:
    """What a certificate is to be; `from_day` and `to_day` count from now."""

    name: str
    kind: str = "p256"
    which: str = ""
    serial: int = 0
    extensions: tuple[Extension, ...] = CA
    digest: str = "sha256"
    pss: bool = False
    from_day: float = -30
    to_day: float = 300

    def but(self, *extensions: Extension) -> "Plan":
        """With these in place of its own of the same kinds."""
        kinds = {type(one) for one, _ in extensions}
        return replace(self, extensions=(*(one for one in self.extensions if type(one[0]) not in kinds), *extensions))

    def without(self, kind: type[x509.ExtensionType]) -> "Plan":
        return replace(self, extensions=tuple(one for one in self.extensions if type(one[0]) is not kind))

    @property
    def key(self) -> Key:
        return key(self.kind, self.which or self.name)

    def issued(self, by: "Plan") -> x509.Certificate:
        now = datetime.now(UTC).replace(microsecond=0)
        made = (
            x509.CertificateBuilder()
            .subject_name(named(self.name))
            .issuer_name(named(by.name))
            .public_key(self.key.public_key())
            .serial_number(self.serial or int.from_bytes(hashlib.sha256(self.name.encode()).digest()[:8]) >> 1)
            .not_valid_before(now + timedelta(days=self.from_day))
            .not_valid_after(now + timedelta(days=self.to_day))
        )
        for value, critical in self.extensions:
            made = made.add_extension(value, critical)
        if isinstance(by.key, ed25519.Ed25519PrivateKey):
            return made.sign(by.key, None)
        if self.digest == "sha1":
            return by_sha_1(made.sign(by.key, hashes.SHA256()), by.key)
        if self.pss and isinstance(by.key, rsa.RSAPrivateKey):
            filling = padding.PSS(padding.MGF1(HASHES[self.digest]), padding.PSS.DIGEST_LENGTH)
            return made.sign(by.key, HASHES[self.digest], rsa_padding=filling)  # type: ignore[arg-type]
        return made.sign(by.key, HASHES[self.digest])  # type: ignore[arg-type]


def by_sha_1(certificate: x509.Certificate, by: Key) -> x509.Certificate:
    """The same, as nobody signs any more."""
    made = asn1x509.Certificate.load(certificate.public_bytes(Encoding.DER))
    algorithm = {"algorithm": "sha1_rsa"}
    made["tbs_certificate"]["signature"] = algorithm
    assert isinstance(by, rsa.RSAPrivateKey)
    signature = by.sign(made["tbs_certificate"].dump(), padding.PKCS1v15(), hashes.SHA1())
    made["signature_algorithm"], made["signature_value"] = algorithm, signature
    return x509.load_der_x509_certificate(made.dump())


def named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])


@dataclass(frozen=True)
class Own:
    """An authority: its certificates from the root to the signer, and how it signs. What it sends beside its signature,
    and what it is trusted by, are places in that row; `more` and `foreign` are certificates of others."""

    row: tuple[Plan, ...] = (Plan("Racine"), Plan("Intermédiaire"), Plan("Horodatage", extensions=SIGNER))
    digest: str = "sha256"
    imprint: str = "sha256"
    signs: str = ""
    """The algorithm that it says; of RSA `pss` too."""
    ess: tuple[str, ...] = ("sha256",)
    """The digests by which it names its certificate; `v1` in the manner of RFC 2634."""
    numbered: int | None = None
    """The number beside that digest: 0 for its own."""
    names: int = -1
    """Which of the row it so names, and which its signature."""
    says: int = -1
    sends: tuple[int, ...] = (0, 1, 2)
    trusts: tuple[int, ...] = (0,)
    more: tuple[x509.Certificate, ...] = ()
    foreign: tuple[x509.Certificate, ...] = ()
    foreign_first: bool = False
    status: str = "granted"
    kind: str = "tst_info"
    twice: str = ""
    """An attribute that is there a second time."""
    signatures: int = 1
    late: timedelta = field(default=timedelta())

    @property
    def certificates(self) -> list[x509.Certificate]:
        return [one.issued(self.row[max(at - 1, 0)]) for at, one in enumerate(self.row)]

    def token(self, root: bytes) -> Token:
        own, at = self.certificates, datetime.now(UTC).replace(microsecond=0) + self.late
        roots = [own[one] for one in self.trusts]
        roots = [*self.foreign, *roots] if self.foreign_first else [*roots, *self.foreign]
        answer, signer = self.answer(root, own, at), own[self.names]
        pem = "".join(one.public_bytes(Encoding.PEM).decode() for one in roots)
        return Token(answer, at, "1.2.3.4.1", "17", signer.subject.rfc4514_string(), pem, "")

    def answer(self, root: bytes, own: Sequence[x509.Certificate], at: datetime) -> bytes:
        imprint = {
            "hash_algorithm": {"algorithm": self.imprint},
            "hashed_message": hashlib.new(self.imprint, root).digest(),
        }
        info = tsp.TSTInfo(
            {
                "version": "v1",
                "policy": "1.2.3.4.1",
                "message_imprint": imprint,
                "serial_number": 17,
                "gen_time": at,
            }
        )
        content = info.dump()
        beside = [*(own[one] for one in self.sends), *self.more]
        signer = self._signer(content, own)
        signed = cms.SignedData(
            {
                "version": "v3",
                "digest_algorithms": [{"algorithm": self.digest}],
                "encap_content_info": {"content_type": "tst_info", "content": core.ParsableOctetString(content)},
                "certificates": [asn1x509.Certificate.load(one.public_bytes(Encoding.DER)) for one in beside],
                "signer_infos": [signer] * self.signatures,
            }
        )
        token = {"content_type": "signed_data", "content": signed}
        answer = tsp.TimeStampResp({"status": {"status": self.status}, "time_stamp_token": token})
        return bytes(answer.dump())

    def _signer(self, content: bytes, own: Sequence[x509.Certificate]) -> cms.SignerInfo:
        said = asn1x509.Certificate.load(own[self.says].public_bytes(Encoding.DER))
        attributes: list[dict[str, Any]] = [
            {"type": "content_type", "values": [self.kind]},
            {"type": "message_digest", "values": [hashlib.new(self.digest, content).digest()]},
            *self._naming(own[self.names]),
        ]
        attributes += [one for one in attributes if one["type"] == self.twice]
        signs = cms.CMSAttributes(attributes)
        text = signs.dump(force=True)
        algorithm = self.signs or ("rsassa_pkcs1v15" if self.row[-1].kind.startswith("rsa") else f"{self.digest}_ecdsa")
        return cms.SignerInfo(
            {
                "version": "v1",
                "sid": {"issuer_and_serial_number": {"issuer": said.issuer, "serial_number": said.serial_number}},
                "digest_algorithm": {"algorithm": self.digest},
                "signed_attrs": cms.CMSAttributes.load(text),
                "signature_algorithm": self._algorithm(algorithm),
                "signature": self._sign(text, algorithm),
            }
        )

    def _algorithm(self, name: str) -> cms.SignedDigestAlgorithm:
        if name != "pss":
            return cms.SignedDigestAlgorithm({"algorithm": name})
        digest = {"algorithm": self.digest}
        parameters = algos.RSASSAPSSParams(
            {
                "hash_algorithm": digest,
                "mask_gen_algorithm": {"algorithm": "mgf1", "parameters": digest},
                "salt_length": HASHES[self.digest].digest_size,
            }
        )
        return cms.SignedDigestAlgorithm({"algorithm": "rsassa_pss", "parameters": parameters})

    def _naming(self, certificate: x509.Certificate) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        der = certificate.public_bytes(Encoding.DER)
        issuer = asn1x509.Certificate.load(der).issuer
        for one in self.ess:
            told: dict[str, object] = {"cert_hash": hashlib.new("sha1" if one == "v1" else one, der).digest()}
            if one != "v1":
                told["hash_algorithm"] = {"algorithm": one}
            if self.numbered is not None:
                name = asn1x509.GeneralName("directory_name", issuer)
                told["issuer_serial"] = {"issuer": [name], "serial_number": self.numbered or certificate.serial_number}
            kind = "signing_certificate" if one == "v1" else "signing_certificate_v2"
            found.append({"type": kind, "values": [{"certs": [told]}]})
        return found

    def _sign(self, text: bytes, algorithm: str) -> bytes:
        signer, digest = self.row[-1].key, HASHES[self.digest]
        if isinstance(signer, ec.EllipticCurvePrivateKey):
            return signer.sign(text, ec.ECDSA(digest))
        if isinstance(signer, ed25519.Ed25519PrivateKey):
            return signer.sign(text)
        if algorithm == "pss":
            return signer.sign(text, padding.PSS(padding.MGF1(digest), padding.PSS.DIGEST_LENGTH), digest)
        return signer.sign(text, padding.PKCS1v15(), digest)
