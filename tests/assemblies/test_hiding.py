"""No entry of a convocation can be hidden among those of others, and nothing foreign travels with its evidence."""

import hashlib
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from server.assemblies.evidence import ATTESTATION, LEDGER, OLD_FORMAT, Piece, hide, pack, write_line
from server.assemblies.findings import Expected, Fault, Findings, report
from tests.support.agreement import agreed
from tests.support.authority import Authority
from tests.support.forked import Forked
from tests.support.sealing import ADDRESS, ATTESTATION_PDF, GROUP, SEQ, Sealed, sealed


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Sealed:
    return sealed(Authority(tmp_path_factory.mktemp("authority") / "tsa"))


def check(content: bytes, folder: Path) -> Findings:
    path = folder / "evidence.zip"
    path.write_bytes(content)
    return agreed(path)


def packed(whole: Sealed, change: Callable[[list[Piece]], list[Piece]]) -> bytes:
    """With all sums made again."""
    return whole.packed(change([Piece(one.name, [b"".join(one.content)]) for one in whole.pieces()]))


def hidden(whole: Sealed, position: int) -> Callable[[list[Piece]], list[Piece]]:
    def change(pieces: list[Piece]) -> list[Piece]:
        lines = b"".join(pieces[1].content).splitlines(keepends=True)
        first = json.loads(lines[0])["position"]
        lines[position - first] = write_line(hide(whole.links[position - 1]))
        tokens = {f"timestamps/{position}.tsr", f"timestamps/{position}.pem"}
        rest = [piece for piece in pieces[2:] if piece.name not in tokens]
        return [pieces[0], Piece(LEDGER, lines), *rest]

    return change


@pytest.mark.parametrize("position", [2, 3, 6, 7, 8])
def test_an_entry_hidden_as_if_it_were_another_s_is_missed(whole: Sealed, tmp_path: Path, position: int) -> None:
    faults = check(packed(whole, hidden(whole, position)), tmp_path).faults
    assert position in {fault.position for fault in faults if fault.what in ("series", "ends")}


def test_the_attestation_cannot_be_exchanged(whole: Sealed, tmp_path: Path) -> None:
    other = Piece(ATTESTATION, [b"%PDF-1.7 tous ont ete convoques"])
    found = check(packed(whole, lambda pieces: [other if p.name == ATTESTATION else p for p in pieces]), tmp_path)
    assert found.faults == [Fault(ATTESTATION, "altered")]


@pytest.mark.parametrize("name", ["documents/003-01-Note.pdf", "timestamps/99.tsr", "Certifié par le tribunal.txt"])
def test_what_was_never_sent_does_not_pass_even_when_the_index_lists_it(
    whole: Sealed, tmp_path: Path, name: str
) -> None:
    found = check(packed(whole, lambda pieces: [*pieces, Piece(name, [b"x"])]), tmp_path)
    assert Fault(name, "not_ours") in found.faults


def test_a_new_archive_does_not_pass_for_one_of_an_old_version(whole: Sealed, tmp_path: Path) -> None:
    """With the label of a version that numbered nothing and sealed no attestation, it could be cut anywhere."""
    for end in (4, 8):
        lines = b"".join(b"".join(whole.pieces()[1].content).splitlines(keepends=True)[:end])
        pieces = [Piece(p.name, [lines] if p.name == LEDGER else p.content) for p in whole.pieces()]
        out = io.BytesIO()
        pack(out, GROUP, SEQ, pieces, OLD_FORMAT)
        assert Fault("index.json", "altered") in check(out.getvalue(), tmp_path).faults


def test_an_entry_dated_before_the_one_before_it_is_named(tmp_path: Path) -> None:
    whole = Sealed()
    whole.add("frozen", digest=hashlib.sha256(whole.text.encode()).hexdigest(), version=1, files=[])
    whole.add("opened", version=1)
    text = whole.links[1].entry
    at = json.loads(text)["at"]
    forged = Sealed(whole.links[:1], whole.text)
    forged.append(text.replace(at, f"{int(at[:4]) - 1}{at[4:]}"))
    assert Fault(LEDGER, "clock", 2) in check(forged.packed(), tmp_path).faults


def test_what_is_known_from_elsewhere_is_compared(whole: Sealed, tmp_path: Path) -> None:
    found = check(whole.packed(), tmp_path)
    (stamp,) = found.stamps
    assert Expected(whole.links[4].hash.hex(), stamp.root).met(found)
    for expected, said in ((Expected("0" * 64), "empreinte attendue"), (Expected(root="0" * 64), "certificat attendu")):
        assert not expected.met(found)
        assert said in "\n".join(report(found, expected))
    path = tmp_path / "evidence.zip"
    assert Forked("verify", str(path), "--hash", whole.links[4].hash.hex()).finish()[0] == 0
    assert Forked("verify", str(path), "--root", "ab" * 32).finish()[0] == 1


def test_a_qualified_authority_is_so_by_the_town_hall_s_word(tmp_path: Path) -> None:
    whole = sealed(Authority(tmp_path / "tsa"), qualified=True)
    said = "\n".join(report(check(whole.packed(), tmp_path)))
    assert "horodatage (déclaré qualifié par la mairie, non vérifié)" in said


def stamped(folder: Path, positions: list[int]) -> Sealed:
    """With a token over these, and a refusal before it."""
    authority = Authority(folder / f"tsa-{len(positions)}")
    whole = sealed(authority)
    whole = Sealed(whole.links[:6], whole.text, sent=whole.sent)
    whole.add("refused", address=ADDRESS, reply="550 5.1.1 unknown")
    whole.stamp(authority, positions)
    whole.add("attested", sha256=hashlib.sha256(ATTESTATION_PDF).hexdigest(), size=len(ATTESTATION_PDF))
    return whole


@pytest.mark.parametrize("positions", [[2], [2, 6], [3], [3, 2], [2, 3, 3], [2, 3, 7]])
def test_a_token_holds_only_over_all_that_a_sending_enters_at_once(tmp_path: Path, positions: list[int]) -> None:
    found = check(stamped(tmp_path, positions).packed(), tmp_path)
    assert found.faults == [Fault("timestamps/8.tsr", "proves_nothing")]


def test_what_a_token_leaves_out_is_counted(tmp_path: Path) -> None:
    found = check(stamped(tmp_path, [2, 3, 6]).packed(), tmp_path)
    assert [(one.covers, one.others) for one in found.stamps] == [(3, 1)]
    assert "de l’envoi (3 premières inscriptions ; 1 autre, faite avant lui, non)" in "\n".join(report(found))
    found = check(stamped(tmp_path, [2, 3, 6, 7]).packed(), tmp_path)
    assert "de l’envoi (4 premières inscriptions)" in "\n".join(report(found))
