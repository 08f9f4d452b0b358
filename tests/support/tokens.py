"""The table "What a token is accepted by" of docs/convocations.md, each of its rows as tokens; and others, drawn."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from tests.support.issuing import SIGNER, UNKNOWN, Own, Plan, named, usages

ROOT, BETWEEN, HAND = Own().row
RSA = "rsa2048"
PUBLISHED = Plan("Racine publiée")
PUBLIC = PUBLISHED.issued(PUBLISHED)
NO_PATH, ONE_BELOW, NONE_BELOW = (x509.BasicConstraints(True, most) for most in (None, 1, 0))
OF_AGENCY = x509.ExtendedKeyUsage([x509.OID_TIME_STAMPING])
TWO = x509.ExtendedKeyUsage([x509.OID_TIME_STAMPING, ExtendedKeyUsageOID.EMAIL_PROTECTION])
OTHER_KEY = x509.AuthorityKeyIdentifier(b"\1" * 20, None, None)
OTHER_NUMBER = x509.AuthorityKeyIdentifier(None, [x509.DirectoryName(named("Racine"))], 5)
OWN_KEY = x509.SubjectKeyIdentifier.from_public_key(BETWEEN.key.public_key())


def row(root: Plan = ROOT, between: Plan = BETWEEN, hand: Plan = HAND) -> Own:
    return Own((root, between, hand))


def of_kind(kind: str, **others: str) -> Own:
    return replace(row(hand=replace(HAND, kind=kind)), **others)  # type: ignore[arg-type]


def self_made(like: Plan, by: Plan = BETWEEN, serial: int = 0) -> x509.Certificate:
    """Of those names, by keys of a stranger's own."""
    return replace(like, which="stranger", serial=serial).issued(replace(by, which="stranger-root"))


LONG = (ROOT, Plan("A"), Plan("B"), Plan("C"), Plan("D"), HAND)
NUMBERS = {"root and intermediate": (9, 9, 8), "root and signer": (9, 8, 9), "intermediate and signer": (8, 9, 9)}
OLD = replace(ROOT, kind="rsa3072", digest="sha1")
TWIN = replace(HAND, serial=77)
CROSSED = ROOT.issued(PUBLISHED)

ACCEPTED: dict[str, Own] = {
    "an intermediate": Own(),
    "none": Own((ROOT, HAND), sends=(0, 1)),
    "the most": Own(LONG, sends=tuple(range(6))),
    "of which the root is not sent": Own(sends=(1, 2)),
    "trusted by both, the root last": Own(trusts=(1, 0)),
    "trusted by both, the root first": Own(trusts=(0, 1)),
    "trusted by all": Own(trusts=(0, 1, 2)),
    "an intermediate that is not sent": Own(sends=(2,), trusts=(0, 1)),
    "of a digest of 384": Own(digest="sha384", ess=("sha384",)),
    "of a digest of 512": Own(digest="sha512", ess=("sha512",)),
    "P-384": of_kind("p384", digest="sha384"),
    "P-521": of_kind("p521", digest="sha512"),
    "Brainpool": of_kind("brainpool"),
    "RSA": of_kind(RSA),
    "RSA that names its digest": of_kind(RSA, signs="sha256_rsa"),
    "RSA of 3,072": of_kind("rsa3072", digest="sha512", signs="sha512_rsa"),
    "as public ones, named by SHA-1": replace(of_kind(RSA, digest="sha512"), ess=("v1",), numbered=0),
    "named twice": Own(ess=("v1", "sha256")),
    "named with its number": Own(numbered=0),
    "certificates by PSS": row(replace(ROOT, kind=RSA), replace(BETWEEN, pss=True)),
    "a root of SHA-1": row(OLD),
    "keys of any use": row(ROOT.without(x509.KeyUsage), BETWEEN.without(x509.KeyUsage), HAND.without(x509.KeyUsage)),
    "a signer without limits": row(hand=HAND.without(x509.BasicConstraints)),
    "a signer of commitments": row(hand=HAND.but((usages("content_commitment"), True))),
    "limits that are not critical": row(ROOT.but((NO_PATH, False)), BETWEEN.but((NO_PATH, False))),
    "paths of just that length": row(ROOT.but((ONE_BELOW, True)), BETWEEN.but((NONE_BELOW, True))),
    "beside a self-made one": Own(more=(self_made(HAND),)),
    "beside one of its issuer and number": Own((ROOT, BETWEEN, TWIN), more=(self_made(TWIN, serial=77),)),
    "beside another intermediate": Own(more=(self_made(BETWEEN, ROOT),)),
    "beside another root": Own(more=(self_made(ROOT, ROOT),)),
    "under a root that certified the root": Own(sends=(1, 2), trusts=(), more=(CROSSED,), foreign=(PUBLIC,)),
    "of other critical extensions": row(
        between=BETWEEN.but((x509.InhibitAnyPolicy(0), True), (x509.PolicyConstraints(0, None), True)),
        hand=HAND.but((x509.SubjectAlternativeName([x509.DNSName("tsa.example")]), True)),
    ),
    "nearly over": row(hand=replace(HAND, to_day=0.01)),
    **{
        f"one number of {which}": row(*(replace(one, serial=n) for one, n in zip(Own().row, numbers, strict=True)))
        for which, numbers in NUMBERS.items()
    },
}
FAULTS: dict[str, Own] = {
    "a published root beside": Own(sends=(2,), foreign=(PUBLIC,), trusts=(1, 0)),
    "a published root before": Own(sends=(2,), foreign=(PUBLIC,), trusts=(1, 0), foreign_first=True),
    "a published root alone": Own(foreign=(PUBLIC,), trusts=()),
    "the intermediate alone": Own(trusts=(1,)),
    "the root twice": Own(trusts=(0, 0)),
    "an intermediate beside the path": Own(foreign=(Plan("Autre").issued(ROOT),)),
    "an intermediate that nobody sends": Own(sends=(2,)),
    "a signer that is not sent": Own(sends=(0, 1), trusts=(0, 1, 2)),
    "too many sent": Own(more=(PUBLIC,) * 14),
    "a path too long": Own((*LONG[:5], Plan("E"), HAND), sends=tuple(range(7))),
    "an imprint of 384": Own(imprint="sha384"),
    "an imprint of 512": Own(imprint="sha512"),
    "a digest of SHA-1": replace(of_kind(RSA), digest="sha1"),
    "PSS": of_kind(RSA, signs="pss"),
    "another digest than it says": Own(digest="sha384", signs="sha256_ecdsa"),
    "secp256k1": of_kind("k256"),
    "Ed25519": replace(of_kind("ed25519"), signs="ed25519", digest="sha512"),
    "RSA of 1,024": of_kind("rsa1024"),
    "no name": Own(ess=()),
    "named by SHA-1 in the new manner": Own(ess=("sha1",)),
    "another one named": Own(names=1),
    "another number named": Own(numbered=5),
    "another one signs": Own(says=1),
    "not critical": row(hand=HAND.but((OF_AGENCY, False))),
    "for mail too": row(hand=HAND.but((TWO, True))),
    "for nothing": row(hand=HAND.without(x509.ExtendedKeyUsage)),
    "of a key for secrets": row(hand=HAND.but((usages("digital_signature", "key_encipherment"), True))),
    "of a key for certificates": row(hand=HAND.but((usages("digital_signature", "key_cert_sign"), True))),
    "an authority that signs": row(hand=HAND.but((x509.BasicConstraints(True, None), True))),
    "a root without limits": row(ROOT.without(x509.BasicConstraints)),
    "an intermediate without limits": row(between=BETWEEN.without(x509.BasicConstraints)),
    "an intermediate that is none": row(between=BETWEEN.but((x509.BasicConstraints(False, None), True))),
    "an intermediate of another use": row(between=BETWEEN.but((usages("digital_signature"), True))),
    "a path longer than the root allows": row(ROOT.but((NONE_BELOW, True))),
    "over": row(hand=replace(HAND, to_day=-1)),
    "not yet": row(hand=replace(HAND, from_day=1)),
    "an intermediate that is over": row(between=replace(BETWEEN, to_day=-1)),
    "a root that is over": row(replace(ROOT, to_day=-1)),
    "unknown and critical": row(hand=replace(HAND, extensions=(*SIGNER, (UNKNOWN, True)))),
    "an intermediate, unknown and critical": row(between=BETWEEN.but((UNKNOWN, True))),
    "an intermediate for some names": row(
        between=BETWEEN.but((x509.NameConstraints([x509.DNSName("example")], None), True))
    ),
    "of another key": row(between=BETWEEN.but((OWN_KEY, False)), hand=HAND.but((OTHER_KEY, False))),
    "by another number": row(hand=HAND.but((OTHER_NUMBER, False))),
    "an intermediate by SHA-1": row(replace(ROOT, kind=RSA), replace(BETWEEN, digest="sha1")),
    "granted with changes": Own(status="granted_with_mods"),
    "refused": Own(status="rejection"),
    "signed as something else": Own(kind="data"),
    "a digest twice": Own(twice="message_digest"),
    "a name twice": Own(twice="signing_certificate_v2"),
    "two signatures": Own(signatures=2),
    "another hour than the town hall's": Own(late=timedelta(minutes=2)),
    "signed by a stranger": Own(sends=(0, 1), more=(self_made(HAND),)),
}


KINDS = ("p256", "p384", "p521", "brainpool", RSA, "rsa3072")
TRUSTS = ((0,), (0, 1), (1, 0), (0, 1, 2), (2, 0))


def drawn(random: Random) -> tuple[Own, list[str]]:
    """One that is accepted, of any kind; or with a fault or two, which are named."""
    kinds = [random.choice(KINDS) for _ in range(3)]
    plans = [replace(one, kind=kind) for one, kind in zip((ROOT, BETWEEN, HAND), kinds, strict=True)]
    digest, ess = random.choice(("sha256", "sha384", "sha512")), random.choice((("v1",), ("sha256",), ("v1", "sha512")))
    plans = [replace(one, serial=random.choice((0, 7)), digest=random.choice((digest, "sha256"))) for one in plans]
    sends, trusts = random.sample((0, 1, 2), 3), random.choice(TRUSTS)
    own = Own(tuple(plans), digest, ess=ess, numbered=random.choice((None, 0)), sends=tuple(sends), trusts=trusts)
    own = replace(own, more=random.choice(((), (PUBLIC,), (self_made(HAND),), (self_made(BETWEEN, ROOT),))))
    faults = random.sample(sorted(ALTERS), random.choice((0, 0, 1, 1, 2)))
    for fault in faults:
        own = ALTERS[fault](own)
    return own, faults


def alterations() -> Iterator[tuple[str, "Alter"]]:
    """Faults of one field, whatever the others are."""
    fields: tuple[tuple[str, Any], ...] = (
        ("imprint", "sha384"),
        ("ess", ()),
        ("ess", ("sha1",)),
        ("names", 1),
        ("says", 0),
        ("numbered", 5),
        ("trusts", (1,)),
        ("trusts", (0, 0)),
        ("trusts", ()),
        ("sends", (0, 1)),
        ("foreign", (PUBLIC,)),
        ("status", "granted_with_mods"),
        ("kind", "data"),
        ("twice", "message_digest"),
        ("signatures", 2),
    )
    for name, value in fields:
        yield f"{name}: {value}", Alter(None, None, **{name: value})
    for at in range(3):
        yield f"{at} over", Alter(at, to_day=-1)
    for at in (0, 1):
        yield f"{at} no authority", Alter(at, but=(x509.BasicConstraints(False, None), True))
        yield f"{at} of another use", Alter(at, but=(usages("digital_signature"), True))
    for at in (1, 2):
        yield f"{at} by another number", Alter(at, but=(OTHER_NUMBER, False))
        yield f"{at} unknown and critical", Alter(at, but=(UNKNOWN, True))
    yield "no path below the root", Alter(0, but=(NONE_BELOW, True))
    yield "signer for mail too", Alter(2, but=(TWO, True))
    yield "signer not critical", Alter(2, but=(OF_AGENCY, False))
    yield "signer of secrets", Alter(2, but=(usages("digital_signature", "key_agreement"), True))
    yield "signer an authority", Alter(2, but=(x509.BasicConstraints(True, 0), True))
    yield "signer of a curve that is none", Alter(2, kind="k256")
    yield "signer too small", Alter(2, kind="rsa1024", digest="sha256")


class Alter:
    """Of the authority itself, or of one of its row."""

    def __init__(self, at: int | None, but: tuple[x509.ExtensionType, bool] | None = None, **changed: Any) -> None:
        self.at, self.but, self.changed = at, but, changed

    def __call__(self, own: Own) -> Own:
        if self.at is None:
            return replace(own, **self.changed)
        plans = list(own.row)
        plan = replace(plans[self.at], **self.changed)
        plans[self.at] = plan.but(self.but) if self.but else plan
        return replace(own, row=tuple(plans))


ALTERS = dict(alterations())
