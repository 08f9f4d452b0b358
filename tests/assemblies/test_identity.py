"""Which ledger an archive is of, by what its files are called, and what no archive may leave out: both say the same."""

import io
import json
import sys
import unicodedata
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from server.assemblies import evidence
from server.assemblies.continuity import Comparison, compare
from server.assemblies.evidence import FORMAT, NAMELESS_FORMAT, OLD_FORMAT, PRESENT, Piece, pack
from server.assemblies.verification import verify
from server.ledger.ledger import canonical, digest
from tests.assemblies.test_verify_evidence import attested
from tests.support import sealing
from tests.support.agreement import agreed, saved
from tests.support.issuing import Own
from tests.support.samples import some
from tests.support.sealing import ADDRESS, GROUP, SEQ, Sealed, just_now, manifest, sealed
from tools import verify_evidence as tool

GONE = "gone"


@pytest.fixture(scope="module")
def whole() -> Sealed:
    return sealed(Own())


def of_town(name: str, folder: Path, form: str = FORMAT, ledger: str = "", conversation: int = 0) -> Path:
    """An archive of a ledger of its own, made at another second."""
    sent = just_now() - timedelta(seconds=20 * (folder.name == "b"))
    folder.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        group = conversation or (GROUP + 1 if folder.name == "b" else GROUP)
        patch.setattr(sealing, "GROUP", group)
        whole, out = sealed(Own(), manifest(sent) | {"authority": name}, sent=sent), io.BytesIO()
        pack(out, group, SEQ, whole.pieces(), form, ledger or whole.links[0].hash.hex())
    return saved(out.getvalue(), folder)


def both(first: Path, second: Path) -> Comparison:
    """What the product says, the other verifier having said the same."""
    assert [agreed(one).faults for one in (first, second)] == [[], []]
    (ours,) = compare([(one.parent.name, verify(one)) for one in (first, second)])
    agree, _ = tool.compared(tool.examine(first), tool.examine(second))
    assert agree == ours.agree
    return ours


def test_two_honest_town_halls_are_called_two(tmp_path: Path) -> None:
    said = both(of_town("Mairie de Josselin", tmp_path / "a"), of_town("Mairie de Guer\nINTÈGRE", tmp_path / "b"))
    told = "de deux registres, celui de Mairie de Josselin et celui de Mairie de Guer INTÈGRE"
    assert said == Comparison(True, f"DEUX MAIRIES : a et b sont {told}")


@pytest.mark.parametrize("name", ["Mairie de Josselin", "Mairie de\u00a0Josselin ", "MAIRIE DE JOSS\u200bELIN"])
def test_two_ledgers_of_one_town_hall_contradict_each_other(name: str, tmp_path: Path) -> None:
    """Nobody sees what makes its name another one."""
    said = both(of_town("Mairie de Josselin", tmp_path / "a"), of_town(name, tmp_path / "b"))
    assert not said.agree
    assert "de la même mairie, Mairie de Josselin, et de deux registres" in said.told


def test_one_conversation_is_not_of_two_town_halls_whatever_they_are_called(tmp_path: Path) -> None:
    genuine = of_town("Mairie de Josselin", tmp_path / "a")
    said = both(genuine, of_town("Ma\u0456rie de Josselin", tmp_path / "b", conversation=GROUP))
    assert not said.agree
    assert "sont de la même conversation" in said.told


def test_of_older_archives_it_is_said_that_it_cannot_be_told(tmp_path: Path) -> None:
    old, new = of_town("A", tmp_path / "a", NAMELESS_FORMAT), of_town("B", tmp_path / "b")
    said = both(old, new)
    assert not said.agree
    assert "l’un des deux registres a été récrit, ou ils sont de deux mairies" in said.told


def test_a_ledger_is_not_told_otherwise_than_its_first_entry(whole: Sealed, tmp_path: Path) -> None:
    """The hash of which is known here: it is the one before the first that is shown."""
    for ledger in ("0" * 64, "", "X" * 64):
        out = io.BytesIO()
        pack(out, GROUP, SEQ, whole.pieces(), ledger=ledger)
        assert agreed(saved(out.getvalue(), tmp_path)).faults


def test_one_ledger_told_by_two_beginnings_is_named(tmp_path: Path) -> None:
    """Of an archive that begins later, nothing shows with which entry its ledger does."""
    whole, first = Sealed(), sealed(Own())
    version: dict[str, Any] = {"digest": digest(first.text).hex(), "version": 1}
    for _ in range(2):
        whole.add("opened", ours=False, version=1)
    whole.text, files = first.text, json.loads(first.links[1].entry)["facts"]["files"]
    whole.add("frozen", **version, files=files)
    whole.add("available", name="Annick Le Breton", address=ADDRESS, **version)
    whole.add("attested", **attested())
    paths = []
    for name, ledger in (("a", "1" * 64), ("b", "2" * 64)):
        (tmp_path / name).mkdir()
        out = io.BytesIO()
        pack(out, GROUP, SEQ, whole.pieces(), ledger=ledger)
        paths.append(saved(out.getvalue(), tmp_path / name))
    said = both(*paths)
    told = "ont la même inscription 2, et disent commencer par deux autres ; l’un des deux a été modifié"
    assert said == Comparison(False, f"CONTRADICTOIRES : a et b {told}")


def bare() -> Sealed:
    """Without a token, so that entries can be altered."""
    whole = sealed(Own())
    bare = Sealed([*whole.links[:6]], whole.text, sent=whole.sent)
    bare.add("attested", **attested())
    return bare


@pytest.mark.parametrize("told", [False, True])
@pytest.mark.parametrize("entered", [None, GONE, ADDRESS])
def test_what_was_sent_says_to_which_address(tmp_path: Path, told: bool, entered: str | None) -> None:
    """Were it null: where nothing is said of it, neither in the manifest nor in an entry, both refuse."""
    frozen = manifest(sent := just_now())
    frozen["recipients"][0] |= {"address": ADDRESS}
    if not told:
        del frozen["recipients"][0]["address"]
    whole = sealed(Own(), frozen, sent=sent)
    again = Sealed(text=whole.text)
    for link in whole.links[:6]:
        entry = json.loads(link.entry)
        if "address" in entry["facts"]:
            entry["facts"]["address"] = entered
            if entered is GONE:
                del entry["facts"]["address"]
        again.append(canonical(entry))
    again.add("attested", **attested())
    assert bool(agreed(saved(again.packed(), tmp_path)).faults) == ((told, entered) != (True, ADDRESS))


def test_entries_of_no_convocation_are_refused_by_both(tmp_path: Path) -> None:
    whole = bare()
    again = Sealed(text=whole.text)
    for link in whole.links:
        again.append(link.entry.replace(f'"seq":{SEQ}', '"seq":null'))
    out = io.BytesIO()
    pack(out, GROUP, None, again.pieces(), ledger=again.links[0].hash.hex())  # type: ignore[arg-type]
    assert agreed(saved(out.getvalue(), tmp_path)).faults


@pytest.mark.parametrize("form", [FORMAT, NAMELESS_FORMAT, OLD_FORMAT])
@pytest.mark.parametrize("fact", ["number", "other"])
def test_only_what_is_called_old_may_leave_its_entries_unnumbered(tmp_path: Path, form: str, fact: str) -> None:
    """A fact that is called as that field is none."""
    again, whole = Sealed(), bare()
    again.text = whole.text
    for link in whole.links:
        entry = json.loads(link.entry)
        del entry["number"], entry["before"]
        entry["facts"][fact] = 3
        again.append(canonical(entry))
    out = io.BytesIO()
    pack(out, GROUP, SEQ, again.pieces(), form, again.links[0].hash.hex())
    assert bool(agreed(saved(out.getvalue(), tmp_path)).faults) == (form != OLD_FORMAT)


@pytest.mark.parametrize(("meeting", "refused"), [("https://visio.example", False), (5, True)])
def test_where_one_takes_part_by_video_is_a_text(tmp_path: Path, meeting: Any, refused: bool) -> None:
    told = manifest()
    told["convocation"]["meeting"] = meeting
    assert bool(agreed(saved(sealed(Own(), told).packed(), tmp_path)).faults) == refused


OTHERS = [*range(0x300, 0x370), 0x5B0, 0x64B, 0x653, 0x93C, 0x3099, 0x1161, 0x1E133, 0x1E08F]


def test_names_are_the_same_whatever_unicode_python_has(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its version 3.2 knows half of the letters of today, and of what they make with marks."""
    codes = [*range(1, 0x3200), *range(0x3200, 0xD800, 7), *range(0xE000, sys.maxunicode, 97)]
    names = [f"a{chr(code)}b" for code in some(codes, 3)]
    pairs = ((chr(letter), chr(mark)) for letter in range(0x30, 0x530) for mark in OTHERS)
    names += [f"{letter}{mark}\u0301" for letter, mark in some(pairs, 17)]
    ours = [evidence.safe(name) for name in names]
    second = [tool.part("", name, tool.Naming(255, True)) for name in names]
    assert second == ours
    monkeypatch.setattr(evidence, "unicodedata", unicodedata.ucd_3_2_0)
    assert [evidence.safe(name) for name in names] == ours


@pytest.mark.parametrize("form", [FORMAT, NAMELESS_FORMAT])
def test_what_was_named_by_the_letters_that_python_knew_is_valid_still(tmp_path: Path, form: str) -> None:
    told = manifest(sent := just_now())
    told["convocation"]["agenda"][0]["files"][0]["name"] = "ไทย budget.pdf"
    whole, out = sealed(Own(), told, sent=sent), io.BytesIO()
    naming = PRESENT if form == FORMAT else evidence.Naming(fixed=False)
    named = [one.name for one in evidence.documents(told, naming)]
    assert ("ไทย" in named[0]) == (form != FORMAT)
    places = dict(zip([one.name for one in evidence.documents(manifest())], named, strict=True))
    pieces = [Piece(places.get(one.name, one.name), one.content) for one in whole.pieces()]
    pack(out, GROUP, SEQ, pieces, form, whole.links[0].hash.hex())
    assert agreed(saved(out.getvalue(), tmp_path)).faults == []
