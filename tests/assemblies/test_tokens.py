"""Which tokens are accepted: the table of the page, row by row, and tokens drawn, by both verifiers alike."""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256

from server.assemblies.findings import Expected, Findings
from tests.support.agreement import agreed, saved
from tests.support.forked import Forked
from tests.support.issuing import Own
from tests.support.passed import turn
from tests.support.samples import sample
from tests.support.sealing import Sealed, sealed
from tests.support.tokens import ACCEPTED, FAULTS, PUBLIC, drawn
from tools.verify_evidence import examine, told

SEEDS = 20


def root_of(whole: Sealed) -> str:
    """Of the certificates that it is trusted by, the one that vouches for itself."""
    assert whole.token
    trusted = x509.load_pem_x509_certificates(whole.token.roots.encode())
    (root,) = (one for one in trusted if one.issuer == one.subject)
    return root.fingerprint(SHA256()).hex()


def judged(own: Own, folder: Path) -> tuple[Findings, Sealed]:
    whole = sealed(own)
    return agreed(saved(whole.packed(), folder)), whole


@pytest.mark.parametrize("which", ACCEPTED)
def test_a_token_of_the_table_is_accepted_and_leads_to_its_root(which: str, tmp_path: Path) -> None:
    found, whole = judged(ACCEPTED[which], tmp_path)
    assert (found.faults, [one.root for one in found.stamps]) == ([], [root_of(whole)])
    assert Expected(root=root_of(whole)).met(found)


@pytest.mark.parametrize("which", FAULTS)
def test_a_token_of_another_kind_is_refused(which: str, tmp_path: Path) -> None:
    found, _ = judged(FAULTS[which], tmp_path)
    assert found.faults


def test_a_published_root_is_met_by_none_of_the_forger_s_tokens(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever compares with it is told so, by the exit status too."""
    published = PUBLIC.fingerprint(SHA256()).hex()
    for which in ("a published root beside", "a published root before"):
        path = saved(sealed(FAULTS[which]).packed(), tmp_path)
        assert Forked("verify", str(path), "--root", published).finish()[0] == 1
        assert not told(examine(path), None, published)
        assert capsys.readouterr().out.startswith("NOT INTACT")


JUDGE = """
import json, sys
from pathlib import Path
from server.assemblies.verification import verify
from tools.verify_evidence import examine
for path in sorted(Path(sys.argv[1]).iterdir()):
    first, second = verify(path), examine(path)
    stamps = [(one.root, one.authority) for one in first.stamps]
    said = [(one.place, one.what) for one in first.faults], [(one.place, one.what) for one in second.faults]
    print(json.dumps([path.name, stamps, sorted(second.roots), *said]))
"""


def test_no_verdict_depends_on_chance(tmp_path: Path) -> None:
    """Each process has its own order of what has none."""
    for name, own in (ACCEPTED | FAULTS).items():
        (tmp_path / name).write_bytes(sealed(own).packed())

    def judge(seed: int) -> str:
        asked = [sys.executable, "-c", JUDGE, str(tmp_path)]
        place = Path(__file__).parents[2]
        environment = {**os.environ, "PYTHONHASHSEED": str(seed)}
        return subprocess.run(asked, capture_output=True, text=True, check=True, cwd=place, env=environment).stdout

    with ThreadPoolExecutor(2) as several:
        first, *others = several.map(judge, range(SEEDS))
    intact = {name for name, _, _, *faults in map(json.loads, first.splitlines()) if faults == [[], []]}
    assert intact == ACCEPTED.keys()
    assert set(others) == {first}


def test_of_tokens_drawn_both_say_the_same(tmp_path: Path) -> None:
    random = Random(turn())
    for _ in range(sample(100)):
        own, faults = drawn(random)
        found, whole = judged(own, tmp_path)
        assert bool(found.faults) == bool(faults), (faults, own, found.faults)
        assert faults or [one.root for one in found.stamps] == [root_of(whole)]
