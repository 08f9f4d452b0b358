"""The second verifier needs no Parvis, and what one of both lets pass the other does not."""

import ast
import hashlib
import io
import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.assemblies.evidence import LEDGER, MANIFEST, OLD_FORMAT, Piece, pack, write_line
from server.assemblies.verdicts import judge
from server.law.plans import URGENCY_ITEM
from server.ledger.ledger import Act, canonical, digest
from server.ledger.timestamps import read, read_trusted, request
from tests.support.agreement import agreed, saved
from tests.support.authority import Authority
from tests.support.forked import Forked
from tests.support.samples import sample
from tests.support.sealing import ADDRESS, ANNICK, ATTESTATION_PDF, GROUP, SEQ, Sealed, manifest, sealed
from tests.support.tampered import Taken, leaves, rehashed, replaced, shown
from tools.verify_evidence import examine

TOOL = Path(__file__).parents[2] / "tools" / "verify_evidence.py"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority") / "tsa")


@pytest.fixture(scope="module")
def whole(authority: Authority) -> Sealed:
    return sealed(authority)


def run(folder: Path, *arguments: str) -> tuple[int, str]:
    """As an expert does, where there is no Parvis."""
    (folder / "tool.py").write_bytes(TOOL.read_bytes())
    ran = subprocess.run(
        [sys.executable, "-I", "-W", "error", "tool.py", *arguments], cwd=folder, capture_output=True, text=True
    )
    assert (ran.returncode == 2) == bool(ran.stderr), ran.stderr
    return ran.returncode, ran.stdout + ran.stderr


@pytest.mark.parametrize("shift", [-0.999, 0.999])
def test_what_a_token_dates_counts_at_its_own_date(whole: Sealed, tmp_path: Path, shift: float) -> None:
    """Whatever its entry says of it, within the second that it may be off."""
    assert whole.token
    taken = Taken.apart(whole.packed())
    number, entry = next((n, json.loads(link.entry)) for n, link in shown(taken) if '"act":"timestamped"' in link.entry)
    entry["facts"]["at"] = (whole.token.at + timedelta(seconds=shift)).isoformat(timespec="milliseconds")[:23] + "Z"
    lines = rehashed(taken.links, number, canonical(entry))
    found = agreed(saved(taken.packed(**{LEDGER: b"".join(lines)}), tmp_path))
    assert found.faults == []
    (seen,) = {judge(found.entries, ANNICK, datetime.now(UTC) + timedelta(1)).authority_at}
    assert seen == whole.token.at


def test_it_imports_nothing_of_parvis() -> None:
    tree = ast.parse(TOOL.read_text())
    imported = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    imported |= {one.name for node in ast.walk(tree) if isinstance(node, ast.Import) for one in node.names}
    others = {name.split(".")[0] for name in imported} - sys.stdlib_module_names
    assert others == {"asn1crypto", "cryptography"}


def test_from_the_command_line(whole: Sealed, tmp_path: Path) -> None:
    path = saved(whole.packed(), tmp_path)
    before = sorted(tmp_path.iterdir())
    status, said = run(tmp_path, path.name)
    assert (status, said.splitlines()[0]) == (0, "INTACT")
    assert "'Annick Le Breton' (12): in_time: mail" in said
    assert "made before 0.2" not in said
    assert "dated by authority" in said
    (root,) = examine(path).roots
    top = whole.links[4].hash.hex()
    assert f"dated under the root {root}, 'CN=R': not compared with any" in said
    assert run(tmp_path, path.name, "--hash", top.upper(), "--root", root)[0] == 0
    assert run(tmp_path, path.name, "--hash", "0" * 64)[0] == 1
    assert run(tmp_path, path.name, "--root", "0" * 64)[0] == 1
    assert (
        run(tmp_path, path.name, "--hash", f" {top}\n", "--root", ":".join(root[i : i + 2] for i in range(0, 64, 2)))[0]
        == 0
    )
    path.write_bytes(path.read_bytes().replace(b"annick@", b"erwann@"))
    status, said = run(tmp_path, path.name)
    assert (status, said.splitlines()[0]) == (1, "NOT INTACT")
    assert "rule 4, 'ledger.jsonl, entry 3': 'altered: not its hash'" in said
    assert sorted(tmp_path.iterdir()) == sorted([*before, tmp_path / "tool.py"])


def test_what_cannot_be_examined_is_not_called_altered(whole: Sealed, tmp_path: Path) -> None:
    """By either."""
    path = saved(whole.packed(), tmp_path)
    for flag in ("--hash", "--root"):
        for wrong in ("", "0" * 40, "0" * 63 + "g", "0" * 65, "SHA256:" + "0" * 64):
            status, said = run(tmp_path, path.name, flag, wrong)
            assert (status, "no SHA-256" in said, "INTACT" in said) == (2, True, False)
            status, said = Forked("verify", str(path), flag, wrong).finish()
            assert (status, "no SHA-256" in said, "NON CONFORME" in said) == (2, True, False)
    for nothing in ("nothing.zip", "."):
        status, said = run(tmp_path, path.name, nothing)
        assert (status, "cannot be read" in said, "INTACT" in said) == (2, True, False)


def test_what_became_of_it_is_said_from_the_command_line(whole: Sealed, tmp_path: Path) -> None:
    path = saved(whole.packed(), tmp_path)
    assert "state: neither replaced nor cancelled up to the last entry" in run(tmp_path, path.name)[1].splitlines()
    ended = Sealed(whole.links[:8], whole.text, whole.token, whole.sent)
    ended.stamped = whole.stamped
    ended.add("replaced", by=5, why="La salle")
    ended.add("cancelled", why="Intempéries")
    ended.add("attested", **attested())
    when = f"{whole.sent:%Y-%m-%d %H:%M:%S} UTC"
    expected = [f"state: replaced by a new version on {when}, 'La salle'", f"state: cancelled on {when}, 'Intempéries'"]
    path = saved(ended.packed(), tmp_path)
    said = run(tmp_path, path.name)[1].splitlines()
    assert said[:3] == ["INTACT", *expected]
    path.write_bytes(path.read_bytes().replace(b"annick@", b"erwann@"))
    altered = run(tmp_path, path.name)[1].splitlines()
    assert altered[0] == "NOT INTACT"
    assert [line for line in altered if line.startswith("state")] == expected


@pytest.mark.parametrize("rulings", [[], [True], [True, False], [True, "non"]])
def test_what_was_decided_on_the_urgency_is_said_by_both(
    authority: Authority, tmp_path: Path, rulings: list[Any]
) -> None:
    """What was noted last, if it is a decision."""
    told = manifest()
    told["convocation"]["delay"]["rule"]["purpose"] = "urgency"
    told["convocation"]["agenda"][0]["title"] = URGENCY_ITEM
    whole = sealed(authority, told)
    held = Sealed(whole.links[:8], whole.text, whole.token, whole.sent)
    held.stamped = whole.stamped
    held.add("arrived", name="Annick Le Breton")
    held.add("item_begun", item=1, in_office=1, present=1, needed=1, members=[ANNICK])
    for admitted in rulings:
        held.add("urgency_ruled", item=1, admitted=admitted)
    held.add("attested", **attested())
    path = saved(held.packed(), tmp_path)
    assert not agreed(path).faults
    said = [line for line in run(tmp_path, path.name)[1].splitlines() if line.startswith("note: ")]
    when = f"{whole.sent:%Y-%m-%d %H:%M:%S} UTC"
    decided = f", which the assembly has {'not ' * (False in rulings)}admitted, as noted on {when}"
    open_still = ": it holds subject to the assembly admitting it"
    assert said == [f"note: that deadline is the one of urgency{decided if rulings else open_still}"]


def test_an_archive_called_old_has_to_hold_its_attestation_all_the_same(whole: Sealed, tmp_path: Path) -> None:
    """The last entry taken off, another attestation put there, and the index made to say that none was sealed yet."""
    cut = Sealed(whole.links[:-2], whole.text, whole.token)
    cut.stamped = whole.stamped
    pieces = Taken.apart(cut.packed()).members | {"attestation.pdf": b"%PDF-1.7 tous ont ete convoques"}
    out = io.BytesIO()
    pack(out, GROUP, SEQ, [Piece(name, [content]) for name, content in pieces.items()], OLD_FORMAT)
    assert agreed(saved(out.getvalue(), tmp_path)).faults


def with_head(authority: Authority, conversation: int | None, joined: bytes = b"", **more: Any) -> bytes:
    """The archive with a seal of the head after it, or called so, which may say more."""
    whole = sealed(authority)
    whole.links.pop()
    head = whole.links[-1]
    token = read(authority.stamp(request(head.hash).as_bytes()), head.hash, read_trusted(authority.root))
    said = {name: getattr(token, name) for name in ("at", "authority", "policy", "serial")}
    facts = {"head": head.position, "hash": head.hash.hex(), "token": token.digest, "roots": token.roots_digest, **more}
    place = {"conversation": conversation, "seq": conversation and SEQ, "person": None, "author": None}
    numbered = {"number": 7, "before": head.position} if conversation else {"number": 1, "before": None}
    told = {"position": 10, "at": whole.sent + timedelta(milliseconds=10), "act": "sealed", "salt": "5a17"}
    whole.append(canonical({**told, **place, **numbered, "facts": {**facts, **said, "qualified": False}}))
    pieces = whole.pieces()
    lines = [*pieces[1].content, *([] if conversation else [write_line(whole.links[-1])])]
    tokens = [Piece("timestamps/10.tsr", [token.answer]), Piece("timestamps/10.pem", [token.roots.encode()])]
    files = [Piece("joined/10-Note.pdf", [joined])] if joined else []
    return whole.packed([pieces[0], Piece(LEDGER, lines), *pieces[2:5], *tokens, *files, *pieces[5:]])


@pytest.mark.parametrize("conversation", [None, GROUP])
def test_a_seal_of_the_head_is_of_none(authority: Authority, tmp_path: Path, conversation: int | None) -> None:
    """Nobody takes an entry of the convocation out of its series by giving it that name."""
    content = with_head(authority, conversation)
    assert bool(agreed(saved(content, tmp_path)).faults) == bool(conversation)


@pytest.mark.parametrize("content", [b"%PDF", b"%pdf"])
def test_a_file_joined_to_a_seal_of_the_head_is_compared(authority: Authority, tmp_path: Path, content: bytes) -> None:
    file = {"name": "Note.pdf", "sha256": hashlib.sha256(b"%PDF").hexdigest(), "size": 4}
    faults = agreed(saved(with_head(authority, None, content, file=file), tmp_path)).faults
    assert [one.place for one in faults] == (["joined/10-Note.pdf"] if content == b"%pdf" else [])


def test_what_was_refused_after_it_was_taken_reaches_nobody(whole: Sealed, tmp_path: Path) -> None:
    later = Sealed(whole.links[:7], whole.text, whole.token)
    later.stamped = whole.stamped
    later.add("refused", address=ADDRESS, code=550, reply="no such mailbox")
    later.add("attested", **attested())
    path = saved(later.packed(), tmp_path)
    assert agreed(path).faults == []
    (verdict,) = examine(path).verdicts
    assert (verdict.state, verdict.way) == ("unestablished", None)


REFUSED: tuple[Act, dict[str, Any]] = ("refused", {"code": 451, "reply": "451 later"})
TAKEN: tuple[Act, dict[str, Any]] = ("handed", {"reply": "250 Ok"})
FILED: tuple[Act, dict[str, Any]] = ("handed", {"to_file": True})
BACK: tuple[Act, dict[str, Any]] = ("bounced", {"diagnostic": "550"})
READ: tuple[Act, dict[str, Any]] = ("opened", {})


@pytest.mark.parametrize(
    ("series", "state", "counts"),
    [
        ([TAKEN, REFUSED, TAKEN], "in_time", 3),
        ([TAKEN, REFUSED], "unestablished", None),
        ([REFUSED, TAKEN, REFUSED], "unestablished", None),
        ([REFUSED, TAKEN, TAKEN], "in_time", 2),
        ([TAKEN, REFUSED, FILED], "unestablished", None),
        ([FILED, TAKEN], "in_time", 2),
        ([TAKEN, READ, BACK, REFUSED], "in_time", 2),
        ([TAKEN, BACK, TAKEN], "unestablished", None),
    ],
)
def test_of_a_letter_refused_and_taken_several_times_both_say_the_same(
    whole: Sealed, tmp_path: Path, series: list[tuple[Act, dict[str, Any]]], state: str, counts: int | None
) -> None:
    """By the number of the step that counts."""
    sealed_of = Sealed(whole.links[:5], whole.text, sent=whole.sent)
    version: dict[str, Any] = {"digest": digest(whole.text).hex(), "version": 1}
    for act, facts in series:
        sealed_of.add(act, address=ADDRESS, **facts, **(version if act == "opened" else {}))
    sealed_of.add("attested", **attested())
    path = saved(sealed_of.packed(), tmp_path)
    assert agreed(path).faults == []
    (one,) = examine(path).verdicts
    expected = whole.sent + timedelta(milliseconds=5 + counts) if counts else None
    assert (one.state, one.at) == (state, expected)


@pytest.mark.parametrize("first", ["back", "opened"])
def test_a_letter_that_came_back_and_was_opened_late_establishes_nothing(
    whole: Sealed, tmp_path: Path, first: str
) -> None:
    deadline = datetime.fromisoformat(json.loads(whole.text)["convocation"]["delay"]["deadline"])
    late = Sealed(whole.links[:6], whole.text, sent=deadline)
    opening = {"digest": digest(whole.text).hex(), "version": 1}
    steps: list[tuple[Act, dict[str, Any]]] = [("bounced", {"diagnostic": "550"}), ("opened", opening)]
    for act, facts in steps if first == "back" else reversed(steps):
        late.add(act, address=ADDRESS, **facts)
    late.add("attested", **attested())
    path = saved(late.packed(), tmp_path)
    assert agreed(path).faults == []
    assert [one.state for one in examine(path).verdicts] == ["unestablished"]


def test_a_certificate_beside_that_of_the_authority_is_none_of_it(tmp_path: Path) -> None:
    """Neither that of a known authority, beside the home-made one that signed, nor the same twice."""
    theirs, known = Authority(tmp_path / "theirs"), Authority(tmp_path / "known")
    own, other = (Path(one.root).read_text() for one in (theirs, known))
    alone = sealed(theirs)
    assert alone.token
    assert agreed(saved(alone.packed(), tmp_path)).faults == []
    for roots in (own + other, other + own, own + own):
        assert agreed(saved(sealed(theirs, roots=roots).packed(), tmp_path)).faults


@pytest.mark.parametrize("act", ["delivered_by_hand", "posted", "opened", "handed"])
@pytest.mark.parametrize("early", [timedelta(seconds=50), timedelta(seconds=70), timedelta(days=5)])
def test_nothing_is_done_before_somebody_was_convened(
    whole: Sealed, tmp_path: Path, act: Act, early: timedelta
) -> None:
    forged = Sealed(whole.links[:7], whole.text, whole.token, whole.sent)
    forged.stamped = whole.stamped
    version: dict[str, Any] = {"digest": digest(whole.text).hex(), "version": 1} if act == "opened" else {}
    forged.add(act, on=whole.sent - early, address=ADDRESS, **version)
    forged.add("attested", **attested())
    assert bool(agreed(saved(forged.packed(), tmp_path)).faults) == (early > timedelta(minutes=1))


@pytest.mark.parametrize("act", ["posted", "handed"])
@pytest.mark.parametrize("late", [timedelta(seconds=50), timedelta(seconds=70), timedelta(days=5)])
def test_nothing_is_entered_before_it_was_done(whole: Sealed, tmp_path: Path, act: Act, late: timedelta) -> None:
    forged = Sealed(whole.links[:7], whole.text, whole.token, whole.sent)
    forged.stamped = whole.stamped
    forged.add(act, on=whole.sent + late, address=ADDRESS)
    forged.add("attested", **attested())
    assert bool(agreed(saved(forged.packed(), tmp_path)).faults) == (late > timedelta(minutes=1))


@pytest.mark.parametrize(
    ("taken", "entered", "said"),
    [
        (-30, 10, ("in_time", "mail", -30, "house", 10)),
        (-30, 60, ("in_time", "mail", -30, "house", 60)),
        (30, 120, ("late", "mail", 30, "house", 120)),
        (-90, -90, ("in_time", "mail", -90, "house", -90)),
    ],
)
def test_a_letter_taken_about_midnight_has_one_date(
    whole: Sealed, tmp_path: Path, taken: int, entered: int, said: tuple[str, str, int, str, int | None]
) -> None:
    """Seconds from the deadline: that of the mail server's answer, as Parvis measured it, however late entered."""
    deadline = datetime.fromisoformat(json.loads(whole.text)["convocation"]["delay"]["deadline"])
    whole = Sealed(whole.links[:5], whole.text, sent=deadline + timedelta(seconds=entered))
    whole.add("handed", address=ADDRESS, reply="250 Ok", on=deadline + timedelta(seconds=taken))
    whole.add("attested", **attested())
    path = saved(whole.packed(), tmp_path)
    assert agreed(path).faults == []
    (one,) = examine(path).verdicts
    assert one.at
    instants = [at and round((at - deadline).total_seconds()) for at in (one.at, one.entered)]
    assert (one.state, one.way, instants[0], one.by, instants[1]) == said


@pytest.mark.parametrize("name", ["Annick Le Breton", "Personne"])
def test_nobody_is_named_twice(whole: Sealed, tmp_path: Path, name: str) -> None:
    """The second would stand in the place of the first."""
    taken = Taken.apart(whole.packed())
    manifest = json.loads(taken.members[MANIFEST])
    manifest["recipients"].append(manifest["recipients"][0] | {"name": name})
    frozen = json.loads(taken.links[0].entry)  # type: ignore[union-attr]
    frozen["facts"]["digest"] = digest(canonical(manifest)).hex()
    lines = rehashed(taken.links, 0, canonical(frozen))
    twice = taken.packed(**{MANIFEST: canonical(manifest).encode(), LEDGER: b"".join(lines)})
    faults = examine(saved(twice, tmp_path)).faults
    assert "a recipient twice" in [fault.what for fault in faults]
    assert agreed(tmp_path / "evidence.zip").faults


def attested() -> dict[str, Any]:
    return {"sha256": hashlib.sha256(ATTESTATION_PDF).hexdigest(), "size": len(ATTESTATION_PDF)}


@pytest.mark.parametrize(
    "name", ["manifest.json", "ledger.jsonl", "attestation.pdf", "timestamps/7.tsr", "timestamps/7.pem"]
)
@pytest.mark.parametrize(
    "content", [b"", b"\0", b"[" * 100_000, b'{"delay":NaN}', b"\xff\xfe", b'{"position":1}\n', b"0\x80" * 99]
)
def test_nothing_makes_it_stumble(whole: Sealed, tmp_path: Path, name: str, content: bytes) -> None:
    assert agreed(saved(Taken.apart(whole.packed()).packed(**{name: content}), tmp_path)).faults


INSTANTS = ("0000-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2026-11-26T13:17:47.490Z")
STRANGE = st.sampled_from(
    [None, True, -1, 0, 7, (1 << 53) - 1, "", "x", "Europe", [], {}, [None], [1], ["x"], {"a": 1}, *INSTANTS]
)


@given(data=st.data(), value=STRANGE)
@settings(max_examples=sample(200))
def test_both_say_the_same_of_whatever_is_forged_anew(
    whole: Sealed, tmp_path: Path, data: st.DataObject, value: object
) -> None:
    """Any value in place of any other of an entry or of the manifest, and every hash made again."""
    taken = Taken.apart(whole.packed())
    number, link = data.draw(st.sampled_from(list(shown(taken))))
    entry, manifest = json.loads(link.entry), json.loads(taken.members[MANIFEST])
    changed = {}
    if data.draw(st.booleans()):
        manifest = replaced(manifest, data.draw(st.sampled_from(list(leaves(manifest)))), lambda _: value)
        number, entry = 0, json.loads(whole.links[1].entry)
        entry["facts"]["digest"] = digest(canonical(manifest)).hex()
        changed[MANIFEST] = canonical(manifest).encode()
    else:
        entry = replaced(entry, data.draw(st.sampled_from(list(leaves(entry)))), lambda _: value)
    changed[LEDGER] = b"".join(rehashed(taken.links, number, canonical(entry)))
    agreed(saved(taken.packed(**changed), tmp_path))


def test_an_instant_with_none_before_it_makes_neither_stumble(whole: Sealed, tmp_path: Path) -> None:
    """The entry that froze it, said to be of the first day of the first year."""
    taken = Taken.apart(whole.packed())
    number, link = next(iter(shown(taken)))
    entry = json.loads(link.entry) | {"at": "0001-01-01T00:00:00Z"}
    ledger = b"".join(rehashed(taken.links, number, canonical(entry)))
    assert agreed(saved(taken.packed(**{LEDGER: ledger}), tmp_path)).faults
