"""An evidence file is checked with nothing else, and any altered byte of it is found, where it is."""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.assemblies import evidence
from server.assemblies.archive import Archive
from server.assemblies.evidence import INDEX, LEDGER, MANIFEST, Piece, pack, safe
from server.assemblies.findings import Fault, Findings, report
from server.ledger.ledger import Act, canonical
from tests.support.agreement import agreed
from tests.support.authority import Authority
from tests.support.forked import Forked
from tests.support.samples import sample
from tests.support.sealing import ATTESTATION_PDF, GROUP, OPENS, SEQ, ZONE, Sealed, just_now, manifest, sealed

MANY = settings(max_examples=sample(100))
DOCUMENTS = ["documents/001-01-Budget primitif.pdf", "documents/001-02-____x", "documents/002-01-Plan d_accès.png"]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Sealed:
    return sealed(Authority(tmp_path_factory.mktemp("authority") / "tsa"))


@pytest.fixture(scope="module")
def packed(whole: Sealed) -> bytes:
    return whole.packed()


def check(content: bytes, folder: Path) -> Findings:
    path = folder / "evidence.zip"
    path.write_bytes(content)
    return agreed(path)


def test_an_untouched_file_is_valid(packed: bytes, whole: Sealed, tmp_path: Path) -> None:
    found = check(packed, tmp_path)
    assert found.faults == []
    assert (found.shown, found.hidden, found.first, found.last) == (6, 2, 2, 9)
    assert found.top == whole.links[8].hash.hex()
    assert found.documents == 3
    (stamp,) = found.stamps
    assert stamp.authority == "CN=Horodatage d’essai,O=Essai"
    assert not stamp.qualified
    with closing(Archive(tmp_path / "evidence.zip")) as archive:
        assert list(archive.members)[5:8] == DOCUMENTS


def test_the_same_state_gives_the_same_bytes(whole: Sealed, packed: bytes) -> None:
    assert whole.packed() == packed


def test_others_entries_are_not_told(packed: bytes) -> None:
    assert b'\\"conversation\\":99' not in packed
    assert packed.count(b'"digest":"') == 2


@given(data=st.data())
@MANY
def test_a_byte_flipped_in_the_file_is_found_where_it_is(packed: bytes, tmp_path: Path, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(packed) - 1))
    altered = bytearray(packed)
    altered[place] ^= 1 << data.draw(st.integers(0, 7))
    faults = check(bytes(altered), tmp_path).faults
    assert faults
    around = member_at(packed, place)
    if around:
        assert {fault.place for fault in faults} == {around}


def member_at(packed: bytes, place: int) -> str | None:
    """The file to whose contents the byte belongs; none for what holds the files together."""
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        for member in archive.infolist():
            start = member.header_offset + 30 + len(member.filename.encode()) + 20
            if start <= place < start + member.file_size:
                return member.filename
    return None


def repacked(whole: Sealed, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The evidence as somebody makes it again after altering one file, with new sums throughout."""
    pieces = [(piece.name, b"".join(piece.content)) for piece in whole.pieces()]
    return whole.packed([Piece(n, [change(content) if n == name else content]) for n, content in pieces])


@given(data=st.data())
@MANY
def test_a_byte_flipped_and_all_sums_made_again_is_found(whole: Sealed, tmp_path: Path, data: st.DataObject) -> None:
    """What the sums of the archive cannot tell, the chain does. Only the PDF for people proves nothing by itself."""
    names = [piece.name for piece in whole.pieces() if piece.name != "attestation.pdf"]
    name = data.draw(st.sampled_from(names))
    content = next(b"".join(piece.content) for piece in whole.pieces() if piece.name == name)
    place, bit = data.draw(st.integers(0, len(content) - 1)), data.draw(st.integers(0, 7))
    flipped = content[:place] + bytes([content[place] ^ 1 << bit]) + content[place + 1 :]
    faults = check(repacked(whole, name, lambda _: flipped), tmp_path).faults
    assert {fault.place for fault in faults} == {name}
    if name == LEDGER:
        # Where the first line takes in the second, which one comes next says where the ledger begins.
        joins = place == content.index(b"\n")
        assert faults[0].position == 2 + content[:place].count(b"\n") + joins


@pytest.mark.parametrize("number", range(8))
def test_a_removed_entry_is_named(whole: Sealed, tmp_path: Path, number: int) -> None:
    def without(ledger: bytes) -> bytes:
        lines = ledger.splitlines(keepends=True)
        return b"".join(lines[:number] + lines[number + 1 :])

    faults = check(repacked(whole, LEDGER, without), tmp_path).faults
    if number == 0:
        assert Fault(LEDGER, "series", 2) in faults
    elif number < 7:
        assert faults[0] == Fault(LEDGER, "missing", 2 + number)


def test_a_forged_entry_breaks_the_chain_at_the_next(whole: Sealed, tmp_path: Path) -> None:
    """The forger also makes the entry's own hash again."""
    forged = Sealed(whole.links[:2], whole.text)
    forged.add("available", name="Annick Le Breton", address="quelqu.un@autre.example")
    rest = Sealed([*forged.links, *whole.links[3:]], whole.text, whole.token)
    rest.stamped = whole.stamped
    assert check(rest.packed(), tmp_path).faults[0] == Fault(LEDGER, "link", 4)


def test_another_manifest_is_named(whole: Sealed, tmp_path: Path) -> None:
    later = repacked(whole, MANIFEST, lambda text: text.replace(b"Voirie", b"Voierie"))
    assert check(later, tmp_path).faults == [Fault(MANIFEST, "altered")]


@pytest.mark.parametrize("name", [*DOCUMENTS, MANIFEST, LEDGER, "attestation.pdf", "timestamps/7.tsr"])
def test_a_missing_file_is_named(whole: Sealed, tmp_path: Path, name: str) -> None:
    content = whole.packed([piece for piece in whole.pieces() if piece.name != name])
    assert name in {fault.place for fault in check(content, tmp_path).faults}


def test_a_file_that_does_not_belong_there_is_named(whole: Sealed, packed: bytes, tmp_path: Path) -> None:
    added = io.BytesIO(packed)
    with zipfile.ZipFile(added, "a") as archive:
        archive.writestr("../../etc/passwd", "root")
    assert check(added.getvalue(), tmp_path).faults == [Fault("../../etc/passwd", "not_ours")]
    assert list(tmp_path.iterdir()) == [tmp_path / "evidence.zip"]


def test_a_bomb_is_not_opened(packed: bytes, tmp_path: Path) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(MANIFEST, b"0" * 300_000_000)
    assert len(bomb.getvalue()) < 1_000_000
    assert Fault("archive", "not_ours") in check(bomb.getvalue(), tmp_path).faults


def test_deep_nesting_is_a_fault_and_no_crash(whole: Sealed, tmp_path: Path) -> None:
    deep = repacked(whole, MANIFEST, lambda _: b"[" * 200_000)
    assert {fault.place for fault in check(deep, tmp_path).faults} == {MANIFEST}


@pytest.mark.parametrize("content", [b"", b"PK", b"%PDF-1.7", b"PK\5\6" + bytes(18)])
def test_what_is_no_evidence_is_not_valid(content: bytes, tmp_path: Path) -> None:
    assert check(content, tmp_path).faults


@given(st.text(min_size=1, max_size=120))
def test_every_name_becomes_one_that_stays_in_its_folder(name: str) -> None:
    plain = safe(name)
    assert plain
    assert ".." not in plain
    assert not set(plain) & set('/\\\0\n:*?"<>|')
    assert safe(plain) == plain


@pytest.mark.parametrize("name", ["ế" * 96, "字" * 120, f"{'é' * 130}.pdf", "é", "a" * 120])
def test_every_name_is_one_that_can_be_unpacked(name: str) -> None:
    told = manifest()
    told["convocation"]["agenda"][0]["files"][0]["name"] = name
    (place, *_) = [one.name for one in evidence.documents(told)]
    path = Path(place)
    assert len(path.name.encode()) <= 255
    assert path.name[7:]
    assert name.endswith(path.name[7:])


def test_what_was_made_with_longer_names_is_valid_still(tmp_path: Path) -> None:
    """Of before names were cut by bytes, too."""
    names = {"Budget primitif.pdf": f"{'ế' * 110}.pdf", "Plan d’accès.png": f"{'ở' * 110}.png"}
    told = manifest(sent := just_now())
    for item in told["convocation"]["agenda"]:
        for file in item["files"]:
            file["name"] = names.get(file["name"], file["name"])
    new, old = [evidence.documents(told, evidence.Naming(longest)) for longest in (255, evidence.LONGEST_OF_OLD)]
    assert [one.name for one in new] != [one.name for one in old]
    made = sealed(Authority(tmp_path / "tsa"), told, sent=sent)

    def named(names: list[evidence.Document]) -> bytes:
        pieces = made.pieces()
        documents = [Piece(one.name, piece.content) for one, piece in zip(names, pieces[-3:], strict=True)]
        return made.packed([*pieces[:-3], *documents])

    assert check(named(new), tmp_path).faults == []
    assert check(named(old), tmp_path).faults == []
    assert check(named([old[0], *new[1:]]), tmp_path).faults


def test_from_the_command_line(packed: bytes, whole: Sealed, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.zip", tmp_path / "bad.zip"
    good.write_bytes(packed)
    bad.write_bytes(repacked(whole, LEDGER, lambda ledger: ledger.replace(b"annick@", b"erwann@")))
    status, output = Forked("verify", str(good)).finish()
    assert status == 0
    opens, sent = (f"{at.astimezone(ZONE):%d/%m/%Y à %H:%M}" for at in (OPENS, whole.sent))
    assert output.startswith(f"INTÈGRE : Conseil municipal, séance du {opens}, figée le {sent} (heure de Paris)")
    assert "horodatage (simple) de l’envoi" in output
    status, output = Forked("verify", str(bad)).finish()
    assert status == 1
    assert output.splitlines()[:2] == [
        "NON INTÈGRE : 1 anomalie",
        "  ledger.jsonl, inscription 3 : le texte de l’inscription a été modifié",
    ]


def test_the_report_says_who_vouches_for_the_dates(packed: bytes, tmp_path: Path) -> None:
    findings = check(packed, tmp_path)
    assert "aucune autorité extérieure" not in "\n".join(report(findings))
    findings.stamps = []
    assert "aucune autorité extérieure" in "\n".join(report(findings))


REPLACED: tuple[Act, dict[str, Any]] = ("replaced", {"by": 5, "why": "La salle"})
CANCELLED: tuple[Act, dict[str, Any]] = ("cancelled", {"why": "Intempéries"})
AGAIN: tuple[Act, dict[str, Any]] = ("cancelled", {"why": "Autre motif"})


@pytest.mark.parametrize(
    ("acts", "state"),
    [
        ([], ["état : ni remplacée ni annulée à la dernière inscription"]),
        ([REPLACED], ["état : remplacée par une nouvelle version le {} (La salle)"]),
        ([CANCELLED, AGAIN], ["état : annulée le {} (Intempéries)"]),
        ([("cancelled", {})], ["état : annulée le {}"]),
        ([("cancelled", {"why": ["Intempéries"]})], ["état : annulée le {}"]),
        (
            [CANCELLED, REPLACED],
            ["état : remplacée par une nouvelle version le {} (La salle)", "état : annulée le {} (Intempéries)"],
        ),
    ],
)
def test_the_report_says_what_became_of_it(
    whole: Sealed, tmp_path: Path, acts: list[tuple[Act, dict[str, Any]]], state: list[str]
) -> None:
    """Both verifiers: `agreed` compares what the other one says."""
    ended = Sealed(whole.links[:8], whole.text, whole.token, whole.sent)
    ended.stamped = whole.stamped
    for act, facts in acts:
        ended.add(act, **facts)
    ended.add("attested", sha256=hashlib.sha256(ATTESTATION_PDF).hexdigest(), size=len(ATTESTATION_PDF))
    findings = check(ended.packed(), tmp_path)
    when = f"{whole.sent.astimezone(ZONE):%d/%m/%Y %H:%M}"
    assert [line for line in report(findings) if "état" in line] == [line.format(when) for line in state]


def test_the_report_counts_in_good_french(packed: bytes, tmp_path: Path) -> None:
    findings = check(packed, tmp_path)
    findings.shown = findings.hidden = findings.documents = 1
    one = "\n".join(report(findings))
    assert "1 inscription intacte," in one
    assert "(1 autre entre elles," in one
    assert "1 document conforme au" in one
    findings.shown, findings.hidden, findings.documents = 2, 0, 3
    more = "\n".join(report(findings))
    assert "2 inscriptions intactes," in more
    assert "(0 autre entre elles," in more
    assert "3 documents conformes au" in more


@pytest.mark.parametrize("zone", [None, 3, "", "../../etc/passwd"])
def test_a_manifest_without_a_zone_is_none(tmp_path: Path, zone: object) -> None:
    whole = Sealed(text=canonical(manifest() | {"zone": zone}))
    whole.add("frozen", digest=hashlib.sha256(whole.text.encode()).hexdigest(), version=1)
    whole.add("attested", sha256=hashlib.sha256(ATTESTATION_PDF).hexdigest(), size=len(ATTESTATION_PDF))
    assert check(whole.packed(), tmp_path).faults == [Fault("manifest.json", "unreadable")]


def test_the_index_lists_what_is_there(packed: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        index = json.loads(archive.read(INDEX))
        assert (index["conversation"], index["seq"]) == (GROUP, SEQ)
        for file in index["files"]:
            content = archive.read(file["name"])
            assert (file["sha256"], file["size"]) == (hashlib.sha256(content).hexdigest(), len(content))
        assert msgspec.json.decode(archive.read(MANIFEST))["authority"] == "Mairie de Josselin"


def test_a_large_document_is_never_held_in_memory(tmp_path: Path) -> None:
    read = []

    def chunks() -> object:
        for number in range(3):
            read.append(number)
            yield bytes(1 << 20)

    with (tmp_path / "large.zip").open("wb") as out:
        pack(out, 1, 1, [Piece("documents/001-01-x", chunks())])  # type: ignore[arg-type]
    assert read == [0, 1, 2]
    assert (tmp_path / "large.zip").stat().st_size > 3 << 20
